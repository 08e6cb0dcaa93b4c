"""Votes that arrive one by one, in any order and changed at will, give what the batch gives."""

import csv

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from opinion.errors import InputError
from opinion.live import Live
from opinion.moments import Moments
from opinion.polis.projection import projected
from opinion.sums import MOST
from opinion.synthetic import Plan, planted
from opinion.votes import OUT, Votes

from .conversations import folder, needs, real

VOTES = st.tuples(st.integers(0, 6), st.sampled_from("abcdefgh"), st.integers(-1, 1))


def arrived(rows) -> Live:
    live = Live()
    for row in rows:
        live.vote(*row)
    return live


def equal(one: Votes, other: Votes) -> bool:
    fields = ("participants", "statements", "starts", "columns", "values", "moderation")
    same = all(np.array_equal(getattr(one, field), getattr(other, field)) for field in fields)
    return same and one.superseded == other.superseded


def equal_moments(one: Moments, other: Moments) -> bool:
    fields = ("statements", "count", "cross", "product", "moderation")
    return all(np.array_equal(getattr(one, field), getattr(other, field)) for field in fields)


@given(st.lists(VOTES, min_size=1, max_size=60))
def test_any_votes_and_changed_votes_equal_the_batch(rows) -> None:
    live, batch = arrived(rows), Votes.of(rows)
    assert equal(live.votes(), batch)
    moments = Moments.of(batch)
    assert equal_moments(live.moments(), moments)
    assert live.moments().chart().axes.tobytes() == moments.chart().axes.tobytes()


@given(st.lists(VOTES, min_size=1, max_size=40), st.randoms())
def test_votes_with_times_may_arrive_in_any_order(rows, random) -> None:
    timed = [(*row, float(time)) for time, row in enumerate(rows)]
    batch = Votes.of(timed)
    random.shuffle(timed)
    live = arrived(timed)
    assert equal(live.votes(), batch)
    assert equal_moments(live.moments(), Moments.of(batch))


@given(st.lists(VOTES, min_size=1, max_size=30), st.lists(VOTES, max_size=30))
def test_votes_that_follow_a_batch(before, after) -> None:
    live = Live.of(Votes.of(before))
    for row in after:
        live.vote(*row)
    assert equal(live.votes(), Votes.of(before + after))
    assert equal_moments(live.moments(), Moments.of(Votes.of(before + after)))


@needs("seattle")
def test_a_real_conversation_in_any_order() -> None:
    """People changed 123 votes there."""
    votes = real("seattle").votes
    with (folder("seattle") / "votes.csv").open(encoding="utf-8", newline="") as text:
        fields = ("voter-id", "comment-id", "vote", "timestamp")
        rows = [tuple(int(row[field]) for field in fields) for row in csv.DictReader(text)]
    live = arrived(rows[place] for place in np.random.default_rng(0).permutation(len(rows)))
    for item, state in zip(votes.statements.tolist(), votes.moderation.tolist(), strict=True):
        live.moderate(item, state)
    assert equal(live.votes(), votes)
    assert live.superseded == 123
    assert live.moments().chart().axes.tobytes() == Moments.of(votes).chart().axes.tobytes()


@pytest.fixture(scope="module")
def made():
    return planted(Plan(participants=400, statements=90, votes=20), seed=2)


@pytest.fixture(scope="module")
def votes(made) -> Votes:
    return Votes.from_arrays(made.participant, made.statement, made.vote).moderated({3: OUT, 7: OUT})


def test_the_map_is_the_published_one(votes) -> None:
    chart, expected = Moments.of(votes).chart(), projected(votes)
    assert np.allclose(chart.everybody(votes), expected.positions, atol=1e-7)
    at = np.searchsorted(chart.statements, votes.statements)
    assert np.allclose(chart.positions()[at], expected.statements, atol=1e-7)


def test_the_map_of_more_votes_than_fit_at_once(made, votes) -> None:
    """More statements than there was room for at first, and one person at a time."""
    live = arrived(zip(made.participant.tolist(), made.statement.tolist(), made.vote.tolist(), strict=True))
    live.moderate(3, OUT)
    live.moderate(7, OUT)
    chart = live.moments().chart()
    assert chart.axes.tobytes() == Moments.of(votes).chart().axes.tobytes()
    everybody = chart.everybody(votes)
    for row, participant in enumerate(votes.participants[:20].tolist()):
        assert np.allclose(live.place(participant, chart), everybody[row])


def test_ids_order_and_side_change_no_bit_of_the_map(made, votes) -> None:
    chart, random = Moments.of(votes).chart(), np.random.default_rng(4)
    names, order = random.permutation(90), random.permutation(made.vote.size)
    renamed = Votes.from_arrays(made.participant[order], names[made.statement][order], made.vote[order])
    other = Moments.of(renamed.moderated({int(names[3]): OUT, int(names[7]): OUT})).chart()
    assert other.axes[names].tobytes() == chart.axes.tobytes()
    mirror = Votes.from_arrays(made.participant, made.statement, -made.vote).moderated({3: OUT, 7: OUT})
    assert Moments.of(mirror).chart().axes.tobytes() == chart.axes.tobytes()


def test_counts_and_extremity(made, votes) -> None:
    moments, expected = Moments.of(votes), np.zeros((90, 3), dtype=np.int64)
    np.add.at(expected, (made.statement, made.vote + 1), 1)
    assert (moments.counts() == expected).all()
    extremity = moments.chart().extremity()
    assert (extremity[[3, 7]] == 0).all()
    assert extremity.max() > 0


def test_what_is_refused_changes_nothing() -> None:
    live = arrived([(1, "a", 1)])
    with pytest.raises(InputError, match="not 7"):
        live.vote(1, "a", 7)
    with pytest.raises(InputError, match=r"participant id is .*whole number"):
        live.vote("x", "a", 1)
    with pytest.raises(InputError, match=r"statement id is .*whole number"):
        live.vote(1, 2, 1)
    with pytest.raises(InputError, match="moderation state"):
        live.moderate("a", 2)
    assert equal(live.votes(), Votes.of([(1, "a", 1)]))


def test_too_many_statements_are_refused(monkeypatch) -> None:
    monkeypatch.setattr("opinion.live.MOST", 3)
    live = arrived([(1, "a", 1), (1, "b", 1), (2, "c", 0)])
    with pytest.raises(InputError, match="More than 3"):
        live.vote(2, "d", 1)
    assert MOST > 3


def test_nobody_and_strangers() -> None:
    live = Live()
    assert live.votes().participants.size == 0
    assert live.moments().chart().axes.shape == (0, 2)
    assert live.votes_of(1) == {}
    live.vote(1, "a", 1)
    chart = live.moments().chart()
    live.vote(1, "b", -1)
    assert live.votes_of(1) == {"a": 1, "b": -1}
    assert live.place(1, chart).tolist() == [0, 0]


@pytest.mark.parametrize(("vote", "said"), [
    ((1, 1, 7), "A vote is 1"), ((1, 1, 1, float("nan")), "The time of a vote is missing"),
    (("x", 9, 1), "participant id is 'x'"), ((9, "x", 1), "statement id is 'x'"),
])  # fmt: skip
def test_a_refused_vote_leaves_no_trace(vote, said):
    live = Live()
    live.vote(1, 1, 1)
    with pytest.raises(InputError, match=said):
        live.vote(*vote)
    assert live.moments().statements.tolist() == [1]
    assert live.votes().participants.tolist() == [1]
