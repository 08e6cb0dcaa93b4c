"""Budgeted priority by the method of equal shares (Peters, Pierczyński, Skowron 2021), with exact fractions.

Each ballot gets the same share of the budget. A measure is affordable at a price ρ per unit of utility when those
who gave it points can pay for it, each ρ times their utility or all they have left. The measure with the lowest ρ is
bought, again and again, until none is affordable. docs/counting.md has the formulas, completions and rules for ties.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from .ballots import read_choice
from .rules import Question, Votes

Group = tuple[dict[str, int], int]  # utilities by option, and how many ballots say the same


@dataclass(frozen=True, slots=True)
class Purchase:
    """One measure that was bought, at which price per unit of utility, and with whom the lot was drawn."""

    option: str
    rho: Fraction
    tied: tuple[str, ...] = ()


def prioritise(question: Question, votes: Votes) -> dict[str, Any]:
    """Which measures the budget pays for, in the order in which they were bought, with price and completion."""
    groups = groups_of(question, votes)
    bought, share = completed(question, groups)
    named = [purchase.option for purchase in bought]
    added = _greedy(question, groups, named) if question.rules.completion in {"utilitarian", "add1u"} else []
    cost = question.cost
    spent = sum(cost[option] for option in [*named, *added])
    voters = votes.valid
    return {
        "outcome": "decided" if bought or added else "none",
        "winners": [*named, *added],
        "bought": [{"option": one.option, "rho": str(one.rho), "tied": list(one.tied)} for one in bought],
        "added": added,
        "points": {option: points_for(groups, option) for option in question.options},
        "first_share": str(Fraction(question.rules.budget, voters)) if voters else "0",
        "share": str(share),
        "spent": spent,
        "left": question.rules.budget - spent,
        "ties": [list(one.tied) for one in bought if one.tied],
    }


def groups_of(question: Question, votes: Votes) -> list[Group]:
    """What each ballot is worth to it, measure by measure: its points, or points times cost, as declared."""
    cost = question.cost
    by_cost = question.rules.utility == "cost"
    groups = []
    for choice, times in votes.choices:
        points = read_choice(question, choice)
        groups.append(({option: n * (cost[option] if by_cost else 1) for option, n in points.items()}, times))
    return groups


def completed(question: Question, groups: Sequence[Group]) -> tuple[list[Purchase], Fraction]:
    """What is bought with the first share, or with the last share that keeps the budget when shares may grow."""
    voters = sum(times for _utilities, times in groups)
    if not voters:
        return [], Fraction(0)
    rules, cost = question.rules, question.cost
    share = Fraction(rules.budget, voters)
    bought = buy(question, groups, share)
    while rules.completion in {"add1", "add1u"} and not _is_exhaustive(question, groups, bought):
        more = buy(question, groups, share + rules.step)
        if sum(cost[one.option] for one in more) > rules.budget:
            break
        bought, share = more, share + rules.step
    return bought, share


def buy(question: Question, groups: Sequence[Group], share: Fraction) -> list[Purchase]:
    """The method itself, for one share of each ballot."""
    left = [share] * len(groups)
    bought: list[Purchase] = []
    open_options = [option for option in question.options if points_for(groups, option)]
    while True:
        prices = {}
        for option in open_options:
            rho = price(question.cost[option], option, groups, left)
            if rho is not None:
                prices[option] = rho
        if not prices:
            return bought
        best = min(prices.values())
        found, tied = _decide([option for option in prices if prices[option] == best], question, groups)
        for place, (utilities, _times) in enumerate(groups):
            left[place] -= min(left[place], best * utilities.get(found, 0))
        open_options.remove(found)
        bought.append(Purchase(found, best, tied))


def price(cost: int, option: str, groups: Sequence[Group], left: Sequence[Fraction]) -> Fraction | None:
    """The lowest ρ at which those who gave points can pay, each at most what is left; None when they can't."""
    payers = [
        (left[place] / utilities[option], utilities[option], times, left[place])
        for place, (utilities, times) in enumerate(groups)
        if utilities.get(option)
    ]
    if sum((has * times for _limit, _utility, times, has in payers), Fraction(0)) < cost:
        return None
    # Those with the least left per unit of utility pay all they have; the others share the rest.
    payers.sort(key=lambda payer: payer[0])
    rest = Fraction(cost)
    weight = sum(utility * times for _limit, utility, times, _has in payers)
    for limit, utility, times, has in payers:
        if rest <= limit * weight:
            return rest / weight
        rest -= has * times
        weight -= utility * times
    return None


def points_for(groups: Sequence[Group], option: str) -> int:
    """The utility of one measure to all ballots together."""
    return sum(utilities.get(option, 0) * times for utilities, times in groups)


def _decide(tied: list[str], question: Question, groups: Sequence[Group]) -> tuple[str, tuple[str, ...]]:
    """Of equals the cheapest; of those the one with most points; of those the first in the lot, and that is said."""
    cost = question.cost
    best = min((cost[option], -points_for(groups, option)) for option in tied)
    equal = [option for option in tied if (cost[option], -points_for(groups, option)) == best]
    first = min(equal, key=question.place)
    return first, tuple(sorted(equal)) if len(equal) > 1 else ()


def _is_exhaustive(question: Question, groups: Sequence[Group], bought: Sequence[Purchase]) -> bool:
    """Whether nothing that somebody wants fits into what is left of the budget."""
    cost = question.cost
    named = {one.option for one in bought}
    left = question.rules.budget - sum(cost[option] for option in named)
    wanted = (option for option in question.options if option not in named and points_for(groups, option))
    return all(cost[option] > left for option in wanted)


def _greedy(question: Question, groups: Sequence[Group], bought: Sequence[str]) -> list[str]:
    """What still fits, in the order of most points; of equals the cheapest, then the first in the lot."""
    cost: Mapping[str, int] = question.cost
    left = question.rules.budget - sum(cost[option] for option in bought)
    added = []
    rest = [option for option in question.options if option not in bought and points_for(groups, option)]
    for option in sorted(rest, key=lambda o: (-points_for(groups, o), cost[o], question.place(o))):
        if cost[option] <= left:
            added.append(option)
            left -= cost[option]
    return added
