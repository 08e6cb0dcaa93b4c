"""Tables going out: CSV that spreadsheets of any language open right, and XLSX. Neither can carry a formula.

A list, a comparison or the journal says its title, columns and rows; what the values look like is decided here.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import xlsxwriter
from django.utils import timezone
from xlsxwriter.utility import xl_rowcol_to_cell

Value = str | int | Decimal | date | None
CSV_TYPE: Final = "text/csv; charset=utf-8"
XLSX_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# A spreadsheet takes a text that begins like this for a formula, or for one after it has cut the blank.
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_BOM: Final = "\ufeff"
_AT_ONCE: Final = 64 * 1024
LONGEST_CELL: Final = 32_767  # what a cell of a workbook holds
_CUT: Final = " […]"
_NARROWEST, _WIDEST = 8, 60
# Ground and ink; each pair has a contrast of 7 to 1 or more.
TONES: Final[Mapping[str, tuple[str, str]]] = {
    "good": ("#DDF0DD", "#0F3D1A"),
    "info": ("#DCE9F7", "#0B2F57"),
    "plain": ("#ECECEC", "#333333"),
    "warn": ("#FCEFC7", "#4A3300"),
    "bad": ("#F9DAD7", "#6B0F0A"),
}


@dataclass(frozen=True, slots=True)
class Table:
    """What a table is called, the heads of its columns, and its rows; rows may come as a stream, to be read once.

    `note` is a sentence that stands in a line of its own above the heads of a CSV. `tone` names the colour of a row's
    first cell in a workbook, one of `TONES` or ""; words say the same.
    """

    title: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Value]]
    tone: Callable[[Sequence[Value]], str] | None = None
    note: str = ""


# ---------------------------------------------------------------- CSV


def csv_of(table: Table) -> Iterator[bytes]:
    """The table in pieces: UTF-8 with byte order mark, semicolons, one line a row; texts can't become formulas."""
    out = io.StringIO()
    out.write(_BOM)
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    if table.note:
        writer.writerow([_guarded(table.note)])
    writer.writerow([_guarded(head) for head in table.columns])
    for row in table.rows:
        writer.writerow([_spelt(value) for value in row])
        if out.tell() >= _AT_ONCE:
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode()


def _spelt(value: Value) -> str:
    """A value as CSV has it: days as ISO writes them, numbers with a comma as German spreadsheets read them."""
    if value is None:
        return ""
    if isinstance(value, str):
        return _guarded(value)
    if isinstance(value, date):
        return _day(value)
    return format(value, "f").replace(".", ",") if isinstance(value, Decimal) else str(value)


def _guarded(text: str) -> str:
    """An apostrophe tells the spreadsheet that a text follows."""
    return f"'{text}" if text.startswith(FORMULA) or text.lstrip().startswith(FORMULA) else text


def _day(value: date) -> str:
    if not isinstance(value, datetime):
        return value.isoformat()
    local = timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
    return local.isoformat(sep=" ", timespec="minutes")


# ---------------------------------------------------------------- XLSX


def xlsx_of(tables: Iterable[Table]) -> bytes:
    """A workbook with a sheet for each table: bold head that stays in sight, filter, widths by what stands there."""
    out = io.BytesIO()
    # Texts stay texts: nothing is taken for a formula, an address or a number.
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        tones = {
            name: book.add_format(
                {"bold": True, "num_format": "@", "valign": "top", "bg_color": back, "font_color": ink}
            )
            for name, (back, ink) in TONES.items()
        }
        taken: set[str] = set()
        for table in tables:
            _fill(book.add_worksheet(sheet_name(table.title, taken)), table, head, {**tones, "": text})
    return out.getvalue()


def sheet_name(title: str, taken: set[str]) -> str:
    """A name that a sheet may have and none has yet: at most 31 signs, none of []:*?/\\; `taken` learns it."""
    plain = "".join(" " if sign in "[]:*?/\\" or ord(sign) < 32 else sign for sign in title).strip(" '") or "Tabelle"
    if plain.casefold() == "history":  # Excel keeps this one for itself
        plain = f"{plain} 1"
    name, number = plain[:31].strip(" '"), 1
    while name.casefold() in taken:
        number += 1
        end = f" ({number})"
        name = plain[: 31 - len(end)].rstrip() + end
    taken.add(name.casefold())
    return name


def _fill(sheet: Any, table: Table, head: Any, looks: Mapping[str, Any]) -> None:
    widths = [len(title) for title in table.columns]
    for column, title in enumerate(table.columns):
        sheet.write_string(0, column, title[:LONGEST_CELL], head)
    row = 0
    for row, values in enumerate(table.rows, 1):
        first = looks[table.tone(values) if table.tone else ""]
        for column, value in enumerate(values):
            shown = _put(sheet, (row, column), value, looks[""] if column else first)
            if column < len(widths) and shown > widths[column]:
                widths[column] = shown
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(max(width + 2, _NARROWEST), _WIDEST))
    sheet.freeze_panes(1, 0)
    if table.columns:
        sheet.autofilter(0, 0, row, len(table.columns) - 1)


def _put(sheet: Any, place: tuple[int, int], value: Value, text: Any) -> int:
    """Write one value; returns how wide it is."""
    if value is None or value == "":
        return 0
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        number = str(value)
        # A spreadsheet keeps fifteen digits; longer ones stay whole as text.
        if len(number.strip("-0.").replace(".", "")) <= 15:
            sheet.write_number(*place, value)
            return len(number)
        value = number
    told = _day(value) if isinstance(value, date) else str(value)
    if len(told) > LONGEST_CELL:
        told = told[: LONGEST_CELL - len(_CUT)] + _CUT
    if sheet.write_string(*place, told, text):
        raise ValueError(f"{sheet.name}, {xl_rowcol_to_cell(*place)}: a sheet has no such cell")
    return max(map(len, told.splitlines()), default=0)
