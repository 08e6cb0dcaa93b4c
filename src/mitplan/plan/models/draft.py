"""The draft tables of a plan: what is written and revised, before a version seals it."""

from typing import Any, ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mitplan.core.fields import PartialDateField
from mitplan.people.models import Office

from ..states import AnswerCode, Degree, ElementState, Kind, LinkType, Standing


class PartyField(models.CharField):
    """Who is responsible, as a text key: a body's key, or `office:` and an office's key.

    A key and no foreign key, because a body or an office may carry it, both are never deleted, and a sealed version
    needs the same key. Verbs check that it exists.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": 80, "blank": True, "default": "", **kwargs})


class ListField(models.JSONField):
    """A list of short texts or party keys."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"blank": True, "default": list, **kwargs})


class PartiesField(ListField):
    """Several parties, as text keys."""


class NumberField(models.CharField):
    """A measured value as decimal text, exactly as published ("23.5" and "23.50" differ in precision)."""

    default_validators = [
        RegexValidator(r"^-?(0|[1-9][0-9]*)(\.[0-9]+)?\Z", _("Erwartet wird eine Zahl mit Punkt, etwa 23.5."))
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": 40, "blank": True, "default": "", **kwargs})


class Plan(models.Model):
    """A plan as a container; what is said about the plan as a whole hangs on its root element (kind `plan`)."""

    key = models.SlugField(max_length=60, unique=True)
    language = models.CharField(max_length=12, default="de")
    fictional = models.BooleanField(default=False)
    notice = models.TextField(blank=True)
    jurisdiction = models.CharField(max_length=100, blank=True)
    owner = PartyField(verbose_name=_("Träger des Plans"))
    coordination = models.ForeignKey(Office, models.PROTECT, related_name="plans")
    # Which earlier plan in Mitplan this one continues; opens successions of elements across the two.
    predecessor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="successors")

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.key


class Element(models.Model):
    """One identity for everything a plan consists of. Number and address stay when title, version or holder change."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="elements")
    kind = models.CharField(max_length=20, choices=Kind)
    # No hyphen and no slash: in an address the number ends where the readable part begins.
    number = models.CharField(max_length=20, validators=[RegexValidator(r"^[A-Za-z0-9.]+\Z")])
    title = models.CharField(_("Titel"), max_length=300)
    text = models.TextField(_("Text"), blank=True)
    pages = models.CharField(_("Seite der gedruckten Ausgabe"), max_length=40, blank=True)
    position = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=ElementState, default=ElementState.CURRENT)
    withdrawn_because = models.TextField(blank=True)

    class Meta:
        ordering = ("plan", "kind", "position")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "kind", "number"], name="number_once_per_kind"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="element_kind_known"),
            models.CheckConstraint(condition=Q(state__in=ElementState.values), name="element_state_known"),
            models.CheckConstraint(
                condition=Q(state=ElementState.CURRENT) | ~Q(withdrawn_because=""), name="withdrawal_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{Kind(self.kind).label} {self.number}"

    @property
    def reference(self) -> str:
        """How documents name the element within its plan: `measure/M3`."""
        return f"{self.kind}/{self.number}"


class Label(models.Model):
    """Another name of an element: an alias, or what it was called at a time."""

    element = models.ForeignKey(Element, models.CASCADE, related_name="labels")
    name = models.CharField(max_length=300)
    since = PartialDateField(blank=True)
    until = PartialDateField(blank=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ("element", "pk")

    def __str__(self) -> str:
        return self.name


class Tag(models.Model):
    """A free grouping beside the tree of fields and guidelines."""

    element = models.ForeignKey(Element, models.CASCADE, related_name="tags")
    text = models.CharField(max_length=100)

    class Meta:
        ordering = ("element", "pk")
        constraints: ClassVar = [models.UniqueConstraint(fields=["element", "text"], name="tag_once")]

    def __str__(self) -> str:
        return self.text


class Link(models.Model):
    """`origin <type> target`, with who says so, since when, and on which source it rests."""

    origin = models.ForeignKey(Element, models.PROTECT, related_name="links")
    type = models.CharField(max_length=20, choices=LinkType)
    target = models.ForeignKey(Element, models.PROTECT, related_name="links_to")
    degree = models.CharField(max_length=12, choices=Degree, blank=True)
    stated_by = PartyField()
    stated_on = PartialDateField(blank=True)
    source = models.ForeignKey(Element, models.PROTECT, null=True, blank=True, related_name="links_shown")
    locator = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    is_current = models.BooleanField(default=True)

    class Meta:
        ordering = ("origin", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["origin", "type", "target"], condition=Q(is_current=True), name="one_current_link"
            ),
            models.CheckConstraint(condition=~Q(origin=F("target")), name="no_link_to_itself"),
            models.CheckConstraint(condition=Q(type__in=LinkType.values), name="link_type_known"),
            models.CheckConstraint(condition=Q(degree__in=Degree.values), name="link_degree_known"),
            models.CheckConstraint(
                condition=Q(degree="") | Q(type=LinkType.LEADS_TO), name="degree_only_where_it_leads"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.origin} {LinkType(self.type).label} {self.target}"


class Claim(models.Model):
    """What somebody states of one field of one element, with source. Claims are added, never changed or removed;
    only the mark which one is valid moves."""

    element = models.ForeignKey(Element, models.PROTECT, related_name="claims")
    field = models.CharField(max_length=40)
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.STATED)
    value = models.JSONField(null=True, blank=True)
    source = models.ForeignKey(Element, models.PROTECT, null=True, blank=True, related_name="statements")
    locator = models.CharField(max_length=200, blank=True)
    stated_on = PartialDateField(blank=True)
    # The time the value is about; statements about different times don't contradict each other.
    as_of = PartialDateField(blank=True)
    owed_by = PartyField()
    due = PartialDateField(blank=True)
    note = models.TextField(blank=True)
    is_valid = models.BooleanField(default=False)

    class Meta:
        ordering = ("element", "field", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["element", "field"], condition=Q(is_valid=True), name="one_valid_claim_per_field"
            ),
            models.CheckConstraint(condition=Q(standing__in=Standing.values), name="claim_standing_known"),
            models.CheckConstraint(
                condition=Q(standing=Standing.STATED, value__isnull=False)
                | (~Q(standing=Standing.STATED) & Q(value__isnull=True)),
                name="value_only_where_stated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.element}, {self.field}"


class Answer(models.Model):
    """The government's answer to a recommendation. A new answer replaces the current one; the old one stays."""

    recommendation = models.ForeignKey(Element, models.PROTECT, related_name="answers")
    code = models.CharField(max_length=15, choices=AnswerCode)
    reason = models.TextField(blank=True)
    given_by = PartyField()
    given_on = PartialDateField(blank=True)
    follow_up = PartialDateField(blank=True)
    source = models.ForeignKey(Element, models.PROTECT, null=True, blank=True, related_name="answers_shown")
    is_current = models.BooleanField(default=True)

    class Meta:
        ordering = ("recommendation", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["recommendation"], condition=Q(is_current=True), name="one_current_answer"),
            models.CheckConstraint(condition=Q(code__in=AnswerCode.values), name="answer_code_known"),
            models.CheckConstraint(condition=Q(code=AnswerCode.ADOPTED) | ~Q(reason=""), name="reason_unless_adopted"),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation}: {AnswerCode(self.code).label}"
