"""The votes of one conversation: who voted how on what, each pair once, in an order that depends on content alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from .errors import InputError
from .ids import as_ids, coded, places, unmasked
from .ordering import Pattern, canonical, mixed, rearranged, transposed

AGREE, PASS, DISAGREE = 1, 0, -1
IN, UNDECIDED, OUT = 1, 0, -1
LIGHTEST, HEAVIEST = 1e-6, 1e6
"""Weights beyond these are slips, and products of them overflow."""


@dataclass(frozen=True, slots=True)
class Exposures:
    """How often each statement was shown, and how often it was shown and left without a vote; int64 (S,) each."""

    shown: NDArray[np.int64]
    skipped: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Votes:
    """Votes of P participants on S statements, by participant (compressed sparse rows).

    `participants` (P,) and `statements` (S,): their ids, int64 or text, in canonical order (`ordering`).
    `starts` int64 (P+1,): where each participant's votes begin. `columns` int32 (V,): the place of the statement,
    ascending within a participant. `values` int8 (V,): 1 agree, -1 disagree, 0 pass.
    `weights` float64 (P,), or none: all count the same. `moderation` int8 (S,): -1 out, 0 undecided, 1 in.
    `superseded`: how many votes were followed by a later one of the same person on the same statement.
    """

    participants: NDArray[Any]
    statements: NDArray[Any]
    starts: NDArray[np.int64]
    columns: NDArray[np.int32]
    values: NDArray[np.int8]
    moderation: NDArray[np.int8]
    weights: NDArray[np.float64] | None = None
    exposures: Exposures | None = None
    superseded: int = 0

    @classmethod
    def of(cls, rows: Iterable[tuple[Any, ...]], *, statements: Iterable[Any] = ()) -> "Votes":
        """From rows (participant, statement, vote) or (participant, statement, vote, time), all of one length.

        Of several votes of one person on one statement the latest counts, at equal times or without times the last.
        `statements`: ids that are known although nobody may have voted on them.
        """
        rows = list(rows)
        lengths = {len(row) for row in rows}
        if len(lengths) > 1 or not lengths <= {3, 4}:
            raise InputError("A row is (participant, statement, vote) or (participant, statement, vote, time).")
        columns = list(zip(*rows, strict=True)) or [(), (), ()]
        return cls.from_arrays(*columns, statements=statements)

    @classmethod
    def from_arrays(
        cls,
        participant: Iterable[Any],
        statement: Iterable[Any],
        vote: ArrayLike,
        time: ArrayLike | None = None,
        *,
        statements: Iterable[Any] = (),
    ) -> "Votes":
        """From one array each, of equal length; see `of`. Times are numbers, of any unit.

        Refuses, with the number of the entry: a vote other than -1, 0 and 1, a missing value, ids that are neither
        whole numbers of 64 bits nor texts.
        """
        people, items = as_ids(participant, "participant"), as_ids(statement, "statement")
        values, times = _votes(vote), _times(time)
        if len({people.size, items.size, values.size} | ({times.size} if times is not None else set())) != 1:
            raise InputError("Participants, statements, votes and times are not equally many.")
        known = as_ids(statements if isinstance(statements, np.ndarray) else list(statements), "statement")
        if known.size and items.size and known.dtype.kind != items.dtype.kind:
            raise InputError("Some statement ids are numbers, others texts.")
        rows, columns = coded(people), coded(items if items.size else known[:0], known)
        pattern, superseded = _latest(rows.codes, columns.codes, values, times)
        moderation = np.zeros(columns.ids.size, dtype=np.int8)
        plain = cls(rows.ids, columns.ids, *pattern, moderation, superseded=superseded)
        return plain._ordered()

    @property
    def counts(self) -> NDArray[np.int64]:
        """How many votes each participant cast, (P,)."""
        return np.diff(self.starts)

    def knowing(self, statements: Iterable[Any]) -> "Votes":
        """With these statements besides those already known; nobody has voted on the new ones."""
        given = np.unique(as_ids(list(statements), "statement"))
        if given.size and self.statements.size and given.dtype.kind != self.statements.dtype.kind:
            raise InputError("Some statement ids are numbers, others texts.")
        new = given[~np.isin(given, self.statements)] if self.statements.size else given
        if new.size == 0:
            return self
        exposures = self.exposures
        none = np.zeros(new.size, dtype=np.int64)
        return replace(
            self,
            statements=np.concatenate((self.statements, new)) if self.statements.size else new,
            moderation=np.concatenate((self.moderation, none.astype(np.int8))),
            exposures=exposures
            and Exposures(np.concatenate((exposures.shown, none)), np.concatenate((exposures.skipped, none))),
        )._ordered()

    def moderated(self, states: Mapping[Any, int]) -> "Votes":
        """With the moderation states of these statements: -1 out, 0 undecided, 1 in. An unknown id is refused."""
        at = places(self.statements, as_ids(list(states), "statement"), "statement")
        wrong = next((item for item, state in states.items() if state not in (OUT, UNDECIDED, IN)), None)
        if wrong is not None:
            raise InputError(f"Statement {wrong}: the moderation state is -1, 0 or 1, not {states[wrong]!r:.40}.")
        moderation = self.moderation.copy()
        moderation[at] = np.array(list(states.values()), dtype=np.int8)
        return replace(self, moderation=moderation)._ordered()

    def weighted(self, weights: Mapping[Any, float]) -> "Votes":
        """With weights of these participants, 0 or from `LIGHTEST` to `HEAVIEST`; all others weigh 1."""
        at = places(self.participants, as_ids(list(weights), "participant"), "participant")
        given = np.array(list(weights.values()), dtype=np.float64)
        good = (given == 0) | ((given >= LIGHTEST) & (given <= HEAVIEST))
        if not good.all():
            wrong = list(weights)[int(np.argmin(good))]
            raise InputError(
                f"Participant {wrong}: a weight is 0 or from {LIGHTEST:f} to {HEAVIEST:,.0f}, not {weights[wrong]}."
            )
        every = np.ones(self.participants.size) if self.weights is None else self.weights.copy()
        every[at] = given
        return replace(self, weights=every)._ordered()

    def exposed(self, pairs: Iterable[tuple[Any, Any]]) -> "Votes":
        """With what was shown to whom: (participant, statement), each time it was shown.

        Statements must be known; participants need not have voted.
        """
        shown = list(pairs)
        people = as_ids([person for person, _ in shown], "participant")
        at = places(self.statements, as_ids([item for _, item in shown], "statement"), "statement")
        counted = np.bincount(at, minlength=self.statements.size).astype(np.int64)
        voted = self._voted(people, at)
        skipped = np.bincount(at[~voted], minlength=self.statements.size).astype(np.int64)
        return replace(self, exposures=Exposures(counted, skipped))

    def _voted(self, people: NDArray[Any], at: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether these people voted on the statements at these places."""
        width = max(1, self.statements.size)
        rows = np.repeat(np.arange(self.participants.size), self.counts)
        cast = rows * width + self.columns
        known = np.isin(people, self.participants)
        voted = np.zeros(people.size, dtype=np.bool_)
        row = places(self.participants, people[known], "participant")
        voted[known] = np.isin(row * width + at[known], cast)
        return voted

    def matrix(self) -> sparse.csr_array:
        """The votes as a sparse array (P, S) of float64 in which passes are stored zeros."""
        shape = (self.participants.size, self.statements.size)
        return sparse.csr_array((self.values.astype(np.float64), self.columns, self.starts), shape=shape)

    def _ordered(self) -> "Votes":
        """In canonical order; among equal rows the order stays, which is that of ids."""
        pattern = Pattern(self.starts, self.columns, self.values)
        people = np.zeros(self.participants.size, dtype=np.uint64)
        if self.weights is not None:
            people = mixed(self.weights.view(np.uint64))
        order = canonical(pattern, people, mixed((self.moderation + 1).astype(np.uint64)))
        arranged = rearranged(pattern, order)
        exposures = self.exposures
        return replace(
            self,
            participants=self.participants[order.rows],
            statements=self.statements[order.columns],
            starts=arranged.starts,
            columns=arranged.columns,
            values=arranged.values,
            moderation=self.moderation[order.columns],
            weights=None if self.weights is None else self.weights[order.rows],
            exposures=exposures and Exposures(exposures.shown[order.columns], exposures.skipped[order.columns]),
        )


