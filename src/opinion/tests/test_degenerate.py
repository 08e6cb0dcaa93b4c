"""Conversations at the edge: both methods say something that makes sense, or refuse by one clear sentence."""

import json

import numpy as np
import pytest

from opinion.engine import METHODS, analyse
from opinion.errors import InputError
from opinion.votes import Votes

EVERYBODY = range(30)
ITEMS = range(12)

pytestmark = pytest.mark.parametrize("method", METHODS)


def votes(vote, people=EVERYBODY, items=ITEMS):
    """A conversation in which everybody votes on everything by a rule."""
    return Votes.of([(person, item, vote(person, item)) for person in people for item in items], statements=items)


def analysed(given, method):
    result = analyse(given, method=method)
    document = json.loads(result.to_json())  # NaN and infinity are no JSON
    assert document["k"] == len(document["groups"]) == result.k
    assert len(document["participants"]) == given.participants.size
    assert len(document["statements"]) == given.statements.size
    assert np.isfinite(result.people.position).all()
    for group in document["groups"]:
        assert group["size"] == sum(person["group"] == group["id"] for person in document["participants"]) >= 5
    return result


@pytest.mark.parametrize("people", [0, 1, 2, 4])
def test_a_handful_of_people_is_no_group(method, people):
    result = analysed(votes(lambda person, item: 1 if person == 0 else -1, range(people)), method)
    assert (result.k, result.participation.participants) == (0, people)


def test_nobody_on_statements_that_exist(method):
    result = analysed(Votes.of([], statements=[1, 2]), method)
    assert [(one.id, one.votes) for one in result.statements] == [(1, 0), (2, 0)]


def test_one_statement(method):
    result = analysed(votes(lambda person, item: 1, items=[5]), method)
    assert [(one.agree, one.disagree, one.passes) for one in result.statements] == [(30, 0, 0)]
    assert analysed(votes(lambda person, item: 1 if person % 2 else -1, items=[5]), method).k <= 2


@pytest.mark.parametrize("vote", [-1, 0, 1])
def test_all_alike_are_one_group(method, vote):
    result = analysed(votes(lambda person, item: vote), method)
    assert (result.k, result.stable) == (1, False)
    assert result.groups[0].size == 30
    assert {(one.agree, one.disagree, one.passes) for one in result.statements} == {
        tuple(30 * (vote == each) for each in (1, -1, 0))
    }


def test_all_agree_is_consensus_and_all_disagree_its_opposite(method):
    agreed = analysed(votes(lambda person, item: 1), method).statements
    assert all(one.consensus > 0.5 > one.opposed for one in agreed)
    opposed = analysed(votes(lambda person, item: -1), method).statements
    assert all(one.opposed > 0.5 > one.consensus for one in opposed)


def test_everything_moderated_out(method):
    plain = votes(lambda person, item: 1 if (person + item) % 2 else -1)
    result = analysed(plain.moderated(dict.fromkeys(ITEMS, -1)), method)
    assert (result.k <= 1, result.consensus()) == (True, ())
    assert all(not group.typical for group in result.groups)


def test_each_person_on_a_statement_of_their_own(method):
    result = analysed(Votes.of([(person, person, 1) for person in range(40)]), method)
    assert result.participation.coverage == pytest.approx(1 / 40)


@pytest.mark.slow
def test_a_million_statements(method):
    random = np.random.default_rng(0)
    people, items = 40, 1_000_000
    column = np.concatenate([random.choice(items, 300, replace=False) for _ in range(people)])
    row = np.repeat(np.arange(people), 300)
    given = Votes.from_arrays(row, column, random.integers(-1, 2, column.size), statements=np.arange(items))
    result = analyse(given, method=method)
    assert len(result.statements) == items


def test_huge_ids(method):
    given = votes(lambda person, item: 1 if (person < 12) == (item < 6) else -1)
    names = {person: 2**62 + person * 10**15 for person in EVERYBODY}
    rows = zip(np.repeat(given.participants, given.counts).tolist(), given.columns.tolist(), given.values, strict=True)
    huge = Votes.of([(names[person], -(2**63) + int(column), vote) for person, column, vote in rows])
    assert analysed(huge, method).k == analysed(given, method).k == 2


def test_no_weights_that_are_not_numbers(method):
    with pytest.raises(InputError):
        analyse(votes(lambda person, item: 1).weighted({3: float("inf")}), method=method)
