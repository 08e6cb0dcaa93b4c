"""Sheets of XLSX and ODS: how large they are and what is hidden in them, then their cells."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from defusedxml import DefusedXmlException
from defusedxml import ElementTree as SafeXml
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from ..given import Place, Remark
from .grids import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Grid, Row, Value, column_name, some
from .packages import Parts, broken, packed, with_password

# A tag with its attributes; quotes may hide a ">", but a "<" stands in no tag: so none is looked at further than to it.
_ATTRIBUTES = rb"""((?:[^<>"']|"[^"<]*"|'[^'<]*')*)(?P<end>>?)"""
_CELL_TAGS: Final = re.compile(rb"<(?:[\w.-]+:)?(row|c|f)(?=[\s/>])" + _ATTRIBUTES)
# How many strings there are, as the file says it: the reader would make room for as many before it sees one.
_STRINGS: Final = re.compile(rb"<(?:[\w.-]+:)?sst(?=[\s/>])" + _ATTRIBUTES)
_COUNT: Final = re.compile(rb"""(?:uniqueC|c)ount\s*=\s*("[^"]*"|'[^']*')""")
_R: Final = re.compile(rb"""(?<![\w:])r\s*=\s*["']\s*([A-Za-z]*)([0-9]+)\s*["']""")
_ODS_TAGS: Final = re.compile(
    rb"<table:(table|table-row|table-cell|covered-table-cell)(?=[\s/>])"
    + _ATTRIBUTES
    + rb"|<table:(dde-link|table-source)\b"
)
_REPEATED: Final = re.compile(rb"""table:number-(?:columns|rows)-repeated\s*=\s*["']([0-9]+)""")
_ODS_NAME: Final = re.compile(rb"""table:name\s*=\s*["']([^"']*)""")
_EXTERNAL: Final = re.compile(rb"<(?:[\w.-]+:)?Relationship\s" + _ATTRIBUTES)
_TARGET: Final = re.compile(rb"""TargetMode\s*=\s*["']\s*External""", re.IGNORECASE)
_HYPERLINK: Final = re.compile(rb"""Type\s*=\s*["'][^"']*/hyperlink["']""")
_DECLARED: Final = re.compile(rb"""^\s*<\?xml[^>]*encoding\s*=\s*["']([\w-]+)""")
_SHEET_TAG, _RELATION = "}sheet", "}id"
_WIDEST_REPEAT, _TALLEST_REPEAT = 16_384, 1_048_576
_LARGEST_FRAME: Final = 1024 * 1024


def read_sheets(parts: dict[str, bytes], kind: str, name: str) -> list[Grid]:
    """The sheets of a workbook in order; its parts are used up. Raises ValidationError with one sentence."""
    _refuse_any_xml(parts, name)
    if kind == ".xlsx":
        _look_into_xlsx(parts, name)
        parts.update({part: _uncounted(content, name) for part, content in parts.items()})
    else:
        _look_into_ods(parts, name)
    try:
        with CalamineWorkbook.from_filelike(packed(parts)) as book:
            grids = list(_grids(book))
    except (CalamineError, ValueError, OverflowError) as error:
        raise broken(name) from error
    except BaseException as error:
        # When the reader itself gives up, that is no Exception to Python.
        if type(error).__name__ != "PanicException":
            raise
        raise broken(name) from error
    if not any(grid.rows for grid in grids):
        raise ValidationError(_("In „%(name)s“ steht nichts. Wählen Sie bitte eine andere Datei.") % {"name": name})
    return grids


def _grids(book: CalamineWorkbook) -> Iterator[Grid]:
    for index, about in enumerate(book.sheets_metadata):
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_index(index)
        source = _("Blatt %(sheet)s") % {"sheet": about.name}
        rows: list[Row] = [_trimmed(row) for row in sheet.to_python(skip_empty_area=False)]
        while rows and not rows[-1]:
            rows.pop()
        hidden = about.visible != SheetVisibleEnum.Visible
        yield Grid(about.name, source, rows, list(_merged(sheet.merged_cell_ranges or (), source)), hidden)


def _trimmed(row: Sequence[Value]) -> list[Value]:
    end = len(row)
    while end and row[end - 1] == "":
        end -= 1
    return [None if value == "" else value for value in row[:end]]


def _merged(areas: object, source: str) -> Iterator[Remark]:
    names = [
        f"{column_name(left)}{top + 1}:{column_name(right)}{bottom + 1}"
        for (top, left), (bottom, right) in areas  # type: ignore[attr-defined] # a list of pairs of pairs
    ]
    if names:
        said = _(
            "Verbundene Zellen (%(areas)s): Ihr Wert gilt nur für die erste Zelle. Heben Sie die Verbindung auf, wenn "
            "er für alle gelten soll."
        )
        yield Remark(Place(source), said % {"areas": some(names)})


def _refuse_any_xml(parts: Parts, name: str) -> None:
    for part, content in parts.items():
        if part.endswith((".xml", ".rels")):
            _refuse_xml(content, name)


def _refuse_xml(content: bytes, name: str) -> None:
    """What can't be looked through: other encodings than UTF-8, and declarations that may grow."""
    declared = _DECLARED.match(content[:200].removeprefix(b"\xef\xbb\xbf"))
    odd = declared and declared[1].lower() not in (b"utf-8", b"us-ascii", b"ascii")
    if (
        odd
        or content[:2] in (b"\xff\xfe", b"\xfe\xff")
        or b"\0" in content
        or b"<!DOCTYPE" in content
        or b"<!ENTITY" in content
    ):
        raise broken(name)


def _tags(pattern: re.Pattern[bytes], content: bytes, name: str) -> Iterator[re.Match[bytes]]:
    """The tags of a part; one that doesn't end before the next begins is none that a reader may see."""
    for match in pattern.finditer(content):
        if match["end"] == b"":
            raise broken(name)
        yield match


def _uncounted(content: bytes, name: str) -> bytes:
    """A part without the number of strings that it announces."""
    found, at = [], 0
    for match in _tags(_STRINGS, content, name) if b"sst" in content else ():
        found += [content[at : match.start()], _COUNT.sub(b"", match[0])]
        at = match.end()
    return b"".join([*found, content[at:]]) if found else content


# ---------------------------------------------------------------- XLSX


@dataclass
class _Extent:
    """How far a sheet reaches, and the first cell with a formula."""

    row: int = 0
    column: int = 0
    cells: int = 0
    widest: int = 0
    tallest: int = 0
    formulas: list[str] = field(default_factory=list)

    def take(self, count: int = 1) -> bool:
        """Count cells; False when there are too many."""
        self.cells += count
        self.widest = max(self.widest, self.column)
        self.tallest = max(self.tallest, self.row)
        return (
            self.cells <= MOST_CELLS
            and self.widest <= MOST_COLUMNS
            and self.tallest <= MOST_ROWS
            and self.widest * self.tallest <= 5 * MOST_CELLS
        )


def _look_into_xlsx(parts: Parts, name: str) -> None:
    for part, content in parts.items():
        if part.lower().endswith(".rels"):
            _refuse_external(content, name)
    names = _sheet_names(parts)
    for part, content in parts.items():
        place = _("Blatt %(sheet)s") % {"sheet": names[part]} if part in names else f"„{name}“"
        extent = _Extent()
        if not _measured(_tags(_CELL_TAGS, content, name), extent):
            raise _too_large(place, extent)
        if extent.formulas:
            raise _with_formulas(place, extent.formulas)


def _measured(tags: Iterator[re.Match[bytes]], extent: _Extent) -> bool:
    for match in tags:
        tag, attributes = match[1], match[2]
        if tag == b"f":
            extent.formulas.append(f"{column_name(max(extent.column, 1) - 1)}{extent.row}")
            if len(extent.formulas) > 5:
                return True
            continue
        said = _R.search(attributes)
        if tag == b"row":
            extent.row = min(int(said[2]), 10**9) if said else extent.row + 1
            extent.column = 0
            continue
        extent.column = _column(said[1]) if said and said[1] else extent.column + 1
        if said and said[1]:
            extent.row = min(int(said[2][:10]), 10**9)
        # A cell that is closed at once holds nothing but its look.
        if not attributes.endswith(b"/") and not extent.take():
            return False
    return True


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper()[:8]:
        number = number * 26 + letter - 64
    return number


def _sheet_names(parts: Parts) -> Mapping[str, str]:
    """The names of sheets by the parts they stand in, as far as the package says them."""
    book, relations = parts["xl/workbook.xml"], parts.get("xl/_rels/workbook.xml.rels", b"")
    if max(len(book), len(relations)) > _LARGEST_FRAME:
        return {}
    try:
        targets = {one.get("Id"): one.get("Target", "") for one in SafeXml.fromstring(relations)}
        sheets = [one for one in SafeXml.fromstring(book).iter() if one.tag.endswith(_SHEET_TAG)]
    except (SafeXml.ParseError, DefusedXmlException, ValueError):
        return {}
    found = {}
    for sheet in sheets:
        relation = next((value for key, value in sheet.attrib.items() if key.endswith(_RELATION)), "")
        target = targets.get(relation, "")
        found[target.removeprefix("/") if target.startswith("/") else f"xl/{target}"] = sheet.get("name", "")
    return found


def _refuse_external(content: bytes, name: str) -> None:
    for match in _tags(_EXTERNAL, content, name):
        if _TARGET.search(match[1]) and not _HYPERLINK.search(match[1]):
            raise ValidationError(
                _(
                    "„%(name)s“ holt Inhalte von außerhalb. Ersetzen Sie die Verknüpfungen durch Werte und speichern "
                    "Sie "
                    "die Mappe neu."
                )
                % {"name": name}
            )


# ---------------------------------------------------------------- ODS


def _look_into_ods(parts: Parts, name: str) -> None:
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise with_password(name)
    extent, place, repeated = _Extent(), f"„{name}“", 1
    for match in _tags(_ODS_TAGS, parts.get("content.xml", b""), name):
        tag, attributes = match[1], match[2] or b""
        if tag is None:
            raise ValidationError(
                _(
                    "„%(name)s“ holt Werte aus anderen Dateien. Ersetzen Sie die Verknüpfungen durch Werte und "
                    "speichern Sie sie neu."
                )
                % {"name": name}
            )
        if tag == b"table":
            said = _ODS_NAME.search(attributes)
            sheet = said[1].decode(errors="replace") if said else name
            extent, place = _Extent(), _("Blatt %(sheet)s") % {"sheet": sheet}
        elif tag == b"table-row":
            repeated = _times(attributes)
            extent.row, extent.column = extent.row + repeated, 0
            if repeated > _TALLEST_REPEAT:
                raise _too_large(place, extent)
        else:
            _ods_cell(extent, attributes, repeated, place)


def _ods_cell(extent: _Extent, attributes: bytes, rows: int, place: str) -> None:
    times = _times(attributes)
    extent.column += times
    if b"table:formula" in attributes:
        raise _with_formulas(place, [f"{column_name(extent.column - times)}{extent.row - rows + 1}"])
    says_nothing = attributes.endswith(b"/") and b"office:value" not in attributes
    if times > _WIDEST_REPEAT or (not says_nothing and not extent.take(times * rows)):
        raise _too_large(place, extent)


def _times(attributes: bytes) -> int:
    said = _REPEATED.search(attributes)
    return min(int(said[1][:10]), 10**9) if said else 1


# ---------------------------------------------------------------- refusals


def _too_large(place: str, extent: _Extent) -> ValidationError:
    fault = _(
        "%(place)s: Das Blatt reicht bis Spalte %(column)s und Zeile %(row)d. Möglich sind höchstens %(columns)d "
        "Spalten, "
        "%(rows)d Zeilen und eine Million Zellen. Kopieren Sie die Zellen, um die es geht, in eine neue Mappe."
    )
    column = column_name(max(extent.widest, extent.column, 1) - 1)
    told = {"column": column, "row": max(extent.tallest, extent.row), "columns": MOST_COLUMNS, "rows": MOST_ROWS}
    return ValidationError(fault % {"place": place, **told})


def _with_formulas(place: str, cells: list[str]) -> ValidationError:
    fault = _(
        "%(place)s, Zelle %(cells)s: Hier steht eine Formel. Ersetzen Sie Formeln durch ihre Werte (Kopieren, dann "
        "Inhalte einfügen: Werte) und speichern Sie die Mappe neu."
    )
    return ValidationError(fault % {"place": place, "cells": some(cells)})
