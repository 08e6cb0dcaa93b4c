"""Phases: dated rows that open activities to audiences."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from mitplan.people.models import Body
from mitplan.plan.models import Plan

from ..states.phases import Access, Activity, Audience


class Phase(models.Model):
    """A time in which activities are open, for one body and its parts or for everybody who works on the plan.

    It begins and ends by the clock; whether it runs is never stored.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="phases")
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="phases")
    name = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    begins = models.DateTimeField()
    ends = models.DateTimeField()
    # A second hearing is the second iteration of the same phase.
    iteration = models.PositiveSmallIntegerField(default=1)
    announced_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("plan", "begins", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="phase_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return self.name

    def is_running(self, at: datetime | None = None) -> bool:
        """Whether it has begun and not ended, now or at another moment."""
        return self.begins <= (at or timezone.now()) < self.ends


class Opening(models.Model):
    """What one phase opens to one audience; whatever isn't named is hidden."""

    phase = models.ForeignKey(Phase, models.CASCADE, related_name="openings")
    activity = models.CharField(max_length=20, choices=Activity)
    audience = models.CharField(max_length=20, choices=Audience)
    access = models.CharField(max_length=10, choices=Access)

    class Meta:
        ordering = ("phase", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["phase", "activity", "audience"], name="opening_once"),
            models.CheckConstraint(condition=Q(activity__in=Activity.values), name="opening_activity_known"),
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="opening_audience_known"),
            models.CheckConstraint(condition=Q(access__in=Access.values), name="opening_access_known"),
        ]

    def __str__(self) -> str:
        return f"{self.phase}: {self.activity}, {self.audience}"


class Extension(models.Model):
    """The end of a phase was moved, with the reason, for everybody to see."""

    phase = models.ForeignKey(Phase, models.PROTECT, related_name="extensions")
    before = models.DateTimeField()
    after = models.DateTimeField()
    reason = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("phase", "pk")
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(reason=""), name="extension_has_reason")]

    def __str__(self) -> str:
        return f"{self.phase}: {self.before} → {self.after}"
