"""Signing in and out: one sentence for every failure, no way to strange addresses, no write by GET."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.hashers import MD5PasswordHasher, make_password
from django.core.management import call_command
from django.db import connection
from django.shortcuts import resolve_url
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mitplan.core.models import Act
from mitplan.people import throttling
from mitplan.people.actions import give_account
from mitplan.people.models import Attempt, Person, Spent
from mitplan.people.models import SignedIn as Session

from .refusals import SETUP

pytestmark = pytest.mark.django_db
PASSWORD = "ein-langes-wort"
QUERIES_OF_A_FAILURE = 6
FAILED = "Anmeldename und Passwort passen nicht zusammen. Achten Sie auf Groß- und Kleinschreibung."
TOO_MANY = "Das waren zu viele Versuche. Bitte warten Sie fünf Minuten, und versuchen Sie es dann noch einmal."
SIGN_IN, SIGN_OUT, TRY_OUT = "/anmelden/", "/abmelden/", "/anmelden/ausprobieren/"


@pytest.fixture
def ada(cast):
    return give_account(cast.ada.person, "ada", PASSWORD, by=SETUP)


def sign_in(client, username="ada", password=PASSWORD, **more):
    return client.post(SIGN_IN, {"username": username, "password": password, **more})


def signed_in(client):
    """Who the session belongs to; asked only when there is a cookie, because asking would begin a session."""
    cookie = client.cookies.get("sessionid")
    return client.session.get("_auth_user_id") if cookie and cookie.value else None


def test_the_addresses_stay():
    assert (reverse("people:sign_in"), reverse("people:sign_out")) == (SIGN_IN, SIGN_OUT)


def test_the_page_is_read_without_a_session_or_any_write(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get(SIGN_IN)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert set(answer.cookies) == {"csrftoken"}


def test_name_and_password_let_in_and_leave_no_trace_in_the_journal(client, ada):
    before = Act.objects.count()
    answer = sign_in(client)
    assert (answer.status_code, answer["Location"]) == (302, resolve_url(settings.LOGIN_REDIRECT_URL))
    assert signed_in(client) == str(ada.pk)
    assert Act.objects.count() == before


@pytest.mark.parametrize(
    "next_", ["/anmelden/?x=1", "https://elsewhere.example", "//elsewhere.example", "javascript:1"]
)
def test_one_goes_on_to_where_one_came_from_if_that_is_ours(client, ada, next_):
    answer = sign_in(client, next=next_)
    assert answer["Location"] == (next_ if next_.startswith("/a") else resolve_url(settings.LOGIN_REDIRECT_URL))


@pytest.mark.parametrize(
    ("username", "password"), [("ada", "falsch"), ("nobody", PASSWORD), ("finn", PASSWORD), ("ADA", PASSWORD)]
)
def test_every_failure_has_the_same_sentence(client, ada, username, password):
    answer = sign_in(client, username, password)
    assert (answer.status_code, signed_in(client)) == (422, None)
    assert answer.context["form"].non_field_errors() == [FAILED]
    assert Session.objects.count() == 0


def test_a_closed_account_fails_like_a_wrong_password(client, ada):
    Person.objects.filter(pk=ada.pk).update(is_active=False)
    answer = sign_in(client)
    assert (answer.status_code, answer.context["form"].non_field_errors()) == (422, [FAILED])


@pytest.mark.parametrize("username", ["ada", "nobody", "finn", "cem", "eva"])
def test_every_failure_costs_the_same_time(client, ada, cast, monkeypatch, username):
    """Measured in what takes the time: a password is hashed once, known name or not.

    Finn has no account, Cem's has no password (a passkey, or another house), Eva's is closed.
    """
    give_account(cast.eva.person, "eva", PASSWORD, by=SETUP)
    Person.objects.filter(username="eva").update(is_active=False)
    Person.objects.filter(key="cem").update(username="cem", password=make_password(None))
    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *given: hashed.append(1) or encode(*given))
    with CaptureQueriesContext(connection) as asked:
        assert sign_in(client, username, "falsch").status_code == 422
    assert (len(hashed), len(asked)) == (1, QUERIES_OF_A_FAILURE)


def test_missing_fields_are_named(client, ada):
    answer = sign_in(client, "", "")
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"username", "password"}


def test_the_form_keeps_where_one_wanted_to_go(client, ada):
    assert client.get(SIGN_IN, {"next": "/x/"}).context["next"] == "/x/"
    assert sign_in(client, password="falsch", next="/x/").context["next"] == "/x/"


def test_signing_in_gives_a_new_session(client, ada):
    client.session["seen"] = True
    before = client.session.session_key
    sign_in(client)
    assert client.session.session_key not in (None, before)


def test_signing_out_is_a_post(client, ada):
    client.force_login(ada)
    assert client.get(SIGN_OUT).status_code == 405
    assert signed_in(client) == str(ada.pk)
    answer = client.post(SIGN_OUT)
    assert (answer.status_code, answer["Location"]) == (302, reverse("publication:start"))
    assert signed_in(client) is None


def test_a_form_from_elsewhere_is_refused(ada):
    from django.test import Client  # noqa: PLC0415 - only here: the one that checks tokens

    strict = Client(enforce_csrf_checks=True)
    assert strict.post(SIGN_IN, {"username": "ada", "password": PASSWORD}).status_code == 403
    assert strict.post(SIGN_OUT).status_code == 403


def test_what_somebody_signed_in_sees_is_kept_by_nobody(client, ada):
    """Else "back" after signing out, or a cache on the way, would show it to the next person."""
    assert "Cache-Control" not in client.get(reverse("publication:start"))
    sign_in(client)
    assert "no-store" in client.get(reverse("publication:start"))["Cache-Control"]


# ---------------------------------------------------------------- limits


def guess(client, username="ada", times=throttling.PAIR.most):
    return [sign_in(client, username, "falsch").status_code for _time in range(times)]


@pytest.mark.parametrize("username", ["ada", "nobody", "finn"])
def test_too_many_guesses_are_told_to_wait_whether_there_is_such_an_account_or_not(client, ada, username):
    assert guess(client, username) == [422] * throttling.PAIR.most
    answer = sign_in(client, username, "falsch")
    assert (answer.status_code, answer.context["form"].non_field_errors()) == (429, [TOO_MANY])


def test_then_even_the_right_password_has_to_wait(client, ada):
    guess(client)
    assert (sign_in(client).status_code, signed_in(client)) == (429, None)


def test_other_spellings_of_the_name_are_the_same_name(client, ada):
    guess(client, "ada", 3)
    guess(client, "ADA", 2)
    assert sign_in(client).status_code == 429


def test_nobody_is_locked_out_by_guesses_from_elsewhere(client, ada):
    for _time in range(throttling.PAIR.most * 3):
        client.post(SIGN_IN, {"username": "ada", "password": "falsch"}, REMOTE_ADDR="203.0.113.7")
    assert sign_in(client).status_code == 302


def test_guessing_many_names_from_one_address_ends_too(client, ada, monkeypatch):
    monkeypatch.setattr(throttling, "ADDRESS", throttling.Limit("small", 8, 300))
    assert [sign_in(client, f"name{n}", "falsch").status_code for n in range(8)] == [422] * 8
    assert sign_in(client).status_code == 429


def test_success_forgives_and_time_does(client, ada):
    guess(client, times=throttling.PAIR.most - 1)
    assert sign_in(client).status_code == 302
    assert Attempt.objects.count() == throttling.PAIR.most - 1  # those of the address alone
    guess(client)
    assert sign_in(client).status_code == 429
    Attempt.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert sign_in(client).status_code == 302
    assert Attempt.objects.count() == 0


def test_the_nightly_clearing_takes_old_attempts_along(client, ada):
    """Else they would lie there until somebody tries again."""
    guess(client, times=1)
    throttling.once("code", "123456", seconds=60)
    call_command("clearsessions")
    assert (Attempt.objects.count(), Spent.objects.count()) == (2, 1)
    for model in (Attempt, Spent):
        model.objects.update(until=timezone.now() - timedelta(seconds=1))
    call_command("clearsessions")
    assert (Attempt.objects.count(), Spent.objects.count()) == (0, 0)


def test_attempts_hold_no_name_and_no_address(client, ada):
    guess(client, times=1)
    assert {len(key) for key in Attempt.objects.values_list("key", flat=True)} == {64}
    first = set(Attempt.objects.values_list("key", flat=True))
    with override_settings(SECRET_KEY="another"):
        guess(client, times=1)
    assert not first & set(Attempt.objects.exclude(key__in=first).values_list("key", flat=True))
    assert Attempt.objects.count() == 4


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.7", "192.0.2.1"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        (2, "198.51.100.1, 203.0.113.7, 192.0.2.9", "203.0.113.7"),
        (2, "203.0.113.7", "203.0.113.7"),
        (1, "", "192.0.2.1"),
        (1, "nonsense", "nonsense"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        (1, "::ffff:203.0.113.7", "203.0.113.7"),
    ],
)
def test_addresses_are_read_where_our_own_proxies_wrote_them(rf, settings, proxies, forwarded, address):
    settings.PROXIES = proxies
    request = rf.get("/", REMOTE_ADDR="192.0.2.1", headers={"x-forwarded-for": forwarded})
    assert throttling.address_of(request) == address


def test_once_is_once_until_it_expires():
    assert [throttling.once("code", "123456", seconds=60) for _time in range(2)] == [True, False]
    assert throttling.once("code", "654321", seconds=60)
    Spent.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert throttling.once("code", "123456", seconds=60)


# ---------------------------------------------------------------- the demo's people


@pytest.fixture
def demo_installation(settings):
    settings.DEMO = True


def test_a_demo_offers_its_people_with_who_they_are(client, ada, cast, demo_installation):
    give_account(cast.cem.person, "cem", PASSWORD, by=SETUP)
    give_account(cast.finn.person, "somebody-else", PASSWORD, by=SETUP)
    tried = client.get(SIGN_IN).context["cast"]
    assert [(one.person.name, [office.title for office in one.offices]) for one in tried] == [
        ("Ada", []),
        ("Cem", ["Sachbearbeitung Integration"]),
    ]
    assert "Als Cem ausprobieren" in client.get(SIGN_IN).content.decode()


def test_one_click_signs_in(client, ada, demo_installation):
    answer = client.post(TRY_OUT, {"person": "ada", "next": "/konto/"})
    assert (answer.status_code, answer["Location"], signed_in(client)) == (302, "/konto/", str(ada.pk))


def test_only_the_cast_and_only_in_a_demo(client, ada, cast, demo_installation, settings):
    give_account(cast.finn.person, "somebody-else", PASSWORD, by=SETUP)
    for person in ("somebody-else", "nobody", ""):
        assert client.post(TRY_OUT, {"person": person}).status_code == 404
    settings.DEMO = False
    assert client.post(TRY_OUT, {"person": "ada"}).status_code == 404
    assert "ausprobieren" not in client.get(SIGN_IN).content.decode()
    assert signed_in(client) is None


@pytest.mark.parametrize("others", [{"MITPLAN_HTTPS": "1"}, {"MITPLAN_HOSTS": "plan.example.org"}])
def test_no_demo_where_others_come_in(others):
    environment = {**os.environ, "MITPLAN_DEMO": "1", "MITPLAN_SECRET_KEY": "x", **others}
    run = [sys.executable, "-c", "import mitplan.settings"]
    result = subprocess.run(run, env=environment, capture_output=True, text=True, check=False)
    assert "MITPLAN_DEMO is for this machine alone" in result.stderr


# ---------------------------------------------------------------- the capacity one acts in


def test_the_account_shows_and_changes_the_capacity(client, cast):
    client.force_login(cast.ben.person)
    assert "Leitung der Arbeitsgruppe 1, AG 1" in client.get(reverse("publication:start")).content.decode()
    page = client.get("/konto/")
    assert [one.words for one in page.context["capacities"]] == [
        "Leitung der Arbeitsgruppe 1, AG 1",
        "Vorsitz: AG 1",
        "",
    ]
    answer = client.post("/konto/rolle/", {"capacity": "oneself"})
    assert (answer.status_code, answer["Location"]) == (302, "/konto/")
    assert client.get("/konto/").context["chosen"].key == "oneself"
    assert "Arbeitsgruppe 1" not in client.get(reverse("publication:start")).content.decode().partition("<main")[0]


def test_a_capacity_of_others_is_refused(client, cast):
    client.force_login(cast.ben.person)
    answer = client.post("/konto/rolle/", {"capacity": "office:office-of-eva"})
    assert answer.status_code == 403
    assert "In dieser Rolle können Sie heute nicht handeln." in answer.content.decode()
