"""Coming in and going out through the page, found by what it says: how it is built may change."""

import re

PASSWORD = "mitplan-demo"  # the demo prints it for everyone


def fill_in(page, name, password=PASSWORD) -> None:
    """Type a name and a password, and send them."""
    page.get_by_label(re.compile("^Anmeldename")).fill(name)
    page.get_by_label(re.compile("^Passwort")).fill(password)
    page.get_by_role("main").get_by_role("button", name="Anmelden", exact=True).click()


def sign_in(page, name) -> None:
    """Sign in from the page one is on."""
    page.get_by_role("banner").get_by_role("link", name="Anmelden").click()
    fill_in(page, name)


def sign_out(page) -> None:
    """Sign out from the page one is on."""
    page.get_by_role("banner").get_by_role("button", name="Abmelden").click()
