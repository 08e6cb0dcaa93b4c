"""Minority notes: what those say who did not agree, and who carries it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mitplan.people.models import Body, Office
from mitplan.plan.models import Plan

from ..states.proposals import NoteState
from .participants import Participant


class MinorityNote(models.Model):
    """A dissenting text on a draft recommendation or a decision, which travels along with it."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="minority_notes")
    number = models.PositiveIntegerField()
    # What it is about, as a text key: `conference.proposal:7`, `conference.poll:3`.
    thing = models.CharField(max_length=80, db_index=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="minority_notes")
    text = models.TextField()
    state = models.CharField(max_length=20, choices=NoteState, default=NoteState.STANDING)
    at = models.DateTimeField()

    class Meta:
        ordering = ("plan", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "number"], name="minority_note_number_once"),
            models.CheckConstraint(condition=Q(state__in=NoteState.values), name="minority_note_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.plan}, {self.number}"


class Backing(models.Model):
    """Somebody carries a minority note: for an organisation, or for themselves. The first one wrote it."""

    note = models.ForeignKey(MinorityNote, models.PROTECT, related_name="backings")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="backings")
    organisation = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="backings")
    # In which office somebody spoke, where it was in one.
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="backings")
    at = models.DateTimeField()

    class Meta:
        ordering = ("note", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["note", "participant", "organisation"], name="backing_once"),
            models.UniqueConstraint(
                fields=["note", "organisation"], condition=Q(organisation__isnull=False), name="organisation_backs_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.note}: {self.organisation or self.participant}"
