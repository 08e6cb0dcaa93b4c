"""Yes, no, abstention: how many yes votes are needed of which base."""

from fractions import Fraction
from math import ceil, floor
from typing import Any

from .ballots import ABSTAIN, NO, YES
from .rules import Rules, Votes, share_of

HALF, TWO_THIRDS = Fraction(1, 2), Fraction(2, 3)


def decide(rules: Rules, votes: Votes) -> dict[str, Any]:
    """Whether the question is accepted, with every figure that says why."""
    counted = {answer: sum(n for choice, n in votes.choices if choice == answer) for answer in (YES, NO, ABSTAIN)}
    base = base_of(rules, votes, counted[YES] + counted[NO])
    needed = yes_needed(rules, base)
    is_carried = counted[YES] >= needed and not (rules.majority == "consensus" and counted[NO])
    return {
        "outcome": "accepted" if is_carried else "rejected",
        **counted,
        "base": base,
        "needed": needed,
    }


def base_of(rules: Rules, votes: Votes, yes_and_no: int) -> int:
    """How many the majority is a majority of."""
    bases = {
        "yes_no": yes_and_no,
        "valid": votes.valid,
        "cast": votes.cast,
        "entitled": votes.entitled,
        "present": votes.present,
    }
    return bases[rules.base]


def yes_needed(rules: Rules, base: int) -> int:
    """The smallest number of yes votes that is enough: at least one, so that nobody's silence decides."""
    if rules.majority in {"simple", "absolute"}:
        needed = floor(HALF * base) + 1
    elif rules.majority == "unanimous":
        needed = base
    elif rules.majority == "consensus":
        needed = 1
    else:
        needed = ceil((TWO_THIRDS if rules.majority == "two_thirds" else share_of(rules.fraction)) * base)
    return max(needed, 1)


def quorum_needed(rules: Rules, entitled: int) -> int:
    """How many votes must be cast at least for the result to count; 0 where no quorum is declared."""
    if not rules.quorum:
        return 0
    if rules.quorum.isdecimal():
        return int(rules.quorum)
    return ceil(share_of(rules.quorum) * entitled)
