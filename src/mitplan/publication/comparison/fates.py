"""What became of each recommendation between two versions: taken over, changed, dropped or added; when, and why."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mitplan.plan.diff import Content
from mitplan.plan.findings import current_answer
from mitplan.plan.lineage import heirs_of
from mitplan.plan.models import Version
from mitplan.plan.states import AnswerCode, Degree, ElementState, Kind, LinkType

from .. import archive


class Fate(StrEnum):
    """What became of a recommendation; in the order of the page."""

    DROPPED = "dropped"
    CHANGED = "changed"
    OPEN = "open"
    TAKEN_OVER = "taken_over"
    ADDED = "added"


FATES: Mapping[Fate, Any] = {
    Fate.DROPPED: _("nicht übernommen"),
    Fate.CHANGED: _("verändert übernommen"),
    Fate.OPEN: _("noch offen"),
    Fate.TAKEN_OVER: pgettext_lazy("Antwort", "übernommen"),
    Fate.ADDED: _("neu hinzugekommen"),
}
_REFUSED: Final = (AnswerCode.DECLINED, AnswerCode.NOT_COMPETENT)
_ACCEPTED: Final = (AnswerCode.ADOPTED, AnswerCode.IN_FORCE)
_WHOLE: Final = (Degree.VERBATIM, Degree.SUBSTANCE)
_LESS: Final = (Degree.PARTLY, Degree.WEAKENED)
_REMEMBERED = 8


@dataclass(frozen=True, slots=True)
class Story:
    """A recommendation, its fate, the number of the version with which that came about, and the reason given for it.

    `version` is None where it had come about before, or in the later of two plans.
    """

    number: str
    title: str
    fate: Fate
    version: int | None
    reason: str
    is_former: bool = False


@dataclass(frozen=True, slots=True)
class Fates:
    """The fates of all recommendations."""

    stories: Sequence[Story]

    def counts(self) -> list[tuple[Fate, Any, int]]:
        """How many had which fate; those that none had are absent."""
        found = Counter(story.fate for story in self.stories)
        return [(fate, label, found[fate]) for fate, label in FATES.items() if found[fate]]

    def narrowed(self, fate: str) -> list[Story]:
        """The stories with one fate; "" asks for all."""
        return [story for story in self.stories if not fate or story.fate == fate]


def fates_of(before: Version, after: Version) -> Fates:
    """What became of the recommendations; at most two queries the first time, none after it."""
    hashes = before.sha256, after.sha256
    if before.plan_id == after.plan_id:
        return _within(before.plan_id, before.number, after.number, hashes)
    return _across(before.pk, after.pk, before.plan.key, hashes)


@lru_cache(maxsize=_REMEMBERED)
def _within(plan: int, before: int, after: int, _hashes: tuple[str, str]) -> Fates:
    timelines = archive.timelines(plan, Kind.RECOMMENDATION, before, after)
    stories = (_story(timeline, before) for timeline in timelines)
    return Fates([story for story in stories if story])


def _story(timeline: Sequence[tuple[int, Content]], before: int) -> Story | None:
    """A timeline holds the number of each version in which the element reads differently, with what it says there."""
    known = [content for number, content in timeline if number <= before]
    first = known[-1] if known else None
    if first is not None and first.get("state") == ElementState.WITHDRAWN:
        return None
    last = timeline[-1][1]
    fate = _fate(first, last)
    since = None
    for number, content in reversed(timeline):
        if number <= before or _fate(first, content) != fate:
            break
        since = number
    if fate == Fate.ADDED:
        since = timeline[0][0]
    return Story(last["number"], last["title"], fate, since, _reason(last))


def _fate(first: Content | None, now: Content) -> Fate:
    answer = (current_answer(now) or {}).get("code")
    if now.get("state") == ElementState.WITHDRAWN or answer in _REFUSED:
        return Fate.DROPPED
    if first is None:
        return Fate.ADDED
    reworded = any(first.get(name) != now.get(name) for name in ("title", "text"))
    degrees = {link.get("degree") for link in now.get("links", ()) if link["type"] == LinkType.LEADS_TO}
    whole = answer in _ACCEPTED or bool(degrees.intersection(_WHOLE))
    less = answer == AnswerCode.PARTLY or bool(degrees and degrees <= {*_LESS, Degree.NONE})
    if less or (whole and reworded):
        return Fate.CHANGED
    return Fate.TAKEN_OVER if whole else Fate.OPEN


def _reason(content: Content) -> str:
    told: str = content.get("withdrawn_because") or (current_answer(content) or {}).get("reason", "")
    return told


@lru_cache(maxsize=_REMEMBERED)
def _across(before: int, after: int, earlier_plan: str, _hashes: tuple[str, str]) -> Fates:
    """In a plan that continues another, a recommendation lives on in its heir, or in the heirs of what it led to."""
    old = archive.contents_by_reference(before)
    new = archive.contents_by_reference(after)
    heirs = heirs_of(new, earlier_plan)
    return Fates([*_lived_on(old, new, heirs), *_came(new, earlier_plan)])


def _lived_on(
    old: Mapping[str, Content], new: Mapping[str, Content], heirs: Mapping[str, Sequence[str]]
) -> Iterator[Story]:
    for reference, content in old.items():
        if content["kind"] != Kind.RECOMMENDATION or content.get("state") == ElementState.WITHDRAWN:
            continue
        led_to = [link["to"] for link in content.get("links", ()) if link["type"] == LinkType.LEADS_TO]
        found = [new[heir] for it in (reference, *led_to) for heir in heirs.get(it, ())]
        fate, reason = _fate_in(content, found)
        yield Story(content["number"], content["title"], fate, None, reason, is_former=True)


def _fate_in(content: Content, heirs: Sequence[Content]) -> tuple[Fate, str]:
    standing = [heir for heir in heirs if heir.get("state") != ElementState.WITHDRAWN]
    if not standing:
        return Fate.DROPPED, next((_reason(heir) for heir in heirs), _reason(content))
    own = [heir for heir in standing if heir["kind"] == Kind.RECOMMENDATION]
    same = any(heir["title"] == content["title"] and heir.get("text") == content.get("text") for heir in own)
    return Fate.TAKEN_OVER if same or not own else Fate.CHANGED, next((_reason(heir) for heir in own), "")


def _came(new: Mapping[str, Content], earlier_plan: str) -> Iterator[Story]:
    for content in new.values():
        if content["kind"] != Kind.RECOMMENDATION or content.get("state") == ElementState.WITHDRAWN:
            continue
        if not any(link["to"].startswith(f"{earlier_plan}:") for link in content.get("links", ())):
            yield Story(content["number"], content["title"], Fate.ADDED, None, _reason(content))
