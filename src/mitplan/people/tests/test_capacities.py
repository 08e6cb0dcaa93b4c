"""In which capacity somebody acts: chosen in the session, checked against the register each time."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.test import RequestFactory
from django.utils import timezone

from mitplan.core.dates import UNKNOWN, PartialDate
from mitplan.core.journal import Line as JournalLine
from mitplan.core.journal import key_of, record
from mitplan.people.actions import appoint, create_office, end_term, give_mandate
from mitplan.people.capacities import acting_of, capacities_of, capacity_of, choose, shown
from mitplan.people.models import Holder, Mandate, Seat
from mitplan.people.states import OfficeRole

from .refusals import SETUP

pytestmark = pytest.mark.django_db


def asked(person):
    request = RequestFactory().get("/")
    request.user, request.session = person, SessionStore()
    return request


def yesterday():
    return PartialDate.of(timezone.localdate() - timedelta(days=1))


def words(person):
    return [capacity.words for capacity in capacities_of(person)]


def test_a_person_may_act_in_offices_seats_mandates_and_as_themselves(cast):
    assert words(cast.cem.person) == ["Sachbearbeitung Integration, MS", ""]
    assert words(cast.ben.person) == ["Leitung der Arbeitsgruppe 1, AG 1", "Vorsitz: AG 1", ""]
    assert words(cast.ada.person) == ["Mitglied: IK, VdV", "Mitglied: AG 1, VdV", "Für Verband der Vereine", ""]
    assert words(cast.finn.person) == [""]


def test_the_number_of_queries_does_not_grow_with_the_capacities(cast, django_assert_max_num_queries):
    for number in range(4):
        office = create_office(f"more-{number}", cast.bodies.association, "Mehr", by=SETUP)
        appoint(office, cast.ada.person, by=SETUP)
    with django_assert_max_num_queries(9):
        assert len(capacities_of(cast.ada.person)) == 8


def test_one_office_is_the_capacity_without_a_choice(cast):
    acting = acting_of(asked(cast.cem.person))
    assert (acting.person, acting.office, acting.organisation) == (cast.cem.person, cast.cem.office, None)
    assert acting.office_key == key_of(cast.cem.office)


def test_a_page_may_prefer_seats_in_the_bodies_that_it_is_about(cast):
    preferred = {cast.bodies.working_group.pk}
    assert acting_of(asked(cast.ada.person)).seat.body == cast.bodies.conference
    assert acting_of(asked(cast.ada.person), None, preferred).seat.body == cast.bodies.working_group
    chosen = asked(cast.ada.person)
    choose(chosen, "oneself")
    assert acting_of(chosen, None, preferred).seat is None


def test_somebody_without_any_acts_as_themselves_and_nobody_as_nobody(cast):
    acting = acting_of(asked(cast.finn.person))
    assert (acting.person, acting.office_key) == (cast.finn.person, "")
    assert acting_of(asked(AnonymousUser())).person is None


def test_the_choice_lies_in_the_session(cast):
    request = asked(cast.ada.person)
    assert choose(request, "mandate:association").words == "Für Verband der Vereine"
    acting = acting_of(request)
    assert (acting.organisation, acting.office) == (cast.bodies.association, None)
    assert acting.office_key == key_of(cast.bodies.association)
    assert choose(request, "oneself")
    assert acting_of(request).office_key == ""


def test_a_seat_says_for_which_organisation(cast):
    acting = acting_of(asked(cast.ada.person))
    seat = Seat.objects.get(person=cast.ada.person, body=cast.bodies.conference)
    assert (acting.seat, acting.organisation, acting.office_key) == (seat, cast.bodies.association, key_of(seat))


def test_nobody_chooses_what_is_not_theirs(cast):
    request = asked(cast.ada.person)
    for key in (f"office:{cast.eva.office.key}", "mandate:other-association", "", "oneself\0"):
        assert choose(request, key) is None
    assert choose(asked(AnonymousUser()), "oneself") is None
    assert acting_of(request).office is None


def test_a_page_may_name_the_office_it_needs_but_a_choice_goes_first(cast):
    other = create_office("a-first", cast.bodies.association, "Anderes Amt", by=SETUP)
    appoint(other, cast.eva.person, by=SETUP)
    request = asked(cast.eva.person)
    assert acting_of(request).office == other
    assert acting_of(request, cast.eva.office).office == cast.eva.office
    assert acting_of(request, cast.cem.office).office == other
    choose(request, "oneself")
    assert acting_of(request, cast.eva.office).office is None


def test_a_capacity_that_has_ended_is_dropped_at_once(cast):
    request = asked(cast.cem.person)
    choose(request, f"office:{cast.cem.office.key}")
    end_term(Holder.objects.get(person=cast.cem.person), yesterday(), by=SETUP)
    assert acting_of(request).office is None
    assert "capacity" not in request.session
    assert shown(request)["capacity_words"] == ""


def test_whoever_follows_in_the_office_takes_the_capacity_away(cast):
    end_term(Holder.objects.get(person=cast.cem.person), yesterday(), by=SETUP)
    appoint(cast.cem.office, cast.finn.person, PartialDate.of(timezone.localdate()), by=SETUP)
    assert words(cast.cem.person) == [""]
    assert words(cast.finn.person) == ["Sachbearbeitung Integration, MS", ""]


def test_mandates_and_seats_that_have_ended_or_not_begun_do_not_count(cast):
    Mandate.objects.update(until=yesterday())
    Seat.objects.update(since=PartialDate.of(timezone.localdate() + timedelta(days=1)))
    assert words(cast.ada.person) == [""]
    give_mandate(cast.ada.person, cast.bodies.other_association, UNKNOWN, UNKNOWN, by=SETUP)
    assert words(cast.ada.person) == ["Für Bund der Träger", ""]


def test_a_closed_account_has_no_capacity(cast):
    cast.eva.person.is_active = False
    assert capacities_of(cast.eva.person) == []
    assert acting_of(asked(cast.eva.person)).person is None


def test_the_journal_names_the_capacity(cast):
    request = asked(cast.ada.person)
    choose(request, "mandate:association")
    act = record(acting_of(request), JournalLine("test.said", cast.ada.person))
    assert (act.person, act.office) == (key_of(cast.ada.person), key_of(cast.bodies.association))


def test_the_shell_asks_once_a_day(cast, django_assert_num_queries):
    request = asked(cast.cem.person)
    assert str(shown(request)["capacity_words"]) == "Sachbearbeitung Integration, MS"
    with django_assert_num_queries(0):
        assert str(shown(request)["capacity_words"]) == "Sachbearbeitung Integration, MS"
    request.session["capacity_shown"] |= {"on": "2020-01-01"}
    capacity = capacity_of(request)
    assert (capacity.role, capacity.key) == ("Sachbearbeitung eines Ressorts", f"office:{cast.cem.office.key}")


def test_an_administrator_has_no_say_in_content(cast):
    office = create_office("konten", cast.bodies.government, "Kontenverwaltung", OfficeRole.ADMINISTRATOR, by=SETUP)
    appoint(office, cast.finn.person, by=SETUP)
    assert acting_of(asked(cast.finn.person)).office == office
