"""What may be open in a phase, to whom, and how far."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Activity(models.TextChoices):
    """What somebody may do while a phase is open."""

    CONTRIBUTE = "contribute", _("Beiträge einreichen")
    COMMENT = "comment", _("Kommentieren")
    SUPPORT = "support", _("Unterstützen")
    STATE = "state", _("Aussagen vorschlagen")
    VOTE = "vote", _("Über Aussagen abstimmen")
    PROPOSE = "propose", _("Empfehlungen entwerfen")
    AMEND = "amend", _("Änderungen beantragen")
    DECIDE = "decide", _("An Beschlüssen mitwirken")


class Audience(models.TextChoices):
    """To whom something is open; whoever belongs to several has the widest access of them."""

    PUBLIC = "public", _("Öffentlichkeit")
    MEMBERS = "members", _("Mitglieder")
    MINISTRIES = "ministries", _("Ressorts")


class Access(models.TextChoices):
    """How far something is open."""

    HIDDEN = "hidden", _("nicht sichtbar")
    READ = "read", _("lesen")
    WRITE = "write", _("mitmachen")


WIDTH: Final = {Access.HIDDEN: 0, Access.READ: 1, Access.WRITE: 2}
