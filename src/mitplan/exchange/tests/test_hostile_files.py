"""Hostile files, each made for real: refused within two seconds, with one sentence that names the place."""

import io
import os
import random
import struct
import time
import zipfile

import pytest
from django.core.exceptions import ValidationError

from mitplan.exchange.reading import LARGEST_FILE, read

from .making import NS, ROW, ods, relations, sheet, workbook, xlsx, xlsx_parts, zipped

MACRO = {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}
CELL = '<row r="1"><c r="{}1"><v>1</v></c></row>'
MEGABYTE = 1024 * 1024


def refusal(content, name="mappe.xlsx"):
    begin = time.process_time()
    with pytest.raises(ValidationError) as caught:
        read(content, name)
    assert time.process_time() - begin < 2
    (sentence,) = caught.value.messages
    assert sentence.endswith(".")
    return sentence


def with_password():
    plain = bytearray(xlsx())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = 0
        while (start := plain.find(mark, start)) >= 0:
            plain[start + at] |= 1
            start += 4
    return bytes(plain)


def lying(size):
    """A package whose list says that its sheet is small; inflated, it isn't."""
    content = bytearray(zipped(xlsx_parts(sheet(" " * 100 * MEGABYTE + ROW))))
    at = content.rfind(b"xl/worksheets/sheet1.xml") - 46
    content[at + 24 : at + 28] = struct.pack("<I", size)
    return bytes(content)


def overlapping():
    """Many names for the same bytes."""
    content = bytearray(zipped({f"{i:04}": os.urandom(9000) for i in range(40)}))
    first = content.find(b"PK\x01\x02")
    at = first
    while (at := content.find(b"PK\x01\x02", at)) >= 0:
        content[at + 20 : at + 24] = struct.pack("<I", 300_000)
        content[at + 42 : at + 46] = struct.pack("<I", 0)
        at += 4
    return bytes(content)


def twice():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in xlsx_parts().items():
            package.writestr(name, content)
        package.writestr("XL/workbook.XML", "<workbook/>")
    return out.getvalue()


OFFICE = {
    "zip bomb": (lambda: xlsx(**{"xl/sharedStrings.xml": "<a>" + " " * 120 * MEGABYTE}), "ausgepackt viel größer"),
    "many middling parts": (
        lambda: xlsx(**{f"xl/worksheets/a{i}.xml": os.urandom(50_000).hex() + " " * 10_000_000 for i in range(16)}),
        "ausgepackt viel größer",
    ),
    "announced smaller than it is": (lambda: lying(1000), "beschädigt"),
    "parts over each other": (overlapping, "beschädigt"),
    "two parts of one name": (twice, "beschädigt"),
    "many parts": (lambda: zipped({f"a{i}": "" for i in range(3000)}), "mehr als 2000 Teile"),
    "a million columns": (lambda: xlsx(CELL.format("BDWGN")), "Blatt Maßnahmen: Das Blatt reicht bis Spalte BDWGN"),
    "a million columns without names": (
        lambda: xlsx('<row r="1">' + "".join(f"<c><v>{i}</v></c>" for i in range(1_000_000)) + "</row>"),
        "Blatt Maßnahmen: Das Blatt reicht bis Spalte ALM",
    ),
    "a column behind a quoted sign": (
        lambda: xlsx('<row r="1"><c x=">" r="BDWGN1"><v>1</v></c></row>'),
        "reicht bis Spalte BDWGN",
    ),
    "a far row": (lambda: xlsx('<row r="1048576"><c r="A1048576"><v>1</v></c></row>'), "Zeile 1048576"),
    "wide and long": (
        lambda: xlsx(CELL.format("ZZ") + '<row r="90000"><c r="A90000"><v>1</v></c></row>'),
        "reicht bis Spalte ZZ und Zeile 90000",
    ),
    "formula": (
        lambda: xlsx('<row r="7"><c r="B7"><f>SUM(A1:A6)</f><v>3</v></c></row>'),
        "Blatt Maßnahmen, Zelle B7: Hier steht eine Formel",
    ),
    "formula under a prefix": (
        lambda: xlsx(ROW + '<x:row xmlns:x="x" r="2"><x:c r="C2"><x:f>1+1</x:f></x:c></x:row>'),
        "Zelle C2: Hier steht eine Formel",
    ),
    "dynamic data exchange": (
        lambda: xlsx('<row r="2"><c r="A2"><f>cmd|\' /C calc\'!A0</f><v>0</v></c></row>'),
        "Zelle A2: Hier steht eine Formel",
    ),
    "external link": (lambda: xlsx(**{"xl/externalLinks/externalLink1.xml": "<externalLink/>"}), "aus anderen Dateien"),
    "external relation": (
        lambda: xlsx(
            **{
                "xl/worksheets/_rels/sheet1.xml.rels": relations(
                    ("oleObject", "file:///etc/passwd", 'TargetMode="External"')
                )
            }
        ),
        "von außerhalb",
    ),
    "data connection": (lambda: xlsx(**{"xl/connections.xml": "<connections/>"}), "Datenbanken"),
    "macros": (lambda: xlsx(**MACRO), "Makros"),
    "macros of old": (lambda: xlsx(**{"xl/macrosheets/sheet1.xml": "<a/>"}), "Makros"),
    "embedded files": (lambda: xlsx(**{"xl/embeddings/a.bin": b"1"}), "eingebettete Dateien"),
    "nested package": (lambda: xlsx(**{"xl/worksheets/a.zip": zipped({"a": "b"})}), "weitere gepackte Datei"),
    "way out": (lambda: xlsx(**{"../../etc/passwd": "x"}), "beschädigt"),
    "entities": (lambda: xlsx('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb">]><worksheet/>'), "beschädigt"),
    "another encoding": (lambda: xlsx('<?xml version="1.0" encoding="UTF-16"?><worksheet/>'), "beschädigt"),
    "cut off": (lambda: xlsx()[:-300], "beschädigt"),
    "broken in the middle": (lambda: xlsx()[:200] + b"\xff" * 60 + xlsx()[260:], "beschädigt"),
    "cells that begin and never end": (
        lambda: xlsx("<?xml version='1.0'?><worksheet>" + "<c " * 340_000),
        "beschädigt",
    ),
    "quotes that never end": (lambda: xlsx("<?xml version='1.0'?><worksheet>" + "<c '" * 200_000), "beschädigt"),
    "relations that never end": (lambda: xlsx(**{"xl/_rels/a.rels": "<Relationship " * 70_000}), "beschädigt"),
    "no sheet": (lambda: xlsx("<?xml version='1.0'?><worksheet"), "beschädigt"),
    "with password": (with_password, "Kennwort"),
    "encrypted by Office": (lambda: b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "Kennwort"),
    "format of 1997": (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 512, "alten Format"),
    "Word": (lambda: zipped({"word/document.xml": "<a/>"}), "Textdokument"),
    "any archive": (lambda: zipped({"a.txt": "a"}), "keine Arbeitsmappe"),
    "picture": (lambda: b"\x89PNG\r\n" + b"\0" * 100, "ein Bild"),
    "text": (lambda: b"Nummer;Titel\n1;Kurse\n", "keine Arbeitsmappe"),
    "empty": (lambda: b"", "ist leer"),
    "nothing in it": (lambda: xlsx(" "), "steht nichts"),
}


