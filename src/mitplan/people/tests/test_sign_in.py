"""Signing in and out: one sentence for every failure, no way to strange addresses, no write by GET."""

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from mitplan.core.models import Act
from mitplan.people.actions import give_account
from mitplan.people.models import Person

from .refusals import SETUP

pytestmark = pytest.mark.django_db
PASSWORD = "ein-langes-wort"
FAILED = "Anmeldename und Passwort passen nicht zusammen. Achten Sie auf Groß- und Kleinschreibung."
SIGN_IN, SIGN_OUT = "/anmelden/", "/abmelden/"


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
    assert (answer.status_code, answer["Location"]) == (302, reverse("publication:start"))
    assert signed_in(client) == str(ada.pk)
    assert Act.objects.count() == before


@pytest.mark.parametrize(
    "next_", ["/anmelden/?x=1", "https://elsewhere.example", "//elsewhere.example", "javascript:1"]
)
def test_one_goes_on_to_where_one_came_from_if_that_is_ours(client, ada, next_):
    answer = sign_in(client, next=next_)
    assert answer["Location"] == (next_ if next_.startswith("/a") else reverse("publication:start"))


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
