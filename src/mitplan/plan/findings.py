"""What a version lacks and where its statements contradict each other, computed from its document alone.

Gaps follow law 3 (every promise can be checked): something that isn't known stays a gap even when the record says
openly that it isn't known; "there is none" and a nil return are answers and close it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations
from typing import Any

from mitplan.core.dates import PartialDate
from mitplan.core.money import Money

from .states import ElementState, Kind, LinkType, Stage, Standing

Content = Mapping[str, Any]
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
DATES = ("starts", "ends", "started", "done_on")
# A source on one of these shows that a measure is done.
_DONE = ("stage", "started", "done_on", "evidence")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a finding needs to know beyond the element itself."""

    incoming: Mapping[str, Sequence[tuple[str, Content]]] = field(default_factory=dict)
    contents: Mapping[str, Content] = field(default_factory=dict)
    decided: PartialDate | None = None

    def links_from(self, content: Content, *types: str) -> list[Content]:
        """The links of some types that don't lead to something withdrawn."""
        return [link for link in content.get("links", ()) if link["type"] in types and self._stands(link["to"])]

    def _stands(self, reference: str) -> bool:
        return self.contents.get(reference, {}).get("state") != ElementState.WITHDRAWN

    def links_to(self, reference: str, type_: str) -> list[Content]:
        return [link for _, link in self.incoming.get(reference, ()) if link["type"] == type_]


def current_answer(content: Content) -> Content | None:
    """The answer to a recommendation that holds, if there is one."""
    return next((answer for answer in content.get("answers", ()) if answer.get("current")), None)


def gaps(content: Content, around: Surroundings) -> list[str]:
    """The codes of what this element lacks, in a fixed order. Withdrawn elements lack nothing."""
    if content.get("state") == ElementState.WITHDRAWN:
        return []
    checks = _GAPS.get(content["kind"], {})
    return [code for code, lacks in checks.items() if lacks(content, around)]


def contradictions(content: Content) -> list[str]:
    """The fields on which two claims about the same time can't both be true."""
    claims: dict[str, list[Content]] = {}
    for claim in content.get("claims", ()):
        claims.setdefault(claim["field"], []).append(claim)
    return sorted(name for name, stated in claims.items() if any(contradict(*pair) for pair in combinations(stated, 2)))


def contradict(one: Content, other: Content) -> bool:
    """Whether two claims on one field can't both be true.

    A statement that gives a value and one that there is none contradict each other, and so does a source by which it
    isn't known; an `unknown` without a source only records that nobody has been asked.
    """
    if not _same_time(one, other):
        return False
    valued = [claim["standing"] == Standing.STATED for claim in (one, other)]
    if all(valued):
        return _differ(one["value"], other["value"])
    if not any(valued):
        return False
    without = other if valued[0] else one
    return without["standing"] != Standing.UNKNOWN or bool(without.get("source"))


def _same_time(one: Content, other: Content) -> bool:
    times = [PartialDate.parse(claim.get("as_of", "")) for claim in (one, other)]
    return not all(times) or not times[0].contradicts(times[1])


def _differ(a: Any, b: Any) -> bool:
    if a == b:
        return False
    if isinstance(a, dict) and isinstance(b, dict):
        return Money.from_json(a).contradicts(Money.from_json(b))
    if isinstance(a, list) and isinstance(b, list):
        return set(a) != set(b)
    if isinstance(a, str) and isinstance(b, str):
        try:
            return PartialDate.parse(a).contradicts(PartialDate.parse(b))
        except ValueError:
            return not (_NUMBER.fullmatch(a) and _NUMBER.fullmatch(b) and Decimal(a) == Decimal(b))
    return True


def _settled(content: Content, name: str) -> bool:
    """Whether a field has a value, or a claim says for good that there is none."""
    if content.get("values", {}).get(name):
        return True
    return any(
        claim["field"] == name and claim["standing"] in {Standing.NONE, Standing.NIL}
        for claim in content.get("claims", ())
    )


