"""Reads a workbook, or one list of it as CSV or JSON, as a delivery. A cell that says what it said stays as it is."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import zip_longest
from pathlib import PurePath
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from mitplan.core.tables import FORMULA
from mitplan.plan.models import Plan
from mitplan.plan.states import ElementState

from ..cells import TOO_LONG, Parties, Raw, Type, as_text, habit_of, meant, read_cell, written
from ..given import Cell, Delivery, Given, GivenAnswer, GivenClaim, GivenLink, GivenWithdrawal, Place, Remark
from ..reading import Grid
from .columns import (
    ANSWERS,
    CHANGED,
    CLAIMS,
    GUIDE,
    HELP,
    LINKS,
    LISTS,
    STATE,
    WITHDRAW,
    Column,
    answer_columns,
    claim_columns,
    columns_of,
    link_columns,
    sheet_columns,
    sheet_names,
)
from .filling import FORM
from .marking import Marks
from .references import References, names_of_kinds, plain_name
from .spelling import Spelling, field_column
from .stock import Stated, Stock

_NUMBERS: Final = ("nummer", "nr.", "nr", "number")


def delivery_of(plan: Plan, grids: Sequence[Grid]) -> Delivery:
    """What the sheets give. Raises ValidationError, with the code `foreign` when they aren't ours."""
    taking = _Taking(Stock(plan), Parties())
    known = 0
    for grid in grids:
        if grid.name == LISTS and grid.rows and grid.rows[0][:1] == [FORM]:
            taking.require_plan(grid)
        elif grid.name not in (GUIDE, LISTS) and any(grid.rows):
            known += taking.take(grid)
    taking.remarks += taking.marks.faults()
    if not known:
        raise _foreign()
    return Delivery(
        taking.elements,
        taking.links,
        taking.claims,
        (),
        taking.remarks,
        taking.answers,
        taking.withdrawals,
        list(taking.marks.given()),
    )


def _refuse_foreign(heads: Sequence[str], names: Mapping[str, str]) -> None:
    """A sheet that is called like one of ours, with no column of ours."""
    if heads and not any(head.casefold() in names or head in names for head in heads):
        raise _foreign()


def _foreign() -> ValidationError:
    fault = _(
        "Diese Datei ist nicht wie die Arbeitsmappe dieses Plans aufgebaut. Wählen Sie unter „Aufbau der Datei“ die "
        "Zuordnung, die sagt, was ihre Spalten bedeuten, oder legen Sie eine an."
    )
    return ValidationError(fault, code="foreign")


@dataclass
class _Row:
    """A row of a sheet: what stands in its columns, by the name of the value."""

    place: Place
    first: str
    cells: Mapping[str, Raw]

    def at(self, column: Column) -> Place:
        return self.place.at(column.head)


