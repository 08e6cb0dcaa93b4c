"""The default method: what it must find, what it must not find, and that it is better than the published one."""

import numpy as np
import pytest

from opinion import evidence
from opinion.axes import Ballots, fit_axes, improve, mapped
from opinion.default import SMALLEST, analyse, ordered
from opinion.groups import agreement
from opinion.synthetic import Plan, planted
from opinion.votes import Votes

from .conversations import FOLDERS, needs, real
from .conversations import agreement as counted


def made(seed=0, **plan):
    """A made-up conversation, and the planted group of each of its participants."""
    found = planted(Plan(**{"participants": 600, "statements": 80, "spread": 1.2, **plan}), seed=seed)
    votes = Votes.from_arrays(found.participant, found.statement, found.vote)
    return votes, found.group[votes.participants].astype(np.int64)


def grouped(result):
    return result.people.group >= 0, result.people.group.astype(np.int64)


# ---------------------------------------------------------------- the map


def test_the_map_finds_a_line_that_was_drawn():
    random = np.random.default_rng(3)
    along = random.standard_normal(400)
    slope = random.normal(0, 2, 60)
    vote = np.where(random.random((400, 60)) < 1 / (1 + np.exp(-np.outer(along, slope))), 1, -1)
    person, statement = np.nonzero(random.random((400, 60)) < 0.4)
    votes = Votes.from_arrays(person, statement, vote[person, statement])
    ballots = Ballots.of(votes)
    found = mapped(ballots, fit_axes(ballots, np.ones((400, 1)), 0), np.ones(400))
    assert abs(np.corrcoef(found.means[:, 0], along[votes.participants])[0, 1]) > 0.9
    assert abs(np.corrcoef(found.loadings[:, 0], slope[votes.statements])[0, 1]) > 0.95


def test_another_start_finds_the_same_map():
    ballots = Ballots.of(made()[0])
    people = np.ones((600, 1))
    one, other = (mapped(ballots, fit_axes(ballots, people, seed), people[:, 0]).positions for seed in (1, 2))
    assert np.abs(one - other).mean() < 0.05


def test_a_step_raises_the_likelihood():
    """The noise falls while positions keep their size: the votes are explained better and better."""
    ballots = Ballots.of(made()[0])
    people = np.ones((600, 1))
    cast = ballots.sums.by_statement(people)
    axes = fit_axes(ballots, people, 0)
    later = axes
    for _ in range(5):
        later = improve(ballots, later, people, cast)
    assert later.noise[0] <= axes.noise[0] + 1e-3


def test_fits_beside_one_another_do_not_see_each_other():
    """Resampling shares the passes over the votes, nothing else."""
    ballots = Ballots.of(made()[0])
    some = (np.arange(600) % 3 > 0).astype(float)
    alone = improve_often(ballots, some[:, None])
    beside = improve_often(ballots, np.stack((some, np.ones(600)), axis=1))
    assert np.abs(alone.loadings[0] - beside.loadings[0]).max() < 1e-9


def improve_often(ballots, people):
    start = fit_axes(ballots, np.ones((600, 1)), 0)
    axes = type(start)(np.repeat(start.loadings, people.shape[1], axis=0), np.repeat(start.noise, people.shape[1]))
    for _ in range(3):
        axes = improve(ballots, axes, people, ballots.sums.by_statement(people))
    return axes


def test_a_pass_and_what_is_moderated_out_say_nothing():
    rows = [(person, item, 1 if (person < 20) == (item < 5) else -1) for person in range(40) for item in range(10)]
    plain = analyse(Votes.of(rows), 0, 5)
    noisy = [*rows, *((person, 99, 1 if person % 2 else -1) for person in range(40))]
    quiet = analyse(Votes.of(noisy).moderated({99: -1}), 0, 5)
    passed = analyse(Votes.of([*rows, *((person, 99, 0) for person in range(40))]), 0, 5)
    for other in (quiet, passed):
        assert other.k == plain.k == 2
        for result, many in ((plain, 40), (other, 40)):
            assert dict(zip(result.people.ids.tolist(), result.people.group.tolist(), strict=True)).keys() == {
                *range(many)
            }
        assert agreement(by_id(plain), by_id(other)) == 1


def by_id(result):
    return result.people.group[np.argsort(result.people.ids)].astype(np.int64)


# ---------------------------------------------------------------- groups


@pytest.mark.parametrize("k", [2, 3, 4])
def test_planted_groups_come_back(k):
    votes, truth = made(shares=(1.0,) * k, participants=900)
    result = analyse(votes, 0, 5)
    there, group = grouped(result)
    assert (result.k, result.stable) == (k, True)
    assert agreement(truth[there], group[there]) > 0.7


def test_unequal_popularity_hides_no_group():
    votes, truth = made(participants=3000, statements=200, popularity=0.5)
    result = analyse(votes, 0, 5)
    there, group = grouped(result)
    assert (result.k, agreement(truth[there], group[there]) > 0.75) == (3, True)


def test_a_sample_stands_for_a_large_conversation(monkeypatch):
    votes, truth = made(participants=3000)
    whole = analyse(votes, 0, 5)
    monkeypatch.setattr("opinion.default.sample_of", lambda _statements: 800)
    sampled = analyse(votes, 0, 5)
    assert sampled.k == whole.k == 3
    assert agreement(grouped(whole)[1], grouped(sampled)[1]) > 0.97
    assert agreement(truth, grouped(sampled)[1]) > 0.8


