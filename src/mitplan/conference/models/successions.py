"""Successions: what became of contributions, with whose consent or by which decision, and what came of it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from mitplan.people.models import Body, Office
from mitplan.plan.models import Plan

from ..states.successions import Agreement, SuccessionKind, SuccessionState
from .contributions import Contribution
from .participants import Participant


class Succession(models.Model):
    """Contributions lead to others: several merged into one, one split into several, one forwarded to another body.

    It is proposed first, and stays on record with all that was said to it, whether it is carried out or not.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="successions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=SuccessionKind)
    state = models.CharField(max_length=12, choices=SuccessionState, default=SuccessionState.PROPOSED)
    # The body whose work this is: its chair proposes and decides, its phases count.
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="successions_proposed")
    # To whom it is forwarded.
    recipient = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="successions_received")
    reason = models.TextField()
    participant = models.ForeignKey(Participant, models.PROTECT, null=True, blank=True, related_name="successions")
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="successions_proposed")
    sent_at = models.DateTimeField()
    # Until when the authors can say something; then it may be decided without them.
    until = models.DateTimeField(null=True, blank=True)
    # Why it was carried out without everyone's consent, or not at all; nothing where all agreed.
    decision = models.TextField(blank=True)
    decided_in = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="successions_decided")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("plan", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "number"], name="succession_number_once"),
            models.CheckConstraint(
                condition=Q(kind__in=SuccessionKind.values), name="contribution_succession_kind_known"
            ),
            models.CheckConstraint(condition=Q(state__in=SuccessionState.values), name="succession_state_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="succession_has_reason"),
            models.CheckConstraint(
                condition=Q(kind=SuccessionKind.FORWARDED_TO, recipient__isnull=False)
                | ~Q(kind=SuccessionKind.FORWARDED_TO) & Q(recipient__isnull=True),
                name="forwarded_to_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=SuccessionState.DROPPED) | ~Q(decision=""), name="dropped_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan}, {self.number}"


class SuccessionSource(models.Model):
    """A contribution that a succession begins from, and what its author says to it."""

    succession = models.ForeignKey(Succession, models.PROTECT, related_name="sources")
    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="leading_on")
    position = models.PositiveSmallIntegerField()
    agreement = models.CharField(max_length=10, choices=Agreement, default=Agreement.ASKED)
    sentence = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("succession", "position")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["succession", "contribution"], name="succession_source_once"),
            models.CheckConstraint(condition=Q(agreement__in=Agreement.values), name="agreement_known"),
            models.CheckConstraint(
                condition=~Q(agreement=Agreement.REFUSED) | ~Q(sentence=""), name="source_refused_with_a_sentence"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.succession}: {self.contribution}"


class Heir(models.Model):
    """A text that a succession leads to; the contribution is there once it is carried out."""

    succession = models.ForeignKey(Succession, models.PROTECT, related_name="heirs")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=12)
    contribution = models.OneToOneField(Contribution, models.PROTECT, null=True, blank=True, related_name="coming_from")

    class Meta:
        ordering = ("succession", "position")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["succession", "position"], name="heir_once"),
        ]

    def __str__(self) -> str:
        return f"{self.succession}: {self.position}"


class Ancestry(models.Model):
    """A contribution came of another, over so many steps; all pairs, so that a chain of any length is one question."""

    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="ancestry")
    ancestor = models.ForeignKey(Contribution, models.PROTECT, related_name="posterity")
    distance = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("contribution", "distance", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contribution", "ancestor"], name="ancestor_once"),
            models.CheckConstraint(condition=~Q(contribution=F("ancestor")), name="nobody_is_their_own_ancestor"),
        ]

    def __str__(self) -> str:
        return f"{self.ancestor} → {self.contribution}"
