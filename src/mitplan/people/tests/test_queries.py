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
from mitplan.people.models import Person

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
    return [queries.body_by_key(f"m{n}") for n in "123"]


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
    assert queries.holder_names(["office:o1"], on) == {"office:o1": holder}


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
    with django_assert_num_queries(2):
        queries.holder_names(offices, DAY)
    with django_assert_num_queries(3):  # bodies with their parents, names, names of the parents if there are any
        cost_of_names = [queries.name_on(body, DAY) for body in queries.bodies_with_names().filter(key__in=bodies)]
        assert queries.bodies_with_names().count() == 3
    assert len(cost_of_names) == count


def test_a_body_without_a_name_is_called_by_its_key(three):
    three[0].names.all().delete()
    body = queries.body_by_key("m1")
    assert queries.name_on(body, DAY) == ("m1", "")
    assert queries.party_names(["m1"], DAY) == {"m1": ("m1", "")}


def test_a_body_or_office_that_is_not_there_is_none(db):
    assert queries.body_by_key("nobody") is None
    assert queries.office_by_key("nobody") is None


def test_holders_stand_in_the_order_of_their_terms_unknown_starts_first(three, django_assert_num_queries):
    with django_assert_num_queries(2):
        office = queries.office_by_key("o1")
        assert [holder.person.name for holder in queries.holders_of(office)] == ["Jo D.", "Kai K."]
    office.refresh_from_db()
    office._prefetched_objects_cache = {}
    with django_assert_num_queries(1):
        assert [holder.person.name for holder in queries.holders_of(office)] == ["Jo D.", "Kai K."]


def test_offices_of_a_person_at_a_time(three):
    jo, kai = Person.objects.order_by("key")
    assert [office.key for office in queries.offices_of(jo, date(2019, 1, 17))] == ["o1", "o2", "o3"]
    assert queries.offices_of(jo, DAY) == []
    assert [office.key for office in queries.offices_of(kai, DAY)] == ["o1", "o2", "o3"]


def test_capacities_are_the_offices_held_today_and_oneself(three, cast, django_assert_num_queries):
    kai = Person.objects.get(key="kai-k")
    with django_assert_num_queries(2):
        capacities = queries.acting_for(kai)
    assert [by.office and by.office.key for by in capacities] == ["o1", "o2", "o3", None]
    assert queries.acting_for(cast.eva.person) == [cast.eva, Acting(cast.eva.person)]
    assert queries.acting_for(cast.finn.person) == [Acting(cast.finn.person)]
    cast.eva.person.is_active = False
    assert queries.acting_for(cast.eva.person) == []


def test_only_the_last_appointed_holds_an_office(three, cast):
    office = cast.eva.office
    appoint(office, cast.finn.person, PartialDate("2018"), by=SETUP)
    assert (queries.holds(cast.finn.person, office), queries.holds(cast.eva.person, office)) == (True, False)
    assert queries.acting_for(cast.eva.person) == [Acting(cast.eva.person)]
    assert queries.holds(None, office) is False


def test_seats_with_the_names_of_who_sits_where(cast):
    seats = queries.seats_of(cast.bodies.working_group)
    assert [(s.seat.function, s.body.short, s.holder.name) for s in seats] == [
        ("chair", "AG 1", "Ben"),
        ("member", "AG 1", "Verband der Vereine"),
    ]
    held = queries.seats_held_by(cast.bodies.association)
    assert [(s.body.name, s.holder.short) for s in held] == [
        ("Integrationskonferenz", "VdV"),
        ("Arbeitsgruppe Sprache und Bildung", "VdV"),
    ]


def test_seats_of_one_time_bear_the_names_of_that_time(three, cast):
    conference = cast.bodies.conference
    times = {"m1": ("2016", "2018"), "m2": ("2018-06-01", "2020"), "m3": ("2020", "")}
    for body in three:
        since, until = map(PartialDate, times[body.key])
        seat([SeatEntry(conference, body, since=since, until=until)], by=SETUP)
    at_2018, at_2020 = (
        [
            seated.holder.short
            for seated in queries.seats_of(conference, PartialDate(day))
            if seated.holder.short[0] in "AN"
        ]
        for day in ("2018-07-01", "2020-05-01")
    )
    assert at_2018 == ["A1", "A2"]
    assert at_2020 == ["N2", "N3"]
    ever = [seated.holder.short for seated in queries.seats_of(conference) if seated.holder.short[0] in "AN"]
    assert ever == ["A1", "A2", "N3"]


@pytest.mark.parametrize("count", [1, 3])
def test_seats_cost_the_same_for_one_and_for_three(three, count, django_assert_num_queries):
    body = establish([BodyEntry("rat", "advisory_board", [NameEntry("Rat")])], by=SETUP)[0]
    seat([SeatEntry(body, organisation) for organisation in three[:count]], by=SETUP)
    with django_assert_num_queries(3):
        assert len(queries.seats_of(body)) == count


@pytest.mark.parametrize("count", [1, 3])
def test_predecessors_and_successors_bear_the_names_of_the_change(three, count, django_assert_num_queries):
    body = establish([BodyEntry("amt", "unit", [NameEntry("Amt")])], by=SETUP)[0]
    for other in three[:count]:
        succeed(other, body, SuccessionEntry("merged_into", PartialDate("2018")), by=SETUP)
    with django_assert_num_queries(2):
        found = queries.predecessors_of(body)
    assert [(r.body.key, r.called.short, r.succession.kind) for r in found] == [
        (f"m{n + 1}", f"A{n + 1}", "merged_into") for n in range(count)
    ]
    with django_assert_num_queries(2):
        assert [(r.body.key, r.called.name) for r in queries.successors_of(three[0])] == [("amt", "Amt")]
    assert queries.successors_of(body) == queries.predecessors_of(three[0]) == []
