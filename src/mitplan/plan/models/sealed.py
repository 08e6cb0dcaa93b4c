"""The read side: versions and what is derived from them. Rows are written once, by `freeze`, and never change."""

import json
from functools import cached_property
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from mitplan.core.fields import PartialDateField

from ..states import AnswerCode, ElementState, Kind, VersionKind
from .draft import Element, PartyField, Plan


class Version(models.Model):
    """A sealed version. Its document is `prologue`, the parts of its elements joined by commas, and `epilogue`.

    `sha256` is the hash of the document's UTF-8 bytes; the document names the hash of the version before.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    label = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=VersionKind)
    note = models.TextField(blank=True)
    decided_by = PartyField()
    decided_on = PartialDateField(blank=True)
    sealed_at = models.DateTimeField()
    prologue = models.TextField()
    epilogue = models.TextField()
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("plan", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "number"], name="version_number_once"),
            models.CheckConstraint(condition=Q(kind__in=VersionKind.values), name="version_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}/{self.number} {self.label}"

    @cached_property
    def header(self) -> dict[str, Any]:
        """What the document says of the version itself, without the elements."""
        content: dict[str, Any] = json.loads(self.prologue + self.epilogue)
        return content


class Sealed(models.Model):
    """One element in one version: its bytes in the document, and columns derived from them to find and sort by."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="sealed", db_index=False)
    element = models.ForeignKey(Element, models.PROTECT, related_name="sealed")
    position = models.PositiveIntegerField()
    part = models.TextField()
    kind = models.CharField(max_length=20, choices=Kind)
    number = models.CharField(max_length=20)
    slug = models.CharField(max_length=80)
    title = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=ElementState)
    starts = models.DateField(null=True)
    ends = models.DateField(null=True)
    cost_low = models.BigIntegerField(null=True)
    cost_high = models.BigIntegerField(null=True)
    cost_currency = models.CharField(max_length=3, blank=True)
    cost_period = models.CharField(max_length=10, blank=True)
    cost_basis = models.CharField(max_length=10, blank=True)
    # False where a parent or programme with money of its own already contains this sum.
    cost_counts = models.BooleanField(default=False)
    answer = models.CharField(max_length=15, choices=AnswerCode, blank=True)

    class Meta:
        ordering = ("version_id", "position")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "position"], name="sealed_position_once"),
            models.UniqueConstraint(fields=["version", "element"], name="sealed_element_once"),
            models.UniqueConstraint(fields=["version", "kind", "number"], name="sealed_number_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["version", "kind", "state", "position", "answer"], name="sealed_list"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}/{self.number}"

    def get_kind_display(self) -> str:  # type: ignore[no-redef]
        """As Django would say it, which looks through all choices each time; pages ask for it a hundred times."""
        return str(Kind(self.kind).label)

    @cached_property
    def content(self) -> dict[str, Any]:
        """What the document says of this element."""
        content: dict[str, Any] = json.loads(self.part)
        return content

    @property
    def reference(self) -> str:
        """How documents name the element within its plan."""
        return f"{self.kind}/{self.number}"

    @property
    def journal_key(self) -> str:
        """How the journal names the element."""
        return f"plan.element:{self.element_id}"


# The columns of a sealed element that are derived from its part.
DERIVED = (
    *("kind", "number", "slug", "title", "state", "starts", "ends", "answer"),
    *("cost_low", "cost_high", "cost_currency", "cost_period", "cost_basis", "cost_counts"),
)


class SealedLink(models.Model):
    """A link of a version, found by either end. What it says in full stands in the part of its origin."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="links", db_index=False)
    origin = models.ForeignKey(Element, models.PROTECT, related_name="+", db_index=False)
    type = models.CharField(max_length=20)
    target = models.ForeignKey(Element, models.PROTECT, related_name="+", db_index=False)
    degree = models.CharField(max_length=12, blank=True)

    class Meta:
        ordering = ("pk",)
        indexes: ClassVar = [
            models.Index(fields=["version", "origin"], name="sealed_link_out"),
            models.Index(fields=["version", "target"], name="sealed_link_in"),
        ]

    def __str__(self) -> str:
        return f"{self.origin_id} {self.type} {self.target_id}"


class Facet(models.Model):
    """One property of a sealed element by which lists are filtered and counted: field 3, gap cost, lead hmsi."""

    sealed = models.ForeignKey(Sealed, models.PROTECT, related_name="facets", db_index=False)
    version = models.ForeignKey(Version, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=20)
    value = models.CharField(max_length=120)

    class Meta:
        ordering = ("pk",)
        indexes: ClassVar = [
            # With `sealed` in it, filters and counts read the index alone.
            models.Index(fields=["version", "kind", "name", "value", "sealed"], name="facet_count"),
            models.Index(fields=["sealed"], name="facet_of"),
        ]

    def __str__(self) -> str:
        return f"{self.name}={self.value}"
