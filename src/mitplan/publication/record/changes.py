"""What changed between two versions, in words: counts, and element by element what was said before and what after."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mitplan.core.texts import filled, listed
from mitplan.plan.diff import Aspect, Change, Content, Difference, compare
from mitplan.plan.models import Sealed, Version
from mitplan.plan.states import AnswerCode, Degree, Kind, LinkType, Standing

from .. import archive, queries
from ..addresses import PLURALS
from ..frame import Frame
from ..showing import entry_label, name_of, shown

ASPECTS: Mapping[Aspect, Any] = {
    Aspect.ADDED: gettext_lazy("neu aufgenommen"),
    Aspect.DROPPED: gettext_lazy("nicht mehr enthalten"),
    Aspect.WITHDRAWN: gettext_lazy("zurückgezogen"),
    Aspect.REINSTATED: gettext_lazy("wieder aufgenommen"),
    Aspect.MERGED: gettext_lazy("zusammengelegt"),
    Aspect.SPLIT: gettext_lazy("aufgeteilt"),
    Aspect.ANSWER: gettext_lazy("Antwort gegeben oder geändert"),
    Aspect.LEAD: gettext_lazy("Zuständigkeit geändert"),
    Aspect.MONEY: gettext_lazy("Kosten geändert"),
    Aspect.DATES: gettext_lazy("Termine geändert"),
    Aspect.TARGET: gettext_lazy("Zielwert geändert"),
    Aspect.STATUS: gettext_lazy("Stand oder Bewertung geändert"),
    Aspect.TITLE: gettext_lazy("Titel geändert"),
    Aspect.TEXT: gettext_lazy("Text geändert"),
    Aspect.LINKS: gettext_lazy("Verbindungen geändert"),
    Aspect.STATEMENTS: gettext_lazy("Belegte Angaben geändert"),
    Aspect.OTHER: gettext_lazy("Sonstige Angaben geändert"),
}
# Entries that are texts as they stand.
_AS_THEY_STAND = ("pages", "withdrawn_because", "slug", "order")
_REMEMBERED = 16


@dataclass(frozen=True, slots=True)
class Differing:
    """An element that differs, and in what."""

    reference: str
    kind: str
    aspects: frozenset[Aspect]


@dataclass(frozen=True, slots=True)
class Overview:
    """All elements that differ between two versions, without saying yet what they said."""

    listed: Sequence[Differing]

    def counts(self) -> list[tuple[Aspect, Any, int]]:
        """How many elements differ in which respect; those with none are absent."""
        found = Counter(aspect for one in self.listed for aspect in one.aspects)
        return [(aspect, label, found[aspect]) for aspect, label in ASPECTS.items() if found[aspect]]

    def kinds(self) -> list[tuple[str, Any, int]]:
        """How many elements of which kind differ."""
        found = Counter(one.kind for one in self.listed)
        return [(kind, PLURALS[kind], found[kind]) for kind in Kind.values if found[kind]]

    def narrowed(self, kind: str, aspect: str) -> list[Differing]:
        """The elements of one kind, or that differ in one respect; "" asks for all."""
        return [one for one in self.listed if (not kind or one.kind == kind) and (not aspect or aspect in one.aspects)]


def overview(before: Version, after: Version) -> Overview:
    """What differs between two versions; two queries the first time, none after it."""
    return _overview(before.pk, after.pk, (before.sha256, after.sha256))


@lru_cache(maxsize=_REMEMBERED)
def _overview(before: int, after: int, _hashes: tuple[str, str]) -> Overview:
    changes = compare(*archive.parts_that_differ(before, after))
    listed = [Differing(change.reference, change.reference.partition("/")[0], change.aspects) for change in changes]
    order = {kind: index for index, kind in enumerate(Kind.values)}
    return Overview(sorted(listed, key=lambda one: order[one.kind]))


@dataclass(frozen=True, slots=True)
class Backdrop:
    """What the differences of one page need beyond themselves: the titles they name, and the plan's language."""

    frame: Frame
    titles: Mapping[str, str]


