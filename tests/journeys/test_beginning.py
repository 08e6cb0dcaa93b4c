"""Eva begins with nothing: by keyboard alone and without script, from the invitation to two versions compared."""

import time
from pathlib import Path

import pytest
from playwright.sync_api import expect

from .beginning import empty_installation
from .keyboard import Keyboard, follow, walk_to

pytestmark = pytest.mark.journey
REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "plans" / "muenster-klimaschutzkonzept-2020"
PASSWORD = "drei lange Wörter"
PLAN = "klimaschutz"


@pytest.fixture
def begun(browser, tmp_path):
    """A window without script on an installation with nothing in it, and the link of Eva's invitation."""
    if not REAL.is_dir():
        pytest.skip("the real plan of Münster is not here")
    with empty_installation(tmp_path / "empty") as (address, link):
        options = {"locale": "de-DE", "viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce"}
        context = browser.new_context(base_url=address, java_script_enabled=False, **options)
        yield context.new_page(), link
        context.close()


def open_account(page, hand, link, username):
    page.goto(link)
    hand.type("username", username)
    hand.type("password", PASSWORD)
    hand.type("repeated", PASSWORD)
    hand.send("Konto öffnen")


def take_in_muenster(page, hand):
    page.goto(f"/arbeit/{PLAN}/")
    follow(page, href=f"/arbeit/{PLAN}/einlesen/")
    walk_to(page, name="file")
    page.locator("input[type=file]").set_input_files(REAL / "muenster_sachstand.csv")
    hand.type("mapping", "Mün")
    hand.send("Prüfen")
    hand.send("Alles übernehmen")
    deadline = time.monotonic() + 60
    while "lädt sich von selbst neu" in page.content() and time.monotonic() < deadline:
        page.reload()


def enter_ministry(page, hand):
    page.goto("/arbeit/")
    follow(page, words="Stellen und Ämter")
    follow(page, words="Eine Stelle eintragen")
    hand.type("name", "Umweltministerium")
    hand.type("short", "UM")
    hand.send("Eintragen")
    follow(page, words="Ein Amt einrichten")
    hand.type("title", "Sachbearbeitung Klima")
    hand.type("role", "Sach")
    hand.send("Eintragen")


def give_measures(page, hand):
    page.goto(f"/arbeit/{PLAN}/measure/")
    for _turn in range(3):
        hand.tick("pick")
    hand.send("Ausgewählte gemeinsam ändern")
    hand.type("field", "Feder")
    hand.send("Weiter")
    hand.type("value", "UM")
    hand.send("Vorschau")
    hand.send("Alle so speichern")
    leads = page.locator("td[data-label='Federführung']").all_inner_texts()
    assert [lead for lead in leads if lead] == ["UM"] * 3


def invite_cem(page, hand):
    page.goto(f"/arbeit/{PLAN}/mitarbeit/")
    hand.type("office", "Sach")
    hand.send("Zulassen")
    page.goto("/register/umweltministerium/")
    follow(page, words="Jemanden in dieses Amt einladen")
    hand.type("name", "Cem Aydin")
    hand.type("email", "cem@example.org")
    hand.send("Einladen")
    return page.locator("a, code, input", has_text="/einladung/").first.inner_text().strip()


def seal(page, hand, label):
    page.goto(f"/arbeit/{PLAN}/")
    follow(page, words="Fassung versiegeln")
    hand.type("label", label)
    walk_to(page, name="kind")
    hand.press("Space")
    hand.send("Versiegeln und veröffentlichen")


def revise(page, hand, number, title):
    page.goto(f"/arbeit/{PLAN}/measure/{number}/")
    hand.type("title", title)
    hand.send("Prüfen und speichern")
    hand.send("So speichern")
    expect(page.get_by_text("Gespeichert.")).to_be_visible()


def test_eva_begins_with_nothing(begun, record_property):
    page, link = begun
    started, hand = time.monotonic(), Keyboard(page)
    open_account(page, hand, link, "eva")
    page.goto("/arbeit/")
    follow(page, words="Einen Plan beginnen")
    hand.type("title", "Klimaschutzkonzept Münster")
    hand.type("key", PLAN)
    hand.send("Plan anlegen")
    take_in_muenster(page, hand)
    page.goto(f"/arbeit/{PLAN}/measure/")
    assert "54 von 54" in page.content()
    enter_ministry(page, hand)
    give_measures(page, hand)
    cem = invite_cem(page, hand)
    seal(page, hand, "Erster Stand")
    page.goto(f"/arbeit/{PLAN}/measure/")
    numbers = [row.inner_text() for row in page.locator("tr[id] td:nth-child(2)").all()[:3]]
    for number in numbers:
        revise(page, hand, number, f"Neu gefasst: {number}")
    seal(page, hand, "Zweiter Stand")
    page.goto(f"/plaene/{PLAN}/")
    follow(page, words="Fassungen")
    follow(page, words="Was sich geändert hat")
    titles = [cell.inner_text() for cell in page.locator("#liste th[scope=rowgroup]").all()]
    assert titles == [f"{number} Neu gefasst: {number}" for number in numbers]
    record_property("seconds", round(time.monotonic() - started))
    record_property("keys", hand.keys)
    record_property("seconds by hand", round(hand.by_hand))
    record_property("pages", hand.pages)
    record_property("steps", hand.steps)
    assert hand.pages > 20
    assert hand.by_hand < 15 * 60
    # Cem comes, and writes at what is his ministry's and at nothing else.
    page.context.clear_cookies()
    open_account(page, hand, cem, "cem")
    revise(page, hand, numbers[0], "Von Cem gefasst")
    page.goto(f"/arbeit/{PLAN}/measure/")
    other = page.locator("tr[id] td:nth-child(1)").nth(10).inner_text()
    page.goto(f"/arbeit/{PLAN}/measure/{other}/")
    expect(page.get_by_text("noch keine Federführung")).to_be_visible()
