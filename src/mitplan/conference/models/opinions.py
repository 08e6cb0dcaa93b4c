"""Conversations: short statements, the votes on them, and the map of opinions that comes out."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from mitplan.people.models import Body
from mitplan.plan.models import Plan

from ..states.opinions import ANONYMITY, LONGEST, ConversationState, Stance, StatementState
from .participants import Participant


class Conversation(models.Model):
    """One topic on which people vote, statement by statement, in a plan or in one of the bodies that work on it."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="conversations")
    number = models.PositiveIntegerField()
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="conversations")
    title = models.CharField(max_length=200)
    introduction = models.TextField(blank=True)
    language = models.CharField(max_length=20)
    # Strict: a statement is asked only after somebody has let it in.
    is_strict = models.BooleanField(default=True)
    # Nothing is shown that fewer people than these stand behind.
    anonymity = models.PositiveSmallIntegerField(
        default=ANONYMITY, validators=[MinValueValidator(ANONYMITY), MaxValueValidator(100)]
    )
    # Decides what is drawn by lot: statements asked at random, trials of the analysis.
    seed = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=ConversationState, default=ConversationState.PREPARED)
    # SHA-256 of the files it was brought in from.
    origin = models.CharField(max_length=64, blank=True)
    # SHA-256 of statements, votes and seed; there is one once the conversation is closed.
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("plan", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "number"], name="conversation_number_once"),
            models.UniqueConstraint(fields=["plan", "origin"], condition=~Q(origin=""), name="conversation_once_in"),
            models.CheckConstraint(condition=Q(state__in=ConversationState.values), name="conversation_state_known"),
            models.CheckConstraint(condition=Q(anonymity__gte=ANONYMITY), name="conversation_protects_people"),
            models.CheckConstraint(
                condition=Q(state__in=["prepared", "open"], digest="") | Q(state__in=["closed", "published"]),
                name="conversation_digest_when_closed",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Statement(models.Model):
    """One thought that others agree with or not; who proposed it is never shown, so that it is judged by itself."""

    conversation = models.ForeignKey(Conversation, models.PROTECT, related_name="statements")
    number = models.PositiveIntegerField()
    text = models.CharField(max_length=LONGEST)
    language = models.CharField(max_length=20)
    # Nobody for those with which the conversation begins.
    participant = models.ForeignKey(
        Participant, models.PROTECT, null=True, blank=True, related_name="opinion_statements"
    )
    state = models.CharField(max_length=10, choices=StatementState, default=StatementState.HELD)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("conversation", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conversation", "number"], name="statement_number_once"),
            models.CheckConstraint(condition=~Q(text=""), name="statement_says_something"),
            models.CheckConstraint(condition=Q(state__in=StatementState.values), name="statement_state_known"),
            models.CheckConstraint(condition=~Q(state="rejected") | ~Q(reason=""), name="statement_rejected_why"),
        ]

    def __str__(self) -> str:
        return f"{self.conversation}: {self.number}"


class Vote(models.Model):
    """What a participant thinks of a statement. Their last vote on it counts; rows are added and never changed.

    So a vote is one insert that locks nothing of others, and the map goes on from the last row it has read.
    """

    conversation = models.ForeignKey(Conversation, models.PROTECT, related_name="votes", db_index=False)
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="votes", db_index=False)
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="opinion_votes", db_index=False)
    value = models.SmallIntegerField(choices=Stance)
    at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        indexes: ClassVar = [
            models.Index(fields=["conversation", "id"], name="vote_in_order"),
            models.Index(fields=["participant", "conversation"], name="vote_of_participant"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(value__in=[-1, 0, 1]), name="vote_says_one_of_three"),
        ]

    def __str__(self) -> str:
        return f"{self.statement_id}: {self.value}"


class OpinionMap(models.Model):
    """What a closed conversation came to: the document that everybody may read, computed once from all votes."""

    conversation = models.OneToOneField(Conversation, models.PROTECT, related_name="map")
    document = models.JSONField()
    # SHA-256 of the document as canonical JSON; the journal has it too.
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ("conversation",)

    def __str__(self) -> str:
        return str(self.conversation)
