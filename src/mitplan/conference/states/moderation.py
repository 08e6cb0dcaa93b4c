"""Three kinds of removal kept apart, and how reports and rules of moderation stand.

What an author withdraws is a state of the thing itself. Here is what moderators take out of public.
"""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class RemovalState(models.TextChoices):
    """How a thing is out of public. While it is held or hidden its text is kept; blocked, it is kept under seal."""

    HELD = "held", _("zurückgehalten")
    HIDDEN = "hidden", _("ausgeblendet")
    BLOCKED = "blocked", _("gesperrt")
    ERASED = "erased", _("gelöscht")
    RESTORED = "restored", _("wieder sichtbar")


# Every state in which a thing is out of public.
REMOVED: Final = frozenset(RemovalState) - {RemovalState.RESTORED}
REMOVALS: Final = {
    RemovalState.HELD: {RemovalState.RESTORED, RemovalState.HIDDEN, RemovalState.BLOCKED},
    RemovalState.HIDDEN: {RemovalState.RESTORED, RemovalState.BLOCKED},
    RemovalState.BLOCKED: {RemovalState.RESTORED, RemovalState.ERASED},
}


class Ground(models.TextChoices):
    """Why something is reported or taken out of public."""

    INSULT = "insult", _("Beleidigung oder Drohung")
    HATRED = "hatred", _("Herabwürdigung von Gruppen")
    OFF_TOPIC = "off_topic", _("hat mit dem Thema nichts zu tun")
    SPAM = "spam", _("Werbung oder Wiederholung")
    PERSONAL_DATA = "personal_data", _("Angaben über andere Personen")
    LAW = "law", _("verstößt gegen ein Gesetz")
    OTHER = "other", _("anderer Grund")


# Only for these is a text taken out of exports, too, and erased in the end.
BLOCKING: Final = frozenset({Ground.PERSONAL_DATA, Ground.LAW})


class ReportState(models.TextChoices):
    """What became of a report."""

    OPEN = "open", _("offen")
    HEEDED = "heeded", _("führte zu einer Entscheidung")
    DISMISSED = "dismissed", _("kein Anlass zum Eingreifen")


REPORTS: Final = {ReportState.OPEN: {ReportState.HEEDED, ReportState.DISMISSED}}


class RuleKind(models.TextChoices):
    """What a rule looks at."""

    WORDS = "words", _("bestimmte Wörter")
    LINKS = "links", _("viele Internetadressen")
    NEWCOMERS = "newcomers", _("Gäste, die zum ersten Mal etwas abschicken")


class RuleEffect(models.TextChoices):
    """What a rule does with what it finds."""

    HOLD = "hold", _("vor der Veröffentlichung ansehen")
    FLAG = "flag", _("veröffentlichen und zum Ansehen melden")
