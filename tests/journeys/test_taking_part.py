"""Eva signs in and out; a doubter proves that nobody has changed a version."""

from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.demo import HESSEN

from .signing_in import fill_in, sign_out

pytestmark = pytest.mark.journey


def test_eva_signs_in_and_out(page) -> None:
    page.goto(f"/plaene/{HESSEN}/")
    page.get_by_role("link", name="Anmelden").click()
    page.get_by_role("button", name="Anmelden", exact=True).click()
    assert page.get_by_role("alert").count() or page.locator("main").get_by_text("Dieses Feld").count()
    fill_in(page, "eva", "falsch")
    expect(page.get_by_text("Anmeldename und Passwort passen nicht zusammen")).to_be_visible()
    fill_in(page, "eva")
    expect(page.get_by_text("Sie sind angemeldet.")).to_be_visible()
    assert "Eva Sommer" in page.get_by_role("banner").inner_text()
    sign_out(page)
    expect(page.get_by_text("Sie sind abgemeldet.")).to_be_visible()
    expect(page.get_by_role("link", name="Anmelden")).to_have_count(1)


def test_a_doubter_proves_a_version(page, tmp_path) -> None:
    page.goto(f"/plaene/{HESSEN}/")
    page.get_by_role("link", name="Fassungen", exact=True).first.click()
    page.locator("main a[href$='/fassungen/1/']").first.click()
    told = "".join(page.locator("main .hash code, main code").first.inner_text().split())
    link = page.locator("main a[href$='dokument.json']").first
    with page.expect_download() as waiting:
        link.click()
    file = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(file)
    assert file.name == f"{HESSEN}-fassung-1.json"
    assert len(told) == 64
    assert sha256(Path(file).read_bytes()).hexdigest() == told
