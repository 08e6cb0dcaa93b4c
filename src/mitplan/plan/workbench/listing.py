"""The list of one kind of the draft: what filters it, in which order it stands, and what a row shows."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from mitplan.core.tables import Table
from mitplan.core.texts import listed, said
from mitplan.people.queries import party_names

from ..fields import field_of, label_of
from ..models import ListField, PartyField
from ..reading import OPEN
from ..states import AnswerCode, Kind, Stage
from ..wording import gap_words
from .contents import Drafted

# What lists of each kind are filtered by, besides words.
_OFFERED: Mapping[str, Sequence[str]] = {
    Kind.OBJECTIVE: ("gap", "field", "objective_kind"),
    Kind.INDICATOR: ("gap", "field"),
    Kind.RECOMMENDATION: ("gap", "answer", "field", "made_by"),
    Kind.MEASURE: ("gap", "lead", "stage", "field"),
    Kind.SOURCE: ("source_kind",),
    Kind.EVENT: ("gap", "event_kind", "field"),
    Kind.QUESTION: ("gap", "field"),
}
# Nothing of that name at all.
NONE = "-"


def matching(rows: Iterable[Drafted], kind: str, asked: Mapping[str, str]) -> list[Drafted]:
    """The elements of a kind that have everything asked for; withdrawn ones included."""
    wanted = {name: asked[name] for name in _OFFERED.get(kind, ()) if asked.get(name)}
    words = asked.get("q", "").casefold().split()
    found = []
    for row in rows:
        if row.kind != kind or not all(row.has(name, value) for name, value in wanted.items()):
            continue
        said_of = f"{row.number} {row.title}".casefold()
        if all(word in said_of for word in words):
            found.append(row)
    return found


def filters(rows: Sequence[Drafted], kind: str, asked: Mapping[str, str], language: str) -> list[dict[str, Any]]:
    """The filters of a list as `ui/filters.html` shows them, with how many current elements each value has."""
    of_kind = [row for row in rows if row.kind == kind and row.is_current]
    found: list[dict[str, Any]] = [
        {"name": "q", "label": _("Nummer oder Wort im Titel"), "kind": "search", "value": asked.get("q", "")}
    ]
    titles = {row.number: row.title for row in rows if row.kind == Kind.FIELD}
    for name in _OFFERED.get(kind, ()):
        counts = Counter(value for row in of_kind for value in set(row.facets.get(name, ())))
        labels = _labels(kind, name, counts, titles)
        options = [
            {"value": value, "label": said(labels[value], language), "count": counts[value]}
            for value in sorted(counts, key=lambda value: str(labels[value]).casefold())
        ]
        if without := sum(1 for row in of_kind if not row.facets.get(name)):
            options.append({"value": NONE, "label": _("keine Lücke") if name == "gap" else _("ohne"), "count": without})
        for option in options:
            option["selected"] = asked.get(name) == option["value"]
        found.append({"name": name, "label": _label(kind, name), "options": options})
    return found


def _label(kind: str, name: str) -> str:
    if name == "gap":
        return _("Lücke")
    if name == "answer":
        return _("Antwort")
    return _("Handlungsfeld") if name == "field" else label_of(kind, name)


def _labels(kind: str, name: str, values: Iterable[str], titles: Mapping[str, str]) -> dict[str, Any]:
    if name == "gap":
        return {value: gap_words(kind, value) for value in values}
    if name == "answer":
        codes = dict(AnswerCode.choices)
        return {value: codes.get(value, _("ohne Antwort")) if value != OPEN else _("ohne Antwort") for value in values}
    if name == "field":
        return {value: f"{value} {titles.get(value, '')}" for value in values}
    field = field_of(kind, name)
    if isinstance(field, PartyField | ListField):
        return {key: called.name for key, called in party_names(values, None).items()}
    codes = dict(field.flatchoices)
    return {value: codes.get(value, value) for value in values}


def shown(rows: Sequence[Drafted], url: Any) -> list[dict[str, Any]]:
    """What each row of a list shows."""
    keys = {key for row in rows for key in row.facets.get("lead", ())}
    names = party_names(keys, None) if keys else {}
    return [
        {
            "pk": row.pk,
            "kind": row.kind,
            "number": row.number,
            "title": row.title,
            "url": url(row),
            "gaps": [gap_words(row.kind, code) for code in row.gaps],
            "lead": ", ".join(names[key].short or names[key].name for key in row.facets.get("lead", ())),
            "state": _state(row),
        }
        for row in rows
    ]


def table_of(title: str, rows: Iterable[Mapping[str, Any]]) -> Table:
    """The rows as `shown`, to be taken away."""
    words = {"stage": dict(Stage.choices), "answer": dict(AnswerCode.choices)}
    heads = [_("Nummer"), _("Titel"), _("Federführung"), _("Stand"), _("Lücken")]
    told = (
        [
            row["number"],
            row["title"],
            row["lead"],
            str(words[row["state"][0]][row["state"][1]]) if row["state"] else "",
            listed(str(gap) for gap in row["gaps"]),
        ]
        for row in rows
    )
    return Table(title, heads, told)


def _state(row: Drafted) -> tuple[str, str] | None:
    """Family and code of the badge that tells how an element stands."""
    values = row.content.get("values", {})
    if row.kind == Kind.MEASURE and values.get("stage"):
        return "stage", values["stage"]
    answer = next(iter(row.facets.get("answer", ())), "")
    return ("answer", answer) if answer and answer != OPEN else None
