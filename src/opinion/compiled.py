"""The loops over votes once more, compiled by numba where it is installed: two to three times faster than scipy's.

They add whole numbers that are carried in floats and stay below 2^53 (`sums`), so that they give what scipy gives, to
the last bit, whatever the order of adding. Columns come in fives, because five local variables stay in registers, and
because five sums per person are what a map of two axes needs (`axes`).
"""

from collections.abc import Callable, Iterator
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

FIVE = 5
Floats = NDArray[np.float64]
Codes = NDArray[Any]
"""Unsigned whole numbers of two or four bytes."""


def gathered(starts: NDArray[np.int64], codes: Codes, table: Floats) -> Floats:
    """(n, d): per row the sum of table[code] over its codes; table (3 S, d)."""
    out = np.empty((starts.size - 1, table.shape[1]))
    for columns, part in _fives(table):
        five = np.empty((out.shape[0], FIVE))
        _gather(starts, codes, part, five)
        out[:, columns] = five[:, : out[:, columns].shape[1]]
    return out


def spread(starts: NDArray[np.int64], codes: Codes, values: Floats, size: int) -> Floats:
    """(size, d): per code the sum of values[row] over the rows that have it; values (n, d)."""
    out = np.empty((size, values.shape[1]))
    for columns, part in _fives(values):
        five = np.zeros((size, FIVE))
        _spread(starts, codes, part, five)
        out[:, columns] = five[:, : out[:, columns].shape[1]]
    return out


def paired(starts: NDArray[np.int64], codes: Codes, statements: int) -> NDArray[np.int32]:
    """(S, S, 4): at j, k <= j, over rows with votes on both: their number, sum of votes on k, on j, of products."""
    half = np.zeros((statements, statements, 4), dtype=np.int32)
    _pair(starts, codes, half)
    return half


def _fives(array: Floats) -> Iterator[tuple[slice, Floats]]:
    """Columns by five, the last ones padded with zeros, and where they belong."""
    for first in range(0, array.shape[1], FIVE):
        part = array[:, first : first + FIVE]
        missing = FIVE - part.shape[1]
        yield slice(first, first + FIVE), np.pad(part, ((0, 0), (0, missing))) if missing else part.copy()


def _compiled(loop: Callable[..., Any]) -> Any:
    """Compiled at the first call; other threads run meanwhile. Kept for later runs, where there is a place to."""
    try:
        return numba.njit(cache=True, nogil=True)(loop)
    except RuntimeError:  # a read-only installation without a home
        return numba.njit(nogil=True)(loop)


@_compiled
def _gather(starts, codes, table, out):  # type: ignore[no-untyped-def] # numba finds the types, at each call
    for row in range(starts.size - 1):
        a, b, c, d, e = 0.0, 0.0, 0.0, 0.0, 0.0
        for place in range(starts[row], starts[row + 1]):
            code = np.uint64(codes[place])  # unsigned: saves asking whether an index counts from the end
            a += table[code, 0]
            b += table[code, 1]
            c += table[code, 2]
            d += table[code, 3]
            e += table[code, 4]
        out[row, 0], out[row, 1], out[row, 2], out[row, 3], out[row, 4] = a, b, c, d, e


@_compiled
def _spread(starts, codes, values, out):  # type: ignore[no-untyped-def]
    for row in range(starts.size - 1):
        a, b, c, d, e = values[row, 0], values[row, 1], values[row, 2], values[row, 3], values[row, 4]
        for place in range(starts[row], starts[row + 1]):
            code = np.uint64(codes[place])
            out[code, 0] += a
            out[code, 1] += b
            out[code, 2] += c
            out[code, 3] += d
            out[code, 4] += e


@_compiled
def _pair(starts, codes, out):  # type: ignore[no-untyped-def]
    items, votes = np.empty(out.shape[0], np.uint64), np.empty(out.shape[0], np.int32)
    for row in range(starts.size - 1):
        for place in range(starts[row], starts[row + 1]):
            items[place - starts[row]] = codes[place] // 3
            votes[place - starts[row]] = np.int32(codes[place] % 3) - 1
        for one in range(starts[row + 1] - starts[row]):
            vote, line = votes[one], out[items[one]]
            for other in range(one + 1):
                cell, second = line[items[other]], votes[other]
                cell[0] += np.int32(1)
                cell[1] += second
                cell[2] += vote
                cell[3] += vote * second
