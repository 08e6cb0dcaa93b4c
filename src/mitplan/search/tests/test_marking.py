"""Marks show what was found, and nothing a text holds becomes HTML."""

from unicodedata import normalize

import pytest
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from ..asking import asked
from ..marking import LENGTH, marked, snippet


@pytest.mark.parametrize(
    ("text", "question", "shown"),
    [
        ("Integrationslotsenmanagement", "Lotsen", "Integrations<mark>lotsen</mark>management"),
        ("Die Häuser", "haeuser", "Die <mark>Häuser</mark>"),
        ("Die Häuser", "Hauser", "Die <mark>Häuser</mark>"),
        ("Große Straße", "strasse", "Große <mark>Straße</mark>"),
        ("Mitarbeiter*innen", "Mitarbeiterinnen", "<mark>Mitarbeiter*innen</mark>"),
        ("Mitarbeiter*innen", "Mitarbeiter", "<mark>Mitarbeiter</mark>*innen"),
        ("Maßnahme M3.1, Ende", "M3.1", "Maßnahme <mark>M3.1</mark>, Ende"),
        ("(EU) und Europa", "eu", "(<mark>EU</mark>) und Europa"),
        ("in der ersten, zweiten", '"der ersten zweiten"', "in <mark>der ersten, zweiten</mark>"),
        ("Kurse, Kurse", "kurse", "<mark>Kurse</mark>, <mark>Kurse</mark>"),
        ("Sprachkurse", "sprach kurse", "<mark>Sprachkurse</mark>"),
        ("المساواة في العمل", "مساواه", "ال<mark>مساواة</mark> في العمل"),
        ("<b>Kurse</b> & mehr", "kurse", "&lt;b&gt;<mark>Kurse</mark>&lt;/b&gt; &amp; mehr"),
        ("<script>x</script>", "script", "&lt;<mark>script</mark>&gt;x&lt;/<mark>script</mark>&gt;"),
        ("nichts", "kurse", "nichts"),
        ("", "kurse", ""),
    ],
)
def test_marked(text, question, shown):
    assert marked(text, asked(question).terms) == shown


def test_a_snippet_shows_the_first_place():
    text = "Vorn steht viel. " * 30 + "Hier sind die Lotsen gemeint. " + "Hinten auch. " * 30
    shown = snippet(text, asked("lotsen").terms)
    assert "<mark>Lotsen</mark>" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) < LENGTH + 40
    assert snippet("Eins\nzwei  drei", ()) == "Eins · zwei drei"
    assert snippet("Kurz.", asked("lotsen").terms) == "Kurz."
    assert snippet("x" * 1000, asked("lotsen").terms).startswith("xxx")
    assert "<mark>" in snippet("y" * 500 + "lotsen" + "y" * 500, asked("lotsen").terms)


@given(st.text(max_size=300), st.text(alphabet="aeiouäöüß*-:/'\" ", max_size=12))
def test_marks_add_nothing_and_lose_nothing(text, question):
    terms = asked(question).terms
    shown = marked(text, terms).replace("<mark>", "").replace("</mark>", "")
    assert shown == escape(normalize("NFC", text))
    assert "<" not in snippet(text, terms).replace("<mark>", "").replace("</mark>", "")
