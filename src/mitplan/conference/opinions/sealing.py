"""All that a conversation came to as one sequence of bytes, and its digest: for the journal, and for whoever checks it.

The first line is canonical JSON: seed, threshold, and each statement with its state. Then one line for each person who
voted: `number:vote` for each statement in the order of the numbers. These lines are in the order of their bytes, and a
person is named by the place of their line. So the digest says everything about the votes and nothing about who cast
them, nor in which order; it is the same after somebody has been erased, and can be computed from the export alone.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from mitplan.core.canonical import canonical

from ..models import Conversation, Statement, Vote
from ..states.opinions import StatementState

if TYPE_CHECKING:
    from opinion import Votes

FORMAT = "mitplan-conversation-1"
MODERATION = {StatementState.ACCEPTED.value: 1, StatementState.HELD.value: 0, StatementState.REJECTED.value: -1}


@dataclass(frozen=True, slots=True)
class Ballots:
    """The statements of a conversation and everybody's votes on them, without saying whose they are."""

    header: dict[str, Any]
    lines: Sequence[str]
    superseded: int = 0

    @property
    def digest(self) -> str:
        """SHA-256 of header and lines, each ended by a line feed."""
        whole = hashlib.sha256(canonical(self.header).encode() + b"\n")
        for line in self.lines:
            whole.update(line.encode() + b"\n")
        return whole.hexdigest()

    @property
    def count(self) -> int:
        """How many votes count."""
        return sum(line.count(":") for line in self.lines)

    def rows(self) -> Iterator[tuple[int, int, int]]:
        """(person, statement, vote), persons numbered from 1 in the order of the lines."""
        for person, line in enumerate(self.lines, 1):
            for each in line.split():
                number, _colon, value = each.partition(":")
                yield person, int(number), int(value)

    def votes(self) -> "Votes":
        """As the engine takes them."""
        from opinion import Votes  # noqa: PLC0415

        votes = Votes.of(self.rows(), statements=[one["number"] for one in self.header["statements"]])
        return votes.moderated({one["number"]: MODERATION[one["state"]] for one in self.header["statements"]})


def ballots_of(conversation: Conversation) -> Ballots:
    """The ballots of a conversation as they are in the database."""
    statements = list(Statement.objects.filter(conversation=conversation).order_by("number"))
    numbers = {one.pk: one.number for one in statements}
    rows = Vote.objects.filter(conversation=conversation).order_by("participant_id", "pk")
    given = rows.values_list("participant_id", "statement_id", "value").iterator(chunk_size=20_000)
    lines, cast = [], 0
    for _participant, own in groupby(given, key=itemgetter(0)):
        last: dict[int, int] = {}
        for _who, statement, value in own:
            last[numbers[statement]] = value
            cast += 1
        lines.append(line_of(last.items()))
    header = header_of(conversation, statements)
    ballots = Ballots(header, sorted(lines))
    return Ballots(header, ballots.lines, cast - ballots.count)


def line_of(votes: Iterable[tuple[int, int]]) -> str:
    """The votes of one person as a line."""
    return " ".join(f"{number}:{value}" for number, value in sorted(votes))


def header_of(conversation: Conversation, statements: Iterable[Statement]) -> dict[str, Any]:
    """What the digest says besides votes."""
    told = [
        {"number": one.number, "text": one.text, "language": one.language, "state": one.state} for one in statements
    ]
    return {
        "format": FORMAT,
        "plan": conversation.plan.key,
        "conversation": conversation.number,
        "title": conversation.title,
        "language": conversation.language,
        "seed": conversation.seed,
        "anonymity": conversation.anonymity,
        "statements": told,
    }
