"""Signing in through another house: a house of software answers in place of the network."""

import json
import os
import subprocess
import sys
import time
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import rsa

from mitplan.core.journal import key_of
from mitplan.people import actions
from mitplan.people.acting import Acting
from mitplan.people.models import Address, Identity, Invitation, Person
from mitplan.people.tests.refusals import SETUP, last_line

pytestmark = pytest.mark.django_db
PASSWORD = "ein-langes-wort"
ISSUER = "https://login.example.org"
CLIENT = {"client_id": "mitplan", "client_secret": "secret"}
BEGIN, FINISH = "/anmelden/ueber/land/", "/anmelden/ueber/land/zurueck/"


class House:
    """A provider that signs in one person."""

    def __init__(self):
        self.key = rsa.generate_private_key(65537, 2048)
        self.claims = {"sub": "4711", "email": "Cem@Example.org", "email_verified": True, "name": "Cem"}
        self.asked, self.nonce, self.broken = [], "", set()

    def request(self, method, address, **more):
        self.asked.append((method, address, more))
        answer = requests.Response()
        answer.status_code = 500 if "server" in self.broken else 200
        answer._content = json.dumps(self.answers(address)).encode()
        return answer

    def answers(self, address):
        if address == f"{ISSUER}/.well-known/openid-configuration":
            names = {"authorization_endpoint": "auth", "token_endpoint": "token", "jwks_uri": "keys"}
            return {"issuer": ISSUER, **{name: f"{ISSUER}/{path}" for name, path in names.items()}}
        if address == f"{ISSUER}/keys":
            key = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
            return {"keys": [{**key, "kid": "1", "use": "sig", "alg": "RS256"}]}
        return {"id_token": self.token(), "token_type": "Bearer"}

    def token(self):
        now = int(time.time())
        told = {"iss": ISSUER, "aud": "mitplan", "iat": now, "exp": now + 60, "nonce": self.nonce, **self.claims}
        if "unsigned" in self.broken:
            return jwt.encode(told, None, algorithm="none", headers={"kid": "1"})
        if "shared" in self.broken:
            return jwt.encode(told, "secret" * 8, algorithm="HS256", headers={"kid": "1"})
        other = rsa.generate_private_key(65537, 2048) if "other key" in self.broken else self.key
        return jwt.encode(told, other, algorithm="RS256", headers={"kid": "1"})


@pytest.fixture
def house(settings, monkeypatch):
    settings.OIDC = [{"key": "land", "name": "Landesportal", "issuer": ISSUER, **CLIENT}]
    house = House()
    monkeypatch.setattr(requests, "request", house.request)
    return house


@pytest.fixture
def cem(cast):
    person = actions.give_account(cast.cem.person, "cem", PASSWORD, by=SETUP)
    Address.objects.create(person=person, email="cem@example.org", is_verified=True)
    return person


def go(client, house, **more):
    asked = client.get(BEGIN, more)
    query = {name: values[0] for name, values in parse_qs(urlsplit(asked["Location"]).query).items()}
    house.nonce = house.nonce or query["nonce"]
    return query, lambda **other: client.get(FINISH, {"code": "c", "state": query["state"], **other})


def signed_in(client):
    return client.session.get("_auth_user_id")


def test_no_button_and_no_page_without_a_house(client, cast):
    assert "Anmelden über" not in client.get("/anmelden/").content.decode()
    assert [client.get(address).status_code for address in (BEGIN, FINISH)] == [404, 404]


def test_asking_there_writes_nothing_here(client, house, django_assert_num_queries):
    assert "Anmelden über Landesportal" in client.get("/anmelden/").content.decode()
    with django_assert_num_queries(0):
        query, _back = go(client, house)
    assert query["redirect_uri"] == f"http://testserver{FINISH}"
    assert (query["client_id"], query["code_challenge_method"], query["scope"]) == (
        "mitplan",
        "S256",
        "openid email profile",
    )
    assert client.cookies["mitplan_elsewhere"]["httponly"]


def test_a_verified_address_with_an_account_comes_in_and_is_known_from_then_on(client, house, cem):
    _query, back = go(client, house, next="/konto/")
    answer = back()
    assert (answer.status_code, answer["Location"], signed_in(client)) == (302, "/konto/", str(cem.pk))
    assert last_line() == ("people.account.linked", key_of(cem), {"provider": "land"})
    token = next(more for method, address, more in house.asked if address.endswith("/token"))
    assert (token["auth"], bool(token["data"]["code_verifier"])) == (("mitplan", "secret"), True)
    client.post("/abmelden/")
    house.claims |= {"email": "changed@example.org"}
    house.nonce = ""
    _query, back = go(client, house)
    assert (back().status_code, signed_in(client)) == (302, str(cem.pk))


