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
from mitplan.people import actions, oidc
from mitplan.people.acting import Acting
from mitplan.people.models import Address, Identity, Invitation, Person
from mitplan.people.tests.refusals import SETUP, forbidden, last_line, without_tokens

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
    entry = {"key": "land", "name": "Landesportal", "issuer": ISSUER, "domains": ["example.org"], **CLIENT}
    settings.OIDC = [entry]
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


def come(client, house, **more):
    house.nonce = ""
    _query, back = go(client, house, **more)
    return back()


@pytest.fixture
def connected(cem):
    Identity.objects.create(person=cem, provider="land", subject="4711", made_at="2020-01-01T00:00Z")
    return cem


def test_whoever_is_connected_comes_in_whatever_address_they_have_there(client, house, connected):
    house.claims |= {"email": "changed@elsewhere.example"}
    answer = come(client, house, next="/konto/")
    assert (answer.status_code, answer["Location"], signed_in(client)) == (302, "/konto/", str(connected.pk))
    token = next(more for method, address, more in house.asked if address.endswith("/token"))
    assert (token["auth"], bool(token["data"]["code_verifier"])) == (("mitplan", "secret"), True)


def test_an_address_alone_opens_no_account_and_tells_of_none(client, house, cem):
    """However well the house knows the address: whoever rules over it would rule over accounts here."""
    known = come(client, house)
    house.claims |= {"email": "nobody@example.org"}
    unknown = come(client, house)
    assert (known.status_code, signed_in(client), Identity.objects.count()) == (403, None, 0)
    assert without_tokens(known) == without_tokens(unknown)
    assert "Anmelden und verbinden" in known.content.decode()


def test_signed_in_and_asked_one_connects_the_two(client, house, cem):
    come(client, house)
    assert client.get("/konto/verbinden/")["Location"].startswith("/anmelden/")
    client.post("/anmelden/", {"username": "cem", "password": PASSWORD})
    page = client.get("/konto/verbinden/").content.decode()
    assert ("Landesportal" in page, "heißen dort: Cem" in page, Identity.objects.count()) == (True, True, 0)
    assert client.post("/konto/verbinden/")["Location"] == "/konto/"
    assert last_line() == ("people.account.linked", key_of(cem), {"provider": "land"})
    assert client.post("/konto/verbinden/").status_code == 403
    client.post("/abmelden/")
    assert (come(client, house).status_code, signed_in(client)) == (302, str(cem.pk))


def test_whoever_is_signed_in_already_is_asked_too(client, house, cem):
    client.force_login(cem)
    assert "verbinden" in client.get("/konto/").content.decode()
    assert come(client, house)["Location"] == "/konto/verbinden/"
    assert Identity.objects.count() == 0
    client.post("/konto/verbinden/")
    assert "Landesportal: verbunden" in client.get("/konto/").content.decode()


LOOSE = "/konto/verbinden/land/loesen/"


def test_a_connection_is_undone(client, house, connected):
    client.force_login(connected)
    assert "Verbindung lösen" in client.get("/konto/").content.decode()
    assert client.post(LOOSE)["Location"] == "/konto/"
    assert last_line() == ("people.account.unlinked", key_of(connected), {"provider": "land"})
    assert (client.post(LOOSE).status_code, Identity.objects.count()) == (403, 0)


def test_nobody_loses_their_only_way_in(client, house, connected):
    connected.set_unusable_password()
    connected.save()
    client.force_login(connected)
    answer = client.post(LOOSE)
    assert (answer.status_code, "Ihr einziger Weg hinein" in answer.content.decode()) == (403, True)
    actions.add_passkey(connected, ("data", "handle"), "Schlüssel", by=Acting(connected))
    assert client.post(LOOSE).status_code == 403  # a session from before the factor
    actions.unlink_identity(connected, "land", by=Acting(connected))
    assert not Identity.objects.exists()


def test_nobody_undoes_connections_of_others(connected, cast):
    with forbidden("Das kann nur, wem das Konto gehört."):
        actions.unlink_identity(connected, "land", by=cast.eva)


def test_with_a_second_factor_the_password_is_not_enough_to_connect(client, house, cem, settings):
    settings.OIDC = [settings.OIDC[0] | {"is_strong": True}]
    come(client, house)
    actions.add_passkey(cem, ("data", "handle"), "Schlüssel", by=Acting(cem))
    client.post("/anmelden/", {"username": "cem", "password": PASSWORD})
    assert client.post("/konto/verbinden/").status_code == 302
    client.force_login(cem)  # a session from before the factor
    assert (client.post("/konto/verbinden/").status_code, Identity.objects.count()) == (403, 0)


def test_what_is_to_be_connected_is_not_made_up_and_not_kept_for_long(client, house, cem, monkeypatch):
    client.force_login(cem)
    come(client, house)
    pending = client.cookies["mitplan_connect"]
    assert pending["httponly"]
    kept = pending.value
    client.cookies["mitplan_connect"] = kept[:-2]
    assert client.post("/konto/verbinden/").status_code == 403
    client.cookies["mitplan_connect"] = kept
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + oidc.PATIENCE + 1)
    assert (client.post("/konto/verbinden/").status_code, Identity.objects.count()) == (403, 0)


