"""What a meeting is about: topics of the backlog, points of the agenda, papers, resolutions, tasks."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mitplan.people.models import Body, Seat
from mitplan.plan.models import Plan

from ..states.meetings import ItemKind, Outcome, TaskState, TopicState, Way
from .meetings import Meeting
from .participants import Participant


class Topic(models.Model):
    """Something that somebody wants a body to deal with, until it stands on an agenda or is declined."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="topics")
    body = models.ForeignKey(Body, models.PROTECT, related_name="topics")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    kind = models.CharField(max_length=20, choices=ItemKind, default=ItemKind.DISCUSSION)
    # What it is about, as a text key such as `conference.proposal:7`; "" for nothing that is stored.
    thing = models.CharField(max_length=120, blank=True)
    seat = models.ForeignKey(Seat, models.PROTECT, null=True, blank=True, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=20, choices=TopicState, default=TopicState.OPEN)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("plan", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "number"], name="topic_number_once"),
            models.CheckConstraint(condition=Q(kind__in=ItemKind.values), name="topic_kind_known"),
            models.CheckConstraint(condition=Q(state__in=TopicState.values), name="topic_state_known"),
            models.CheckConstraint(
                condition=~Q(state=TopicState.DECLINED) | ~Q(reason=""), name="declined_topic_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class AgendaItem(models.Model):
    """A point of the agenda. What was sent out stays: it is dropped with a reason, not removed."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items")
    # Its name for addresses and links, never given again; the order is told by the position.
    number = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    kind = models.CharField(max_length=20, choices=ItemKind, default=ItemKind.DISCUSSION)
    planned_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    thing = models.CharField(max_length=120, blank=True)
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="items")
    # Not in the letter that convened the meeting.
    is_added_later = models.BooleanField(default=False)
    is_dropped = models.BooleanField(default=False)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ("meeting", "position", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "number"], name="item_number_once"),
            models.CheckConstraint(condition=Q(kind__in=ItemKind.values), name="item_kind_known"),
            models.CheckConstraint(condition=Q(is_dropped=False) | ~Q(reason=""), name="dropped_item_has_reason"),
        ]

    def __str__(self) -> str:
        return self.title


class Paper(models.Model):
    """A document for a meeting, with the time it was sent; one that came too late says so for good."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="papers")
    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, blank=True, related_name="papers")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    link = models.URLField(max_length=500, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    content = models.BinaryField(null=True, blank=True)
    size = models.PositiveIntegerField(default=0)
    # Of the file, of the text where there is no file, else of the address.
    sha256 = models.CharField(max_length=64)
    # Empty while the meeting isn't convened: then it goes out with the letter.
    sent_at = models.DateTimeField(null=True, blank=True)
    is_late = models.BooleanField(default=False)
    withdrawn_because = models.TextField(blank=True)

    class Meta:
        ordering = ("meeting", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "number"], name="paper_number_once"),
            models.CheckConstraint(condition=Q(is_late=False) | Q(sent_at__isnull=False), name="late_when_sent"),
        ]

    def __str__(self) -> str:
        return self.title


class Resolution(models.Model):
    """What a meeting resolved on a point of its agenda, in which words and how."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="resolutions")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="resolutions")
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="resolutions")
    number = models.PositiveIntegerField()
    wording = models.TextField()
    way = models.CharField(max_length=20, choices=Way, default=Way.CONSENSUS)
    outcome = models.CharField(max_length=20, choices=Outcome, default=Outcome.ADOPTED)
    # The poll that decided, as a text key such as `conference.poll:3`.
    poll = models.CharField(max_length=120, blank=True)
    present = models.PositiveSmallIntegerField()
    had_quorum = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("plan", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "number"], name="resolution_number_once"),
            models.CheckConstraint(condition=Q(way__in=Way.values), name="resolution_way_known"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="resolution_outcome_known"),
            models.CheckConstraint(condition=~Q(way=Way.POLL) | ~Q(poll=""), name="resolved_by_a_poll"),
        ]

    def __str__(self) -> str:
        return f"{self.plan}, {self.number}"


class Objection(models.Model):
    """A seat did not agree to a resolution that was made by consensus, with what it said."""

    resolution = models.ForeignKey(Resolution, models.PROTECT, related_name="objections")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    text = models.TextField(blank=True)

    class Meta:
        ordering = ("resolution", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["resolution", "seat"], name="a_seat_objects_once"),
        ]

    def __str__(self) -> str:
        return f"{self.resolution}: {self.seat}"


class Task(models.Model):
    """What somebody is to do after a meeting, and until when."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="tasks")
    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, blank=True, related_name="tasks")
    resolution = models.ForeignKey(Resolution, models.PROTECT, null=True, blank=True, related_name="tasks")
    number = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=500)
    # Who: a body or an office, never a person.
    party = models.CharField(max_length=80)
    due = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=20, choices=TaskState, default=TaskState.OPEN)
    result = models.TextField(blank=True)

    class Meta:
        ordering = ("meeting", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "number"], name="task_number_once"),
            models.CheckConstraint(condition=Q(state__in=TaskState.values), name="task_state_known"),
            models.CheckConstraint(
                condition=~Q(state=TaskState.DROPPED) | ~Q(result=""), name="dropped_task_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.what
