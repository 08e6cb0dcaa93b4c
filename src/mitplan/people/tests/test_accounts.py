"""Accounts: invited by a link, opened, kept by whom they belong to."""

from datetime import timedelta

import pytest
from django.core import mail as letters
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mitplan.core.journal import faults, key_of
from mitplan.core.models import Act
from mitplan.core.verdict import Refused
from mitplan.people import actions, mail, sealing
from mitplan.people.acting import Acting
from mitplan.people.capacities import capacities_of
from mitplan.people.models import Address, Holder, Invitation, Person, Seat, SignedIn
from mitplan.people.states import OfficeRole
from mitplan.people.tests.refusals import SETUP, forbidden, last_line, refused

pytestmark = pytest.mark.django_db
QUERIES_OF_A_LETTER = 10
make_token = sealing.new_password_links.make_token
PASSWORD, OTHER = "ein-langes-wort", "ein-anderes-wort"


@pytest.fixture
def vacant(cast):
    return actions.create_office("neues-amt", cast.bodies.other_ministry, "Neues Amt", OfficeRole.CLERK, by=SETUP)


@pytest.fixture
def by_mail(settings, monkeypatch):
    """Letters go out, at once instead of beside the request."""
    settings.MAIL, settings.DEFAULT_FROM_EMAIL = True, "plan@example.org"
    monkeypatch.setattr(mail, "_send", lambda *given: mail._deliver(mail.EmailMessage(*given[1:], to=[given[0]])))


def invited(cast, **more):
    return actions.invite(actions.InvitationEntry(name="Cüneyt Işık", email="C@Example.org", **more), by=cast.eva)


# ---------------------------------------------------------------- the verbs


def test_inviting_enters_the_person_without_account_and_office(cast, vacant):
    invitation, secret = invited(cast, office=vacant)
    person = invitation.person
    assert (person.key, person.name, person.username) == ("cuneyt-isik", "Cüneyt Işık", None)
    assert invitation.email == "c@example.org"
    assert secret not in str(Invitation.objects.values().get())
    assert not Holder.objects.filter(office=vacant).exists()
    verb, thing, facts = last_line()
    assert (verb, thing, facts["office"]) == ("people.invitation.made", key_of(person), "neues-amt")
    assert "example" not in str(facts)


def test_accepting_opens_the_account_and_begins_the_office(cast, vacant):
    invitation, _secret = invited(cast, office=vacant, was_mailed=True)
    person = actions.accept_invitation(invitation, "cueneyt", PASSWORD, by=Acting(invitation.person))
    assert person.check_password(PASSWORD)
    assert [one.words for one in capacities_of(person)] == ["Neues Amt, MdF", ""]
    assert Address.objects.get(person=person).is_verified
    assert Invitation.objects.get().email == ""
    assert list(Act.objects.order_by("-number").values_list("verb", "person")[:2]) == [
        ("people.office.appointed", "system:invitation"),
        ("people.account.opened", key_of(person)),
    ]
    with pytest.raises(Refused, match="gilt nicht mehr"):
        actions.accept_invitation(invitation, "nochmal", PASSWORD, by=Acting(person))


def test_a_seat_may_go_along_and_somebody_of_the_register_be_invited(cast):
    entry = actions.InvitationEntry(
        person=cast.finn.person, body=cast.bodies.conference, organisation=cast.bodies.other_association
    )
    invitation, _secret = actions.invite(entry, by=cast.eva)
    actions.accept_invitation(invitation, "finn", PASSWORD, by=cast.finn)
    seat = Seat.objects.get(person=cast.finn.person)
    assert (seat.body, seat.organisation) == (cast.bodies.conference, cast.bodies.other_association)
    assert not Address.objects.exists()


