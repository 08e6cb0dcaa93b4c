"""Equal shares: published examples, instances counted by hand, and what holds for all of them."""

from fractions import Fraction
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from mitplan.conference.counting import Question, Rules, Votes, count, written


def shared(costs: dict[str, int], ballots: list[str], budget: int, **rules) -> dict:
    """Ballots as in the literature: "AB" approves A and B; or with points, "A:3 B:1"."""
    declared = {"most": 9, "completion": "none", "lot": tuple(sorted(costs)), **rules}
    question = Question("equal_shares", Rules(budget=budget, **declared), tuple(costs), tuple(costs.values()))
    told = [ballot if ":" in ballot else " ".join(f"{option}:1" for option in ballot) for ballot in ballots]
    return count(question, Votes([(ballot, 1) for ballot in told], 0, len(told)))


def ones(options: str) -> dict[str, int]:
    return dict.fromkeys(options, 1)


def test_the_running_example_of_lackner_and_skowron() -> None:
    # Lackner, Skowron: Multi-Winner Voting with Approval Preferences (2023), 12 voters, 4 seats; also in the tests of
    # pabutools ("RunningEx LackSkow23"): only A can be paid for, by its eight supporters, 1/8 each.
    ballots = ["AB"] * 3 + ["AC"] * 3 + ["AD"] * 2 + ["BCF", "E", "F", "G"]
    result = shared(ones("ABCDEFG"), ballots, 4)
    assert result["bought"] == [{"option": "A", "rho": "1/8", "tied": []}]
    assert (result["first_share"], result["spent"], result["left"]) == ("1/3", 1, 3)


def test_example_2_12_of_lackner_and_skowron() -> None:
    # Eight voters, three seats; abcvoting computes {A, C, D} for it (examples/abcbook/example212.py).
    ballots = ["CD", "CD", "CD", "AB", "AB", "AC", "AC", "BD"]
    result = shared(ones("ABCD"), ballots, 3)
    # By hand: C costs its five supporters 1/5 each. Then A: two have 3/8, two 7/40 left, so ρ = 1/4 where those who
    # have less pay all they have: (1 - 7/20) / 2 = 13/40. D: three have 7/40, one 3/8, together 9/10: too little.
    assert result["bought"][:2] == [
        {"option": "C", "rho": "1/5", "tied": []},
        {"option": "A", "rho": "13/40", "tied": []},
    ]
    filled = shared(ones("ABCD"), ballots, 3, completion="utilitarian")
    assert sorted(filled["winners"]) == ["A", "C", "D"]


def test_two_measures_of_utility_on_the_same_ballots() -> None:
    # pabutools, tests/rules/test_rule.py, "AppEx_2": budget 4, costs 1, 0.9, 2, 1.09 (here in hundredths).
    costs = {"A": 100, "B": 90, "C": 200, "D": 109}
    ballots = ["A", "BCD", "BCD", "C"]
    assert sorted(shared(costs, ballots, 400)["winners"]) == ["A", "B", "D"]
    assert sorted(shared(costs, ballots, 400, utility="cost")["winners"]) == ["A", "C"]
    # "mes_iterated" there: shares that grow.
    assert sorted(shared(costs, ballots, 400, completion="add1", step=10)["winners"]) == ["A", "B", "D"]
    grown = shared(costs, ballots, 400, utility="cost", completion="add1", step=10)
    assert sorted(grown["winners"]) == ["A", "B", "C"]


def test_points_decide_who_pays_how_much() -> None:
    # By hand: budget 10, two ballots, 5 each. B costs 4 for 4 points, so ρ = 1, and each pays 2; A would be 6/4.
    # Then A (cost 6) with 3 left for each: the first has 3 points and pays all it has, the second 3 for its one point.
    result = shared({"A": 6, "B": 4}, ["A:3 B:2", "A:1 B:2"], 10)
    assert [(one["option"], one["rho"]) for one in result["bought"]] == [("B", "1"), ("A", "3")]
    assert result["left"] == 0


def test_shares_grow_until_the_next_step_would_break_the_budget() -> None:
    # By hand: budget 10, two ballots of 5. A costs 7 and has one supporter, B costs 3 and has the other.
    # First only B; at a share of 7 both; that is the whole budget.
    result = shared({"A": 7, "B": 3}, ["A", "B"], 10, completion="add1")
    assert (result["winners"], result["share"], result["left"]) == (["B", "A"], "7", 0)
    # Two measures of 7 with one supporter each: at a share of 22/3 both would be bought, 17 in all. So it stays with
    # 19/3 and B, and one of the two is paid from the rest, as the lot decides.
    result = shared({"A": 7, "B": 3, "C": 7}, ["A", "B", "C"], 10, completion="add1", lot=("C", "B", "A"))
    assert (result["winners"], result["share"], result["left"]) == (["B"], "19/3", 7)
    result = shared({"A": 7, "B": 3, "C": 7}, ["A", "B", "C"], 10, completion="add1u", lot=("C", "B", "A"))
    assert (result["winners"], result["added"], result["left"]) == (["B", "C"], ["C"], 0)


