"""What the pages of the workbench look up in the draft."""

from collections.abc import Collection, Sequence

from mitplan.people.models import Office

from ..actions.admissions import APART
from ..models import Admission, Claim, Element, Link, Plan, Version
from ..states import ElementState, Kind, LinkType
from .contents import next_number
from .picking import Pickable


def root_of(plan_key: str) -> Element | None:
    """The root element of a plan, with the plan and the office that coordinates it."""
    return Element.objects.select_related("plan__coordination").filter(plan__key=plan_key, kind=Kind.PLAN).first()


def has_version(plan: Plan) -> bool:
    """Whether a version of the plan has been sealed, so that there is something to read in public."""
    return Version.objects.filter(plan=plan).exists()


def element_of(plan: Plan, kind: str, number: str) -> Element | None:
    """An element of a plan's draft."""
    if "\0" in number:  # PostgreSQL refuses it in texts
        return None
    found = Element.objects.filter(plan=plan, kind=kind, number=number).first()
    if found is not None:
        found.plan = plan
    return found


def all_roots() -> list[Element]:
    """The root elements of all plans, with their plans, by title."""
    return list(Element.objects.select_related("plan").filter(kind=Kind.PLAN).order_by("title", "pk"))


def current_ones(plan: Plan, kind: str, numbers: Collection[str] | None = None) -> list[Element]:
    """The elements of a kind that belong to the plan, in order; only those with such a number where some are given."""
    rows = Element.objects.filter(plan=plan, kind=kind, state=ElementState.CURRENT).order_by("position", "pk")
    found = [row for row in rows if numbers is None or row.number in numbers]
    for row in found:
        row.plan = plan
    return found


def likes_of(element: Element) -> Pickable:
    """The other elements of its kind."""
    rows = current_ones(element.plan, element.kind)
    return Pickable([row for row in rows if row.pk != element.pk], element.plan)


def free_number(plan: Plan, kind: str) -> str:
    """The next free number of a kind."""
    return next_number(Element.objects.filter(plan=plan, kind=kind).values_list("number", flat=True))


def field_of_action(element: Element) -> str:
    """The number of the field of action an element belongs to, "" for none."""
    links = Link.objects.filter(origin=element, type=LinkType.BELONGS_TO, is_current=True)
    return links.values_list("target__number", flat=True).first() or ""


def has_valid_claim(element: Element, field: str) -> bool:
    """Whether one of the statements on a field is marked valid."""
    return Claim.objects.filter(element=element, field=field, is_valid=True).exists()


def link_between(here: Element, type_: str, way: str, far: Sequence[str]) -> Link | None:
    """The current link of a type between an element and another one: its plan, its kind, its number."""
    end, other = ("origin", "target") if way == "zu" else ("target", "origin")
    plan_key, kind, number = far
    if "\0" in number:
        return None
    wanted = {end: here, f"{other}__plan__key": plan_key, f"{other}__kind": kind, f"{other}__number": number}
    links = Link.objects.select_related("origin__plan__coordination", "target")
    return links.filter(type=type_, is_current=True, **wanted).first()


def admissible(present: Sequence[Admission]) -> list[Office]:
    """The offices that could take part beside those present."""
    others = Office.objects.exclude(role__in=APART)
    return list(others.exclude(pk__in=[one.office_id for one in present]).order_by("title"))
