"""What may be found: each source says what a line of the journal concerns, and tells it.

A source is told in *scopes*: what it tells anew as a whole when a line concerns it, such as a plan or the register.
Rooms register their sources when they get ready; the room that has the page registers where it is.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from .folding import EDITION
from .models import PUBLIC


class Told(NamedTuple):
    """A line of the journal, as far as it says what to look at again."""

    verb: str
    plan: str
    thing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing in one language, as a source tells it; the columns of `Entry`."""

    scope: str
    thing: str
    language: str
    kind: str
    place: str
    title: str
    text: str = ""
    plan: str = ""
    stage: str = ""
    withdrawn: bool = False
    audience: str = PUBLIC
    # Not part of the digest: a new version of a plan changes it everywhere, and nothing else.
    day: date | None = None

    def digest(self, source: str) -> str:
        """Says whether the item changed since it was indexed, without folding it again."""
        told = (EDITION, source, self.scope, self.kind, self.place, self.title, self.text)
        more = (self.plan, self.stage, self.withdrawn, self.audience)
        return hashlib.sha256(json.dumps([*told, *more]).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of things that may be found."""

    name: str
    # The scopes that some lines concern, all scopes there are, and what stands in some of them.
    concerned: Callable[[Iterable[Told]], Collection[str]]
    scopes: Callable[[], Collection[str]]
    items: Callable[[Sequence[str]], Iterator[Item]]


_SOURCES: dict[str, Source] = {}
# Where a source's things have their page: from the plan's key and the entry's place.
_ADDRESSES: dict[str, Callable[[str, str], str]] = {}


def register(source: Source) -> None:
    """Have a source followed."""
    _SOURCES[source.name] = source


def registered() -> Sequence[Source]:
    """All sources, in the order of the rooms."""
    return list(_SOURCES.values())


def lead(name: str, address: Callable[[str, str], str]) -> None:
    """Say where the things of a source have their page; without one they are not shown."""
    _ADDRESSES[name] = address


def shown() -> Collection[str]:
    """The sources whose things have a page."""
    return _ADDRESSES.keys()


def address(source: str, plan: str, place: str) -> str:
    """The page of a thing."""
    return _ADDRESSES[source](plan, place)
