"""What a reader asks of a list, out of the address, and how to ask for less or more.

Every filter is a parameter named like the facet (`?gap=lead&field=3`); several values of one name mean any of them.
A value nobody has finds nothing, and an unknown parameter is ignored: an address is never an error.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from mitplan.core.dates import PartialDate
from mitplan.core.texts import filled, said
from mitplan.people.queries import party_names
from mitplan.plan.fields import FIELDS, label_of
from mitplan.plan.findings import GAPS_OF
from mitplan.plan.models import PartiesField, PartyField, Sealed, Version
from mitplan.plan.reading import OPEN
from mitplan.plan.states import AnswerCode, Kind

from .. import frame as frames
from .. import queries
from ..home import gaps
from ..selections import ANY, NONE, SORTS, Selection

# The filters a list offers, in order; any other facet works by address and can be taken away again.
OFFERED: Mapping[str, Sequence[str]] = {
    Kind.GUIDELINE: (),
    Kind.FIELD: (),
    Kind.OBJECTIVE: ("field", "guideline", "objective_kind", "gap", "tag", "contradiction"),
    Kind.INDICATOR: ("field", "direction", "gap", "tag", "contradiction"),
    Kind.RECOMMENDATION: ("answer", "field", "guideline", "made_by", "given_by", "addressee", "gap", "tag"),
    Kind.MEASURE: (
        *("field", "guideline", "lead", "stage", "assessment", "origin", "gap"),
        *("target_group", "measure_kind", "tag", "contradiction"),
    ),
    Kind.SOURCE: ("source_kind", "tag"),
    Kind.EVENT: ("event_kind", "body", "field", "gap", "tag", "contradiction"),
    Kind.QUESTION: ("asked_by", "field", "gap", "tag"),
}
DATED = (Kind.EVENT, Kind.SOURCE, Kind.QUESTION, Kind.RECOMMENDATION)
SORTABLE: Mapping[str, Sequence[str]] = {
    Kind.MEASURE: ("position", "title", "starts", "newest", "ends", "cost"),
    Kind.RECOMMENDATION: ("position", "title", "newest"),
    Kind.OBJECTIVE: ("position", "title", "ends"),
    Kind.SOURCE: ("position", "title", "newest", "starts"),
    Kind.EVENT: ("position", "newest", "starts", "ends"),
    Kind.QUESTION: ("position", "newest"),
}
SORT_WORDS = {
    "position": gettext_lazy("wie im Plan"),
    "title": gettext_lazy("Titel"),
    "starts": gettext_lazy("älteste zuerst"),
    "newest": gettext_lazy("neueste zuerst"),
    "ends": gettext_lazy("frühestes Ende zuerst"),
    "cost": gettext_lazy("höchste Kosten zuerst"),
}
_NAMES: Mapping[str, Any] = {
    "field": gettext_lazy("Handlungsfeld"),
    "guideline": gettext_lazy("Leitlinie"),
    "gap": gettext_lazy("Lücke"),
    "answer": gettext_lazy("Antwort"),
    "tag": gettext_lazy("Stichwort"),
    "target_group": gettext_lazy("Zielgruppe"),
    "contradiction": gettext_lazy("Widerspruch bei"),
    "owed_by": gettext_lazy("Zu klären von"),
    "given_by": gettext_lazy("Antwort von"),
}
_ANSWERS = (OPEN, *AnswerCode.values)
_MOST_OPTIONS, _MOST_VALUES, _LONGEST = 100, 20, 120
# What a list understands beside facets.
_OTHERS = ("q", "sort", "year", "begin", "state", "fassung", "page")


@dataclass(frozen=True, slots=True)
class Asked:
    """A list as asked for: which version, which selection, and the parameters it came from."""

    version: Version
    selection: Selection
    given: QueryDict

    @property
    def kind(self) -> str:
        return self.selection.kind


def read(version: Version, root: Sealed, kind: str, given: QueryDict) -> Asked:
    """Read the parameters of an address; whatever makes no sense is left out."""
    given = _understood(given)
    facets = {name: values for name in given if name not in _OTHERS and (values := given.getlist(name))}
    decided = PartialDate.parse(root.content.get("values", {}).get("decided", "")).latest
    selection = Selection(
        kind,
        dict(sorted(facets.items())),
        words=" ".join(_clean(given.get("q", "")).split()[:8]),
        withdrawn=given.get("state") == "withdrawn",
        year=_year(given.get("year", "")),
        # Where the day of the resolution isn't known, nothing is known to have begun after it.
        begins_after=(decided or date.max) if given.get("begin") == "after" else None,
        sort=given.get("sort", "") if given.get("sort", "") in SORTS else "position",
    )
    return Asked(version, selection, given)


def _clean(text: str) -> str:
    # PostgreSQL refuses NUL in texts, and nobody looks for a novel.
    return text.replace("\0", "")[:_LONGEST].strip()


def _understood(given: QueryDict) -> QueryDict:
    """What of an address is ours, cleaned: the page repeats it in each of its links, so it must stay small."""
    names = {*_NAMES, *(name for fields in FIELDS.values() for name in fields)}
    query, left = QueryDict(mutable=True), _MOST_VALUES
    for name in given:
        if name in _OTHERS:
            query[name] = _clean(given.get(name, ""))
        elif name in names:
            values = [value for raw in given.getlist(name)[:left] if (value := _clean(raw))]
            query.setlist(name, values)
            left -= len(values)
    return query


def _year(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) == 4 and text != "0000" else None


@dataclass(frozen=True, slots=True)
class Labels:
    """Names of facets and of their values, for the options and chips of one page."""

    kind: str
    titles: Mapping[tuple[str, str], str]
    parties: Mapping[str, str]
    # In which language the plan's own words are, and which titles are translated.
    language: str = ""
    translated: Collection[tuple[str, str]] = ()

    def name(self, facet: str) -> str:
        """What a facet is called."""
        if facet in _NAMES:
            return str(_NAMES[facet])
        kind = self.kind if facet in FIELDS[self.kind] else next(k for k, fields in FIELDS.items() if facet in fields)
        return label_of(kind, facet)

    def value(self, facet: str, value: str) -> str:
        """What a value of a facet is called; a value nobody knows is shown as it is."""
        if value in {ANY, NONE}:
            return _("angegeben") if value == ANY else _("keine Angabe")
        if facet in {"field", "guideline"}:
            title = self.titles.get((facet, value), "")
            return f"{value} {title}".strip()
        if facet == "gap":
            return gaps.words_of(self.kind, value)
        if facet == "contradiction":
            return label_of(self.kind, value) if value in FIELDS[self.kind] else value
        if facet == "answer":
            return str(_("keine Antwort bekannt") if value == OPEN else dict(AnswerCode.choices).get(value, value))
        if value in self.parties:
            return self.parties[value]
        field = FIELDS[self.kind].get(facet)
        return str(dict(field.flatchoices).get(value, value)) if field is not None and field.choices else value

    def language_of(self, facet: str, value: str) -> str:
        """The language of what `value` says; "" where it is the reader's."""
        if value in {ANY, NONE} or facet in {"gap", "contradiction", "answer"} or self.language == get_language():
            return ""
        field = FIELDS[self.kind].get(facet)
        return "" if (facet, value) in self.translated or (field is not None and field.choices) else self.language

    def rank(self, facet: str, value: str) -> tuple[int, str]:
        """Where a value stands among its like: as in the plan, as in the list of codes, else by name."""
        known: Sequence[str] = ()
        field = FIELDS[self.kind].get(facet)
        if facet in {"field", "guideline"}:
            known = [number for kind, number in self.titles if kind == facet]
        elif facet == "gap":
            known = GAPS_OF.get(self.kind, ())
        elif facet == "answer":
            known = _ANSWERS
        elif field is not None and field.choices:
            known = [code for code, _label in field.flatchoices]
        return (known.index(value) if value in known else len(known)), self.value(facet, value).casefold()


