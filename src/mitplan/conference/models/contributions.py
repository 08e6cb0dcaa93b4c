"""Contributions: what somebody says about a plan, each text of it as it was sent, and what may be shown of it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mitplan.core.fields import PartialDateField
from mitplan.people.models import Body, Office
from mitplan.plan.models import Element, Plan

from ..states.contributions import FROM_THE_RIGHT, ContributionKind, ContributionState
from .participants import Participant


class Contribution(models.Model):
    """What somebody says about a plan. The number is its address within the plan and is never given again.

    `title` and `text` are as they were sent last; every text that was ever sent is a `ContributionText`. Whoever
    revokes their consent takes all of them away; the number and what points to it stay.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="contributions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=ContributionKind)
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    # Title and text without capitals, as the list searches them on both databases.
    folded = models.TextField(blank=True)
    language = models.CharField(max_length=12)
    # To which body it is addressed; to none says: to all who work on the plan.
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="contributions")
    field = models.ForeignKey(Element, models.PROTECT, null=True, blank=True, related_name="contributions")
    # None for what was said somewhere else and brought here.
    participant = models.ForeignKey(Participant, models.PROTECT, null=True, blank=True, related_name="contributions")
    # On behalf of which organisation, and when that resolved upon it; or from which office.
    organisation = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="contributions_made")
    resolved_on = PartialDateField(blank=True)
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="contributions_made")
    state = models.CharField(max_length=12, choices=ContributionState, default=ContributionState.SUBMITTED)
    withdrawn_because = models.TextField(blank=True)
    sent_at = models.DateTimeField()
    # Since when somebody who runs the work deals with it: from then on its author doesn't revise it.
    taken_up_at = models.DateTimeField(null=True, blank=True)
    is_revoked = models.BooleanField(default=False)

    # What its page shows of it, put there by `queries.contributions.contribution_numbered`.
    files: "list[Attachment]"
    earlier: "list[ContributionText]"

    class Meta:
        ordering = ("plan", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "number"], name="contribution_number_once"),
            models.CheckConstraint(condition=Q(kind__in=ContributionKind.values), name="contribution_kind_known"),
            models.CheckConstraint(condition=Q(state__in=ContributionState.values), name="contribution_state_known"),
            models.CheckConstraint(
                condition=Q(is_revoked=False, title__gt="", text__gt="") | Q(is_revoked=True, title="", text=""),
                name="contribution_has_text_unless_revoked",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["plan", "sent_at"], name="contribution_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.plan}, {self.number}"

    @property
    def runs_from_the_right(self) -> bool:
        """Whether its language is written from right to left."""
        return self.language in FROM_THE_RIGHT


class ContributionText(models.Model):
    """One text of a contribution as it was sent. The first is the original; none of them is ever changed.

    When consent is revoked, title and text go, and the digest says that there was one.
    """

    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="texts")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ("contribution", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contribution", "number"], name="contribution_text_once"),
        ]

    def __str__(self) -> str:
        return f"{self.contribution}, {self.number}"


class Consent(models.Model):
    """Its author agreed that a contribution is published, to which wording, and until when."""

    contribution = models.OneToOneField(Contribution, models.PROTECT, primary_key=True, related_name="consent")
    given_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    wording_version = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return f"{self.contribution}: {self.given_at}"


class Attachment(models.Model):
    """A file with a contribution; its contents lie in the data folder under a name that tells nothing.

    Once removed, the file is gone and the row says that there was one.
    """

    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="attachments")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=150, blank=True)
    format = models.CharField(max_length=8)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    # What can be seen in it, for whoever can't.
    description = models.CharField(max_length=500, blank=True)
    file = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("contribution", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contribution", "number"], name="attachment_number_once"),
            models.CheckConstraint(
                condition=Q(removed_at=None, file__gt="") | Q(removed_at__isnull=False, file=""),
                name="attachment_has_file_unless_removed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contribution}, {self.format} {self.number}"


class Brought(models.Model):
    """A contribution was made in another system and brought here: which, under what name there, and how rated."""

    contribution = models.OneToOneField(Contribution, models.PROTECT, primary_key=True, related_name="brought")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="contributions_brought")
    system = models.CharField(max_length=40)
    reference = models.CharField(max_length=80)
    topic = models.CharField(max_length=200, blank=True)
    upvotes = models.PositiveIntegerField(default=0)
    downvotes = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "brought contributions"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "system", "reference"], name="brought_once"),
        ]

    def __str__(self) -> str:
        return f"{self.system}: {self.reference}"


class Sending(models.Model):
    """A contribution waits for its author to open the link that was sent to their mailbox; gone when it has expired.

    The secret of the link is the key of a guest. No address is kept.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="sendings")
    digest = models.CharField(max_length=64, unique=True)
    data = models.JSONField()
    until = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.plan}, until {self.until}"