@pytest.mark.parametrize("what", OFFICE)
def test_a_hostile_workbook_is_refused(what):
    make, told = OFFICE[what]
    assert told in refusal(make())


EMPTY_CELLS = "<table:table-cell/>"
FULL = '<table:table-cell office:value-type="string" {}><text:p>x</text:p></table:table-cell>'
SHEETS = {
    "many times across": (
        "<table:table-row>" + FULL.format('table:number-columns-repeated="16384"') + "</table:table-row>",
        "XFD",
    ),
    "many times down": (
        f'<table:table-row table:number-rows-repeated="1048576">{FULL.format("")}</table:table-row>',
        "Zeile 1048576",
    ),
    "more than there can be": (
        '<table:table-row><table:table-cell table:number-columns-repeated="2000000000"/></table:table-row>',
        "Das Blatt reicht bis",
    ),
    "formula": (
        '<table:table-row/><table:table-row><table:table-cell table:formula="of:=1+1"/></table:table-row>',
        "Blatt Maßnahmen, Zelle A2: Hier steht eine Formel",
    ),
    "cells that never end": ("<table:table-cell " * 50_000, "beschädigt"),
    "values from elsewhere": ('<table:table-source xlink:href="file:///etc/passwd"/>', "aus anderen Dateien"),
}


@pytest.mark.parametrize("what", SHEETS)
def test_a_hostile_open_document_is_refused(what):
    table, told = SHEETS[what]
    assert told in refusal(ods(table), "mappe.ods")


TEXTS = {
    "NUL": (b"Nummer;Titel\n1;Kur\0se\n", "Zeile 2: Hier stehen unsichtbare Nullzeichen"),
    "UTF-16 without its mark": ("Nummer;Titel\n".encode("utf-16-le"), "Zeile 1: Hier stehen unsichtbare Nullzeichen"),
    "two encodings": (
        "Nummer;Titel\n1;Maßnahme\n".encode() + "2;Maßnahme\n".encode("cp1252"),
        "Zeile 3: Ab hier sind die Zeichen anders kodiert",
    ),
    "UTF-8 by its mark alone": (b"\xef\xbb\xbfTitel\nMa\xdfnahme\n", "Zeile 2: Ab hier"),
    "an open quote": (b'Nummer;Titel\n1;"Kurse\n2;Mehr\n', "Zeile 2: Ein Text in Anführungszeichen"),
    "a million columns": (b"a;" * 1_000_000, "höchstens 1000 Spalten"),
    "a million rows": (b"a;b\n" * 1_000_000, "höchstens 1000 Spalten, 100000 Zeilen"),
    "one endless cell": (b"a;b\n" + b"x" * 20 * MEGABYTE, "Zeile 2"),
    "workbook": (xlsx(), "eine Arbeitsmappe"),
    "page": (b"<!DOCTYPE html><html></html>", "Internetseite"),
    "blanks": (b"\n;;\n", "steht nichts"),
}


