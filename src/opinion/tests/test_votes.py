"""Votes: what is taken, what is refused, and the order that depends on content alone."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from opinion.engine import analyse
from opinion.errors import InputError
from opinion.votes import HEAVIEST, LIGHTEST, Votes

from .conversations import cast, matrices, shuffled, votes_of


def bits(votes: Votes) -> tuple[bytes, ...]:
    """Everything that is computed with; ids are not among it."""
    weights = b"" if votes.weights is None else votes.weights.tobytes()
    return (*(each.tobytes() for each in (votes.starts, votes.columns, votes.values, votes.moderation)), weights)


# ---------------------------------------------------------------- what is taken


def test_votes_are_kept_by_participant():
    votes = Votes.of([("ada", "x", 1), ("ben", "x", -1), ("ada", "y", 0)])
    assert cast(votes) == {("ada", "x"): 1, ("ben", "x"): -1, ("ada", "y"): 0}
    assert (votes.starts.dtype, votes.columns.dtype, votes.values.dtype) == (np.int64, np.int32, np.int8)
    assert sorted(votes.counts) == [1, 2]
    assert votes.matrix().shape == (2, 2)


@pytest.mark.parametrize(
    "times",
    [(1, 2, 3, 3), (3, 2, 1, 1), (1.5, 2.0, 3.0, 3.0), np.array([5, 6, 7, 7], dtype="datetime64[ns]"), None],
)
def test_the_latest_vote_counts(times):
    rows = [(1, 1, 1), (1, 2, 0), (1, 1, -1), (1, 2, 1)]
    votes = Votes.of(rows if times is None else [(*row, time) for row, time in zip(rows, times, strict=True)])
    first = times is not None and times[0] == 3  # here the first vote is the latest
    assert cast(votes) == ({(1, 1): 1, (1, 2): 0} if first else {(1, 1): -1, (1, 2): 1})
    assert votes.superseded == 2


@given(matrices(), st.randoms(use_true_random=False))
def test_history_leaves_no_trace(matrix, random):
    """Each vote preceded by others of the same pair, lines shuffled: the same votes."""
    plain = votes_of(matrix)
    rows = [(*pair, vote, 9) for pair, vote in cast(plain).items()]
    rows += [(*pair, random.choice((-1, 0, 1)), random.randrange(9)) for pair, again in product(cast(plain), range(2))]
    random.shuffle(rows)
    votes = Votes.of(rows, statements=plain.statements.tolist())
    assert bits(votes) == bits(plain)
    assert votes.superseded == 2 * len(cast(plain))


@pytest.mark.parametrize(
    "ids",
    [
        np.array([3, 5, 3], dtype=np.uint8),
        np.array([3, 5, 3], dtype=np.int16),
        np.array([3.0, 5.0, 3.0]),
        np.array([3, 5, 3], dtype=object),
        [2**62, 5, 2**62],
        [-(2**63), 2**63 - 1, -(2**63)],
        ["a", "ü" * 200, "a"],
        np.array(["a", "b", "a"], dtype=np.dtypes.StringDType()),
        range(3),
        iter("abc"),
    ],
)
def test_ids_of_many_kinds(ids):
    given_ids = list(ids)
    votes = Votes.from_arrays(given_ids if not isinstance(ids, np.ndarray) else ids, [1, 1, 2], [1, 0, -1])
    assert set(votes.participants.tolist()) == set(given_ids)
    assert votes.participants.dtype.kind in "iU"


def test_moderation_weights_and_exposures_go_with_their_ids():
    votes = Votes.of([(1, "x", 1), (2, "x", 1), (2, "y", 0), (3, "y", -1)], statements=["z"])
    votes = votes.moderated({"y": -1, "x": 1}).weighted({2: 0.5}).moderated({"y": 0})
    assert dict(zip(votes.statements.tolist(), votes.moderation.tolist(), strict=True)) == {"x": 1, "y": 0, "z": 0}
    assert dict(zip(votes.participants.tolist(), votes.weights.tolist(), strict=True)) == {1: 1, 2: 0.5, 3: 1}
    seen = votes.exposed([(1, "x"), (1, "y"), (9, "x"), (3, "y"), (3, "z")]).knowing(["new"]).moderated({"z": -1})
    shown = dict(zip(seen.statements.tolist(), seen.exposures.shown.tolist(), strict=True))
    skipped = dict(zip(seen.statements.tolist(), seen.exposures.skipped.tolist(), strict=True))
    assert shown == {"x": 2, "y": 2, "z": 1, "new": 0}
    assert skipped == {"x": 1, "y": 1, "z": 1, "new": 0}


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([(1, 1, 7)], "Entry 1: a vote is 1 (agree), -1 (disagree) or 0 (pass), not 7."),
        ([(1, 1, 1), (1, 2, float("nan"))], "Entry 2: a vote is 1 (agree), -1 (disagree) or 0 (pass), not nan."),
        ([(1, 1, 0.5)], "Entry 1: a vote is 1 (agree), -1 (disagree) or 0 (pass), not 0.5."),
        ([(1, 1, None)], "Entry 1: a vote is 1 (agree), -1 (disagree) or 0 (pass), not None."),
        ([(1, 1, "1")], "Entry 1: a vote is 1 (agree), -1 (disagree) or 0 (pass), not '1'."),
        ([(1, 1, True)], "Entry 1: a vote is 1 (agree), -1 (disagree) or 0 (pass), not True."),
        ([(1, 1, 2**70)], "Entry 1: a vote is 1 (agree), -1 (disagree) or 0 (pass), not 1.1805916207174113e+21."),
        ([(None, 1, 1)], "Entry 1: the participant id is missing."),
        ([(1, 1, 1), (1, "x", 1)], "Entry 2: the statement id is 'x', and not a whole number like the others."),
        ([(1, 1, 1), (1.5, 1, 1)], "Entry 2: the participant id is 1.5, and not a whole number below 2^53."),
        ([(float("nan"), 1, 1)], "Entry 1: the participant id is nan, and not a whole number below 2^53."),
        ([(2.0**60, 1, 1)], f"Entry 1: the participant id is {2.0**60}, and not a whole number below 2^53."),
        (
            [(2**63, 1, 1)],
            "Entry 1: the participant id 9223372036854775808 needs more than 64 bits; give ids as texts.",
        ),
        ([("a" * 201, 1, 1)], "Entry 1: the participant id is longer than 200 characters."),
        ([((1, 2), 1, 1)], "Entry 1: the participant id is (1, 2), and not a whole number like the others."),
        ([(1, 1, 1, float("nan"))], "Entry 1: the time is missing."),
        ([(1, 1, 1, "late")], "The times are not one list of numbers."),
        ([(1, 1)], "A row is (participant, statement, vote) or (participant, statement, vote, time)."),
        ([(1, 1, 1), (1, 1, 1, 1)], "A row is (participant, statement, vote) or (participant, statement, vote, time)."),
    ],
)
def test_what_cannot_be_counted_is_refused(rows, said):
    with pytest.raises(InputError) as refused:
        Votes.of(rows)
    assert str(refused.value) == said


@pytest.mark.parametrize(
    ("arrays", "said"),
    [
        (([1, 2], [1], [1]), "not equally many"),
        (([1], [1], [1], [1, 2]), "not equally many"),
        ((np.ones((2, 2), int), [1], [1]), "not one list, but an array of shape"),
        (([1], [1], [[1]]), "votes are not one list, but an array of shape"),
        ((np.array([True]), [1], [1]), "not bool"),
        ((np.array([2**63], dtype=np.uint64), [1], [1]), "needs more than 64 bits"),
        ((np.ma.masked_equal([1, 2], 2), [1, 1], [1, 1]), "Entry 2: the participant id is missing"),
        (([1, 1], [1, 2], np.ma.masked_equal([1, 0], 0)), "Entry 2: the vote is missing"),
        (([1], [1], [1], np.array(["NaT"], dtype="datetime64[s]")), "the time is missing"),
    ],
)
def test_arrays_that_do_not_fit_are_refused(arrays, said):
    with pytest.raises(InputError, match=said):
        Votes.from_arrays(*arrays)


def test_unknown_ids_are_named():
    votes = Votes.of([(1, 1, 1), (2, 1, 0)])
    for wrong, said in [
        (lambda: votes.moderated({7: 1}), "There is no statement 7."),
        (lambda: votes.moderated({"1": 1}), "There is no statement 1."),
        (lambda: votes.weighted({3: 1.0}), "There is no participant 3."),
        (lambda: votes.exposed([(1, 7)]), "There is no statement 7."),
        (lambda: votes.moderated({1: 2}), "Statement 1: the moderation state is -1, 0 or 1, not 2."),
        (lambda: votes.weighted({1: -1.0}), "Participant 1: a weight is 0 or from 0.000001 to 1,000,000, not -1.0."),
        (
            lambda: votes.weighted({2: float("nan")}),
            "Participant 2: a weight is 0 or from 0.000001 to 1,000,000, not nan.",
        ),
        (lambda: votes.knowing(["x"]), "Some statement ids are numbers, others texts."),
        (lambda: Votes.of([(1, 1, 1)], statements=["x"]), "Some statement ids are numbers, others texts."),
    ]:
        with pytest.raises(InputError) as refused:
            wrong()
        assert str(refused.value) == said


def test_no_votes_are_votes():
    votes = Votes.of([])
    assert (votes.participants.size, votes.statements.size, votes.starts.tolist()) == (0, 0, [0])
    assert Votes.of([], statements=[3, 4]).statements.tolist() == [3, 4]
    assert Votes.from_arrays([], [], []).exposed([]).weighted({}).moderated({}).values.size == 0


# ---------------------------------------------------------------- the order


@given(matrices(), st.randoms(use_true_random=False))
def test_order_and_names_change_nothing(matrix, random):
    assert bits(shuffled(matrix, random)) == bits(votes_of(matrix))


@given(matrices())
def test_agree_and_disagree_exchanged_are_mirrored(matrix):
    votes, mirrored = votes_of(matrix), votes_of(-matrix)
    same = np.array_equal(votes.columns, mirrored.columns) and np.array_equal(votes.values, -mirrored.values)
    # Or else the conversation is its own mirror, people or statements exchanged.
    assert same or bits(votes) == bits(mirrored)


@given(matrices(), st.randoms(use_true_random=False))
def test_moderation_and_weights_are_content(matrix, random):
    """Whoever is marked, not their names, decides where they stand."""
    votes = votes_of(matrix)
    marked = votes.moderated(dict.fromkeys(votes.statements[:1].tolist(), -1)).weighted(
        dict.fromkeys(votes.participants[:1].tolist(), 3.0)
    )
    other = shuffled(matrix, random)
    twin = other.moderated(dict.fromkeys(other.statements[:1].tolist(), -1)).weighted(
        dict.fromkeys(other.participants[:1].tolist(), 3.0)
    )
    assert bits(twin) == bits(marked)
    assert cast(marked) == cast(votes)


def test_likes_that_are_not_equal_have_one_order():
    """A ring of people who each agree with two neighbouring statements: no count tells one from another."""
    ring = np.full((6, 6), 9)
    for person in range(6):
        ring[person, [person, (person + 1) % 6]] = 1
    expected = bits(votes_of(ring))
    for turn in range(20):
        random = np.random.default_rng(turn)
        assert bits(votes_of(ring[random.permutation(6)][:, random.permutation(6)])) == expected


def test_chunks_are_invisible(monkeypatch):
    random = np.random.default_rng(0)
    matrix = np.where(random.random((60, 20)) < 0.5, random.integers(-1, 2, (60, 20)), 9)
    expected = bits(votes_of(matrix))
    monkeypatch.setattr("opinion.ordering.CHUNK", 7)
    assert bits(votes_of(matrix)) == expected


@pytest.mark.parametrize("ident", ["ada\0", "ada\ud800"])
def test_ids_that_arrays_or_files_cannot_keep_are_refused(ident):
    with pytest.raises(InputError, match="Entry 2: the participant id has a zero character or half a character in it"):
        Votes.of([("ada", 1, 1), (ident, 1, -1)])


def test_the_widest_weights_give_numbers():
    rows = [(person, item, 1 if (person < 20) == (item < 5) else -1) for person in range(40) for item in range(10)]
    votes = Votes.of(rows).weighted({person: HEAVIEST if person % 2 else LIGHTEST for person in range(40)})
    with np.errstate(all="raise", under="ignore"):
        assert "null" not in analyse(votes).to_json()