def told(frame: Frame, before: Version, listed: Sequence[Differing]) -> list[dict[str, Any]]:
    """The elements of one page in groups by kind, each with its differences in words; two queries and their titles."""
    references = [one.reference for one in listed]
    old, new = queries.elements_in(before, references), queries.elements_in(frame.version, references)
    changes = compare({k: row.part for k, row in old.items()}, {k: row.part for k, row in new.items()})
    by_reference = {change.reference: change for change in changes}
    around = Backdrop(frame, _titles(frame, before, list(by_reference.values())))
    groups: dict[str, list[dict[str, Any]]] = {}
    for one in listed:
        change, row = by_reference[one.reference], new.get(one.reference)
        entry = _entry(around, change, row or old[one.reference])
        groups.setdefault(one.kind, []).append(entry | {"url": frame.address(row) if row else ""})
    return [{"kind": kind, "label": PLURALS[kind], "entries": entries} for kind, entries in groups.items()]


def _titles(frame: Frame, before: Version, changes: Sequence[Change]) -> dict[str, str]:
    """Titles of the elements that changed links lead to."""
    ends = {
        side["to"]
        for change in changes
        for difference in change.differences
        if difference.field in LinkType.values
        for side in (difference.before, difference.after)
        if side
    }
    found = queries.elements_in(frame.version, ends)
    found = queries.elements_in(before, ends - set(found)) | found
    return {
        reference: filled("%(number)s %(title)s", number=row.number, title=frame.titled(row))
        for reference, row in found.items()
    }


def _entry(around: Backdrop, change: Change, row: Sealed) -> dict[str, Any]:
    return {
        "number": row.number if row.kind != Kind.PLAN else "",
        "title": around.frame.titled(row),
        "differences": [_in_words(around, change, difference) for difference in change.differences],
    }


def _in_words(around: Backdrop, change: Change, difference: Difference) -> dict[str, Any]:
    """One row of the table: what differs, and what was said before and after ("" says nothing)."""
    tell = _TELLERS.get(difference.aspect, _tell_value)
    before, after = tell(around, change, difference)
    return {
        "aspect": difference.aspect,
        "label": _label(change, difference),
        "before": before,
        "after": after,
        "wide": difference.aspect in {Aspect.ADDED, Aspect.DROPPED, Aspect.WITHDRAWN, Aspect.REINSTATED},
    }


def _label(change: Change, difference: Difference) -> str:
    if difference.field in LinkType.values:
        return str(LinkType(difference.field).label)
    if difference.aspect == Aspect.ANSWER:
        return _("Antwort")
    if difference.aspect in {Aspect.ADDED, Aspect.DROPPED, Aspect.WITHDRAWN, Aspect.REINSTATED}:
        return str(ASPECTS[difference.aspect])
    name = entry_label(change.content["kind"], difference.field)
    return _("Angaben zu: %(field)s") % {"field": name} if difference.aspect == Aspect.STATEMENTS else name


def _sides(change: Change, difference: Difference) -> Iterator[tuple[Content, Any]]:
    yield change.before or {}, difference.before
    yield change.after or {}, difference.after


def _tell_value(around: Backdrop, change: Change, difference: Difference) -> tuple[str, str]:
    before, after = (
        _value(around, content, difference.field, value) if value is not None else ""
        for content, value in _sides(change, difference)
    )
    return before, after


def _value(around: Backdrop, content: Content, name: str, value: Any) -> str:
    if name in {"parties", "translations", "names", "answers"}:
        return _listed(around, name, value)
    if name == "tags":
        return around.frame.said(listed(value))
    if name in _AS_THEY_STAND:
        return around.frame.said(value)
    return shown(content, name, value, around.frame.language) if content else str(value)


def _listed(around: Backdrop, name: str, value: Any) -> str:
    if name == "parties":
        return around.frame.said(listed(party["name"] for party in value.values()))
    if name == "translations":
        return listed(sorted(value))
    if name == "names":
        return around.frame.said(listed(label["name"] for label in value))
    return listed((AnswerCode(answer["code"]).label for answer in value), apart=True)


