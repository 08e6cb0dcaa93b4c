"""Notice is counted in days of the calendar; turns are shared with those who haven't spoken."""

import pytest

from mitplan.conference.queries.meetings import needed_for
from mitplan.conference.queries.notice import days_between, is_in_time, last_day, moment
from mitplan.conference.queries.turns import Turn, fair_order

from .hall import at

BERLIN = "Europe/Berlin"


@pytest.mark.parametrize(
    ("sent", "begins", "days", "in_time"),
    [
        # Fourteen whole days between: neither the day of the letter nor that of the meeting counts.
        ("2027-05-05 23:59", "2027-05-20 00:01", 14, True),
        ("2027-05-06 00:00", "2027-05-20 23:00", 14, False),
        # The clock goes forward on 28 March 2027: an hour less, and the same days.
        ("2027-03-20 23:59", "2027-04-04 10:00", 14, True),
        ("2027-03-21 00:00", "2027-04-04 23:00", 14, False),
        # It goes back on 31 October 2027: an hour more, and the same days.
        ("2027-10-23 23:59", "2027-11-07 00:01", 14, True),
        ("2027-10-24 00:01", "2027-11-07 23:59", 14, False),
        ("2027-05-19 23:59", "2027-05-20 00:01", 0, True),
        ("2027-05-20 00:00", "2027-05-20 10:00", 0, False),
    ],
)
def test_notice_is_counted_in_whole_days_of_the_place(sent, begins, days, in_time) -> None:
    assert is_in_time(at(sent), at(begins), BERLIN, days) is in_time


def test_the_place_of_the_meeting_says_which_day_it_is() -> None:
    begins = at("2027-07-20 23:30")
    assert last_day(begins, BERLIN, 14).isoformat() == "2027-07-05"
    assert last_day(begins, "Europe/Helsinki", 14).isoformat() == "2027-07-06"
    assert days_between(at("2027-07-06 12:00"), begins, BERLIN) == 13


def test_a_time_that_the_clock_leaves_out_is_refused() -> None:
    assert moment(at("2027-03-27 00:00").date(), "02:30", BERLIN).isoformat() == "2027-03-27T02:30:00+01:00"
    with pytest.raises(ValueError, match="does not exist"):
        moment(at("2027-03-28 00:00").date(), "02:30", BERLIN)


@pytest.mark.parametrize(("seats", "percent", "needed"), [(7, 50, 4), (8, 50, 5), (9, 66, 6), (3, 0, 0), (0, 50, 1)])
def test_a_quorum_is_more_than_a_share(seats, percent, needed) -> None:
    assert needed_for(seats, percent) == needed


@pytest.mark.parametrize(
    ("waiting", "spoken", "order"),
    [
        ("abc", "", "abc"),
        ("ab", "aa", "ba"),  # a has spoken twice: b is new
        ("aabb", "", "aabb"),
        ("abcd", "abab", "cadb"),  # every second turn for a new voice
        ("ab", "ab", "ab"),  # nobody is new: first come, first served
        ("", "a", ""),
    ],
)
def test_at_least_every_second_turn_goes_to_a_new_voice(waiting, spoken, order) -> None:
    turns = [Turn(key, who) for key, who in enumerate(waiting)]
    assert "".join(turn.who for turn in fair_order(turns, spoken)) == order


def test_nobody_who_has_spoken_follows_another_while_a_new_voice_waits() -> None:
    turns = [Turn(key, who) for key, who in enumerate("aaaabbbbcd")]
    order = [turn.who for turn in fair_order(turns, "abab")]
    assert sorted(order) == sorted("aaaabbbbcd")
    assert order.index("c") == 0
    assert order.index("d") == 2
