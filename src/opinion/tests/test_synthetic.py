"""Planted votes are what their plan says."""

import numpy as np

from opinion.synthetic import Plan, planted


def test_the_same_seed_gives_the_same_votes() -> None:
    plan = Plan(participants=300, statements=40)
    one, again, other = planted(plan, seed=3), planted(plan, seed=3), planted(plan, seed=4)
    assert (one.statement == again.statement).all()
    assert (one.vote == again.vote).all()
    assert one.vote.size != other.vote.size or (one.vote != other.vote).any()


def test_nobody_votes_twice_on_a_statement() -> None:
    made = planted(Plan(participants=2000, statements=50, popularity=0.5), seed=1)
    pairs = made.participant.astype(np.int64) * 50 + made.statement
    assert (np.diff(pairs) > 0).all()
    assert np.unique(made.participant).size == 2000


def test_groups_votes_and_popularity_follow_the_plan() -> None:
    made = planted(Plan(participants=20_000, statements=500), seed=0)
    assert np.abs(np.bincount(made.group) / 20_000 - (0.49, 0.30, 0.21)).max() < 0.02
    assert 44 < made.vote.size / 20_000 < 50
    for group in range(3):
        mine = made.group[made.participant] == group
        shares = np.bincount(made.vote[mine].astype(np.int64) + 1, minlength=3) / mine.sum()
        assert np.abs(shares - made.chances[group].mean(axis=0)).max() < 0.01
    uneven = planted(Plan(participants=20_000, statements=500, popularity=0.5), seed=0)
    busiest = np.sort(np.bincount(uneven.statement, minlength=500))[-50:].sum() / uneven.vote.size
    assert busiest > 0.3
    assert np.sort(np.bincount(made.statement))[-50:].sum() / made.vote.size < 0.12


def test_the_oracle_knows_the_groups_and_noise_has_none() -> None:
    made = planted(Plan(participants=5000, statements=500), seed=0)
    assert (made.oracle() == made.group).mean() > 0.85
    assert not planted(Plan(participants=50, statements=20, shares=(1.0,))).oracle().any()
