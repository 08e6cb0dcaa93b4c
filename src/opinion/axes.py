"""The map: probabilistic principal components of the votes that were cast, and of nothing else.

The model (Tipping and Bishop 1999; with missing values Ilin and Raiko 2010): a person i has a position u_i on the map,
from N(0, 1) in both directions; a statement j has loadings L_j; and the standardised vote

    z_ij = (y_ij - p_j) / sqrt(p_j (1 - p_j)),   y = 1 agree, 0 disagree,   p_j the share of agreement among those,

is u_i . L_j plus noise of variance s. A missing vote is no observation, so it pulls nobody anywhere; a pass tells that
somebody does not want to say, so it is none either. Dividing by the standard deviation gives the rare disagreement with
what nearly all agree on its weight; a floor keeps one such vote from deciding an axis.

Expectation-maximisation needs two passes over the votes a step. Several fits, each with its own weights of people,
share these passes: that is what makes resampling cheap.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .kernels import Floats
from .sums import Cast, Sums
from .votes import OUT, Votes

DIMENSIONS = 2
RIDGE = 2.0
"""Prior precision of a loading: a statement with few votes stays near the middle."""
FLOOR = 0.0125
"""Smallest variance of a vote that is believed: that of a share of 1.3 %."""
STEPS = 20
"""Most steps of expectation-maximisation."""
CLOSE = 0.01
"""Change of the loadings, relative to them, at which all fits have settled."""
EXPLAINED = 1e-6
"""Share of the variance of a position below which votes are taken to say nothing."""
TINY = 1e-9
"""In place of a variance of nothing."""
POWER_STEPS = 8
"""Steps of subspace iteration for the start."""


@dataclass(frozen=True, slots=True)
class Ballots:
    """What the model sees: who agreed and who disagreed with what. Passes, and what is moderated out, say nothing.

    `share` (S,): agreement among those. `scores` (S, 3): the z of disagreeing, passing, agreeing. `says` (S, 3): 1
    where a vote says something, 0 elsewhere.
    """

    sums: Sums
    share: Floats
    scores: Floats
    says: Floats

    @classmethod
    def of(cls, votes: Votes) -> "Ballots":
        sums = Sums(votes)
        says = np.where((votes.moderation != OUT)[:, None], [1.0, 0.0, 1.0], 0.0)
        counts = sums.counts() * says
        share = (counts[:, 2] + 0.5) / (counts.sum(axis=1) + 1)
        deviation = np.sqrt(np.maximum(share * (1 - share), FLOOR))
        scores = np.stack((-share / deviation, np.zeros_like(share), (1 - share) / deviation), axis=1) * says
        return cls(sums, share, scores, says)

    def only(self, votes: Cast, first: int | None = None) -> "Ballots":
        """Some of the votes, measured against the shares of all."""
        return Ballots(Sums(votes, first=first, compiled=self.sums.compiled), self.share, self.scores, self.says)

    def counts(self) -> NDArray[np.int64]:
        """How many votes of each participant say something, (P,)."""
        return self.sums.by_person(self.says[..., None])[:, 0].astype(np.int64)


@dataclass(frozen=True, slots=True)
class Axes:
    """F fits of the model: `loadings` (F, S, 2) and the variance of the noise `noise` (F,)."""

    loadings: Floats
    noise: Floats


@dataclass(frozen=True, slots=True)
class Places:
    """What the votes of P people say about their positions in F fits: a normal likelihood in information form.

    The log likelihood of position m is `pull` . m - m' `weight` m / 2 + constant; `pull` (P, F, 2), `weight` (P, F, 3)
    holds the entries 11, 12, 22 of the symmetric matrix.
    """

    pull: Floats
    weight: Floats

    @classmethod
    def of(cls, sums: Floats) -> "Places":
        """From sums (P, 5 F)."""
        each = sums.reshape(len(sums), sums.shape[1] // 5, 5)
        return cls(each[..., :2], each[..., 2:])

    def posterior(self) -> tuple[Floats, Floats]:
        """Mean (P, F, 2) and covariance (P, F, 3) of the positions, given the prior N(0, 1)."""
        first, mixed, second = self.weight[..., 0] + 1, self.weight[..., 1], self.weight[..., 2] + 1
        determinant = first * second - mixed * mixed
        covariance = np.stack((second, -mixed, first), axis=-1) / determinant[..., None]
        return _times(covariance, self.pull), covariance


def place(ballots: Ballots, axes: Axes) -> Places:
    """Where people stand on given axes: one pass over the votes."""
    return Places.of(ballots.sums.by_person(_table(ballots, axes)))


def _table(ballots: Ballots, axes: Axes) -> Floats:
    """(S, 3, 5 F): what one vote adds to `pull` and `weight`."""
    scaled = (axes.loadings / axes.noise[:, None, None]).transpose(1, 0, 2)
    weight = _products(scaled, axes.loadings.transpose(1, 0, 2))
    pull = scaled[:, None] * ballots.scores[..., None, None]
    table = np.concatenate((pull, weight[:, None] * ballots.says[..., None, None]), axis=3)
    return table.reshape(*ballots.says.shape, 5 * len(axes.noise))


def improve(ballots: Ballots, axes: Axes, people: Floats, cast: Floats) -> Axes:
    """One step of expectation-maximisation: two passes. Maximum a posteriori for loadings with precision `RIDGE`.

    `people` (P, F) weighs each person in each fit, and `cast` (S, 3, F) are the votes of these people.
    """
    fits = people.shape[1]
    found = ballots.sums.through(_table(ballots, axes), _expected, people)
    passed = found.spread.reshape(*cast.shape, 5)
    pull = (passed[..., :2] * ballots.scores[..., None, None]).sum(axis=1).transpose(1, 0, 2)
    moments = (passed[..., 2:] * ballots.says[..., None, None]).sum(axis=1).transpose(1, 0, 2)
    loadings = _solved(moments + np.array([RIDGE, 0.0, RIDGE]), pull)
    squares = (cast * ballots.scores[..., None] ** 2).reshape(-1, fits).sum(axis=0)
    explained = 2 * (loadings * pull).sum(axis=(1, 2)) - (_times(moments, loadings) * loadings).sum(axis=(1, 2))
    votes = (cast * ballots.says[..., None]).reshape(-1, fits).sum(axis=0)
    spread = found.total.reshape(fits, 5)[:, 2:] / np.maximum(people.sum(axis=0), TINY)[:, None]
    return Axes(_unit(loadings, spread), np.maximum((squares - explained) / np.maximum(votes, 1), 1e-3))


def _unit(loadings: Floats, spread: Floats) -> Floats:
    """Loadings for positions of variance 1, out of those for positions with this second moment (F, 3).

    Parameter expansion (Liu, Rubin and Wu 1998): the same model in fewer steps.
    """
    first = np.sqrt(np.maximum(spread[:, 0], TINY))
    mixed = spread[:, 1] / first
    second = np.sqrt(np.maximum(spread[:, 2] - mixed**2, TINY))
    across = loadings[..., 0] * first[:, None] + loadings[..., 1] * mixed[:, None]
    return np.stack((across, loadings[..., 1] * second[:, None]), axis=-1)


def _expected(sums: Floats, people: Floats) -> Floats:
    """First and second moments of the positions of each person in each fit, times what they count."""
    mean, covariance = Places.of(sums).posterior()
    known = np.concatenate((mean, covariance + _products(mean, mean)), axis=2) * people[..., None]
    return known.reshape(len(sums), -1)


def fit_axes(ballots: Ballots, people: Floats, seed: int) -> Axes:
    """Fit the model F times from scratch; `people` (P, F) weighs each person in each fit, 0 leaves them out."""
    cast = ballots.sums.by_statement(people)
    axes = _start(ballots, people, cast, seed)
    for _ in range(STEPS):
        before = axes.loadings
        axes = improve(ballots, axes, people, cast)
        if np.square(axes.loadings - before).sum() <= CLOSE**2 * np.square(axes.loadings).sum():
            break
    return axes


def _start(ballots: Ballots, people: Floats, cast: Floats, seed: int) -> Axes:
    """The leading directions of z, with statements of many votes evened out, by subspace iteration from random ones."""
    statements, _, fits = cast.shape
    width = min(DIMENSIONS + 1, statements)
    even = 1 / np.sqrt((cast * ballots.says[..., None]).sum(axis=1) + 5 * RIDGE)
    scores = ballots.scores[..., None, None]
    basis = np.random.default_rng(seed).standard_normal((statements, fits, width))
    for _ in range(POWER_STEPS):
        table = ((basis * even[..., None])[:, None] * scores).reshape(statements, 3, -1)
        back = ballots.sums.through(table, _reached, people).spread.reshape(statements, 3, fits, width)
        basis = (back * scores).sum(axis=1) * even[..., None]
        basis = np.linalg.qr(basis.transpose(1, 0, 2))[0].transpose(1, 0, 2)
    loadings = np.zeros((fits, statements, DIMENSIONS))
    loadings[..., :width] = 0.3 * np.sqrt(statements) * basis[..., :DIMENSIONS].transpose(1, 0, 2)
    return Axes(loadings, np.full(fits, 0.8))


def _reached(sums: Floats, people: Floats) -> Floats:
    return (sums.reshape(*people.shape, -1) * people[..., None]).reshape(sums.shape)


@dataclass(frozen=True, slots=True)
class Map:
    """One fit, turned to the principal axes of the positions, longest first; what weighs most on an axis points up.

    `means` (P, 2): the expected positions u. They are nearer to the middle the fewer votes somebody cast. `positions`
    (P, 2) undoes that: u / sqrt(r), r the share of the variance of a position that the votes explain. All are then as
    far out on average, whatever they cast; who has no votes that say something is in the middle. `loadings` (S, 2).
    """

    means: Floats
    positions: Floats
    loadings: Floats


def mapped(ballots: Ballots, axes: Axes, people: Floats) -> Map:
    """The map of the first fit; `people` (P,) is what each person counts. One pass over the votes."""
    mean, covariance = (found[:, 0] for found in place(ballots, axes).posterior())
    spread = np.einsum("p,pa,pb->ab", people, mean, mean)
    turn = np.linalg.eigh(spread)[1][:, ::-1]
    loadings = np.einsum("sa,ab->sb", axes.loadings[0], turn)
    if len(loadings):
        most = loadings[np.abs(loadings).argmax(axis=0), np.arange(DIMENSIONS)]
        turn = turn * np.where(most < 0, -1.0, 1.0)
    means = np.einsum("pa,ab->pb", mean, turn)
    explained = 1 - (covariance[:, 0] + covariance[:, 2]) / 2
    positions = means / np.sqrt(np.where(explained > EXPLAINED, explained, 1.0))[:, None]
    return Map(means, positions, np.einsum("sa,ab->sb", axes.loadings[0], turn))


def _products(left: Floats, right: Floats) -> Floats:
    """The entries 11, 12, 22 of the outer products."""
    return np.stack((left[..., 0] * right[..., 0], left[..., 0] * right[..., 1], left[..., 1] * right[..., 1]), axis=-1)


def _times(matrix: Floats, vector: Floats) -> Floats:
    """A symmetric matrix (entries 11, 12, 22) times a vector."""
    first = matrix[..., 0] * vector[..., 0] + matrix[..., 1] * vector[..., 1]
    second = matrix[..., 1] * vector[..., 0] + matrix[..., 2] * vector[..., 1]
    return np.stack((first, second), axis=-1)


def _solved(matrix: Floats, vector: Floats) -> Floats:
    """The solution x of a symmetric matrix (entries 11, 12, 22) times x = vector."""
    determinant = matrix[..., 0] * matrix[..., 2] - matrix[..., 1] ** 2
    inverse = np.stack((matrix[..., 2], -matrix[..., 1], matrix[..., 0]), axis=-1) / determinant[..., None]
    return _times(inverse, vector)
