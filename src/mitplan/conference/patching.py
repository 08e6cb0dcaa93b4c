"""Amendments into texts: patches on paragraphs with names that stay, what collides, and what still fits a newer text.

A text is a row of paragraphs. A paragraph keeps its name from version to version, whatever becomes of its words, and no
name is given twice. An amendment is a set of patches against one version: it changes a paragraph, strikes it out, or
puts one behind it. Two amendments collide where both concern the same paragraph, put something in the same place, or
where one puts something behind a paragraph that the other strikes out. Those that don't collide give the same text in
whatever order they are applied; hypothesis tries to prove the contrary.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from rapidfuzz import fuzz

from mitplan.core.word_diff import Fate, Run, changed_words

# Where a paragraph goes that is to stand before all others.
BEGINNING = ""
_BLANK = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
# A paragraph with fewer of its words left is another one.
_ALIKE = 50


class Deed(StrEnum):
    """What a patch does."""

    CHANGE = "change"
    DELETE = "delete"
    INSERT = "insert"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some words under a name that stays."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Patch:
    """At which paragraph to do what; an insertion goes behind it."""

    at: str
    do: Deed
    text: str = ""

    def stored(self) -> dict[str, str]:
        """As the table keeps it."""
        return {"at": self.at, "do": self.do.value, "text": self.text}


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a text for which one or more amendments offer words; None means: nothing stands here."""

    name: str
    original: str | None
    offers: Mapping[int, str | None]
    # Behind which paragraph, for one to be put in; the paragraph itself for all others.
    at: str

    @property
    def is_new(self) -> bool:
        """Whether nothing stands here yet."""
        return self.original is None


@dataclass(frozen=True, slots=True)
class Collision:
    """A paragraph, and the amendments that get into each other's way there."""

    at: str
    amendments: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph of two versions side by side."""

    name: str
    before: str | None
    after: str | None

    @property
    def fate(self) -> str:
        """same, changed, new, gone."""
        if self.before is None:
            return "new"
        if self.after is None:
            return "gone"
        return "same" if self.before == self.after else "changed"

    @property
    def runs(self) -> list[Run]:
        """What differs, word by word."""
        if self.fate == "changed":
            return changed_words(self.before or "", self.after or "")
        fate = {"new": Fate.NEW, "gone": Fate.GONE}.get(self.fate, Fate.SAME)
        return [Run(fate, (self.after if self.before is None else self.before) or "")]


# ---------------------------------------------------------------- texts


def blocks(text: str) -> list[str]:
    """The paragraphs of a text as typed: what blank lines part. The items of a list stay together."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return [found for part in _BLANK.split(lines) if (found := part.strip())]


def as_text(paragraphs: Iterable[Paragraph]) -> str:
    """The whole text, to be typed on."""
    return "\n\n".join(one.text for one in paragraphs)


def carried(before: Sequence[Paragraph], text: str, taken: Iterable[str] = ()) -> list[Paragraph]:
    """A text typed as a whole, with the names of the paragraphs that are still there; new ones get names of their own.

    `taken` are names that other versions have given.
    """
    after = blocks(text)
    names: list[str] = [""] * len(after)
    matcher = SequenceMatcher(None, [one.text for one in before], after, autojunk=False)
    for tag, old, old_end, new, new_end in matcher.get_opcodes():
        if tag == "equal":
            names[new:new_end] = [one.name for one in before[old:old_end]]
        elif tag == "replace":
            names[new:new_end] = _resembling(before[old:old_end], after[new:new_end])
    fresh = _fresh([*taken, *(one.name for one in before)])
    return [Paragraph(name or next(fresh), words) for name, words in zip(names, after, strict=True)]


def _resembling(before: Sequence[Paragraph], after: Sequence[str]) -> list[str]:
    """For each new paragraph the name of the next old one that it resembles, else ""."""
    found, start = [], 0
    alone = len(before) == len(after) == 1
    for words in after:
        rest = range(start, len(before))
        at = next((i for i in rest if alone or fuzz.ratio(before[i].text, words) >= _ALIKE), None)
        found.append("" if at is None else before[at].name)
        start = start if at is None else at + 1
    return found


