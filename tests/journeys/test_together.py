"""What a browser adds at the desk: autosave and dragging; and two people who write one element and lose nothing."""

import re

import pytest
from playwright.sync_api import expect

from .signing_in import fill_in, sign_in, sign_out

pytestmark = pytest.mark.journey
PLAN = "/arbeit/musterland-2027/"
LIST = f"{PLAN}measure/"


def desk(browser, site, path, *, script=True, who="eva"):
    """A window of somebody's, by default Eva's, on a page of the workbench."""
    options = {"locale": "de-DE", "viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce"}
    window = browser.new_context(base_url=site, java_script_enabled=script, **options).new_page()
    window.goto(f"/anmelden/?next={path}")
    fill_in(window, who)
    return window


def saved(window) -> None:
    window.get_by_role("button", name="Prüfen und speichern").click()
    window.get_by_role("button", name="So speichern").click()


# ---------------------------------------------------------------- autosave


def test_what_is_typed_is_kept_without_being_sent(browser, site) -> None:
    window = desk(browser, site, f"{LIST}11/")
    window.clock.install()
    window.goto(f"{LIST}11/")
    window.get_by_label("Text", exact=False).first.fill("Noch nicht fertig gedacht")
    with window.expect_response(re.compile("/merken/$")) as kept:
        window.clock.fast_forward(21_000)
    assert kept.value.status == 200
    # Nothing new was typed: nothing is sent.
    sent = []
    window.on("request", lambda request: sent.append(request.url) if "/merken/" in request.url else None)
    window.clock.fast_forward(60_000)
    assert sent == []
    # Another window of the same person, as after a crash.
    other = desk(browser, site, f"{LIST}11/")
    expect(other.get_by_text("Ungesicherte Eingaben")).to_be_visible()
    assert "Noch nicht fertig gedacht" not in other.content()
    other.get_by_role("link", name="Wiederherstellen").click()
    expect(other.get_by_label("Text", exact=False).first).to_have_value("Noch nicht fertig gedacht")
    saved(other)
    expect(other.get_by_text("Gespeichert.")).to_be_visible()
    other.goto(f"{LIST}11/")
    expect(other.get_by_text("Ungesicherte Eingaben")).to_have_count(0)
    expect(other.get_by_label("Text", exact=False).first).to_have_value("Noch nicht fertig gedacht")
    for one in (window, other):
        one.context.close()


# ---------------------------------------------------------------- order


def test_a_row_is_dragged_to_its_place(browser, site) -> None:
    window = desk(browser, site, f"{PLAN}field/")
    window.set_viewport_size({"width": 1280, "height": 1800})  # a dragged row doesn't scroll
    rows = window.locator("tr[data-number]")
    before = [row.get_attribute("data-number") for row in rows.all()]
    assert len(before) > 3
    # To the lower half of the third row: behind it.
    box = rows.nth(2).bounding_box()
    with window.expect_navigation():
        rows.nth(0).drag_to(rows.nth(2), target_position={"x": 300, "y": box["height"] - 4})
    assert window.url.endswith(f"#e-{before[0]}")
    moved = [row.get_attribute("data-number") for row in rows.all()]
    assert moved == [before[1], before[2], before[0], *before[3:]]
    # To the upper half of the first row: to the very beginning, where it stood before.
    with window.expect_navigation():
        rows.nth(2).drag_to(rows.nth(0), target_position={"x": 300, "y": 4})
    assert [row.get_attribute("data-number") for row in rows.all()] == before
    window.reload()
    assert [row.get_attribute("data-number") for row in rows.all()] == before
    window.context.close()


# ---------------------------------------------------------------- two at once


@pytest.mark.parametrize("script", [True, False])
def test_two_write_one_element_and_nothing_is_lost(browser, site, script) -> None:
    address = f"{LIST}{12 if script else 13}/"
    first, second = (desk(browser, site, address, script=script) for _window in range(2))
    was = first.get_by_label("Titel").first.input_value()
    # Different fields: both stay, and nobody is asked.
    first.locator("#id_region").fill("Nord")
    saved(first)
    second.locator("#id_title").fill(f"{was} (neu)")
    saved(second)
    expect(second.get_by_text("Gespeichert.")).to_be_visible()
    expect(second.locator("#id_region")).to_have_value("Nord")
    # The same field: whoever comes second sees both and chooses.
    first.goto(address)
    first.locator("#id_region").fill("Süd")
    second.locator("#id_region").fill("West")
    saved(first)
    saved(second)
    page = second.get_by_role("main")
    assert page.get_by_role("heading", level=1).inner_text() == "Inzwischen hat jemand anderes gespeichert"
    for words in ("Nord", "Süd", "West"):
        expect(page.get_by_text(words).first).to_be_visible()
    second.get_by_label("Das inzwischen gespeicherte", exact=False).check()
    second.get_by_role("button", name="So speichern").click()
    second.goto(address)
    expect(second.locator("#id_region")).to_have_value("Süd")
    expect(second.locator("#id_title")).to_have_value(f"{was} (neu)")
    # What the other one saved stands in the history with what it was before.
    second.goto(f"{address}verlauf/")
    history = second.get_by_role("main").inner_text()
    assert "Nord" in history
    assert "Süd" in history
    for one in (first, second):
        one.context.close()


