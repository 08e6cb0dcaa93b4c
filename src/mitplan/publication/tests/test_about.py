"""What the pages say about themselves, and that it is true."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from mitplan import settings as mitplan_settings
from mitplan.people import throttling
from mitplan.people.acting import system
from mitplan.people.actions import PersonEntry, give_account, register
from mitplan.publication.record.download import CHAINED

from .reading import page_of

ABOUT = ["/barrierefreiheit/", "/datenschutz/", "/impressum/", "/pruefen/"]
FULL = {
    "name": "Stadt Musterstadt",
    "address": "Marktplatz 1\\n12345 Musterstadt",
    "email": "plan@musterstadt.example",
    "phone": "+49 30 1234",
    "represented_by": "die Bürgermeisterin",
    "privacy": "datenschutz@musterstadt.example",
    "supervision": "Landesbeauftragte für Datenschutz",
    "enforcement": "Durchsetzungsstelle beim Sozialministerium",
    "logs": "Der Webserver löscht sein Protokoll nach sieben Tagen.",
}
OPERATED = ["/barrierefreiheit/", "/datenschutz/", "/impressum/"]


@pytest.mark.parametrize("address", ABOUT)
def test_they_are_read_without_a_database(client, address):
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 405


@pytest.mark.parametrize("language", ["/en", "/ar"])
@pytest.mark.parametrize("address", ABOUT)
def test_other_languages_read_them_too(client, language, address):
    assert client.get(language + address).status_code == 200


@pytest.mark.parametrize("address", OPERATED)
def test_what_the_operator_has_not_entered_is_said(client, settings, address):
    settings.OPERATOR = dict.fromkeys(FULL, "")
    text = page_of(client, address).text
    assert "noch nicht eingetragen" in text
    assert "MITPLAN_OPERATOR_" in text


@pytest.mark.parametrize("address", OPERATED)
def test_what_the_operator_has_entered_is_shown(client, settings, address):
    settings.OPERATOR = FULL
    page = page_of(client, address)
    assert "noch nicht" not in page.text.replace("gab es noch nicht", "").replace("Was noch nicht barrierefrei", "")
    assert "Stadt Musterstadt Marktplatz 1 12345 Musterstadt" in page.text
    assert page.links["plan@musterstadt.example"] == "mailto:plan@musterstadt.example"


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/impressum/", "represented_by"),
        ("/datenschutz/", "privacy"),
        ("/datenschutz/", "supervision"),
        ("/datenschutz/", "logs"),
        ("/barrierefreiheit/", "enforcement"),
    ],
)
def test_each_page_shows_what_belongs_to_it(client, settings, address, name):
    settings.OPERATOR = FULL
    assert FULL[name] in page_of(client, address).text


def test_every_setting_is_in_the_manual():
    package = Path(mitplan_settings.__file__)
    manual = (package.parents[2] / "docs" / "operate" / "settings.md").read_text("utf-8")
    read = set(re.findall(r"MITPLAN_[A-Z_]*[A-Z]", package.read_text("utf-8")))
    wanted = {name for name in read if name != "MITPLAN_OPERATOR"}
    wanted |= {f"MITPLAN_OPERATOR_{name.upper()}" for name in settings.OPERATOR}
    assert len(wanted) > 12
    assert {name for name in wanted if f"`{name}`" not in manual} == set()
    assert set(settings.OPERATOR) == set(FULL)


def test_the_accessibility_statement_has_the_parts_that_the_law_asks_for(client):
    headings = page_of(client, "/barrierefreiheit/").headings
    assert headings == [
        "Erklärung zur Barrierefreiheit",
        "Wofür diese Erklärung gilt",
        "Wie weit die Anforderungen erfüllt sind",
        "So wurde geprüft",
        "Was noch nicht barrierefrei ist",
        "Barrieren melden",
        "Wenn Sie keine Antwort bekommen",
        "Stand dieser Erklärung",
    ]


@pytest.mark.django_db
@pytest.mark.usefixtures("plans")
@pytest.mark.parametrize(
    "address",
    ["/", "/plaene/klein/", "/plaene/klein/massnahmen/?lead=ms", "/plaene/klein/journal/", "/stellen/ms/", *ABOUT],
)
def test_reading_sets_no_cookie_and_asks_no_other_server(client, address):
    """The privacy page promises it."""
    response = client.get(address)
    assert response.status_code == 200
    assert not response.cookies
    html = response.content.decode()
    assert not re.findall(r'<(?:script|img|link|iframe|source)[^>]*(?:src|href)="(?:https?:)?//[^"]*"', html)
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert not re.search(r"https?:", policy)


@pytest.mark.django_db
def test_signing_in_sets_exactly_the_cookies_that_are_named(client):
    setup, password = system("test"), "ein sehr langes Passwort"
    [person] = register([PersonEntry("wer-anmeldet", "Wer sich anmeldet")], by=setup)
    give_account(person, "wer", password, by=setup)
    opened = client.get("/anmelden/")
    assert set(opened.cookies) == {"csrftoken"}
    signed_in = client.post("/anmelden/", {"username": "wer", "password": password})
    assert "sessionid" in signed_in.cookies
    page = page_of(Client(), "/datenschutz/")
    assert {row[0] for row in page.rows[1:]} == {*opened.cookies, *signed_in.cookies}
    assert f"höchstens {settings.SESSION_COOKIE_AGE // 86_400} Tage" in page.text


def test_the_privacy_page_says_how_long_and_what_is_downloaded(client, monkeypatch):
    """The days are those of the code, and the columns those of the files."""
    monkeypatch.setattr("mitplan.publication.views.about.KEPT", timedelta(days=31))
    monkeypatch.setattr("mitplan.publication.views.about.INVITED_FOR", timedelta(days=8))
    text = page_of(client, "/datenschutz/").text
    for told in (
        "Nach 31 Tagen wird es nicht mehr gezeigt",
        "nach 8 Tagen gilt sie nicht mehr",
        "höchstens eine Stunde",
    ):
        assert told in text
    limits = [each for each in vars(throttling).values() if isinstance(each, throttling.Limit)]
    assert max(limit.seconds for limit in limits) == 3600
    assert {"person", "office"} <= set(CHAINED)
    assert "als Schlüssel mit einer Nummer" in text
    assert {name for name in ("mitplan_elsewhere", "mitplan_connect") if name not in text} == set()


@pytest.mark.django_db
def test_a_page_that_is_not_there_helps_on(client):
    page = page_of(client, "/plaene/gibtsnicht/", 404)
    assert "Diesen Plan oder diese Fassung gibt es hier nicht." in page.text
    assert "Zur Startseite mit allen Plänen" in page.links
    assert "/gibtsnicht/" in page_of(client, "/gibtsnicht/", 404).text


def test_an_error_of_ours_says_so_without_needing_anything(monkeypatch):
    monkeypatch.setattr("mitplan.publication.views.about._context", lambda title: 1 / 0)
    response = Client(raise_request_exception=False).get("/impressum/")
    assert response.status_code == 500
    assert "Der Fehler liegt nicht bei Ihnen." in response.content.decode()


def test_a_form_that_is_not_ours_is_refused_in_our_words():
    response = Client(enforce_csrf_checks=True).post("/abmelden/")
    assert response.status_code == 403
    html = response.content.decode()
    assert "Das Formular ist abgelaufen" in html
    assert '<html lang="de"' in html
