"""Who works on a draft, what they changed, and what they haven't sent off yet."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from mitplan.core.fields import PartialDateField
from mitplan.people.models import Office, Person

from .draft import Element, Plan


class Admission(models.Model):
    """An office beside the coordination office takes part in writing a plan during a time."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="admissions")
    office = models.ForeignKey(Office, models.PROTECT, related_name="admissions")
    since = PartialDateField(blank=True)
    until = PartialDateField(blank=True)
    is_current = models.BooleanField(default=True)

    class Meta:
        ordering = ("plan", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["plan", "office"], condition=Q(is_current=True), name="one_current_admission"
            )
        ]

    def __str__(self) -> str:
        return f"{self.office}, {self.plan}"


class Revision(models.Model):
    """What one line of the journal changed in an element: `{field: [before, after]}`, as documents hold values.

    The line itself holds no free text; it holds the digest of these changes.
    """

    element = models.ForeignKey(Element, models.PROTECT, related_name="revisions")
    act = models.BigIntegerField(unique=True)
    changes = models.JSONField()

    class Meta:
        ordering = ("act",)

    def __str__(self) -> str:
        return f"{self.element}, {self.act}"

    @property
    def before(self) -> dict[str, Any]:
        """What stood in the fields before."""
        return {name: values[0] for name, values in self.changes.items()}

    @property
    def after(self) -> dict[str, Any]:
        """What has stood in the fields since."""
        return {name: values[1] for name, values in self.changes.items()}


class Jotting(models.Model):
    """What somebody has typed into a form and not sent off. Private, and gone after a while: no part of the record."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="jottings")
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="jottings")
    thing = models.CharField(max_length=120)
    data = models.JSONField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ("-at", "pk")
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "plan", "thing"], name="one_jotting")]

    def __str__(self) -> str:
        return f"{self.person}: {self.thing}"