def test_a_clerk_and_the_coordination_office_write_one_measure(browser, site) -> None:
    eva = desk(browser, site, PLAN)
    cem = desk(browser, site, PLAN, who="cem")
    main = cem.get_by_role("main")
    expect(main.get_by_role("heading", name="Ihre Maßnahmen")).to_be_visible()
    expect(main.get_by_role("link", name="Alle Stellen zeigen")).to_be_visible()
    address = f"{LIST}2/"
    for window in (eva, cem):
        window.goto(address)
        window.locator("#id_region").fill(f"Gebiet von {'Eva' if window is eva else 'Cem'}")
        assert window.locator("#id_lead").is_editable() is (window is eva)
    saved(cem)
    saved(eva)
    assert eva.get_by_role("heading", level=1).inner_text() == "Inzwischen hat jemand anderes gespeichert"
    expect(eva.get_by_text("Gebiet von Cem")).to_be_visible()
    eva.get_by_role("button", name="So speichern").click()
    cem.goto(f"{address}verlauf/")
    history = cem.get_by_role("main").inner_text()
    assert "Gebiet von Cem" in history
    assert "Gebiet von Eva" in history
    for window in (eva, cem):
        window.context.close()


# ---------------------------------------------------------------- the session has ended


def test_what_is_sent_after_the_session_has_ended_comes_back_without_script(browser, site) -> None:
    address = f"{LIST}14/"
    window = desk(browser, site, address, script=False)
    window.locator("#id_region").fill("Alle Kreise im Osten")
    elsewhere = window.context.new_page()
    elsewhere.goto("/")
    sign_out(elsewhere)
    window.get_by_role("button", name="Prüfen und speichern").click()
    assert "/anmelden/" in window.url
    # Somebody else who signs in here sees nothing of it.
    fill_in(window, "ida")
    assert "Alle Kreise im Osten" not in window.content()
    window.goto("/")
    sign_out(window)
    window.goto(f"/anmelden/?next={address}?noch-einmal=1")
    fill_in(window, "eva")
    assert window.get_by_role("heading", level=1).inner_text() == "Ihre Eingaben sind noch da"
    expect(window.get_by_text("Alle Kreise im Osten")).to_be_visible()
    window.get_by_role("button", name="Noch einmal absenden").click()
    window.get_by_role("button", name="So speichern").click()
    expect(window.get_by_text("Gespeichert.")).to_be_visible()
    expect(window.locator("#id_region")).to_have_value("Alle Kreise im Osten")
    window.goto(f"{address}?noch-einmal=1")
    assert window.url.endswith(address)
    window.context.close()


def test_a_form_from_before_signing_in_anew_is_not_lost_either(browser, site) -> None:
    address = f"{LIST}15/"
    window = desk(browser, site, address, script=False)
    window.locator("#id_region").fill("Nur im Westen")
    elsewhere = window.context.new_page()
    elsewhere.goto("/")
    sign_out(elsewhere)
    sign_in(elsewhere, "eva")
    window.get_by_role("button", name="Prüfen und speichern").click()
    assert window.get_by_role("heading", level=1).inner_text() == "Ihre Eingaben sind noch da"
    window.get_by_role("button", name="Noch einmal absenden").click()
    expect(window.get_by_text("Nur im Westen")).to_be_visible()
    window.context.close()


# ---------------------------------------------------------------- what is wrong with a form


def test_the_focus_goes_to_what_is_wrong(browser, site) -> None:
    window = desk(browser, site, f"{PLAN}fassung-versiegeln/")
    window.get_by_role("button", name="Versiegeln und veröffentlichen").click()
    window.locator("#errors").wait_for()
    assert window.evaluate("document.activeElement.id") == "errors"
    assert window.title().startswith("Fehler: ")
    window.get_by_role("alert").get_by_role("link", name=re.compile("Bezeichnung")).click()
    assert window.evaluate("document.activeElement.id") == "id_label"
    window.context.close()