@pytest.mark.parametrize(("people", "statements"), [(60, 20), (400, 60)])
def test_noise_has_no_groups(people, statements):
    """The full count, a hundred seeds of three sizes, is in `evidence`."""
    assert evidence.quiet(people, statements, range(12)) >= 0.95


def test_a_group_that_is_too_small_is_none():
    odd = SMALLEST - 2
    rows = [(person, item, -1 if person < odd else 1) for person in range(60) for item in range(12)]
    result = analyse(Votes.of(rows), 0, 5)
    assert (result.k, result.stable, result.groups[0].size) == (1, False, 60)


def test_groups_under_the_threshold_are_never_shown():
    group, hidden = ordered(np.array([0, 0, 1, 1, 1, 1, 2, -1, 2]), 3)
    assert (group.tolist(), hidden) == ([-1, -1, 0, 0, 0, 0, -1, -1, -1], 2)
    votes, _ = made(shares=(0.9, 0.1), participants=200)
    shy = analyse(votes, 0, 30)
    assert all(one.size >= 30 for one in shy.groups)
    rates = shy.groups[0].rates
    assert np.isnan(rates.agree[rates.votes < 30]).all()


def test_too_few_votes_is_no_group():
    rows = [(person, item, 1 if (person < 20) == (item < 5) else -1) for person in range(40) for item in range(10)]
    result = analyse(Votes.of([*rows, (77, 0, 1)]), 0, 5)
    assert result.people.group[result.people.ids == 77].tolist() == [-1]
    assert result.participation.grouped == 40


def test_weights_count():
    """Who weighs nothing shapes nothing."""
    rows = [(person, item, 1 if (person < 20) == (item < 5) else -1) for person in range(40) for item in range(10)]
    random = np.random.default_rng(0)
    noise = [(100 + person, item, int(random.choice([-1, 1]))) for person in range(100) for item in range(10)]
    light = Votes.of([*rows, *noise]).weighted({100 + person: 0.0 for person in range(100)})
    found = analyse(light, 0, 5)
    real_people = found.people.ids < 100
    assert (
        agreement(
            found.people.group[real_people].astype(np.int64), (found.people.ids[real_people] < 20).astype(np.int64)
        )
        == 1
    )


def test_the_adjusted_rand_index_is_the_published_one():
    random = np.random.default_rng(0)
    one, other = random.integers(0, 4, 300), random.integers(0, 3, 300)
    assert agreement(one, other) == pytest.approx(counted(one, other))
    assert agreement(one, (one + 1) % 4) == 1


# ---------------------------------------------------------------- real conversations


@pytest.mark.slow
@pytest.mark.parametrize("name", [pytest.param(name, marks=needs(name)) for name in FOLDERS])
def test_better_than_the_published_method(name):
    """Few draws here; `evidence` takes twenty and five."""
    votes = real(name).votes
    ours, theirs = (evidence.held(votes, method, draws=5, splits=2) for method in ("default", "polis"))
    assert ours.stability > theirs.stability
    assert ours.own < theirs.own < theirs.plain
    assert ours.groups < theirs.groups + 0.01
    assert abs(ours.bias) < 0.1 < theirs.bias


def test_nobody_who_counts_makes_no_groups():
    rows = [(person, item, 1 if (person < 20) == (item < 5) else -1) for person in range(40) for item in range(10)]
    result = analyse(Votes.of(rows).weighted(dict.fromkeys(range(40), 0.0)), 0, 5)
    assert (result.k, result.stable) == (1, False)
    assert np.isfinite(result.people.position).all()


def test_few_votes_that_say_it_clearly_are_enough():
    """Three votes on what divides place a person; three passes, or one vote, do not."""
    votes, _ = made(shares=(0.5, 0.5), spread=3.0)
    result = analyse(votes, 0, 5)
    sure = [one.statement.item() for one in result.groups[0].typical[:3]]
    stance = [1 if one.stance == "agree" else -1 for one in result.groups[0].typical[:3]]
    cast = np.repeat(votes.participants, votes.counts).tolist(), votes.statements[votes.columns].tolist()
    rows = list(zip(*cast, votes.values.tolist(), strict=True))
    rows += [(9001, item, vote) for item, vote in zip(sure, stance, strict=True)]
    rows += [(9002, item, 0) for item in sure] + [(9003, sure[0], stance[0])]
    again = analyse(Votes.of(rows), 0, 5)
    of = dict(zip(again.people.ids.tolist(), again.people.group.tolist(), strict=True))
    before = result.people.ids[result.people.group == 0].tolist()
    assert of[9001] == np.bincount([of[person] for person in before]).argmax()
    assert (of[9002], of[9003]) == (-1, -1)


def test_the_map_foretells_votes():
    votes, _ = made()
    model = analyse(votes, 0, 5).model
    person = np.repeat(np.arange(600), votes.counts)
    said = votes.values != 0
    chance = model.agree(person[said], votes.columns[said])
    agreed = votes.values[said] > 0
    assert chance[agreed].mean() > chance[~agreed].mean() + 0.2
    assert (chance >= 0.02).all()
    assert (chance <= 0.98).all()