@pytest.mark.parametrize("state", ["revoked", "expired", "renewed"])
def test_an_invitation_that_ended_opens_nothing(cast, state):
    invitation, _secret = invited(cast)
    if state == "revoked":
        actions.revoke_invitation(invitation, by=cast.eva)
        assert Invitation.objects.get().email == ""
    elif state == "renewed":
        actions.invite(actions.InvitationEntry(person=invitation.person, email="c@example.org"), by=cast.eva)
    else:
        Invitation.objects.update(until=timezone.now() - timedelta(seconds=1))
    with forbidden("Diese Einladung gilt nicht mehr. Bitten Sie die Koordinierungsstelle um eine neue."):
        actions.accept_invitation(invitation, "cueneyt", PASSWORD, by=Acting(invitation.person))


def test_the_address_of_an_invitation_that_expired_is_forgotten(cast):
    old, _secret = invited(cast)
    Invitation.objects.update(until=timezone.now() - timedelta(seconds=1))
    new, _secret = actions.invite(actions.InvitationEntry(name="Neu", email="n@example.org"), by=cast.eva)
    emails = dict(Invitation.objects.values_list("pk", "email"))
    assert emails == {old.pk: "", new.pk: "n@example.org"}


def test_only_the_invited_accepts(cast):
    invitation, _secret = invited(cast)
    with forbidden("Diese Einladung gilt jemand anderem."):
        actions.accept_invitation(invitation, "cueneyt", PASSWORD, by=cast.ada)


def test_who_may_invite(cast, vacant):
    entry = actions.InvitationEntry(name="Neu", email="n@example.org", office=vacant)
    for by in (cast.cem, cast.ida, cast.finn):
        with pytest.raises(Refused):
            actions.invite(entry, "Grund", by=by)
        with pytest.raises(Refused):
            actions.revoke_invitation(Invitation(pk=1), by=by)


def test_an_administrator_says_why_an_office_with_a_say_is_given(cast, vacant):
    keeper = actions.create_office("konten", cast.bodies.government, "Konten", OfficeRole.ADMINISTRATOR, by=SETUP)
    actions.appoint(keeper, cast.finn.person, by=SETUP)
    by = Acting(cast.finn.person, keeper)
    entry = actions.InvitationEntry(name="Neu", email="n@example.org", office=vacant)
    with forbidden("Dieses Amt öffnet Inhalte. Bitte nennen Sie den Grund, aus dem die Kontenverwaltung es vergibt."):
        actions.invite(entry, "  ", by=by)
    actions.invite(entry, "Vertretung im Urlaub", by=by)
    assert Act.objects.latest("number").reason == "Vertretung im Urlaub"
    with pytest.raises(Refused):
        actions.register([actions.PersonEntry("x", "X")], by=by)
    (person,) = actions.register([actions.PersonEntry("x", "X")], by=SETUP)
    actions.appoint(vacant, person, by=SETUP)
    held = actions.InvitationEntry(person=person, email="x@example.org")
    with forbidden("Dieses Amt öffnet Inhalte. Bitte nennen Sie den Grund, aus dem die Kontenverwaltung es vergibt."):
        actions.invite(held, by=by)
    assert actions.invite(held, "Vertretung", by=by)


def test_what_cannot_be_invited(cast, vacant):
    actions.give_account(cast.finn.person, "finn", PASSWORD, by=SETUP)
    with refused("Einladung: Diese Person hat schon ein Konto."):
        actions.invite(actions.InvitationEntry(person=cast.finn.person), by=cast.eva)
    with refused("Einladung: Wen laden Sie ein? Bitte nennen Sie den Namen, oder wählen Sie die Person aus."):
        actions.invite(actions.InvitationEntry(name="  "), by=cast.eva)
    with refused(
        "Einladung: Das Amt „Sachbearbeitung Integration“ hat heute Cem inne. Beenden Sie zuerst diese Amtszeit."
    ):
        actions.invite(actions.InvitationEntry(name="Neu", office=cast.cem.office), by=cast.eva)
    with refused("Einladung: Bitte wählen Sie ein Amt oder einen Sitz, nicht beides."):
        actions.invite(actions.InvitationEntry(name="Neu", office=vacant, body=cast.bodies.conference), by=cast.eva)
    with pytest.raises(ValidationError, match="gültige E-Mail"):
        actions.invite(actions.InvitationEntry(name="Neu", email="nichts"), by=cast.eva)


