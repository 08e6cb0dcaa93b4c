"""What the draft of a plan holds, as documents say it: what the workbook shows and is compared with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mitplan.plan.fields import plain
from mitplan.plan.models import Answer, Claim, Element, Link, Plan
from mitplan.plan.queries import elements_by_reference, values_of_many

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Stated:
    """A claim with its number."""

    number: int
    element: str
    field: str
    values: Values


class Stock:
    """Elements, links, claims and answers of a draft, by reference; a fixed number of queries."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        known = elements_by_reference(plan)
        self.references = set(known)
        self._names = {element.pk: reference for reference, element in known.items()}
        self.elements: dict[str, Element] = {
            reference: element for reference, element in known.items() if element.plan_id == plan.pk
        }
        values = values_of_many(list(self.elements.values()))
        self.values: dict[str, Values] = {reference: values[element.pk] for reference, element in self.elements.items()}
        self.links = {
            (self._names[row.origin_id], row.type, self._names[row.target_id]): self._values(
                row, "degree", "stated_by", "stated_on", "source", "locator", "note"
            )
            for row in Link.objects.filter(origin__plan=plan, is_current=True).order_by("pk")
        }
        self.claims = {row.pk: self._stated(row) for row in Claim.objects.filter(element__plan=plan).order_by("pk")}
        self.claimed: dict[tuple[str, str], list[Stated]] = {}
        for stated in self.claims.values():
            self.claimed.setdefault((stated.element, stated.field), []).append(stated)
        self.answers = {
            self._names[row.recommendation_id]: self._values(
                row, "code", "reason", "given_by", "given_on", "follow_up", "source"
            )
            for row in Answer.objects.filter(recommendation__plan=plan, is_current=True).order_by("pk")
        }

    def _values(self, row: Link | Claim | Answer, *names: str) -> Values:
        return {
            name: self._names.get(row.source_id or 0, "") if name == "source" else plain(getattr(row, name))
            for name in names
        }

    def _stated(self, row: Claim) -> Stated:
        names = ("standing", "value", "source", "locator", "stated_on", "as_of", "owed_by", "due", "note")
        values = {**self._values(row, *names), "valid": row.is_valid}
        return Stated(row.pk, self._names[row.element_id], row.field, values)
