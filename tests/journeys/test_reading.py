"""A visitor reads the Hessian plan by keyboard alone, another one without script."""

import re

import pytest
from playwright.sync_api import expect

from tests.demo import HESSEN, MUSTERLAND

from .keyboard import focused, follow, step, walk_to
from .signing_in import fill_in

pytestmark = pytest.mark.journey


def text_of(page, selector="main"):
    return " ".join(page.inner_text(selector).replace("\u00ad", "").split())


def test_from_the_start_to_a_source_and_back_by_keyboard(page) -> None:
    page.goto("/")
    follow(page, href=f"/plaene/{HESSEN}/")
    assert "Hessischer Integrationsplan" in text_of(page, "h1")
    follow(page, words="Maßnahmen", href=f"/plaene/{HESSEN}/massnahmen/")
    follow(page, href="/massnahmen/M3-zip-hessen/")
    assert text_of(page, "h1") == "ZIP Hessen"
    claims = text_of(page)
    # Two dates for one beginning, side by side, the one that holds first.
    assert claims.index("November 2017") < claims.index("13. Juni 2018")
    follow(page, href=f"/plaene/{HESSEN}/quellen/S23-")
    assert "/quellen/S23-" in page.url
    assert "ZIP Hessen" in text_of(page)
    follow(page, href="/massnahmen/M3-zip-hessen/")
    assert text_of(page, "h1") == "ZIP Hessen"


def test_the_order_of_the_keyboard(page) -> None:
    page.goto(f"/plaene/{MUSTERLAND}/massnahmen/")
    first = step(page)
    assert (first["words"], first["href"]) == ("Zum Inhalt", "#content")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    # What the skip link skips lies before what it leads to, in the order in which it is seen.
    page.goto(f"/plaene/{MUSTERLAND}/massnahmen/")
    order = [
        walk_to(page, words=words, href=href, name=name) and page.evaluate("scrollY + innerHeight")
        for words, href, name in (
            ("Mitplan", "/", ""),
            ("English", "/en/", ""),
            ("Anmelden", "/anmelden/", ""),
            ("Überblick", f"/plaene/{MUSTERLAND}/", ""),
            ("Fassungen", f"/plaene/{MUSTERLAND}/fassungen/", ""),
            ("", "", "q"),
            ("", "", "stage"),
            ("Anzeigen", "", ""),
            ("", "/massnahmen/1-landesprogramm", ""),
            ("Barrierefreiheit", "/barrierefreiheit/", ""),
        )
    ]
    assert order == sorted(order)
    step(page, "Shift+Tab")
    assert focused(page)["tag"] != "body"


def test_a_list_is_filtered_by_keyboard(page) -> None:
    page.goto(f"/plaene/{MUSTERLAND}/massnahmen/")
    walk_to(page, words="Zum Inhalt")  # past the search in the head of the page
    page.keyboard.press("Enter")
    walk_to(page, name="q")
    page.keyboard.type("Sprachmittlung")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "q=Sprachmittlung" in page.url
    found = re.search(r"(\d+) von (\d+)", text_of(page))
    assert found
    assert 0 < int(found[1]) < int(found[2])
    assert page.input_value("main [name=q]") == "Sprachmittlung"


@pytest.mark.parametrize("path", ["/", f"/plaene/{MUSTERLAND}/", f"/ar/plaene/{MUSTERLAND}/"])
def test_the_head_of_a_phone_is_one_row_and_a_menu(page, path) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(path)
    head = page.get_by_role("banner")
    inside = [head.locator("nav.languages"), head.locator("[name=q]"), head.locator("a[href*='/anmelden/']")]
    assert head.bounding_box()["height"] < 80
    assert not any(it.is_visible() for it in inside)
    page.click("header summary")
    assert all(it.is_visible() for it in inside)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.set_viewport_size({"width": 1280, "height": 900})
    page.reload()
    assert all(it.is_visible() for it in inside)
    expect(head.locator("summary")).to_be_hidden()


def test_a_phone_folds_what_comes_second(page) -> None:
    story, nothing = page.locator("#verlauf .storyline"), page.locator("#zitieren .hash")
    page.goto(f"/plaene/{HESSEN}/massnahmen/M3-zip-hessen/")
    expect(story).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 800})
    page.reload()
    expect(story).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollHeight") < 7000
    # The way there is near the top of the page, and unfolds it.
    way = page.get_by_role("navigation", name="Auf dieser Seite").get_by_role("link", name="Der Reihe nach")
    assert way.bounding_box()["y"] < 800
    way.click()
    story.wait_for(state="visible")
    expect(nothing).to_be_hidden()
    page.locator("#zitieren summary").click()
    assert nothing.is_visible()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.locator("#verlauf summary").wait_for(state="hidden")
    expect(story).to_be_visible()


def test_all_of_it_works_without_script(browser, site) -> None:
    context = browser.new_context(
        base_url=site, locale="de-DE", java_script_enabled=False, viewport={"width": 390, "height": 800}
    )
    page = context.new_page()
    page.goto("/")
    page.click(f"main a[href='/plaene/{MUSTERLAND}/']")
    page.click("header summary")  # the menu of a phone
    page.click("header nav a:text-is('Maßnahmen')")
    page.click("summary:has-text('Liste filtern')")
    page.select_option("[name=assessment]", "delayed")
    page.click("button:text-is('Anzeigen')")
    assert "assessment=delayed" in page.url
    assert re.search(r"\d+ von 120 Maßnahmen", text_of(page))
    page.click("header summary")
    page.click("nav.languages a:text-is('English')")
    assert page.get_attribute("html", "lang") == "en"
    assert "/en/" in page.url
    assert "assessment=delayed" in page.url
    page.click("header summary")
    page.click("nav.languages a[hreflang=ar]")
    assert page.get_attribute("html", "dir") == "rtl"
    page.goto("/anmelden/")
    fill_in(page, "eva")
    assert "Sie sind angemeldet." in text_of(page)
    context.close()
