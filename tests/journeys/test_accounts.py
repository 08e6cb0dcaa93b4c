"""Somebody is invited, sets up a passkey and comes in with it; a second person opens the account without script."""

import pytest
from playwright.sync_api import expect

from .signing_in import sign_in, sign_out

pytestmark = pytest.mark.journey
PASSWORD = "drei-lange-worte"


def test_ivo_is_invited_and_opens_an_account_without_script(browser, site) -> None:
    eva = browser.new_context(base_url=site, java_script_enabled=False).new_page()
    eva.goto("/")
    sign_in(eva, "eva")
    eva.goto("/einladungen/neu/")
    eva.get_by_label("Name der neuen Person").fill("Ivo Petrov")
    eva.get_by_label("E-Mail-Adresse").fill("ivo@example.org")
    eva.get_by_label("Amt").select_option(label="Mitzeichnung für das MTZ, MTZ")
    eva.get_by_role("button", name="Einladen").click()
    link = "".join(eva.locator("main code").first.inner_text().split())
    ivo = browser.new_context(base_url=site, java_script_enabled=False).new_page()
    ivo.goto(link)
    expect(ivo.get_by_text("Sie sind eingeladen als: Mitzeichnung für das MTZ.")).to_be_visible()
    ivo.get_by_role("textbox", name="Anmeldename").fill("ivo")
    ivo.get_by_label("Neues Passwort", exact=True).fill(PASSWORD)
    ivo.get_by_label("Neues Passwort noch einmal").fill(PASSWORD)
    ivo.get_by_role("button", name="Konto öffnen").click()
    assert "Mitzeichnung für das MTZ" in ivo.get_by_role("banner").inner_text()
    ivo.goto(link)
    expect(ivo.get_by_text("Diese Einladung gilt nicht mehr")).to_be_visible()


def test_pia_is_invited_and_needs_no_password(browser, site) -> None:
    eva = browser.new_context(base_url=site, java_script_enabled=False).new_page()
    eva.goto("/")
    sign_in(eva, "eva")
    eva.goto("/einladungen/neu/")
    eva.get_by_label("Name der neuen Person").fill("Pia Lang")
    eva.get_by_label("E-Mail-Adresse").fill("pia@example.org")
    eva.get_by_role("button", name="Einladen").click()
    link = "".join(eva.locator("main code").first.inner_text().split())
    pia = page_with_device(browser, site)
    pia.goto(link.replace("127.0.0.1", "localhost"))
    pia.get_by_label("Anmeldename").first.fill("eva")
    pia.get_by_role("button", name="Konto mit Passkey öffnen").click()
    pia.get_by_text("Der Anmeldename ist vergeben.").wait_for()
    pia.get_by_label("Anmeldename").first.fill("pia")
    pia.get_by_role("button", name="Konto mit Passkey öffnen").click()
    pia.get_by_role("heading", name="Ihr Konto ist offen").wait_for()
    expect(pia.locator("main li code")).to_have_count(10)
    pia.get_by_role("link", name="Aufgeschrieben, weiter").click()
    sign_out(pia)
    pia.goto("/anmelden/?next=/konto/")
    pia.get_by_role("button", name="Mit Passkey anmelden").click()
    pia.get_by_role("heading", name="Mein Konto").wait_for()
    assert "Pia Lang" in pia.get_by_role("banner").inner_text()


def page_with_device(browser, site):
    """A page on a device that makes and shows passkeys. They belong to a name, so it goes by `localhost`."""
    context = browser.new_context(base_url=site.replace("127.0.0.1", "localhost"))
    page = context.new_page()
    chromium = context.new_cdp_session(page)
    chromium.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    device |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    chromium.send("WebAuthn.addVirtualAuthenticator", {"options": device})
    return page


def test_dana_sets_up_a_passkey_and_comes_in_with_it(browser, site) -> None:
    page = page_with_device(browser, site)
    page.goto("/")
    sign_in(page, "dana")
    page.goto("/konto/zweiter-faktor/")
    page.get_by_label("Name für den Passkey").fill("Laptop")
    page.get_by_role("button", name="Passkey einrichten").click()
    page.get_by_text("Der zweite Faktor ist eingerichtet.").wait_for()
    sign_out(page)
    page.goto("/anmelden/?next=/konto/")
    page.get_by_role("button", name="Mit Passkey anmelden").click()
    page.get_by_role("heading", name="Mein Konto").wait_for()
    assert "Dana Kowalski" in page.get_by_role("banner").inner_text()
    page.goto("/konto/zweiter-faktor/")
    page.get_by_role("button", name="Entfernen").click()
    expect(page.get_by_text("Der zweite Faktor ist entfernt.")).to_be_visible()


def test_one_click_tries_the_demo_as_guel(page) -> None:
    page.goto("/anmelden/")
    page.get_by_role("button", name="Als Gül Aksoy ausprobieren").click()
    assert "Übersetzungsdienst des Landes" in page.get_by_role("banner").inner_text()