def _fresh(taken: Iterable[str]) -> Iterator[str]:
    number = max((int(name[1:]) for name in taken if re.fullmatch(r"p[0-9]+", name)), default=0)
    while True:
        number += 1
        yield f"p{number}"


def stored(paragraphs: Iterable[Paragraph]) -> list[list[str]]:
    """As the table keeps a text."""
    return [[one.name, one.text] for one in paragraphs]


def paragraphs_in(rows: Iterable[Sequence[str]]) -> list[Paragraph]:
    """The other way round."""
    return [Paragraph(name, text) for name, text in rows]


def patches_in(rows: Iterable[Mapping[str, str]]) -> list[Patch]:
    """Patches as the table keeps them."""
    return [Patch(row["at"], Deed(row["do"]), row.get("text", "")) for row in rows]


# ---------------------------------------------------------------- patches


def difference(before: Sequence[Paragraph], after: Sequence[Paragraph]) -> list[Row]:
    """Both texts paragraph by paragraph; what is gone stands before what is new in its place."""
    old = {one.name: one.text for one in before}
    new = {one.name: one.text for one in after}
    following: dict[str, list[str]] = {}
    last = BEGINNING
    for one in before:
        if one.name in new:
            last = one.name
        else:
            following.setdefault(last, []).append(one.name)
    order = [BEGINNING, *(one.name for one in after)]
    names = [name for shown in order for name in (shown, *following.get(shown, ())) if name]
    return [Row(name, old.get(name), new.get(name)) for name in names]


def patched(base: Sequence[Paragraph], patches: Iterable[Patch], amendment: int) -> list[Paragraph]:
    """The text with the patches of one amendment. What it adds is named after it. Raises KeyError for what isn't there.

    An amendment changes or strikes out a paragraph once; what it puts in one place stands in the order given.
    """
    changes: dict[str, str | None] = {}
    added: dict[str, list[Paragraph]] = {}
    for index, patch in enumerate(patches):
        if patch.do == Deed.INSERT:
            added.setdefault(patch.at, []).append(Paragraph(new_name(amendment, index), patch.text))
        else:
            changes[patch.at] = patch.text if patch.do == Deed.CHANGE else None
    if missing := ({*changes, *added} - {BEGINNING} - {one.name for one in base}):
        raise KeyError(*sorted(missing))
    found = list(added.get(BEGINNING, ()))
    for one in base:
        text = changes.get(one.name, one.text)
        found += [Paragraph(one.name, text)] if text is not None else []
        found += added.get(one.name, ())
    return found


def new_name(amendment: int, index: int) -> str:
    """What a paragraph is called that an amendment puts in; no other ever gets this name."""
    return f"a{amendment}-{index + 1}"


def between(base: Sequence[Paragraph], after: Sequence[tuple[str, str, str]]) -> list[Patch]:
    """The patches that lead from a text to what somebody has made of it: (name, its text now, what is new behind it).

    Several paragraphs in one place are several patches; an emptied paragraph is struck out.
    """
    own = {one.name: one.text for one in base}
    patches: list[Patch] = []
    for name, text, behind in after:
        words = blocks(text)
        if name in own and not words:
            patches.append(Patch(name, Deed.DELETE))
        elif name in own and words[0] != own[name]:
            patches.append(Patch(name, Deed.CHANGE, words[0]))
        patches += [Patch(name, Deed.INSERT, new) for new in [*words[1:], *blocks(behind)]]
    return patches


def collisions(amendments: Mapping[int, Sequence[Patch]]) -> list[Collision]:
    """Where amendments get into each other's way, in the order in which the paragraphs are first named."""
    touching: dict[str, dict[int, set[Deed]]] = {}
    for number, patches in amendments.items():
        for patch in patches:
            touching.setdefault(patch.at, {}).setdefault(number, set()).add(patch.do)
    found = []
    for at, deeds in touching.items():
        clashing = [
            number
            for number in deeds
            if any(other != number and _clash(deeds[number], deeds[other]) for other in deeds)
        ]
        found += [Collision(at, tuple(sorted(clashing)))] if clashing else []
    return found


