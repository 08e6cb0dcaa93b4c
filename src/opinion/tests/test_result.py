"""The result as a document: canonical, complete, the same bytes every time."""

import json

import numpy as np
import pytest

from opinion.engine import METHODS, analyse
from opinion.votes import Votes


def conversation(names=lambda person: person):
    return Votes.of(
        (names(person), item, 1 if (person < 25) == (item < 5) else -1) for person in range(45) for item in range(10)
    )


@pytest.mark.parametrize("method", METHODS)
def test_the_document_holds_what_was_agreed(method):
    document = json.loads(analyse(conversation(), method=method, seed=7).to_json())
    assert (document["method"], document["seed"], document["k"]) == (method, 7, 2)
    assert [(one["id"], one["group"] in (0, 1)) for one in document["participants"]] == [(at, True) for at in range(45)]
    assert {"id", "agree", "disagree", "pass", "consensus", "bridging"} <= document["statements"][0].keys()
    assert [(one["id"], one["size"]) for one in document["groups"]] == [(0, 25), (1, 20)]
    typical = [one for group in document["groups"] for one in group["typical"]]
    assert {one["for"] for one in typical} <= {"agree", "disagree"}
    assert {one["statement"] for one in typical} <= {one["id"] for one in document["statements"]}
    assert all(group["typical"] for group in document["groups"])


def test_the_document_is_canonical():
    text = analyse(conversation()).to_json()
    again = json.dumps(json.loads(text), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert text == again
    assert "-0.0," not in text


def test_ids_may_be_texts():
    document = json.loads(analyse(conversation(names=lambda person: f"p{person:02}")).to_json())
    assert [one["id"] for one in document["participants"][:2]] == ["p00", "p01"]


def test_another_seed_finds_the_same_clear_groups():
    one, other = (json.loads(analyse(conversation(), seed=seed).to_json()) for seed in (1, 2))
    assert [row["group"] for row in one["participants"]] == [row["group"] for row in other["participants"]]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"method": "magic"}, "unknown method 'magic'"), ({"anonymity": 0}, "anonymity"), ({"seed": -1}, "seed")],
)
def test_wrong_wishes_are_refused(wrong, said):
    with pytest.raises(ValueError, match=said):
        analyse(conversation(), **wrong)


def test_what_unites_and_divides_is_in_order():
    random = np.random.default_rng(1)
    rows = [
        (person, item, 1 if random.random() < 0.6 + item / 30 else -1) for person in range(200) for item in range(12)
    ]
    result = analyse(Votes.of(rows))
    values = [one.consensus for one, _ in result.consensus()]
    assert values == sorted(values, reverse=True)
    assert all(value > 0.5 for value in values)
    apart = [one.dividing for one in result.dividing()]
    assert apart == sorted(apart, reverse=True)
