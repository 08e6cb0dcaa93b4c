"""Draft recommendations, with every version of their text and every step they took."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mitplan.people.models import Body, Office
from mitplan.plan.models import Element, PartiesField, Plan, Version

from ..states.proposals import Manner, ProposalState
from .contributions import Contribution
from .participants import Participant


class Forwarding(models.Model):
    """A body's adopted recommendations, handed over together: sealed as one version of the plan."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="forwardings")
    body = models.ForeignKey(Body, models.PROTECT, related_name="forwardings")
    version = models.OneToOneField(Version, models.PROTECT, related_name="forwarding")
    at = models.DateTimeField()

    class Meta:
        ordering = ("plan", "pk")

    def __str__(self) -> str:
        return f"{self.body}, {self.version}"


class Proposal(models.Model):
    """A draft recommendation on which a body works; its text stands in its versions."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="proposals")
    # Of the draft, from the beginning; `recommendation` is the number under which it is handed over.
    number = models.PositiveIntegerField()
    body = models.ForeignKey(Body, models.PROTECT, related_name="proposals")
    field = models.ForeignKey(Element, models.PROTECT, null=True, blank=True, related_name="proposals")
    state = models.CharField(max_length=20, choices=ProposalState, default=ProposalState.DRAFT)
    addressees = PartiesField()
    participant = models.ForeignKey(Participant, models.PROTECT, null=True, blank=True, related_name="proposals")
    organisation = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="proposals_made")
    # In which office somebody spoke, where it was in one.
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="proposals_made")
    proposed_at = models.DateTimeField()
    # Given with the adoption, and never changed after it.
    recommendation = models.CharField(max_length=20, blank=True)
    forwarding = models.ForeignKey(Forwarding, models.PROTECT, null=True, blank=True, related_name="proposals")
    element = models.OneToOneField(Element, models.PROTECT, null=True, blank=True, related_name="proposal")

    class Meta:
        ordering = ("plan", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "number"], name="proposal_number_once"),
            models.UniqueConstraint(
                fields=["plan", "recommendation"], condition=~Q(recommendation=""), name="recommendation_number_once"
            ),
            models.CheckConstraint(condition=Q(state__in=ProposalState.values), name="proposal_state_known"),
            models.CheckConstraint(
                condition=Q(forwarding__isnull=True, element__isnull=True)
                | Q(forwarding__isnull=False, element__isnull=False, state=ProposalState.FORWARDED),
                name="forwarded_with_element",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan}, {self.number}"


class ProposalVersion(models.Model):
    """The text at one time, paragraph by paragraph: `[["p1", "…"], …]`. It is never changed."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    paragraphs = models.JSONField()
    reasons = models.TextField(blank=True)
    # What is new in it, in a sentence.
    note = models.TextField(blank=True)
    made_at = models.DateTimeField()
    # SHA-256 of its canonical content; the journal has it, too.
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ("proposal", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["proposal", "number"], name="proposal_version_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.proposal}, {self.number}"


class ProposalStep(models.Model):
    """A step that a draft recommendation took: to which state, how, and on which record it rests."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="steps")
    version = models.ForeignKey(ProposalVersion, models.PROTECT, related_name="steps")
    state = models.CharField(max_length=20, choices=ProposalState)
    manner = models.CharField(max_length=20, choices=Manner, blank=True)
    # The poll and the minutes as text keys: `conference.poll:3`.
    poll = models.CharField(max_length=80, blank=True)
    minutes = models.CharField(max_length=80, blank=True)
    note = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("proposal", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=ProposalState.values), name="step_state_known"),
            models.CheckConstraint(condition=Q(manner__in=Manner.values), name="step_manner_known"),
        ]

    def __str__(self) -> str:
        return f"{self.proposal}: {self.state}"


class ProposalSource(models.Model):
    """A draft recommendation rests on a contribution."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="sources")
    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="proposals")
    at = models.DateTimeField()

    class Meta:
        ordering = ("proposal", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["proposal", "contribution"], name="proposal_source_once")
        ]

    def __str__(self) -> str:
        return f"{self.proposal} ← {self.contribution}"
