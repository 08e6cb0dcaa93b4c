"""Verbs that move elements within a plan: reorder, relocate."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from mitplan.core.journal import Line, key_of, record
from mitplan.core.verdict import require
from mitplan.people.acting import Acting

from .. import rules
from ..models import Element, Plan
from ..queries import alone_with, current_links
from ..states import LinkType
from .links import LinkRow, link, unlink


@transaction.atomic
def reorder(element: Element, after: Element | None, *, by: Acting) -> Element:
    """Put an element behind another one of its kind, or first of all; numbers and addresses stay.

    Where it stands there already, nothing happens. Raises ValidationError and Refused.
    """
    require(rules.may_write(by, element.plan))
    if after and (after.plan_id, after.kind) != (element.plan_id, element.kind):
        raise ValidationError(
            _("%(element)s kann nur hinter einem Element derselben Art und desselben Plans stehen.")
            % {"element": element}
        )
    if after and after.pk == element.pk:
        raise ValidationError(_("%(element)s kann nicht hinter sich selbst stehen.") % {"element": element})
    if place(element.plan, [element], after):
        facts = {"after": key_of(after) if after else ""}
        record(by, Line("plan.element.reordered", element, element.plan.key, facts))
    return element


@transaction.atomic
def relocate(element: Element, field: Element | None, reason: str = "", *, by: Acting) -> Element:
    """Put an element into a field of action, in place of the ones it belonged to; into none with None.

    Where it stands there already, nothing happens. Raises ValidationError and Refused.
    """
    plan = element.plan
    require(rules.may_write(by, plan))
    alone_with(plan)
    former = list(current_links([plan.pk], [LinkType.BELONGS_TO]).filter(origin=element).select_related("target"))
    wanted = {field.pk} if field else set()
    standing = {made.target_id for made in former}
    if standing == wanted:
        return element
    for made in former:
        if made.target_id not in wanted:
            made.origin = element
            unlink(made, reason, by=by)
    if field and field.pk not in standing:
        link(plan, LinkRow(origin=element, type=LinkType.BELONGS_TO, target=field), by=by)
    facts = {"from": [key_of(made.target) for made in former], "to": key_of(field) if field else ""}
    record(by, Line("plan.element.relocated", element, plan.key, facts, reason))
    return element


def place(plan: Plan, moved: Sequence[Element], after: Element | None) -> bool:
    """Put elements of one kind behind another, or first; whether that changed anything. For verbs of this room only.

    Those behind make room only as far as there is none, in a few queries, whatever their number.
    """
    alone_with(plan)
    kind = moved[0].kind
    rows = list(Element.objects.select_for_update().filter(plan=plan, kind=kind).order_by("pk"))
    rows.sort(key=lambda row: (row.position, row.pk))
    keys = {element.pk for element in moved}
    rest = [row for row in rows if row.pk not in keys]
    at = next((index + 1 for index, row in enumerate(rest) if after and row.pk == after.pk), 0)
    own = {row.pk: row for row in rows}
    wanted = [*rest[:at], *(own[element.pk] for element in moved), *rest[at:]]
    if [row.pk for row in wanted] == [row.pk for row in rows]:
        return False
    before = rows[0].position - 1
    shifts: dict[int, list[int]] = {}
    for row in wanted:
        # A moved one stands as near to the one before it as it can; the others stay where they are if they can.
        position = before + 1 if row.pk in keys else max(before + 1, row.position)
        if position != row.position:
            shifts.setdefault(position - row.position, []).append(row.pk)
        before = position
    for shift, shifted in shifts.items():
        Element.objects.filter(pk__in=shifted).update(position=F("position") + shift)
    for element in moved:
        element.refresh_from_db(fields=["position"])
    return True
