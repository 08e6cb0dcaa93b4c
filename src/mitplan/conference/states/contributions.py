"""What a contribution is, in which language it stands, and what may become of it."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class ContributionKind(models.TextChoices):
    """What somebody wants to say with it."""

    SUGGESTION = "suggestion", _("Vorschlag")
    CRITICISM = "criticism", _("Kritik")
    QUESTION = "question", _("Frage")
    EXPERIENCE = "experience", _("Erfahrung")
    OTHER = "other", _("Sonstiges")


class ContributionState(models.TextChoices):
    """Where it stands; nothing that was sent off is ever deleted."""

    SUBMITTED = "submitted", _("eingereicht")
    WITHDRAWN = "withdrawn", _("zurückgezogen")
    MERGED = "merged", _("zusammengeführt")
    SPLIT = "split", _("aufgeteilt")
    FORWARDED = "forwarded", _("weitergeleitet")


MOVES: Final = {
    ContributionState.SUBMITTED: {
        ContributionState.WITHDRAWN,
        ContributionState.MERGED,
        ContributionState.SPLIT,
        ContributionState.FORWARDED,
    },
}

LONGEST_TITLE: Final = 200
LONGEST_TEXT: Final = 20_000
# The wording of the consent on the page; another wording is another number.
CONSENT_WORDING: Final = 1

# Languages to write in, each by its own name, and the ones that run from right to left.
LANGUAGES: Final = (
    ("de", "Deutsch"),
    ("ar", "العربية"),
    ("bg", "Български"),
    ("bs", "Bosanski"),
    ("ckb", "کوردیی ناوەندی"),
    ("el", "Ελληνικά"),
    ("en", "English"),
    ("es", "Español"),
    ("fa", "فارسی"),
    ("fr", "Français"),
    ("hr", "Hrvatski"),
    ("it", "Italiano"),
    ("kmr", "Kurmancî"),
    ("pl", "Polski"),
    ("prs", "دری"),
    ("ps", "پښتو"),
    ("pt", "Português"),
    ("ro", "Română"),
    ("ru", "Русский"),
    ("so", "Soomaali"),
    ("sq", "Shqip"),
    ("sr", "Srpski"),
    ("ti", "ትግርኛ"),
    ("tr", "Türkçe"),
    ("uk", "Українська"),
    ("ur", "اردو"),
    ("vi", "Tiếng Việt"),
    ("zh", "中文"),
)
FROM_THE_RIGHT: Final = frozenset({"ar", "ckb", "fa", "prs", "ps", "ur"})
