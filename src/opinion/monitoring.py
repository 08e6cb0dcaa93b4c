"""Whether what is served is what the priorities say: figures that notice when routing has become something else.

In a hosted service a slip made all priorities equal, and nobody noticed for sixteen months: uniform routing looks
alive. The random share is the control group that shows it. Of m statements, with q their priorities as shares of 1, and
c = share / m + (1 - share) q the chances, the mean of m c over what is served

    at random is 1,   by priority is lift = share + (1 - share) m sum q^2,

and lift is 1 only if all priorities are equal. Both means are compared with what they should be, draw by draw.
"""

from collections import Counter
from dataclasses import dataclass, field
from math import nan, sqrt
from typing import Any

import numpy as np
from scipy.stats import rankdata

from .kernels import Floats
from .routing import Router, Served

ENOUGH = 500
"""Draws from which on they are judged."""
CERTAIN = 4.5
"""Standard errors beyond which chance is no explanation: once in 150,000 looks."""
SURE = 20.0
"""Random draws that a statement should have had; to have had none is then no chance: once in 500 million."""
FLAT = 1.001
"""Lift up to which priorities are all equal."""
ALIKE = 0.9
"""Rank correlation below which priorities are others than they should be."""


@dataclass(slots=True)
class Tally:
    """Draws of one kind: how far their mean of chance times m is from what it should be."""

    draws: int = 0
    seen: float = 0.0
    meant: float = 0.0
    squares: float = 0.0
    """Of the differences between both."""

    def count(self, seen: float, meant: float) -> None:
        """One more draw: what was seen, and what was to be expected on average."""
        self.draws, self.seen, self.meant = self.draws + 1, self.seen + seen, self.meant + meant
        self.squares += (seen - meant) ** 2

    @property
    def off(self) -> float:
        """The difference in standard errors; rounding is none."""
        difference = abs(self.seen - self.meant)
        return difference / sqrt(self.squares) if difference > 1e-9 * self.draws else 0.0

    @property
    def mean(self) -> float:
        """The average of what was seen."""
        return self.seen / self.draws if self.draws else nan


@dataclass(frozen=True, slots=True)
class Health:
    """Figures of the routing, and what is wrong with it in sentences: none if all is well."""

    draws: int
    random: float
    """The share of random draws."""
    lift: float
    """How much likelier to be served what was served by priority is than the average statement."""
    meant: float
    """What `lift` should be by the priorities; 1 if they are all equal."""
    control: float
    """The same for random draws: should be 1."""
    agreement: float
    """Rank correlation of the router's priorities with those it should have; NaN if these are not given."""
    starved: tuple[Any, ...]
    """Statements that are never served."""
    faults: tuple[str, ...]


@dataclass(slots=True)
class Monitor:
    """Keeps running sums of what a router serves. Give it every draw."""

    router: Router
    urgent: Tally = field(default_factory=Tally)
    random: Tally = field(default_factory=Tally)
    served: Counter[Any] = field(default_factory=Counter)
    floor: float = 0.0
    """Random draws that each statement should have had so far."""
    since: dict[Any, float] = field(default_factory=dict)
    """What `floor` was when a statement came."""

    def record(self, draw: Served) -> None:
        """Counts a draw."""
        tally = self.random if draw.random else self.urgent
        tally.count(draw.chance * draw.among, 1.0 if draw.random else draw.lift)
        self.served[draw.statement] += 1
        for statement in self.router.statements[len(self.since) :]:
            self.since[statement] = self.floor
        self.floor += self.router.share / draw.among

    def health(self, expected: Floats | None = None) -> Health:
        """What the draws so far say. `expected` (S,): priorities computed elsewhere, say from stored votes."""
        draws, share = self.random.draws + self.urgent.draws, self.router.share
        random = self.random.draws / draws if draws else nan
        meant = self.urgent.meant / self.urgent.draws if self.urgent.draws else nan
        agreement = nan if expected is None else _ranked(self.router.priorities, expected)
        starved = self._starved()
        judged = {
            "All priorities are equal, although votes on the statements differ.": meant < FLAT and _differ(self.router),
            "What is served by priority does not follow the priorities.": self.urgent.off > CERTAIN,
            "Random draws are not even.": self.random.off > CERTAIN,
            "The share of random draws is not what was set.": abs(random - share)
            > CERTAIN * sqrt(share * (1 - share) / max(draws, 1)),
            "Priorities are not those that the votes give.": agreement < ALIKE,
            "Some statements are never served.": bool(starved),
        }
        faults = tuple(sentence for sentence, wrong in judged.items() if wrong and draws >= ENOUGH)
        return Health(draws, random, self.urgent.mean, meant, self.random.mean, agreement, starved, faults)

    def _starved(self) -> tuple[Any, ...]:
        """Servable statements that should have been drawn long ago, unless nobody is left to be asked about them."""
        router = self.router
        busy = router.counts.sum(axis=1) > np.median(router.counts.sum(axis=1)) if router.statements else ()
        return tuple(
            statement
            for statement, may, voted in zip(router.statements, router.servable, busy, strict=True)
            if may and not voted and not self.served[statement] and self.floor - self.since.get(statement, nan) > SURE
        )


def _differ(router: Router) -> bool:
    """Whether votes give a reason to prefer a statement."""
    return bool(np.ptp(router.counts[router.servable], axis=0).any()) if router.servable.any() else False


def _ranked(one: Floats, other: Floats) -> float:
    """Spearman's rank correlation; NaN where the latter are all equal, 0 where the former are."""
    first, second = rankdata(one) - (one.size + 1) / 2, rankdata(other) - (other.size + 1) / 2
    if not second.any():
        return nan
    return float((first * second).sum() / max(sqrt((first * first).sum() * (second * second).sum()), 1e-300))
