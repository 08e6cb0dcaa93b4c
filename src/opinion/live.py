"""Votes as they arrive: the sums over pairs of statements kept exact, at a cost that the size does not change.

A vote adds to one row of the sums what it makes with each earlier vote of the same person: time linear in the votes of
that person alone, some microseconds. A changed vote adds the difference. Nothing is forgotten or faded, so after any
votes in any order `moments` are those of the batch, `Moments.of(live.votes())`, number by number; and the batch of any
method can be run on `votes` itself.
"""

from dataclasses import replace
from itertools import islice
from math import isnan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .errors import InputError
from .ids import as_ids
from .kernels import Floats, mirrored
from .moments import Chart, Moments
from .sums import MOST, Sums
from .votes import AGREE, DISAGREE, OUT, Votes

EARLIEST = float("-inf")


class _Person:
    """The votes of one participant, in the order of their first ones."""

    __slots__ = ("columns", "known", "size", "terms", "times")

    def __init__(self, room: int = 8) -> None:
        self.size = 0
        self.known: dict[int, int] = {}
        """Column of the statement to the place of the vote."""
        self.columns = np.empty(room, dtype=np.int64)
        self.terms = np.ones((room, 4), dtype=np.int32)
        """1, vote, 1, vote: what is multiplied with 1, 1, vote, vote of the next vote."""
        self.times: dict[int, float] = {}

    def append(self, column: int, vote: int) -> None:
        if self.size == self.columns.size:
            self.columns = np.concatenate((self.columns, np.empty_like(self.columns)))
            self.terms = np.concatenate((self.terms, np.ones_like(self.terms)))
        self.known[column] = self.size
        self.columns[self.size] = column
        self.terms[self.size, 1::2] = vote
        self.size += 1


