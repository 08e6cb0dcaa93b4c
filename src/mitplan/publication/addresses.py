"""The public addresses of elements. Number and slug; the number alone decides, so an address survives renaming."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import ngettext, ngettext_lazy

from mitplan.plan.models import Sealed
from mitplan.plan.states import Kind
from mitplan.plan.wording import PLURALS as PLURALS

# How a kind is called in addresses. German in every language: an address is a name, not a text.
SEGMENTS: Mapping[str, str] = {
    Kind.GUIDELINE: "leitlinien",
    Kind.FIELD: "handlungsfelder",
    Kind.OBJECTIVE: "ziele",
    Kind.INDICATOR: "indikatoren",
    Kind.RECOMMENDATION: "empfehlungen",
    Kind.MEASURE: "massnahmen",
    Kind.SOURCE: "quellen",
    Kind.EVENT: "ereignisse",
    Kind.QUESTION: "fragen",
}
# The kinds that every page of a plan leads to.
IN_NAVIGATION = (Kind.FIELD, Kind.RECOMMENDATION, Kind.MEASURE, Kind.OBJECTIVE, Kind.SOURCE, Kind.EVENT)
KIND_OF = {segment: kind for kind, segment in SEGMENTS.items()}

COUNTS: Mapping[str, Any] = {
    Kind.GUIDELINE: ngettext_lazy("%(n)d Leitlinie", "%(n)d Leitlinien", "n"),
    Kind.FIELD: ngettext_lazy("%(n)d Handlungsfeld", "%(n)d Handlungsfelder", "n"),
    Kind.OBJECTIVE: ngettext_lazy("%(n)d Ziel", "%(n)d Ziele", "n"),
    Kind.INDICATOR: ngettext_lazy("%(n)d Indikator", "%(n)d Indikatoren", "n"),
    Kind.RECOMMENDATION: ngettext_lazy("%(n)d Empfehlung", "%(n)d Empfehlungen", "n"),
    Kind.MEASURE: ngettext_lazy("%(n)d Maßnahme", "%(n)d Maßnahmen", "n"),
    Kind.SOURCE: ngettext_lazy("%(n)d Quelle", "%(n)d Quellen", "n"),
    Kind.EVENT: ngettext_lazy("%(n)d Ereignis", "%(n)d Ereignisse", "n"),
    Kind.QUESTION: ngettext_lazy("%(n)d offene Frage", "%(n)d offene Fragen", "n"),
}


def count_in_words(kind: str, count: int) -> str:
    """How many elements of a kind: "3 Maßnahmen"."""
    return str(COUNTS[kind] % {"n": count})


def measures_in_words(count: int, programmes: int) -> str:
    """How many measures, and how many of them are programmes that hold others: "25 Maßnahmen, davon 10 Programme"."""
    words = count_in_words(Kind.MEASURE, count)
    if not programmes:
        return words
    return ngettext("%(measures)s, davon %(n)d Programm", "%(measures)s, davon %(n)d Programme", programmes) % {
        "measures": words,
        "n": programmes,
    }


class KindConverter:
    """A kind in an address; anything else is no address of ours."""

    regex = "|".join(KIND_OF)

    def to_python(self, value: str) -> str:
        return KIND_OF[value]

    def to_url(self, value: str) -> str:
        return SEGMENTS[Kind(value)]


def home(plan_key: str) -> str:
    """The home of a plan."""
    return reverse("publication:plan", args=[plan_key])


def listing(plan_key: str, kind: str, query: str = "") -> str:
    """The list of one kind, with a query such as `gap=cost`."""
    return reverse("publication:listing", args=[plan_key, kind]) + (f"?{query}" if query else "")


def element(plan_key: str, row: Sealed, version_number: int | None = None) -> str:
    """The page of an element; the plan's home for the plan as a whole. A version number asks for that version."""
    if row.kind == Kind.PLAN:
        return home(plan_key)
    address = reverse("publication:element", args=[plan_key, row.kind, f"{row.number}-{row.slug}".rstrip("-")])
    return f"{address}?fassung={version_number}" if version_number else address


def party(key: str) -> str:
    """The page of a body or an office, by its text key."""
    if key.startswith("office:"):
        return reverse("publication:office", args=[key.removeprefix("office:")])
    return reverse("publication:body", args=[key])


def version(plan_key: str, number: int) -> str:
    """The page of a version."""
    return reverse("publication:version", args=[plan_key, number])
