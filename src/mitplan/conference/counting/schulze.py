"""Ranking by the Schulze method (winning votes): docs/counting.md says why, and where it is written down."""

from itertools import permutations
from typing import Any

from .ballots import read_choice
from .rules import Question, Votes

Matrix = dict[tuple[str, str], int]


def rank(question: Question, votes: Votes) -> dict[str, Any]:
    """The order of the options with both matrices; equals are decided by the lot declared."""
    duels = duels_of(question, votes)
    paths = strongest_paths(question.options, duels)
    better = {
        one: sum(paths[one, other] > paths[other, one] for other in question.options if other != one)
        for one in question.options
    }
    # "Better" is transitive, so whoever is better than more options is never behind somebody better than itself.
    order = sorted(question.options, key=lambda option: (-better[option], question.place(option)))
    levels = [[option for option in order if better[option] == level] for level in sorted(set(better.values()))]
    has_votes = any(choice for choice, _times in votes.choices)
    return {
        "outcome": "decided" if has_votes else "none",
        "winners": order[: question.rules.winners] if has_votes else [],
        "order": order,
        "duels": [[duels.get((one, other), 0) for other in question.options] for one in question.options],
        "paths": [[paths.get((one, other), 0) for other in question.options] for one in question.options],
        "ties": [level for level in reversed(levels) if len(level) > 1] if has_votes else [],
    }


def duels_of(question: Question, votes: Votes) -> Matrix:
    """How many ballots put one option before another; what a ballot doesn't name stands behind all it names."""
    duels = dict.fromkeys(permutations(question.options, 2), 0)
    last = len(question.options) + 1
    for choice, times in votes.choices:
        places = read_choice(question, choice)
        for one, other in duels:
            if places.get(one, last) < places.get(other, last):
                duels[one, other] += times
    return duels


def strongest_paths(options: tuple[str, ...], duels: Matrix) -> Matrix:
    """The strength of the strongest path from each option to each other: that of its weakest link."""
    paths = {pair: duels[pair] if duels[pair] > duels[pair[1], pair[0]] else 0 for pair in duels}
    for between in options:
        for one, other in permutations(options, 2):
            if between not in (one, other):
                way = min(paths[one, between], paths[between, other])
                paths[one, other] = max(paths[one, other], way)
    return paths
