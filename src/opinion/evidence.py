"""The figures that the choice of the default method rests on, measured anew: `python -m opinion.evidence FOLDER`.

FOLDER holds conversations in the format of Pol.is exports, one folder each. See `docs/opinion.md` for what they say.
"""

import csv
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .engine import analyse
from .groups import agreement
from .result import Result
from .synthetic import Plan, planted
from .votes import OUT, PASS, Votes

METHODS = ("polis", "default")
DRAWS, KEPT = 20, 0.8
"""Resamples of people, and the share of people in each."""
SPLITS, HIDDEN = 5, 0.1
"""Times that votes are hidden, and the share of votes hidden each time."""
THREE, FIVE = (0.49, 0.30, 0.21), (0.3, 0.25, 0.2, 0.15, 0.1)
"""Shares of planted groups."""
SHRINK = 10.0
"""Votes that a statement's own share counts for when a group's share predicts: the same for both methods."""


class Held(NamedTuple):
    """How well groups hold: the median adjusted Rand index over resamples, and the log loss of hidden votes."""

    k: int
    stability: float
    groups: float
    """Log loss by the shares of the groups, computed alike for both methods."""
    own: float
    """Log loss by what the method itself foretells: the default method by its map, the published one by its groups."""
    plain: float
    """Log loss if everybody is predicted by the statement's share alone."""
    bias: float


def held(votes: Votes, method: str, draws: int = DRAWS, splits: int = SPLITS) -> Held:
    """Measure one method on one conversation."""
    whole = analyse(votes, method=method)
    again = [_again(votes, whole, method, draw) for draw in range(draws)]
    losses = np.array([_losses(votes, method, split) for split in range(splits)]).reshape(-1, 3).mean(axis=0)
    groups, own, plain = losses.tolist()
    return Held(whole.k, float(np.median(again)), groups, own, plain, whole.participation.bias)


def _again(votes: Votes, whole: Result, method: str, draw: int) -> float:
    """Adjusted Rand index of a resample's groups and the whole's, over people who are in a group in both."""
    count = len(votes.participants)
    kept = np.sort(np.random.default_rng([1, draw]).choice(count, round(KEPT * count), replace=False))
    some = _subset(votes, np.isin(_person(votes), kept))
    result = analyse(some, method=method, seed=draw)
    place = {ident: at for at, ident in enumerate(votes.participants.tolist())}
    before = whole.people.group[[place[ident] for ident in some.participants.tolist()]]
    both = (before >= 0) & (result.people.group >= 0)
    return agreement(before[both].astype(np.int64), result.people.group[both].astype(np.int64))


def _losses(votes: Votes, method: str, split: int) -> tuple[float, ...]:
    """Log loss of hidden agreement and disagreement: by groups, by the method's own means, by statements alone."""
    rng = np.random.default_rng([2, split])
    asked = (votes.values != PASS) & (votes.moderation[votes.columns] != OUT)
    hidden = asked & (rng.random(asked.size) < HIDDEN)
    shown = _subset(votes, ~hidden)
    result = analyse(shown, method=method)
    group = dict(zip(shown.participants.tolist(), result.people.group.tolist(), strict=True))
    of = np.array([group.get(ident, -1) for ident in votes.participants.tolist()])
    chances = _chances(votes, of, asked & ~hidden)
    person, statement = _person(votes)[hidden], votes.columns[hidden]
    groups, plain = chances[of[person], statement], chances[-1, statement]
    own = groups if result.model is None else _foretold(votes, result, (person, statement), plain)
    agreed = votes.values[hidden] > 0
    return tuple(float(np.where(agreed, -np.log(p), -np.log(1 - p)).mean()) for p in (groups, own, plain))


