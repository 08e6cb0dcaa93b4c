"""What can become of contributions, how far a proposal for it has come, and what their authors say to it."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class SuccessionKind(models.TextChoices):
    """How contributions lead to others."""

    MERGED_INTO = "merged_into", _("zusammengeführt")
    SPLIT_FROM = "split_from", _("aufgeteilt")
    FORWARDED_TO = "forwarded_to", _("weitergeleitet")


class SuccessionState(models.TextChoices):
    """How far it has come."""

    PROPOSED = "proposed", _("vorgeschlagen")
    CARRIED_OUT = "carried_out", _("ausgeführt")
    DROPPED = "dropped", _("nicht weiterverfolgt")


SUCCESSION_MOVES: Final = {
    SuccessionState.PROPOSED: {SuccessionState.CARRIED_OUT, SuccessionState.DROPPED},
    SuccessionState.CARRIED_OUT: set(),
    SuccessionState.DROPPED: set(),
}


class Agreement(models.TextChoices):
    """What the author of a contribution says to what shall become of it."""

    ASKED = "asked", _("noch keine Antwort")
    AGREED = "agreed", _("einverstanden")
    REFUSED = "refused", _("nicht einverstanden")
    NOBODY = "nobody", _("niemand zu fragen")


# As long as it is only proposed, authors may think again.
AGREEMENT_MOVES: Final = {
    Agreement.ASKED: {Agreement.AGREED, Agreement.REFUSED},
    Agreement.AGREED: {Agreement.REFUSED},
    Agreement.REFUSED: {Agreement.AGREED},
    Agreement.NOBODY: set(),
}
