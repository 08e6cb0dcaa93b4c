"""The draft of a plan as lists and findings read it: four queries, whatever the size of the plan.

A version's document would say the same; building one costs five times the queries and texts nobody looks at here.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..fields import FIELDS, plain
from ..models import DETAILS, Answer, Claim, Element, Link, Plan, Tag
from ..reading import readings
from ..states import ElementState, Kind

_OWN = ("pk", "kind", "number", "title", "state", "position")
# Where the columns of each kind's details stand, seen from the element.
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    kind: tuple(f"{model.__name__.lower()}__{name}" for name in FIELDS[kind]) for kind, model in DETAILS.items()
}
_ALL = [column for columns in _COLUMNS.values() for column in columns]
_CLAIM = ("element_id", "field", "standing", "value", "source__kind", "source__number", "as_of", "owed_by", "is_valid")
_LINK = ("origin_id", "type", "target__kind", "target__number", "target__plan_id", "degree")


@dataclass(frozen=True, slots=True)
class Drafted:
    """One element of the draft, with what lists filter it by."""

    pk: int
    kind: str
    number: str
    title: str
    state: str
    content: Mapping[str, Any]
    facets: Mapping[str, tuple[str, ...]]

    @property
    def reference(self) -> str:
        return f"{self.kind}/{self.number}"

    @property
    def is_current(self) -> bool:
        return self.state == ElementState.CURRENT

    @property
    def gaps(self) -> tuple[str, ...]:
        return self.facets.get("gap", ())

    def has(self, name: str, value: str) -> bool:
        """Whether one of the element's facets of that name has the value; "-" asks for none at all."""
        found = self.facets.get(name, ())
        return not found if value == "-" else value in found


def drafted(plan: Plan) -> list[Drafted]:
    """Every element of the draft in the order of documents."""
    contents = _contents(plan)
    found = []
    for (pk, content), reading in zip(contents.items(), readings(list(contents.values())), strict=True):
        facets: dict[str, list[str]] = defaultdict(list)
        for name, value in reading.facets:
            facets[name].append(value)
        kept = {name: tuple(values) for name, values in facets.items()}
        state = content.get("state", ElementState.CURRENT)
        found.append(Drafted(pk, content["kind"], content["number"], content["title"], state, content, kept))
    return found


def _contents(plan: Plan) -> dict[int, dict[str, Any]]:
    order = {kind: place for place, kind in enumerate(Kind.values)}
    rows = list(Element.objects.filter(plan=plan).order_by().values(*_OWN, *_ALL))
    rows.sort(key=lambda row: (order[row["kind"]], row["position"]))
    contents = {row["pk"]: _content(row) for row in rows}
    _add_claims(plan, contents)
    _add_links(plan, contents)
    answers = Answer.objects.filter(recommendation__plan=plan, is_current=True)
    for pk, code, given_by in answers.values_list("recommendation_id", "code", "given_by"):
        contents[pk]["answers"] = [{"code": code, "given_by": given_by, "current": True}]
    return contents


def _content(row: Mapping[str, Any]) -> dict[str, Any]:
    kind = row["kind"]
    pairs = zip(FIELDS[kind], _COLUMNS.get(kind, ()), strict=True)
    content = {"kind": kind, "number": row["number"], "title": row["title"]}
    content["values"] = {name: plain(row[column]) for name, column in pairs if row[column]}
    if row["state"] != ElementState.CURRENT:
        content["state"] = row["state"]
    return content


def _add_claims(plan: Plan, contents: Mapping[int, dict[str, Any]]) -> None:
    claims = Claim.objects.filter(element__plan=plan).order_by("pk")
    for pk, field, standing, value, kind, number, as_of, owed_by, valid in claims.values_list(*_CLAIM):
        item = {"field": field, "standing": standing, "as_of": as_of.edtf, "owed_by": owed_by, "valid": valid}
        if value is not None:
            item["value"] = value
        if number:
            item["source"] = f"{kind}/{number}"
        contents[pk].setdefault("claims", []).append(item)


def _add_links(plan: Plan, contents: Mapping[int, dict[str, Any]]) -> None:
    links = Link.objects.filter(origin__plan=plan, is_current=True).order_by("pk")
    for pk, type_, kind, number, target_plan, degree in links.values_list(*_LINK):
        abroad = "" if target_plan == plan.pk else "abroad:"
        link = {"type": type_, "to": f"{abroad}{kind}/{number}", "degree": degree}
        contents[pk].setdefault("links", []).append(link)


def tags_of(plan: Plan) -> dict[int, list[str]]:
    """The tags of each element of a plan; one query."""
    found: dict[int, list[str]] = defaultdict(list)
    for pk, text in Tag.objects.filter(element__plan=plan).order_by("pk").values_list("element_id", "text"):
        found[pk].append(text)
    return found


def next_number(numbers: Iterable[str]) -> str:
    """The next free number of a kind: whatever stands before the digits most often, and the highest plus one."""
    taken = set(numbers)
    heads: dict[str, int] = defaultdict(int)
    highest: dict[str, int] = defaultdict(int)
    for number in taken:
        head = number.rstrip("0123456789")
        digits = number[len(head) :]
        if digits:
            heads[head] += 1
            highest[head] = max(highest[head], int(digits))
    head = max(heads, key=lambda name: (heads[name], name == ""), default="")
    return f"{head}{highest[head] + 1}"
