"""Hints: what is found, what isn't, and how a text is known again; on a page: test_discussion.py."""

import time

import pytest

from mitplan.conference.hints import HintKind, hints_in, seen_mark

FOUND = [
    ("Schreiben Sie an karl.fiktiv@example.org, bitte.", HintKind.EMAIL, "karl.fiktiv@example.org"),
    ("Mobil 0171 2345678 ab 18 Uhr", HintKind.PHONE, "0171 2345678"),
    ("Rufen Sie +49 (611) 123-4567 an", HintKind.PHONE, "+49 (611) 123-4567"),
    ("Konto DE89 3704 0044 0532 0130 00 bitte", HintKind.ACCOUNT, "DE89 3704 0044 0532 0130 00"),
    ("Sie wohnt in der Lindenstraße 12a im Hof", HintKind.ADDRESS, "Lindenstraße 12a"),
    ("In der Langen Gasse 4 ist es eng", HintKind.ADDRESS, "Langen Gasse 4"),
    ("Frau Yılmaz aus dem ersten Stock", HintKind.PERSON, "Frau Yılmaz"),
    ("Er hat eine Diagnose bekommen", HintKind.HEALTH, "Diagnose"),
    ("Nach der Infektionskrankheit", HintKind.HEALTH, "Infektionskrankheit"),
    ("هو يعاني من مرض", HintKind.HEALTH, "مرض"),
]


@pytest.mark.parametrize(("text", "kind", "found"), FOUND)
def test_found(text, kind, found):
    assert [(hint.kind, hint.found) for hint in hints_in(text)] == [(kind, found)]
    assert hints_in(text)[0].sentence


@pytest.mark.parametrize(
    "text",
    [
        "Im Jahr 2017/2018 waren es 1.250 Kurse, 2019 noch 1.100.",
        "Am 01.02.2024 um 18.00 Uhr im Rathaus",
        "Frau Ministerin, bitte handeln Sie!",
        "Aktenzeichen DE12 3456 7890 1234 5678 00",
        "Der Weg 1 und der Platz an der Schule",
        "Krankenhaus und Arztpraxis brauchen Dolmetscher.",
    ],
)
def test_not_found(text):
    assert hints_in(text) == []


@pytest.mark.parametrize("sign", ["a", "0", "+", "@", "A", "Ä", "1 ", "-", "DE89 "])
def test_no_text_takes_long(sign):
    begin = time.perf_counter()
    hints_in(sign * (20_000 // len(sign)))
    assert time.perf_counter() - begin < 1


def test_a_mark_is_of_its_texts():
    mark = seen_mark("Frau Muster sagt ja", "")
    assert mark == seen_mark("Frau Muster sagt ja", "")
    assert len({mark, seen_mark("Frau Muster sagt nein", ""), seen_mark("", "Frau Muster sagt ja")}) == 3
