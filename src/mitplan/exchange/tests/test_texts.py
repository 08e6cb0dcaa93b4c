"""Running texts: what is read, what is repaired and told, and what no text may do."""

import time

import pytest
from django.core.exceptions import ValidationError

from mitplan.exchange.texts.loose_csv import loose_rows
from mitplan.exchange.texts.markdown import parted, plain_html, plain_text, read_markdown
from mitplan.exchange.texts.repairs import Repairs, shortened, unwrapped
from mitplan.exchange.texts.rst import read_rst


def repaired(text, **how):
    told = []
    return Repairs(**how).of(text, lambda before, after: told.append((before, after))), told


# ---------------------------------------------------------------- repairs


@pytest.mark.parametrize(
    ("text", "expected", "changes"),
    [
        ("Koordi-\nnierungsstelle", "Koordinierungsstelle", 1),
        ("Gleich- stellung von Frauen", "Gleichstellung von Frauen", 1),
        ("Senats- und Bezirke", "Senats- und Bezirke", 0),
        ("Senats-\nund Bezirke", "Senats- und Bezirke", 0),
        ("IT-\nSicherheit", "IT-Sicherheit", 0),
        ("Min-\ndesthonorare und Aus-\nund Fortbildung", "Mindesthonorare und Aus- und Fortbildung", 1),
        ("EMRK- undunionsrechtlich", "EMRK- undunionsrechtlich", 0),
        ("christlich-\njüdische Kultur", "christlich-jüdische Kultur", 0),
    ],
)
def test_words_are_mended_only_where_they_are_broken(text, expected, changes):
    found, told = repaired(text, hyphenation=True, line_breaks=True, keep=["christlich-jüdische"])
    assert found == expected
    assert len(told) == changes


def test_nothing_is_repaired_unasked():
    text = "Koordi-\nnierung \\u2019"
    assert repaired(text) == (text, [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"King\u2019s", "King’s"),
        (r"\ud83d\ude00", "😀"),
        (r"half \ud83d", r"half \ud83d"),
        (r"nothing \u0000", r"nothing \u0000"),
        (r"C:\users", r"C:\users"),
    ],
)
def test_escapes_become_the_signs_they_stand_for(text, expected):
    assert repaired(text, escapes=True)[0] == expected


def test_corrections_are_told():
    assert repaired("asylsuchen de", corrections={"asylsuchen de": "asylsuchende"}) == (
        "asylsuchende",
        [("asylsuchen de", "asylsuchende")],
    )


def test_lines_join_and_paragraphs_stay():
    assert unwrapped("Eine\nZeile.\n \nNoch  eine.") == "Eine Zeile.\n\nNoch eine."


def test_titles_end_with_a_sentence_or_a_word():
    assert shortened("Kurse am Abend öffnen. Für alle, die tagsüber arbeiten.", 40) == "Kurse am Abend öffnen."
    assert shortened("Kurse wie z.B. Abendkurse für alle, die arbeiten", 30) == "Kurse wie z.B. Abendkurse für…"
    assert len(shortened("x" * 500, 300)) <= 300


# ---------------------------------------------------------------- Markdown


def test_front_matter_and_its_lists_are_records():
    text = '---\ntitle: "1. Eins"\norder: 1\npublished: true\nitems:\n  - id: a\n    on: 2021-12-11\n---\nText.\n'
    file, item = read_markdown(text, "ordner/1.md")
    assert file.cells == {"title": "1. Eins", "order": "1", "published": "true", "file": "1", "body": "Text."}
    assert (item.what, item.cells["id"], item.cells["on"], item.cells["up.title"]) == (
        "items",
        "a",
        "2021-12-11",
        "1. Eins",
    )
    assert item.place == "ordner/1.md, items 1"


def test_stars_within_words_are_no_emphasis():
    assert plain_text("Romn*nja und **Sinti*zze\nzusammen**") == "Romn*nja und Sinti*zze\nzusammen"


def test_links_keep_their_address_only_to_the_web():
    assert plain_text("[Plan](https://example.org/a) und [hier](#b)") == "Plan (https://example.org/a) und hier"
    assert plain_text("[alt](ftp://example.org/a)") == "alt"
    assert plain_text("[böse](javascript:alert)") == "[böse](javascript:alert)"  # no link, and no words lost
    assert plain_html('<a href="https://example.org">https://example.org</a><br>neu') == "https://example.org\n\nneu"


def test_html_is_no_html_any_more():
    assert "<" not in plain_text("<script>alert(1)</script>\n\nText <b>fett</b>")


def test_parts_below_heads():
    text = "Progress Update:\n\nGut.\n\nEvidence: https://example.org\n\nNoch eins."
    assert parted(text, ["Progress Update", "Evidence", "Other"]) == {
        "Progress Update": "Gut.",
        "Evidence": "https://example.org\n\nNoch eins.",
        "Other": "",
    }


LAUGHS = "---\na: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b]\n---\n"


@pytest.mark.parametrize(
    "text",
    [
        LAUGHS,
        "---\na: !!python/object/apply:os.system [id]\n---\n",
        "---\na: [\n---\n",
        "---\n- a\n- b\n---\n",
        "---\na: " + "[" * 5000 + "\n---\n",
    ],
)
def test_hostile_front_matter_is_refused_with_the_place(text):
    with pytest.raises(ValidationError) as refused:
        list(read_markdown(text, "1.md"))
    assert refused.value.messages[0].startswith("1.md")


# ---------------------------------------------------------------- reStructuredText


RST = """Kapitel
=======

Worte.

- Erstens
  weiter

  * eins
  * zwei

- Zweitens

Unter
-----

- Drittens
"""


