"""The rows of a list: for each element of a page its number, title, marks and the few facts of its kind."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mitplan.core.texts import listed
from mitplan.plan.fields import label_of
from mitplan.plan.findings import contradictions, current_answer
from mitplan.plan.models import Sealed
from mitplan.plan.states import ElementState, EventKind, Kind, LinkType, Standing

from .. import addresses, queries
from ..frame import Frame, translated
from ..showing import date_in, date_shown, short_of, shown

Content = Mapping[str, Any]
Cell = dict[str, Any]
PAGE_SIZE, TALL_PAGE_SIZE = 40, 25
# All that a cell may hold; a template that looks for what isn't there pays for it forty times a page.
_PARTS = ("badges", "open", "unknown", "stated", "text", "url", "lines", "links", "leads", "nothing", "source", "note")
_PLAIN = {"text", "url"}
_EMPTY: Cell = dict.fromkeys(_PARTS, "")


@dataclass(frozen=True, slots=True)
class Backdrop:
    """What the rows of one page need beyond themselves: the elements they name, and counts by field or guideline."""

    frame: Frame
    named: Mapping[str, Sealed]
    counts: Mapping[str, Mapping[str, int]]
    heads: Sequence[Cell]

    def link(self, reference: str) -> dict[str, str]:
        """An element that a row names, as number and address."""
        row = self.named.get(reference)
        if row is None:
            return {"words": reference.partition("/")[2], "url": "", "title": "", "name": ""}
        return {
            "words": row.number,
            "url": self.frame.address(row),
            "title": translated(row, "title")[0],
            "name": self.frame.titled(row),
        }


def rows_of(frame: Frame, kind: str, page: Iterable[Sealed]) -> list[dict[str, Any]]:
    """The rows of one page; one query for the elements they name."""
    elements = list(page)
    named = queries.elements_in(frame.version, {ref for row in elements for ref in _references(row.content)})
    around = Backdrop(frame, named, _counts_by(frame, kind), heads_of(kind))
    return [_row(around, row) for row in elements]


def heads_of(kind: str) -> list[dict[str, Any]]:
    """The heads of the columns behind number and title."""
    return [{"label": column.label(kind), "numeric": column.numeric} for column in COLUMNS[kind]]


def _row(around: Backdrop, row: Sealed) -> dict[str, Any]:
    title, language, _state = translated(row, "title")
    content = row.content
    return {
        "number": row.number,
        "title": title,
        # A title in the plan's own language is marked as such for readers of another.
        "language": language or around.frame.language,
        "url": around.frame.address(row),
        "contradicts": [label_of(row.kind, name) for name in contradictions(content)],
        "withdrawn": row.state == ElementState.WITHDRAWN,
        "because": around.frame.said(content.get("withdrawn_because", "")),
        "cells": [
            _EMPTY | head | (made := column.make(around, content, column.name)) | {"plain": made.keys() <= _PLAIN}
            for head, column in zip(around.heads, COLUMNS[row.kind], strict=True)
        ],
    }


def _references(content: Content) -> Iterable[str]:
    if (claim := _valid_claim(content, "cost")) and claim.get("source"):
        yield claim["source"]
    yield from _linked(content, LinkType.MEASURED_BY)
    yield from _linked(content, LinkType.LEADS_TO)


def _linked(content: Content, type_: str) -> list[str]:
    return [link["to"] for link in content.get("links", ()) if link["type"] == type_]


def _valid_claim(content: Content, name: str) -> Content | None:
    claims: Sequence[Content] = content.get("claims", ())
    return next((claim for claim in claims if claim["field"] == name and claim.get("valid")), None)


def _counts_by(frame: Frame, kind: str) -> dict[str, Mapping[str, int]]:
    if kind not in {Kind.FIELD, Kind.GUIDELINE}:
        return {}
    kinds = (Kind.RECOMMENDATION, Kind.OBJECTIVE, Kind.MEASURE)
    return {counted: queries.facet_counts(frame.version, counted).get(kind, {}) for counted in kinds}


# ---------------------------------------------------------------- cells


def value_cell(around: Backdrop, content: Content, name: str) -> Cell:
    """A field's value; where there is none, which kind of nothing, and what was stated without being confirmed."""
    value = content.get("values", {}).get(name)
    if value:
        return {"text": shown(content, name, value, around.frame.language)}
    claims = [claim for claim in content.get("claims", ()) if claim["field"] == name]
    nothing = next((c["standing"] for c in claims if c["standing"] in {Standing.NONE, Standing.NIL}), "unknown")
    said = [claim["value"] for claim in claims if claim["standing"] == Standing.STATED]
    stated = dict.fromkeys(shown(content, name, value, around.frame.language) for value in said)
    return {"unknown": nothing, "stated": format_html_join(" / ", "{}", ((one,) for one in stated))}


