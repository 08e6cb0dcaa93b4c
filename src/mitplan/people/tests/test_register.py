import pytest

from mitplan.core.dates import UNKNOWN, PartialDate
from mitplan.core.models import Act
from mitplan.people.actions import PersonEntry, SeatEntry, give_account, give_mandate, register, seat
from mitplan.people.models import Mandate, Person, Seat

from .refusals import SETUP, forbidden, last_line, refused

pytestmark = pytest.mark.django_db
SINCE = PartialDate("2016-01-01")


def test_persons_are_registered_without_an_account_and_the_journal_never_names_them(cast):
    jo, kai = register([PersonEntry("jo-d", "Jo D."), PersonEntry("kai-k", "Kai K.")], by=cast.eva)
    stored = Person.objects.get(key="jo-d")
    assert (stored.name, stored.username, stored.has_usable_password()) == ("Jo D.", None, False)
    lines = Act.objects.filter(verb="people.person.registered", person=cast.eva.person_key)
    assert list(lines.values_list("thing", "facts")) == [(f"people.person:{p.pk}", {}) for p in (jo, kai)]


def test_refuses_taken_keys_and_missing_names(cast):
    with refused("Person „ada“: Der Schlüssel ist vergeben."):
        register([PersonEntry("ada", "Ada")], by=SETUP)
    with refused("Person „neu“, name: Dieses Feld darf nicht leer sein."):
        register([PersonEntry("neu", "")], by=SETUP)


def test_only_the_coordination_office_registers_seats_and_mandates(cast):
    conference, association, finn = cast.bodies.conference, cast.bodies.association, cast.finn.person
    with forbidden():
        register([PersonEntry("neu", "Neu")], by=cast.finn)
    with forbidden():
        seat([SeatEntry(conference, association)], by=cast.ada)
    with forbidden():
        give_mandate(finn, association, SINCE, UNKNOWN, by=cast.ada)


def test_organisations_and_persons_take_their_seats(cast):
    bodies, finn = cast.bodies, cast.finn.person
    sent = SeatEntry(bodies.conference, bodies.other_association, finn, "deputy", SINCE, appointed_by="Land")
    new = seat([sent, SeatEntry(bodies.working_group, bodies.other_association)], by=cast.eva)
    stored = Seat.objects.get(pk=new[0].pk)
    assert (stored.body, stored.organisation, stored.person) == (bodies.conference, bodies.other_association, finn)
    assert (stored.function, stored.since, stored.appointed_by) == ("deputy", SINCE, "Land")
    facts = {"body": "working-group", "organisation": "other-association", "person": "", "function": "member"}
    assert last_line() == ("people.seat.given", f"people.seat:{new[1].pk}", facts)


def test_an_organisation_may_have_two_seats_but_a_person_sits_once(cast):
    bodies, finn = cast.bodies, cast.finn.person
    seat([SeatEntry(bodies.conference, bodies.association)] * 2, by=SETUP)
    with refused("Stelle „conference“: Diese Person hat in dieser Zeit schon einen Sitz."):
        seat([SeatEntry(bodies.conference, None, cast.ada.person, since=SINCE)], by=SETUP)
    with refused("Stelle „conference“: Diese Person hat in dieser Zeit schon einen Sitz."):
        seat([SeatEntry(bodies.conference, None, finn, since=SINCE)] * 2, by=SETUP)


def test_refuses_an_empty_seat_and_an_unknown_function(cast):
    with refused("Stelle „conference“: Ein Sitz gehört einer Organisation oder einer Person."):
        seat([SeatEntry(cast.bodies.conference)], by=SETUP)
    with refused("Stelle „conference“, function: Wert 'king' ist keine gültige Option."):
        seat([SeatEntry(cast.bodies.conference, cast.bodies.association, function="king")], by=SETUP)


def test_a_person_acts_for_an_organisation_by_mandate(cast):
    finn, association = cast.finn.person, cast.bodies.association
    mandate = give_mandate(finn, association, SINCE, UNKNOWN, by=cast.eva)
    stored = Mandate.objects.get(person=finn)
    assert (stored, stored.organisation, stored.since, stored.until) == (mandate, association, SINCE, UNKNOWN)
    facts = {"mandate": mandate.pk, "organisation": "association", "since": "2016-01-01", "until": ""}
    assert last_line() == ("people.mandate.given", f"people.person:{finn.pk}", facts)


def test_refuses_the_same_mandate_twice_at_a_time(cast):
    with refused("Stelle „association“: Diese Person vertritt die Organisation in dieser Zeit schon."):
        give_mandate(cast.ada.person, cast.bodies.association, SINCE, UNKNOWN, by=SETUP)


def test_an_account_is_given_once_and_the_journal_does_not_name_it(cast):
    finn = give_account(cast.finn.person, "finn", "ein-langes-wort", by=cast.eva)
    stored = Person.objects.get(username="finn")
    assert (stored, stored.check_password("ein-langes-wort")) == (finn, True)
    assert last_line() == ("people.account.given", f"people.person:{finn.pk}", {})
    with forbidden("Diese Person hat schon ein Konto."):
        give_account(Person.objects.get(key="finn"), "finn2", "noch-ein-langes", by=cast.eva)


def test_only_the_coordination_office_gives_accounts(cast):
    with forbidden():
        give_account(cast.finn.person, "finn", "ein-langes-wort", by=cast.finn)


def test_refuses_bad_or_taken_usernames_and_weak_passwords(cast):
    give_account(cast.ada.person, "ada", "ein-langes-wort", by=SETUP)
    finn = cast.finn.person
    shape = "Ein Anmeldename hat 2 bis 60 Zeichen: Kleinbuchstaben, Ziffern, Punkt, Binde- und Unterstrich."
    for name in ("", "f", "Finn", "finn finn", "f" * 61):
        with refused(f"Konto „{name}“: {shape}"):
            give_account(finn, name, "ein-langes-wort", by=SETUP)
    with refused("Konto „ada“: Der Anmeldename ist vergeben."):
        give_account(finn, "ada", "ein-langes-wort", by=SETUP)
    with refused("Dieses Passwort ist zu kurz. Es muss mindestens 12 Zeichen enthalten."):
        give_account(finn, "finn", "kurz", by=SETUP)
    assert Person.objects.get(key="finn").username is None
