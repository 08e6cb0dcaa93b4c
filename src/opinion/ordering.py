"""The canonical order of a conversation: by what was voted, never by ids or by the order of the input.

Rows and columns of the same votes, permuted or renamed, then come in the same order, and every sum over them is the
same to the last bit. The order is that of 64-bit hashes refined in turn (a participant's hash is a sum over the hashes
of their votes, a statement's a sum over those of its voters), the colour refinement of graph theory (Weisfeiler and
Leman 1968); sums modulo 2^64 do not depend on the order of adding. Ids decide only between rows that are equal.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from .engines import Local

Hashes = NDArray[np.uint64]

CHUNK = 1 << 19  # votes hashed or sorted at a time: what lies beside the votes stays small, and threads share the work
ROUNDS = 8  # of refinement; two suffice for all but made-up conversations
SPLITS = 64  # ties between statements that are alike without being equal, broken one at a time
WORK = 20_000_000  # votes hashed for such ties at most


class Pattern(NamedTuple):
    """Votes by participant: rows `starts` (P+1), statement of each vote `columns`, ascending in a row, and `values`.

    Transposed, the same by statement.
    """

    starts: NDArray[np.int64]
    columns: NDArray[np.int32]
    values: NDArray[Any]


class Order(NamedTuple):
    """The places, in canonical order, of participants and of statements."""

    rows: NDArray[np.int64]
    columns: NDArray[np.int64]


def transposed(pattern: Pattern, columns: int) -> Pattern:
    """The same votes by statement; within each, participants ascend. Linear: a counting sort."""
    shape = (pattern.starts.size - 1, columns)
    by_row = sparse.csr_array((pattern.values, pattern.columns, _narrow(pattern.starts)), shape=shape)
    by_column = by_row.tocsc()  # keeps zeros, which are passes, and several votes on one statement
    starts = by_column.indptr.astype(np.int64)
    return Pattern(starts, by_column.indices.astype(np.int32, copy=False), by_column.data)


def _narrow(starts: NDArray[np.int64]) -> NDArray[Any]:
    return starts.astype(np.int32) if starts[-1] < 2**31 else starts


def rearranged(pattern: Pattern, order: Order) -> Pattern:
    """The votes with rows and columns in the given order, columns ascending in each row; each pair is there once."""
    rank = np.empty(order.columns.size, dtype=np.int32)
    rank[order.columns] = np.arange(order.columns.size, dtype=np.int32)
    shape = (order.rows.size, order.columns.size)
    given = sparse.csr_array((pattern.values, pattern.columns, _narrow(pattern.starts)), shape=shape)
    starts = np.concatenate(([0], np.cumsum(np.diff(pattern.starts)[order.rows])))
    columns, values = np.empty_like(pattern.columns), np.empty_like(pattern.values)

    def arrange(part: tuple[int, int]) -> None:
        some = given[order.rows[slice(*part)]]
        some.indices = rank[some.indices]
        some.has_sorted_indices = False
        some.sort_indices()
        place = slice(starts[part[0]], starts[part[1]])
        columns[place], values[place] = some.indices, some.data

    _in_threads(arrange, _chunks(starts))
    return Pattern(starts, columns, values)


def _chunks(starts: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Ranges of rows of about `CHUNK` votes."""
    first, rows = 0, starts.size - 1
    while first < rows:
        last = int(np.searchsorted(starts, starts[first] + CHUNK, side="right")) - 1
        last = min(max(last, first + 1), rows)
        yield first, last
        first = last


def _in_threads(work: Callable[[Any], Any], parts: Iterable[Any]) -> list[Any]:
    """What the work makes of each part, in order."""
    return Local().keep(work, [list(parts)], ())


def canonical(pattern: Pattern, row_marks: Hashes, column_marks: Hashes) -> Order:
    """The order by content. The marks tell apart what differs beside the votes: weights, moderation.

    Agree and disagree exchanged give the same order, so that mirrored votes are computed in mirrored steps.
    """
    hashing = _Hashing(pattern, row_marks, column_marks)
    found = [hashing.oriented(sign) for sign in _orientations(hashing.counts)]
    rows, columns = min(found, key=lambda hashes: int(hashes[0].sum()))
    return Order(np.argsort(rows, kind="stable"), np.argsort(columns, kind="stable"))


