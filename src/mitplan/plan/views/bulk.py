"""Many elements of a list at once: one field for all of them, and their order."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mitplan.core.http import done, page
from mitplan.core.verdict import require

from .. import actions, queries, rules
from ..fields import plain
from ..forms.moves import ChooseField, MoveAfter, SetField, shared_fields
from ..models import Element
from ..workbench.contents import drafted
from ..workbench.faults import put_on_form
from ..workbench.listing import matching
from ..workbench.looking import current_ones
from ..workbench.ordering import behind, in_order
from ..workbench.picking import Pickable
from ..workbench.telling import called, told_for_many
from ..workbench.unsent import AGAIN, MARK
from .desk import Desk, desk_of, element_on, page_of_workbench, sending

_OURS = ("csrfmiddlewaretoken", "step", "reason", "pick", MARK, AGAIN)


@page_of_workbench
def bulk(request: HttpRequest, plan_key: str, kind: str) -> HttpResponse:
    """One field for many: choose the field, give the value, see before and after, save all or none."""
    desk = desk_of(request, plan_key)
    require(desk.may_write)
    chosen = _chosen(request, desk, kind)
    if not chosen:
        messages.warning(request, _("Kreuzen Sie zuerst an, was Sie gemeinsam ändern wollen."))
        return redirect(desk.url("listing", kind))
    require(rules.may_revise_many(desk.by, desk.plan, chosen))
    asked = request.POST if request.method == "POST" else request.GET
    field = asked.get("field", "")
    if field not in dict(shared_fields(kind)):
        return _bulk_page(request, desk, chosen, {"form": ChooseField(kind), "submit": _("Weiter"), "step": ""})
    form = SetField(kind, field, request.POST if "step" in request.POST else None)
    more = {"form": form, "field": field, "field_label": called(kind, field), "options": form.party_labels}
    step = request.POST.get("step", "")
    if form.is_valid() and step in ("check", "save"):
        value = plain(form.cleaned_data["value"])
        if step == "save" and (answer := _set(request, desk, chosen, (form, field, value))):
            return answer
        if form.is_valid():
            return _preview(request, desk, chosen, {**more, "value": value})
    return _bulk_page(request, desk, chosen, {**more, "submit": _("Vorschau"), "step": "check"})


def _chosen(request: HttpRequest, desk: Desk, kind: str) -> list[Element]:
    """The ticked elements; or, where the address asks for all, those that the filter finds."""
    given = request.POST if request.method == "POST" else request.GET
    numbers = set(given.getlist("pick"))
    if not numbers and request.GET.get("alle"):
        asked = {name: str(value) for name, value in request.GET.items() if value}
        numbers = {row.number for row in matching(drafted(desk.plan), kind, asked) if row.is_current}
    return current_ones(desk.plan, kind, numbers)


def _set(request: HttpRequest, desk: Desk, chosen: list[Element], what: tuple[SetField, str, Any]) -> Any:
    form, field, value = what
    try:
        actions.revise_many(chosen, {field: value}, by=desk.by, reason=form.cleaned_data["reason"])
    except ValidationError as error:
        put_on_form(form, error)
        return None
    told = ngettext("%(n)d Eintrag geändert.", "%(n)d Einträge geändert.", len(chosen)) % {"n": len(chosen)}
    return done(request, desk.url("listing", chosen[0].kind), told)


def _preview(request: HttpRequest, desk: Desk, chosen: list[Element], more: dict[str, Any]) -> HttpResponse:
    field, kind = more["field"], chosen[0].kind
    before = queries.values_of_many(chosen, [field])
    words = told_for_many(kind, field, [before[row.pk][field] for row in chosen], more["value"])
    rows = [{"element": row, "before": was, "same": was == words[-1]} for row, was in zip(chosen, words, strict=False)]
    carried = [(name, value) for name, values in request.POST.lists() if name not in _OURS for value in values]
    context = {**more, "rows": rows, "after": words[-1], "carried": carried}
    context["changing"] = sum(1 for row in rows if not row["same"])
    return _bulk_page(request, desk, chosen, context, template="plan/bulk_check.html")


def _bulk_page(
    request: HttpRequest, desk: Desk, chosen: list[Element], more: dict[str, Any], template: str = "plan/bulk.html"
) -> HttpResponse:
    kind = chosen[0].kind
    context = {"chosen": chosen, "list_url": desk.url("listing", kind), **more}
    return page(request, template, desk.context(_("Gemeinsam ändern"), kind=kind, deep=True, **context))


@sending
def reorder(request: HttpRequest, plan_key: str, kind: str) -> HttpResponse:
    """Put an element elsewhere in its list: one up, one down, or behind another."""
    desk = desk_of(request, plan_key)
    require(desk.may_write)
    rows = in_order(desk.plan, kind)
    here = desk.url("listing", kind)
    if move := request.POST.get("move", ""):
        way, _colon, number = move.partition(":")
        moved = element_on(desk, kind, number)
        actions.reorder(moved, behind(rows, moved, way), by=desk.by)
        return redirect(f"{here}#e-{moved.number}")
    form = MoveAfter(Pickable(rows, desk.plan), request.POST)
    if form.is_valid():
        moved = form.cleaned_data["number"]
        moved.plan = desk.plan
        try:
            actions.reorder(moved, form.cleaned_data["after"], by=desk.by)
            return redirect(f"{here}#e-{moved.number}")
        except ValidationError as error:
            put_on_form(form, error)
    lists = {"elements": Pickable(rows, desk.plan).labels}
    context = {"form": form, "submit": _("Umstellen"), "lists": lists, "cancel_url": here}
    return page(request, "plan/statement.html", desk.context(_("Reihenfolge"), kind=kind, deep=True, **context))
