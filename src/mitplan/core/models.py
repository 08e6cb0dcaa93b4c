"""Nouns without a domain: the journal's lines and head, and translated texts."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .canonical import digest


class Act(models.Model):
    """One line of the journal. Written by `journal.record` alone; triggers refuse change and removal."""

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    person = models.CharField(max_length=80)
    office = models.CharField(max_length=80, blank=True)
    verb = models.CharField(max_length=60)
    plan = models.CharField(max_length=60, blank=True)
    thing = models.CharField(max_length=80)
    facts = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("number",)
        indexes: ClassVar = [
            models.Index(fields=["plan", "number"], name="act_by_plan"),
            models.Index(fields=["thing", "number"], name="act_by_thing"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.verb} {self.thing}"


class ChainHead(models.Model):
    """The last line of a chain; locked while a line is appended."""

    name = models.CharField(max_length=20, primary_key=True)
    number = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.name}: {self.number}"


class TextState(models.TextChoices):
    """How far a translation can be trusted; whether it is outdated is derived, not stored."""

    DRAFT = "draft", _("Entwurf")
    MACHINE = "machine", _("maschinell")
    CHECKED = "checked", _("geprüft")


class Text(models.Model):
    """The translation of one field of one thing; the original stands on the thing itself."""

    thing = models.CharField(max_length=80)
    # The plan's key, so that all texts of a plan are found at once.
    plan = models.CharField(max_length=60, blank=True, db_index=True)
    field = models.CharField(max_length=40)
    language = models.CharField(max_length=12)
    text = models.TextField()
    state = models.CharField(max_length=10, choices=TextState)
    source_hash = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["thing", "field", "language"], name="one_text_per_language"),
            models.CheckConstraint(condition=Q(state__in=TextState.values), name="text_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.thing} {self.field} [{self.language}]"

    def is_outdated(self, original: str) -> bool:
        """Whether the original has changed since this was translated."""
        return self.source_hash != digest(original)
