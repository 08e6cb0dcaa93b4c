"""Amendments to draft recommendations, and what the chair proposes to do with them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mitplan.people.models import Body, Office

from ..states.proposals import AmendmentState, ProcedureKind, Reply
from .participants import Participant
from .proposals import Proposal, ProposalVersion


class Amendment(models.Model):
    """What somebody wants to be said otherwise in one version of a draft recommendation, paragraph by paragraph."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="amendments")
    number = models.PositiveIntegerField()
    # The version it was written against; it stays, whatever becomes of the text.
    version = models.ForeignKey(ProposalVersion, models.PROTECT, related_name="amendments")
    # [{"at": "p2", "do": "change", "text": "…"}, …], see `patching`.
    patches = models.JSONField()
    reason = models.TextField()
    participant = models.ForeignKey(Participant, models.PROTECT, null=True, blank=True, related_name="amendments")
    organisation = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="amendments")
    # In which office somebody spoke, where it was in one.
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="amendments")
    sent_at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=AmendmentState, default=AmendmentState.OPEN)
    fate_note = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    # The version that came of it, or in which it was left out.
    decided_in = models.ForeignKey(
        ProposalVersion, models.PROTECT, null=True, blank=True, related_name="amendments_decided"
    )

    class Meta:
        ordering = ("proposal", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["proposal", "number"], name="amendment_number_once"),
            models.CheckConstraint(condition=Q(state__in=AmendmentState.values), name="amendment_state_known"),
            models.CheckConstraint(
                condition=Q(state=AmendmentState.OPEN) | ~Q(fate_note=""), name="amendment_fate_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal}, Ä{self.number}"


class Procedure(models.Model):
    """What the chair proposes to do with an amendment; its author may accept or refuse until texts are merged."""

    amendment = models.ForeignKey(Amendment, models.PROTECT, related_name="procedures")
    kind = models.CharField(max_length=20, choices=ProcedureKind)
    # The chair's own wording, as patches against the version of the amendment.
    counter = models.JSONField(default=list, blank=True)
    explanation = models.TextField()
    visible_from = models.DateTimeField()
    at = models.DateTimeField()
    is_current = models.BooleanField(default=True)
    reply = models.CharField(max_length=20, choices=Reply, blank=True)
    reply_note = models.TextField(blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("amendment", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["amendment"], condition=Q(is_current=True), name="one_current_procedure"),
            models.CheckConstraint(condition=Q(kind__in=ProcedureKind.values), name="procedure_kind_known"),
            models.CheckConstraint(condition=Q(reply__in=Reply.values), name="procedure_reply_known"),
        ]

    def __str__(self) -> str:
        return f"{self.amendment}: {self.kind}"
