"""The shell and the components: what a page author may rely on."""

import re
from pathlib import Path

import pytest
from django.template import RequestContext, Template
from django.template.loader import get_template
from django.test import RequestFactory
from django.utils import translation

from mitplan.core import badges
from mitplan.core.templatetags import ui

STATIC = Path(ui.ICONS).parent
SHEETS = sorted((STATIC / "css").glob("*.css"))
TOKENS = {
    name: (light, dark)
    for name, light, dark in re.findall(
        r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", (STATIC / "css" / "tokens.css").read_text()
    )
}
TONES = [tone for tone in badges.TONES if tone != "plain"]


def rendered(source: str, **values: object) -> str:
    request = RequestFactory().get("/komponenten/?seite=2")
    return Template("{% load i18n ui %}" + source).render(RequestContext(request, values))


def luminance(colour: str) -> float:
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("front", "ground", "ratio"),
    [
        *((front, ground, 4.5) for front in ("ink", "soft", "link", "thread") for ground in ("paper", "sheet")),
        *((tone, ground, 4.5) for tone in TONES for ground in ("paper", "sheet", f"{tone}-sheet")),
        *((front, f"{tone}-sheet", 4.5) for tone in TONES for front in ("ink", "link")),
        *(("on-link", ground, 4.5) for ground in ("link", "link-deep", "bad")),
        *((front, "paper", 3) for front in ("edge", "focus")),
    ],
)
def test_colours_have_contrast(theme: int, front: str, ground: str, ratio: float) -> None:
    assert contrast(TOKENS[front][theme], TOKENS[ground][theme]) >= ratio


def test_older_browsers_get_the_light_colours() -> None:
    text = (STATIC / "css" / "tokens.css").read_text()
    plain = dict(re.findall(r"--([a-z-]+): (#\w{3,8});", text[text.index("@supports not") :]))
    light = dict(re.findall(r"--([a-z-]+): light-dark\((#\w{3,8}),", text))
    assert plain == light


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_style_sheets_know_no_sides(sheet: Path) -> None:
    physical = r"\b(?:left|right)\b|(?:margin|padding|border|inset)-(?:top|bottom)|[{;]\s*(?:top|bottom|width|height):"
    assert re.findall(physical, sheet.read_text()) == []


def test_style_sheets_stay_small() -> None:
    assert sum(sheet.stat().st_size for sheet in SHEETS) <= 36_000


def test_every_badge_has_a_drawing_and_a_tone() -> None:
    looks = [look for family in badges.families().values() for look in family.values()]
    assert len(looks) > 30
    assert [
        look for look in looks if look.tone not in badges.TONES or not (ui.ICONS / f"{look.shape}.svg").exists()
    ] == []


def test_codes_of_one_family_never_share_a_shape() -> None:
    shared = {
        name: len(family) - len({look.shape for look in family.values()}) for name, family in badges.families().items()
    }
    assert shared == dict.fromkeys(shared, 0)


def test_a_code_without_look_is_refused() -> None:
    with pytest.raises(ValueError, match="'b'"):
        badges.register("probe", {"a": "A", "b": "B"}, {"a": ("ring", "plain")})


def test_badge_says_its_state_in_words() -> None:
    assert re.sub(r"<[^>]+>", "", rendered('{% badge "stage" "running" %}')) == "in Umsetzung"


def test_unregistered_code_is_shown_as_it_is() -> None:
    assert re.sub(r"<[^>]+>", "", rendered('{% badge "stage" code %}', code="<odd>")) == "&lt;odd&gt;"


@pytest.mark.parametrize(
    ("call", "words"),
    [
        ("", "nicht bekannt"),
        ('owed_by="HMSI"', "nicht bekannt zu klären von HMSI, ohne Frist"),
        ('owed_by="HMSI" due="2028"', "nicht bekannt HMSI schuldet die Angabe bis 2028"),
        ('due="2028"', "nicht bekannt Angabe fällig bis 2028"),
        ('standing="none"', "gibt es nicht"),
        ('standing="nil"', "Fehlanzeige"),
    ],
)
def test_nothing_is_said_in_four_ways(call: str, words: str) -> None:
    assert re.sub(r"<[^>]+>", "", rendered("{% unknown " + call + " %}")).strip() == words


