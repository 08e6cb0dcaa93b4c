"""Where a gap is mended: the field of the form, the link to add, or the answer to give."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from ..findings import DATES
from ..models import Element
from ..states import Kind, LinkType
from .contents import Drafted

# Gap → field of the element's form.
_FIELDS: Mapping[tuple[str, str], str] = {
    (Kind.MEASURE, "lead"): "lead",
    (Kind.MEASURE, "date"): DATES[0],
    (Kind.MEASURE, "money"): "cost",
    (Kind.MEASURE, "evidence"): "evidence",
    (Kind.MEASURE, "origin"): "origin",
    (Kind.MEASURE, "before_plan"): "started",
    (Kind.MEASURE, "unproven"): "done_on",
    (Kind.OBJECTIVE, "target"): "target",
    (Kind.INDICATOR, "baseline"): "baseline",
    (Kind.INDICATOR, "target"): "target",
    (Kind.INDICATOR, "current"): "current",
    (Kind.EVENT, "date"): "on",
    (Kind.QUESTION, "reply"): "reply",
}
# Gap → type of the link that is missing, and whether it leads to the element.
_LINKS: Mapping[tuple[str, str], tuple[str, bool]] = {
    (Kind.MEASURE, "objective"): (LinkType.SERVES, False),
    (Kind.MEASURE, "guideline"): (LinkType.FOLLOWS, False),
    (Kind.MEASURE, "ancestor"): (LinkType.LEADS_TO, True),
    (Kind.OBJECTIVE, "indicator"): (LinkType.MEASURED_BY, False),
    (Kind.OBJECTIVE, "current"): (LinkType.MEASURED_BY, False),
    (Kind.OBJECTIVE, "unserved"): (LinkType.SERVES, True),
    (Kind.RECOMMENDATION, "descendant"): (LinkType.LEADS_TO, False),
}


def field_of_gap(kind: str, code: str) -> str:
    """The field of the form that closes a gap, "" where a link or an answer does."""
    return _FIELDS.get((kind, code), "")


def mending(plan_key: str, row: Drafted | Element, code: str) -> str:
    """The address where one gap of an element is mended in one step."""
    names = [plan_key, row.kind, row.number]
    if (row.kind, code) == (Kind.RECOMMENDATION, "answer"):
        return reverse("plan:answer", args=names)
    if (row.kind, code) in _LINKS:
        type_, incoming = _LINKS[row.kind, code]
        if code == "current" and isinstance(row, Drafted) and (indicator := _indicator_of(row)):
            return reverse("plan:element", args=[plan_key, Kind.INDICATOR, indicator]) + "#id_current"
        way = "&richtung=her" if incoming else ""
        return reverse("plan:link", args=names) + f"?art={type_}{way}"
    field = field_of_gap(row.kind, code)
    return reverse("plan:element", args=names) + (f"#id_{field}" if field else "")


def _indicator_of(row: Drafted) -> str:
    """The number of an indicator by which an objective is measured already."""
    links: list[dict[str, Any]] = row.content.get("links", [])
    for link in links:
        if link["type"] == LinkType.MEASURED_BY and ":" not in link["to"]:
            return str(link["to"].partition("/")[2])
    return ""
