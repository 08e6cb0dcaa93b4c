"""Everybody can read it: no barrier that axe knows, no page wider than a small phone; each language, both themes."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from .main_pages import PREFIXES, TEN, THEMES, others

pytestmark = pytest.mark.journey
WIDE, SMALL = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
# How wide the page is where the window isn't, and what sticks out; tables and drawings scroll by themselves.
OVERFLOW = """() => {
  const wide = document.documentElement.scrollWidth;
  if (wide <= innerWidth) return [];
  const out = [...document.querySelectorAll("body *")].filter(it => {
    const box = it.getBoundingClientRect(), scroller = it.parentElement.closest(".table, .canvas, pre");
    return !scroller && box.width > 0 && (box.right > innerWidth + 1 || box.left < -1);
  });
  const told = out.slice(0, 4).map(it => `${it.tagName}.${it.className} ${it.textContent.trim().slice(0, 30)}`);
  return [`${wide} px wide`, ...told];
}"""


def barriers(page):
    """What axe finds: rule, how many places, the first of them."""
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']} × {len(rule['nodes'])}: {rule['nodes'][0]['html'][:160]}" for rule in found]


def too_wide(page):
    """What sticks out of a small phone's window."""
    page.set_viewport_size(SMALL)
    found = page.evaluate(OVERFLOW)
    page.set_viewport_size(WIDE)
    return found


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("language", PREFIXES)
def test_main_pages_have_no_barriers_and_fit_a_small_phone(page, language, theme) -> None:
    page.emulate_media(color_scheme=theme)
    wrong = {}
    for address in TEN:
        assert page.goto(PREFIXES[language] + address).status == 200
        wrong[address] = [*barriers(page), *(f"sticks out: {it}" for it in too_wide(page))]
    assert {address: found for address, found in wrong.items() if found} == {}


def test_one_page_of_every_other_sort_has_no_barriers(page) -> None:
    wrong = {}
    for address in others():
        assert page.goto(address).status == 200
        wrong[address] = [*barriers(page), *(f"sticks out: {it}" for it in too_wide(page))]
    assert len(wrong) > 20
    assert {address: found for address, found in wrong.items() if found} == {}


def test_planted_barriers_are_seen(page) -> None:
    page.goto("/impressum/")
    page.evaluate("document.querySelector('main').innerHTML += '<input><p>x</p>'")
    assert [found.partition(" ")[0] for found in barriers(page)] == ["label"]
    assert too_wide(page) == []
    page.evaluate("document.querySelector('main > p').style.minInlineSize = '2000px'")
    assert too_wide(page)[-1] == "P. x"