@pytest.mark.parametrize(("part", "whole", "line"), [(37, 120, "h30.83"), (120, 120, "h100.00"), (1, 3, "h33.33")])
def test_counter_draws_its_share(part: int, whole: int, line: str) -> None:
    page = rendered("{% counter 'x' part whole %}", part=part, whole=whole)
    assert line in page
    assert f"{part} von {whole}" in page


@pytest.mark.parametrize(("whole", "words"), [(40, "0 von 40"), (0, "nichts zu zählen")])
def test_counter_tells_none_from_nothing_to_count(whole: int, words: str) -> None:
    page = rendered("{% counter 'x' 0 whole %}", whole=whole)
    assert words in page
    assert page.count("<path") == 1


def test_hash_copies_as_one_word() -> None:
    sha256 = "0123456789abcdef" * 4
    code = re.search(r"<code[^>]*>(.*?)</code>", rendered("{% hash_block x %}", x=sha256))
    assert code
    assert code[1].replace("<wbr>", "") == sha256


def test_ids_differ_even_across_includes() -> None:
    page = rendered(
        '{% hash_block "a" %}{% include "ui/downloads.html" %}{% term "a" "b" %}{% term "a" "b" %}',
        files=[{"url": "#", "label": "x", "format": "y", "sha256": "f"}],
    )
    assert re.findall(r' id="([^"]+)"', page) == ["hash-1", "hash-2", "term-1", "term-2"]


def test_blocks_escape_their_words_and_keep_their_content() -> None:
    page = rendered('{% notice "warn" title=x %}<p>{{ x }}</p>{% endnotice %}', x="<b>")
    assert page.count("&lt;b&gt;") == 2
    assert "<p>&lt;b&gt;</p>" in page


def test_language_links_keep_page_and_query() -> None:
    page = rendered("{% languages %}")
    assert re.findall(r'href="([^"]+)"', page) == [
        "/komponenten/?seite=2",
        "/en/komponenten/?seite=2",
        "/ar/komponenten/?seite=2",
    ]


def test_long_words_may_break_at_their_joints() -> None:
    assert ui.soft("Integrationskoordination im Rat") == "Integrations\u00adkoordination im Rat"
    assert ui.soft("Zeitungen lesen") == "Zeitungen lesen"


def test_plain_text_becomes_escaped_paragraphs() -> None:
    assert ui.paragraphs("a <b>\n\n\n b\nc ") == "<p>a &lt;b&gt;</p>\n<p>b\nc</p>"


@pytest.mark.parametrize(("language", "direction"), [("de", "ltr"), ("en", "ltr"), ("ar", "rtl")])
def test_gallery_is_sound_html(client, language: str, direction: str) -> None:
    page = client.get("/komponenten/" if language == "de" else f"/{language}/komponenten/").content.decode()
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert f'<html lang="{language}" dir="{direction}">' in page
    assert page.count("<h1") == 1
    assert [name for name in ids if ids.count(name) > 1] == []
    assert re.findall(r'\sstyle=|<style|<script>|\son\w+="', page) == []
    assert re.findall(r'href="#([\w-]+)"', page) != []
    assert [anchor for anchor in re.findall(r'href="#([\w-]+)"', page) if anchor not in ids] == []


def test_server_error_page_needs_no_request_and_no_database() -> None:
    with translation.override("de"):
        page = get_template("500.html").render()
    assert "Bei uns ist etwas schiefgegangen" in page
    assert 'href="/en/"' in page


def test_refusal_page_says_the_reason() -> None:
    page = get_template("403.html").render({"reason": "Nur <Eva> darf das."})
    assert "Nur &lt;Eva&gt; darf das." in page
