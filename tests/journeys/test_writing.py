"""Eva writes a plan by keyboard alone and without script: begin, fill in, say what isn't known, seal, change, seal."""

import re

import pytest
from playwright.sync_api import expect

from .keyboard import follow, walk_to
from .signing_in import sign_in

pytestmark = pytest.mark.journey


@pytest.fixture
def page(browser, site):
    """A window without script."""
    options = {"locale": "de-DE", "viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce"}
    context = browser.new_context(base_url=site, java_script_enabled=False, **options)
    yield context.new_page()
    context.close()


def type_in(page, name, words) -> None:
    """Go to an input by Tab and type over what is there."""
    walk_to(page, name=name)
    page.keyboard.press("Control+a")
    page.keyboard.type(words)


def press(page, words) -> None:
    """Go to a button by Tab and press it."""
    walk_to(page, words=words)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def confirm(page) -> None:
    """What was changed is shown with the focus on the button that saves it."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def seal(page, label) -> None:
    page.goto("/arbeit/plan-der-probe/fassung-versiegeln/")
    type_in(page, "label", label)
    walk_to(page, name="kind")
    page.keyboard.press("Space")
    press(page, "Versiegeln und veröffentlichen")
    expect(page.get_by_text("ist versiegelt")).to_be_visible()


def test_eva_writes_a_plan_by_keyboard_and_without_script(page) -> None:
    page.goto("/")
    sign_in(page, "eva")
    page.goto("/arbeit/")
    follow(page, words="Einen Plan beginnen")
    type_in(page, "title", "Plan der Probe")
    press(page, "Plan anlegen")
    expect(page.get_by_text("Dieser Plan ist noch leer")).to_be_visible()

    follow(page, href="/arbeit/plan-der-probe/measure/")
    follow(page, words="Neuer Eintrag")
    type_in(page, "title", "Kurse am Abend")
    press(page, "Anlegen und weiter ausfüllen")
    type_in(page, "lead", "ml-mtz")
    type_in(page, "starts", "Frühjahr 2027")
    press(page, "Prüfen und speichern")
    expect(page.get_by_text("Frühjahr 2027")).to_be_visible()
    confirm(page)
    expect(page.get_by_text("Gespeichert.")).to_be_visible()

    # The focus stands before the next gap; the first one left of a measure is its objective.
    assert re.search("Nächste Lücke: Maßnahme 1, ohne Ziel", page.locator("#weiter").inner_text())
    page.goto("/arbeit/plan-der-probe/measure/1/#id_cost")
    page.locator("summary", has_text="Nicht bekannt … Kosten").focus()
    page.keyboard.press("Enter")
    walk_to(page, name="not-cost")
    page.keyboard.type("nicht bekannt")
    type_in(page, "not-cost-due", "März 2028")
    press(page, "Prüfen und speichern")
    expect(page.get_by_text("nicht bekannt; bis März 2028")).to_be_visible()
    confirm(page)

    seal(page, "Erster Entwurf")
    page.goto("/arbeit/plan-der-probe/measure/1/")
    type_in(page, "title", "Kurse am Abend und am Wochenende")
    press(page, "Prüfen und speichern")
    confirm(page)
    seal(page, "Zweiter Entwurf")
    page.goto("/plaene/plan-der-probe/massnahmen/1/")
    assert page.get_by_role("heading", level=1).inner_text() == "Kurse am Abend und am Wochenende"
