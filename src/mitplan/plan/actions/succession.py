"""Verbs by which elements become others: split, merge, supersede. What was stays readable, linked to what it became."""

from collections.abc import Collection, Iterable, Sequence
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from mitplan.core.journal import Line, key_of, record
from mitplan.core.verdict import require
from mitplan.people.acting import Acting

from .. import rules
from ..models import Element, Link, Plan
from ..queries import hold
from ..states import ElementState, LinkType
from .elements import Draft, draft_many, withdraw_many
from .links import LinkRow, link_many
from .moving import place

# What an heir takes over: where it stands and what it goes back to. How much of a recommendation went into it (the
# degree), and on whose word, is a statement about the former element and stays there.
_INHERITED: Final = frozenset(
    {
        LinkType.BELONGS_TO,
        LinkType.FOLLOWS,
        LinkType.SERVES,
        LinkType.MEASURED_BY,
        LinkType.RESTS_ON,
        LinkType.LEADS_TO,
    }
)
# What leads to one of several parts leads to none of them for certain, but for what it came from.
_INHERITED_BY_PARTS: Final = frozenset({LinkType.LEADS_TO})


@transaction.atomic
def split(element: Element, parts: Sequence[Draft], reason: str, *, by: Acting) -> list[Element]:
    """Divide an element into several new ones; it is withdrawn, and each part says what it was split from.

    Parts stand in its place, in its fields, guidelines and objectives. Raises ValidationError and Refused.
    """
    plan = element.plan
    require(rules.may_write(by, plan))
    _require_reason(element, reason)
    if len(parts) < 2:
        raise ValidationError(_("%(element)s: Eine Teilung braucht mindestens zwei Teile.") % {"element": element})
    _require_alike([element], parts)
    made = draft_many(plan, parts, by=by)
    place(plan, made, element)
    rows = [LinkRow(origin=part, type=LinkType.SPLIT_FROM, target=element) for part in made]
    link_many(plan, [*rows, *_inherited(plan, [element], made, _INHERITED_BY_PARTS)], by=by)
    withdraw_many([element], reason, by=by)
    facts = {"into": [key_of(part) for part in made]}
    record(by, Line("plan.element.split", element, plan.key, facts, reason))
    return made


@transaction.atomic
def merge(elements: Sequence[Element], into: Draft | Element, reason: str, *, by: Acting) -> Element:
    """Let elements be merged into another one, new or there already; they are withdrawn and say what into.

    It takes over where they stood and what led to them. Raises ValidationError and Refused.
    """
    if not elements:
        raise ValidationError(_("Wählen Sie bitte, was zusammengelegt werden soll."))
    plan = elements[0].plan
    require(rules.may_write(by, plan))
    _require_reason(elements[0], reason)
    if isinstance(into, Draft) and len(elements) < 2:
        raise ValidationError(_("Zum Zusammenlegen gehören mindestens zwei Elemente."))
    heir = _heir(elements, into, by)
    rows = [LinkRow(origin=element, type=LinkType.MERGED_INTO, target=heir) for element in elements]
    link_many(plan, [*rows, *_inherited(plan, elements, [heir], _INHERITED)], by=by)
    withdraw_many(elements, reason, by=by)
    facts = {"from": [key_of(element) for element in elements]}
    record(by, Line("plan.element.merged", heir, plan.key, facts, reason))
    return heir


@transaction.atomic
def supersede(old: Element, new: Draft | Element, reason: str, *, by: Acting) -> Element:
    """Put another element, new or there already, in the place of one, which is withdrawn.

    It takes over where the old one stood and what led to it. Raises ValidationError and Refused.
    """
    plan = old.plan
    require(rules.may_write(by, plan))
    _require_reason(old, reason)
    heir = _heir([old], new, by)
    row = LinkRow(origin=heir, type=LinkType.SUPERSEDES, target=old)
    link_many(plan, [row, *_inherited(plan, [old], [heir], _INHERITED)], by=by)
    withdraw_many([old], reason, by=by)
    record(by, Line("plan.element.superseded", old, plan.key, {"by": key_of(heir)}, reason))
    return heir


def _heir(former: Sequence[Element], heir: Draft | Element, by: Acting) -> Element:
    _require_alike(former, [heir])
    plan = former[0].plan
    if isinstance(heir, Draft):
        (made,) = draft_many(plan, [heir], by=by)
        place(plan, [made], former[0])
        return made
    (heir,) = hold(plan, [heir.pk])
    if heir.state != ElementState.CURRENT:
        raise ValidationError(_("%(element)s ist zurückgezogen und kann nichts aufnehmen.") % {"element": heir})
    return heir


def _require_reason(element: Element, reason: str) -> None:
    if not reason.strip():
        raise ValidationError(_("%(element)s: Ein Rückzug braucht eine Begründung.") % {"element": element})


def _require_alike(former: Sequence[Element], heirs: Sequence[Draft | Element]) -> None:
    plan, kind = former[0].plan_id, former[0].kind
    keys = {element.pk for element in former}
    for one in (*former, *heirs):
        if one.kind != kind:
            raise ValidationError(_("%(element)s ist von anderer Art als %(other)s.") % _pair(one, former[0]))
        if isinstance(one, Element) and one.plan_id != plan:
            raise ValidationError(_("%(element)s gehört zu einem anderen Plan als %(other)s.") % _pair(one, former[0]))
    if len(keys) < len(former) or any(isinstance(heir, Element) and heir.pk in keys for heir in heirs):
        raise ValidationError(
            _("%(element)s: Ein Element kann nicht an seine eigene Stelle treten.") % _pair(former[0])
        )


def _pair(one: object, other: object = "") -> dict[str, object]:
    return {"element": one, "other": other}


def _inherited(
    plan: Plan, former: Sequence[Element], heirs: Sequence[Element], incoming: Collection[str]
) -> Iterable[LinkRow]:
    """The links that heirs take over and don't have yet: all that lead on, and those of some types that lead there."""
    keys = {element.pk for element in former}
    ends = {*keys, *(heir.pk for heir in heirs)}
    links = Link.objects.filter(Q(origin__in=ends) | Q(target__in=ends), is_current=True, type__in=_INHERITED)
    links = links.select_related("origin", "target")
    taken = {(made.origin_id, made.type, made.target_id) for made in links}
    for made in links:
        onward = made.origin_id in keys
        other = made.target if onward else made.origin
        if other.pk in ends or other.state != ElementState.CURRENT or not keys & {made.origin_id, made.target_id}:
            continue
        if not onward and made.type not in incoming:
            continue
        for heir in heirs:
            origin, target = (heir, other) if onward else (other, heir)
            if (origin.pk, made.type, target.pk) not in taken:
                taken.add((origin.pk, made.type, target.pk))
                yield LinkRow(origin=origin, type=made.type, target=target)
