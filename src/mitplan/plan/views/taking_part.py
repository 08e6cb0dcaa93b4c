"""Which offices take part in writing a plan."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from mitplan.core.http import done, page
from mitplan.core.verdict import require

from .. import actions, queries
from ..forms.moves import Admit
from ..forms.statements import WhyForm
from ..models import Admission
from ..workbench.faults import put_on_form
from ..workbench.looking import admissible
from .desk import desk_of, page_of_workbench


@page_of_workbench
def admissions(request: HttpRequest, plan_key: str) -> HttpResponse:
    """Who takes part beside the coordination office, and one more office."""
    desk = desk_of(request, plan_key)
    require(desk.may_write)
    present = list(queries.admissions_of(desk.plan).order_by("office__title"))
    others = admissible(present)
    form = Admit(others, request.POST or None)
    if request.method == "POST" and form.is_valid():
        office = next(one for one in others if str(one.pk) == form.cleaned_data["office"])
        try:
            actions.admit(desk.plan, office, by=desk.by, until=form.cleaned_data["until"])
        except ValidationError as error:
            put_on_form(form, error)
        else:
            return done(request, desk.url("admissions"), _("„%(office)s“ arbeitet jetzt mit.") % {"office": office})
    context: dict[str, Any] = {"form": form, "present": present, "others": bool(others)}
    return page(request, "plan/admissions.html", desk.context(_("Wer mitarbeitet"), here="admissions", **context))


@page_of_workbench
def dismiss(request: HttpRequest, plan_key: str, office_key: str) -> HttpResponse:
    """End an office's part in the plan, with the reason."""
    desk = desk_of(request, plan_key)
    require(desk.may_write)
    admission: Admission | None = queries.admissions_of(desk.plan).filter(office__key=office_key).first()
    if admission is None:
        raise Http404(_("Dieses Amt arbeitet an dem Plan nicht mit."))
    admission.plan = desk.plan
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.dismiss(admission, form.cleaned_data["reason"], by=desk.by)
        except ValidationError as error:
            put_on_form(form, error)
        else:
            told = _("„%(office)s“ arbeitet nicht mehr mit.") % {"office": admission.office}
            return done(request, desk.url("admissions"), told)
    context: dict[str, Any] = {
        "form": form,
        "submit": _("Mitarbeit beenden"),
        "cancel_url": desk.url("admissions"),
        "about": _("„%(office)s“ kann dann nichts mehr eintragen. Was von dort kam, bleibt.")
        % {"office": admission.office},
    }
    return page(request, "plan/statement.html", desk.context(_("Mitarbeit beenden"), here="admissions", **context))
