"""The published method: against the groups that Pol.is published; its parts. The tables: test_red_dwarf.py."""

import numpy as np
import pytest

from opinion.engine import analyse
from opinion.errors import InputError
from opinion.polis import analyse as by_polis
from opinion.polis import arrival, audit
from opinion.polis.clusters import first_distinct, grouped, silhouette
from opinion.polis.tables import priorities
from opinion.votes import Votes

from .conversations import FOLDERS, agreement, needs, real

EACH = [pytest.param(name, marks=needs(name)) for name in FOLDERS]
LEAST = {"austria": 0.93, "vtaiwan": 0.87, "seattle": 0.50}


@pytest.mark.parametrize("name", EACH)
def test_the_published_groups_are_found_again(name):
    votes, published = real(name)
    labels = audit(votes).labels
    known = published >= 0
    assert ((labels >= 0) == known).mean() > 0.999  # Pol.is keeps one person with 6 votes from an earlier state
    assert agreement(published[known], labels[known] + 1) >= LEAST[name]


@pytest.mark.parametrize("dense", [2, 40])
def test_large_and_small_conversations_have_the_same_axes(monkeypatch, dense):
    """By products of 60 statements, of 40 participants, and without writing either down."""
    random = np.random.default_rng(3)
    row, column = np.nonzero(random.random((40, 60)) < 0.7)
    votes = Votes.from_arrays(row, column, random.integers(-1, 2, row.size))
    expected = audit(votes).projection
    monkeypatch.setattr("opinion.polis.projection.DENSE", dense)
    found = audit(votes).projection
    np.testing.assert_allclose(found.positions, expected.positions, atol=1e-9)
    np.testing.assert_allclose(found.statements, expected.statements, atol=1e-9)


def test_weights_are_refused():
    votes = Votes.of([(1, 1, 1), (2, 1, -1)]).weighted({1: 2.0})
    with pytest.raises(InputError, match="cannot be used with weights"):
        by_polis(votes, 0, 1)


def test_people_come_in_the_order_in_which_votes_are_loaded():
    votes = Votes.of([(5, 2, 1), (9, 1, 0), (3, 2, 1), (4, 1, 1), (4, 2, -1)])
    assert votes.participants[arrival(votes)].tolist() == [4, 9, 3, 5]


def test_two_camps_become_two_groups():
    rows = [(person, item, 1 if (person < 12) == (item < 5) else -1) for person in range(30) for item in range(10)]
    result = analyse(Votes.of(rows), method="polis")
    assert (result.k, [group.size for group in result.groups], result.stable) == (2, [18, 12], True)
    assert {person for person, group in zip(result.people.ids, result.people.group, strict=True) if group == 1} == set(
        range(12)
    )
    typical = {(pick.statement >= 5, pick.stance) for pick in result.groups[0].typical}
    assert typical == {(True, "agree"), (False, "disagree")}


def test_small_groups_are_not_shown():
    rows = [(person, item, 1 if (person < 3) == (item < 5) else -1) for person in range(30) for item in range(10)]
    result = analyse(Votes.of(rows), method="polis")
    assert (result.k, result.hidden, [group.size for group in result.groups]) == (1, 1, [27])
    assert (result.people.group >= 0).sum() == 27
    assert analyse(Votes.of(rows), method="polis", anonymity=3).k == 2


def test_nothing_of_a_hidden_group_is_told():
    """Neither as the rest of the group that is shown nor as its distance from it."""
    rows = [(person, item, 1 if (person < 3) == (item < 5) else -1) for person in range(30) for item in range(10)]
    result = analyse(Votes.of(rows), method="polis")
    assert (result.groups[0].typical, result.groups[0].share) == ((), 1)
    assert all((one.dividing, one.consensus) == (0, one.bridging) for one in result.statements)
    none = analyse(Votes.of(rows), method="polis", anonymity=28)
    assert (none.k, none.hidden, none.consensus()) == (0, 2, ())


def test_shares_out_of_few_votes_are_not_shown():
    rows = [(person, item, 1 if (person < 12) == (item < 5) else -1) for person in range(30) for item in range(10)]
    few = [(person, "new", 1 if person < 12 else -1) for person in (*range(4), *range(12, 30))]
    result = analyse(Votes.of([(person, str(item), vote) for person, item, vote in [*rows, *few]]), method="polis")
    at = [one.id for one in result.statements].index("new")
    assert [group.size for group in result.groups] == [18, 12]
    assert [bool(np.isfinite(group.rates.agree[at])) for group in result.groups] == [True, False]
    assert next(one for one in result.statements if one.id == "new").dividing == 0
    assert all(one.statement != "new" for group in result.groups for one in group.typical)


def test_first_distinct_keeps_the_order():
    points = np.array([[1.0, 0], [1, 0], [0, 0], [-0.0, 0], [2, 1]])
    assert first_distinct(points, 2).tolist() == [[1, 0], [0, 0]]
    assert first_distinct(points, 9).tolist() == [[1, 0], [0, 0], [2, 1]]


def test_the_silhouette_of_a_known_figure():
    points = np.array([[0.0, 0], [0, 1], [9, 0], [9, 1], [50, 0]])
    labels = np.array([0, 0, 1, 1, 2])
    far = np.hypot(9, 1)
    expected = (4 * ((9 + far) / 2 - 1) / ((9 + far) / 2) + 0) / 5
    assert silhouette(points, labels) == pytest.approx(expected)
    assert silhouette(points, np.zeros(5, dtype=int)) == -1


def test_one_point_is_one_group():
    assert grouped(np.zeros((4, 2))).labels.tolist() == [0, 0, 0, 0]
    assert grouped(np.zeros((0, 2))).labels.tolist() == []


def test_new_statements_come_first():
    counts = np.array([[0, 0, 0], [10, 10, 10]])
    new, old = priorities(counts, np.zeros(2))
    assert new == pytest.approx((0.5 * 0.5 * 9) ** 2)
    assert old < new
    assert priorities(counts, np.zeros(2), np.array([False, True]))[1] == 49


def test_one_vote_is_no_consensus():
    votes = Votes.of([(person, item, 1) for person in range(30) for item in range(9)] + [(1, 9, 1)])
    result = analyse(votes, method="polis")
    assert next(one for one in result.statements if one.id == 9).consensus > 0.5
    assert {one.id for one, _ in result.consensus()} == set(range(9))
