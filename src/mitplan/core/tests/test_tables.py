"""Tables are opened again, as their readers would."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from mitplan.core.tables import LONGEST_CELL, Table, csv_of, sheet_name, xlsx_of

HOSTILE = ("=1+1", "+49 611", "-5", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")', " =1", "=cmd|' /C calc'!A0")


def reread(table):
    content = b"".join(csv_of(table))
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def opened(*tables):
    book = CalamineWorkbook.from_filelike(io.BytesIO(xlsx_of(tables)))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def test_csv_says_what_was_said():
    rows = [['Ä; "ß"\nzweite Zeile', 7, Decimal("12.50"), date(2017, 12, 20), None]]
    assert reread(Table("T", ["a", "b", "c", "d", "e"], rows)) == [
        ["a", "b", "c", "d", "e"],
        ['Ä; "ß"\nzweite Zeile', "7", "12,50", "2017-12-20", ""],
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_a_formula(text):
    assert reread(Table("T", [text], [[text]])) == [["'" + text], ["'" + text]]
    # In a workbook a text is a text: it needs no apostrophe, and there is no formula in the file.
    assert opened(Table("T", ["k"], [[text]]))["T"][1][0].strip() == text.strip()


def test_negative_numbers_stay_numbers():
    assert reread(Table("T", ["a"], [[-5], [Decimal("-1.5")]]))[1:] == [["-5"], ["-1,5"]]


def test_csv_comes_in_pieces_and_reads_the_rows_once():
    asked = []

    def rows():
        for number in range(5000):
            asked.append(number)
            yield ["x" * 100]

    pieces = csv_of(Table("T", ["a"], rows()))
    assert not asked
    next(pieces)
    assert 0 < len(asked) < 1000
    assert sum(map(len, pieces)) > 400_000


def test_workbook_keeps_types():
    rows = [
        ["Text", 7, Decimal("12.5"), date(2017, 12, 20), None],
        ["007", 10**17 + 1, Decimal("-3"), datetime(2017, 1, 2, 3, 4, tzinfo=UTC), ""],
    ]
    found = opened(Table("Liste", ["a", "b", "c", "d", "e"], iter(rows)))["Liste"]
    assert found[0] == ["a", "b", "c", "d", "e"]
    assert found[1] == ["Text", 7.0, 12.5, "2017-12-20", ""]
    assert found[2] == ["007", "1" + "0" * 16 + "1", -3.0, "2017-01-02 04:04", ""]


def test_a_text_too_long_for_a_cell_says_that_it_was_cut():
    found = opened(Table("T", ["a"], [["x" * 40_000]]))["T"][1][0]
    assert len(found) == LONGEST_CELL
    assert found.endswith("[…]")


def test_sheets_have_names_that_spreadsheets_allow():
    long = "Empfehlungen und was aus ihnen geworden ist"
    found = opened(Table("a/b: [c]*?", ["x"], []), Table(long, ["x"], []), Table(long, ["x"], []), Table("", ["x"], []))
    assert len(found) == 4
    assert all(0 < len(name) <= 31 for name in found)
    taken: set[str] = set()
    assert [sheet_name("History", taken), sheet_name("a", taken), sheet_name("A", taken)] == ["History 1", "a", "A (2)"]


def test_an_empty_table_has_its_head():
    assert opened(Table("T", ["a", "b"], []))["T"] == [["a", "b"]]
    assert reread(Table("T", ["a", "b"], [])) == [["a", "b"]]
