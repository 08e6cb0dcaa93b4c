"""Shares of groups: shrunken, with intervals that hold, and what follows from them."""

import numpy as np
import pytest

from opinion.rates import LEAST_LIKE, LEVEL, MOST_LIKE, Tables, alikeness, shrunk

SURE = (100, 0, 0), (0, 0, 100)


def tables(*groups, least=5):
    """Of groups with counts (disagree, pass, agree) per statement."""
    counts = np.array(groups)
    return Tables.of(counts, counts.sum(axis=0), least)


def test_the_interval_holds_as_often_as_it_says():
    random = np.random.default_rng(0)
    middle = random.beta(4, 4, 400)
    truth = random.beta(20 * middle, 20 * (1 - middle), (3, 400))
    votes = random.integers(1, 60, (3, 400))
    counts = random.binomial(votes, truth)
    likeness = alikeness(counts, votes, middle)
    assert likeness == pytest.approx(20, rel=0.3)
    found = shrunk(counts, votes, middle, likeness)
    assert ((found.low <= truth) & (truth <= found.high)).mean() == pytest.approx(LEVEL, abs=0.03)


def test_few_votes_are_drawn_to_the_share_of_all():
    found = shrunk(np.array([1, 100]), np.array([1, 100]), np.array([0.5, 0.5]), 10.0)
    assert found.mean.tolist() == pytest.approx([6 / 11, 105 / 110])
    assert found.low[0] < 0.5 < found.low[1]


def test_the_weight_of_the_prior_has_limits():
    votes = np.full((2, 3), 50)
    middle = np.full(3, 0.5)
    assert alikeness(np.full((2, 3), 25), votes, middle) == MOST_LIKE
    assert alikeness(np.array([[0] * 3, [50] * 3]), votes, middle) == LEAST_LIKE
    assert alikeness(np.zeros((0, 3)), np.zeros((0, 3), int), middle) == MOST_LIKE


def test_consensus_is_the_bound_in_every_group():
    one = tables([SURE[1], SURE[1], SURE[0]], [SURE[1], SURE[0], SURE[0]])
    agree, disagree = one.consensus()
    assert (agree > 0.5).tolist() == [True, False, False]
    assert (disagree > 0.5).tolist() == [False, False, True]
    assert np.array_equal(agree, one.agree.low.min(axis=0))


def test_a_large_group_does_not_decide_for_a_small_one():
    agree, _ = tables([(0, 0, 1000)], [(8, 0, 2)]).consensus()
    assert agree[0] < 0.5


def test_dividing_needs_certainty():
    found = tables([SURE[1], (50, 0, 50), (1, 0, 1)], [SURE[0], (48, 0, 52), (0, 0, 2)]).dividing()
    assert found[0] > 0.8
    assert found[1:].tolist() == [0, 0]


def test_typical_is_what_only_one_group_thinks():
    found = tables([SURE[1], SURE[1], SURE[0]], [SURE[0], SURE[1], SURE[1]])
    live, ids = np.ones(3, bool), np.array([10, 20, 30])
    first = found.typical(0, ids, live)
    assert [(int(one.statement), one.stance, one.alone) for one in first] == [
        (10, "agree", True),
        (30, "disagree", True),
    ]
    assert all(one.low <= one.share <= one.high and one.rest < one.share for one in first)
    assert [int(one.statement) for one in found.typical(0, ids, np.array([False, True, True]))] == [30]
    assert tables([SURE[1]], [SURE[0]], least=101).typical(0, ids[:1], live[:1]) == ()


def test_shares_out_of_few_votes_are_not_shown():
    rates = tables([SURE[1], (1, 1, 2)], [SURE[0], SURE[0]]).rates(0)
    assert rates.votes.tolist() == [100, 4]
    assert np.isnan([rates.agree[1], rates.disagree_low[1]]).all()
    assert np.isfinite(rates.agree[0])


def test_few_votes_of_a_group_decide_nothing():
    """Four votes of a group on a statement can be had from no figure: not from a bound, nor as the rest of another."""
    few, many = [(0, 0, 4)], [(0, 0, 40)]
    for least, told in ((4, True), (5, False)):
        found = tables(many, few, least=least)
        assert (found.consensus()[0][0] > 0.5) == told
    for least, told in ((4, True), (5, False)):
        found = tables([(40, 0, 0)], few, least=least)
        assert (found.dividing()[0] > 0) == told
        assert bool(found.typical(0, np.array([7]), np.ones(1, bool))) == told


def test_nobody_is_alone_with_what_others_were_not_asked():
    found = tables([(0, 0, 100)], [(100, 0, 0)], [(1, 0, 0)])
    first = found.typical(0, np.array([7]), np.ones(1, bool))
    assert [one.alone for one in first] == [False]