def _lacks(*names: str) -> Callable[[Content, Surroundings], bool]:
    return lambda content, _around: not any(_settled(content, name) for name in names)


def _lacks_link(*types: str) -> Callable[[Content, Surroundings], bool]:
    return lambda content, around: not around.links_from(content, *types)


def _before_plan(content: Content, around: Surroundings) -> bool:
    """Began, or was even done, before the plan was decided, whatever it calls itself (R6, R7 of the Hessian case)."""
    values = content.get("values", {})
    latest = [PartialDate.parse(values[name]).latest for name in ("started", "done_on") if values.get(name)]
    decided = around.decided.earliest if around.decided else None
    return bool(decided and any(day and day < decided for day in latest))


def _unproven(content: Content, around: Surroundings) -> bool:
    """Said to be done, but without a date or without a document that shows it."""
    values = content.get("values", {})
    if values.get("stage") != Stage.DONE:
        return False
    dated = values.get("done_on") or values.get("started")
    shown = values.get("evidence") or around.links_from(content, LinkType.DOCUMENTED_IN)
    shown = shown or any(claim.get("source") and claim["field"] in _DONE for claim in content.get("claims", ()))
    return not (dated and shown)


def _no_lead_back(content: Content, around: Surroundings) -> bool:
    """No recommendation led to it and it rests on none: nobody asked for it on record."""
    reference = f"{content['kind']}/{content['number']}"
    if around.links_to(reference, LinkType.LEADS_TO):
        return False
    return not around.links_from(content, LinkType.RESTS_ON)


def _no_indicator(content: Content, around: Surroundings) -> bool:
    return not around.links_from(content, LinkType.MEASURED_BY) and not _settled(content, "no_indicator_reason")


def _indicators_lack(name: str) -> Callable[[Content, Surroundings], bool]:
    """No indicator of the objective has this value (the objective's own target counts as a target)."""

    def lacks(content: Content, around: Surroundings) -> bool:
        if _settled(content, "no_indicator_reason") or (name == "target" and _settled(content, "target")):
            return False
        measured = [link["to"] for link in around.links_from(content, LinkType.MEASURED_BY)]
        return not any(_settled(around.contents[to], name) for to in measured if to in around.contents)

    return lacks


def _unanswered(content: Content, _around: Surroundings) -> bool:
    return current_answer(content) is None


def _unserved(content: Content, around: Surroundings) -> bool:
    return not around.links_to(f"{content['kind']}/{content['number']}", LinkType.SERVES)


_GAPS: Mapping[str, Mapping[str, Callable[[Content, Surroundings], bool]]] = {
    Kind.MEASURE: {
        "objective": _lacks_link(LinkType.SERVES),
        "guideline": _lacks_link(LinkType.FOLLOWS),
        "lead": _lacks("lead"),
        "date": _lacks(*DATES),
        "money": _lacks("cost"),
        "evidence": _lacks("evidence"),
        "origin": lambda content, _: content.get("values", {}).get("origin", "unknown") == "unknown",
        "ancestor": _no_lead_back,
        "before_plan": _before_plan,
        "unproven": _unproven,
    },
    Kind.OBJECTIVE: {
        "indicator": _no_indicator,
        "target": _indicators_lack("target"),
        "current": _indicators_lack("current"),
        "unserved": _unserved,
    },
    Kind.RECOMMENDATION: {"answer": _unanswered, "descendant": _lacks_link(LinkType.LEADS_TO)},
    Kind.INDICATOR: {"baseline": _lacks("baseline"), "target": _lacks("target"), "current": _lacks("current")},
    Kind.EVENT: {"date": _lacks("on")},
    Kind.QUESTION: {"reply": _lacks("reply")},
}
GAPS_OF: Mapping[str, Sequence[str]] = {kind: tuple(checks) for kind, checks in _GAPS.items()}
