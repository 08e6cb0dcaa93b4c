"""Times whose ends may be vague or unknown."""

from datetime import date
from typing import NamedTuple

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from mitplan.core.dates import UNKNOWN, PartialDate
from mitplan.people.terms import clash, day_of, eve_of, is_backwards, lasting, nearest


class Term(NamedTuple):
    since: PartialDate
    until: PartialDate


def term(since="", until=""):
    return Term(PartialDate(since), PartialDate(until))


DAYS = st.dates(date(2010, 1, 1), date(2012, 12, 31))
EXACT = st.tuples(DAYS, DAYS).map(lambda pair: Term(*map(PartialDate.of, sorted(pair))))


def test_a_moment_is_its_first_day_and_today_when_unknown():
    assert day_of(PartialDate("2017")) == date(2017, 1, 1)
    assert day_of(date(2017, 5, 4)) == date(2017, 5, 4)
    assert day_of(None) == day_of(UNKNOWN) == timezone.localdate()


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2013-12-31", None),
        ("2014-01-01", 0),
        ("2016-12-31", 0),
        ("2017-01-01", 1),
        ("2018-05-31", 1),
        ("2018-06-01", None),
    ],
)
def test_the_lasting_term_of_two_that_meet_in_a_vague_year(day, expected):
    terms = [term("2014", "2017"), term("2017", "2018-05")]
    assert lasting(terms, PartialDate(day)) == (None if expected is None else terms[expected])


def test_unknown_ends_are_open():
    before, after = term("", "2016-12-31"), term("2017-01-01")
    assert lasting([after, before], date(1500, 1, 1)) == before
    assert lasting([after, before], date(2900, 1, 1)) == after


def test_of_two_that_say_nothing_the_later_entry_counts():
    first, second = Term(UNKNOWN, UNKNOWN), Term(UNKNOWN, PartialDate("2999"))
    assert lasting([first, second], None) is second


def test_the_nearest_term_is_the_last_one_begun_else_the_first():
    early, late = term("2010", "2011"), term("2014", "2015")
    assert nearest([early, late], date(2012, 6, 1)) == early
    assert nearest([early, late], date(2020, 1, 1)) == late
    assert nearest([early, late], date(2000, 1, 1)) == early
    assert nearest([], None) is None


@given(EXACT, EXACT)
def test_exact_terms_clash_when_they_share_more_than_the_day_of_handing_over(one, other):
    days = min(one.until.latest, other.until.latest) - max(one.since.earliest, other.since.earliest)
    assert clash(one, other) == clash(other, one)
    if days.days > 0:
        assert clash(one, other)
    if days.days < 0:
        assert not clash(one, other)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (term("2014-01-01", "2017-09-30"), term("2017-09-30", "2018-01-01"), False),
        (term("2014-01-01", "2017-09-30"), term("2017-09-29"), True),
        (term("2014", "2017"), term("2017", "2019"), False),
        (term("2014", "2017"), term("2016"), True),
        (term("2014", ""), term("2016", ""), False),
        (term("2014-01-01", ""), term("2014-01-01", ""), True),
        (term("", ""), term("2014", "2017"), False),
        (term("", "2015-06-30"), term("2014", "2017"), True),
    ],
)
def test_only_what_is_certain_clashes(one, other, expected):
    assert (clash(one, other), clash(other, one)) == (expected, expected)


def test_backwards_is_only_what_certainly_is():
    assert is_backwards(term("2015-03", "2015-02"))
    assert not is_backwards(term("2015-03", "2015"))
    assert not is_backwards(term("", "2015"))


def test_the_eve_of_an_exact_day_is_the_day_before_and_of_a_vague_one_as_vague():
    assert eve_of(PartialDate("2017-10-01")) == PartialDate("2017-09-30")
    assert eve_of(PartialDate("2017")) == PartialDate("2017")