class _Hashing:
    def __init__(self, pattern: Pattern, row_marks: Hashes, column_marks: Hashes) -> None:
        self.pattern, self.row_marks, self.column_marks = pattern, row_marks, column_marks
        self.counts = self._counts()
        self.sign = 1

    def oriented(self, sign: int) -> tuple[Hashes, Hashes]:
        """Hashes of rows and columns, with votes as they are (1) or mirrored (-1)."""
        self.sign = sign
        columns = self.split(self.refined())
        return self.row_hashes(columns), columns

    def _counts(self) -> NDArray[np.int64]:
        def counted(part: int) -> NDArray[np.int64]:
            codes = self._codes(slice(part, part + CHUNK), self.pattern.columns, 1)
            return np.bincount(codes, minlength=3 * self.column_marks.size)

        counts = np.zeros(3 * self.column_marks.size, dtype=np.int64)
        for some in _in_threads(counted, range(0, self.pattern.values.size, CHUNK)):
            counts += some
        return counts.reshape(-1, 3)

    def _codes(self, part: slice, items: NDArray[Any], sign: int) -> NDArray[np.int64]:
        values = self.pattern.values[part].astype(np.int64)
        return 3 * items[part].astype(np.int64) + (sign * values + 1)

    def refined(self, columns: Hashes | None = None) -> Hashes:
        """Hashes of the statements, refined until no more of them come apart."""
        if columns is None:
            columns = self.column_marks.copy()
            for vote in range(3):
                columns = mixed(columns + self.counts[:, :: self.sign][:, vote].astype(np.uint64))
        known = np.unique(columns).size
        for _ in range(ROUNDS):
            columns = self.column_hashes(self.row_hashes(columns), columns)
            before, known = known, np.unique(columns).size
            if known in (before, columns.size):
                break
        return columns

    def split(self, columns: Hashes) -> Hashes:
        """Breaks ties between statements that are alike but not equal; the choice among them changes nothing else.

        Beyond the budget of work ids decide at once.
        """
        distinct = np.unique(columns).size
        if distinct == columns.size:
            return columns
        exact = self.column_hashes(mixed(np.arange(self.row_marks.size, dtype=np.uint64)), self.column_marks)
        for _ in range(min(SPLITS, WORK // max(1, self.pattern.values.size))):
            tied = _first_tie(columns, exact)
            if tied is None:
                break
            columns = columns.copy()
            columns[tied] = mixed(columns[tied : tied + 1] + np.uint64(1))[0]
            columns = self.refined(columns)
        return columns

    def row_hashes(self, columns: Hashes) -> Hashes:
        """Per participant: the sum over their votes of the hash of (statement, vote), with their mark."""
        table = _by_vote(columns)
        rows = np.zeros(self.row_marks.size, dtype=np.uint64)

        def add(part: tuple[int, int]) -> None:
            first, last = part
            start, end = self.pattern.starts[first], self.pattern.starts[last]
            votes = table[self._codes(slice(start, end), self.pattern.columns, self.sign)]
            filled = np.flatnonzero(np.diff(self.pattern.starts[first : last + 1])) + first
            if filled.size:
                rows[filled] = np.add.reduceat(votes, self.pattern.starts[filled] - start)

        _in_threads(add, _chunks(self.pattern.starts))
        return mixed(rows + self.row_marks)

    def column_hashes(self, rows: Hashes, columns: Hashes) -> Hashes:
        """Per statement: the sum over its votes of the hash of (participant, vote), with its own hash so far."""

        def summed(part: tuple[int, int]) -> Hashes:
            first, last = part
            start, end = self.pattern.starts[first], self.pattern.starts[last]
            table = _by_vote(rows[first:last])
            items = np.repeat(np.arange(last - first), np.diff(self.pattern.starts[first : last + 1]))
            votes = 3 * items + (self.sign * self.pattern.values[start:end].astype(np.int64) + 1)
            sums = np.zeros(columns.size, dtype=np.uint64)
            np.add.at(sums, self.pattern.columns[start:end], table[votes])
            return sums

        sums = np.zeros(columns.size, dtype=np.uint64)
        for some in _in_threads(summed, _chunks(self.pattern.starts)):
            sums += some
        return mixed(sums + columns)


def _orientations(counts: NDArray[np.int64]) -> tuple[int, ...]:
    """Which way round to look: the sign of the first odd moment of agrees minus disagrees that is not zero, or both."""
    difference = counts[:, 2] - counts[:, 0]
    first, third = int(difference.sum()), float((difference.astype(np.float64) ** 3).sum())
    if first == 0 and third == 0:
        return (1, -1) if difference.any() or counts[:, 2].any() else (1,)
    return (1,) if (first or third) > 0 else (-1,)


def _first_tie(columns: Hashes, exact: Hashes) -> int | None:
    """The first statement, in order of place, of the smallest hash that statements with different votes share."""
    order = np.lexsort((np.arange(columns.size), columns))
    same = columns[order[1:]] == columns[order[:-1]]
    unequal = np.flatnonzero(same & (exact[order[1:]] != exact[order[:-1]]))
    if unequal.size == 0:
        return None
    return int(order[np.searchsorted(columns[order], columns[order[unequal[0]]])])


def _by_vote(hashes: Hashes) -> Hashes:
    """Flat table, entry 3 i + vote + 1: the hash of item i voted on so."""
    table = np.empty((hashes.size, 3), dtype=np.uint64)
    for vote in range(3):
        table[:, vote] = mixed(hashes + np.uint64(0x9E3779B97F4A7C15 * (vote + 1) % 2**64))
    return table.ravel()


def mixed(values: Hashes) -> Hashes:
    """The finaliser of splitmix64 (Steele, Lea and Flood 2014): each bit depends on all bits. Modulo 2^64."""
    values = values + np.uint64(0x9E3779B97F4A7C15)
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