def party_cell(around: Backdrop, content: Content, name: str) -> Cell:
    """A party by its short name, with its page."""
    key = content.get("values", {}).get(name, "")
    if not key:
        return value_cell(around, content, name)
    return {"text": around.frame.said(short_of(content, key)), "url": addresses.party(key)}


def stage_cell(around: Backdrop, content: Content, name: str) -> Cell:
    """Both axes: what phase, and how it runs where somebody has said so."""
    values = content.get("values", {})
    families = [(family, values[family]) for family in ("stage", "assessment") if values.get(family)]
    cell = {} if values.get("stage") else value_cell(around, content, name)
    return cell | {"badges": families}


def time_cell(around: Backdrop, content: Content, _name: str) -> Cell:
    """From when to when, actual dates before planned ones."""
    values = content.get("values", {})
    begin, end = _first_stated(values, _BEGINNINGS), _first_stated(values, _ENDS)
    return {"lines": [*begin, *end]} if begin or end else value_cell(around, content, "started")


_BEGINNINGS = {"started": gettext_lazy("begonnen %(date)s"), "starts": gettext_lazy("geplant ab %(date)s")}
_ENDS = {"done_on": gettext_lazy("umgesetzt %(date)s"), "ends": gettext_lazy("geplant bis %(date)s")}


def _first_stated(values: Content, words: Mapping[str, Any]) -> list[str]:
    return [str(said % {"date": date_shown(values[name])}) for name, said in words.items() if values.get(name)][:1]


def cost_cell(around: Backdrop, content: Content, name: str) -> Cell:
    """The sum as stated, and who states it."""
    cell = value_cell(around, content, name)
    if "text" in cell and (claim := _valid_claim(content, name)):
        cell["source"] = around.link(claim["source"]) if claim.get("source") else None
        if cell["source"]:
            short = shortened(cell["source"]["title"] or cell["source"]["words"], 48)
            cell["source"]["words"] = around.frame.said(short) if cell["source"]["title"] else short
    return cell


def target_cell(around: Backdrop, content: Content, name: str) -> Cell:
    """What is to be reached and by when."""
    cell = value_cell(around, content, name)
    due = content.get("values", {}).get("target_date")
    return cell | ({"note": _("bis %(date)s") % {"date": date_shown(due)}} if due and "text" in cell else {})


def number_cell(around: Backdrop, content: Content, name: str) -> Cell:
    """A measured value and the time it is of."""
    cell = value_cell(around, content, name)
    values = content.get("values", {})
    if "text" in cell and (of := values.get(f"{name}_date")):
        cell["note"] = date_shown(of)
    return cell


def indicators_cell(around: Backdrop, content: Content, _name: str) -> Cell:
    """The indicators an objective is measured by, or the reason why there are none."""
    links = [around.link(reference) for reference in _linked(content, LinkType.MEASURED_BY)]
    if links:
        return {"links": links}
    reason = content.get("values", {}).get("no_indicator_reason", "")
    return {"unknown": "none", "note": around.frame.said(reason)} if reason else {"unknown": "unknown"}


def event_cell(around: Backdrop, content: Content, name: str) -> Cell:
    """When it happened; for a promise also until when it must be kept."""
    cell = value_cell(around, content, name)
    values = content.get("values", {})
    if due := values.get("due"):
        return cell | {"note": _("einzulösen bis %(date)s") % {"date": date_shown(due)}}
    if values.get("event_kind") == EventKind.PROMISE:
        return cell | {"note": _("ohne bekannte Frist")}
    return cell


def reply_cell(around: Backdrop, content: Content, name: str) -> Cell:
    """The reply in short."""
    reply = content.get("values", {}).get(name, "")
    return {"text": around.frame.said(shortened(reply, 160))} if reply else {"unknown": "unknown"}


def answer_cell(around: Backdrop, content: Content, _name: str) -> Cell:
    """The current answer to a recommendation: code, reason in short, by whom and when."""
    answer = current_answer(content)
    if answer is None:
        return {"open": True}
    by = around.frame.said(short_of(content, answer["given_by"])) if answer.get("given_by") else ""
    on = date_in(answer, "given_on")
    return {
        "badges": [("answer", answer["code"])],
        "text": around.frame.said(shortened(answer.get("reason", ""), 180)),
        "note": listed(filter(None, (by, on))),
    }


