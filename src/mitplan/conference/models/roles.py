"""Which part each body takes in a phase."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mitplan.people.models import Body

from ..states.roles import BodyPart
from .phases import Phase


class BodyRole(models.Model):
    """A body's part in a phase. What was declared first stays on record when it is changed later."""

    phase = models.ForeignKey(Phase, models.PROTECT, related_name="roles")
    body = models.ForeignKey(Body, models.PROTECT, related_name="phase_roles")
    part = models.CharField(max_length=20, choices=BodyPart)
    # Why it was changed after the phase had begun.
    reason = models.TextField(blank=True)
    declared_at = models.DateTimeField()
    is_current = models.BooleanField(default=True)

    class Meta:
        ordering = ("phase", "body", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["phase", "body"], condition=Q(is_current=True), name="one_current_role"),
            models.CheckConstraint(condition=Q(part__in=BodyPart.values), name="body_part_known"),
        ]

    def __str__(self) -> str:
        return f"{self.body}: {self.part}, {self.phase}"
