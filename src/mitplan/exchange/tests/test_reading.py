"""What good files say, whatever program wrote them."""

import io
from datetime import date

import pytest
import xlsxwriter

from mitplan.exchange.reading import read

from .making import ods, workbook

TEXT = "Nummer;Titel\n1;„Maßnahme“ für Übergänge\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_each_encoding_is_recognised(encoding):
    (grid,) = read(TEXT.encode(encoding), "liste.csv")
    assert grid.rows == [["Nummer", "Titel"], ["1", "„Maßnahme“ für Übergänge"]]
    assert ["Windows-1252" in remark.sentence for remark in grid.remarks] == ([True] if encoding == "cp1252" else [])


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_each_separator_is_recognised(separator):
    text = (
        separator.join(("Nummer", "Titel", "Kosten"))
        + "\r\n"
        + separator.join(("1", '"Kurse; Tag, Nacht | mehr"', "3"))
    )
    assert read(text.encode(), "liste.csv")[0].rows == [
        ["Nummer", "Titel", "Kosten"],
        ["1", "Kurse; Tag, Nacht | mehr", "3"],
    ]


def test_a_line_that_names_the_separator_is_followed():
    assert read(b"sep=|\na|b;c;d\n1|2\n", "liste.csv")[0].rows == [["a", "b;c;d"], ["1", "2"]]


def test_quotes_and_breaks_within_a_cell():
    assert read(b'a;b\n"x ""y""\nz";2\n', "liste.csv")[0].rows[1] == ['x "y"\nz', "2"]


def test_uneven_rows_are_named():
    (grid,) = read(b"a;b\n1;2;3\n4\n", "liste.csv")
    assert [(str(remark.place), remark.is_fault) for remark in grid.remarks] == [("liste.csv, Zeile 2", True)]
    assert "3 Zellen, der Kopf nur 2" in grid.remarks[0].sentence


def test_sheets_with_their_types_and_hidden_ones():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Maßnahmen")
        sheet.write_row(0, 0, ["Nummer", 1.5, True])
        sheet.write_datetime(2, 1, date(2017, 12, 20), book.add_format({"num_format": "dd.mm.yyyy"}))
        book.add_worksheet("Listen").hide()
    first, second = read(out.getvalue(), "mappe.xlsx")
    assert first.rows == [["Nummer", 1.5, True], [], [None, date(2017, 12, 20)]]
    assert str(first.place(3, "Kosten")) == "Blatt Maßnahmen, Zeile 3, Spalte Kosten"
    assert (first.is_hidden, second.is_hidden, second.rows) == (False, True, [])


def test_what_begins_further_down_keeps_its_rows():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet("A").write(4, 2, "x")
    assert read(out.getvalue(), "mappe.xlsx")[0].rows == [[], [], [], [], [None, None, "x"]]


def test_merged_cells_have_their_value_once_and_are_named():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet("A").merge_range(1, 0, 2, 1, "x")
    (grid,) = read(out.getvalue(), "mappe.xlsx")
    assert grid.rows == [[], ["x"]]
    assert "A2:B3" in grid.remarks[0].sentence
    assert not grid.remarks[0].is_fault


def test_open_document():
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    table = f"<table:table-row>{cell.format('a')}{cell.format('b')}</table:table-row>"
    number = '<table:table-cell office:value-type="float" office:value="2"/>'
    table += f"<table:table-row><table:table-cell/>{number}</table:table-row>"
    (grid,) = read(ods(table), "mappe.ods")
    assert [list(row) for row in grid.rows] == [["a", "b"], [None, 2.0]]


def test_json_rows():
    (grid,) = read('[{"a": "ä", "b": 1}, {"c": null, "a": true}]'.encode(), "liste.json")
    assert grid.rows == [["a", "b", "c"], ["ä", 1, None], [True, None, None]]


def test_a_file_on_disk(tmp_path):
    file = tmp_path / "mappe.xlsx"
    file.write_bytes(workbook(A=[["x"]]))
    assert read(file, file.name)[0].rows == [["x"]]
