"""The largest eigenvalues of a symmetric matrix, with the same bits on any number of threads.

BLAS and LAPACK split larger products between threads, and what is split is rounded otherwise: with OpenBLAS 0.3.31,
`eigh` and `@` give other bits on two threads than on one from a size of about 150. So the long vectors are handled here
by numpy's own loops, and LAPACK gets matrices of at most `DEPTH` rows, which it does not split.

Block Lanczos with full reorthogonalisation and restarts (Golub and Underwood 1977; Saad 2011, chapter 6): eigenvalues
that are close to each other or equal are found together.
"""

from collections.abc import Callable

import numpy as np

from .kernels import Floats

Apply = Callable[[Floats], Floats]

DEPTH = 60
"""Vectors kept before a restart."""
LOOK = 4
"""Blocks after which it is asked whether the vectors have settled."""
RESTARTS = 30
CLOSE = 1e-11
"""Largest norm of A x - a x, relative to the largest eigenvalue, of an eigenvector x that has settled."""


def leading(apply: Apply | Floats, size: int, count: int, close: float = CLOSE) -> tuple[Floats, Floats]:
    """The `count` largest eigenvalues (count,), in falling order, and their eigenvectors (size, count).

    `apply` is the matrix, or a function that multiplies it with vectors (size, w). The largest entry of an eigenvector
    is positive. Where the matrix has fewer directions, what is missing is 0.
    """
    multiply = apply if callable(apply) else _multiplying(apply)
    width = min(count + 2, size)
    basis = orthonormal(np.random.default_rng(size).standard_normal((size, width)), np.zeros((size, 0)))
    values, vectors = np.zeros(0), np.zeros((size, 0))
    for _ in range(RESTARTS if width else 0):
        values, vectors, settled = _cycle(multiply, basis, count, close)
        if settled:
            break
        basis = orthonormal(vectors[:, :width], np.zeros((size, 0)))
    found, columns = min(count, values.size), np.zeros((size, count))
    columns[:, :found] = signed(vectors[:, :found])
    return np.concatenate((values[:found], np.zeros(count - found))), columns


def signed(vectors: Floats) -> Floats:
    """The same axes, each turned so that its entry furthest from 0 is positive."""
    most = vectors[np.abs(vectors).argmax(axis=0), np.arange(vectors.shape[1])] if vectors.size else np.ones(0)
    return vectors * np.where(most < 0, -1.0, 1.0)


def orthonormal(vectors: Floats, basis: Floats) -> Floats:
    """The directions of the vectors (size, w) that are not in the basis (size, m): orthonormal, at most w.

    Gram and Schmidt, twice (Parlett 1998, 6.9). What is left of a vector by rounding alone is left out.
    """
    kept = basis
    for column in vectors.T:
        length = np.sqrt((column * column).sum())
        left = column
        for _ in range(2):
            left = left - _combined(kept, _inner(kept, left[:, None]))[:, 0]
        rest = np.sqrt((left * left).sum())
        if rest > 1e-10 * length:
            kept = np.concatenate((kept, (left / rest)[:, None]), axis=1)
    return kept[:, basis.shape[1] :]


def _cycle(multiply: Apply, start: Floats, count: int, close: float) -> tuple[Floats, Floats, bool]:
    """Eigenvalues and vectors in the space of start, A start, A A start, …, and whether the first `count` settled."""
    basis, images, block = start, np.zeros((start.shape[0], 0)), start
    while True:
        images = np.concatenate((images, multiply(block)), axis=1)
        block = orthonormal(images[:, -block.shape[1] :], basis)
        whole = block.shape[1] == 0  # the space holds all of its images: its eigenvectors are exact
        full = basis.shape[1] + block.shape[1] > DEPTH
        if whole or full or basis.shape[1] % (LOOK * start.shape[1]) == 0:
            values, vectors, off = _ritz(basis, images, start.shape[1])
            settled = whole or bool((off[:count] <= close * np.abs(values).max()).all())
            if settled or full:
                return values, vectors, settled
        basis = np.concatenate((basis, block), axis=1)


def _ritz(basis: Floats, images: Floats, count: int) -> tuple[Floats, Floats, Floats]:
    """Values and `count` vectors of the matrix as seen in a basis, and the norms of A x - a x."""
    projected = _inner(basis, images)
    values, turn = np.linalg.eigh((projected + projected.T) / 2)
    values, turn = values[::-1], turn[:, ::-1][:, :count]
    vectors = _combined(basis, turn)
    off = _combined(images, turn) - vectors * values[:count]
    return values, vectors, np.sqrt((off * off).sum(axis=0))


def _multiplying(matrix: Floats) -> Apply:
    return lambda vectors: np.einsum("jk,wk->jw", matrix, np.ascontiguousarray(vectors.T))  # by rows: thrice as fast


def _inner(left: Floats, right: Floats) -> Floats:
    return np.asarray(np.einsum("sa,sb->ab", left, right))


def _combined(vectors: Floats, weights: Floats) -> Floats:
    return np.asarray(np.einsum("sa,ab->sb", vectors, weights))