def test_nobody_takes_an_office_that_was_filled_meanwhile(cast, vacant):
    invitation, _secret = invited(cast, office=vacant)
    actions.appoint(vacant, cast.finn.person, by=SETUP)
    with pytest.raises(ValidationError, match="hat heute Finn inne"):
        actions.accept_invitation(invitation, "cueneyt", PASSWORD, by=Acting(invitation.person))


def test_a_password_is_changed_by_its_owner_alone(cast):
    person = actions.give_account(cast.ada.person, "ada", PASSWORD, by=SETUP)
    with forbidden("Das kann nur, wem das Konto gehört."):
        actions.change_password(person, OTHER, by=cast.eva)
    actions.change_password(person, OTHER, by=Acting(person))
    assert Person.objects.get(pk=person.pk).check_password(OTHER)
    assert last_line() == ("people.account.password_changed", key_of(person), {})
    assert list(faults()) == []


# ---------------------------------------------------------------- the pages


def fields(**more):
    return {"name": "Cüneyt", "email": "c@example.org", **more}


def test_without_mail_the_link_is_shown_to_whoever_invites(client, cast, vacant):
    client.force_login(cast.eva.person)
    page = client.post("/einladungen/neu/", fields(office="neues-amt"))
    link = page.context["link"]
    assert not letters.outbox
    assert client.get("/einladungen/").content.decode().count("Cüneyt") == 2
    client.logout()
    assert "Sie sind eingeladen als: Neues Amt." in client.get(link).content.decode()
    answer = client.post(link, {"username": "cueneyt", "password": PASSWORD, "repeated": PASSWORD})
    assert (answer.status_code, answer.wsgi_request.user.name) == (302, "Cüneyt")
    assert client.get(link).status_code == 403


def test_with_mail_only_the_person_sees_the_link(client, cast, by_mail):
    client.force_login(cast.eva.person)
    answer = client.post("/einladungen/neu/", fields())
    assert (answer.status_code, answer["Location"]) == (302, "/einladungen/")
    assert (letters.outbox[0].to, letters.outbox[0].from_email) == (["c@example.org"], "plan@example.org")
    assert "http://testserver/einladung/" in letters.outbox[0].body
    assert Invitation.objects.get().was_mailed


def test_a_letter_that_cannot_be_sent_breaks_nothing_and_names_nobody(client, cast, by_mail, monkeypatch, caplog):
    monkeypatch.setattr(mail.EmailMessage, "send", lambda self: (_ for _ in ()).throw(ConnectionRefusedError("c@x")))
    client.force_login(cast.eva.person)
    assert client.post("/einladungen/neu/", fields()).status_code == 302
    assert "could not be sent" in caplog.text
    assert "c@" not in caplog.text


def test_what_is_wrong_is_said_in_the_form(client, cast):
    client.force_login(cast.eva.person)
    assert client.post("/einladungen/neu/", {"email": "c@example.org"}).status_code == 422
    invitation, secret = invited(cast)
    link = reverse("people:accept", args=[secret])
    for typed in (
        {"username": "CÜ", "password": PASSWORD, "repeated": PASSWORD},
        {"username": "cue", "password": "kurz", "repeated": "kurz"},
        {"username": "cue", "password": PASSWORD, "repeated": OTHER},
    ):
        assert client.post(link, typed).status_code == 422
    assert Person.objects.get(pk=invitation.person.pk).username is None
    assert client.get("/einladung/gibt-es-nicht/").status_code == 404


