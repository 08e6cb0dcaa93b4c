"""How many groups: as many as predict votes that were hidden and come back when people are drawn anew.

People are dealt into `FOLDS` parts, `DEALS` times over. For each part the whole method is run on the people outside it.
Then, for each k:
- *gain*: everybody in the part is placed by every second vote of theirs, and the other votes are predicted: the log
  likelihood against that of the statement's own share, in nats a vote, with its standard error over people;
- *stability*: the median adjusted Rand index between the groups of the fit on everybody and of the fits on parts.

In a large conversation the first people stand for all (`sample_of`): `Votes` are in an order of hashes, so they are a
sample that depends on nothing but the votes.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .axes import Axes, Ballots, fit_axes, place
from .groups import Classes, agreement, likelihoods, mixtures, normalised, sharpened
from .kernels import Floats
from .votes import Votes

FOLDS = 5
DEALS = 1
MOST = 5
"""The largest number of groups that is tried."""
SAMPLE = 4000
"""How many people the trials look at, at least."""
EACH = 6
"""How many of them there are for each statement: fewer cast too few votes on each to find groups by."""
BETTER = 0.1
"""By how much more groups must raise the gain, as a share of it: what is not worth telling is not told."""
SURE = 3.0
"""How many standard errors the gain must be above nothing."""
STEADY = 0.7
"""The least stability."""


def sample_of(statements: int) -> int:
    """How many people the trials look at."""
    return max(SAMPLE, EACH * statements)


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the trials found for one k; `classes` and `members` (k, P) are those of the fit on everybody."""

    k: int
    gain: float
    error: float
    stability: float
    classes: Classes
    members: Floats


@dataclass(frozen=True, slots=True)
class Halves:
    """Every second vote of the first people, to place them by, and the others, to predict."""

    kept: Ballots
    person: NDArray[np.int64]
    """Whose each hidden vote is, as a place among these people."""
    statement: NDArray[np.int32]
    vote: NDArray[np.int64]
    """0 disagree, 1 pass, 2 agree."""


@dataclass(frozen=True, slots=True)
class _Some:
    """Some of the votes, as `Sums` needs them."""

    starts: NDArray[np.int64]
    columns: NDArray[np.int32]
    values: NDArray[np.int8]
    statements: NDArray[np.generic]


def trials(
    votes: Votes, ballots: Ballots, placed: NDArray[np.bool_], people: Floats, seed: int
) -> tuple[Axes, tuple[Candidate, ...]]:
    """Fit everything on everybody and on resampled people; the axes are those of everybody.

    `ballots`, `placed` and `people` are those of the first people of `votes`. `placed` (P,): who voted enough to be put
    into a group; `people` (P,): what each counts.
    """
    out = _dealt(len(people), seed)
    drawn = np.concatenate((people[None], np.where(out, 0.0, people)))
    axes = fit_axes(ballots, np.ascontiguousarray(drawn.T), seed)
    weighed = drawn * placed
    halves = _halves(votes, ballots, len(people))
    found = []
    for members in mixtures(place(ballots, axes), weighed, MOST):
        classes, sharp = sharpened(ballots, members, weighed)
        groups = sharp[:, :, placed].argmax(axis=1)
        stability = float(np.median([agreement(groups[0], other) for other in groups[1:]]))
        gain, error = _gain(halves, classes, out & placed)
        first = Classes(classes.agree[:1], classes.share[:1])
        found.append(Candidate(sharp.shape[1], gain, error, stability, first, sharp[0]))
    return Axes(axes.loadings[:1], axes.noise[:1]), tuple(found)


def chosen(candidates: tuple[Candidate, ...], placed: NDArray[np.bool_], least: int) -> Candidate | None:
    """The candidate that holds, or none: then there are no stable groups.

    From few groups to many: certain (`SURE`), stable (`STEADY`), no group smaller than `least` people, and clearly
    better than what was chosen before (`BETTER`).
    """
    best = None
    for one in candidates:
        sizes = np.bincount(one.members[:, placed].argmax(axis=0), minlength=one.k)
        holds = one.gain > SURE * one.error and one.stability >= STEADY and sizes.min() >= least
        if holds and one.gain > (1 + BETTER) * (best.gain if best else 0.0):
            best = one
    return best


def _dealt(count: int, seed: int) -> NDArray[np.bool_]:
    """(FOLDS * DEALS, P): who is left out of each fit; everybody is once a deal."""
    rng = np.random.default_rng([seed, count])
    parts = np.stack([rng.permutation(count) % FOLDS for _ in range(DEALS)])
    return np.asarray((parts[:, None] == np.arange(FOLDS)[:, None]).reshape(-1, count))


def _halves(votes: Votes, ballots: Ballots, people: int) -> Halves:
    end = int(votes.starts[people])
    columns, values = votes.columns[:end], votes.values[:end]
    counted = ballots.says[columns, values + 1] > 0
    before = np.concatenate(([0], np.cumsum(counted)))[votes.starts[: people + 1]]
    person = np.repeat(np.arange(people), np.diff(before))
    odd = (np.arange(person.size) - before[person]) % 2 == 1
    columns, values = columns[counted], values[counted]
    starts = np.concatenate(([0], np.cumsum(np.bincount(person[~odd], minlength=people)))).astype(np.int64)
    kept = ballots.only(_Some(starts, columns[~odd], values[~odd], votes.statements))
    return Halves(kept, person[odd], columns[odd], values[odd].astype(np.int64) + 1)


def _gain(halves: Halves, classes: Classes, out: NDArray[np.bool_]) -> tuple[float, float]:
    """The mean gain of hidden votes of people outside each fit, and its standard error over people."""
    members = normalised(likelihoods(halves.kept, classes))
    odds = np.ascontiguousarray(np.exp(classes.table(halves.kept)).transpose(2, 3, 0, 1))
    people = out.shape[1]
    gains, counts = np.zeros(people), np.zeros(people)
    for fit, left in enumerate(out, start=1):
        asked = left[halves.person]
        who, statement, vote = halves.person[asked], halves.statement[asked], halves.vote[asked]
        ratio = np.zeros(who.size)
        for member, odd in zip(members[fit], odds[fit], strict=True):
            ratio += member[who] * odd[statement, vote]
        gains += np.bincount(who, np.log(ratio), minlength=people)
        counts += np.bincount(who, minlength=people)
    total = counts.sum()
    if total == 0:
        return 0.0, np.inf
    mean = gains.sum() / total
    return float(mean), float(np.sqrt(((gains - mean * counts) ** 2).sum()) / total)