@dataclass
class _Taking:
    stock: Stock
    parties: Parties
    elements: list[Given] = field(default_factory=list)
    links: list[GivenLink] = field(default_factory=list)
    claims: list[GivenClaim] = field(default_factory=list)
    answers: list[GivenAnswer] = field(default_factory=list)
    withdrawals: list[GivenWithdrawal] = field(default_factory=list)
    marks: Marks = field(default_factory=Marks)
    remarks: list[Remark] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.spelling = Spelling(self.parties)
        self.references = References(self.stock)

    def require_plan(self, grid: Grid) -> None:
        key = as_text(grid.rows[0][1]) if len(grid.rows[0]) > 1 else ""
        if key != self.stock.plan.key:
            fault = _(
                "Diese Mappe gehört zum Plan „%(key)s“. Lesen Sie sie dort ein, oder geben Sie die Mappe dieses Plans "
                "neu aus."
            )
            raise ValidationError(fault % {"key": key[:60]})

    def take(self, grid: Grid) -> bool:
        """Read one sheet; False when it isn't one of ours."""
        self.remarks += grid.remarks
        name = plain_name(PurePath(grid.name).stem)
        others = {LINKS: self._link, CLAIMS: self._claim, ANSWERS: self._answer}
        columns = {LINKS: link_columns, CLAIMS: claim_columns, ANSWERS: answer_columns}
        for title, taker in others.items():
            if name == plain_name(title):
                for row in self._rows(grid, columns[title](), ("nr.",) if title == CLAIMS else ()):
                    self._guarded(taker, row)
                return True
        kind = next((kind for kind, names in names_of_kinds().items() if name in names), None)
        if kind is None:
            said = _("Dieses Blatt wird nicht gelesen.%(meant)s")
            near = meant(grid.name, [*sheet_names().values(), *others])
            self.remarks.append(Remark(Place(grid.source), said % {"meant": near}))
            return False
        habits = _habits(grid, columns_of(kind))
        for row in self._rows(grid, sheet_columns(kind), _NUMBERS):
            self._element(kind, row, habits)
            self._guarded(partial(self._withdrawal, kind), row)
        return True

    def _guarded(self, taker: Any, row: _Row) -> None:
        try:
            taker(row)
        except _Fault as fault:
            self.remarks.append(Remark(fault.place, fault.sentence, is_fault=True))

    # ------------------------------------------------------------ rows

    def _rows(self, grid: Grid, columns: Sequence[Column], first: Sequence[str]) -> Iterator[_Row]:
        """The rows below the head; without the help, and without rows that say nothing."""
        start = next(index for index, row in enumerate(grid.rows) if any(row))
        heads = [" ".join(as_text(raw).split()) for raw in grid.rows[start]]
        names = {**{column.name: column.name for column in columns}, **{c.head.casefold(): c.name for c in columns}}
        _refuse_foreign([head for head in heads if head.casefold() not in ("", STATE.casefold(), *first)], names)
        wanted: list[str] = []
        for index, head in enumerate(heads):
            name = "" if head.casefold() in first else names.get(head.casefold(), names.get(head))
            if head and name is None and head != STATE:
                self._unknown_column(grid, start + 1, head, columns)
            if name and name in wanted:
                said = _("Diese Spalte steht doppelt da; gelesen wird nur eine. Löschen Sie die andere.")
                self.remarks.append(Remark(grid.place(start + 1, head), said, is_fault=True))
                name = None
            wanted.append("#" if name == "" and index == 0 else name or "")
        if first and "#" not in wanted:
            said = _("Die erste Spalte muss „Nummer“ heißen.")
            if "nummer" in first:
                self.remarks.append(Remark(grid.place(start + 1), said, is_fault=True))
                return
        for number, row in enumerate(grid.rows[start + 1 :], start + 2):
            if not any(value not in (None, "") for value in row) or as_text(row[0]).startswith(HELP):
                continue
            cells = {name: raw for name, raw in zip_longest(wanted, row[: len(wanted)]) if name}
            yield _Row(grid.place(number), as_text(cells.pop("#", None)).strip(), cells)

    def _unknown_column(self, grid: Grid, row: int, head: str, columns: Sequence[Column]) -> None:
        said = _("Eine Spalte „%(head)s“ gibt es hier nicht.%(meant)s Benennen Sie sie um oder löschen Sie sie.")
        told = {"head": head[:60], "meant": meant(head, [column.head for column in columns])}
        self.remarks.append(Remark(grid.place(row, head[:60]), said % told, is_fault=True))

    # ------------------------------------------------------------ elements

    def _element(self, kind: str, row: _Row, habits: Mapping[str, str]) -> None:
        reference = f"{kind}/{row.first}"
        if not re.fullmatch(r"[A-Za-z0-9.]{1,20}", row.first):
            said = _("„%(number)s“ ist keine Nummer. Möglich sind Buchstaben, Ziffern und Punkte, höchstens 20.")
            place = row.place.at("Nummer")
            self.remarks.append(Remark(place, said % {"number": row.first[:60]}, is_fault=True))
            return
        current = self.stock.values.get(reference)
        spelt = self.spelling.element(kind, current) if current else []
        values: dict[str, Cell] = {}
        for index, column in enumerate(columns_of(kind)):
            if column.name not in row.cells:
                continue
            raw = row.cells[column.name]
            if not current or as_text(raw) != spelt[index]:
                raw = _unguarded(raw)
            if current and as_text(raw) == spelt[index]:
                values[column.name] = Cell(current[column.name], row.at(column))
            elif raw is not None or current:
                self._value(reference, row, column, (raw, habits.get(column.name, "")), values)
        self.elements.append(Given(kind, row.first, values, row.place))

    def _withdrawal(self, kind: str, row: _Row) -> None:
        """Whether the last column takes an element out of the plan; the reason of one that is out stays as it is."""
        reason = as_text(_unguarded(row.cells.get(WITHDRAW))).strip()
        reference, place = f"{kind}/{row.first}", row.at(sheet_columns(kind)[-1])
        element = self.stock.elements.get(reference)
        if not reason:
            return
        if element is None:
            raise _Fault(place, _("Ein neues Element lässt sich nicht zurückziehen. Löschen Sie die Zeile."))
        if element.state != ElementState.WITHDRAWN:
            self.withdrawals.append(GivenWithdrawal(reference, reason, place))
        elif reason != written(Type.TEXT, element.withdrawn_because, self.parties).strip():
            fault = _("Das Element ist schon zurückgezogen. Der Grund lässt sich nicht mehr ändern.")
            raise _Fault(place, fault)

    def _value(self, reference: str, row: _Row, column: Column, told: tuple[Raw, str], values: dict[str, Cell]) -> None:
        """A cell that doesn't say what it said."""
        place, (raw, habit) = row.at(column), told
        if (reference, column.name) in self.stock.claimed:
            # An empty cell states nothing; a workbook given out before the mark was moved says what held then.
            stated = (one.values["value"] for one in self.stock.claimed[reference, column.name])
            if raw is None or any(
                as_text(raw) == written(column.type, one, self.parties, column.codes) for one in stated
            ):
                return
            said = _(
                "„%(value)s“: Zu diesem Feld gibt es belegte Angaben. Tragen Sie eine weitere auf dem Blatt "
                "„%(sheet)s“ ein."
            )
            sentence = said % {"value": as_text(raw)[:60], "sheet": CLAIMS}
            self.remarks.append(Remark(place, sentence, is_fault=True))
            return
        if as_text(raw) == TOO_LONG:
            self.remarks.append(
                Remark(place, _("Hier fehlt der Text. Löschen Sie den Hinweis oder schreiben Sie ihn."), True)
            )
            return
        try:
            read = read_cell(column.type, raw, self.parties, column.codes, habit)
        except ValidationError as error:
            self.remarks.append(Remark(place, error.messages[0], is_fault=True))
            return
        if read.warning:
            self.remarks.append(Remark(place, read.warning))
        values[column.name] = Cell(read.value, place)

    # ------------------------------------------------------------ links, claims, answers

    def _link(self, row: _Row) -> None:
        columns = link_columns()
        told = self._read(row, columns)
        key = (told.pop("origin", ""), told.pop("type", ""), told.pop("target", ""))
        current = self.stock.links.get(key)
        if current and self._says(row, columns, self.spelling.link(key, current)):
            told = dict(current)
        elif current:
            told |= _emptied(row, current)
        self.links.append(GivenLink(*key, row.place, told))

    def _answer(self, row: _Row) -> None:
        columns = answer_columns()
        told = self._read(row, columns)
        recommendation = told.pop("recommendation", "")
        current = self.stock.answers.get(recommendation)
        if current and self._says(row, columns, self.spelling.answer(recommendation, current)):
            told = dict(current)
        elif current:
            told |= _emptied(row, current)
        self.answers.append(GivenAnswer(recommendation, row.place, told))

    def _claim(self, row: _Row) -> None:
        columns = claim_columns()
        if row.first:
            stated = self.stock.claims.get(int(row.first)) if re.fullmatch(r"\d{1,18}", row.first) else None
            if stated is None:
                fault = _(
                    "Eine Angabe mit der Nummer „%(number)s“ gibt es nicht. Lassen Sie die Nummer bei neuen Angaben "
                    "leer."
                )
                raise _Fault(row.place.at("Nr."), fault % {"number": row.first[:20]})
            self._require_as_stated(row, stated)
            self.claims.append(GivenClaim(stated.element, stated.field, row.place, stated.values))
            self.marks.told(stated, row.place, row.cells)
            return
        told = self._read(row, columns, but=("field", "value", "why"))
        element = told.pop("element", "")
        kind = element.partition("/")[0]
        field_ = self._field(row, kind)
        of_field = field_column(kind, field_)
        if (raw := row.cells.get("value")) is not None and of_field is not None:
            told["value"] = self._read_one(row, Column("value", "Wert", of_field.type, of_field.codes), raw)
        told.setdefault("standing", "stated" if "value" in told else "unknown")
        self.claims.append(GivenClaim(element, field_, row.place, told))
        if told.get("valid"):
            self.marks.new(element, field_)

    def _require_as_stated(self, row: _Row, stated: Stated) -> None:
        for column, spelt in zip(claim_columns(), self.spelling.claim(stated), strict=True):
            if column.name in CHANGED or column.name not in row.cells:
                continue
            if as_text(row.cells[column.name]) != spelt:
                fault = _(
                    "„%(value)s“: Belegte Angaben werden nicht geändert. Tragen Sie eine neue Zeile ohne Nummer ein; "
                    "ändern lässt sich nur, welche Angabe gilt."
                )
                raise _Fault(row.at(column), fault % {"value": as_text(row.cells[column.name])[:60]})

    def _field(self, row: _Row, kind: str) -> str:
        said = as_text(row.cells.get("field")).strip()
        heads = {column.head.casefold(): column.name for column in columns_of(kind) if column.name not in _NO_CLAIM}
        heads |= {name: name for name in heads.values()}
        if said.casefold() not in heads:
            near = meant(said, [column.head for column in columns_of(kind) if column.name not in _NO_CLAIM])
            fault = _("Ein Feld „%(field)s“ gibt es bei diesem Element nicht.%(meant)s")
            raise _Fault(row.place.at("Feld"), fault % {"field": said[:60], "meant": near})
        return heads[said.casefold()]

    def _says(self, row: _Row, columns: Sequence[Column], spelt: Sequence[str]) -> bool:
        return all(
            as_text(row.cells[column.name]) == text
            for column, text in zip(columns, spelt, strict=True)
            if column.name in row.cells
        )

    def _read(self, row: _Row, columns: Iterable[Column], but: Sequence[str] = ()) -> dict[str, Any]:
        """The values of a row; what is empty isn't given."""
        found = {}
        for column in columns:
            raw = row.cells.get(column.name)
            if raw is not None and column.name not in but:
                found[column.name] = self._read_one(row, column, raw)
        return found

    def _read_one(self, row: _Row, column: Column, raw: Raw) -> Any:
        try:
            if column.name in _REFERENCES:
                return self.references.find(as_text(raw).strip())
            read = read_cell(column.type, raw, self.parties, column.codes)
        except ValidationError as error:
            raise _Fault(row.at(column), error.messages[0]) from error
        if read.warning:
            self.remarks.append(Remark(row.at(column), read.warning))
        return read.value