def test_somebody_there_is_one_person_here(client, house, connected, cast):
    client.force_login(cast.ada.person)
    Person.objects.filter(pk=connected.pk).update(is_active=False)
    come(client, house)
    assert (client.post("/konto/verbinden/").status_code, Identity.objects.count()) == (403, 1)


def test_an_invitation_to_the_address_is_accepted(client, house, cast):
    actions.invite(actions.InvitationEntry(name="Neu", email="cem@example.org"), by=cast.eva)
    assert come(client, house).status_code == 302
    person = Person.objects.get(name="Neu")
    assert (signed_in(client), person.has_usable_password()) == (str(person.pk), False)
    assert Invitation.objects.get().accepted_at


@pytest.mark.parametrize("domains", [[], ["other.example"], ["sub.example.org"], ["org"], ["ample.org"]])
def test_a_house_vouches_for_its_own_domains_alone(client, house, cast, settings, domains):
    settings.OIDC = [settings.OIDC[0] | {"domains": domains}]
    actions.invite(actions.InvitationEntry(name="Neu", email="cem@example.org"), by=cast.eva)
    assert (come(client, house).status_code, signed_in(client)) == (403, None)
    assert Invitation.objects.get().accepted_at is None


def test_a_house_says_nothing_of_addresses_unless_told_so(client, house, cast, settings):
    settings.OIDC = [{name: value for name, value in settings.OIDC[0].items() if name != "domains"}]
    actions.invite(actions.InvitationEntry(name="Neu", email="cem@example.org"), by=cast.eva)
    assert (come(client, house).status_code, signed_in(client)) == (403, None)


@pytest.mark.parametrize(
    "email", ["cem@example.org@evil.example", "cem@EXAMPLE.org.evil", "@example.org", "example.org"]
)
def test_the_domain_is_what_stands_behind_the_last_sign(house, settings, email):
    assert not oidc.providers()[0].vouches_for(email)


@pytest.mark.parametrize(
    "claims",
    [{"email_verified": False}, {"email_verified": None}, {"email_verified": "true"}, {"email": "x@example.org"}],
)
def test_nobody_else_gets_an_account(client, house, cast, claims):
    actions.invite(actions.InvitationEntry(name="Neu", email="cem@example.org"), by=cast.eva)
    house.claims |= claims
    before = Person.objects.count()
    answer = come(client, house)
    assert (answer.status_code, signed_in(client), Person.objects.count()) == (403, None, before)
    assert Invitation.objects.get().accepted_at is None


def test_no_account_is_opened_that_nobody_could_enter(client, house, connected, cast):
    Person.objects.filter(pk=connected.pk).update(is_active=False)
    actions.invite(actions.InvitationEntry(name="Neu", email="neu@example.org"), by=cast.eva)
    house.claims |= {"email": "neu@example.org"}
    assert (come(client, house).status_code, Person.objects.get(name="Neu").username) == (403, None)


@pytest.mark.parametrize("is_strong", [False, True])
def test_a_second_factor_is_asked_for_unless_the_house_has_asked(client, house, connected, settings, is_strong):
    actions.add_passkey(connected, ("data", "handle"), "Schlüssel", by=Acting(connected))
    settings.OIDC = [settings.OIDC[0] | {"is_strong": is_strong}]
    to = "/konto/" if is_strong else "/anmelden/zweiter-schritt/"
    assert (come(client, house, next="/konto/")["Location"], bool(signed_in(client))) == (to, is_strong)


def test_a_closed_account_stays_closed(client, house, connected):
    Person.objects.filter(pk=connected.pk).update(is_active=False)
    assert (come(client, house).status_code, signed_in(client)) == (403, None)


@pytest.mark.parametrize("broken", ["unsigned", "shared", "other key", "server"])
def test_an_answer_that_cannot_be_trusted(client, house, connected, broken):
    _query, back = go(client, house)
    house.broken = {broken}
    assert (back().status_code, signed_in(client)) == (403, None)


@pytest.mark.parametrize(
    "claims", [{"aud": "other"}, {"iss": "https://other.example"}, {"exp": 1}, {"nonce": "x"}, {"sub": None}]
)
def test_claims_for_somebody_else_or_another_time(client, house, connected, claims):
    _query, back = go(client, house)
    house.claims |= claims
    assert (back().status_code, signed_in(client)) == (403, None)


@pytest.mark.parametrize("claims", [{"sub": ""}, {"sub": "4" * 256}, {"sub": "47\0011"}, {"sub": 4711}])
def test_nobody_is_known_by_a_name_that_several_may_have(client, house, cem, claims):
    _query, back = go(client, house)
    house.claims |= claims
    assert "mitplan_connect" not in back().cookies


def test_a_token_given_out_to_another_service_opens_nothing(client, house, connected):
    _query, back = go(client, house)
    house.claims |= {"aud": ["mitplan", "other"], "azp": "other"}
    assert (back().status_code, signed_in(client)) == (403, None)


def test_the_answer_belongs_to_the_browser_that_asked(client, house, connected):
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
        (
            '[{"key": "a", "name": "A", "issuer": "https://x", "client_id": "i", "client_secret_file": "x",'
            ' "domains": ["@Land"]}]',
            "domains are a list",
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
