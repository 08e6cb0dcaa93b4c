"""Minutes of a meeting, from the first word to what is added after their approval."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mitplan.people.models import Seat

from ..states.meetings import CorrectionState, MinutesState
from .agendas import AgendaItem
from .meetings import Meeting
from .participants import Participant


class Minutes(models.Model):
    """The minutes of one meeting, in one of four stages."""

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="minutes")
    state = models.CharField(max_length=20, choices=MinutesState, default=MinutesState.DRAFTED)
    # How the chair prepares the reader: what the meeting was for, what is open.
    preface = models.TextField(blank=True)
    amendable_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "minutes"
        ordering = ("meeting",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=MinutesState.values), name="minutes_state_known"),
            models.CheckConstraint(
                condition=~Q(state=MinutesState.AMENDABLE) | Q(amendable_until__isnull=False),
                name="amendable_until_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}, {self.state}"


class Passage(models.Model):
    """What the minutes say about one point of the agenda; without one, how the meeting began and ended."""

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="passages")
    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, blank=True, related_name="passages")
    text = models.TextField(blank=True)

    class Meta:
        ordering = ("minutes", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["minutes", "item"], name="one_passage_for_an_item"),
            models.UniqueConstraint(fields=["minutes"], condition=Q(item__isnull=True), name="one_passage_around"),
        ]

    def __str__(self) -> str:
        return f"{self.minutes}: {self.item}"


class Correction(models.Model):
    """A change to a paragraph of the minutes, proposed by somebody who was there, and what became of it."""

    passage = models.ForeignKey(Passage, models.PROTECT, related_name="corrections")
    number = models.PositiveSmallIntegerField()
    # The paragraph as it read; "" to add one at the end.
    before = models.TextField(blank=True)
    # As it should read; "" to leave it out.
    after = models.TextField(blank=True)
    reason = models.TextField()
    seat = models.ForeignKey(Seat, models.PROTECT, null=True, blank=True, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=CorrectionState, default=CorrectionState.PROPOSED)
    answer = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("passage__minutes", "number")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=CorrectionState.values), name="correction_state_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="correction_has_reason"),
            models.CheckConstraint(condition=~Q(before="", after=""), name="correction_changes_something"),
            models.CheckConstraint(
                condition=~Q(state=CorrectionState.REFUSED) | ~Q(answer=""), name="refused_with_a_sentence"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.passage_id}, {self.number}"


class Approval(models.Model):
    """The approved minutes: their exact words as a document, with its SHA-256. Never changed, on both databases."""

    minutes = models.OneToOneField(Minutes, models.PROTECT, related_name="approval")
    document = models.TextField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.minutes}, {self.sha256[:8]}…"


class Erratum(models.Model):
    """What was found wrong after the approval: added, never changed."""

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="errata")
    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, blank=True, related_name="+")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "errata"
        ordering = ("minutes", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["minutes", "number"], name="erratum_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.minutes}, {self.number}"
