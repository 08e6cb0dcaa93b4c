"""Reads of people: names and holders at a time, with the number of queries pinned at one and at three items."""

from datetime import date

import pytest

from mitplan.core.dates import UNKNOWN, PartialDate
from mitplan.people import queries
from mitplan.people.acting import Acting
from mitplan.people.actions import (
    BodyEntry,
    NameEntry,
    PersonEntry,
    SeatEntry,
    SuccessionEntry,
    appoint,
    create_office,
    establish,
    register,
    rename,
    seat,
    succeed,
)

from .refusals import SETUP

pytestmark = pytest.mark.django_db
DAY = PartialDate("2019-01-18")


@pytest.fixture
def three(db):
    """Three ministries that all got a new name on one day, each with an office that changed hands on that day."""
    entries = [
        BodyEntry(f"m{n}", "ministry", [NameEntry(f"Altes Ministerium {n}", f"A{n}", PartialDate("2014"))])
        for n in "123"
    ]
    bodies = establish(entries, by=SETUP)
    old, new = register([PersonEntry("jo-d", "Jo D."), PersonEntry("kai-k", "Kai K.")], by=SETUP)
    for n, body in zip("123", bodies, strict=True):
        rename(body, f"Neues Ministerium {n}", f"N{n}", DAY, by=SETUP)
        office = create_office(f"o{n}", body, f"Minister {n}", by=SETUP)
        appoint(office, old, UNKNOWN, PartialDate("2019-01-17"), by=SETUP)
        appoint(office, new, DAY, by=SETUP)
    return list(queries.bodies_with_names().filter(key__in=["m1", "m2", "m3"]))


@pytest.mark.parametrize(
    ("on", "name", "holder"),
    [
        (PartialDate("2019-01-17"), "Altes Ministerium 1", "Jo D."),
        (date(2019, 1, 17), "Altes Ministerium 1", "Jo D."),
        (DAY, "Neues Ministerium 1", "Kai K."),
        (PartialDate("2019"), "Altes Ministerium 1", "Jo D."),
        (PartialDate("2010"), "Altes Ministerium 1", "Jo D."),
        (UNKNOWN, "Neues Ministerium 1", "Kai K."),
        (None, "Neues Ministerium 1", "Kai K."),
    ],
)
def test_names_and_holders_at_a_time(three, on, name, holder):
    office = queries.office_by_key("o1")
    assert queries.party_names(["m1"], on)["m1"].name == queries.name_on(three[0], on).name == name
    assert queries.holder_on(office, on).person.name == holder


def test_party_names_give_name_and_short_titles_without_persons_and_strangers_as_themselves(three):
    assert queries.party_names(["m2", "office:o3", "nobody", "office:nobody"], DAY) == {
        "m2": ("Neues Ministerium 2", "N2"),
        "office:o3": ("Minister 3", ""),
        "nobody": ("nobody", ""),
        "office:nobody": ("office:nobody", ""),
    }
    assert queries.party_names([], DAY) == {}


def test_known_parties_are_those_that_exist(three):
    assert queries.known_parties(["m1", "m9", "office:o1", "office:m1", "o1"]) == {"m1", "office:o1"}


@pytest.mark.parametrize("count", [1, 3])
def test_many_parties_cost_no_more_than_one(three, count, django_assert_num_queries):
    bodies, offices = [f"m{n + 1}" for n in range(count)], [f"office:o{n + 1}" for n in range(count)]
    with django_assert_num_queries(2):
        queries.party_names([*bodies, *offices], DAY)
    with django_assert_num_queries(1):
        queries.party_names(bodies, DAY)
    with django_assert_num_queries(2):
        queries.known_parties([*bodies, *offices])
    with django_assert_num_queries(3):  # bodies with their parents, names, names of the parents if there are any
        cost_of_names = [queries.name_on(body, DAY) for body in queries.bodies_with_names().filter(key__in=bodies)]
        assert queries.bodies_with_names().count() == 3
    assert len(cost_of_names) == count


def test_a_body_without_a_name_is_called_by_its_key(three):
    three[0].names.all().delete()
    assert queries.name_on(queries.bodies_with_names().get(key="m1"), DAY) == ("m1", "")
    assert queries.party_names(["m1"], DAY) == {"m1": ("m1", "")}


def test_a_body_or_office_that_is_not_there_is_none(db):
    assert queries.register_of("nobody") is None
    assert queries.office_by_key("nobody") is None


def test_holders_stand_in_the_order_of_their_terms_unknown_starts_first(three, django_assert_num_queries):
    with django_assert_num_queries(2):
        office = queries.office_by_key("o1")
        assert [holder.person.name for holder in queries.holders_of(office)] == ["Jo D.", "Kai K."]
    office.refresh_from_db()
    office._prefetched_objects_cache = {}
    with django_assert_num_queries(1):
        assert [holder.person.name for holder in queries.holders_of(office)] == ["Jo D.", "Kai K."]


def test_only_the_last_appointed_holds_an_office(three, cast):
    office = cast.eva.office
    appoint(office, cast.finn.person, PartialDate("2018"), by=SETUP)
    assert (queries.holds(cast.finn.person, office), queries.holds(cast.eva.person, office)) == (True, False)
    assert queries.acting_in(cast.eva.person, office) == Acting(cast.eva.person)
    assert queries.holds(None, office) is False


def test_the_register_knows_who_sits_where(cast):
    group = queries.register_of(cast.bodies.working_group.key)
    assert [(seat.function, seat.person.name if seat.person else "") for seat in group.seats] == [
        ("chair", "Ben"),
        ("member", "Ada"),
    ]
    association = cast.bodies.association
    held = queries.register_of(association.key)
    assert {held.called(seat.body).name for seat in held.seats if seat.organisation == association} == {
        "Integrationskonferenz",
        "Arbeitsgruppe Sprache und Bildung",
    }


@pytest.mark.parametrize("count", [1, 3])
def test_the_register_calls_bodies_as_they_were_called_then(three, count, django_assert_num_queries):
    body = establish([BodyEntry("amt", "unit", [NameEntry("Amt")])], by=SETUP)[0]
    for other in three[:count]:
        succeed(other, body, SuccessionEntry("merged_into", PartialDate("2018")), by=SETUP)
    seat([SeatEntry(body, organisation) for organisation in three[:count]], by=SETUP)
    with django_assert_num_queries(5):  # six where there are offices
        entry = queries.register_of("amt")
    before, after = PartialDate("2018"), PartialDate("2020")
    assert [
        (entry.called(row.earlier, before).short, entry.called(row.earlier, after).short) for row in entry.successions
    ] == [(f"A{n + 1}", f"N{n + 1}") for n in range(count)]
    assert len(entry.seats) == count