def _unguarded(raw: Raw) -> Raw:
    """A text without the apostrophe that keeps a spreadsheet from taking it for a formula."""
    guarded = isinstance(raw, str) and raw.startswith("'") and raw[1:].lstrip(" ").startswith(FORMULA)
    return raw[1:] if guarded else raw


def _emptied(row: _Row, current: Mapping[str, Any]) -> dict[str, str]:
    """What was said and is said no longer."""
    return {name: "" for name, value in current.items() if value and name in row.cells and row.cells[name] is None}


_NO_CLAIM: Final = frozenset({"title", "text", "names", "tags"})
_REFERENCES: Final = frozenset({"origin", "target", "element", "recommendation", "source"})


class _Fault(Exception):
    """Why a row can't be read."""

    def __init__(self, place: Place, sentence: str) -> None:
        super().__init__(sentence)
        self.place = place
        self.sentence = sentence


def _habits(grid: Grid, columns: Sequence[Column]) -> Mapping[str, str]:
    """How the columns of numbers and money write numbers."""
    start = next(index for index, row in enumerate(grid.rows) if any(row))
    heads = [" ".join(as_text(raw).split()).casefold() for raw in grid.rows[start]]
    found = {}
    for column in columns:
        if column.type in (Type.MONEY, Type.NUMBER):
            at = next((i for i, head in enumerate(heads) if head in (column.head.casefold(), column.name)), None)
            if at is not None:
                rows = grid.rows[start + 1 :]
                found[column.name] = habit_of(
                    row[at] for row in rows if len(row) > at and not as_text(row[0]).startswith(HELP)
                )
    return found
