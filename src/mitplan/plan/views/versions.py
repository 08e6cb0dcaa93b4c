"""Seal the draft as a version."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from mitplan.core.http import done, page
from mitplan.core.verdict import Refused, require

from .. import actions
from ..actions import Seal
from ..forms.plans import SealPlan
from ..workbench.contents import drafted
from ..workbench.doors import version_doors
from ..workbench.faults import put_on_form
from ..workbench.sealing import gates, open_ends, outlook
from .desk import Desk, desk_of, page_of_workbench


@page_of_workbench
def seal(request: HttpRequest, plan_key: str) -> HttpResponse:
    """Seal the draft: what it is called, who decided it; beforehand what has changed and which gates are open."""
    desk = desk_of(request, plan_key)
    require(desk.may_write)
    form = SealPlan(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            version = actions.freeze(desk.plan, Seal(**form.cleaned_data), by=desk.by)
        except ValidationError as error:
            put_on_form(form, error)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            told = _("Fassung %(n)d ist versiegelt. Alle können sie jetzt lesen.") % {"n": version.number}
            return done(request, desk.url("seal"), told)
    context = {"form": form, "options": form.party_labels, **_ahead(desk)}
    return page(request, "plan/seal.html", desk.context(_("Fassung versiegeln"), here="seal", **context))


def _ahead(desk: Desk) -> dict[str, Any]:
    """What sealing would change, what stands in its way, and what stays open."""
    open_gates = gates(desk.plan, desk.by)
    for gate in open_gates:
        gate["url"] = f"{desk.url('listing', gate['kind'])}?{gate['query']}" if gate["kind"] else ""
    ahead = outlook(desk.plan)
    return {
        "outlook": ahead,
        "last": version_doors(desk.key, ahead.before.number) if ahead.before else {},
        "gates": open_gates,
        "open_ends": open_ends(drafted(desk.plan)),
    }