def test_an_invitation_is_withdrawn_on_the_list(client, cast):
    invitation, secret = invited(cast)
    client.force_login(cast.eva.person)
    assert client.post(f"/einladungen/{invitation.pk}/zurueckziehen/").status_code == 302
    assert client.post(f"/einladungen/{invitation.pk}/zurueckziehen/").status_code == 404
    assert client.get(reverse("people:accept", args=[secret])).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_queries(client, cast, count, django_assert_max_num_queries):
    for number in range(count):
        actions.invite(actions.InvitationEntry(name=f"Neu {number}", body=cast.bodies.conference), by=cast.eva)
    client.force_login(cast.eva.person)
    client.get("/konto/")
    with django_assert_max_num_queries(14):
        client.get("/einladungen/")


def test_changing_the_password_ends_the_other_sessions(client, cast, client_elsewhere):
    person = actions.give_account(cast.ada.person, "ada", PASSWORD, by=SETUP)
    client.post("/anmelden/", {"username": "ada", "password": PASSWORD})
    client_elsewhere.force_login(person)
    wrong = client.post("/konto/passwort/", {"present": "falsch", "password": OTHER, "repeated": OTHER})
    assert wrong.context["form"].errors == {"present": ["Das ist nicht Ihr bisheriges Passwort."]}
    done = client.post("/konto/passwort/", {"present": PASSWORD, "password": OTHER, "repeated": OTHER})
    assert (done.status_code, done["Location"]) == (302, "/konto/")
    assert client.get("/konto/").status_code == 200
    assert client_elsewhere.get("/konto/").status_code == 302


@pytest.fixture
def client_elsewhere():
    from django.test import Client  # noqa: PLC0415 - a second browser

    return Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"})


def test_sessions_are_listed_and_ended(client, cast, client_elsewhere):
    actions.give_account(cast.ada.person, "ada", PASSWORD, by=SETUP)
    for browser in (client, client_elsewhere):
        browser.post("/anmelden/", {"username": "ada", "password": PASSWORD})
    listed = client.get("/konto/").context["sessions"]
    elsewhere = next(one for one in listed if not one["is_this"])
    assert (len(listed), elsewhere["session"].device) == (2, "Firefox, Linux")
    assert elsewhere["session"].session_key not in client.get("/konto/").content.decode()
    client.post("/konto/anmeldungen/", {"session": elsewhere["handle"]})
    assert last_line()[0] == "people.account.sessions_ended"
    assert client_elsewhere.get("/konto/").status_code == 302
    assert client.get("/konto/").status_code == 200


def test_nobody_ends_sessions_of_others(client, cast):
    client.force_login(cast.ada.person)
    own = SignedIn.objects.get()
    with forbidden("Das kann nur, wem das Konto gehört."):
        actions.end_sessions(cast.ada.person, [own], by=cast.eva)
    assert actions.end_sessions(cast.ben.person, [own], by=Acting(cast.ben.person)) == 0
    assert SignedIn.objects.count() == 1


# ---------------------------------------------------------------- a forgotten password


@pytest.fixture
def ada(cast):
    person = actions.give_account(cast.ada.person, "ada", PASSWORD, by=SETUP)
    Address.objects.create(person=person, email="ada@example.org", is_verified=True)
    return person


@pytest.mark.parametrize("word", ["ada", "ada@example.org", "ADA@example.org"])
def test_a_letter_leads_to_a_new_password_once(client, ada, by_mail, word):
    client.post("/passwort-vergessen/", {"word": word})
    link = next(line for line in letters.outbox[0].body.splitlines() if line.startswith("http"))
    assert client.get(link).status_code == 200
    assert client.post(link, {"password": OTHER, "repeated": OTHER}).status_code == 302
    assert Person.objects.get(pk=ada.pk).check_password(OTHER)
    assert client.get(link).status_code == 403


