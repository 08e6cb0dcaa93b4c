"""Reads of exchange: the mappings and files of a plan, and its draft as it stands, to be compared with."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from mitplan.plan.fields import FIELDS
from mitplan.plan.models import Answer, Claim, Element, Link, Plan
from mitplan.plan.queries import elements_by_reference, values_of_many

from .mapping import Mapping, mapping_from, mapping_named, names
from .models import Intake, SavedMapping


def mappings_for(plan: Plan) -> list[tuple[str, str]]:
    """The mappings to choose from, as (name, title): those kept for the plan, then those that come with Mitplan."""
    kept = [(f"plan:{one.name}", one.title) for one in SavedMapping.objects.filter(plan=plan)]
    return [*kept, *((name, str(mapping_named(name))) for name in names())]


def mapping_for(plan: Plan, name: str) -> Mapping:
    """The mapping of a name that `mappings_for` gave. Raises ValidationError when there is none."""
    if not name.startswith("plan:"):
        return mapping_named(name)
    kept = SavedMapping.objects.filter(plan=plan, name=name.removeprefix("plan:")).first()
    if kept is None:
        raise ValidationError(_("Diese Zuordnung gibt es bei diesem Plan nicht."))
    return mapping_from(kept.content, kept.title)


def intakes_of(plan: Plan) -> list[Intake]:
    """The last files handed in for a plan, newest first, without what stands in them."""
    found = list(Intake.objects.filter(plan=plan).defer("content", "findings")[:20])
    for intake in found:
        intake.plan = plan
    return found


def expired_intakes(before: datetime) -> list[Intake]:
    """Files handed in before that moment of which something is still kept."""
    old = Intake.objects.filter(at__lt=before).filter(~Q(content=b"") | ~Q(findings=b""))
    return list(old.defer("content", "findings").select_related("plan__coordination").order_by("pk"))


def intake_of(plan: Plan, number: int) -> Intake | None:
    """One file handed in for a plan, with what was found in it."""
    found = Intake.objects.filter(plan=plan, pk=number).defer("content").first() if number < 2**63 else None
    if found:
        found.plan = plan
    return found


class Present:
    """All of a draft as it stands; a fixed number of queries."""

    def __init__(self, plan: Plan) -> None:
        known = elements_by_reference(plan)
        self.references = set(known)
        self._names = {element.pk: reference for reference, element in known.items()}
        self.elements = {reference: element for reference, element in known.items() if element.plan_id == plan.pk}
        self._values = values_of_many(list(self.elements.values()))
        self.links = {
            (self._names[link.origin_id], link.type, self._names[link.target_id]): link
            for link in Link.objects.filter(origin__plan=plan, is_current=True)
        }
        self.claims: dict[tuple[str, str], list[Claim]] = {}
        for claim in Claim.objects.filter(element__plan=plan):
            self.claims.setdefault((self._names[claim.element_id], claim.field), []).append(claim)
        self.answers = {
            self._names[answer.recommendation_id]: answer
            for answer in Answer.objects.filter(recommendation__plan=plan, is_current=True)
        }

    def value(self, element: Element, name: str) -> Any:
        """What an element says, as documents hold it."""
        return self._values[element.pk][name]

    def values(self, element: Element, names: Iterable[str]) -> dict[str, Any]:
        return {name: self.value(element, name) for name in names if name in FIELDS[element.kind]}

    def source_of(self, stated: Claim | Link | Answer) -> str:
        """The reference of the source a statement rests on, "" for none."""
        return self._names.get(stated.source_id or 0, "")
