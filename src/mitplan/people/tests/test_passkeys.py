"""Passkeys: set up and shown by an authenticator made of software."""

import base64
import json

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from mitplan.people import actions
from mitplan.people.models import Attempt, Factor

from .authenticator import Authenticator
from .refusals import SETUP

pytestmark = pytest.mark.django_db
PASSWORD = "ein-langes-wort"


@pytest.fixture
def eva(cast):
    return actions.give_account(cast.eva.person, "eva", PASSWORD, by=SETUP)


def signed_in(client):
    return client.session.get("_auth_user_id")


@pytest.fixture
def at_home(client):
    client.defaults["SERVER_NAME"] = "localhost"
    return client


@pytest.fixture
def passkey(at_home, eva):
    """A passkey of Eva's, set up through the pages."""
    at_home.force_login(eva)
    asked = at_home.post("/konto/zweiter-faktor/passkey/").json()
    passkey = Authenticator()
    given = {"credential": passkey.create(asked), "state": asked["state"], "name": "Schlüssel"}
    answer = at_home.post("/konto/zweiter-faktor/passkey/behalten/", given)
    assert answer.status_code == 302
    at_home.post("/abmelden/")
    return passkey


def show(client, passkey, **more):
    asked = client.post("/anmelden/passkey/").json()
    return client.post(
        "/anmelden/passkey/pruefen/", {"credential": passkey.get(asked, **more), "state": asked["state"]}
    )


def test_a_passkey_signs_in_by_itself(at_home, passkey, eva):
    assert Factor.objects.get().name == "Schlüssel"
    assert show(at_home, passkey).status_code == 302
    assert signed_in(at_home) == str(eva.pk)
    assert at_home.session["strong"]


def test_passkeys_that_are_right_use_up_nothing_of_the_address(at_home, passkey):
    for _time in range(3):
        show(at_home, passkey)
        at_home.post("/abmelden/")
    assert not Attempt.objects.exists()


def test_what_a_browser_is_asked_names_nobody(at_home, passkey, eva):
    asked = json.dumps(at_home.post("/anmelden/passkey/").json())
    assert "eva" not in asked.lower()
    at_home.force_login(eva)
    session = at_home.session
    session["strong"] = True
    session.save()
    new = at_home.post("/konto/zweiter-faktor/passkey/").json()["options"]
    assert len(base64.urlsafe_b64decode(new["user"]["id"] + "==")) == 32  # a keyed hash
    assert new["excludeCredentials"]


@pytest.mark.parametrize(
    "break_it", ["other key", "other origin", "unverified", "twice", "state", "nonsense", "closed"]
)
def test_what_proves_nothing_lets_nobody_in(at_home, passkey, eva, break_it):
    more = {}
    if break_it == "other key":
        passkey.key = ec.generate_private_key(ec.SECP256R1())
    elif break_it == "other origin":
        passkey.origin = "https://localhost.example.org"
    elif break_it == "unverified":
        more = {"flags": 0x01}
    elif break_it == "closed":
        eva.is_active = False
        eva.save()
    asked = at_home.post("/anmelden/passkey/").json()
    given = {"credential": passkey.get(asked, **more), "state": asked["state"]}
    if break_it == "twice":
        assert at_home.post("/anmelden/passkey/pruefen/", given).status_code == 302
        at_home.post("/abmelden/")
    elif break_it == "state":
        given["state"] = at_home.post("/anmelden/passkey/").json()["state"]
    elif break_it == "nonsense":
        given["credential"] = "[" * 100_000
    assert at_home.post("/anmelden/passkey/pruefen/", given).status_code == 403
    assert signed_in(at_home) is None


def test_a_passkey_is_set_up_for_whoever_asked_and_once(at_home, passkey, eva, cast):
    at_home.force_login(cast.cem.person)
    asked = at_home.post("/konto/zweiter-faktor/passkey/").json()
    given = {"credential": passkey.create(asked), "state": asked["state"]}
    assert at_home.post("/konto/zweiter-faktor/passkey/behalten/", given).status_code == 403  # it is Eva's
    asked = at_home.post("/konto/zweiter-faktor/passkey/").json()
    passkey.number = b"another number"
    given = {"credential": passkey.create(asked), "state": asked["state"]}
    at_home.force_login(eva)
    assert at_home.post("/konto/zweiter-faktor/passkey/behalten/", given).status_code == 403  # Cem was asked
    assert Factor.objects.count() == 1


def test_a_name_that_no_database_keeps_is_refused(at_home, eva):
    at_home.force_login(eva)
    asked = at_home.post("/konto/zweiter-faktor/passkey/").json()
    given = {"credential": Authenticator().create(asked), "state": asked["state"], "name": "Schl\0ssel"}
    assert at_home.post("/konto/zweiter-faktor/passkey/behalten/", given).status_code == 403
    assert not Factor.objects.exists()


@pytest.mark.parametrize("told", [b"", b"\0" * 37, b"\0" * 32 + b"\xc5" + b"\0" * 24, b"\0" * 32 + b"\x85\0\0\0\0\xbf"])
def test_whatever_an_authenticator_says_is_refused_in_words(client, told):
    """Anybody may send it: flags may promise a key where a number stands, or nothing."""
    asked = client.post("/anmelden/passkey/").json()
    mine = {"type": "webauthn.get", "challenge": asked["options"]["challenge"], "origin": "https://testserver"}
    given = [base64.urlsafe_b64encode(part).decode().rstrip("=") for part in (json.dumps(mine).encode(), told)]
    response = {"clientDataJSON": given[0], "authenticatorData": given[1], "signature": "AA"}
    credential = json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "response": response})
    answer = client.post("/anmelden/passkey/pruefen/", {"credential": credential, "state": asked["state"]})
    assert answer.status_code == 403
