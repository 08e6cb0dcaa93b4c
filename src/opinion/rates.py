"""How groups vote: shares that few votes cannot carry away, with intervals, and what follows from them.

The share of a group on a statement is shrunk towards the share m of all people on that statement (empirical Bayes;
Casella 1985): prior Beta(w m, w (1 - m)), where w, in votes, says how alike groups are in this conversation. It is
estimated by moments over all groups and statements: with r the raw share out of N votes,

    1 / (w + 1) = sum(N (r - m)^2 - m (1 - m)) / sum((N - 1) m (1 - m)).

Intervals are the middle `LEVEL` of the posterior. Shares are of all votes, passes included.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv

from .kernels import Floats
from .result import Rates, Typical

LEVEL = 0.9
Z = 1.6448536269514722
"""The normal quantile of a one-sided bound at the edge of `LEVEL`."""
LEAST_LIKE, MOST_LIKE = 1.0, 500.0
"""Limits of w: groups that share nothing, and groups that hardly differ."""


@dataclass(frozen=True, slots=True)
class Shares:
    """Posterior shares of one kind of vote (k, S): mean, bounds and variance."""

    mean: Floats
    low: Floats
    high: Floats
    variance: Floats


@dataclass(frozen=True, slots=True)
class Tables:
    """How k groups vote on S statements. `votes` (k, S) with passes.

    `known` (k, S): where there are votes enough to be told; `compared` (k, S): there, and among everybody else.
    """

    votes: NDArray[np.int64]
    known: NDArray[np.bool_]
    compared: NDArray[np.bool_]
    agree: Shares
    disagree: Shares
    rest_agree: Shares
    rest_disagree: Shares
    """The same for everybody outside each group."""

    @classmethod
    def of(cls, groups: NDArray[np.int64], everybody: NDArray[np.int64], least: int) -> "Tables":
        """From counts per group (k, S, 3: disagree, pass, agree) and of everybody (S, 3).

        Shares out of fewer than `least` votes decide and tell nothing.
        """
        votes, total = groups.sum(axis=2), everybody.sum(axis=1)
        kinds = []
        for kind in (2, 0):
            middle = (everybody[:, kind] + 0.5) / (total + 1)
            likeness = alikeness(groups[..., kind], votes, middle)
            inside = shrunk(groups[..., kind], votes, middle, likeness)
            outside = shrunk(everybody[:, kind] - groups[..., kind], total - votes, middle, likeness)
            kinds += [inside, outside]
        known = votes >= least
        return cls(votes, known, known & (total - votes >= least), kinds[0], kinds[2], kinds[1], kinds[3])

    def rates(self, group: int) -> Rates:
        """What may be shown of a group: shares out of few votes are not a number."""
        shown = np.where(self.known[group], 1.0, np.nan)
        of = [
            share[group] * shown for kind in (self.agree, self.disagree) for share in (kind.mean, kind.low, kind.high)
        ]
        return Rates(self.votes[group], *of)

    def consensus(self) -> tuple[Floats, Floats]:
        """The lower bounds of agreement and of disagreement that hold in every group, (S,) each; 0 if unknown."""
        return (self.agree.low * self.known).min(axis=0), (self.disagree.low * self.known).min(axis=0)

    def dividing(self) -> Floats:
        """(S,): by how much two groups differ for certain, in agreement or in disagreement; 0 where they may not."""
        found = np.zeros(self.votes.shape[1])
        for kind in (self.agree, self.disagree):
            for one in range(len(self.votes)):
                for other in range(len(self.votes)):
                    apart = kind.mean[one] - kind.mean[other]
                    certain = apart - Z * np.sqrt(kind.variance[one] + kind.variance[other])
                    found = np.maximum(found, certain * (self.known[one] & self.known[other]))
        return found

    def typical(self, group: int, ids: NDArray[np.generic], live: NDArray[np.bool_]) -> tuple[Typical, ...]:
        """What tells a group from all others: statements on which its majority is certain to differ, surest first.

        `live` (S,): which statements may be named; none with few votes of the group or of everybody else is.
        """
        named = live & self.compared[group]
        asked = np.asarray(np.delete(self.known, group, axis=0).all(axis=0))
        found = []
        kinds = (("agree", self.agree, self.rest_agree), ("disagree", self.disagree, self.rest_disagree))
        for stance, inside, outside in kinds:
            mean, rest = inside.mean[group], outside.mean[group]
            score = mean - rest - Z * np.sqrt(inside.variance[group] + outside.variance[group])
            others = np.delete(inside.mean, group, axis=0).max(axis=0, initial=0.0)
            for at in np.flatnonzero(named & (score > 0) & (mean > 0.5)).tolist():
                bounds = float(inside.low[group, at]), float(inside.high[group, at])
                numbers = (float(mean[at]), *bounds, float(rest[at]), float(score[at]))
                found.append(Typical(ids[at], stance, *numbers, alone=bool(asked[at] and others[at] <= 0.5)))
        return tuple(sorted(found, key=lambda one: -one.score)[:TYPICAL])


TYPICAL = 5
"""Statements that are named for a group."""


def alikeness(counts: NDArray[np.int64], votes: NDArray[np.int64], middle: Floats) -> float:
    """The weight w of the prior, in votes."""
    seen = votes > 0
    share = counts / np.maximum(votes, 1)
    spread = middle * (1 - middle)
    above = float(np.where(seen, votes * (share - middle) ** 2 - spread, 0.0).sum())
    below = float(np.where(seen, (votes - 1) * spread, 0.0).sum())
    if above <= 0 or below <= 0:
        return MOST_LIKE
    return float(np.clip(below / above - 1, LEAST_LIKE, MOST_LIKE))


def shrunk(counts: NDArray[np.int64], votes: NDArray[np.int64], middle: Floats, likeness: float) -> Shares:
    """The posterior of shares: mean, the bounds of `LEVEL`, and variance."""
    hits = counts + likeness * middle
    misses = votes - counts + likeness * (1 - middle)
    mean = hits / (hits + misses)
    tail = (1 - LEVEL) / 2
    low, high = betaincinv(hits, misses, tail), betaincinv(hits, misses, 1 - tail)
    return Shares(mean, low, high, mean * (1 - mean) / (hits + misses + 1))
