"""The groups of the published method: k-means in two steps, and the number of groups by silhouette.

First at most 100 base clusters of participants, then groups of base clusters weighted by size; both as Pol.is does it
(`math/src/polismath/math/clusters.clj` and `conversation.clj` of compdemocracy/polis), started cold.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Labels = NDArray[np.int64]

BASE = 100
BASE_STEPS = 100
GROUP_STEPS = 20  # 100 were intended; the option's name is misspelt in the published code
MOST = 5
CHUNK = 256  # points compared with all centres at a time: what is compared stays in the cache


class Grouping(NamedTuple):
    """`labels`: the group of each point, 0 … k-1. `silhouettes`: of each number of groups that was tried."""

    labels: Labels
    silhouettes: dict[int, float]


def grouped(points: Points) -> Grouping:
    """The groups of points (n, 2), which come in the order of arrival: the first ones are the first centres.

    Everything in one group where fewer than two points differ.
    """
    start = first_distinct(points, BASE)
    if len(start) < 2:
        return Grouping(np.zeros(len(points), dtype=np.int64), {})
    centres, labels = lloyd(points, start, np.ones(len(points)), BASE_STEPS)
    used, base = np.unique(labels, return_inverse=True)
    centres, weights = centres[used], np.bincount(base).astype(np.float64)
    tried: dict[int, tuple[float, Labels]] = {}
    for k in range(2, min(MOST, 2 + len(centres) // 12) + 1):
        start = first_distinct(centres, k)
        _, found = lloyd(centres, start, weights, GROUP_STEPS)
        tried[k] = (silhouette(centres, found), found)
    best = max(tried, key=lambda k: (tried[k][0], -k))
    _, labels = np.unique(tried[best][1], return_inverse=True)
    return Grouping(labels[base], {k: value for k, (value, _) in tried.items()})


def first_distinct(points: Points, most: int) -> Points:
    """The first points that differ, in order, at most so many."""
    seen: dict[tuple[float, ...], None] = {}
    for start in range(0, len(points), CHUNK):
        for point in points[start : start + CHUNK].tolist():
            seen.setdefault(tuple(point))
            if len(seen) == most:
                return np.array(list(seen))
    return np.array(list(seen)).reshape(-1, points.shape[1])


def lloyd(points: Points, centres: Points, weights: NDArray[np.float64], steps: int) -> tuple[Points, Labels]:
    """k-means from given centres, at most so many steps: centres (k, 2) and the label of each point.

    A centre that loses all its points stays where it is. Of equally near centres the first one gets the point.
    """
    labels = np.full(len(points), -1, dtype=np.int64)
    for _ in range(steps):
        found = nearest(points, centres)
        if np.array_equal(found, labels):
            break
        labels = found
        mass = np.bincount(labels, weights=weights, minlength=len(centres))
        sums = [np.bincount(labels, weights=weights * axis, minlength=len(centres)) for axis in points.T]
        full = mass > 0
        centres = np.where(full[:, None], np.stack(sums, axis=1) / np.where(full, mass, 1.0)[:, None], centres)
    return centres, labels


def nearest(points: Points, centres: Points) -> Labels:
    """The nearest centre of each point, by Euclidean distance."""
    labels = np.empty(len(points), dtype=np.int64)
    distances, along = np.empty((2, CHUNK, len(centres)))
    for start in range(0, len(points), CHUNK):
        part = points[start : start + CHUNK]
        total, square = distances[: len(part)], along[: len(part)]
        total.fill(0)
        for axis in range(points.shape[1]):
            np.subtract(part[:, axis, None], centres[None, :, axis], out=square)
            total += np.square(square, out=square)
        total.argmin(axis=1, out=labels[start : start + CHUNK])
    return labels


def silhouette(points: Points, labels: Labels) -> float:
    """The mean of (b - a) / max(a, b) (Rousseeuw 1987); 0 for a point alone in its cluster, -1 for one cluster only.

    a: mean distance to the others of the own cluster; b: to the nearest other cluster. Quadratic: for few points.
    """
    found, place, sizes = np.unique(labels, return_inverse=True, return_counts=True)
    if len(found) < 2:
        return -1.0
    distances = np.sqrt(((points[:, None] - points[None]) ** 2).sum(axis=-1))
    sums = np.stack([distances[:, place == one].sum(axis=1) for one in range(len(found))], axis=1)
    rows = np.arange(len(points))
    own = sums[rows, place] / np.maximum(sizes[place] - 1, 1)
    others = sums / sizes
    others[rows, place] = np.inf
    nearest_other = others.min(axis=1)
    widest = np.maximum(own, nearest_other)
    alone = (sizes[place] == 1) | (widest == 0)
    return float(np.where(alone, 0.0, (nearest_other - own) / np.where(alone, 1.0, widest)).mean())
