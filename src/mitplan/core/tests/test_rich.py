"""Paragraphs, lists, emphasis and links, and nothing else; German prose means itself."""

import re
import time
from html import unescape

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from mitplan.core.rich import escaped, passages, rendered, words

TAGS = re.compile(
    r'</?(?:p|ul|ol|em|strong)>|<br>|</?li(?: id="p-[0-9a-f]{8}(?:-\d+)?")?(?: value="\d+")?>'
    r'|<p id="p-[0-9a-f]{8}(?:-\d+)?">|<a href="(?:https?://|mailto:)[^"<>]*" rel="external noopener">|</a>',
    re.IGNORECASE,
)
# Everything that means something to Markdown or HTML, often enough to meet.
ANYTHING = some.text(some.sampled_from("ab1.-*_[]()<>\"'&\\!#`~|+: \n\t/") | some.characters(), max_size=60)
LINKS = some.lists(
    some.sampled_from(["[", "]", "(", ")", "https://a.b", "javascript:x", "*", "\n- ", "\n1. ", "c", " "])
)


def split_at_blank_lines(text):
    """What a plain text was before there were marks."""
    return [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]


def said(html):
    return unescape(TAGS.sub("", html))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a <b>\n\n\n b\nc ", "<p>a &lt;b&gt;</p>\n<p>b\nc</p>"),
        ("*ja*, **sehr**, ***beides***", "<p><em>ja</em>, <strong>sehr</strong>, <em><strong>beides</strong></em></p>"),
        ("So:\n- a\n- b\n\nUnd", "<p>So:</p>\n<ul><li>a</li><li>b</li></ul>\n<p>Und</p>"),
        ("- a\n- b\n  - c\n  - d", "<ul><li>a</li><li>b<ul><li>c</li><li>d</li></ul></li></ul>"),
        ("1. a\n2. b\n10. c", '<ol><li value="1">a</li><li value="2">b</li><li value="10">c</li></ol>'),
        ("- a\n\n- b\n\n  c", "<ul><li><p>a</p></li><li><p>b</p><p>c</p></li></ul>"),
        ("[x](https://a.b/?a=1&b=2)", '<p><a href="https://a.b/?a=1&amp;b=2" rel="external noopener">x</a></p>'),
        ("[*x*](mailto:a@b.c)", '<p><a href="mailto:a@b.c" rel="external noopener"><em>x</em></a></p>'),
        ('[x](https://a"onclick=b)', '<p><a href="https://a%22onclick=b" rel="external noopener">x</a></p>'),
        ("a\\\nb", "<p>a<br>b</p>"),
        (r"\*a\* \[b](https://c)", "<p>*a* [b](https://c)</p>"),
        ("", ""),
        (" \n\t\n", ""),
    ],
)
def test_what_there_is(text, html):
    assert rendered(text) == html


@pytest.mark.parametrize(
    "text",
    [
        "Bürger*innen und Migrant*innen, Schüler_innen und _andere_",
        "1. Januar 2017 bis 31. Dezember",
        "Beginn:\n1. Januar 2017",
        "19. Dezember 2017\n20. Dezember 2017",
        "- wird ergänzt -",
        "2 * 3 * 4 = 24",
        "120 Plätze* und 30 weitere**",
        "* geschätzt\n* vorläufig",
        "+ eins\n+ zwei",
        "# Keine Überschrift\n===",
        "> Kein Zitat",
        "`kein Code` ~~nicht~~ ![Bild]",
        "| a | b |\n|---|---|",
        "<script>alert(1)</script> &amp; <a href='javascript:x'>",
        "[x](javascript:alert(1)) [x](data:text/html,x) [x](/hier) [x](//a.b) [x]( java\tscript:x)",
        "[a]: https://b.c",
        '[]() [x]() [x](<>) [x]( "https://a.b") [x](',
        "https://a.b/c_d_e*f*g",
        "    vier Leerzeichen",
    ],
)
def test_what_there_is_not(text):
    assert re.sub("</?p>", "", rendered(text)) == rendered(text).replace("<p>", "").replace("</p>", "")
    assert [unescape(part) for part in re.findall(r"<p>(.*?)</p>", rendered(text), re.DOTALL)] == [text.strip()]


@given(ANYTHING | LINKS.map("".join))
@example("- " * 30 + "\n- b")
@example("\n".join(" " * depth + "- a" for depth in range(40)))
def test_nothing_but_our_own_tags_comes_out_and_no_word_is_lost(text):
    html = rendered(text)
    assert "<" not in TAGS.sub("", html)
    assert ">" not in TAGS.sub("", html)
    # Each mark may go, and an address with it; letters stay, in order.
    kept = iter(re.findall(r"[^\W\d_]", re.sub(r"\]\([^()\n]*\)", "", text.replace("\0", ""))))
    shown = iter(re.findall(r"[^\W\d_]", said(html)))
    assert all(letter in shown for letter in kept)


@given(some.text(some.characters(exclude_characters="*[\\", exclude_categories=["Cs"]), max_size=80))
def test_a_text_without_marks_is_what_it_was(text):
    if not re.search(r"^[ \t]*(-|\d+\.) ", text, re.MULTILINE):
        text = re.sub(r"\r\n?", "\n", text)
        shown = re.findall(r"<p>(.*?)</p>", rendered(text), re.DOTALL)
        assert [unescape(part) for part in shown] == split_at_blank_lines(text)
        assert words(text) == "\n\n".join(split_at_blank_lines(text))


@given(ANYTHING)
@example("- a\n- b")
@example("1. a\n2. b")
@example("\\\\*a*")
@example("\x1f[")
@example("a\r[")
def test_an_escaped_text_means_itself(text):
    text = re.sub(r"\r\n?", "\n", text).replace("\0", "")
    assert words(escaped(text)) == "\n\n".join(split_at_blank_lines(text))


def test_names_stay_with_the_words():
    first = passages("Eins\n\nZwei\n\n- drei\n- vier")
    assert [passage.words for passage in first] == ["Eins", "Zwei", "drei", "vier"]
    assert all(re.fullmatch("p-[0-9a-f]{8}", passage.name) for passage in first)
    # Another place, other marks, another spacing: the same name. Other words: another one.
    later = passages("Davor\n\n*Zwei*\n\nEins ")
    assert [later[1].name, later[2].name] == [first[1].name, first[0].name]
    assert passages("Zwei!")[0].name != first[1].name


def test_doubles_are_numbered_and_each_name_is_in_the_page_once():
    text = "a\n\nb\n\na\n\n- a\n- b\n\n  b\n\n  - c\n  - c"
    names = [passage.name for passage in passages(text)]
    assert len(set(names)) == len(names) == 7
    assert re.findall(r'id="([^"]+)"', rendered(text, named=True)) == names
    assert names[2] == f"{names[0]}-2"
    assert "id=" not in rendered(text)


@given(ANYTHING)
def test_names_are_in_the_page_in_the_order_of_the_passages(text):
    assert re.findall(r'id="([^"]+)"', rendered(text, named=True)) == [passage.name for passage in passages(text)]


def test_words_are_without_marks():
    assert words("*Eins*\n\n- [zwei](https://a)\n- drei") == "Eins\n\nzwei\n\ndrei"


@pytest.mark.parametrize("line", ["1. a\n", "1. a\n   b\n", "- a\n\nb\n\n", "[](" * 5, "[" * 5, "[a](b "])
def test_many_beginnings_of_lists_take_no_time(line):
    """What a clerk saves is read on every page: it must not hold one up."""
    begun = time.process_time()
    rendered(line * 3000)
    assert time.process_time() - begun < 2