def _votes(given: ArrayLike) -> NDArray[np.int8]:
    array = unmasked(given, "vote") if isinstance(given, np.ndarray) else np.asarray(given)
    if array.size == 0:
        return np.zeros(0, dtype=np.int8)
    if array.ndim != 1:
        raise InputError(f"The votes are not one list, but an array of shape {array.shape}.")
    if array.dtype.kind not in "iuf":
        array = np.array([_number(row, vote) for row, vote in enumerate(array.tolist())], dtype=np.float64)
    good = (array == AGREE) | (array == PASS) | (array == DISAGREE)
    if not good.all():
        row = int(np.argmin(good))
        raise InputError(f"Entry {row + 1}: a vote is 1 (agree), -1 (disagree) or 0 (pass), not {array[row]}.")
    return array.astype(np.int8)


def _number(row: int, vote: object) -> float:
    if isinstance(vote, (int, float, np.integer, np.floating)) and not isinstance(vote, bool):
        return float(vote)
    raise InputError(f"Entry {row + 1}: a vote is 1 (agree), -1 (disagree) or 0 (pass), not {vote!r:.40}.")


def _times(given: ArrayLike | None) -> NDArray[Any] | None:
    if given is None:
        return None
    array = np.asarray(given)
    if array.dtype.kind == "M":
        array = np.where(np.isnat(array), np.nan, 0.0) if np.isnat(array).any() else array.astype(np.int64)
    if array.dtype.kind == "O":
        array = array.astype(np.float64) if all(isinstance(each, (int, float)) for each in array.tolist()) else array
    if array.size and (array.dtype.kind not in "iuf" or array.ndim != 1):
        raise InputError("The times are not one list of numbers.")
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        raise InputError(f"Entry {int(np.argmin(np.isfinite(array))) + 1}: the time is missing.")
    return array