def _foretold(
    votes: Votes, result: Result, pairs: tuple[NDArray[np.int64], NDArray[np.int32]], plain: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The chances of agreement of pairs by the map; people and statements that have no other vote: `plain`."""
    assert result.model is not None
    rows = {ident: at for at, ident in enumerate(result.people.ids.tolist())}
    heard = (one.id for one in result.statements if one.votes)
    columns = {ident.item(): at for at, ident in enumerate(heard)}
    person = np.array([rows.get(ident, -1) for ident in votes.participants[pairs[0]].tolist()])
    statement = np.array([columns.get(ident, -1) for ident in votes.statements[pairs[1]].tolist()])
    known = (person >= 0) & (statement >= 0)
    return np.where(known, result.model.agree(person, statement), plain)


def _chances(votes: Votes, group: NDArray[np.int64], used: NDArray[np.bool_]) -> NDArray[np.float64]:
    """(k + 1, S): the shrunken share of agreement in each group; last that of all, for who is in none."""
    k, statements = int(group.max(initial=-1)) + 1, len(votes.statements)
    of, columns, agreed = group[_person(votes)][used], votes.columns[used], votes.values[used] > 0
    middle = (np.bincount(columns[agreed], minlength=statements) + 0.5) / (
        np.bincount(columns, minlength=statements) + 1
    )
    at = np.where(of >= 0, of, k) * statements + columns
    votes_in, agreed_in = (np.bincount(one, minlength=(k + 1) * statements) for one in (at, at[agreed]))
    shares = (agreed_in.reshape(k + 1, -1) + SHRINK * middle) / (votes_in.reshape(k + 1, -1) + SHRINK)
    shares[k] = middle
    return np.asarray(shares)


def _person(votes: Votes) -> NDArray[np.int64]:
    return np.repeat(np.arange(len(votes.participants)), votes.counts)


def _subset(votes: Votes, chosen: NDArray[np.bool_]) -> Votes:
    people, statements = votes.participants[_person(votes)[chosen]], votes.statements[votes.columns[chosen]]
    some = Votes.from_arrays(people, statements, votes.values[chosen], statements=votes.statements)
    return some.moderated(dict(zip(votes.statements.tolist(), votes.moderation.tolist(), strict=True)))


def conversation(folder: Path) -> Votes:
    """The votes of an export, with the moderation of its statements."""

    def rows(name: str) -> list[dict[str, str]]:
        with (folder / name).open(encoding="utf-8", newline="") as text:
            return list(csv.DictReader(text))

    states = {int(row["comment-id"]): int(row["moderated"]) for row in rows("comments.csv")}
    cast = [
        tuple(int(row[name]) for name in ("voter-id", "comment-id", "vote", "timestamp")) for row in rows("votes.csv")
    ]
    return Votes.of(cast, statements=list(states)).moderated(states)


class Recovered(NamedTuple):
    """How well planted groups were found, and in how many seconds."""

    k: int
    found: float
    """Adjusted Rand index against the planted groups, over people who are in a group."""
    best: float
    """The same for who knows the true chances."""
    seconds: float


def recovered(participants: int, statements: int, method: str, shares: tuple[float, ...] = THREE) -> Recovered:
    """Planted groups of these shares, with statements of unequal popularity, found again."""
    made = planted(Plan(participants=participants, statements=statements, shares=shares, popularity=0.5))
    votes = Votes.from_arrays(made.participant, made.statement, made.vote)
    started = time.perf_counter()
    result = analyse(votes, method=method)
    took = time.perf_counter() - started
    grouped = result.people.group >= 0
    people = votes.participants[grouped].astype(np.int64)
    truth, oracle = made.group[people].astype(np.int64), made.oracle()[people]
    found = agreement(truth, result.people.group[grouped].astype(np.int64))
    return Recovered(result.k, found, agreement(truth, oracle), took)


def quiet(participants: int, statements: int, seeds: range, votes: float = 20.0) -> float:
    """The share of conversations of pure noise in which no groups are found: everybody votes by the same chances."""
    calm = 0
    for seed in seeds:
        plan = Plan(participants=participants, statements=statements, shares=(1.0,), votes=votes, popularity=0.5)
        made = planted(plan, seed=seed)
        calm += not analyse(Votes.from_arrays(made.participant, made.statement, made.vote), seed=seed).stable
    return calm / len(seeds)


def lines(folder: Path) -> Iterator[str]:
    """The figures as lines of text."""
    yield "conversation method k stability loss-by-groups loss-by-method loss-by-share bias"
    for one in sorted(path for path in folder.iterdir() if (path / "votes.csv").is_file()):
        votes = conversation(one)
        for method in METHODS:
            each = held(votes, method)
            figures = " ".join(f"{value:.4f}" for value in each[1:])
            yield f"{one.name} {method} {each.k} {figures}"
    yield "planted groups: groups participants method k found best seconds"
    for shares, participants, statements in ((THREE, 10_000, 500), (THREE, 100_000, 1_000), (FIVE, 20_000, 500)):
        for method in METHODS:
            found = recovered(participants, statements, method, shares)
            figures = f"{found.k} {found.found:.3f} {found.best:.3f} {found.seconds:.2f}"
            yield f"{len(shares)} {participants} {method} {figures}"
    yield "noise: participants statements share-without-groups"
    for participants, statements in ((100, 30), (400, 60), (2_000, 200)):
        yield f"{participants} {statements} {quiet(participants, statements, range(100)):.2f}"


if __name__ == "__main__":
    for line in lines(Path(sys.argv[1])):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
