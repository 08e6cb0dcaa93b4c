"""An invitation taken with a passkey and no password, and the way back in when the passkey is lost."""

import pytest

from mitplan.core.models import Act
from mitplan.people import actions, sealing, throttling
from mitplan.people.models import Factor, Person, RecoveryCode

from .authenticator import Authenticator
from .refusals import SETUP

pytestmark = pytest.mark.django_db
PASSWORD = "ein-langes-wort"


@pytest.fixture
def at_home(client):
    client.defaults["SERVER_NAME"] = "localhost"
    return client


@pytest.fixture
def link(cast):
    _invitation, secret = actions.invite(actions.InvitationEntry(name="Neu", body=cast.bodies.conference), by=cast.eva)
    return f"/einladung/{secret}/"


def ask(client, link, username="neu"):
    return client.post(f"{link}passkey/", {"passkey-username": username})


def open_with(client, link, username="neu", passkey=None, **more):
    passkey = passkey or Authenticator()
    asked = ask(client, link).json()
    given = {"credential": passkey.create(asked), "state": asked["state"], "passkey-username": username, **more}
    return client.post(f"{link}passkey/behalten/", given)


def signed_in(client):
    return client.session.get("_auth_user_id")


def test_a_passkey_is_enough(at_home, link):
    passkey = Authenticator()
    page = open_with(at_home, link, passkey=passkey)
    person = Person.objects.get(username="neu")
    assert (page.status_code, len(page.context["codes"]), signed_in(at_home)) == (200, 10, str(person.pk))
    assert (person.has_usable_password(), at_home.session["strong"]) == (False, True)
    assert "no-store" in page["Cache-Control"]
    assert list(Act.objects.filter(thing=f"people.person:{person.pk}").values_list("verb", flat=True))[-3:] == [
        "people.account.opened",
        "people.factor.added",
        "people.recovery_codes.made",
    ]
    at_home.post("/abmelden/")
    asked = at_home.post("/anmelden/passkey/").json()
    at_home.post("/anmelden/passkey/pruefen/", {"credential": passkey.get(asked), "state": asked["state"]})
    assert signed_in(at_home) == str(person.pk)
    assert at_home.get(link).status_code == 403


def test_whoever_loses_the_passkey_comes_back_by_a_link_and_a_code(at_home, link):
    codes = open_with(at_home, link).context["codes"]
    at_home.post("/abmelden/")
    person = Person.objects.get(username="neu")
    renew = f"/passwort-neu/{person.pk}/{sealing.new_password_links.make_token(person)}/"
    at_home.post(renew, {"password": PASSWORD, "repeated": PASSWORD})
    at_home.post("/anmelden/", {"username": "neu", "password": PASSWORD})
    assert signed_in(at_home) is None
    assert at_home.post("/anmelden/zweiter-schritt/", {"code": codes[0]}).status_code == 302
    assert signed_in(at_home) == str(person.pk)


def test_without_script_there_is_the_password(client, link):
    page = client.get(link).content.decode()
    assert "<section hidden><h2>Mit einem Passkey" in page
    answer = client.post(link, {"username": "neu", "password": PASSWORD, "repeated": PASSWORD})
    assert (answer.status_code, Factor.objects.count()) == (302, 0)


@pytest.mark.parametrize("username", ["ada", "Ädä", "", "x"])
def test_a_name_is_refused_before_a_passkey_is_made(at_home, link, cast, username):
    actions.give_account(cast.ada.person, "ada", PASSWORD, by=SETUP)
    answer = ask(at_home, link, username)
    assert (answer.status_code, list(answer.json())) == (422, ["said"])


def test_names_are_not_tried_without_end(at_home, link):
    answers = [ask(at_home, link, "x").status_code for _time in range(throttling.ACCEPTING.most + 1)]
    assert answers == [422] * throttling.ACCEPTING.most + [429]


@pytest.mark.parametrize("more", [{"state": "x"}, {"credential": "{}"}, {"passkey-username": "ada"}])
def test_all_or_nothing(at_home, link, cast, more):
    actions.give_account(cast.ada.person, "ada", PASSWORD, by=SETUP)
    assert (open_with(at_home, link, **more).status_code, signed_in(at_home)) == (403, None)
    assert (Factor.objects.count(), RecoveryCode.objects.count()) == (0, 0)
    assert Person.objects.get(name="Neu").username is None


def test_a_passkey_made_for_somebody_else_opens_nothing(at_home, link, cast):
    _invitation, other = actions.invite(actions.InvitationEntry(name="Andere"), by=cast.eva)
    asked = ask(at_home, f"/einladung/{other}/").json()
    given = {"credential": Authenticator().create(asked), "state": asked["state"], "passkey-username": "neu"}
    assert at_home.post(f"{link}passkey/behalten/", given).status_code == 403
    assert Factor.objects.count() == 0


def test_an_invitation_that_ended_asks_for_no_passkey(at_home, link):
    open_with(at_home, link)
    assert [ask(at_home, link).status_code, at_home.post(f"{link}passkey/behalten/").status_code] == [403, 403]
