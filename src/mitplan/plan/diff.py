"""Compares two versions element by element: what was added, withdrawn, merged, and what else is now said differently.

Knows neither tables nor languages. It takes the parts of two documents by reference and reads only those whose text
differs, so that comparing two large versions costs what has changed in them. Every difference of two parts is found:
whatever has no aspect of its own falls under `OTHER`.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from .findings import current_answer
from .states import ElementState, LinkType

Content = Mapping[str, Any]
Parts = Mapping[str, str]


class Aspect(StrEnum):
    """In what respect an element differs; in the order in which readers want to know."""

    ADDED = "added"
    DROPPED = "dropped"
    WITHDRAWN = "withdrawn"
    REINSTATED = "reinstated"
    MERGED = "merged"
    SPLIT = "split"
    ANSWER = "answer"
    LEAD = "lead"
    MONEY = "money"
    DATES = "dates"
    TARGET = "target"
    STATUS = "status"
    MOVED = "moved"
    RENUMBERED = "renumbered"
    TITLE = "title"
    TEXT = "text"
    LINKS = "links"
    STATEMENTS = "statements"
    OTHER = "other"


_FIELDS: Final[dict[Aspect, frozenset[str]]] = {
    Aspect.LEAD: frozenset({"lead", "co_responsible", "addressee", "group"}),
    Aspect.MONEY: frozenset({"cost"}),
    Aspect.TARGET: frozenset({"target", "target_date", "baseline", "baseline_date", "no_indicator_reason"}),
    Aspect.STATUS: frozenset({"stage", "assessment", "status_reason", "status", "evidence"}),
    Aspect.DATES: frozenset(
        {"starts", "ends", "started", "done_on", "review_on", "presented", "decided", "begins", "on", "due"}
        | {"made_on", "asked_on", "published", "retrieved", "current_date"}
    ),
}
ASPECT_OF_FIELD: Final = {name: aspect for aspect, names in _FIELDS.items() for name in names}
_KINSHIP: Final = {LinkType.MERGED_INTO: Aspect.MERGED, LinkType.SPLIT_FROM: Aspect.SPLIT}
# The links that say where in the plan an element stands.
PLACES: Final = (LinkType.BELONGS_TO, LinkType.FOLLOWS, LinkType.PART_OF)
_ASPECT_OF_LINK: Final = _KINSHIP | dict.fromkeys(PLACES, Aspect.MOVED)
# Compared below by rules of their own; the slug is made from the title.
_TREATED: Final = frozenset({"kind", "number", "slug", "title", "text", "state", "withdrawn_because"}) | frozenset(
    {"values", "answers", "links", "claims", "parties"}
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference. `field` is a field, a link type, or a key of the part; None stands for what isn't there.

    `before` and `after` are values as documents hold them; for links and answers the whole entry, for claims the list
    of those that are only in one of the versions.
    """

    aspect: Aspect
    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Change:
    """An element that differs, with its content in both versions (None where it is not in one)."""

    reference: str
    before: Content | None
    after: Content | None
    differences: tuple[Difference, ...]
    # What it was called before, where that is something else: several names for what was merged.
    former: tuple[str, ...] = ()

    @property
    def content(self) -> Content:
        """What the later version says, else the earlier one."""
        return self.after or self.before or {}

    @property
    def aspects(self) -> frozenset[Aspect]:
        return frozenset(difference.aspect for difference in self.differences)


def compare(before: Parts, after: Parts) -> Iterator[Change]:
    """Each element that differs: first in the order of the later version, then those that are no longer in it."""
    for reference, text in after.items():
        earlier = before.get(reference)
        if earlier == text:
            continue
        yield _change(reference, json.loads(earlier) if earlier else None, json.loads(text))
    for reference, text in before.items():
        if reference not in after:
            yield _change(reference, json.loads(text), None)