def _latest(
    rows: NDArray[np.int32], columns: NDArray[np.int32], values: NDArray[np.int8], times: NDArray[Any] | None
) -> tuple[Pattern, int]:
    """The last vote of each pair, by participant and statement, and how many earlier ones were left out."""
    if times is None or bool((times[1:] >= times[:-1]).all()):
        pattern = _by_pair(rows, columns, values)
        again = _repeated(pattern)
        return _without(pattern, np.flatnonzero(again)), int(again.sum())
    positions = np.arange(values.size, dtype=np.int32 if values.size < 2**31 else np.int64)
    pattern = _by_pair(rows, columns, positions)
    again = _repeated(pattern)
    late = np.flatnonzero(again)
    if late.size:
        late = _superseded(pattern, again, times)
    kept = _without(pattern, late)
    return kept._replace(values=values[kept.values]), late.size


def _by_pair(rows: NDArray[np.int32], columns: NDArray[np.int32], payload: NDArray[Any]) -> Pattern:
    """Ordered by row, then column, then place in the input; a counting sort each, none where it is so already."""
    onward, same = rows[1:] > rows[:-1], rows[1:] == rows[:-1]
    if bool((onward | (same & (columns[1:] >= columns[:-1]))).all()):
        return Pattern(np.concatenate(([0], np.cumsum(np.bincount(rows)))).astype(np.int64), columns, payload)
    size = int(columns.max()) + 1
    starts = np.concatenate(([0], np.cumsum(np.bincount(columns, minlength=size)))).astype(np.int64)
    if not bool((columns[1:] >= columns[:-1]).all()):
        each = Pattern(np.arange(columns.size + 1, dtype=np.int64), columns, payload)
        by_column = transposed(each, size)
        rows, payload = rows[by_column.columns], by_column.values
    return transposed(Pattern(starts, rows, payload), int(rows.max()) + 1)


def _repeated(pattern: Pattern) -> NDArray[np.bool_]:
    """Which votes are followed by one of the same pair."""
    again = np.zeros(pattern.columns.size, dtype=np.bool_)
    again[:-1] = pattern.columns[1:] == pattern.columns[:-1]
    ends = pattern.starts[1:] - 1
    again[ends[np.diff(pattern.starts) > 0]] = False
    return again


def _superseded(pattern: Pattern, again: NDArray[np.bool_], times: NDArray[Any]) -> NDArray[np.int64]:
    """The places of all votes but the latest of each pair; at equal times the last in the input is the latest."""
    inside = again.copy()
    inside[1:] |= again[:-1]
    places_ = np.flatnonzero(inside)
    pair = np.cumsum(~np.concatenate(([False], again[places_[:-1]])))
    order = np.lexsort((places_, times[pattern.values[places_]], pair))
    last = np.append(pair[1:] != pair[:-1], True)
    return np.sort(places_[order[~last]])


def _without(pattern: Pattern, dropped: NDArray[np.int64]) -> Pattern:
    if dropped.size == 0:
        return pattern
    keep = np.ones(pattern.columns.size, dtype=np.bool_)
    keep[dropped] = False
    starts = pattern.starts - np.searchsorted(dropped, pattern.starts)
    return Pattern(starts, pattern.columns[keep], pattern.values[keep])
