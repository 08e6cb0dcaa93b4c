"""What exchange keeps of its own: the mappings that a plan uses, and the files that were handed in for it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mitplan.people.models import Person
from mitplan.plan.models import Plan


class SavedMapping(models.Model):
    """A mapping made for one plan; kept so that the next file of the same kind is read in the same way."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="mappings")
    name = models.SlugField(max_length=60)
    title = models.CharField(max_length=200)
    # Its JSON as text: the order of what it says matters.
    content = models.TextField()

    class Meta:
        ordering = ("plan", "name")
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "name"], name="mapping_once_per_plan")]

    def __str__(self) -> str:
        return self.title


class IntakeState(models.TextChoices):
    """How far a file has come."""

    CHECKED = "checked", _("geprüft")
    TAKEN_IN = "taken_in", pgettext_lazy("Datei", "übernommen")
    DROPPED = "dropped", _("verworfen")
    EXPIRED = "expired", _("abgelaufen")


class Intake(models.Model):
    """A file handed in for a plan, and what was found when it was checked.

    Its content goes when it was taken in or dropped; what was found goes, too, when its time is over.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="intakes")
    name = models.CharField(max_length=200)
    # Which mapping reads it; "" for our own workbook and lists.
    mapping = models.CharField(max_length=80, blank=True)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    # Who handed it in; nobody where a run without a person did.
    person = models.ForeignKey(Person, models.PROTECT, related_name="intakes", null=True)
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=IntakeState, default=IntakeState.CHECKED)
    counts = models.JSONField(default=dict)
    findings = models.BinaryField()
    # Of all that would be done; what is done later must be the same.
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ("-pk",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=IntakeState.values), name="intake_state_known")
        ]

    def __str__(self) -> str:
        return self.name
