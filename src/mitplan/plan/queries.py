"""Reads of the write side. Public pages read sealed versions instead: `publication/queries.py`."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from .models import Claim, Element, Link, Plan, Sealed, Version
from .states import ElementState, Kind


def elements_by_reference(plan: Plan) -> dict[str, Element]:
    """Every element of the plan under its reference, and those of the plan it continues under `key:reference`."""
    rows = Element.objects.filter(plan__in=[plan.pk, plan.predecessor_id]).select_related("plan")
    return {
        element.reference if element.plan_id == plan.pk else f"{element.plan.key}:{element.reference}": element
        for element in rows
    }


def unanswered_in(plan: Plan) -> list[str]:
    """The numbers of the plan's recommendations that have no current answer."""
    open_ones = Element.objects.filter(plan=plan, kind=Kind.RECOMMENDATION, state=ElementState.CURRENT).exclude(
        answers__is_current=True
    )
    return list(open_ones.order_by("position").values_list("number", flat=True))


def current_links(plans: Iterable[int], types: Iterable[str]) -> QuerySet[Link]:
    """The current links of some types that begin in one of the plans."""
    return Link.objects.filter(origin__plan__in=list(plans), type__in=list(types), is_current=True)


def latest_version(plan: Plan) -> Version | None:
    """The newest sealed version; what the public reads."""
    return Version.objects.filter(plan=plan).order_by("-number").first()


def parts_of(version: Version) -> Iterable[str]:
    """The parts of a version's document in order, streamed."""
    return Sealed.objects.filter(version=version).order_by("position").values_list("part", flat=True).iterator()


def plan_by_key(key: str) -> Plan:
    """The plan of that key, with the office that coordinates it. Raises ValidationError when there is none."""
    plan = Plan.objects.select_related("coordination").filter(key=key).first()
    if plan is None:
        raise ValidationError(_("Einen Plan „%(key)s“ gibt es nicht.") % {"key": key})
    return plan


def element_for(plan_key: str, kind: str, number: str) -> Element | None:
    """An element of a plan's draft, with its plan and the office that coordinates it."""
    if "\0" in number:  # PostgreSQL refuses it in texts
        return None
    rows = Element.objects.select_related("plan__coordination")
    return rows.filter(plan__key=plan_key, kind=kind, number=number).first()


def claims_on(element: Element, field: str) -> list[Claim]:
    """The statements on one field of an element, with their sources; the valid one first."""
    return list(Claim.objects.filter(element=element, field=field).select_related("source").order_by("-is_valid", "pk"))
