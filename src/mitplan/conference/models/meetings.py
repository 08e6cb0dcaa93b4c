"""Meetings of a body: when and where, who was invited with which letter, who was there, who spoke."""

from typing import ClassVar
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q

from mitplan.people.models import Body, Person, Seat
from mitplan.plan.models import Plan

from ..states.meetings import LetterState, Manner, MeetingState, Side, SpeechState
from .participants import Participant


class StandingOrders(models.Model):
    """By what a body goes when it meets: laid down, never changed; the newest one holds."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="standing_orders")
    body = models.ForeignKey(Body, models.PROTECT, related_name="standing_orders")
    # Whole days between the day of the letter and the day of the meeting; neither of the two counts.
    notice_days = models.PositiveSmallIntegerField(default=14)
    # More than this share of the seats has to be there; 0 asks for nobody.
    quorum_percent = models.PositiveSmallIntegerField(default=50)
    # How long those who were there may propose changes to the minutes.
    review_days = models.PositiveSmallIntegerField(default=14)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "standing orders"
        ordering = ("plan", "body", "-at", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(quorum_percent__lt=100), name="quorum_can_be_met"),
        ]

    def __str__(self) -> str:
        return f"{self.body}: {self.notice_days}/{self.quorum_percent}/{self.review_days}"


class Meeting(models.Model):
    """A body meets, at a time in a time zone, in a place or on line or both."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="meetings")
    body = models.ForeignKey(Body, models.PROTECT, related_name="meetings")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    begins = models.DateTimeField()
    ends = models.DateTimeField()
    zone = models.CharField(max_length=60, default="Europe/Berlin")
    place = models.CharField(max_length=300, blank=True)
    # For the seats of the body and the office alone: never in feeds, exports, letters or the journal.
    join_link = models.URLField(max_length=500, blank=True)
    is_public = models.BooleanField(default=True)
    state = models.CharField(max_length=20, choices=MeetingState, default=MeetingState.PLANNED)
    reason = models.TextField(blank=True)  # why it was cancelled
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    # Counts up with each change, as calendars ask for it.
    edition = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("plan", "begins", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "number"], name="meeting_number_once"),
            models.CheckConstraint(condition=Q(state__in=MeetingState.values), name="meeting_state_known"),
            models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="meeting_ends_after_it_begins"),
            models.CheckConstraint(
                condition=~Q(state=MeetingState.CANCELLED) | ~Q(reason=""), name="cancelled_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def clock(self) -> ZoneInfo:
        """The time zone in which it takes place."""
        return ZoneInfo(self.zone)


class Summons(models.Model):
    """The letter that convened a meeting, as proof: what it said, to whom it went when, how much notice it gave."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="summonses")
    at = models.DateTimeField()
    text = models.TextField()
    digest = models.CharField(max_length=64)
    # The last day on which the letter would have been in time, and what held when it was sent.
    last_day = models.DateField()
    notice_days = models.PositiveSmallIntegerField()
    is_short = models.BooleanField()
    reason = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "summonses"
        ordering = ("meeting", "at", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(is_short=False) | ~Q(reason=""), name="short_notice_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}, {self.at}"


class Letter(models.Model):
    """The summons to one seat, and whether it went out. The address is nowhere in it."""

    summons = models.ForeignKey(Summons, models.PROTECT, related_name="letters")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=LetterState, default=LetterState.WAITING)
    at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ("summons", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["summons", "seat"], name="one_letter_to_a_seat"),
            models.CheckConstraint(condition=Q(state__in=LetterState.values), name="letter_state_known"),
            models.CheckConstraint(condition=~Q(state=LetterState.SENT) | Q(at__isnull=False), name="sent_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.summons_id}: {self.seat_id}"


class Presence(models.Model):
    """Somebody was there for a seat, from when until when."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="presences")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    # Who it was: the person of the seat, or whoever stands in for them.
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    stands_in = models.BooleanField(default=False)
    manner = models.CharField(max_length=20, choices=Manner, default=Manner.IN_PLACE)
    came_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("meeting", "came_at", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "seat"], condition=Q(left_at__isnull=True), name="present_once_at_a_time"
            ),
            models.CheckConstraint(condition=Q(manner__in=Manner.values), name="manner_of_presence_known"),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("came_at")), name="left_after_coming"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat}, {self.came_at}"


class Speech(models.Model):
    """Somebody asks to speak, is called, and has spoken."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="speeches")
    item = models.ForeignKey("AgendaItem", models.PROTECT, null=True, blank=True, related_name="speeches")
    seat = models.ForeignKey(Seat, models.PROTECT, null=True, blank=True, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, null=True, blank=True, related_name="+")
    # Whom to call where there is no seat: an office or a guest of the meeting, as the chair enters it.
    words = models.CharField(max_length=120, blank=True)
    topic = models.CharField(max_length=200, blank=True)
    side = models.CharField(max_length=20, choices=Side, default=Side.QUESTION)
    state = models.CharField(max_length=20, choices=SpeechState, default=SpeechState.ASKED)
    asked_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "speeches"
        ordering = ("meeting", "asked_at", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(side__in=Side.values), name="side_of_speech_known"),
            models.CheckConstraint(condition=Q(state__in=SpeechState.values), name="speech_state_known"),
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(state=SpeechState.CALLED), name="one_speaks_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}, {self.asked_at}"
