"""Votes as they come in: read on from the last one, and counted for map and routing once enough people stand behind.

The map changes only when several people have voted since it last did: two maps that lie close together would tell how
the few in between voted. These moments follow from the order of the votes alone, so all processes have the same ones.
"""

from collections import OrderedDict
from collections.abc import Collection
from datetime import timedelta
from threading import Lock, Thread
from time import monotonic
from typing import Any, Final, NamedTuple

import numpy as np
from django.db import connection
from django.utils import timezone

from opinion import Votes
from opinion.live import Live
from opinion.routing import Router

from ..models import Vote
from ..queries.opinions import Talk
from ..states.opinions import StatementState
from .sealing import MODERATION, header_of
from .telling import document_of

EVERY: Final = 5.0
"""Seconds between two readings, at least."""
REST: Final = 20
"""A map that takes long to compute rests so many times as long."""
AT_ONCE: Final = 500
"""With so many people a map is computed while the reader waits; with more beside the page, which shows the last one."""
KEPT: Final = 8
SETTLED: Final = timedelta(seconds=2)
"""Only PostgreSQL may show a vote before one that has a smaller number; after that time no vote is under way."""

_readers: OrderedDict[tuple[int, int, int], "Reader"] = OrderedDict()
_lock = Lock()


class Row(NamedTuple):
    """One vote as read."""

    pk: int
    participant: int
    statement: int
    value: int


def reader_of(talk: Talk) -> "Reader":
    """The reader of a conversation in this process; those not asked for a while go."""
    conversation = talk.conversation
    key = (conversation.plan_id, conversation.pk, conversation.seed)
    with _lock:
        reader = _readers.setdefault(key, Reader(conversation.pk, conversation.anonymity))
        _readers.move_to_end(key)
        while len(_readers) > KEPT:
            _readers.popitem(last=False)
    return reader


def forget() -> None:
    """Leave nothing in memory, as a new process would begin."""
    with _lock:
        _readers.clear()


class Reader:
    """The votes of one conversation as far as they may show."""

    def __init__(self, conversation: int, anonymity: int) -> None:
        self._conversation, self._least = conversation, anonymity
        self._lock, self._looked = Lock(), 0.0
        self._router: tuple[tuple[int, str], Router] | None = None
        self._document: tuple[tuple[int, str], dict[str, Any]] | None = None
        self._pause, self._computed, self._computing = EVERY, 0.0, False
        self._begin()

    def _begin(self) -> None:
        """Nothing read yet."""
        self._live = Live()
        self._waiting: list[Row] = []
        self._since: set[int] = set()  # who has voted since the last moment that shows
        self._last = self._read = self._shown = self._scanned = 0

    def next_statement(self, talk: Talk, who: str, voted: Collection[int]) -> int | None:
        """The number of the statement to ask about, by the engine's routing and in a share of cases by lot."""
        with self._lock:
            self._look(talk)
            key = (self._shown, talk.head)
            if self._router is None or self._router[0] != key:
                self._router = (key, self._routing(talk))
            served = self._router[1].next(who, voted)
        return None if served is None else int(served.statement)

    def document(self, talk: Talk) -> dict[str, Any] | None:
        """The map at the last moment that shows, or the one before while a new one is being computed."""
        with self._lock:
            self._look(talk)
            key = (self._shown, talk.head)
            if not self._shown:
                return None
            known = self._document
            if known and (known[0] == key or self._computing or monotonic() < self._computed + self._pause):
                return known[1]
            votes, header = self._votes(talk), header_of(talk.conversation, talk.statements.values())
            if known is None or votes.participants.size <= AT_ONCE:
                self._compute(key, header, votes)
            else:
                self._computing = True
                Thread(target=self._compute, args=(key, header, votes), daemon=True).start()
            return self._document[1] if self._document else None

    def _compute(self, key: tuple[int, str], header: dict[str, Any], votes: Votes) -> None:
        began = monotonic()
        try:
            self._document = (key, document_of(header, votes))
        finally:
            self._computed = monotonic()
            self._pause = max(EVERY, REST * (self._computed - began))
            self._computing = False

    def _look(self, talk: Talk) -> None:
        """Read what has come in, unless that was just done."""
        if monotonic() < self._looked + EVERY and self._looked:
            return
        if self._read and self._lost():
            self._begin()
        numbers = {one.pk: number for number, one in talk.statements.items()}
        for row in self._rows():
            if row.statement not in numbers:
                break  # let in since: read next time
            self._last, self._read = row.pk, self._read + 1
            self._waiting.append(row._replace(statement=numbers[row.statement]))
        self._take(self._waiting[: self._until()])
        self._looked = monotonic()

    def _lost(self) -> bool:
        """Whether a vote with a smaller number appeared after others had been read."""
        return Vote.objects.filter(conversation=self._conversation, pk__lte=self._last).count() != self._read

    def _rows(self) -> list[Row]:
        rows = Vote.objects.filter(conversation=self._conversation, pk__gt=self._last).order_by("pk")
        if connection.vendor == "postgresql":
            young = rows.filter(at__gt=timezone.now() - SETTLED).values_list("pk", flat=True).first()
            rows = rows if young is None else rows.filter(pk__lt=young)
        return [Row(*each) for each in rows.values_list("pk", "participant_id", "statement_id", "value")]

    def _until(self) -> int:
        """How many of the waiting votes may show: up to where as many people as the threshold have voted since."""
        end = 0
        for place in range(self._scanned, len(self._waiting)):
            self._since.add(self._waiting[place].participant)
            if len(self._since) >= self._least:
                end = place + 1
                self._since.clear()
        self._scanned = len(self._waiting) - end
        return end

    def _take(self, rows: list[Row]) -> None:
        if not rows:
            return
        if self._shown:
            for row in rows:
                self._live.vote(row.participant, row.statement, row.value)
        else:
            columns = [np.array(column) for column in zip(*rows, strict=True)]
            self._live = Live.of(Votes.from_arrays(columns[1], columns[2], columns[3]))
        self._shown += len(rows)
        del self._waiting[: len(rows)]

    def _votes(self, talk: Talk) -> Votes:
        votes = self._live.votes().knowing(list(talk.statements))
        return votes.moderated({number: MODERATION[one.state] for number, one in talk.statements.items()})

    def _routing(self, talk: Talk) -> Router:
        router = Router(seed=talk.conversation.seed)
        counts = {number: np.zeros(3, dtype=np.int64) for number in talk.statements}
        extremity: dict[int, float] = {}
        if self._shown:
            moments = self._live.moments()
            numbers = moments.statements.tolist()
            counts |= dict(zip(numbers, moments.counts(), strict=True))
            extremity = dict(zip(numbers, moments.chart().extremity().tolist(), strict=True))
        router.add(counts, np.array(list(counts.values())).reshape(-1, 3))
        for number, one in talk.statements.items():
            if one.state != StatementState.ACCEPTED:
                router.moderate(number, -1)
        router.chart(extremity)
        return router
