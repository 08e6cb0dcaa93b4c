"""Sums over all votes, by participant or by statement: the only place where the size of a conversation is felt.

**Exact, therefore the same everywhere.** Every number that is summed is first rounded, once, to a multiple of a power
of two, so coarse that all partial sums stay below 2^53 ("fixed point"; the power follows from the largest number and
from how many there are). Floats then add without any rounding, and exact addition knows neither order nor grouping:
the result has the same bits on one thread and two, by scipy and by numba, in one process and on a cluster, and for
participants in any order. The rounding of a summand is at most 2^-52 times the largest summand times their number.
What happens between the sums (`step`) is elementwise arithmetic on the rows of one block, and blocks depend on the
votes alone.

Cost: linear in the votes, per five columns about 1.3 ns (by participant) and 1.7 ns (by statement) a vote compiled,
3.3 and 2.2 by scipy, on one core of the machine of the bench; two bytes a vote, four beyond 21,845 statements.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from .engines import Engine, current
from .errors import InputError
from .kernels import WORTH, Block, Floats, compilable, cut, encoded, mirrored

Step = Callable[..., Floats]

TALL = 64
"""Rows put side by side while looking for the largest numbers of a few columns."""
MOST = 10_000
"""Statements that are compared each with each."""


class Cast(Protocol):
    """What is needed of `Votes`."""

    @property
    def starts(self) -> NDArray[np.int64]: ...
    @property
    def columns(self) -> NDArray[np.int32]: ...
    @property
    def values(self) -> NDArray[np.int8]: ...
    @property
    def statements(self) -> NDArray[Any]: ...


@dataclass(frozen=True, slots=True)
class Passed:
    """What a pass over all participants adds up."""

    spread: Floats
    """(S, 3, e): per statement and vote (disagree, pass, agree) over those who cast it."""
    total: Floats
    """(e,): over all participants."""


class Sums:
    """The sums of one conversation. `first`: of its first participants only.

    The canonical order of `Votes` is one of hashes, so the first participants are a sample that depends on nothing but
    the votes. `compiled`: by numba; unsaid, where it is installed and worth loading.
    """

    def __init__(
        self, votes: Cast, *, first: int | None = None, engine: Engine | None = None, compiled: bool | None = None
    ) -> None:
        starts = votes.starts if first is None else votes.starts[: first + 1]
        used = slice(0, int(starts[-1]))
        self.people, self.statements = starts.size - 1, votes.statements.size
        self.compiled = compilable() and used.stop >= WORTH if compiled is None else compiled
        self._starts, self._codes = starts, encoded(votes.columns[used], votes.values[used], self.statements)
        self._counts: NDArray[np.int64] | None = None
        self._engine = engine or current()
        blocks = list(cut(starts, self._codes, self.statements))
        self._rows = [block.rows for block in blocks]
        self._blocks = self._engine.place(blocks)

    def counts(self) -> NDArray[np.int64]:
        """(S, 3): how many disagree, pass, agree."""
        if self._counts is None:
            self._counts = self.counts_of(np.zeros(self.people, dtype=np.int64), 1).reshape(self.statements, 3)
        return self._counts.copy()

    def counts_of(self, groups: NDArray[Any], k: int) -> NDArray[np.int64]:
        """(k, S, 3): the same per group; groups (P,) from 0 to k - 1, all else belongs to none."""
        members = (groups[:, None] == np.arange(k)).astype(np.float64)
        found = self._engine.total(_spread, [self._blocks, self._parts(members)], (self.compiled,))
        if not self._rows:
            found = np.zeros((3 * self.statements, k))
        return np.ascontiguousarray(found.reshape(self.statements, 3, k).transpose(2, 0, 1), dtype=np.int64)

    def by_person(self, table: Floats, step: Step | None = None, beside: NDArray[Any] | None = None) -> Floats:
        """(P, d): per participant the sum over their votes of table[statement, vote + 1]; table (S, 3, d).

        With a `step` what it makes of these sums, see `through`.
        """
        parts = self._engine.fetch(self._sums(table, step, beside))
        return np.concatenate(parts) if parts else np.zeros((0, table.shape[2]))

    def by_statement(self, values: Floats) -> Floats:
        """(S, 3, e): per statement and vote the sum of the values, (P, e), of those who cast it."""
        return self._spread(self._parts(values), None)[0]

    def through(
        self, table: Floats, step: Step, beside: NDArray[Any] | None = None, spread: int | None = None
    ) -> Passed:
        """One pass there and back: sums by participant, `step`, sums of what it returns by statement and over all.

        `step(sums)` gets the rows (n, d) of one block, and with `beside`, an array of P rows, those of the block as a
        second argument; it returns (n, e). It must work row by row and elementwise: no sums over rows, no `@`. Of its
        columns the first `spread` go to the statements (unsaid: all), and all into the total.
        """
        values = self._sums(table, step, beside)
        found, whole = self._spread(values, spread)
        return Passed(found, self._engine.total(_total, [values], (whole,)) * np.ldexp(1.0, -whole))

    def products(self) -> NDArray[np.int64]:
        """(3, S, S) for statements j and k, over participants who voted on both: M'M, M'V and V'V.

        That is their number, the sum of their votes on k, and of the products of their votes. Takes memory for S^2,
        up to 64 bytes a thread, and time for the squares of the votes per participant.
        """
        if self.statements > MOST:
            raise InputError(f"{self.statements} statements are too many to compare each with each: {MOST} at most.")
        if not self._rows:
            return np.zeros((3, self.statements, self.statements), dtype=np.int64)
        wide = list(cut(self._starts, self._codes, self.statements, self.statements**2))
        return mirrored(self._engine.total(_pairs, [self._engine.place(wide)], (self.compiled,)))

    def _parts(self, values: NDArray[Any]) -> list[Any]:
        return [values[rows] for rows in self._rows]

    def _sums(self, table: Floats, step: Step | None, beside: NDArray[Any] | None) -> list[Any]:
        longest = int(np.diff(self._starts).max(initial=1))
        flat = table.reshape(-1, table.shape[2])
        whole = exponents(np.abs(flat).max(axis=0, initial=0), longest)
        columns = [self._blocks] if beside is None else [self._blocks, self._parts(beside)]
        return self._engine.keep(_gathered, columns, (rounded(flat, whole), whole, step, self.compiled))

    def _spread(self, values: list[Any], spread: int | None) -> tuple[Floats, NDArray[np.int64]]:
        """(S, 3, `spread`): the first columns, summed; and the exponents of all."""
        if not values:
            raise InputError("There are no participants to sum over.")
        largest = np.max(self._engine.fetch(self._engine.keep(_largest, [values], ())), axis=0)
        whole = exponents(largest, self.people)
        some = whole if spread is None else whole[:spread]
        found = self._engine.total(_spread_rounded, [self._blocks, values], (some, self.compiled))
        return (found * np.ldexp(1.0, -some)).reshape(self.statements, 3, some.size), whole


def exponents(largest: Floats, summands: int) -> NDArray[np.int64]:
    """By which power of two to multiply, so that so many numbers up to `largest` sum to at most 2^52 when rounded."""
    if not np.isfinite(largest).all():
        raise InputError("What is to be summed over votes is not finite.")
    found: NDArray[np.int64] = 52 - np.frexp(largest)[1].astype(np.int64) - summands.bit_length()
    found[largest == 0] = 0
    return np.minimum(found, 1000)  # tiny numbers: the power itself must be a float


def rounded(values: Floats, whole: NDArray[np.int64]) -> Floats:
    """The values times 2^`whole`, per column, rounded to whole numbers."""
    return np.asarray(np.rint(values * np.ldexp(1.0, whole)))


# What is done with one block: plain functions, so that they can be sent to another machine.


def _gathered(block: Block, *rest: Any) -> Floats:
    *beside, table, whole, step, compiled = rest
    sums = block.gather(table, compiled) * np.ldexp(1.0, -whole)
    return sums if step is None else np.asarray(step(sums, *beside), dtype=np.float64)


def _largest(values: Floats) -> Floats:
    sizes, rows = np.abs(values), len(values) // TALL
    tall = sizes[: TALL * rows].reshape(rows, TALL * sizes.shape[1])  # five times as fast
    wide = tall.max(axis=0, initial=0).reshape(TALL, sizes.shape[1])
    return np.asarray(np.maximum(wide.max(axis=0), sizes[TALL * rows :].max(axis=0, initial=0)))


def _total(values: Floats, whole: NDArray[np.int64]) -> Floats:
    return np.asarray(rounded(values, whole).sum(axis=0))


def _spread(block: Block, values: Floats, compiled: bool) -> Floats:
    return block.spread(values, compiled)


def _spread_rounded(block: Block, values: Floats, whole: NDArray[np.int64], compiled: bool) -> Floats:
    return block.spread(rounded(values[:, : whole.size], whole), compiled)


def _pairs(block: Block, compiled: bool) -> NDArray[np.int64]:
    return block.pairs(compiled)