def _clash(mine: set[Deed], other: set[Deed]) -> bool:
    own, their = mine - {Deed.INSERT}, other - {Deed.INSERT}
    if (own and their) or (Deed.INSERT in mine and Deed.INSERT in other):
        return True
    return (Deed.DELETE in mine and Deed.INSERT in other) or (Deed.DELETE in other and Deed.INSERT in mine)


@dataclass(frozen=True, slots=True)
class Rebased:
    """The patches of an amendment on a newer version: those that fit, and those whose paragraph has changed since.

    `indices` are the places that those that fit had in the amendment.
    """

    fitting: list[Patch]
    stale: list[Patch]
    indices: list[int]


def rebased(patches: Sequence[Patch], base: Sequence[Paragraph], newer: Sequence[Paragraph]) -> Rebased:
    """What of an amendment still fits: changes to paragraphs with the same words, additions behind ones still there."""
    then = {one.name: one.text for one in base}
    now = {one.name: one.text for one in newer}
    fitting, stale, indices = [], [], []
    for index, patch in enumerate(patches):
        is_there = patch.at == BEGINNING or patch.at in now
        if is_there and (patch.do == Deed.INSERT or then[patch.at] == now[patch.at]):
            fitting.append(patch)
            indices.append(index)
        else:
            stale.append(patch)
    return Rebased(fitting, stale, indices)


# ---------------------------------------------------------------- merging


def places(base: Sequence[Paragraph], amendments: Mapping[int, Rebased]) -> list[Place]:
    """Every paragraph in order, with what amendments offer for it, and behind it what they would put in."""
    offers: dict[str, dict[int, str | None]] = {}
    added: dict[str, list[Place]] = {}
    for number, found in sorted(amendments.items()):
        for index, patch in zip(found.indices, found.fitting, strict=True):
            if patch.do == Deed.INSERT:
                new = Place(new_name(number, index), None, {number: patch.text}, patch.at)
                added.setdefault(patch.at, []).append(new)
            else:
                offers.setdefault(patch.at, {})[number] = patch.text if patch.do == Deed.CHANGE else None
    rows = list(added.get(BEGINNING, ()))
    for one in base:
        rows.append(Place(one.name, one.text, offers.get(one.name, {}), one.name))
        rows += added.get(one.name, ())
    return rows


def outcome(rows: Iterable[Place], results: Mapping[str, str | None], taken: Iterable[str] = ()) -> list[Paragraph]:
    """The merged text; what nobody decided otherwise stays as it was. Where one paragraph became several, those behind
    the first get names of their own, none of those `taken`."""
    fresh = _fresh(taken)
    found: list[Paragraph] = []
    for row in rows:
        words = blocks(results.get(row.name, row.original) or "")
        found += [Paragraph(next(fresh) if index else row.name, text) for index, text in enumerate(words)]
    return found


@dataclass(frozen=True, slots=True)
class Taken:
    """How much of an amendment came into a text."""

    wholly: int
    otherwise: int
    not_at_all: int


def taken(number: int, rows: Iterable[Place], results: Mapping[str, str | None]) -> Taken:
    """How many of an amendment's offers were taken as they are, came in with other words, or did not come in.

    Where somebody else's words were taken, this amendment's were not.
    """
    counts = {"wholly": 0, "otherwise": 0, "not_at_all": 0}
    for row in rows:
        if number not in row.offers:
            continue
        result = results.get(row.name, row.original) or None
        if result == row.offers[number]:
            counts["wholly"] += 1
        elif result == row.original or result in row.offers.values():
            counts["not_at_all"] += 1
        else:
            counts["otherwise"] += 1
    return Taken(**counts)
