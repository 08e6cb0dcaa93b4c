"""States of conversations and of the statements in them, and the moves there are."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from mitplan.core.states import Moves

LONGEST = 280
"""Characters of a statement: one thought, readable at a glance on a phone."""
ANONYMITY = 5
"""So many people must stand behind everything that is shown, at least."""


class ConversationState(models.TextChoices):
    """How far a conversation is."""

    PREPARED = "prepared", _("in Vorbereitung")
    OPEN = "open", _("offen")
    CLOSED = "closed", _("geschlossen")
    PUBLISHED = "published", _("ausgewertet")


class StatementState(models.TextChoices):
    """What moderation made of a statement; only accepted ones are asked."""

    HELD = "held", _("wird geprüft")
    ACCEPTED = "accepted", _("zugelassen")
    REJECTED = "rejected", _("abgelehnt")


CONVERSATION_MOVES: Moves = {
    ConversationState.PREPARED: {ConversationState.OPEN},
    ConversationState.OPEN: {ConversationState.CLOSED},
    ConversationState.CLOSED: {ConversationState.PUBLISHED},
}
# What was accepted may turn out to break the rules, and what was rejected may be heard after all; both with a reason.
STATEMENT_MOVES: Moves = {
    StatementState.HELD: {StatementState.ACCEPTED, StatementState.REJECTED},
    StatementState.ACCEPTED: {StatementState.REJECTED},
    StatementState.REJECTED: {StatementState.ACCEPTED},
}


class Stance(models.IntegerChoices):
    """What a vote says."""

    AGREE = 1, _("Stimme zu")
    DISAGREE = -1, _("Stimme nicht zu")
    PASS = 0, _("Weiß nicht / weiter")
