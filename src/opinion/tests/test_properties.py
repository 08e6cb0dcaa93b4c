"""What must not matter to an analysis, and what must show: both methods, on made-up conversations.

The published method takes ascending ids for the order of arrival, so there new names keep their order; the default
method knows no order of arrival.
"""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opinion.engine import METHODS, analyse
from opinion.votes import Votes

pytestmark = [pytest.mark.parametrize("method", METHODS), pytest.mark.slow]

FEW = settings(max_examples=12)


@st.composite
def conversations(draw):
    """Rows of 20 to 60 people in up to three camps, some of them noisy, and statements up to 14."""
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    people, items = draw(st.integers(20, 60)), draw(st.integers(3, 14))
    camp = random.integers(0, draw(st.integers(1, 3)), people)
    leaning = random.choice([-1, 1], (3, items))[camp]
    vote = np.where(random.random((people, items)) < draw(st.sampled_from([0.0, 0.1, 0.5])), -leaning, leaning)
    vote[random.random((people, items)) < 0.15] = 0
    cast = random.random((people, items)) < draw(st.sampled_from([1.0, 0.7]))
    return [(int(row), int(column), int(vote[row, column])) for row, column in np.argwhere(cast).tolist()]


def document(rows, method):
    return json.loads(analyse(Votes.of(rows), method=method).to_json())


def groups(found):
    return {person["id"]: person["group"] for person in found["participants"]}


@FEW
@given(rows=conversations(), random=st.randoms(use_true_random=False))
def test_the_order_of_lines_changes_no_byte(method, rows, random):
    other = random.sample(rows, len(rows))
    assert analyse(Votes.of(other), method=method).to_json() == analyse(Votes.of(rows), method=method).to_json()


@FEW
@given(rows=conversations(), random=st.randoms(use_true_random=False))
def test_names_change_names_only(method, rows, random):
    people, items = (random.sample(range(1000), 100) for _ in range(2))
    if method == "polis":
        people, items = sorted(people), sorted(items)
    plain = document(rows, method)
    renamed = document([(people[person], items[item], vote) for person, item, vote in rows], method)
    named = {person: people.index(person) for person in people}
    assert {named[person]: group for person, group in groups(renamed).items()} == groups(plain)
    figures = {items.index(one.pop("id")): one for one in renamed["statements"]}
    assert figures == {one.pop("id"): one for one in plain["statements"]}
    assert renamed["trials"] == plain["trials"]


@FEW
@given(rows=conversations())
def test_a_pass_repeated_is_one_pass(method, rows):
    person, item, _ = rows[0]
    once = document([(person, item, 0), *rows[1:]], method)
    twice = document([(person, item, 0), *rows[1:], (person, item, 0)], method)
    assert twice.pop("superseded_votes") == once.pop("superseded_votes") + 1
    assert once == twice


@FEW
@given(rows=conversations())
def test_agree_and_disagree_exchanged_are_mirrored(method, rows):
    plain = document(rows, method)
    mirrored = document([(person, item, -vote) for person, item, vote in rows], method)
    assert groups(mirrored) == groups(plain)
    for one, other in zip(plain["statements"], mirrored["statements"], strict=True):
        assert (one["agree"], one["disagree"], one["pass"]) == (other["disagree"], other["agree"], other["pass"])
        assert one["consensus"] == pytest.approx(other["opposed"], abs=2e-6)
        assert one["dividing"] == pytest.approx(other["dividing"], abs=2e-6) or method == "polis"


@FEW
@given(rows=conversations())
def test_somebody_indifferent_is_counted_and_takes_no_side(method, rows):
    """Who passes on everything. The published map is one of means, in which a pass among agrees stands out."""
    items = sorted({item for _, item, _ in rows})
    plain = document(rows, method)
    joined = document([*rows, *((999, item, 0) for item in items)], method)
    assert len(joined["participants"]) == len(plain["participants"]) + 1
    for one, other in zip(plain["statements"], joined["statements"], strict=True):
        assert (one["agree"], one["disagree"], one["pass"] + 1) == (other["agree"], other["disagree"], other["pass"])
    (indifferent,) = (person for person in joined["participants"] if person["id"] == 999)
    assert indifferent["votes"] == len(items)
    if method == "default":
        assert (indifferent["x"], indifferent["y"]) == (0, 0)


@FEW
@given(rows=conversations(), seed=st.integers(0, 2**40))
def test_the_same_seed_gives_the_same_bytes(method, rows, seed):
    votes = Votes.of(rows)
    first = analyse(votes, method=method, seed=seed).to_json()
    assert analyse(votes, method=method, seed=seed).to_json() == first
