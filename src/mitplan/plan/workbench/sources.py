"""Enters a new source along with the statement that rests on it."""

from typing import Any

from mitplan.people.acting import Acting

from .. import actions
from ..actions import Draft
from ..models import Element, Plan
from ..states import Kind
from .contents import next_number


def source_of(plan: Plan, given: dict[str, Any], *, by: Acting) -> Element | None:
    """The source that was chosen, or the new one, entered; none where neither was named."""
    if not given.get("new_source"):
        chosen: Element | None = given.get("source")
        return chosen
    numbers = Element.objects.filter(plan=plan, kind=Kind.SOURCE).values_list("number", flat=True)
    fields = {"address": given["new_address"]} if given.get("new_address") else {}
    row = Draft(kind=Kind.SOURCE, number=next_number(numbers or ["S0"]), title=given["new_source"], fields=fields)
    return actions.draft(plan, row, by=by)
