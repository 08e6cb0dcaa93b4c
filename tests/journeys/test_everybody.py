"""Everybody of the cast signs in, reads, tries what only the coordination office may do, and leaves nothing behind."""

import re

import pytest
from playwright.sync_api import expect

from tests.demo import HESSEN

from .signing_in import sign_in, sign_out

pytestmark = pytest.mark.journey
NAMES = {
    "ada": "Ada Demir",
    "ben": "Ben Adler",
    "cem": "Cem Yıldız",
    "dana": "Dana Kowalski",
    "eva": "Eva Sommer",
    "finn": "Finn Hansen",
    "guel": "Gül Aksoy",
    "ida": "Ida Brandt",
}
MEASURE = f"/plaene/{HESSEN}/massnahmen/M3-zip-hessen/"
CHOOSING = f"/arbeit/{HESSEN}/measure/M3/started/gueltige-angabe/"
REFUSED = "Nur die Koordinierungsstelle dieses Plans kann ihn bearbeiten."


@pytest.mark.parametrize("who", NAMES)
def test_somebody_signs_in_reads_tries_and_leaves(page, who) -> None:
    page.goto("/")
    sign_in(page, who)
    page.get_by_role("banner").get_by_text(NAMES[who]).wait_for()
    kept = kept_by_the_browser(page)
    walk_to_the_contradiction(page)
    if who == "eva":
        choose_and_take_back(page)
    else:
        be_refused_and_led_back(page)
    assert kept == []
    leave(page, NAMES[who])


def kept_by_the_browser(page) -> list[str]:
    """From now on: pages that a browser may show again without asking; this one asks anyhow, others don't."""
    kept: list[str] = []

    def look(answer) -> None:
        page_itself = answer.request.resource_type == "document" and answer.status != 302
        if page_itself and "no-store" not in answer.headers.get("cache-control", ""):
            kept.append(answer.url)

    page.on("response", look)
    return kept


def walk_to_the_contradiction(page) -> None:
    """From the start to a measure on which two sources disagree."""
    page.get_by_role("banner").get_by_role("link", name="Mitplan").click()
    page.locator(f"main a[href='/plaene/{HESSEN}/']").first.click()
    page.get_by_role("navigation", name="Hauptnavigation").get_by_role("link", name="Maßnahmen").click()
    page.locator(f"main a[href='{MEASURE}']").first.click()
    page.get_by_role("link", name="Die Quellen widersprechen sich").click()
    assert page.url.endswith(f"{MEASURE}#stand")


def choose_and_take_back(page) -> None:
    """The coordination office lets the other statement hold, and then the first again."""
    page.get_by_role("main").locator(f"a[href^='{CHOOSING}']").click()
    first, other = (page.get_by_role("radio", checked=on).first.get_attribute("value") for on in (True, False))
    for chosen in (other, first):
        page.locator(f"main input[type=radio][value='{chosen}']").check()
        page.get_by_label(re.compile("^Begründung")).fill("Zum Ausprobieren.")
        page.get_by_role("button", name="Diese Angabe gelten lassen").click()
        expect(page.get_by_text("Diese Angabe gilt nun im Entwurf.")).to_be_visible()
        assert page.get_by_role("radio", checked=True).get_attribute("value") == chosen


def be_refused_and_led_back(page) -> None:
    """For the others there is no link; who types the address reads why not, and finds back."""
    expect(page.locator(f"a[href^='{CHOOSING}']")).to_have_count(0)
    answer = page.goto(f"{CHOOSING}?next={MEASURE}")
    assert answer.status == 403
    expect(page.get_by_role("main").get_by_text(REFUSED)).to_be_visible()
    assert page.get_by_role("heading", level=1).inner_text() == "Das geht hier nicht"
    page.get_by_role("main").get_by_role("link", name="Zurück").click()
    assert page.url.endswith(MEASURE)
    page.go_back()
    expect(page.get_by_role("main").get_by_text(REFUSED)).to_be_visible()


def leave(page, name) -> None:
    """After signing out, going back shows nothing that was made for this person."""
    sign_out(page)
    page.get_by_role("banner").get_by_role("link", name="Anmelden").wait_for()
    seen = []
    for _ in range(4):
        page.go_back()
        seen.append(page.url)
        # The demo's sign-in page offers everybody by name; there, only who is signed in counts.
        shown = page.get_by_role("banner").inner_text() if "/anmelden/" in page.url else page.content()
        assert name not in shown, f"after signing out, {page.url} still shows {name}"
    assert any("/anmelden/" in address for address in seen)  # asked to sign in where one had to be
