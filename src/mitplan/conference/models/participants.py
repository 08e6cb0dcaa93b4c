"""Who takes part: bodies with a charge, and people under a number of their own."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mitplan.people.models import Body, Person
from mitplan.plan.models import Element, Plan


class Charge(models.Model):
    """A body works on a plan, a working group on one of its fields of action."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="charges")
    body = models.ForeignKey(Body, models.PROTECT, related_name="charges")
    field = models.ForeignKey(Element, models.PROTECT, null=True, blank=True, related_name="charges")
    is_current = models.BooleanField(default=True)

    class Meta:
        ordering = ("plan", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "body"], condition=Q(is_current=True), name="one_current_charge")
        ]

    def __str__(self) -> str:
        return f"{self.body}, {self.plan}"


class Participant(models.Model):
    """Somebody who takes part in the work on one plan: with an account, or as a guest known by a key in their browser.

    The number stands in public for whoever gives no name. It differs from plan to plan, so that nobody's contributions
    can be put together across plans. When a person is erased, the number stays and nothing leads back to them.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="participants")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="participations")
    # SHA-256 of the key in a guest's browser; the key itself is nowhere else.
    digest = models.CharField(max_length=64, null=True, blank=True)
    number = models.PositiveIntegerField()
    # Whether the person's name may stand beside what they say here.
    shows_name = models.BooleanField(default=False)

    class Meta:
        ordering = ("plan", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "number"], name="participant_number_once"),
            models.UniqueConstraint(fields=["plan", "person"], name="one_participant_for_a_person"),
            models.UniqueConstraint(fields=["plan", "digest"], name="one_participant_for_a_guest"),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(digest__isnull=False), name="participant_is_someone"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan}, {self.number}"