def test_items_of_two_levels_know_their_section_and_place():
    found = list(read_rst(RST, "01-02-Kapitel.rst"))
    assert [(one.what, one.cells["path"]) for one in found if one.what == "section"] == [
        ("section", ""),
        ("section", "1"),
    ]
    items = [(one.cells["depth"], one.cells["item"], one.cells["inner"]) for one in found if one.what == "item"]
    assert items == [("1", "1", ""), ("2", "1", "1"), ("2", "1", "2"), ("1", "2", ""), ("1", "3", "")]
    assert found[1].cells["text"] == "Erstens\nweiter"


@pytest.mark.parametrize(
    "directive",
    [
        ".. include:: {file}",
        ".. raw:: html\n   :file: {file}",
        ".. csv-table:: x\n   :file: {file}",
        ".. literalinclude:: {file}",
        ".. |x| image:: {file}",
        ".. raw:: html\n\n   <script>alert(1)</script>",
    ],
)
def test_no_directive_is_carried_out(tmp_path, directive):
    secret = tmp_path / "secret.txt"
    secret.write_text("- geheim", encoding="utf-8")
    told = []
    found = list(read_rst(f"Titel\n=====\n\n{directive.format(file=secret)}\n\n- Punkt\n", "a.rst", told))
    words = " ".join(text for one in found for text in one.cells.values())
    assert "geheim" not in words
    assert "script" not in words
    assert [one.cells["text"] for one in found if one.what == "item"] == ["Punkt"]
    assert told[0].place == "a.rst, Zeile 4"
    assert "ist ausgelassen" in told[0].sentence


def test_unknown_roles_are_their_words():
    found = list(read_rst("- :index:`Digitalisierung <digital>` und :download:`PDF <../a.pdf>`\n", "a.rst"))
    assert found[0].cells["text"] == "Digitalisierung und PDF"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("*a " * 30_000, "Zeile 1: Die Zeile ist länger"),
        ("`a " * 30_000, "Zeile 1: Die Zeile ist länger"),
        (":a" * 50_000, "Zeile 1: Die Zeile ist länger"),
        (".. x::\n" * 60_000, "Zeile 1038: Bis hier stehen zu viele Auszeichnungen"),
        ("Titel\n=====\n\n" + "*a " * 6_000, "Zeile 4: Bis hier stehen zu viele Auszeichnungen"),
        (("*a " * 60 + "\n\n") * 1_300, "zu viele Auszeichnungen"),
        ("- a\n" * 60_000, "Zeile 10001: Der Text hat mehr als 10000 Zeilen"),
        (("a " * 9_000 + "\n\n") * 60, "länger als eine Million Zeichen"),
    ],
)
def test_a_text_that_would_hold_up_the_reader_is_refused_with_the_line(text, place):
    begun = time.process_time()
    with pytest.raises(ValidationError) as refused:
        list(read_rst(text, "a.rst"))
    assert refused.value.messages[0].startswith("a.rst")
    assert place in refused.value.messages[0]
    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    "text",
    [
        (".. x::\n\n" * 4_900),
        ("- a\n" * 9_900),
        ("-a  b\n" * 9_900),
        (".. " + " " * 19_000 + "\n") * 50,
        ":a:`" + (" " * 19_000 + "\n") * 45,
    ],
)
def test_a_text_within_the_limits_is_read_in_no_time(text):
    begun = time.process_time()
    list(read_rst(text, "a.rst", []))
    assert time.process_time() - begun < 3


# ---------------------------------------------------------------- loose CSV


def rows_of(text, separator=","):
    told = []
    return [cells for _line, cells in loose_rows(text, separator, lambda *one: told.append(one))], told


@pytest.mark.parametrize(
    ("text", "cells", "slips"),
    [
        ('a,"b",c', ["a", "b", "c"], 0),
        ('a,"sagt ""ja"" dazu",c', ["a", 'sagt "ja" dazu', "c"], 0),
        ('a,"in NRW". (siehe dort)",c', ["a", 'in NRW". (siehe dort)', "c"], 1),
        ('a,""Kein Stand,c', ["a", "Kein Stand", "c"], 1),
        ('a,"mit\nUmbruch",c', ["a", "mit\nUmbruch", "c"], 0),
        ('a,"",c', ["a", "", "c"], 0),
        ("a,,", ["a", "", ""], 0),
    ],
)
def test_marks_within_a_text_belong_to_it(text, cells, slips):
    found, told = rows_of(text)
    assert found == [cells]
    assert len(told) == slips


def test_marks_that_open_and_never_end_stay_apart_from_those_that_do():
    assert rows_of('"a"";"b";"c"";"";"d', ";")[0] == [['a";"b', 'c"', "", "d"]]


def test_rows_know_their_line():
    text = 'a,b\n\n"x\ny",z\nletzte,"Zeile"\n'
    assert [line for line, _cells in loose_rows(text, ",", lambda *_one: None)] == [1, 3, 5]


@pytest.mark.parametrize(
    "read",
    [
        lambda: list(loose_rows('a;"a' + '""' * 60 + "b;c", ";", lambda *_told: None)),
        lambda: list(loose_rows(';"a' * 50_000, ";", lambda *_told: None)),
        lambda: list(loose_rows('"a"";' * 50_000, ";", lambda *_told: None)),
        lambda: list(loose_rows('"";' * 50_000, ";", lambda *_told: None)),
        lambda: plain_html("<a " * 100_000),
        lambda: plain_html('<a href="x">' * 30_000),
    ],
)
def test_marks_that_never_end_take_no_time(read):
    begun = time.process_time()
    read()
    assert time.process_time() - begun < 2


def test_a_number_without_end_is_refused():
    with pytest.raises(ValidationError, match="Zahl am Anfang der Datei ist zu lang"):
        list(read_markdown("---\na: 0x" + "f" * 20_000 + "\n---\n", "a.md"))
