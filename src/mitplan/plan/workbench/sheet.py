"""One element of the draft with everything said of it, as its form shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from mitplan.core.dates import PartialDate

from ..fields import FIELDS, plain
from ..models import DETAILS, Answer, Claim, Element, Label, Link, Tag
from ..queries import OWN
from ..states import Kind


@dataclass(frozen=True, slots=True)
class Sheet:
    """An element: the values of its fields, its statements by field, its links both ways, its answers."""

    element: Element
    values: Mapping[str, Any]
    claims: Mapping[str, Sequence[Claim]]
    links: Sequence[Link]
    links_to: Sequence[Link]
    answers: Sequence[Answer]

    @property
    def writable(self) -> dict[str, Any]:
        """The values that are revised as they are; those held by statements are not."""
        return {name: value for name, value in self.values.items() if name not in self.claims}

    @property
    def plain(self) -> dict[str, Any]:
        """The same values as documents hold them, for carrying along."""
        return {name: plain(value) for name, value in self.writable.items()}


def sheet_of(element: Element) -> Sheet:
    """Everything the form of an element shows; seven queries."""
    claims: dict[str, list[Claim]] = {}
    for claim in Claim.objects.filter(element=element).select_related("source").order_by("-is_valid", "pk"):
        claim.element = element
        claims.setdefault(claim.field, []).append(claim)
    links = Link.objects.filter(Q(origin=element) | Q(target=element), is_current=True)
    ties = list(links.select_related("origin__plan", "target__plan", "source").order_by("type", "pk"))
    answers = (
        list(Answer.objects.filter(recommendation=element).order_by("-is_current", "-pk"))
        if (element.kind == Kind.RECOMMENDATION)
        else []
    )
    return Sheet(
        element,
        values_of(element),
        claims,
        [tie for tie in ties if tie.origin_id == element.pk],
        [tie for tie in ties if tie.target_id == element.pk],
        answers,
    )


def values_of(element: Element) -> dict[str, Any]:
    """The values of an element's fields: its own texts, lists, and those of its kind."""
    values: dict[str, Any] = {name: getattr(element, name) for name in OWN}
    values["tags"] = list(Tag.objects.filter(element=element).order_by("pk").values_list("text", flat=True))
    values["names"] = [
        {"name": label.name, "since": label.since.edtf, "until": label.until.edtf, "note": label.note}
        for label in Label.objects.filter(element=element).order_by("pk")
    ]
    if element.kind in DETAILS:
        detail = DETAILS[element.kind]._default_manager.get(pk=element.pk)
        values |= {name: getattr(detail, name) for name in FIELDS[element.kind]}
    return values


def is_empty(value: Any) -> bool:
    """Whether a field says nothing; zero is a value."""
    return value in (None, "", []) or (isinstance(value, PartialDate) and not value)
