"""The shell around the pages of this room: that of the workbench, with the plan in its head."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from mitplan.core.verdict import YES
from mitplan.people.acting import Acting
from mitplan.plan.models import Plan
from mitplan.plan.views.desk import Desk
from mitplan.plan.workbench.looking import root_of
from mitplan.plan.workbench.plans import words_for


def frame(request: HttpRequest, plan: Plan, by: Acting, title: str, address: str = "") -> dict[str, Any]:
    """What the shell needs; `address` names the page of this room from which this one was reached."""
    root = root_of(plan.key)
    assert root is not None  # whoever writes the plan has just read it
    desk = Desk(plan, root, by, YES, words_for(request, by))
    context = desk.context(title, here="exchange", address=address)
    if address and title != (parent := _PARENTS[_name_of(plan, address)]()):
        context["crumbs"] = [*context["crumbs"], (parent, address)]
    return context


def _name_of(plan: Plan, address: str) -> str:
    return next(name for name in _PARENTS if reverse(f"exchange:{name}", args=[plan.key]) == address)


_PARENTS = {
    "intakes": lambda: _("Einlesen"),
    "mappings": lambda: _("Zuordnungen"),
    "word": lambda: _("Text aus Word einlesen"),
}
