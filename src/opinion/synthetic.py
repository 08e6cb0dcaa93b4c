"""Made-up votes with planted groups, of any size: for tests, and for the figures of the bench.

Each group has, for each statement, its own chances of agreeing, passing and disagreeing: the logit of agreeing is
`b[j] + d[g, j]`, normal, with standard deviations `base` and `spread`; passing has one chance for all. How many votes
a person casts is log-normal; which statements they meet is drawn with replacement, in proportion to how popular a
statement is, and what was met twice counts once. Unequal popularity is gamma-distributed: few statements have most
of the votes. This is what loses planted groups when missing votes are filled with means.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BLOCK = 1 << 16
"""Participants drawn at a time, so that memory stays small. Part of what a seed means: don't change it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to make up: how many participants and statements, and what sets the groups apart."""

    participants: int
    statements: int
    shares: tuple[float, ...] = (0.49, 0.30, 0.21)
    """The groups, by size. One group is noise: everybody votes by the same chances."""
    votes: float = 50.0
    """Statements met by a person, on average, those met twice included."""
    scatter: float = 0.45
    """Of the logarithm of that number: its standard deviation."""
    popularity: float | None = None
    """Shape of the gamma distribution of how popular statements are; None: all alike."""
    base: float = 0.9
    spread: float = 0.8
    """With 50 votes each, the oracle then finds 10,000 planted participants with an adjusted Rand index near 0.68."""
    passing: float = 0.12


@dataclass(frozen=True, slots=True)
class Planted:
    """Votes as three arrays sorted by participant, then statement, and the truth behind them."""

    participant: NDArray[np.int32]
    statement: NDArray[np.int32]
    vote: NDArray[np.int8]
    group: NDArray[np.int8]
    """(P,): the planted group of each participant."""
    chances: NDArray[np.float64]
    """(groups, S, 3): of disagreeing, passing, agreeing."""
    shares: NDArray[np.float64]

    def oracle(self) -> NDArray[np.int64]:
        """The most likely group of each participant by the true chances: no method can do better on average."""
        logs = np.log(np.maximum(self.chances, 1e-300))
        likely = np.empty((len(self.shares), len(self.group)))
        for group, share in enumerate(self.shares):
            each = logs[group, self.statement, self.vote + 1]
            likely[group] = np.log(share) + np.bincount(self.participant, each, minlength=len(self.group))
        best: NDArray[np.int64] = likely.argmax(axis=0)
        return best


def planted(plan: Plan, *, seed: int = 0) -> Planted:
    """Votes by a plan; the same seed gives the same votes. About 5 seconds and 1 GB for 50 million."""
    random = np.random.default_rng(seed)
    shares = np.asarray(plan.shares, float) / np.sum(plan.shares)
    group = random.choice(len(shares), plan.participants, p=shares).astype(np.int8)
    chances = _chances(plan, len(shares), random)
    popular = (
        np.ones(plan.statements) if plan.popularity is None else random.gamma(plan.popularity, size=plan.statements)
    )
    blocks = list(_blocks(plan, group, chances, popular, random))
    participant, statement, vote = (np.concatenate(parts) for parts in zip(*blocks, strict=True))
    return Planted(participant, statement, vote, group, chances, shares)


def _chances(plan: Plan, groups: int, random: np.random.Generator) -> NDArray[np.float64]:
    logit = random.normal(0.3, plan.base, plan.statements) + random.normal(0, plan.spread, (groups, plan.statements))
    agree = (1 - plan.passing) / (1 + np.exp(-logit))
    return np.stack([1 - plan.passing - agree, np.full_like(agree, plan.passing), agree], axis=2)


def _blocks(
    plan: Plan,
    group: NDArray[np.int8],
    chances: NDArray[np.float64],
    popular: NDArray[np.float64],
    random: np.random.Generator,
) -> Iterator[tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int8]]]:
    reach = np.cumsum(popular / popular.sum())
    middle = np.log(plan.votes) - plan.scatter**2 / 2
    for first in range(0, plan.participants, BLOCK):
        people = min(BLOCK, plan.participants - first)
        met = np.maximum(np.rint(random.lognormal(middle, plan.scatter, people)), 1).astype(np.int64)
        rows = np.repeat(np.arange(people), met)
        drawn = np.minimum(np.searchsorted(reach, random.random(len(rows)), side="right"), plan.statements - 1)
        pairs = np.sort(rows * plan.statements + drawn)
        pairs = pairs[np.concatenate([[True], pairs[1:] != pairs[:-1]])]
        rows, columns = np.divmod(pairs, plan.statements)
        mine = chances[group[first + rows], columns]
        dice = random.random(len(rows))
        vote = (dice >= mine[:, 0]).astype(np.int8) + (dice >= mine[:, 0] + mine[:, 1]) - 1
        yield (first + rows).astype(np.int32), columns.astype(np.int32), vote.astype(np.int8)