def test_an_invitation_to_the_address_is_accepted(client, house, cast):
    actions.invite(actions.InvitationEntry(name="Neu", email="cem@example.org"), by=cast.eva)
    _query, back = go(client, house)
    assert back().status_code == 302
    person = Person.objects.get(name="Neu")
    assert (signed_in(client), person.has_usable_password()) == (str(person.pk), False)
    assert Invitation.objects.get().accepted_at


@pytest.mark.parametrize("claims", [{"email_verified": False}, {"email": "x@example.org"}, {"email_verified": "true"}])
def test_nobody_else_gets_an_account(client, house, cem, claims):
    house.claims |= claims
    before = Person.objects.count()
    _query, back = go(client, house)
    answer = back()
    assert (answer.status_code, signed_in(client), Person.objects.count()) == (403, None, before)
    assert "kein Konto und keine Einladung" in answer.content.decode()


def test_an_address_that_is_not_known_to_be_theirs_opens_nothing(client, house, cem):
    Address.objects.update(is_verified=False)
    _query, back = go(client, house)
    assert (back().status_code, signed_in(client)) == (403, None)


def test_an_address_given_to_somebody_new_opens_no_old_account(client, house, cem):
    Identity.objects.create(person=cem, provider="land", subject="earlier", made_at="2020-01-01T00:00Z")
    _query, back = go(client, house)
    assert (back().status_code, signed_in(client)) == (403, None)


@pytest.mark.parametrize("is_strong", [False, True])
def test_a_second_factor_is_asked_for_unless_the_house_has_asked(client, house, cem, settings, is_strong):
    actions.add_passkey(cem, ("data", "handle"), "Schlüssel", by=Acting(cem))
    settings.OIDC = [settings.OIDC[0] | {"is_strong": is_strong}]
    _query, back = go(client, house, next="/konto/")
    to = "/konto/" if is_strong else "/anmelden/zweiter-schritt/"
    assert (back()["Location"], bool(signed_in(client))) == (to, is_strong)


def test_a_closed_account_stays_closed(client, house, cem):
    _query, back = go(client, house)
    back()
    client.post("/abmelden/")
    Person.objects.filter(pk=cem.pk).update(is_active=False)
    house.nonce = ""
    _query, back = go(client, house)
    assert (back().status_code, signed_in(client)) == (403, None)


@pytest.mark.parametrize("broken", ["unsigned", "shared", "other key", "server"])
def test_an_answer_that_cannot_be_trusted(client, house, cem, broken):
    _query, back = go(client, house)
    house.broken = {broken}
    assert (back().status_code, signed_in(client)) == (403, None)


@pytest.mark.parametrize(
    "claims", [{"aud": "other"}, {"iss": "https://other.example"}, {"exp": 1}, {"nonce": "x"}, {"sub": None}]
)
def test_claims_for_somebody_else_or_another_time(client, house, cem, claims):
    _query, back = go(client, house)
    house.claims |= claims
    assert (back().status_code, signed_in(client)) == (403, None)


def test_the_answer_belongs_to_the_browser_that_asked(client, house, cem):
    _query, back = go(client, house)
    assert back(state="other").status_code == 403
    client.cookies.clear()
    assert (back().status_code, signed_in(client)) == (403, None)


def test_a_house_that_does_not_answer_is_no_error_of_ours(client, house):
    house.broken = {"server"}
    assert client.get(BEGIN).status_code == 403


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('[{"key": "land"}]', "each provider says"),
        ("nonsense", "MITPLAN_OIDC"),
        (
            '[{"key": "a", "name": "A", "issuer": "http://x", "client_id": "i", "client_secret_file": "x"}]',
            "isn't https",
        ),
    ],
)
def test_a_faulty_file_is_refused_at_the_start(tmp_path, content, said):
    file = tmp_path / "oidc.json"
    file.write_text(content)
    environment = {**os.environ, "MITPLAN_OIDC": str(file), "MITPLAN_SECRET_KEY": "x"}
    run = [sys.executable, "-c", "import mitplan.settings"]
    result = subprocess.run(run, env=environment, capture_output=True, text=True, check=False)
    assert said in result.stderr


def test_a_good_file_is_read_with_its_secret(tmp_path):
    (tmp_path / "secret").write_text("geheim\n")
    entry = {
        "key": "land",
        "name": "Land",
        "issuer": ISSUER,
        "client_id": "m",
        "client_secret_file": f"{tmp_path}/secret",
    }
    (tmp_path / "oidc.json").write_text(json.dumps([entry]))
    environment = {**os.environ, "MITPLAN_OIDC": f"{tmp_path}/oidc.json", "MITPLAN_SECRET_KEY": "x"}
    run = [sys.executable, "-c", "import mitplan.settings as s; print(s.OIDC[0]['client_secret'])"]
    result = subprocess.run(run, env=environment, capture_output=True, text=True, check=False)
    assert result.stdout.strip() == "geheim"