def leads_cell(around: Backdrop, content: Content, _name: str) -> Cell:
    """What came of a recommendation, each with how much of it went in."""
    links = [link for link in content.get("links", ()) if link["type"] == LinkType.LEADS_TO]
    return {
        "leads": [around.link(link["to"]) | {"degree": link.get("degree", "")} for link in links],
        "nothing": not links,
    }


def count_cell(around: Backdrop, content: Content, name: str) -> Cell:
    """How many elements of a kind belong to a field or guideline."""
    count = around.counts[name].get(content["number"], 0)
    url = around.frame.listing(name, f"{content['kind']}={content['number']}")
    return {"text": str(count), "url": url if count else ""}


def shortened(text: str, most: int) -> str:
    """The text up to a word's end."""
    if len(text) <= most:
        return text
    return text[:most].rsplit(None, 1)[0].rstrip(",;:–") + " …"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the field (or kind counted) it is about, and how its cells come about."""

    name: str
    make: Callable[[Backdrop, Content, str], Cell] = value_cell
    words: Any = ""
    numeric: bool = False

    def label(self, kind: str) -> str:
        return str(self.words) if self.words else label_of(kind, self.name)


_COUNTS = [
    Column(kind, count_cell, addresses.PLURALS[kind], numeric=True)
    for kind in (Kind.RECOMMENDATION, Kind.OBJECTIVE, Kind.MEASURE)
]
COLUMNS: Mapping[str, Sequence[Column]] = {
    Kind.GUIDELINE: _COUNTS,
    Kind.FIELD: [Column("group", party_cell), *_COUNTS],
    Kind.OBJECTIVE: [
        Column("objective_kind"),
        Column("target", target_cell),
        Column("measured_by", indicators_cell, gettext_lazy("Gemessen an")),
    ],
    Kind.INDICATOR: [Column(name, number_cell) for name in ("baseline", "target", "current")],
    Kind.RECOMMENDATION: [
        Column("made_by", party_cell),
        Column("answer", answer_cell, gettext_lazy("Antwort")),
        Column("leads_to", leads_cell, gettext_lazy("Was daraus wurde")),
    ],
    Kind.MEASURE: [
        Column("stage", stage_cell),
        Column("lead", party_cell),
        Column("time", time_cell, gettext_lazy("Zeitraum")),
        Column("cost", cost_cell),
    ],
    Kind.SOURCE: [Column("source_kind"), Column("publisher"), Column("published")],
    Kind.EVENT: [Column("on", event_cell), Column("event_kind"), Column("body", party_cell)],
    Kind.QUESTION: [Column("asked_by", party_cell), Column("asked_on"), Column("reply", reply_cell)],
}


def counted(found: int, whole: int, kind: str, programmes: int = 0) -> str:
    """How many a list shows of how many there are; where it shows all measures, how many are programmes."""
    if found == whole:
        return addresses.measures_in_words(whole, programmes) if programmes else addresses.count_in_words(kind, whole)
    things = Kind(kind).label if whole == 1 else addresses.PLURALS[kind]
    return ngettext("%(found)d von %(whole)d %(things)s", "%(found)d von %(whole)d %(things)s", found) % {
        "found": found,
        "whole": whole,
        "things": things,
    }


LEADS: Mapping[str, Any] = {
    Kind.GUIDELINE: gettext_lazy("Die Grundsätze, denen Ziele und Maßnahmen folgen sollen."),
    Kind.FIELD: gettext_lazy("Die Themen des Plans, jedes mit seiner Arbeitsgruppe."),
    Kind.OBJECTIVE: gettext_lazy("Was erreicht werden soll, woran man es misst und bis wann."),
    Kind.INDICATOR: gettext_lazy("Woran Erfolg gemessen wird: von welchem Wert zu welchem Wert."),
    Kind.RECOMMENDATION: gettext_lazy("Wer was empfohlen hat, was geantwortet wurde und was daraus geworden ist."),
    Kind.MEASURE: gettext_lazy("Was getan wird, von wem, wann und zu welchen Kosten."),
    Kind.SOURCE: gettext_lazy("Die Dokumente, auf denen die Angaben zu diesem Plan beruhen."),
    Kind.EVENT: gettext_lazy("Was wann geschah, beschlossen oder zugesagt wurde."),
    Kind.QUESTION: gettext_lazy("Was Parlament, Verbände und Presse wissen wollten."),
}
