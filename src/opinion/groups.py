"""Who votes alike: groups found on the map, sharpened on the votes, and kept only where they hold.

Two models, one after the other, both of the votes that were cast:
1. On the map, a mixture of k centres. What a person's votes say about the position is a normal likelihood (`Places`),
   so somebody with few votes weighs little and is not mistaken for somebody in the middle.
2. On the votes, latent classes (Lazarsfeld and Henry 1968): in group g a person agrees with statement j with chance
   theta_gj, shrunk towards the share p_j of all by `SHRINK` votes. Few steps from the map's groups suffice.

Several fits, each on its own people, are made at once, as in `axes`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .axes import Ballots, Places
from .kernels import Floats

MAP_STEPS = 10
"""Steps of expectation-maximisation of the mixture on the map."""
VOTE_STEPS = 3
"""Steps on the votes."""
SHRINK = 30.0
"""How many votes the share of all is worth in a group's chances."""


@dataclass(frozen=True, slots=True)
class Classes:
    """F fits of k latent classes: chances of agreeing `agree` (F, k, S) and shares of the classes `share` (F, k)."""

    agree: Floats
    share: Floats

    def table(self, ballots: Ballots) -> Floats:
        """(S, 3, F, k): the logarithm of how much likelier a class makes each kind of vote than everybody does."""
        against = np.log((1 - self.agree) / (1 - ballots.share))
        both = np.stack((against, np.zeros_like(against), np.log(self.agree / ballots.share)))
        return both.transpose(3, 0, 1, 2) * ballots.says[..., None, None]


def mixtures(places: Places, people: Floats, most: int) -> list[Floats]:
    """Memberships (F, k, P) of mixtures on the map for k = 2 .. `most`, each from the one before by splitting a group.

    `people` (F, P): what each person counts in each fit. A fit's people are its own; the others are only placed.
    """
    mean = _people_last(places.posterior()[0])
    known = _people_last(np.concatenate((places.pull, places.weight), axis=2))
    members = np.ones((len(people), 1, people.shape[1]))
    found = []
    for _ in range(2, most + 1):
        members = _settled(known, people, _split(mean, members, people))
        found.append(members)
    return found


def _people_last(array: Floats) -> Floats:
    """(P, F, n) as (F, n, P): sums over people and over few groups are then quick."""
    return np.ascontiguousarray(array.transpose(1, 2, 0))


def _split(mean: Floats, members: Floats, people: Floats) -> Floats:
    """The group that is most spread out in one direction, cut across that direction at its mean."""
    weighed = members * people[:, None]
    sizes = np.maximum(weighed.sum(axis=2), 1e-9)
    centres = np.einsum("fkp,fap->fka", weighed, mean) / sizes[..., None]
    first, mixed, second = (
        np.einsum("fkp,fp->fk", weighed, mean[:, a] * mean[:, b]) - sizes * centres[..., a] * centres[..., b]
        for a, b in ((0, 0), (0, 1), (1, 1))
    )
    spread = np.stack((first, mixed, mixed, second), axis=-1).reshape(*first.shape, 2, 2)
    values, vectors = np.linalg.eigh(spread)
    widest = values[..., -1].argmax(axis=1)
    fit = np.arange(len(widest))
    direction, centre = vectors[fit, widest, :, -1], centres[fit, widest]
    above = ((mean - centre[..., None]) * direction[..., None]).sum(axis=1) > 0
    taken = members[fit, widest]
    split = members.copy()
    split[fit, widest] = np.where(above, 0.0, taken)
    return np.concatenate((split, np.where(above, taken, 0.0)[:, None]), axis=1)


def _settled(known: Floats, people: Floats, members: Floats) -> Floats:
    """Expectation-maximisation of the mixture; `known` (F, 5, P) is what the votes say about positions."""
    for _ in range(MAP_STEPS):
        weighed = members * people[:, None]
        sums = np.einsum("fkp,fap->fka", weighed, known)
        first, mixed, second = sums[..., 2] + 1, sums[..., 3], sums[..., 4] + 1
        determinant = first * second - mixed**2
        x = (second * sums[..., 0] - mixed * sums[..., 1]) / determinant
        y = (first * sums[..., 1] - mixed * sums[..., 0]) / determinant
        centre = np.stack((x, y, -x * x / 2, -x * y, -y * y / 2), axis=-1)
        likely = np.einsum("fka,fap->fkp", centre, known)
        members = normalised(likely + np.log(_shares(weighed))[..., None])
    return members


def _shares(weighed: Floats) -> Floats:
    """(F, k): the shares of groups, as if each had one person more."""
    sizes = weighed.sum(axis=2) + 1
    return np.asarray(sizes / sizes.sum(axis=1, keepdims=True))


def normalised(likely: Floats) -> Floats:
    """Memberships (F, k, P) out of log likelihoods."""
    odds = np.exp(likely - likely.max(axis=1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=1, keepdims=True))


def classes_of(ballots: Ballots, members: Floats, people: Floats) -> Classes:
    """The classes that these memberships make: one pass over the votes."""
    weighed = members * people[:, None]
    fits, k, count = weighed.shape
    sums = ballots.sums.by_statement(np.ascontiguousarray(weighed.reshape(fits * k, count).T))
    counts = (sums * ballots.says[..., None]).transpose(1, 2, 0).reshape(3, fits, k, -1)
    agree = (counts[2] + SHRINK * ballots.share) / (counts.sum(axis=0) + SHRINK)
    return Classes(agree, _shares(weighed))


def likelihoods(ballots: Ballots, classes: Classes) -> Floats:
    """(F, k, P): the log likelihood of each person's votes in each class, against everybody's; one pass."""
    fits, k = classes.share.shape
    found = ballots.sums.by_person(classes.table(ballots).reshape(-1, 3, fits * k))
    return np.ascontiguousarray(found.T).reshape(fits, k, -1) + np.log(classes.share)[..., None]


def sharpened(ballots: Ballots, members: Floats, people: Floats) -> tuple[Classes, Floats]:
    """The latent classes that memberships settle into, and the new memberships (F, k, P)."""
    for _ in range(VOTE_STEPS):
        classes = classes_of(ballots, members, people)
        members = normalised(likelihoods(ballots, classes))
    return classes, members


def agreement(one: NDArray[np.int64], other: NDArray[np.int64]) -> float:
    """The adjusted Rand index of two partitions (Hubert and Arabie 1985): 1 the same, 0 as alike as chance."""
    if one.size == 0:
        return 1.0
    table = np.bincount(one * (int(other.max()) + 1) + other).astype(np.float64)
    both, left, right = (_pairs(counts) for counts in (table, np.bincount(one), np.bincount(other)))
    chance = left * right / _pairs(np.array([one.size])) if one.size > 1 else 0.0
    most = (left + right) / 2
    return 1.0 if most == chance else float((both - chance) / (most - chance))


def _pairs(counts: NDArray[np.generic]) -> float:
    each = counts.astype(np.float64)
    return float((each * (each - 1) / 2).sum())
