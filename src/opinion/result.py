"""What an analysis found: plain frozen data, the same for every method, and its canonical JSON."""

import json
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

DIGITS = 6
"""Decimal places of every fraction in the JSON: far coarser than rounding errors, far finer than any interval."""

UNSURE = 0.02
"""No vote is foretold with less doubt."""


@dataclass(frozen=True, slots=True)
class People:
    """One entry per participant, in the order of `Votes.participants`."""

    ids: NDArray[Any]
    group: NDArray[np.int32]
    """Index into `Result.groups`; -1 for nobody's group: too few votes, or a group too small to be shown."""
    position: NDArray[np.float64]
    """(P, 2): where on the map; 0, 0 without votes that say something."""
    votes: NDArray[np.int64]
    """How many votes each person cast, passes included."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement, over everybody and across groups. Counts are people."""

    id: Any
    agree: int
    disagree: int
    passes: int
    moderation: int = 0
    """-1 out, 0 not decided, 1 in. What is out shapes no map, and no list shows it."""
    consensus: float = 0.0
    """`default`: the lower bound of agreement that holds in every group. `polis`: group-aware consensus, a product."""
    opposed: float = 0.0
    """The same for disagreement."""
    bridging: float = 0.0
    """-1 to 1: agreement left when the leaning of those who voted is taken out. `polis`: the smallest share."""
    dividing: float = 0.0
    """0 to 1: how far two groups are apart, in agreement or in disagreement. `default`: for certain."""
    position: tuple[float, float] = (0.0, 0.0)
    """Where on the map those are who agree."""

    @property
    def votes(self) -> int:
        """Everybody's, passes included."""
        return self.agree + self.disagree + self.passes


@dataclass(frozen=True, slots=True)
class Rates:
    """How a group votes on each statement: arrays of length S, shares between 0 and 1 of all votes, passes included."""

    votes: NDArray[np.int64]
    agree: NDArray[np.float64]
    agree_low: NDArray[np.float64]
    agree_high: NDArray[np.float64]
    disagree: NDArray[np.float64]
    disagree_low: NDArray[np.float64]
    disagree_high: NDArray[np.float64]

    def widened(self, heard: NDArray[np.bool_]) -> "Rates":
        """With statements that nobody voted on: these are where `heard` is false."""
        votes = np.zeros(heard.size, dtype=np.int64)
        votes[heard] = self.votes
        shares = np.full((6, heard.size), np.nan)
        shares[:, heard] = (
            self.agree, self.agree_low, self.agree_high, self.disagree, self.disagree_low, self.disagree_high,
        )  # fmt: skip
        return Rates(votes, *shares)


@dataclass(frozen=True, slots=True)
class Typical:
    """A statement that tells a group from all others: how the group votes on it, and the rest."""

    statement: Any
    stance: str
    """`agree` or `disagree`: `for` in the JSON, a word that Python keeps to itself."""
    share: float
    low: float
    high: float
    rest: float
    """The same share among everybody outside the group."""
    score: float
    alone: bool = False
    """No other group holds this by a majority."""


@dataclass(frozen=True, slots=True)
class Group:
    """People who vote alike."""

    id: int
    size: int
    share: float
    """Of those who are in any group."""
    centre: tuple[float, float]
    typical: tuple[Typical, ...]
    rates: Rates = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Trial:
    """One number of groups that was tried, and what spoke for or against it."""

    k: int
    gain: float
    """Of the log likelihood of hidden votes against k = 1, in nats a vote. `polis`: the silhouette."""
    stability: float
    """Median adjusted Rand index between refits on resampled people. NaN where the method does not ask."""


@dataclass(frozen=True, slots=True)
class Participation:
    """Who voted how much, so that nobody takes the map for a census."""

    participants: int
    grouped: int
    statements: int
    votes: int
    coverage: float
    """The share of all pairs of participant and statement in which there is a vote."""
    median_votes: float
    """Votes of the person in the middle."""
    bias: float
    """Spearman's rank correlation between votes cast and distance from the middle of the map, grouped people."""


@dataclass(frozen=True, slots=True)
class Model:
    """What the map says of votes not cast. People as in `Result.people`, statements as those of the result with votes.

    `means` (P, 2): expected positions. `loadings` (S, 2), `share` (S,) of agreement and `deviation` (S,) of a vote.
    """

    means: NDArray[np.float64]
    loadings: NDArray[np.float64]
    share: NDArray[np.float64]
    deviation: NDArray[np.float64]

    def agree(self, person: NDArray[np.int64], statement: NDArray[np.int64]) -> NDArray[np.float64]:
        """The chance that these people agree with these statements, if they agree or disagree; pair by pair."""
        leaning = (self.means[person] * self.loadings[statement]).sum(axis=1)
        chance = self.share[statement] + self.deviation[statement] * leaning
        return np.asarray(np.clip(chance, UNSURE, 1 - UNSURE))


