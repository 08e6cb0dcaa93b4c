"""Texts of several languages in one sentence: marked where they aren't the reader's, escaped, and listed."""

import pytest
from django.template import engines
from django.utils import translation
from django.utils.safestring import SafeData

from mitplan.core.texts import comma, filled, listed, said


@pytest.mark.parametrize(
    ("reader", "language", "shown"),
    [("de", "de", "<b>"), ("en", "", "<b>"), ("en", "de", '<bdi lang="de">&lt;b&gt;</bdi>')],
)
def test_a_text_is_marked_only_for_readers_of_another_language(reader, language, shown) -> None:
    with translation.override(reader):
        text = said("<b>", language)
    assert text == shown
    assert isinstance(text, SafeData) == ("bdi" in shown)


def test_nothing_stays_nothing() -> None:
    with translation.override("en"):
        assert said("", "de") == ""


def test_sentences_keep_the_marks_of_their_parts_and_escape_all_else() -> None:
    with translation.override("en"):
        mixed = filled("<%(a)s> %(n)s %(b)s", a=said("Plan & Ziel", "de"), n=3, b="<i>")
    assert mixed == '&lt;<bdi lang="de">Plan &amp; Ziel</bdi>&gt; 3 &lt;i&gt;'
    assert isinstance(mixed, SafeData)
    plain = filled("<%(a)s>", a="&")
    assert (plain, isinstance(plain, SafeData)) == ("<&>", False)


@pytest.mark.parametrize(
    ("reader", "words", "apart"), [("de", "a, b", "a; b"), ("en", "a, b", "a; b"), ("ar", "a، b", "a؛ b")]
)
def test_each_language_has_its_own_comma(reader, words, apart) -> None:
    with translation.override(reader):
        assert (listed(["a", "b"]), listed(["a", "b"], apart=True)) == (words, apart)
        assert (comma(), comma(apart=True)) == (words[1:-1], apart[1:-1])


def test_lists_keep_marks_and_escape_all_else() -> None:
    with translation.override("en"):
        assert listed([said("Ziel", "de"), "<b>"]) == '<bdi lang="de">Ziel</bdi>, &lt;b&gt;'


def test_templates_mark_list_and_break_long_words() -> None:
    source = "{% load ui %}{{ word|said:german|soft }}{% comma %}{{ words|listed }}{% comma apart=True %}{{ word }}"
    given = {"word": "Verwaltungsgericht", "words": ["<", "b"], "german": "de"}
    with translation.override("en"):
        shown = engines["django"].from_string(source).render(given)
    assert shown == '<bdi lang="de">Verwaltungs\u00adgericht</bdi>, &lt;, b; Verwaltungsgericht'
