"""What exchange keeps of its own: the mappings that a plan uses."""

from typing import ClassVar

from django.db import models

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
