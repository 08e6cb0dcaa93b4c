"""Everybody can read it: no barrier that axe knows, nothing wider than the window; each language, theme and width."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from .main_pages import MODES, PREFIXES, TEN, THEMES, astray, in_mode, others
from .signing_in import sign_in

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


def too_wide(page, width=SMALL["width"]):
    """What sticks out of the window; without a width, of that of a small phone."""
    before = page.viewport_size
    page.set_viewport_size({**SMALL, "width": width})
    found = page.evaluate(OVERFLOW)
    page.set_viewport_size(before)
    return found


def flaws(page, address, status=200):
    """What is wrong with one page as it is looked at now, and on a small phone."""
    assert page.goto(address).status == status, address
    sticks_out = [*page.evaluate(OVERFLOW), *too_wide(page)]
    return [*barriers(page), *(f"sticks out: {it}" for it in sticks_out)]


def flawed(page, pages, mode, status=200):
    """The pages with flaws in a mode, and which."""
    page.emulate_media(color_scheme=mode.theme)
    page.set_viewport_size({**WIDE, "width": mode.width})
    found = {address: flaws(page, PREFIXES[mode.language] + address, status) for address in pages}
    return {address: wrong for address, wrong in found.items() if wrong}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("language", PREFIXES)
def test_main_pages_have_no_barriers_and_fit_a_small_phone(page, language, theme) -> None:
    page.emulate_media(color_scheme=theme)
    found = {address: flaws(page, PREFIXES[language] + address) for address in TEN}
    assert {address: wrong for address, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("mode", MODES, ids=str)
def test_one_page_of_every_other_sort_has_no_barriers(page, mode) -> None:
    pages = in_mode(others(), mode)
    assert len(pages) >= 2
    assert flawed(page, pages, mode) == {}
    assert flawed(page, in_mode(astray(), mode), mode, status=404) == {}


def test_pages_for_those_who_take_part_have_no_barriers(page) -> None:
    page.goto("/")
    sign_in(page, "eva")
    page.wait_for_load_state()
    pages = others("eva")
    assert pages
    # There are many and only few read them: each has its turn in one mode.
    assert {str(mode): wrong for mode in MODES if (wrong := flawed(page, in_mode(pages, mode, 1), mode))} == {}


def test_planted_barriers_are_seen(page) -> None:
    page.goto("/impressum/")
    page.evaluate("document.querySelector('main').innerHTML += '<input><p>x</p>'")
    assert [found.partition(" ")[0] for found in barriers(page)] == ["label"]
    assert too_wide(page) == []
    page.evaluate("document.querySelector('main > p').style.minInlineSize = '2000px'")
    assert too_wide(page)[-1] == "P. x"