class Live:
    """The votes of one conversation, growing. For one thread at a time. Memory: 16 bytes for each pair of statements.

    `superseded`: how many votes were followed by a later one of the same person on the same statement.
    """

    def __init__(self) -> None:
        self.superseded = 0
        self._people: dict[Any, _Person] = {}
        self._statements: dict[Any, int] = {}
        self._moderation: dict[Any, int] = {}
        self._pairs = np.zeros((64, 64, 4), dtype=np.int32)
        """At j, k: each pair of votes once, at j, k or at k, j, as `kernels.mirrored` takes it."""

    @classmethod
    def of(cls, votes: Votes, sums: Sums | None = None) -> "Live":
        """From votes there are already; they have no times here, so that any vote to come is later."""
        live = cls()
        live.superseded = votes.superseded
        live._statements = {item: column for column, item in enumerate(votes.statements.tolist())}
        live._moderation = dict(zip(votes.statements.tolist(), votes.moderation.tolist(), strict=True))
        count, cross, product = (sums or Sums(votes)).products()
        half = np.stack((count, cross, cross.T, product), axis=2)
        half[np.triu_indices(len(half), 1)] = 0
        live._pairs = half.astype(np.int32)
        for row, participant in enumerate(votes.participants.tolist()):
            part = slice(votes.starts[row], votes.starts[row + 1])
            live._people[participant] = _filled(votes.columns[part], votes.values[part])
        return live

    def vote(self, participant: int | str, statement: int | str, vote: int, time: float | None = None) -> bool:
        """Counts a vote: 1 agree, 0 pass, -1 disagree. False if it is older than the one that counts already.

        Without a time it is the latest.
        """
        if vote not in (AGREE, 0, DISAGREE):
            raise InputError(f"A vote is 1 (agree), -1 (disagree) or 0 (pass), not {vote!r:.40}.")
        if time is not None and isnan(time):
            raise InputError("The time of a vote is missing: without one, leave it out.")
        vote = int(vote)
        person = self._people.get(participant) or self._new(participant)
        column = self._statements.get(statement)
        if column is None:
            column = self._known(statement)
        if not person.size:
            self._people[participant] = person
        place = person.known.get(column)
        if place is None:
            self._first(person, column, vote)
        elif not self._again(person, column, vote, time):
            return False
        if time is not None:
            person.times[column] = time
        return True

    def moderate(self, statement: int | str, state: int) -> None:
        """Sets the moderation state of a statement, known or not: -1 out, 0 undecided, 1 in."""
        if state not in (OUT, 0, 1):
            raise InputError(f"Statement {statement}: the moderation state is -1, 0 or 1, not {state!r:.40}.")
        if statement not in self._statements:
            self._known(statement)
        self._moderation[statement] = state

    def votes_of(self, participant: int | str) -> dict[Any, int]:
        """The votes of a participant, by statement; none if unknown."""
        person, items = self._people.get(participant), list(self._statements)
        if person is None:
            return {}
        return {items[column]: int(person.terms[place, 1]) for column, place in person.known.items()}

    def place(self, participant: int | str, chart: Chart) -> Floats:
        """(2,): where a participant is on a map, by their votes on the statements that it knows."""
        votes = self.votes_of(participant)
        return chart.place(votes, votes.values())

    def moments(self) -> Moments:
        """The sums as a batch has them, and by them its map: `moments().chart()`."""
        known = len(self._statements)
        return Moments.from_products(self._items(), mirrored(self._pairs[:known, :known]), self._states())

    def votes(self) -> Votes:
        """All votes that count, as a batch takes them."""
        people = list(self._people.values())
        lengths = [person.size for person in people]
        ids = as_ids(list(self._people), "participant")
        columns = _joined([person.columns[: person.size] for person in people])
        values = _joined([person.terms[: person.size, 1] for person in people])
        votes = Votes.from_arrays(np.repeat(ids, lengths), self._items()[columns], values, statements=self._items())
        moderated = {item: state for item, state in self._moderation.items() if state}
        return replace(votes.moderated(moderated) if moderated else votes, superseded=self.superseded)

    def _first(self, person: _Person, column: int, vote: int) -> None:
        person.append(column, vote)
        line = self._pairs[column]
        line[person.columns[: person.size]] += person.terms[: person.size] * _terms(1, vote)

    def _again(self, person: _Person, column: int, vote: int, time: float | None) -> bool:
        self.superseded += 1
        if time is not None and time < person.times.get(column, EARLIEST):
            return False
        place = person.known[column]
        before = int(person.terms[place, 1])
        if vote != before:
            person.terms[place, 1::2] = vote
            line = self._pairs[column]
            line[person.columns[: person.size]] += person.terms[: person.size] * _terms(0, vote - before)
            line[column, 1] += vote - before
            line[column, 3] += vote**2 - before**2 - (vote - before) * vote
        return True

    def _new(self, participant: int | str) -> _Person:
        """Somebody who has not voted yet; is known only with a vote, so that what is refused leaves no trace."""
        as_ids([*islice(self._people, 1), participant], "participant")
        return _Person()

    def _known(self, statement: int | str) -> int:
        """The column of a statement not seen before."""
        column = len(self._statements)
        if column == MOST:
            raise InputError(f"More than {MOST} statements are too many to compare each with each.")
        as_ids([*islice(self._statements, 1), statement], "statement")
        if column >= len(self._pairs):
            room = min(MOST, max(64, 2 * len(self._pairs)))
            wider = np.zeros((room, room, 4), dtype=np.int32)
            wider[:column, :column] = self._pairs[:column, :column]
            self._pairs = wider
        self._statements[statement] = column
        return column

    def _items(self) -> NDArray[Any]:
        return as_ids(list(self._statements), "statement")

    def _states(self) -> NDArray[np.int8]:
        return np.array([self._moderation.get(item, 0) for item in self._statements], dtype=np.int8)


def _terms(count: int, vote: int) -> NDArray[np.int32]:
    return np.array((count, count, vote, vote), dtype=np.int32)


def _filled(columns: NDArray[np.int32], votes: NDArray[np.int8]) -> _Person:
    person = _Person(max(8, columns.size))
    person.size = columns.size
    person.known = {column: place for place, column in enumerate(columns.tolist())}
    person.columns[: columns.size] = columns
    person.terms[: columns.size, 1::2] = votes[:, None]
    return person


def _joined(parts: list[NDArray[Any]]) -> NDArray[Any]:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)
