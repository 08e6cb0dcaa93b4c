"""What readers of a comparison must not overlook: what was lost, weakened, is contested, or has no ancestor."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from mitplan.core.dates import PartialDate

from .diff import Change, Content
from .findings import contradictions, current_answer
from .states import SUCCESSIONS, AnswerCode, Degree, Direction, ElementState, Kind, LinkType


class Mark(StrEnum):
    """Why a change deserves a second look."""

    LOST = "lost"
    WEAKENED = "weakened"
    CONTESTED = "contested"
    UNROOTED = "unrooted"


_REFUSED: Final = (AnswerCode.DECLINED, AnswerCode.NOT_COMPETENT)
# From "all of it" to "nothing of it"; where nothing is stated, nothing can be said to have become less.
_STRENGTH: Final = {Degree.VERBATIM: 4, Degree.SUBSTANCE: 3, Degree.PARTLY: 2, Degree.WEAKENED: 1, Degree.NONE: 0}
_ROOTED: Final = (Kind.MEASURE, Kind.OBJECTIVE)


def marks_of(changes: Sequence[Change]) -> list[frozenset[Mark]]:
    """The marks of each change, in their order; most have none."""
    led_to = {
        link["to"]
        for change in changes
        for link in (change.after or {}).get("links", ())
        if link["type"] == LinkType.LEADS_TO
    }
    found = []
    for change in changes:
        holding = {mark for mark, holds in _CHECKS.items() if holds(change)}
        if _has_no_root(change) and change.reference not in led_to:
            holding.add(Mark.UNROOTED)
        found.append(frozenset(holding))
    return found


def _is_lost(change: Change) -> bool:
    """Gone without an heir, or a recommendation that was turned down."""
    if change.after is None:
        return True
    before, after = change.before or {}, change.after
    if after.get("state") == ElementState.WITHDRAWN and before.get("state") != ElementState.WITHDRAWN:
        return not any(link["type"] == LinkType.MERGED_INTO for link in after.get("links", ()))
    codes = [(current_answer(side) or {}).get("code") for side in (before, after)]
    return codes[1] in _REFUSED and codes[0] not in _REFUSED


def _is_weakened(change: Change) -> bool:
    """Less is promised: a lower or later target, or less of a recommendation than before."""
    if change.before is None or change.after is None:
        return False
    before, after = change.before.get("values", {}), change.after.get("values", {})
    return (
        _is_later(before.get("target_date"), after.get("target_date"))
        or (change.after["kind"] == Kind.INDICATOR and _asks_less(before, after))
        or (bool(before.get("target")) and not after.get("target"))
        or _led_to_less(change.before, change.after)
    )


def _is_later(before: str | None, after: str | None) -> bool:
    if not before or not after:
        return bool(before)
    old, new = PartialDate.parse(before).latest, PartialDate.parse(after).latest
    return bool(old and new and new > old)


def _asks_less(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    if not before.get("target") or not after.get("target"):
        return False
    old, new = Decimal(before["target"]), Decimal(after["target"])
    falling = after.get("direction", before.get("direction")) == Direction.DOWN
    rising = after.get("direction", before.get("direction")) == Direction.UP
    return (rising and new < old) or (falling and new > old)


def _led_to_less(before: Content, after: Content) -> bool:
    degrees = {link["to"]: link.get("degree") for link in before.get("links", ()) if link["type"] == LinkType.LEADS_TO}
    for link in after.get("links", ()):
        old, new = degrees.get(link["to"]), link.get("degree")
        if link["type"] == LinkType.LEADS_TO and new in {Degree.WEAKENED, Degree.NONE} and link["to"] not in degrees:
            return True
        if old in _STRENGTH and new in _STRENGTH and _STRENGTH[Degree(new)] < _STRENGTH[Degree(old)]:
            return True
    return False


def _is_contested(change: Change) -> bool:
    """Sources contradict each other where they didn't before, or a minority has its own view now."""
    before, after = change.before or {}, change.after or {}
    if set(contradictions(after)) - set(contradictions(before)):
        return True
    minority = [side.get("values", {}).get("minority", "") for side in (before, after)]
    return bool(minority[1]) and minority[0] != minority[1]


def _has_no_root(change: Change) -> bool:
    """New, and nobody asked for it on record: it carries nothing on and rests on nothing."""
    if change.before is not None or change.after is None or change.after["kind"] not in _ROOTED:
        return False
    roots = {*SUCCESSIONS, LinkType.RESTS_ON}
    return not any(link["type"] in roots for link in change.after.get("links", ()))


_CHECKS: Final[Mapping[Mark, Callable[[Change], bool]]] = {
    Mark.LOST: _is_lost,
    Mark.WEAKENED: _is_weakened,
    Mark.CONTESTED: _is_contested,
}
