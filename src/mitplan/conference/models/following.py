"""Following: who is told what becomes of a contribution, and what they have been told."""

from typing import ClassVar

from django.db import models

from mitplan.plan.models import Plan

from .contributions import Contribution
from .participants import Participant


class Following(models.Model):
    """Somebody follows a contribution and all that comes of it, or no longer does.

    Authors follow theirs without a row of this table; one with `is_on` false says that they don't want to.
    """

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="following")
    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="followings")
    is_on = models.BooleanField(default=True)
    since = models.DateTimeField()

    class Meta:
        ordering = ("contribution", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["participant", "contribution"], name="following_once"),
        ]

    def __str__(self) -> str:
        return f"{self.participant}: {self.contribution}"


class Notice(models.Model):
    """Somebody is told something: what happened (a code), to which thing, and because of which contribution.

    The same is told only once. The words are made when it is read, in the language of the reader.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="notices")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="notices")
    code = models.CharField(max_length=40)
    thing = models.CharField(max_length=80)
    # The public number of the thing within the plan, by which its page is found.
    number = models.PositiveIntegerField(null=True, blank=True)
    contribution = models.ForeignKey(Contribution, models.PROTECT, null=True, blank=True, related_name="notices")
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-at", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["participant", "code", "thing"], name="notice_once"),
        ]

    def __str__(self) -> str:
        return f"{self.participant}: {self.code} {self.thing}"
