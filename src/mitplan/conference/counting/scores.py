"""Approval and dots: whoever has the most, as many as are to be chosen; equals are decided by the lot declared."""

from collections.abc import Mapping
from math import ceil
from typing import Any

from .ballots import read_choice
from .majority import base_of
from .rules import Question, Votes, share_of


def rank_by_score(question: Question, votes: Votes) -> dict[str, Any]:
    """Scores, the order, who is chosen, and where the lot decided."""
    scores = dict.fromkeys(question.options, 0)
    for choice, times in votes.choices:
        for option, points in read_choice(question, choice).items():
            scores[option] += points * times
    needed = _threshold(question, votes)
    order = sorted(question.options, key=lambda option: (-scores[option], question.place(option)))
    able = [option for option in order if scores[option] >= needed]
    chosen = able[: question.rules.winners]
    return {
        "outcome": "decided" if chosen else "none",
        "winners": chosen,
        "order": order,
        "scores": scores,
        "needed": needed,
        "ties": cut_ties(able, len(chosen), scores),
    }


def cut_ties(order: list[str], chosen: int, scores: Mapping[str, object]) -> list[list[str]]:
    """Options that are equal and of which only some are chosen: there the lot decided."""
    if not 0 < chosen < len(order) or scores[order[chosen - 1]] != scores[order[chosen]]:
        return []
    edge = scores[order[chosen]]
    return [[option for option in order if scores[option] == edge]]


def _threshold(question: Question, votes: Votes) -> int:
    """What an option needs to be chosen: at least one; with a threshold, that share of the base."""
    rules = question.rules
    if not rules.threshold or question.method != "approval":
        return 1
    marked = sum(times for choice, times in votes.choices if choice)
    return max(ceil(share_of(rules.threshold) * base_of(rules, votes, marked)), 1)