@pytest.mark.parametrize("what", TEXTS)
def test_a_hostile_text_is_refused(what):
    content, told = TEXTS[what]
    assert told in refusal(content, "liste.csv")


JSON = {
    "deep": (b"[" * 200_000, "Liste von Einträgen"),
    "broken": (b'[{"a": 1},\n{"b": ]', "Zeile 2, Spalte 7"),
    "no list": (b'{"a": 1}', "Liste von Einträgen"),
    "a plan": (b'{"key": "a", "stages": []}', "ganzes Plandokument"),
    "nested": (b'[{"a": {"b": 1}}]', "Eintrag 1, „a“"),
    "no number": (b'[{"a": NaN}]', "Liste von Einträgen"),
    "a long number": (b'[{"a": ' + b"9" * 5000 + b"}]", "Liste von Einträgen"),
}


@pytest.mark.parametrize("what", JSON)
def test_hostile_json_is_refused(what):
    content, told = JSON[what]
    assert told in refusal(content, "liste.json")


def test_a_file_of_200_mb_is_not_even_read(tmp_path, monkeypatch):
    file = tmp_path / "mappe.xlsx"
    with file.open("wb") as out:
        out.truncate(200 * MEGABYTE)
    monkeypatch.setattr("pathlib.Path.read_bytes", lambda path: pytest.fail("it was read"))
    sentence = refusal(file, file.name)
    assert "200 MB" in sentence
    assert "höchstens 50 MB" in sentence
    assert LARGEST_FILE == 50 * MEGABYTE


@pytest.mark.parametrize("name", ["mappe.exe", "mappe", "mappe.xls"])
def test_other_endings_are_refused(name):
    assert "XLSX, ODS, CSV und JSON" in refusal(b"Nummer;Titel\n", name)


def test_a_name_is_quoted_safely():
    sentence = refusal(b"x", "../" + "a\x00\n" * 500 + ".xlsx")
    assert "\x00" not in sentence
    assert len(sentence) < 400


def test_links_for_people_to_follow_are_no_danger():
    content = xlsx(
        **{
            "xl/worksheets/_rels/sheet1.xml.rels": relations(
                ("hyperlink", "https://example.org", 'TargetMode="External"')
            )
        }
    )
    assert read(content, "mappe.xlsx")[0].rows == [["Nummer"]]


@pytest.mark.parametrize("count", ['uniqueCount="4000000000"', "x='>' uniqueCount = '&#52;000000000' count='9'"])
def test_room_is_made_for_the_strings_there_are_and_not_for_those_announced(count):
    """The reader would end the whole process for want of memory; no exception could be caught."""
    cell = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    strings = f"<?xml version='1.0'?><!-- <sst> --><sst {NS} {count}><si><t>Nummer</t></si></sst>"
    told = relations(("worksheet", "worksheets/sheet1.xml", ""), ("sharedStrings", "sharedStrings.xml", ""))
    content = xlsx(cell, **{"xl/sharedStrings.xml": strings, "xl/_rels/workbook.xml.rels": told})
    assert read(content, "mappe.xlsx")[0].rows == [["Nummer"]]


def test_coloured_rows_reach_far_and_are_no_danger():
    rows = '<row r="1"><c r="A1"><v>1</v></c>' + "".join(f'<c r="{c}1" s="1"/>' for c in ("B", "XFD")) + "</row>"
    assert read(xlsx(rows), "mappe.xlsx")[0].rows == [[1.0]]
    across = '<table:table-cell table:number-columns-repeated="16383"/>'
    down = f'<table:table-row table:number-rows-repeated="1048575">{across}</table:table-row>'
    table = f"<table:table-row>{FULL.format('')}{across}</table:table-row>{down}"
    assert read(ods(table), "mappe.ods")[0].rows == [["x"]]


def test_any_bytes_are_refused_or_read():
    """Whatever is done to a good file: it is read, or refused with a sentence."""
    chance, good = random.Random(7), workbook(Blatt=[["Nummer", "Titel"], ["1", "Kurse"]])
    for _ in range(300):
        spoiled = bytearray(good)
        for _ in range(chance.randint(1, 8)):
            spoiled[chance.randrange(len(spoiled))] = chance.randrange(256)
        try:
            read(bytes(spoiled), "mappe.xlsx")
        except ValidationError as error:
            assert len(error.messages) == 1  # noqa: PT017 - both outcomes are good