@pytest.mark.parametrize("word", ["ada", "ada@example.org", "nobody", "finn", "x@y.example"])
def test_asking_takes_the_same_for_all_names(client, ada, by_mail, monkeypatch, word):
    """Measured in what takes the time: queries, and hashes for the link. The letter itself goes beside the request."""
    made = []
    monkeypatch.setattr(
        sealing.new_password_links, "make_token", lambda person: made.append(make_token(person)) or made[0]
    )
    with CaptureQueriesContext(connection) as asked:
        client.post("/passwort-vergessen/", {"word": word})
    assert (len(made), len(asked)) == (1, QUERIES_OF_A_LETTER)


def test_the_answer_is_the_same_for_all_names(client, ada, cast, by_mail):
    pages = [client.post("/passwort-vergessen/", {"word": word}) for word in ("ada", "nobody", "finn", "x@y.example")]
    assert {page.status_code for page in pages} == {200}
    assert len({page.content for page in pages}) == 1
    assert len(letters.outbox) == 1


def test_nobody_is_flooded_with_letters(client, ada, by_mail):
    for number in range(6):
        client.post("/passwort-vergessen/", {"word": "ada"}, REMOTE_ADDR=f"203.0.113.{number}")
    assert len(letters.outbox) == 3


@pytest.mark.parametrize(("words", "count"), [(["ADA"], 4), (["x", "ada"], 12)])
def test_nobody_uses_up_the_letters_of_somebody_else(client, ada, by_mail, words, count):
    """Asking without getting a letter, by a name in capitals or after too many of them, costs the owner none."""
    for word in words:
        for _time in range(count):
            client.post("/passwort-vergessen/", {"word": word})
    letters.outbox.clear()
    client.post("/passwort-vergessen/", {"word": "ada"}, REMOTE_ADDR="192.0.2.7")
    assert len(letters.outbox) == 1


@pytest.mark.parametrize("token", ["x", "1-2", "cxyz12-0123456789abcdef0123456789abcdef"])
def test_a_made_up_link_is_refused(client, ada, token):
    assert client.get(f"/passwort-neu/{ada.pk}/{token}/").status_code == 403
    assert client.get(f"/passwort-neu/999999/{token}/").status_code == 403


# ---------------------------------------------------------------- a link given by whoever keeps accounts


def test_where_no_letter_goes_a_link_is_given_with_a_reason(client, ada, cast):
    client.force_login(cast.eva.person)
    assert client.post("/personen/ada/neuer-link/", {"reason": ""}).status_code == 422
    link = client.post("/personen/ada/neuer-link/", {"reason": "Telefon von heute"}).context["link"]
    act = Act.objects.latest("number")
    assert (act.verb, act.reason, act.facts) == ("people.account.link_given", "Telefon von heute", {})
    client.logout()
    assert client.post(link, {"password": OTHER, "repeated": OTHER}).status_code == 302
    assert Person.objects.get(pk=ada.pk).check_password(OTHER)


def test_where_letters_go_the_link_goes_to_the_person(client, ada, cast, by_mail):
    client.force_login(cast.eva.person)
    answer = client.post("/personen/ada/neuer-link/", {"reason": "Telefon"})
    assert (answer.status_code, letters.outbox[0].to) == (302, ["ada@example.org"])


def test_no_link_for_whoever_has_no_account_and_by_nobody_else(client, ada, cast):
    with forbidden("Diese Person hat kein Konto."):
        actions.give_link(cast.finn.person, "Grund", by=cast.eva)
    with forbidden("Nur die Koordinierungsstelle und die Kontenverwaltung dürfen Konten verwalten."):
        actions.give_link(ada, "Grund", by=cast.cem)
    with refused("Person „ada“: Warum braucht die Person einen neuen Link? Der Grund steht im Journal."):
        actions.give_link(ada, " ", by=cast.eva)
    client.force_login(cast.eva.person)
    assert client.get("/personen/gibt-es-nicht/neuer-link/").status_code == 404
