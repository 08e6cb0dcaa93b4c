"""What is done to one element as a whole: answer it, withdraw it, reinstate it."""

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from mitplan.core.verdict import require

from .. import actions, rules
from ..actions import AnswerRow
from ..forms.statements import GiveAnswer, WhyForm, lists_for
from ..models import Element
from ..states import ElementState, Kind
from ..workbench.picking import sources_for
from ..workbench.sources import source_of
from .desk import Desk, desk_of, element_on, page_of_workbench
from .steps import Step, stepped


@page_of_workbench
def answer(request: HttpRequest, plan_key: str, kind: str, number: str) -> HttpResponse:
    """Answer a recommendation: a code and, unless it is adopted, why."""
    desk = desk_of(request, plan_key)
    here = element_on(desk, kind, number)
    if kind != Kind.RECOMMENDATION:
        raise Http404(_("Beantwortet werden nur Empfehlungen."))
    require(rules.may_answer(desk.by, desk.plan))
    sources = sources_for(desk.plan)
    form = GiveAnswer(sources, request.POST or None)
    more = {"lists": lists_for(form, sources=sources)}
    told = Step(_("Antwort geben"), _("Antwort eintragen"), _("Die Antwort ist eingetragen."), "#antwort", more)
    return stepped(request, desk, here, form, (told, lambda: _answer(desk, here, form.cleaned_data)))


@transaction.atomic
def _answer(desk: Desk, here: Element, given: dict[str, Any]) -> None:
    names = ("code", "reason", "given_by", "given_on", "follow_up")
    row = AnswerRow(
        recommendation=here,
        source=source_of(desk.plan, given, by=desk.by),
        **{name: given[name] for name in names},
    )
    actions.answer(desk.plan, row, by=desk.by)


@page_of_workbench
def withdraw(request: HttpRequest, plan_key: str, kind: str, number: str) -> HttpResponse:
    """Take an element out of the plan; it stays readable, with the reason."""
    desk = desk_of(request, plan_key)
    require(desk.may_write)
    here = _in_state(desk, kind, number, ElementState.CURRENT)
    form = WhyForm(request.POST or None)
    about = _("Der Eintrag bleibt mit Ihrer Begründung lesbar, gehört aber nicht mehr zum Plan.")
    told = Step(_("Zurückziehen"), _("Zurückziehen"), _("Zurückgezogen."), "", {"about": about})
    return stepped(
        request, desk, here, form, (told, lambda: actions.withdraw(here, form.cleaned_data["reason"], by=desk.by))
    )


@page_of_workbench
def reinstate(request: HttpRequest, plan_key: str, kind: str, number: str) -> HttpResponse:
    """Undo a withdrawal."""
    desk = desk_of(request, plan_key)
    require(desk.may_write)
    here = _in_state(desk, kind, number, ElementState.WITHDRAWN)
    form = WhyForm(request.POST or None)
    told = Step(_("Wiederherstellen"), _("Wiederherstellen"), _("Der Eintrag gehört wieder zum Plan."), "", {})
    return stepped(
        request, desk, here, form, (told, lambda: actions.reinstate(here, form.cleaned_data["reason"], by=desk.by))
    )


def _in_state(desk: Desk, kind: str, number: str, state: str) -> Element:
    here = element_on(desk, kind, number)
    if here.state != state or kind == Kind.PLAN:
        raise Http404(_("Das geht bei diesem Eintrag nicht: Er ist %(state)s.") % {"state": here.get_state_display()})
    return here
