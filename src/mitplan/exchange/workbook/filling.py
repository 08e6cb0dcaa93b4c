"""Writes the workbook of a plan: a sheet for each kind, drop-down lists, protected numbers, help under each head."""

import io
from collections.abc import Iterable, Sequence
from typing import Any, Final

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from mitplan.core.tables import Table
from mitplan.plan.models import Plan
from mitplan.plan.states import ElementState

from ..cells import Parties, Type, german, written
from .columns import (
    ANSWERS,
    CHANGED,
    CLAIMS,
    GUIDE,
    HELP,
    LINKS,
    LISTS,
    STATE,
    Column,
    answer_columns,
    claim_columns,
    columns_of,
    link_columns,
    sheet_columns,
    sheet_names,
)
from .spelling import Spelling
from .stock import Stock

FORM: Final = "mitplan-workbook"
_FIRST = 2  # rows before the first element: the head and the help
_SPARE = 2000  # rows below the last one in which lists can be chosen from
_WIDTHS: Final = {Type.TEXT: 30, Type.MONEY: 34, Type.DATE: 18, Type.NUMBER: 14, Type.FLAG: 8}
_GUIDANCE: Final = (
    "Diese Mappe enthält den Entwurf des Plans. Ändern Sie Zellen, ergänzen Sie Zeilen und lesen Sie die Mappe wieder "
    "ein.",
    "Vor dem Einlesen sehen Sie für jede Zelle, was sich ändern würde. Erst danach bestätigen Sie.",
    "Nummern stehen fest. Neue Elemente bekommen eine neue Zeile mit einer neuen Nummer.",
    "Eine gelöschte Zeile ändert nichts: Zurückgezogen wird ein Element in der Spalte „Zurückziehen: Grund“.",
    "Graue Zellen haben belegte Angaben. Eine weitere Angabe mit Quelle kommt auf das Blatt „Belegte Angaben“.",
    "Soll dort eine andere Angabe gelten, setzen Sie „Gilt“ um und nennen Sie den Grund des Wechsels.",
    "Formeln werden nicht gelesen. Fügen Sie Werte ein.",
    "Eine leere Zelle heißt: nicht angegeben. Null ist ein Wert; „gibt es nicht“ und „nicht bekannt“ sind belegte "
    "Angaben.",
)