def test_the_rest_goes_to_what_most_want_and_still_fits() -> None:
    # By hand: two thirds of 10 are less than 7, so A's supporters can't pay; B's can. The rest is just enough for A.
    result = shared({"A": 7, "B": 3}, ["A", "B", "A"], 10, completion="utilitarian")
    assert ([one["option"] for one in result["bought"]], result["added"], result["left"]) == (["B"], ["A"], 0)


def test_of_equals_the_cheaper_then_the_more_wanted_then_the_lot() -> None:
    # Website of the method, "How to break ties?", examples 1 to 3, brought down to few voters.
    cheaper = shared({"A": 6, "B": 3}, ["A", "A", "B"], 18)
    assert [one["option"] for one in cheaper["bought"]] == ["B", "A"]
    assert cheaper["ties"] == []
    lots = shared({"A": 3, "B": 3}, ["A", "B"], 6, lot=("B", "A"))
    assert [one["option"] for one in lots["bought"]] == ["B", "A"]
    assert lots["ties"] == [["A", "B"]]


def test_empty_ballots_have_a_share_and_buy_nothing() -> None:
    result = count(
        Question("equal_shares", Rules(budget=9, most=1, completion="none"), ("A", "B"), (3, 4)),
        Votes([("A:1", 1), ("", 2)], 0, 3),
    )
    assert (result["winners"], result["first_share"]) == (["A"], "3")


def test_nobody_voted() -> None:
    result = shared({"A": 6, "B": 3}, [], 18)
    assert (result["outcome"], result["winners"], result["left"]) == ("none", [], 18)


OPTIONS = "ABCDE"
costs = st.fixed_dictionaries({option: st.integers(1, 12) for option in OPTIONS})
approvals = st.lists(st.sets(st.sampled_from(OPTIONS)), min_size=1, max_size=5)
points = st.lists(st.dictionaries(st.sampled_from(OPTIONS), st.integers(1, 9)), min_size=1, max_size=6)
completions = st.sampled_from(["none", "utilitarian", "add1", "add1u"])


@settings(max_examples=200, deadline=None)
@given(costs, points, st.integers(1, 40), completions, st.sampled_from(["points", "cost"]))
def test_the_budget_is_never_exceeded(costs, ballots, budget, completion, utility) -> None:
    told = [written("dots", ballot) for ballot in ballots]
    question = Question(
        "equal_shares",
        Rules(budget=budget, most=9, completion=completion, utility=utility),
        tuple(costs),
        tuple(costs.values()),
    )
    result = count(question, Votes([(ballot, 1) for ballot in told], 0, len(told)))
    assert result["spent"] == sum(costs[option] for option in result["winners"]) <= budget
    assert result["left"] == budget - result["spent"]
    assert len(set(result["winners"])) == len(result["winners"])
    if completion in {"utilitarian", "add1u"}:
        wanted = {option for ballot in ballots for option in ballot} - set(result["winners"])
        assert all(costs[option] > result["left"] for option in wanted)


@settings(max_examples=150, deadline=None)
@given(costs, approvals, st.integers(1, 30))
def test_extended_justified_representation_by_trying_every_group(costs, ballots, budget) -> None:
    # A group S deserves T when all of S approve all of T and cost(T) <= |S| / n * budget. Then somebody in S has at
    # least |T| of what was chosen (Peters, Pierczyński, Skowron 2021, for approvals).
    told = ["".join(sorted(ballot)) for ballot in ballots]
    chosen = set(shared(costs, told, budget)["winners"])
    voters = range(len(ballots))
    for size in range(1, len(ballots) + 1):
        for group in combinations(voters, size):
            common = set.intersection(*(ballots[one] for one in group))
            for many in range(1, len(common) + 1):
                cheapest = min(sum(costs[option] for option in some) for some in combinations(sorted(common), many))
                if cheapest <= Fraction(size * budget, len(ballots)):
                    assert max(len(ballots[one] & chosen) for one in group) >= many


@settings(max_examples=100, deadline=None)
@given(costs, points, st.tuples(st.integers(1, 40), completions), st.permutations(OPTIONS), st.randoms())
def test_names_and_order_of_ballots_change_nothing(costs, ballots, rules, names, random) -> None:
    budget, completion = rules

    def chosen(costs, ballots, lot):
        told = [written("dots", ballot) for ballot in ballots]
        rules = Rules(budget=budget, most=9, completion=completion, lot=tuple(lot))
        question = Question("equal_shares", rules, tuple(costs), tuple(costs.values()))
        return count(question, Votes([(ballot, 1) for ballot in told], 0, len(told)))["winners"]

    renaming = dict(zip(OPTIONS, names, strict=True))
    renamed = [{renaming[option]: n for option, n in ballot.items()} for ballot in ballots]
    random.shuffle(renamed)
    moved = dict(sorted((renaming[option], cost) for option, cost in costs.items()))
    expected = [renaming[option] for option in chosen(costs, ballots, OPTIONS)]
    assert chosen(moved, renamed, [renaming[option] for option in OPTIONS]) == expected