def _change(reference: str, before: Content | None, after: Content | None) -> Change:
    if after is None:
        content = before or {}
        return Change(reference, before, None, (Difference(Aspect.DROPPED, "title", content.get("title"), None),))
    if before is None:
        added = Difference(Aspect.ADDED, "title", None, after["title"])
        kinship = [made for made in _links({}, after) if made.aspect in _KINSHIP.values()]
        return Change(reference, None, after, (added, *_state({}, after), *kinship))
    # Two texts with the same entries in another order differ all the same.
    found = tuple(differences(before, after)) or (Difference(Aspect.OTHER, "order", None, None),)
    return Change(reference, before, after, found)


def differences(before: Content, after: Content) -> Iterator[Difference]:
    """What the two contents of an element say differently, but for the order in which they say it."""
    yield from _state(before, after)
    yield from _links(before, after)
    yield from _answer(before, after)
    yield from _values(before.get("values", {}), after.get("values", {}))
    for name, aspect in (("title", Aspect.TITLE), ("text", Aspect.TEXT)):
        if before.get(name) != after.get(name):
            yield Difference(aspect, name, before.get(name), after.get(name))
    yield from _claims(before, after)
    yield from _parties(before.get("parties", {}), after.get("parties", {}))
    for name in sorted({*before, *after} - _TREATED):
        if before.get(name) != after.get(name):
            yield Difference(Aspect.OTHER, name, before.get(name), after.get(name))
    if before.get("slug") != after.get("slug") and before.get("title") == after.get("title"):
        yield Difference(Aspect.OTHER, "slug", before.get("slug"), after.get("slug"))


def _state(before: Content, after: Content) -> Iterator[Difference]:
    old, new = (content.get("state", ElementState.CURRENT) for content in (before, after))
    reasons = before.get("withdrawn_because"), after.get("withdrawn_because")
    if old != new:
        yield Difference(
            Aspect.WITHDRAWN if new == ElementState.WITHDRAWN else Aspect.REINSTATED, "withdrawn_because", *reasons
        )
    elif reasons[0] != reasons[1]:
        yield Difference(Aspect.OTHER, "withdrawn_because", *reasons)


def _links(before: Content, after: Content) -> Iterator[Difference]:
    """Links are told apart by type and target; one that stays may have changed its degree or source."""
    old, new = (_by_end(content.get("links", ())) for content in (before, after))
    for key in (*new, *(gone for gone in old if gone not in new)):
        if old.get(key) != new.get(key):
            aspect = _ASPECT_OF_LINK.get(LinkType(key[0]), Aspect.LINKS)
            yield Difference(aspect, key[0], old.get(key), new.get(key))


def _by_end(links: Sequence[Content]) -> dict[tuple[str, str], Content]:
    return {(link["type"], link["to"]): link for link in links}


def _answer(before: Content, after: Content) -> Iterator[Difference]:
    old, new = (current_answer(content) for content in (before, after))
    if old != new:
        yield Difference(Aspect.ANSWER, "answer", old, new)
    elif before.get("answers") != after.get("answers"):
        yield Difference(Aspect.OTHER, "answers", before.get("answers"), after.get("answers"))


def _values(before: Content, after: Content) -> Iterator[Difference]:
    for name in (*after, *(gone for gone in before if gone not in after)):
        if before.get(name) != after.get(name):
            yield Difference(ASPECT_OF_FIELD.get(name, Aspect.OTHER), name, before.get(name), after.get(name))


def _parties(before: Content, after: Content) -> Iterator[Difference]:
    """Parties that bear another name now; which ones are named at all follows from the fields that name them."""
    renamed = [key for key in after if key in before and before[key] != after[key]]
    if renamed:
        yield Difference(Aspect.OTHER, "parties", *({key: side[key] for key in renamed} for side in (before, after)))


def _claims(before: Content, after: Content) -> Iterator[Difference]:
    old, new = before.get("claims", []), after.get("claims", [])
    if old == new:
        return
    gone = [claim for claim in old if claim not in new]
    come = [claim for claim in new if claim not in old]
    named = dict.fromkeys(claim["field"] for claim in (*come, *gone))
    for name in named:
        sides = ([claim for claim in side if claim["field"] == name] for side in (gone, come))
        yield Difference(Aspect.STATEMENTS, name, *sides)
