"""One journal: each act is one line, written in the transaction of the act, chained by hash and never changed.

A line is (number, time, who, in which office, verb, plan, thing, facts, reason, hash of the line before). Its hash is
the SHA-256 of these ten as canonical JSON (RFC 8785). People and things are named by text keys such as
`people.person:17`, so a line survives the erasure of a person and the journal depends on no other room. Facts hold
ids, states and amounts, never names or free text.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from django.db import DatabaseError, models, transaction
from django.utils import timezone

from . import followers
from .canonical import canonical, digest
from .models import Act, ChainHead
from .rows import insert_rows, ordered, respelt, with_spelling
from .texts import refuse_nul

START = "0" * 64
_COLUMNS = [field.name for field in Act._meta.concrete_fields]
# What is read out of text that could say the same in other words.
_SPELT = ("at", "facts")
# What reading a line can raise when somebody has written nonsense into the database file.
UNREADABLE = (ValueError, TypeError, AttributeError, OverflowError, DatabaseError)


class Actor(Protocol):
    """Who acts, in which capacity; both as text keys ("" for an office says: in none)."""

    @property
    def person_key(self) -> str: ...
    @property
    def office_key(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Line:
    """What a verb tells the journal; number, time, actor and hashes are added when it is recorded."""

    verb: str
    thing: models.Model | str
    plan: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    reason: str = ""


def key_of(thing: models.Model | str) -> str:
    """The text key of a stored thing: `plan.element:17`."""
    return thing if isinstance(thing, str) else f"{thing._meta.label_lower}:{thing.pk}"


def pk_in(key: object, label: str) -> int | None:
    """The other way round: the primary key in a text key of that model (`plan.element`), None in any other."""
    model, _colon, pk = str(key).partition(":")
    return int(pk) if model == label and pk.isdecimal() else None


def record(by: Actor, line: Line) -> Act:
    """Append one line. Call it as the last step of a verb: it holds the lock on the chain until the commit."""
    return record_many(by, [line])[0]


def record_many(by: Actor, lines: Sequence[Line]) -> list[Act]:
    """Append several lines in order, with one lock and one insert."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("The journal is written in the transaction of the act; there is none.")
    refuse_nul(line.reason for line in lines)
    now = timezone.now()
    # The lock keeps a slow transaction from committing a lower number after a follower has read past it.
    head, _ = ChainHead.objects.select_for_update().get_or_create(name="journal", defaults={"number": 0, "hash": START})
    acts = []
    for line in lines:
        act = Act(
            number=head.number + 1,
            at=now,
            person=by.person_key,
            office=by.office_key,
            verb=line.verb,
            plan=line.plan,
            thing=key_of(line.thing),
            facts=ordered(line.facts),
            reason=line.reason,
            previous=head.hash,
        )
        act.hash = hash_of(act)
        head.number, head.hash = act.number, act.hash
        acts.append(act)
    insert_rows(Act, _COLUMNS, ([getattr(act, name) for name in _COLUMNS] for act in acts))
    head.save(update_fields=["number", "hash"])
    followers.announce()
    return acts


def stamp(at: datetime) -> str:
    """How a moment is written wherever it is hashed or recorded."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def hash_of(act: Act) -> str:
    """The hash a line must have."""
    return digest(
        canonical(
            {
                "number": act.number,
                "at": stamp(act.at),
                "person": act.person,
                "office": act.office,
                "verb": act.verb,
                "plan": act.plan,
                "thing": act.thing,
                "facts": act.facts,
                "reason": act.reason,
                "previous": act.previous,
            }
        )
    )


def faults() -> Iterator[str]:
    """Each way in which the journal is broken, first line first; nothing when the chain is whole.

    Finds changed, removed, inserted and reordered lines, a cut-off end, and a head that does not fit; and another
    spelling of the same content, which no hash of the content can show.
    """
    number, previous = 0, START
    for act in _stored():
        number += 1
        if fault := _line_fault(act, number, previous):
            yield f"Journal line {number} {fault}"
            return
        previous = act.hash if act else ""
    head = ChainHead.objects.filter(name="journal").first()
    if (head.number, head.hash) != (number, previous) if head else number:
        told = head.number if head else 0
        yield f"The journal ends at line {number}, but its head says {told}: lines are missing at the end."


def _line_fault(act: Act | None, number: int, previous: str) -> str:
    if act is None:
        return "can't be read: its stored form is damaged."
    if act.number != number:
        return f"is missing or out of order: found line {act.number} in its place."
    if act.previous != previous:
        return f"does not follow line {number - 1}: the chained hash differs."
    try:
        expected = hash_of(act)
    except UNREADABLE as error:
        return f"can't be read: {error}"
    if act.hash != expected:
        return "was changed: its content does not have the recorded hash."
    name = respelt(act, *_SPELT)
    return f"was changed: its {name} is spelt in another way than it was written." if name else ""


def _stored() -> Iterator[Act | None]:
    """The lines as stored, in order, up to one that can't be read, which is None."""
    last = None
    try:
        for act in with_spelling(Act.objects.order_by("number"), *_SPELT).iterator(chunk_size=2000):
            yield act
            last = act.number
    except UNREADABLE:
        # The database hands out lines in bundles and may stumble over a whole one: go on singly to find the line.
        left = Act.objects.order_by("number").values_list("number", flat=True)
        for number in left if last is None else left.filter(number__gt=last):
            try:
                act = with_spelling(Act.objects.all(), *_SPELT).get(number=number)
            except UNREADABLE:
                yield None
                return
            yield act


def moment(act: Act) -> datetime:
    """When the act was done, in the time zone of the installation."""
    return timezone.localtime(act.at)