def labels_for(asked: Asked) -> Labels:
    """Names of all the values a page may show; three queries at most."""
    rows = queries.titles_of(asked.version, Kind.FIELD, Kind.GUIDELINE)
    titles = {(row.kind, row.number): frames.translated(row, "title") for row in rows}
    counts = queries.facet_counts(asked.version, asked.kind)
    keys = {value for name in _party_names(asked.kind) for value in counts.get(name, {})}
    keys |= {value for name in _party_names(asked.kind) for value in asked.selection.facets.get(name, ())}
    names = party_names(keys, asked.version.decided_on or None) if keys else {}
    return Labels(
        asked.kind,
        {place: title for place, (title, _language, _state) in titles.items()},
        {key: called.name for key, called in names.items() if called.name != key},
        asked.version.header["plan"]["language"],
        {place for place, (_title, language, _state) in titles.items() if language},
    )


def _party_names(kind: str) -> Iterable[str]:
    yield from ("owed_by", "given_by")
    yield from (name for name, field in FIELDS[kind].items() if isinstance(field, PartyField | PartiesField))


def form(asked: Asked, labels: Labels) -> dict[str, Any]:
    """Context of `ui/filters.html`."""
    offered = [made for name in OFFERED[asked.kind] if (made := _filter(asked, labels, name))]
    if asked.kind in DATED and (years := _years(asked)):
        offered.append(years)
    search = {"name": "q", "label": _("Suchwort"), "kind": "search", "value": asked.selection.words}
    shown = {"q", "page", *(made["name"] for made in offered)}
    kept = [(name, value) for name, values in asked.given.lists() for value in values if name not in shown and value]
    active = list(_chips(asked, labels))
    return {
        "filters": [search, *offered],
        "keep": kept,
        "active": active,
        "reset_url": _address(asked, only=("fassung", "sort")),
    }


