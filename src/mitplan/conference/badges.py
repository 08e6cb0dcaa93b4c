"""How the states of the conference look: shape and tone for every code."""

from django.utils.translation import gettext_lazy as _

from ..core.badges import register

register(
    "phase",
    {"running": _("läuft"), "ahead": _("steht bevor"), "past": _("vorbei")},
    {"running": ("half", "good"), "ahead": ("ring", "info"), "past": ("empty", "plain")},
)
