"""One way in for all methods."""

from typing import Any

from . import equal_shares, majority, schulze, scores
from .ballots import canonical_choice
from .rules import Question, Votes, faulty


def count(question: Question, votes: Votes) -> dict[str, Any]:
    """The result, exactly, as it is published: whole numbers, and fractions as text.

    Raises ValueError where the rules can't be, and Unreadable for a choice that says nothing under them.
    """
    if fault := faulty(question):
        raise ValueError(f"rule {fault}")
    merged: dict[str, int] = {}
    for choice, times in votes.choices:
        written = canonical_choice(question, choice)
        merged[written] = merged.get(written, 0) + times
    # Sorted, so that the order in which votes came can change nothing.
    sorted_votes = Votes(sorted(merged.items()), votes.invalid, votes.entitled, votes.present)
    needed = majority.quorum_needed(question.rules, votes.entitled)
    found = _by_method(question, sorted_votes)
    if votes.cast < needed:
        found = {**found, "outcome": "no_quorum"}
    figures = {"cast": votes.cast, "valid": votes.valid, "invalid": votes.invalid}
    return {**found, **figures, "entitled": votes.entitled, "present": votes.present, "quorum": needed}


def _by_method(question: Question, votes: Votes) -> dict[str, Any]:
    if question.method == "yes_no":
        return majority.decide(question.rules, votes)
    if question.method == "ranking":
        return schulze.rank(question, votes)
    if question.method == "equal_shares":
        return equal_shares.prioritise(question, votes)
    return scores.rank_by_score(question, votes)
