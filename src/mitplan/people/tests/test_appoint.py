import pytest

from mitplan.core.dates import UNKNOWN, PartialDate
from mitplan.people.actions import PersonEntry, appoint, create_office, end_term, register
from mitplan.people.models import Holder
from mitplan.people.queries import holder_on

from .refusals import SETUP, forbidden, last_line, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(cast):
    return create_office("bevollmaechtigter", cast.bodies.lead_ministry, "Bevollmächtigter", by=SETUP)


@pytest.fixture
def persons(db):
    return register([PersonEntry("jo-dreiseitel", "Jo Dreiseitel"), PersonEntry("kai-klose", "Kai Klose")], by=SETUP)


def appoint_both(office, persons):
    first = appoint(office, persons[0], UNKNOWN, PartialDate("2017-09-30"), by=SETUP)
    return first, appoint(office, persons[1], PartialDate("2017-10-01"), by=SETUP)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2010", "Jo Dreiseitel"),
        ("2017-09-30", "Jo Dreiseitel"),
        ("2017-10-01", "Kai Klose"),
        ("2030-01-01", "Kai Klose"),
    ],
)
def test_the_holder_at_the_time_is_known_on_the_border_days(office, persons, day, name):
    appoint_both(office, persons)
    assert holder_on(office, PartialDate(day)).person.name == name


def test_the_journal_names_office_term_and_person_by_key(office, persons, cast):
    term = appoint(office, persons[0], PartialDate("2014"), by=cast.eva)
    facts = {"office": "bevollmaechtigter", "term": term.pk, "since": "2014", "until": ""}
    assert last_line() == ("people.office.appointed", f"people.person:{persons[0].pk}", facts)


def test_one_may_hand_over_to_the_next_on_the_same_day(office, persons):
    appoint(office, persons[0], PartialDate("2014-01-18"), PartialDate("2019-01-18"), by=SETUP)
    appoint(office, persons[1], PartialDate("2019-01-18"), by=SETUP)
    assert holder_on(office, PartialDate("2019-01-18")).person == persons[1]


def test_an_unknown_end_contradicts_nobody_and_the_newcomer_holds_the_office(office, persons):
    appoint(office, persons[0], PartialDate("2014"), by=SETUP)
    appoint(office, persons[1], PartialDate("2017"), by=SETUP)
    assert holder_on(office, None).person == persons[1]


def test_only_the_coordination_office_appoints_and_ends(office, persons, cast):
    with forbidden():
        appoint(office, persons[0], by=cast.dana)
    term = appoint(office, persons[0], PartialDate("2014"), by=SETUP)
    with forbidden():
        end_term(term, PartialDate("2015"), by=cast.dana)


@pytest.mark.parametrize(
    ("since", "until"),
    [("2017-09-01", ""), ("2015", "2016"), ("", "2017-03-01"), ("2015-01-01", "2018-01-01"), ("2014-01-01", "")],
)
def test_refuses_a_term_within_another_one(office, persons, since, until):
    appoint(office, persons[0], PartialDate("2014-01-01"), PartialDate("2017-09-30"), by=SETUP)
    with refused(
        "Amt „bevollmaechtigter“: Das Amt ist in dieser Zeit schon besetzt (seit 2014-01-01, bis 2017-09-30)."
    ):
        appoint(office, persons[1], PartialDate(since), PartialDate(until), by=SETUP)


def test_refuses_a_term_that_ends_before_it_begins(office, persons):
    with refused("Amt „bevollmaechtigter“: Das Ende (2013) liegt vor dem Anfang (2014)."):
        appoint(office, persons[0], PartialDate("2014"), PartialDate("2013"), by=SETUP)


def test_a_term_is_ended_once(office, persons, cast):
    term = appoint(office, persons[0], PartialDate("2014"), by=SETUP)
    assert end_term(term, PartialDate("2017-09-30"), by=cast.eva).until == PartialDate("2017-09-30")
    facts = {"office": "bevollmaechtigter", "term": term.pk, "until": "2017-09-30"}
    assert last_line() == ("people.office.term_ended", f"people.person:{persons[0].pk}", facts)
    with refused("Amt „bevollmaechtigter“: Diese Amtszeit endet schon am 2017-09-30."):
        end_term(term, PartialDate("2016"), by=SETUP)
    assert Holder.objects.get(pk=term.pk).until == PartialDate("2017-09-30")


def test_refuses_an_end_that_is_unknown_too_early_or_within_the_next_term(office, persons):
    term = appoint(office, persons[0], PartialDate("2014"), by=SETUP)
    appoint(office, persons[1], PartialDate("2017-10-01"), by=SETUP)
    with refused("Amt „bevollmaechtigter“: Bis wann dauerte die Amtszeit? Bitte nennen Sie wenigstens das Jahr."):
        end_term(term, UNKNOWN, by=SETUP)
    with refused("Amt „bevollmaechtigter“: Das Ende (2013) liegt vor dem Anfang (2014)."):
        end_term(term, PartialDate("2013"), by=SETUP)
    with refused("Amt „bevollmaechtigter“: Das Amt ist in dieser Zeit schon besetzt (seit 2017-10-01, bis offen)."):
        end_term(term, PartialDate("2018-03-01"), by=SETUP)
