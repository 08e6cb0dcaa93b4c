"""The map of the published method: two principal axes of the votes, missing ones filled with the statement's mean."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.linalg import LinearOperator, eigsh

from opinion.votes import OUT, Votes

DENSE = 300
"""Statements, or else participants, up to which a matrix of their products is written down."""


@dataclass(frozen=True, slots=True)
class Projection:
    """`positions` (P, 2) of participants, `statements` (S, 2), `size`: statements that count as columns."""

    positions: NDArray[np.float64]
    statements: NDArray[np.float64]
    size: int


def projected(votes: Votes) -> Projection:
    """Where everybody is on the map.

    A missing vote filled with the mean becomes 0 once the mean is taken away, so only votes that were cast are looked
    at. Statements moderated out are set to 0 for everybody and count as voted on by everybody. A participant's sum
    over D v is stretched by √(S / n), n the votes cast; a statement is where somebody would be who only agrees with it.
    """
    seen = np.bincount(votes.columns, minlength=votes.statements.size)
    sums = np.bincount(votes.columns, weights=votes.values, minlength=votes.statements.size)
    means = sums / np.maximum(seen, 1)
    out, known = votes.moderation == OUT, seen > 0
    size = int(known.sum())
    deviations = _deviations(votes, means, out)
    axes = _axes(deviations)
    counted = votes.counts - _counts_in(votes, out) + int((out & known).sum())
    positions = (deviations @ axes) * np.sqrt(size / np.maximum(counted, 1))[:, None]
    statements = np.sqrt(size) * np.where(out | ~known, 0.0, 1 - means)[:, None] * axes
    return Projection(positions, statements, size)


def _deviations(votes: Votes, means: NDArray[np.float64], out: NDArray[np.bool_]) -> sparse.csr_array:
    """D: each vote less the statement's mean, 0 for statements moderated out."""
    data = np.where(out[votes.columns], 0.0, votes.values - means[votes.columns])
    return sparse.csr_array((data, votes.columns, votes.starts), shape=(votes.participants.size, means.size))


def _counts_in(votes: Votes, chosen: NDArray[np.bool_]) -> NDArray[np.int64]:
    """How many of each participant's votes are on the chosen statements."""
    running = np.concatenate(([0], np.cumsum(chosen[votes.columns], dtype=np.int64)))
    return np.diff(running[votes.starts])


def _axes(deviations: sparse.csr_array) -> NDArray[np.float64]:
    """The two eigenvectors of D'D with the largest eigenvalues, (S, 2); the largest entry of each is positive."""
    people, size = deviations.shape
    if size <= DENSE:
        _, vectors = np.linalg.eigh((deviations.T @ deviations).toarray())
        vectors = vectors[:, ::-1][:, :2]
    elif people <= DENSE:
        values, vectors = np.linalg.eigh((deviations @ deviations.T).toarray())
        values, vectors = values[::-1][:2], vectors[:, ::-1][:, :2]
        vectors = deviations.T @ np.where(values > 0, vectors / np.sqrt(np.where(values > 0, values, 1.0)), 0.0)
    else:
        vectors = _leading(deviations)
    axes = np.zeros((size, 2))
    axes[:, : vectors.shape[1]] = vectors
    signs = np.sign(axes[np.abs(axes).argmax(axis=0), [0, 1]]) if size else np.ones(2)
    return axes * np.where(signs < 0, -1.0, 1.0)


def _leading(deviations: sparse.csr_array) -> NDArray[np.float64]:
    """The same by products with D and D' alone (Lanczos), up to the sign; zeros where there is nothing to see."""
    size = deviations.shape[1]
    back = deviations.T.tocsr()
    product = LinearOperator((size, size), matvec=lambda vector: back @ (deviations @ vector), dtype=np.float64)
    start = back @ (deviations @ np.random.default_rng(0).standard_normal(size))
    if not start.any():
        return np.zeros((size, 2))
    values, vectors = eigsh(product, k=2, v0=start, which="LA")
    return np.asarray(vectors[:, np.argsort(-values, kind="stable")])