@dataclass(frozen=True, slots=True)
class Result:
    """Everything an analysis says. With `stable` false there is one group: everybody who voted enough."""

    method: str
    seed: int
    stable: bool
    people: People
    statements: tuple[Statement, ...]
    groups: tuple[Group, ...]
    trials: tuple[Trial, ...]
    participation: Participation
    hidden: int = 0
    """Groups that were found but are too small to be shown."""
    history: int = 0
    """Votes that a later vote replaced."""
    model: Model | None = field(default=None, repr=False, compare=False)
    """Not in the document, and not of the published method, which has none."""

    @property
    def k(self) -> int:
        """The number of groups shown."""
        return len(self.groups)

    def consensus(self, least: float = 0.5, most: int = 10) -> tuple[tuple[Statement, str], ...]:
        """Statements on which a majority of every group is certain, and whether they `agree` or `disagree`.

        None is among them on which a group cast so few votes that its share is not shown.
        """
        known = np.ones(len(self.statements), dtype=np.bool_)
        for group in self.groups:
            known &= np.isfinite(group.rates.agree)
        found = [
            (one, stance, value)
            for one, told in zip(self.statements, known.tolist(), strict=True)
            if told and one.moderation >= 0
            for stance, value in (("agree", one.consensus), ("disagree", one.opposed))
            if value > least
        ]
        return tuple((one, stance) for one, stance, _ in sorted(found, key=lambda row: -row[2])[:most])

    def dividing(self, most: int = 10) -> tuple[Statement, ...]:
        """Statements over which the groups are furthest apart, beyond doubt."""
        shown = [one for one in self.statements if one.moderation >= 0 and one.dividing > 0]
        return tuple(sorted(shown, key=lambda one: -one.dividing)[:most])

    def document(self) -> dict[str, Any]:
        """The result as a document of plain values; people and statements in the order of their ids."""
        return {
            "method": self.method,
            "seed": self.seed,
            "k": self.k,
            "stable": self.stable,
            "hidden_groups": self.hidden,
            "superseded_votes": self.history,
            "participants": _people(self.people),
            "statements": [_statement(one) for one in sorted(self.statements, key=lambda one: _by_id(one.id))],
            "groups": [_group(one) for one in self.groups],
            "trials": [
                {"k": one.k, "gain": _number(one.gain), "stability": _number(one.stability)} for one in self.trials
            ],
            "participation": {
                name: _number(getattr(self.participation, name)) for name in Participation.__dataclass_fields__
            },
        }

    def to_json(self) -> str:
        """Canonical JSON: keys sorted, fractions cut to `DIGITS` places, nothing that depends on time or machine."""
        return json.dumps(self.document(), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _plain(value: Any) -> Any:
    """An id as JSON knows it."""
    return value.item() if isinstance(value, np.generic) else value


def _by_id(value: Any) -> tuple[bool, Any]:
    """Numbers before texts, each in its order."""
    plain = _plain(value)
    return (True, plain) if isinstance(plain, str) else (False, plain)


def _number(value: float) -> float | None:
    """A fraction that prints the same everywhere: no negative zero, and nothing for "unknown"."""
    if isinstance(value, int | np.integer):
        return int(value)
    return round(float(value), DIGITS) + 0.0 if np.isfinite(value) else None


def _people(people: People) -> list[dict[str, Any]]:
    rows = [
        {"id": ident, "group": group if group >= 0 else None, "x": _number(x), "y": _number(y), "votes": votes}
        for ident, group, (x, y), votes in zip(
            people.ids.tolist(), people.group.tolist(), people.position.tolist(), people.votes.tolist(), strict=True
        )
    ]
    return sorted(rows, key=lambda row: _by_id(row["id"]))


def _statement(one: Statement) -> dict[str, Any]:
    return {
        "id": _plain(one.id),
        "agree": one.agree,
        "disagree": one.disagree,
        "pass": one.passes,
        "moderation": one.moderation,
        "consensus": _number(one.consensus),
        "opposed": _number(one.opposed),
        "bridging": _number(one.bridging),
        "dividing": _number(one.dividing),
        "x": _number(one.position[0]),
        "y": _number(one.position[1]),
    }


def _group(one: Group) -> dict[str, Any]:
    return {
        "id": one.id,
        "size": one.size,
        "share": _number(one.share),
        "x": _number(one.centre[0]),
        "y": _number(one.centre[1]),
        "typical": [
            {
                "statement": _plain(typical.statement),
                "for": typical.stance,
                "share": _number(typical.share),
                "low": _number(typical.low),
                "high": _number(typical.high),
                "rest": _number(typical.rest),
                "alone": typical.alone,
            }
            for typical in one.typical
        ],
    }