def _filter(asked: Asked, labels: Labels, name: str) -> dict[str, Any] | None:
    counts = queries.facet_counts(asked.version, asked.kind).get(name, {})
    chosen = asked.selection.facets.get(name, ())
    most = sorted(counts, key=lambda value: -counts[value])[:_MOST_OPTIONS]
    values = sorted({*most, *chosen}, key=lambda value: labels.rank(name, value))
    if not values:
        return None
    options = [
        {
            "value": value,
            "label": labels.value(name, value),
            "language": labels.language_of(name, value),
            "count": counts.get(value, None if value in {ANY, NONE} else 0),
            "selected": value in chosen,
        }
        for value in values
    ]
    # A choice of several can only be shown, and undone singly, as ticks.
    return {
        "name": name,
        "label": labels.name(name),
        "kind": "choice" if len(chosen) > 1 else "select",
        "options": options,
    }


def _years(asked: Asked) -> dict[str, Any] | None:
    counts = queries.year_counts(asked.version, asked.kind)
    options = [
        {"value": year, "label": str(year), "count": count, "selected": year == asked.selection.year}
        for year, count in counts.items()
    ]
    return {"name": "year", "label": _("Jahr"), "options": options} if options else None


def _chips(asked: Asked, labels: Labels) -> Iterable[dict[str, str]]:
    selection = asked.selection
    for name, values in selection.facets.items():
        for value in values:
            called = said(labels.value(name, value), labels.language_of(name, value))
            words = filled("%(name)s: %(value)s", name=labels.name(name), value=called)
            yield {"label": words, "url": _address(asked, without=(name, value))}
    if selection.words:
        yield {"label": _("„%(words)s“") % {"words": selection.words}, "url": _address(asked, without=("q", ""))}
    if selection.year:
        yield {"label": f"{_('Jahr')}: {selection.year}", "url": _address(asked, without=("year", ""))}
    if selection.begins_after:
        words = _("Beginn nach dem Beschluss des Plans")
        yield {"label": words, "url": _address(asked, without=("begin", ""))}
    if selection.withdrawn:
        yield {"label": _("zurückgezogen"), "url": _address(asked, without=("state", ""))}


def _address(asked: Asked, *, without: tuple[str, str] = ("", ""), only: Sequence[str] = ()) -> str:
    """The query of this list with less: without one value (or all) of a name, or with some names only."""
    query = QueryDict(mutable=True)
    for name, values in asked.given.lists():
        if name == "page" or (only and name not in only):
            continue
        left = [v for v in values if v and (name != without[0] or (without[1] and _clean(v) != without[1]))]
        query.setlist(name, left)
    return f"?{query.urlencode()}"


def table_address(plan_key: str, asked: Asked) -> str:
    """Where the list as asked for is given out as a table."""
    query = asked.given.copy()
    query.pop("page", None)
    address = reverse("publication:listing_csv", args=[plan_key, asked.kind])
    return f"{address}?{query.urlencode()}" if query else address


def sorting(asked: Asked) -> list[dict[str, Any]]:
    """The orders a list offers, with their addresses."""
    links = []
    for name in SORTABLE.get(asked.kind, ()):
        query = asked.given.copy()
        query.pop("page", None)
        query["sort"] = name
        current = name == asked.selection.sort
        links.append({"label": SORT_WORDS[name], "url": f"?{query.urlencode()}", "current": current})
    return links
