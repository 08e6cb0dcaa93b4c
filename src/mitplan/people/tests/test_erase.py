"""The person goes and the record stays; and what is kept about somebody is theirs to read."""

import json
import re
from datetime import timedelta

import pytest
from django.db import models
from django.utils import timezone

from mitplan.core.dates import PartialDate
from mitplan.core.journal import faults, key_of
from mitplan.core.models import Act
from mitplan.core.verdict import Refused
from mitplan.people import actions, own
from mitplan.people.acting import Acting
from mitplan.people.models import Address, Factor, Holder, Mandate, Person, RecoveryCode, Seat, SignedIn
from mitplan.people.states import OfficeRole

from .refusals import SETUP, forbidden, last_line, refused

pytestmark = pytest.mark.django_db
PASSWORD = "ein-langes-wort"


@pytest.fixture
def ada(cast):
    """Ada with everything an account may have."""
    person = actions.give_account(cast.ada.person, "ada", PASSWORD, by=SETUP)
    Address.objects.create(person=person, email="ada@example.org")
    actions.add_passkey(person, ("data", "handle"), "Schlüssel", by=Acting(person))
    actions.renew_recovery_codes(person, by=Acting(person))
    actions.invite(actions.InvitationEntry(person=cast.finn.person, email="f@example.org"), by=cast.eva)
    return person


def test_nothing_of_the_person_is_left_but_keys(client, ada, cast):
    client.force_login(ada)
    actions.erase(ada, by=Acting(ada))
    stored = Person.objects.get(pk=ada.pk)
    assert (stored.name, stored.key, stored.username) == ("gelöschte Person", f"geloescht-{ada.pk}", None)
    assert (stored.is_active, stored.has_usable_password()) == (False, False)
    for model in (Address, Factor, RecoveryCode):
        assert not model.objects.exists()
    assert not SignedIn.objects.filter(person=ada).exists()
    assert client.get("/konto/").status_code == 302
    # As a word: hashes are hexadecimal and may well hold these three letters.
    assert not re.search(r"\bada\b", json.dumps(own.data_of(stored), ensure_ascii=False), re.IGNORECASE)


def test_the_record_stays_and_still_proves_itself(ada, cast):
    before = list(Act.objects.order_by("number").values_list("hash", flat=True))
    terms = Seat.objects.filter(person=ada).count() + Mandate.objects.filter(person=ada).count()
    actions.erase(ada, by=Acting(ada))
    assert list(Act.objects.order_by("number").values_list("hash", flat=True))[: len(before)] == before
    assert list(faults()) == []
    verb, thing, facts = last_line()
    assert (verb, thing, len(facts["ended"])) == ("people.person.erased", key_of(ada), terms)
    today = PartialDate.of(timezone.localdate())
    assert {seat.until for seat in Seat.objects.filter(person=ada)} == {today}


def test_terms_that_ended_stay_and_terms_to_come_go(cast):
    office = actions.create_office("spaeter", cast.bodies.association, "Später", by=SETUP)
    actions.appoint(office, cast.finn.person, PartialDate("2001"), PartialDate("2002"), by=SETUP)
    tomorrow = PartialDate.of(timezone.localdate() + timedelta(days=1))
    actions.appoint(office, cast.finn.person, tomorrow, by=SETUP)
    actions.erase(cast.finn.person, by=cast.finn)
    assert [term.until for term in Holder.objects.filter(person=cast.finn.person)] == [PartialDate("2002")]


def test_who_may_erase_whom(cast, ada):
    with forbidden(
        "Löschen kann sich jede Person selbst, sonst nur die Koordinierungsstelle oder die Kontenverwaltung."
    ):
        actions.erase(ada, "Grund", by=cast.cem)
    with refused("Person „ada“: Warum wird die Person gelöscht? Der Grund steht im Journal."):
        actions.erase(ada, by=cast.eva)
    actions.erase(ada, "Auf ihren Wunsch", by=cast.eva)
    with forbidden("Diese Person ist schon gelöscht."):
        actions.erase(ada, "Noch einmal", by=cast.eva)
    keeper = actions.create_office("konten", cast.bodies.government, "Konten", OfficeRole.ADMINISTRATOR, by=SETUP)
    actions.appoint(keeper, cast.finn.person, by=SETUP)
    actions.erase(cast.dana.person, "Auf ihren Wunsch", by=Acting(cast.finn.person, keeper))


def test_a_coordination_office_is_not_left_empty(cast):
    sentence = (
        "Das Amt „Koordinierungsstelle Integrationsplan“ hätte dann niemanden mehr. Erst wenn es jemand anders "
        "übernommen hat, geht das Löschen."
    )
    with forbidden(sentence):
        actions.erase(cast.eva.person, by=cast.eva)
    yesterday = PartialDate.of(timezone.localdate() - timedelta(days=1))
    actions.end_term(Holder.objects.get(person=cast.eva.person), yesterday, by=SETUP)
    actions.erase(cast.eva.person, by=Acting(cast.eva.person))


def test_every_relation_to_a_person_says_whether_it_is_record_or_theirs():
    kinds = {relation.on_delete for relation in Person._meta.related_objects}
    assert kinds == {models.PROTECT, models.CASCADE}
    private = {model._meta.label for model, _field in own.relations(private=True)}
    assert {"people.Address", "people.Invitation", "people.SignedIn", "people.Identity"} <= private
    assert private.isdisjoint({"people.Holder", "people.Seat", "people.Mandate"})


# ---------------------------------------------------------------- the pages


def test_the_download_has_everything_and_no_secret(client, ada, cast):
    client.force_login(ada)
    answer = client.get("/konto/daten/meine-daten.json")
    told = json.loads(answer.content)
    assert told["people.address"][0]["email"] == "ada@example.org"
    assert {"people.seat", "people.mandate", "people.factor", "people.signedin", "journal"} <= set(told)
    assert told["people.mandate"][0]["organisation"] == key_of(cast.bodies.association)
    text = answer.content.decode()
    assert "handle" not in text
    assert SignedIn.objects.get(person=ada).session_key not in text
    assert ada.password not in text
    assert "no-store" in answer["Cache-Control"]


def test_leaving_on_the_page(client, ada):
    client.force_login(ada)
    assert "ada@example.org" in client.get("/konto/daten/").content.decode()
    assert client.post("/konto/loeschen/", {"reason": ""}).status_code == 422
    answer = client.post("/konto/loeschen/", {"reason": "", "meant": "on"})
    assert answer["Location"] == "/anmelden/"
    assert Person.objects.get(pk=ada.pk).erased_at
    assert client.get("/konto/").status_code == 302


def test_erasing_somebody_who_asked(client, ada, cast):
    client.force_login(cast.eva.person)
    assert "Ada" in client.get("/personen/").content.decode()
    assert client.post("/personen/ada/loeschen/", {"meant": "on"}).status_code == 422
    assert client.post("/personen/ada/loeschen/", {"meant": "on", "reason": "Wunsch"}).status_code == 302
    assert not re.search(r"\bAda\b", client.get("/personen/").content.decode())  # a token may hold her letters
    assert client.get("/personen/ada/loeschen/").status_code == 404
    assert client.get("/personen/eva/loeschen/").status_code == 403


def test_somebody_erased_cannot_be_invited(ada, cast):
    actions.erase(ada, by=Acting(ada))
    with pytest.raises(Exception, match="schon ein Konto"):
        actions.invite(actions.InvitationEntry(person=ada, email="x@example.org"), by=cast.eva)
    with pytest.raises(Refused):
        actions.change_password(ada, PASSWORD, by=Acting(Person.objects.get(pk=ada.pk)))