def _tell_presence(around: Backdrop, _change: Change, difference: Difference) -> tuple[str, str]:
    reason = difference.after if difference.aspect == Aspect.WITHDRAWN else ""
    return "", filled(_("Begründung: %(reason)s"), reason=around.frame.said(reason)) if reason else ""


def _tell_text(around: Backdrop, _change: Change, difference: Difference) -> tuple[str, str]:
    before, after = passage(difference.before or "", difference.after or "")
    return around.frame.said(before), around.frame.said(after)


def _tell_link(around: Backdrop, _change: Change, difference: Difference) -> tuple[str, str]:
    before, after = (_link(link, around.titles) if link else "" for link in (difference.before, difference.after))
    return before, after


def _link(link: Content, titles: Mapping[str, str]) -> str:
    words = titles.get(link["to"], link["to"])
    return (
        filled("%(words)s (%(more)s)", words=words, more=Degree(link["degree"]).label) if link.get("degree") else words
    )


def _tell_answer(around: Backdrop, change: Change, difference: Difference) -> tuple[str, str]:
    before, after = (
        _answer(around, content, answer) if answer else "" for content, answer in _sides(change, difference)
    )
    return before, after


def _answer(around: Backdrop, content: Content, answer: Content) -> str:
    words = str(AnswerCode(answer["code"]).label)
    if answer.get("given_by"):
        by = around.frame.said(name_of(content, answer["given_by"]))
        words = filled("%(words)s (%(more)s)", words=words, more=by)
    if answer.get("reason"):
        words = filled("%(words)s: %(reason)s", words=words, reason=around.frame.said(answer["reason"]))
    return words


def _tell_claims(around: Backdrop, change: Change, difference: Difference) -> tuple[str, str]:
    before, after = (
        listed((_claim(around, content, claim) for claim in claims), apart=True)
        for content, claims in _sides(change, difference)
    )
    return before, after


def _claim(around: Backdrop, content: Content, claim: Content) -> str:
    words = str(Standing(claim["standing"]).label)
    if "value" in claim:
        words = shown(content, claim["field"], claim["value"], around.frame.language)
    return filled("%(words)s (%(more)s)", words=words, more=_("gilt")) if claim.get("valid") else words


_TELLERS = {
    Aspect.ADDED: _tell_presence,
    Aspect.DROPPED: _tell_presence,
    Aspect.WITHDRAWN: _tell_presence,
    Aspect.REINSTATED: _tell_presence,
    Aspect.MERGED: _tell_link,
    Aspect.SPLIT: _tell_link,
    Aspect.LINKS: _tell_link,
    Aspect.ANSWER: _tell_answer,
    Aspect.STATEMENTS: _tell_claims,
    Aspect.TITLE: _tell_text,
    Aspect.TEXT: _tell_text,
}
_CONTEXT, _LONGEST = 40, 400


def passage(before: str, after: str) -> tuple[str, str]:
    """The passage in which two texts differ, with a few words around it; both whole where they are short."""
    if not before or not after or max(len(before), len(after)) <= 2 * _CONTEXT:
        return _clipped(before), _clipped(after)
    start = next(
        (i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after))
    )
    rest = min(len(before), len(after)) - start
    end = next((i for i in range(rest) if before[-1 - i] != after[-1 - i]), rest)
    first, last = _cut(before, start, end), _cut(after, start, end)
    return first, last


def _cut(text: str, start: int, end: int) -> str:
    """The text without its first `start` and last `end` signs, but for some context, cut between words."""
    low = text.rfind(" ", 0, max(0, start - _CONTEXT)) + 1 if start > _CONTEXT else 0
    stop = len(text) - end
    high = text.find(" ", stop + _CONTEXT)
    high = len(text) if high < 0 else high
    piece = _clipped(text[low:high].strip())
    return f"{'… ' if low else ''}{piece}{' …' if high < len(text) and not piece.endswith('…') else ''}"


def _clipped(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST].rsplit(" ", 1)[0] + " …"
