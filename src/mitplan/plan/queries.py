"""Reads of the write side. Public pages read sealed versions instead: `publication/queries.py`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from mitplan.core.canonical import canonical, digest
from mitplan.core.journal import key_of
from mitplan.core.models import Act
from mitplan.people.models import Office, Person
from mitplan.people.states import BodyKind
from mitplan.people.terms import lasting

from .fields import FIELDS, plain
from .models import (
    DETAILS,
    Admission,
    Claim,
    Detail,
    Element,
    Jotting,
    Label,
    Link,
    Plan,
    Revision,
    Sealed,
    Tag,
    Version,
)
from .states import ElementState, Kind

OWN: Final = ("title", "text", "pages")
LISTS: Final = ("names", "tags")
# How long what somebody has typed and not sent off is kept.
KEPT: Final = timedelta(days=30)


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


# ---------------------------------------------------------------- what the draft holds, and how it came about


def alone_with(plan: Plan) -> None:
    """Wait until nobody else is changing the plan, and keep others waiting until the commit.

    Every verb on a draft begins with this lock, elements and the journal come after it: in one order for everybody, so
    that no two of them, not even many verbs in one transaction, wait for each other in a circle.
    """
    Plan.objects.select_for_update(no_key=True).values_list("pk").get(pk=plan.pk)


def hold(plan: Plan, keys: Iterable[int]) -> list[Element]:
    """Lock elements of a plan until the commit and read them afresh."""
    alone_with(plan)
    held = list(Element.objects.select_for_update().filter(plan=plan, pk__in=list(keys)).order_by("pk"))
    for element in held:
        element.plan = plan
    return held


def details_of(elements: Iterable[Element]) -> dict[int, Detail]:
    """The typed details of elements by key; one query a kind."""
    keys: dict[str, list[int]] = {}
    for element in elements:
        keys.setdefault(element.kind, []).append(element.pk)
    return {
        detail.pk: detail
        for kind, wanted in keys.items()
        if kind in DETAILS
        for detail in DETAILS[kind]._default_manager.filter(pk__in=wanted)
    }


def values_of(element: Element) -> dict[str, Any]:
    """All that the draft holds of an element, by the names that `revise` knows, as documents hold values.

    Hand it to `revise` again as what the person saw.
    """
    return values_of_many([element])[element.pk]


def values_of_many(
    elements: Sequence[Element], names: Iterable[str] | None = None, details: Mapping[int, Detail] | None = None
) -> dict[int, dict[str, Any]]:
    """The same for several elements, or only what is called so; `details` where they have been read already."""
    wanted = None if names is None else set(names)
    details = details_of(elements) if details is None else details
    values: dict[int, dict[str, Any]] = {}
    for element in elements:
        own = [(name, element) for name in OWN]
        typed = [(name, details[element.pk]) for name in FIELDS[element.kind]]
        values[element.pk] = {
            name: plain(getattr(row, name)) for name, row in (*own, *typed) if wanted is None or name in wanted
        }
    for name, read in (("names", _names_of), ("tags", _tags_of)):
        if wanted is None or name in wanted:
            found = read(list(values))
            for pk, kept in values.items():
                kept[name] = found.get(pk, [])
    return values


def _names_of(keys: Sequence[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for label in Label.objects.filter(element__in=keys).order_by("pk"):
        item = {"name": label.name, "since": label.since.edtf, "until": label.until.edtf, "note": label.note}
        found.setdefault(label.element_id, []).append({name: value for name, value in item.items() if value})
    return found


def _tags_of(keys: Sequence[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for tag in Tag.objects.filter(element__in=keys).order_by("pk"):
        found.setdefault(tag.element_id, []).append(tag.text)
    return found


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of an element's history, with what it changed where it was a revision.

    `can_undo`: all that it changed stands unchanged since. `is_intact`: the changes are those that the journal sealed.
    """

    act: Act
    revision: Revision | None = None
    can_undo: bool = False
    is_intact: bool = True


def history_of(element: Element) -> list[Entry]:
    """The lines of the journal about an element, newest first, joined with what they changed."""
    acts = Act.objects.filter(thing=key_of(element)).order_by("-number")
    revisions = {revision.act: revision for revision in Revision.objects.filter(element=element)}
    if not revisions:
        return [Entry(act) for act in acts]
    now = values_of(Element.objects.get(pk=element.pk))
    claimed = set(Claim.objects.filter(element=element).values_list("field", flat=True))
    entries = []
    for act in acts:
        if revision := revisions.get(act.number):
            stands = all(now.get(name) == value for name, value in revision.after.items())
            undoable = stands and claimed.isdisjoint(revision.changes)
            entries.append(Entry(act, revision, undoable, act.facts.get("digest") == digest_of(revision.changes)))
        else:
            entries.append(Entry(act))
    return entries


def digest_of(changes: Mapping[str, Any]) -> str:
    """What the journal keeps of the changes of a revision."""
    return digest(canonical(changes))


# ---------------------------------------------------------------- who takes part


def is_admitted(office: Office, plan: Plan) -> bool:
    """Whether the office takes part in writing the plan today."""
    return lasting(Admission.objects.filter(plan=plan, office=office, is_current=True), None) is not None


def admissions_of(plan: Plan) -> QuerySet[Admission]:
    """The offices that take part in writing the plan beside its coordination office."""
    return Admission.objects.filter(plan=plan, is_current=True).select_related("office__body")


def parties_of(office: Office) -> set[str]:
    """The keys under which an office may be responsible: its own, that of its body, that of the ministry above."""
    body = office.body
    keys = {f"office:{office.key}", body.key}
    above, steps = body, 0
    while above.kind != BodyKind.MINISTRY and above.parent is not None and steps < 8:
        above, steps = above.parent, steps + 1
    return keys | ({above.key} if above.kind == BodyKind.MINISTRY else set())


# ---------------------------------------------------------------- not yet sent off


def jottings_of(person: Person, plan: Plan | None = None) -> QuerySet[Jotting]:
    """What a person has typed and not sent off in the last days, newest first."""
    rows = Jotting.objects.filter(person=person, at__gte=timezone.now() - KEPT).select_related("plan")
    return rows if plan is None else rows.filter(plan=plan)


def jotting_on(person: Person, plan: Plan, thing: str) -> Jotting | None:
    """What a person has typed into one form and not sent off."""
    return jottings_of(person, plan).filter(thing=thing).first()
