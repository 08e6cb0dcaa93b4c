"""Polls: the question with its declared rules, the roll frozen at opening, ballots, and what came out."""

import json
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from mitplan.people.models import Body, Person, Seat
from mitplan.plan.models import Plan

from ..states.polls import Channel, PaperState, PollMethod, PollState, PollType


class Poll(models.Model):
    """A question put to the seats of a body, with the rules by which it is counted, declared beforehand.

    `rules` is what the counting package reads and the published record shows. A reset begins another round; roll,
    ballots and counts belong to one round, and those of an earlier one count no more.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="polls")
    number = models.PositiveIntegerField()
    body = models.ForeignKey(Body, models.PROTECT, related_name="polls")
    # What is decided, such as `conference.proposal:7`; "" for a question of its own.
    thing = models.CharField(max_length=120, blank=True, db_index=True)
    title = models.CharField(max_length=200)
    question = models.TextField(max_length=5000)
    language = models.CharField(max_length=20)
    method = models.CharField(max_length=20, choices=PollMethod)
    type = models.CharField(max_length=20, choices=PollType)
    rules = models.JSONField()
    state = models.CharField(max_length=20, choices=PollState, default=PollState.PREPARED)
    round = models.PositiveSmallIntegerField(default=1)
    # Nobody votes after this moment; "closed" it is when somebody closes it.
    until = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("plan", "-number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "number"], name="poll_number_once"),
            models.CheckConstraint(condition=Q(state__in=PollState.values), name="poll_state_known"),
            models.CheckConstraint(condition=Q(type__in=PollType.values), name="poll_type_known"),
            models.CheckConstraint(condition=Q(method__in=PollMethod.values), name="poll_method_known"),
        ]

    def __str__(self) -> str:
        return self.title


class PollOption(models.Model):
    """One of the things to choose from; a letter names it on ballots."""

    poll = models.ForeignKey(Poll, models.PROTECT, related_name="options")
    key = models.CharField(max_length=2)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    text = models.TextField(max_length=2000, blank=True)
    cost = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("poll", "position")
        constraints: ClassVar = [models.UniqueConstraint(fields=["poll", "key"], name="poll_option_key_once")]

    def __str__(self) -> str:
        return f"{self.key} {self.title}"


class RollEntry(models.Model):
    """One seat that may vote, as it was when the poll was opened: for which organisation, and who casts its vote."""

    poll = models.ForeignKey(Poll, models.PROTECT, related_name="roll")
    round = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="roll_entries")
    organisation = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="roll_entries")
    # Who casts the vote: whoever has the seat, or the delegate's person.
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="roll_entries")
    delegate = models.ForeignKey(Seat, models.PROTECT, null=True, blank=True, related_name="roll_entries_cast")
    is_present = models.BooleanField(default=False)
    channel = models.CharField(max_length=10, choices=Channel, blank=True, default=Channel.NONE)

    class Meta:
        ordering = ("poll", "round", "number")
        verbose_name_plural = "roll entries"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["poll", "round", "number"], name="roll_number_once"),
            models.UniqueConstraint(fields=["poll", "round", "seat"], name="one_vote_for_a_seat"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="roll_channel_known"),
        ]

    def __str__(self) -> str:
        return f"{self.poll}, {self.number}"


class Ballot(models.Model):
    """What one seat chose in an open poll."""

    entry = models.OneToOneField(RollEntry, models.PROTECT, primary_key=True, related_name="ballot")
    choice = models.CharField(max_length=400, blank=True)

    def __str__(self) -> str:
        return f"{self.entry}: {self.choice}"


class Urn(models.Model):
    """All ballots of one secret or pseudonymous poll in one row, sorted, so that none has a place or time of its own.

    Each vote writes the row anew. A row for each ballot would tell by its order, or by the mark of the transaction
    that the database keeps, in whose turn it was cast.
    """

    poll = models.ForeignKey(Poll, models.PROTECT, related_name="urns")
    round = models.PositiveSmallIntegerField()
    # Secret: [[choice, how often]]; pseudonymous: [[code, choice]].
    contents = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["poll", "round"], name="one_urn_for_a_round")]

    def __str__(self) -> str:
        return f"{self.poll}, {self.round}"


class Delegation(models.Model):
    """A seat lets another seat of the body, or its deputy, cast its vote: in one poll, or in all of the body's."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="delegations")
    poll = models.ForeignKey(Poll, models.PROTECT, null=True, blank=True, related_name="delegations")
    giver = models.ForeignKey(Seat, models.PROTECT, related_name="delegations_given")
    receiver = models.ForeignKey(Seat, models.PROTECT, related_name="delegations_received")
    is_current = models.BooleanField(default=True)

    class Meta:
        ordering = ("plan", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["plan", "giver"], condition=Q(is_current=True, poll=None), name="one_standing_delegation"
            ),
            models.UniqueConstraint(
                fields=["poll", "giver"], condition=Q(is_current=True), name="one_delegation_in_a_poll"
            ),
            models.CheckConstraint(condition=~Q(giver=models.F("receiver")), name="no_delegation_to_oneself"),
        ]

    def __str__(self) -> str:
        return f"{self.giver} → {self.receiver}"


class PaperCount(models.Model):
    """What one person counted of the ballots on paper; counted in only when a second one counts the same."""

    poll = models.ForeignKey(Poll, models.PROTECT, related_name="paper_counts")
    round = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=20, choices=PaperState, default=PaperState.ENTERED)
    contents = models.JSONField()  # [[choice, how often]]
    invalid = models.PositiveIntegerField(default=0)
    # Text keys of persons, as in the journal.
    entered_by = models.CharField(max_length=120)
    confirmed_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ("poll", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["poll", "round"], condition=~Q(state=PaperState.RETURNED), name="one_paper_count_for_a_round"
            ),
            models.CheckConstraint(condition=Q(state__in=PaperState.values), name="paper_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.poll}, {self.state}"


class Tally(models.Model):
    """The record of a closed round: roll, ballots and exact result as one canonical document, which never changes."""

    poll = models.ForeignKey(Poll, models.PROTECT, related_name="tallies")
    round = models.PositiveSmallIntegerField()
    document = models.TextField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name_plural = "tallies"
        constraints: ClassVar = [models.UniqueConstraint(fields=["poll", "round"], name="one_tally_for_a_round")]

    def __str__(self) -> str:
        return f"{self.poll}, {self.round}"

    @property
    def record(self) -> dict[str, Any]:
        """What the document says."""
        told: dict[str, Any] = json.loads(self.document)
        return told

    def figures(self) -> dict[str, Any]:
        """The result in short: outcome, who is chosen, and the numbers."""
        result = self.record["result"]
        return {name: told for name, told in result.items() if isinstance(told, int | str) or name == "winners"}
