"""The record of a session as one file: for a text program, or as a table."""

import io
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from docx import Document

from mitplan.core.rich import words
from mitplan.core.tables import Table

from ..models import Meeting
from ..queries.minutes import tops
from ..states.meetings import CorrectionState, ItemKind, Manner, Outcome, Way

DOCX_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def table_of(meeting: Meeting, document: Mapping[str, Any]) -> Table:
    """Everything that was on record, a row each: what kind, to which point, what, which state, when."""
    heads = [_("Art"), _("Punkt"), _("Nummer"), _("Was"), _("Wer"), _("Stand"), _("Wann")]
    return Table(_("Sitzungsakte"), heads, list(_rows(meeting, document)))


def _rows(meeting: Meeting, document: Mapping[str, Any]) -> Iterator[list[Any]]:
    places = tops(document["agenda"])
    body = document["body"]["name"]
    yield [
        _("Sitzung"),
        "",
        meeting.number,
        meeting.title,
        body,
        meeting.get_state_display(),
        _at(document["begins"], meeting),
    ]
    for row in document["attendance"]["list"]:
        manner = str(Manner(row["manner"]).label)
        yield [_("Anwesenheit"), "", "", _span(row, meeting), _seat(row), manner, _at(row["came"], meeting)]
    for item in document["agenda"]:
        state = _("abgesetzt") if item["dropped"] else str(ItemKind(item["kind"]).label)
        yield [_("Tagesordnung"), places.get(item["number"], ""), item["number"], item["title"], "", state, ""]
        if item["text"]:
            yield [_("Protokoll"), places.get(item["number"], ""), item["number"], words(item["text"]), "", "", ""]
    for row in document["papers"]:
        state = _("nach Fristablauf") if row["late"] else ""
        yield [
            _("Unterlage"),
            places.get(row["item"], ""),
            row["number"],
            row["title"],
            row["sha256"],
            state,
            _at(row["sent"], meeting),
        ]
    yield from _resolved(document, places)
    for row in document["tasks"]:
        yield [_("Aufgabe"), places.get(row["item"], ""), row["number"], row["what"], row["name"], "", row["due"]]
    for row in document["corrections"]:
        state = str(CorrectionState(row["state"]).label)
        yield [_("Änderungswunsch"), places.get(row["item"], ""), row["number"], row["after"], _seat(row), state, ""]


def _resolved(document: Mapping[str, Any], places: Mapping[int, str]) -> Iterator[list[Any]]:
    for row in document["resolutions"]:
        state = f"{Outcome(row['outcome']).label}, {Way(row['way']).label}"
        yield [_("Beschluss"), places.get(row["item"], ""), row["number"], words(row["wording"]), "", state, ""]
        for one in row["objections"]:
            yield [_("Einwand"), places.get(row["item"], ""), row["number"], one["text"], _seat(one), "", ""]


def docx_of(meeting: Meeting, document: Mapping[str, Any], digest: str = "") -> bytes:
    """The record as a Word document with headings; the digest of approved minutes stands at its end."""
    book = Document()
    book.core_properties.author = book.core_properties.last_modified_by = ""
    book.core_properties.title = document["title"]
    # The same record gives the same file, whenever it is asked for.
    book.core_properties.created = book.core_properties.modified = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    book.add_heading(_plain(document["title"]), 0)
    book.add_paragraph(_plain(document["body"]["name"]))
    facts = [(_("Beginn"), _at(document["opened"] or document["begins"], meeting))]
    facts += [(_("Ende"), _at(document["closed"] or document["ends"], meeting)), (_("Ort"), document["place"])]
    seats = document["attendance"]
    facts.append((_("Anwesend"), _("%(present)s von %(seats)s Sitzen mit Stimme") % seats))
    for head, said in facts:
        if said:
            book.add_paragraph(_plain(f"{head}: {said}"))
    _attendance(book, meeting, document)
    for text in (document["preface"], document["around"]):
        _paragraphs(book, text)
    _agenda(book, document)
    _lists(book, meeting, document)
    if digest:
        book.add_paragraph(f"SHA-256 {digest}")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _attendance(book: Any, meeting: Meeting, document: Mapping[str, Any]) -> None:
    rows = document["attendance"]["list"]
    if rows:
        book.add_heading(_("Wer dabei war"), 1)
    for row in rows:
        told = f"{_seat(row)}: {Manner(row['manner']).label}, {_span(row, meeting)}"
        book.add_paragraph(_plain(told), style="List Bullet")


def _agenda(book: Any, document: Mapping[str, Any]) -> None:
    places = tops(document["agenda"])
    for item in document["agenda"]:
        place = places.get(item["number"])
        book.add_heading(_plain(f"{place}. {item['title']}" if place else item["title"]), 1)
        if item["dropped"]:
            book.add_paragraph(_plain(_("Abgesetzt: %(reason)s") % {"reason": item["dropped"]}))
        _paragraphs(book, item["text"])
        for row in document["resolutions"]:
            if row["item"] == item["number"]:
                _resolution(book, row)


def _resolution(book: Any, row: Mapping[str, Any]) -> None:
    head = _("Beschluss %(number)s (%(outcome)s, %(way)s)")
    parts = {"number": row["number"], "outcome": Outcome(row["outcome"]).label, "way": Way(row["way"]).label}
    book.add_heading(_plain(head % parts), 2)
    _paragraphs(book, row["wording"])
    for one in row["objections"]:
        told = ": ".join(part for part in (_seat(one), one["text"]) if part)
        book.add_paragraph(_plain(_("Einwand: %(who)s") % {"who": told}))


def _lists(book: Any, meeting: Meeting, document: Mapping[str, Any]) -> None:
    tasks = [": ".join(part for part in (row["name"], row["what"], row["due"]) if part) for row in document["tasks"]]
    papers = [
        ", ".join(
            part
            for part in (
                row["title"],
                _at(row["sent"], meeting),
                _("nach Fristablauf") if row["late"] else "",
                f"SHA-256 {row['sha256']}",
            )
            if part
        )
        for row in document["papers"]
    ]
    wishes = [
        f"{row['number']}. {_seat(row)}: {CorrectionState(row['state']).label}. {row['answer']}".strip()
        for row in document["corrections"]
    ]
    for head, lines in ((_("Aufgaben"), tasks), (_("Unterlagen"), papers), (_("Änderungswünsche"), wishes)):
        if lines:
            book.add_heading(head, 1)
        for line in lines:
            book.add_paragraph(_plain(line), style="List Bullet")


def _paragraphs(book: Any, text: str) -> None:
    for part in words(text).split("\n\n"):
        if part.strip():
            book.add_paragraph(_plain(part.strip()))


def _plain(text: str) -> str:
    """What a Word document can hold: no control characters but line breaks and tabs."""
    return "".join(sign for sign in text if sign >= " " or sign in "\n\t")


def _seat(row: Mapping[str, Any]) -> str:
    return str(row["name"]) or _("Sitz ohne Organisation")


def _span(row: Mapping[str, Any], meeting: Meeting) -> str:
    came, left = parse_datetime(row["came"]), parse_datetime(row["left"]) if row["left"] else None
    assert came is not None
    ends = f"{left.astimezone(meeting.clock):%H:%M}" if left else ""
    return f"{came.astimezone(meeting.clock):%H:%M}–{ends}"


def _at(stamped: str, meeting: Meeting) -> str:
    moment = parse_datetime(stamped) if stamped else None
    return date_format(moment.astimezone(meeting.clock), "DATETIME_FORMAT") if moment else ""
