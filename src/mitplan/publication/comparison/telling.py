"""Differences in words: element by element what was said before and what after, texts word by word."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from mitplan.core.texts import filled, listed
from mitplan.core.word_diff import Fate, Run, changed_words
from mitplan.plan.diff import Aspect, Change, Content, Difference, compare
from mitplan.plan.models import Sealed, Version
from mitplan.plan.states import AnswerCode, Degree, Kind, LinkType, Standing
from mitplan.plan.wording import ASPECTS

from .. import queries
from ..addresses import PLURALS
from ..frame import Frame
from ..showing import entry_label, name_of, shown
from .overview import MARKS, Differing

# Entries that are texts as they stand.
_AS_THEY_STAND: Final = ("pages", "withdrawn_because", "slug", "order", "number")
# These say all in one cell.
_WHOLE: Final = frozenset({Aspect.ADDED, Aspect.DROPPED, Aspect.WITHDRAWN, Aspect.REINSTATED})


@dataclass(frozen=True, slots=True)
class Backdrop:
    """What the differences of one page need beyond themselves: the titles they name, and the plan's language."""

    frame: Frame
    titles: Mapping[str, str]


def told(frame: Frame, before: Version, listed: Sequence[Differing]) -> list[dict[str, Any]]:
    """The elements of one page in groups by kind, each with its differences in words; two queries and their titles."""
    old, new = _rows(before, frame.version, listed)
    changes = _changes(listed, old, new)
    around = Backdrop(frame, _titles(frame, before, changes))
    groups: dict[str, list[dict[str, Any]]] = {}
    for one, change in zip(listed, changes, strict=True):
        row = None if one.is_gone else new.get(one.reference)
        entry = _entry(around, change, row or old[one.reference])
        entry["marks"] = [(mark, label) for mark, label in MARKS.items() if mark in one.marks]
        groups.setdefault(one.kind, []).append(entry | {"url": frame.address(row) if row else ""})
    return [{"kind": kind, "label": PLURALS[kind], "entries": entries} for kind, entries in groups.items()]


def changes_of(before: Version, after: Version, listed: Sequence[Differing]) -> list[Change]:
    """The changes of some elements with all they say; two queries."""
    return _changes(listed, *_rows(before, after, listed))


def _rows(before: Version, after: Version, listed: Sequence[Differing]) -> tuple[dict[str, Sealed], dict[str, Sealed]]:
    new = queries.elements_in(after, [one.reference for one in listed if not one.is_gone])
    old = queries.elements_in(before, [name for one in listed for name in one.former or (one.reference,)])
    return old, new


def _changes(listed: Sequence[Differing], old: Mapping[str, Sealed], new: Mapping[str, Sealed]) -> list[Change]:
    """The changes of some elements: within one plan found again, across two as they were found."""
    found: list[Change] = []
    for one in listed:
        before = old.get(one.former[0] if one.former else one.reference)
        after = None if one.is_gone else new.get(one.reference)
        if one.differences is None:
            parts = [{one.reference: row.part} if row else {} for row in (before, after)]
            found += compare(parts[0], parts[1])
        else:
            was, now = (row.content if row else None for row in (before if one.former else None, after))
            found.append(Change(one.reference, was, now, one.differences, one.former))
    return found


def _titles(frame: Frame, before: Version, changes: Sequence[Change]) -> dict[str, str]:
    """Titles of the elements that changed links lead to, and of those that were merged or split."""
    ends = {end for change in changes for difference in change.differences for end in _ends(difference)}
    prefix = f"{before.plan.key}:"
    earlier = {end.removeprefix(prefix) for end in ends if end.startswith(prefix)}
    found = queries.elements_in(frame.version, ends)
    former = queries.elements_in(before, (ends - set(found)) | earlier)
    rows = {prefix + reference: row for reference, row in former.items()} | former | found
    return {
        reference: filled("%(number)s %(title)s", number=row.number, title=frame.titled(row))
        for reference, row in rows.items()
    }


