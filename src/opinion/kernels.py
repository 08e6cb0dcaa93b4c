"""A block of consecutive participants, and the three loops over its votes, by scipy or compiled.

This and `compiled` are the only code that goes through votes one by one. Everything here adds whole numbers exactly.
"""

import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]

BLOCK = 1 << 18
"""Votes in a block, at least: what a block needs besides its votes stays in the processor's cache."""
WORTH = 2_000_000
"""Votes from which on loading numba costs less time than it saves."""
FIELD = 1 << 26
"""Above twice the participants of a block: two sums of theirs then fit in one float."""


@dataclass(frozen=True, slots=True)
class Block:
    """Consecutive participants. A code is 3 times the place of the statement, plus the vote, plus 1."""

    first: int
    """Place of the first participant."""
    starts: NDArray[np.int64]
    """(n+1,): where the codes of each participant begin; the first is 0."""
    codes: NDArray[Any]
    """Unsigned whole numbers of two or four bytes."""
    statements: int

    @property
    def rows(self) -> slice:
        """The places of these participants."""
        return slice(self.first, self.first + self.starts.size - 1)

    def gather(self, table: Floats, compiled: bool = False) -> Floats:
        """Per participant the sum of table rows of their codes; table (3 S, d) of whole numbers, result (n, d)."""
        if compiled:
            return np.asarray(_loops().gathered(self.starts, self.codes, table))
        return np.asarray(self._ones() @ table)

    def spread(self, values: Floats, compiled: bool = False) -> Floats:
        """Per code the sum of the values of participants who have it; values (n, d) whole, result (3 S, d)."""
        if compiled:
            return np.asarray(_loops().spread(self.starts, self.codes, values, 3 * self.statements))
        return np.asarray(self._ones().T @ values)

    def pairs(self, compiled: bool = False) -> NDArray[np.int64]:
        """(S, S, 4): over participants who voted on both j and k, their number, sum of votes on k, on j, of products.

        Each pair is counted once, at j, k or at k, j, see `mirrored`; compiled or not makes a difference here.
        """
        if compiled:
            return np.asarray(_loops().paired(self.starts, self.codes, self.statements))
        full = self._products()
        half = np.stack([full[0], full[1], full[1].T, full[2]], axis=2)
        half[np.triu_indices(self.statements, 1)] = 0
        return half

    def _ones(self) -> sparse.csr_array:
        """(n, 3 S): 1 where a participant cast a vote."""
        shape = (self.starts.size - 1, 3 * self.statements)
        narrow = np.int32 if max(self.codes.size, shape[1]) < 2**31 else np.int64
        parts = (np.ones(self.codes.size), self.codes.astype(narrow), self.starts.astype(narrow))
        return sparse.csr_array(parts, shape=shape)

    def _products(self) -> NDArray[np.int64]:
        """(3, S, S): M'M, M'V and V'V, from the one product (M + iV)' (2^26 M + V), taken apart afterwards."""
        shape = (self.starts.size - 1, self.statements)
        columns, votes = (self.codes // 3).astype(np.int32), self.codes % 3 - 1.0
        left = sparse.csr_array((1 + 1j * votes, columns, self.starts), shape=shape)
        right = sparse.csr_array((FIELD + votes, columns, self.starts), shape=shape)
        found = np.asarray((left.T @ right).toarray())
        real, imaginary = found.real.astype(np.int64), found.imag.astype(np.int64)
        count, first = (real + FIELD // 2) // FIELD, (imaginary + FIELD // 2) // FIELD
        return np.stack([count, real - FIELD * count, imaginary - FIELD * first])


def mirrored(half: NDArray[Any]) -> NDArray[np.int64]:
    """(3, S, S): M'M, M'V, V'V from pairs that were counted once each, wherever: see `Block.pairs`."""
    count, second, first, product = (half[:, :, field].astype(np.int64) for field in range(4))
    both = np.stack([count + count.T, second + first.T, product + product.T])
    diagonal = np.arange(half.shape[0])
    both[:, diagonal, diagonal] = half[diagonal, diagonal][:, [0, 1, 3]].T
    return both


def encoded(columns: NDArray[Any], values: NDArray[Any], statements: int) -> NDArray[Any]:
    """The codes of votes: two bytes each where they suffice."""
    codes: NDArray[Any] = np.empty(columns.size, dtype=np.uint16 if 3 * statements <= 2**16 else np.uint32)
    for first in range(0, columns.size, BLOCK):
        part = slice(first, first + BLOCK)
        codes[part] = 3 * columns[part].astype(np.int64) + values[part] + 1
    return codes


def cut(starts: NDArray[np.int64], codes: NDArray[Any], statements: int, size: int = 0) -> Iterator[Block]:
    """Blocks of about `size` votes and much the same size, views of the same memory.

    Never so small that adding up their tables costs more than making them.
    """
    size = max(BLOCK, 8 * statements, size)
    size = -(-int(starts[-1]) // max(1, -(-int(starts[-1]) // size)))
    first, people = 0, starts.size - 1
    while first < people:
        last = int(np.searchsorted(starts, starts[first] + size, side="right")) - 1
        last = min(max(last, first + 1), first + FIELD // 4, people)
        yield Block(first, starts[first : last + 1] - starts[first], codes[starts[first] : starts[last]], statements)
        first = last


def compilable() -> bool:
    """Whether numba is installed."""
    return importlib.util.find_spec("numba") is not None


def _loops() -> ModuleType:
    from . import compiled  # noqa: PLC0415 - numba takes half a second to load

    return compiled