def workbook_of(plan: Plan) -> bytes:
    """The draft of a plan as XLSX; a fixed number of queries."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        _Filling(book, Stock(plan)).fill()
    return out.getvalue()


def table_of(plan: Plan, kind: str) -> Table:
    """One list of the draft, with the columns of its sheet; read in again, it changes nothing."""
    stock, spelling, columns = Stock(plan), Spelling(Parties()), columns_of(kind)
    elements = sorted((one for one in stock.elements.values() if one.kind == kind), key=lambda one: one.position)
    rows = ([one.number, *spelling.element(kind, stock.values[one.reference])] for one in elements)
    return Table(sheet_names()[kind], ["Nummer", *(column.head for column in columns)], rows)


class _Filling:
    def __init__(self, book: Any, stock: Stock) -> None:
        self.book = book
        self.stock = stock
        self.parties = Parties()
        self.spelling = Spelling(self.parties)
        text = {"num_format": "@", "text_wrap": True, "valign": "top"}
        self.head = book.add_format({**text, "bold": True, "bg_color": "#e8e4dc", "bottom": 1})
        self.help = book.add_format({**text, "italic": True, "font_color": "#595959"})
        self.fixed = book.add_format({**text, "bg_color": "#eeeeee"})
        self.open = book.add_format({**text, "locked": False})
        self.lists: dict[tuple[str, ...], str] = {}

    def fill(self) -> None:
        self._guide()
        for kind, name in sheet_names().items():
            self._elements(kind, name)
        spell, stock = self.spelling, self.stock
        self._rows(LINKS, "", link_columns(), (("", spell.link(*row)) for row in stock.links.items()))
        claims = ((str(number), spell.claim(stated)) for number, stated in stock.claims.items())
        self._rows(CLAIMS, "Nr.", claim_columns(), claims)
        self._rows(ANSWERS, "", answer_columns(), (("", spell.answer(*row)) for row in stock.answers.items()))
        self._lists()

    def _guide(self) -> None:
        sheet = self.book.add_worksheet(GUIDE)
        sheet.set_column(0, 0, 110)
        title = self.stock.values.get("plan/0", {}).get("title", self.stock.plan.key)
        sheet.write_string(0, 0, title, self.head)
        for row, sentence in enumerate(_GUIDANCE, 1):
            sheet.write_string(row, 0, sentence, self.help)
        sheet.protect()

    def _elements(self, kind: str, name: str) -> None:
        elements = [one for one in self.stock.elements.values() if one.kind == kind]
        elements.sort(key=lambda one: one.position)
        columns = columns_of(kind)
        more = sheet_columns(kind)[len(columns) :]
        sheet = self._sheet(name, "Nummer", [*columns, *more], len(elements))
        end = len(columns) + len(more) + 1
        sheet.write_string(0, end, STATE, self.head)
        sheet.write_string(1, end, "Zur Kenntnis.", self.help)
        for row, element in enumerate(elements, _FIRST):
            reference = element.reference
            sheet.write_string(row, 0, element.number, self.fixed)
            for at, (column, text) in enumerate(
                zip(columns, self.spelling.element(kind, self.stock.values[reference]), strict=True), 1
            ):
                claimed = (reference, column.name) in self.stock.claimed
                if text or claimed:
                    sheet.write_string(row, at, text, self.fixed if claimed else self.open)
            if element.withdrawn_because and more:
                sheet.write_string(
                    row, end - 1, written(Type.TEXT, element.withdrawn_because, self.parties), self.fixed
                )
            sheet.write_string(row, end, german(ElementState(element.state).label), self.fixed)

    def _rows(self, name: str, first: str, columns: Sequence[Column], rows: Iterable[tuple[str, list[str]]]) -> None:
        """A sheet without elements; `first` is the head of a column of fixed numbers, where there is one."""
        found = list(rows)
        sheet = self._sheet(name, first, columns, len(found))
        start = 1 if first else 0
        for row, (number, texts) in enumerate(found, _FIRST):
            if first:
                sheet.write_string(row, 0, number, self.fixed)
            for at, text in enumerate(texts, start):
                if text:
                    is_fixed = first and columns[at - start].name not in CHANGED
                    sheet.write_string(row, at, text, self.fixed if is_fixed else self.open)

    def _sheet(self, name: str, first: str, columns: Sequence[Column], rows: int) -> Any:
        sheet = self.book.add_worksheet(name)
        start = 1 if first else 0
        if first:
            sheet.write_string(0, 0, first, self.head)
            sheet.set_column(0, 0, 10, self.open)
        for at, column in enumerate(columns, start):
            sheet.write_string(0, at, column.head, self.head)
            told = f"{HELP} {column.help}" if at == 0 else column.help
            sheet.write_string(1, at, told, self.help)
            sheet.set_column(at, at, _WIDTHS.get(column.type, 22), self.open)
            self._choices(sheet, at, column, rows)
        if first:
            sheet.write_string(1, 0, HELP, self.help)
        sheet.freeze_panes(_FIRST, 2 if first else 0)
        sheet.protect(
            "", {"format_columns": True, "format_rows": True, "insert_rows": True, "sort": True, "autofilter": True}
        )
        return sheet

    def _choices(self, sheet: Any, at: int, column: Column, rows: int) -> None:
        if column.codes:
            words = tuple(label for code, label in column.codes.labels.items() if code)
        elif column.type is Type.PARTY:
            words = tuple(self.parties.names)
        else:
            return
        if not words:
            return
        told = {"validate": "list", "source": self._source(words), "error_type": "warning"}
        told |= {"error_title": "Nicht in der Liste", "error_message": "Dieser Wert steht nicht in der Liste."}
        sheet.data_validation(_FIRST, at, _FIRST + rows + _SPARE, at, told)

    def _source(self, words: tuple[str, ...]) -> str:
        """Where the words of a list stand: a column of a hidden sheet."""
        if words not in self.lists:
            column = xl_col_to_name(len(self.lists))
            self.lists[words] = f"={LISTS}!${column}$2:${column}${len(words) + 1}"
        return self.lists[words]

    def _lists(self) -> None:
        sheet = self.book.add_worksheet(LISTS)
        sheet.write_row(0, 0, [FORM, self.stock.plan.key])
        for at, words in enumerate(self.lists):
            for row, word in enumerate(words, 1):
                sheet.write_string(row, at, word)
        sheet.protect()
        sheet.hide()