def _ends(difference: Difference) -> Iterator[str]:
    for side in (difference.before, difference.after):
        if side and difference.field in LinkType.values:
            yield side["to"]
        elif side and difference.field in {"former", "heirs"}:
            yield from side


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
    told = {
        "aspect": difference.aspect,
        "label": _label(change, difference),
        "before": before,
        "after": after,
        "wide": difference.aspect in _WHOLE or difference.field == "translations",
    }
    if difference.before and difference.after and difference.aspect in {Aspect.TITLE, Aspect.TEXT}:
        runs = changed_words(difference.before, difference.after)
        told |= {"runs": shortened(runs), "language": around.frame.language}
    return told


def _label(change: Change, difference: Difference) -> str:
    if difference.field in LinkType.values:
        return str(LinkType(difference.field).label)
    if difference.aspect == Aspect.ANSWER:
        return _("Antwort")
    if difference.aspect in _WHOLE or difference.field in {"former", "heirs", "number"}:
        return str(ASPECTS[difference.aspect])
    name = entry_label(change.content["kind"], difference.field)
    return _("Angaben zu: %(field)s") % {"field": name} if difference.aspect == Aspect.STATEMENTS else name


def _sides(change: Change, difference: Difference) -> Iterator[tuple[Content, Any]]:
    yield change.before or {}, difference.before
    yield change.after or {}, difference.after


def _tell_value(around: Backdrop, change: Change, difference: Difference) -> tuple[str, str]:
    if difference.field == "translations":
        return "", listed(sorted(_retranslated(difference.before or {}, difference.after or {})))
    before, after = (
        _value(around, content, difference.field, value) if value is not None else ""
        for content, value in _sides(change, difference)
    )
    return before, after


def _retranslated(before: Content, after: Content) -> Iterator[str]:
    """The languages in which something is said differently."""
    return (language for language in {*before, *after} if before.get(language) != after.get(language))


def _value(around: Backdrop, content: Content, name: str, value: Any) -> str:
    if name in {"parties", "names", "answers"}:
        return _listed(around, name, value)
    if name == "tags":
        return around.frame.said(listed(value))
    if name in _AS_THEY_STAND:
        return around.frame.said(value)
    return shown(content, name, value, around.frame.language) if content else str(value)


def _listed(around: Backdrop, name: str, value: Any) -> str:
    if name == "parties":
        return around.frame.said(listed(party["name"] for party in value.values()))
    if name == "names":
        return around.frame.said(listed(label["name"] for label in value))
    return listed((AnswerCode(answer["code"]).label for answer in value), apart=True)


def _tell_presence(around: Backdrop, _change: Change, difference: Difference) -> tuple[str, str]:
    reason = difference.after if difference.aspect == Aspect.WITHDRAWN else ""
    return "", filled(_("Begründung: %(reason)s"), reason=around.frame.said(reason)) if reason else ""


def _tell_text(around: Backdrop, _change: Change, difference: Difference) -> tuple[str, str]:
    return around.frame.said(difference.before or ""), around.frame.said(difference.after or "")


def _tell_kinship(around: Backdrop, change: Change, difference: Difference) -> tuple[str, str]:
    """Which elements of the earlier plan came together here, or into which others this one was split."""
    if difference.field in LinkType.values:
        return _tell_link(around, change, difference)
    before, after = (
        listed((around.titles.get(end, end) for end in side or ()), apart=True)
        for side in (difference.before, difference.after)
    )
    return before, after


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
    Aspect.MERGED: _tell_kinship,
    Aspect.SPLIT: _tell_kinship,
    Aspect.MOVED: _tell_link,
    Aspect.LINKS: _tell_link,
    Aspect.ANSWER: _tell_answer,
    Aspect.STATEMENTS: _tell_claims,
    Aspect.TITLE: _tell_text,
    Aspect.TEXT: _tell_text,
}
# Of a long run that is the same on both sides only its ends are shown.
_LONG, _END = 160, 70


def shortened(runs: Sequence[Run]) -> list[Run]:
    """The runs with long equal ones cut in the middle, so that a change in a long text is found at once."""
    found = []
    for index, run in enumerate(runs):
        if run.fate != Fate.SAME or len(run.text) <= _LONG:
            found.append(run)
            continue
        start = run.text[:_END].rsplit(" ", 1)[0] if index else ""
        end = run.text[-_END:].split(" ", 1)[-1] if index < len(runs) - 1 else ""
        found.append(Run(Fate.SAME, f"{start} … {end}"))
    return found
