"""What pages find and count by, derived from a version's document and from nothing else.

Because it is a function of the document, anyone who doubts a list can derive it again: `verify` does.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mitplan.core.dates import PartialDate
from mitplan.core.money import Money

from .fields import FIELDS, parties_in
from .findings import Surroundings, contradictions, current_answer, gaps
from .states import HIERARCHIES, ElementState, Kind, LinkType

Content = Mapping[str, Any]
# Fields whose value is a facet of its own under the same name.
_PLAIN_FACETS = (
    "stage",
    "assessment",
    "origin",
    "measure_kind",
    "source_kind",
    "event_kind",
    "objective_kind",
    "direction",
    "status",
)
_LINK_FACETS = {LinkType.BELONGS_TO: "field", LinkType.FOLLOWS: "guideline", LinkType.SERVES: "objective"}
OPEN = "open"


@dataclass(frozen=True, slots=True)
class Reading:
    """The derived columns and facets of one element."""

    columns: dict[str, Any]
    facets: list[tuple[str, str]]


def readings(contents: Sequence[Content]) -> Iterator[Reading]:
    """Derive the reading of each element of a document, in order."""
    by_reference = {f"{content['kind']}/{content['number']}": content for content in contents}
    around = Surroundings(_incoming(contents), by_reference, _decided(contents))
    for content in contents:
        yield Reading(_columns(content, by_reference), list(_facets(content, around)))


def _incoming(contents: Iterable[Content]) -> dict[str, list[tuple[str, Content]]]:
    found: dict[str, list[tuple[str, Content]]] = {}
    for content in contents:
        if content.get("state") == ElementState.WITHDRAWN:
            continue
        for link in content.get("links", ()):
            found.setdefault(link["to"], []).append((f"{content['kind']}/{content['number']}", link))
    return found


def _decided(contents: Sequence[Content]) -> PartialDate | None:
    for content in contents:
        if content["kind"] == Kind.PLAN:
            decided = content.get("values", {}).get("decided", "")
            return PartialDate.parse(decided) if decided else None
    return None


def _columns(content: Content, by_reference: Mapping[str, Content]) -> dict[str, Any]:
    values = content.get("values", {})
    columns: dict[str, Any] = {
        "kind": content["kind"],
        "number": content["number"],
        "slug": content.get("slug", ""),
        "title": content["title"],
        "state": content.get("state", ElementState.CURRENT),
        "starts": _first_day(values, "started", "starts", "on", "made_on", "published", "asked_on", "decided"),
        "ends": _last_day(values, "done_on", "ends", "due", "target_date"),
        "answer": _answer(content),
    }
    if cost := values.get("cost"):
        money = Money.from_json(cost)
        columns |= {
            "cost_low": money.low,
            "cost_high": money.high,
            "cost_currency": money.currency,
            "cost_period": money.period,
            "cost_basis": money.basis,
            "cost_counts": columns["state"] == ElementState.CURRENT and not _is_contained(content, money, by_reference),
        }
    return columns


def _first_day(values: Content, *names: str) -> date | None:
    return next((PartialDate.parse(values[name]).earliest for name in names if values.get(name)), None)


def _last_day(values: Content, *names: str) -> date | None:
    return next((PartialDate.parse(values[name]).latest for name in names if values.get(name)), None)


def _answer(content: Content) -> str:
    if content["kind"] != Kind.RECOMMENDATION:
        return ""
    answer = current_answer(content)
    return answer["code"] if answer else ""


def _is_contained(content: Content, money: Money, by_reference: Mapping[str, Content]) -> bool:
    """Whether a whole or programme above, over any number of steps, already holds this amount in the same sum.

    Sums never mix currencies, periods or bases, so an amount of another basis above holds nothing of this one. What is
    withdrawn is in no sum, and passes nothing on.
    """
    seen: set[str] = set()
    ahead = _above(content)
    while ahead:
        reference = ahead.pop()
        parent = by_reference.get(reference)
        if reference in seen or parent is None or parent.get("state") == ElementState.WITHDRAWN:
            continue
        seen.add(reference)
        cost = parent.get("values", {}).get("cost")
        if cost and _sum_of(Money.from_json(cost)) == _sum_of(money):
            return True
        ahead += _above(parent)
    return False


def _above(content: Content) -> list[str]:
    return [link["to"] for link in content.get("links", ()) if link["type"] in HIERARCHIES]


def _sum_of(money: Money) -> tuple[str, str, str]:
    return money.currency, money.period, money.basis


def _facets(content: Content, around: Surroundings) -> Iterator[tuple[str, str]]:
    values = content.get("values", {})
    yield from ((name, values[name]) for name in _PLAIN_FACETS if values.get(name))
    yield from (("target_group", group) for group in values.get("target_groups", ()))
    yield from (("tag", tag) for tag in content.get("tags", ()))
    for link in content.get("links", ()):
        if name := _LINK_FACETS.get(link["type"]):
            yield name, link["to"].partition("/")[2]
    yield from (("source", number) for number in sorted(_sources(content)))
    yield from (("gap", code) for code in gaps(content, around))
    yield from (("contradiction", name) for name in contradictions(content))
    if content["kind"] == Kind.RECOMMENDATION:
        yield "answer", _answer(content) or OPEN
    yield from _party_facets(content)


def _sources(content: Content) -> set[str]:
    """The numbers of all sources of this plan that a claim, a link or an answer of the element cites or leads to."""
    items = [item for name in ("claims", "links", "answers") for item in content.get(name, ())]
    cited = {item[end] for item in items for end in ("source", "to") if item.get(end)}
    return {reference.partition("/")[2] for reference in cited if reference.startswith(f"{Kind.SOURCE}/")}


def _party_facets(content: Content) -> Iterator[tuple[str, str]]:
    """Each party in each role it plays: lead, co_responsible, made_by, …; answers and open debts too."""
    values = content.get("values", {})
    for name in FIELDS[content["kind"]]:
        if name in values:
            for key in parties_in(content["kind"], name, values[name]):
                yield name, key
    if (answer := current_answer(content)) and answer.get("given_by"):
        yield "given_by", answer["given_by"]
    for key in sorted({claim["owed_by"] for claim in content.get("claims", ()) if claim.get("owed_by")}):
        yield "owed_by", key
