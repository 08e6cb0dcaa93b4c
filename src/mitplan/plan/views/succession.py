"""What becomes of an element: another field of action, several parts, part of another, or another in its place."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from mitplan.core.verdict import require

from .. import actions
from ..forms.moves import Become, Merge, Relocate, Split
from ..forms.statements import lists_for
from ..models import Element
from ..states import JOINS, ElementState, Kind, LinkType
from ..workbench.looking import current_ones, field_of_action, free_number, likes_of
from .desk import Desk, desk_of, element_on, page_of_workbench
from .steps import Step, stepped


def _standing(request: HttpRequest, plan_key: str, kind: str, number: str) -> tuple[Desk, Element]:
    desk = desk_of(request, plan_key)
    require(desk.may_write)
    here = element_on(desk, kind, number)
    if here.state != ElementState.CURRENT or kind == Kind.PLAN:
        raise Http404(_("Das geht nur mit einem Eintrag, der zum Plan gehört."))
    return desk, here


@page_of_workbench
def relocate(request: HttpRequest, plan_key: str, kind: str, number: str) -> HttpResponse:
    """Put an element into another field of action."""
    desk, here = _standing(request, plan_key, kind, number)
    if kind not in JOINS[LinkType.BELONGS_TO][0]:
        raise Http404(_("Dieser Eintrag gehört zu keinem Handlungsfeld."))
    fields = current_ones(desk.plan, Kind.FIELD)
    form = Relocate(fields, request.POST or None, initial={"field": field_of_action(here) or "-"})
    chosen = {one.number: one for one in fields}
    told = Step(_("Handlungsfeld wechseln"), _("Umordnen"), _("Umgeordnet."), "#verbindungen")

    def act() -> Element:
        given = form.cleaned_data
        return actions.relocate(here, chosen.get(given["field"]), given["reason"], by=desk.by)

    return stepped(request, desk, here, form, (told, act))


@page_of_workbench
def split(request: HttpRequest, plan_key: str, kind: str, number: str) -> HttpResponse:
    """Divide an element into parts."""
    desk, here = _standing(request, plan_key, kind, number)
    form = Split(kind, free_number(desk.plan, kind), request.POST or None)
    about = _("Der Eintrag wird zurückgezogen und bleibt lesbar; jeder Teil sagt, woraus er entstand.")
    told = Step(_("Teilen"), _("Teilen"), _("Geteilt."), "#verbindungen", {"about": about})

    def act() -> list[Element]:
        return actions.split(here, form.cleaned_data["parts"], form.cleaned_data["reason"], by=desk.by)

    return stepped(request, desk, here, form, (told, act))


@page_of_workbench
def merge(request: HttpRequest, plan_key: str, kind: str, number: str) -> HttpResponse:
    """Let an element, and others along with it, be merged into one that is there or into a new one."""
    desk, here = _standing(request, plan_key, kind, number)
    others = likes_of(here)
    form = Merge(here, others, free_number(desk.plan, kind), request.POST or None)
    about = _("Was aufgeht, wird zurückgezogen und sagt, worin; der andere Eintrag übernimmt seine Verbindungen.")
    more = {"about": about, "lists": lists_for(form, elements=others)}
    told = Step(_("Zusammenlegen"), _("Zusammenlegen"), _("Zusammengelegt."), "#verbindungen", more)

    def act() -> Element:
        former = [here, *form.cleaned_data["along"]]
        return actions.merge(former, form.heir(), form.cleaned_data["reason"], by=desk.by)

    return stepped(request, desk, here, form, (told, act))


@page_of_workbench
def supersede(request: HttpRequest, plan_key: str, kind: str, number: str) -> HttpResponse:
    """Put another element in the place of one."""
    desk, here = _standing(request, plan_key, kind, number)
    others = likes_of(here)
    form = Become(here, others, free_number(desk.plan, kind), request.POST or None)
    about = _("Der Eintrag wird zurückgezogen; der andere tritt an seine Stelle und übernimmt seine Verbindungen.")
    more = {"about": about, "lists": lists_for(form, elements=others)}
    told = Step(_("Ersetzen"), _("Ersetzen"), _("Ersetzt."), "#verbindungen", more)

    def act() -> Element:
        return actions.supersede(here, form.heir(), form.cleaned_data["reason"], by=desk.by)

    return stepped(request, desk, here, form, (told, act))
