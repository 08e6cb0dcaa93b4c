"""How many yes votes are enough, and how choices are written."""

import pytest

from mitplan.conference.counting import Question, Rules, Unreadable, Votes, canonical_choice, count, faulty
from mitplan.conference.counting.rules import share_of


def yes_no(yes: int, no: int, abstain: int = 0, *, entitled: int = 25, present: int = 21, invalid: int = 0, **rules):
    votes = Votes([("yes", yes), ("no", no), ("abstain", abstain)], invalid, entitled, present)
    return count(Question("yes_no", Rules(**rules)), votes)


@pytest.mark.parametrize(
    ("rules", "base", "needed", "outcome"),
    [
        ({"base": "yes_no"}, 19, 10, "accepted"),
        ({"base": "valid"}, 20, 11, "accepted"),
        ({"base": "cast"}, 21, 11, "accepted"),
        ({"base": "present"}, 21, 11, "accepted"),
        ({"base": "entitled", "majority": "absolute"}, 25, 13, "rejected"),
        ({"base": "yes_no", "majority": "two_thirds"}, 19, 13, "rejected"),
        ({"base": "yes_no", "majority": "fraction", "fraction": "3/5"}, 19, 12, "accepted"),
        ({"base": "yes_no", "majority": "fraction", "fraction": "64 %"}, 19, 13, "rejected"),
        ({"base": "yes_no", "majority": "unanimous"}, 19, 19, "rejected"),
        ({"base": "yes_no", "majority": "consensus"}, 19, 1, "rejected"),
    ],
)
def test_twelve_of_nineteen(rules, base, needed, outcome) -> None:
    result = yes_no(12, 7, 1, invalid=1, **rules)
    assert (result["base"], result["needed"], result["outcome"]) == (base, needed, outcome)


def test_exactly_two_thirds_and_exactly_half() -> None:
    assert yes_no(12, 6, majority="two_thirds")["outcome"] == "accepted"
    assert yes_no(11, 6, majority="two_thirds")["outcome"] == "rejected"
    assert yes_no(9, 9)["outcome"] == "rejected"


def test_consensus_bears_abstentions_and_needs_a_yes() -> None:
    assert yes_no(1, 0, 18, majority="consensus")["outcome"] == "accepted"
    assert yes_no(0, 0, 19, majority="consensus")["outcome"] == "rejected"


def test_nobody_voted_decides_nothing() -> None:
    for majority in ("simple", "two_thirds", "unanimous", "consensus"):
        assert yes_no(0, 0, majority=majority)["outcome"] == "rejected"


def test_a_quorum_counts_all_votes_cast_of_all_entitled() -> None:
    assert yes_no(12, 0, 0, quorum="1/2")["quorum"] == 13
    assert yes_no(12, 0, 0, quorum="1/2")["outcome"] == "no_quorum"
    assert yes_no(11, 0, 1, invalid=1, quorum="1/2")["outcome"] == "accepted"
    assert yes_no(9, 0, quorum="10")["outcome"] == "no_quorum"


@pytest.mark.parametrize("text", ["0", "3/2", "-1/2", "x", "1/0", ""])
def test_a_share_lies_above_nothing_and_up_to_everything(text) -> None:
    with pytest.raises((ValueError, ZeroDivisionError)):
        share_of(text)


def test_rules_that_do_not_fit_are_named() -> None:
    assert faulty(Question("yes_no", Rules(), ("A", "B"))) == "options"
    assert faulty(Question("yes_no", Rules(majority="absolute", base="cast"))) == "absolute"
    assert faulty(Question("yes_no", Rules(majority="fraction", fraction="7/5"))) == "fraction"
    assert faulty(Question("yes_no", Rules(quorum="0"))) == "quorum"
    assert faulty(Question("approval", Rules(), ("A",))) == "options"
    assert faulty(Question("ranking", Rules(winners=3), ("A", "B"))) == "winners"
    assert faulty(Question("dots", Rules(), ("A", "B"))) == "dots"
    assert faulty(Question("equal_shares", Rules(most=1, budget=10), ("A", "B"), (5, 0))) == "costs"
    assert faulty(Question("equal_shares", Rules(most=1, budget=10, step=1), ("A", "B"), (5, 10**6))) == "costs"
    assert faulty(Question("ranking", Rules(lot=("A", "C")), ("A", "B"))) == "lot"


ABC = ("A", "B", "C")


@pytest.mark.parametrize(
    ("method", "text", "canonical"),
    [
        ("yes_no", " Yes ", "yes"),
        ("approval", "C, A", "A C"),
        ("approval", "", ""),
        ("ranking", "B>C = A", "B > A = C"),
        ("ranking", "", ""),
        ("dots", "C:1 A:3 B:0", "A:3 C:1"),
    ],
)
def test_one_way_to_write_a_choice(method, text, canonical) -> None:
    rules = Rules(dots=5, most=3)
    question = Question(method, rules, () if method == "yes_no" else ABC)
    assert canonical_choice(question, text) == canonical
    assert canonical_choice(question, canonical) == canonical


@pytest.mark.parametrize(
    ("method", "text", "fault"),
    [
        ("yes_no", "", "answer"),
        ("approval", "A D", "option"),
        ("approval", "A A", "twice"),
        ("ranking", "A > B > A", "twice"),
        ("ranking", "A > > B", "empty"),
        ("dots", "A:4", "most"),
        ("dots", "A:3 B:3", "dots"),
        ("dots", "A:-1", "points"),
        ("dots", "A:²", "points"),
        ("dots", "A", "points"),
        ("approval", "A " * 300, "long"),
    ],
)
def test_a_ballot_that_says_nothing_is_refused(method, text, fault) -> None:
    question = Question(method, Rules(dots=5, most=3), () if method == "yes_no" else ABC)
    with pytest.raises(Unreadable) as refused:
        canonical_choice(question, text)
    assert refused.value.fault == fault


def test_approval_takes_the_first_and_the_lot_decides_at_the_edge() -> None:
    question = Question("approval", Rules(winners=2, lot=("C", "B", "A")), ABC)
    result = count(question, Votes([("A", 3), ("B C", 2), ("", 1)], 0, 6))
    assert result["scores"] == {"A": 3, "B": 2, "C": 2}
    assert result["winners"] == ["A", "C"]
    assert result["ties"] == [["C", "B"]]


def test_a_tie_among_the_chosen_needs_no_lot() -> None:
    result = count(Question("approval", Rules(winners=2), ABC), Votes([("A B", 3), ("C", 1)], 0, 4))
    assert (result["winners"], result["ties"]) == (["A", "B"], [])


def test_an_approval_threshold_keeps_out_what_too_few_want() -> None:
    rules = Rules(winners=3, threshold="1/2", base="valid")
    result = count(Question("approval", rules, ABC), Votes([("A B", 3), ("B", 2), ("C", 1)], 0, 9))
    assert (result["needed"], result["winners"]) == (3, ["B", "A"])


def test_dots_add_up() -> None:
    result = count(Question("dots", Rules(dots=5, most=3), ABC), Votes([("A:3 B:2", 2), ("B:3", 1), ("", 4)], 0, 9))
    assert result["scores"] == {"A": 6, "B": 7, "C": 0}
    assert result["winners"] == ["B"]
