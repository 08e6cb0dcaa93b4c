"""Links between elements: make one, end one."""

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from mitplan.core.http import page
from mitplan.core.texts import listed
from mitplan.core.verdict import require

from .. import actions
from ..actions import LinkRow
from ..forms.statements import MakeLink, WhyForm, lists_for
from ..models import Element, Link
from ..wording import PLURALS
from ..workbench.looking import link_between
from ..workbench.picking import ends_of, partners, sources_for, ways
from ..workbench.sources import source_of
from .desk import Desk, desk_of, element_on, page_of_workbench
from .steps import Step, stepped


@page_of_workbench
def link(request: HttpRequest, plan_key: str, kind: str, number: str) -> HttpResponse:
    """Link an element with another; the address may say how (`?art=serves&richtung=her`)."""
    desk = desk_of(request, plan_key)
    require(desk.may_write)
    here = element_on(desk, kind, number)
    way = _way(request)
    if request.method != "POST" and way not in dict(ways(kind)):
        return _choose(request, desk, here)
    others, sources = partners(here, request.POST.get("way", way)), sources_for(desk.plan)
    form = MakeLink(kind, others, sources, request.POST or None, initial={"way": way})
    more = {"lists": lists_for(form, sources=sources, elements=others), "ways_url": desk.url("link", kind, number)}
    told = Step(
        form.words or _("Verbinden"),
        _("Verbinden"),
        _("Die Verbindung ist eingetragen."),
        "#verbindungen",
        more | {"about": "" if others.labels else _("Dafür gibt es in diesem Plan noch keinen passenden Eintrag.")},
        "other",
    )
    return stepped(request, desk, here, form, (told, lambda: _join(desk, here, form.cleaned_data)))


def _choose(request: HttpRequest, desk: Desk, here: Element) -> HttpResponse:
    """First how, so that afterwards only those are offered that can stand at the other end."""
    base = desk.url("link", here.kind, here.number)
    offered = [
        {
            "words": words,
            "kinds": listed(str(PLURALS[kind]) for kind in PLURALS if kind in ends_of(here.kind, way)),
            "url": f"{base}?art={way[:-1]}{'' if way.endswith('>') else '&richtung=her'}",
        }
        for way, words in ways(here.kind)
    ]
    context = {"offered": offered, "kicker": desk.above(here), "cancel_url": desk.element_url(here)}
    title = _("Wie verbinden?")
    return page(request, "plan/choose_way.html", desk.context(title, kind=here.kind, element=here, **context))


def _way(request: HttpRequest) -> str:
    type_ = request.GET.get("art", "")
    back = request.GET.get("richtung") == "her"
    return f"{type_}{'<' if back else '>'}" if type_ else ""


@transaction.atomic
def _join(desk: Desk, here: Element, given: dict[str, Any]) -> None:
    ends = (here, given["other"]) if given["way"].endswith(">") else (given["other"], here)
    row = LinkRow(
        origin=ends[0],
        type=given["way"][:-1],
        target=ends[1],
        degree=given.get("degree", ""),
        source=source_of(desk.plan, given, by=desk.by),
        locator=given["locator"],
        note=given["note"],
    )
    actions.link(desk.plan, row, by=desk.by)


@page_of_workbench
def unlink(request: HttpRequest, plan_key: str, kind: str, number: str, **ends: str) -> HttpResponse:
    """End a link, with the reason; it stays on record."""
    desk = desk_of(request, plan_key)
    require(desk.may_write)
    here = element_on(desk, kind, number)
    made = _link_between(here, **ends)
    form = WhyForm(request.POST or None)
    words = f"{made}: {(made.target if made.origin_id == here.pk else made.origin).title}"
    told = Step(
        _("Verbindung beenden"),
        _("Verbindung beenden"),
        _("Die Verbindung ist beendet."),
        "#verbindungen",
        {"about": words},
    )
    return stepped(
        request, desk, here, form, (told, lambda: actions.unlink(made, form.cleaned_data["reason"], by=desk.by))
    )


def _link_between(here: Element, type_: str, way: str, other_plan: str, other: str) -> Link:
    """The current link of that type between two elements. Raises Http404."""
    kind, _point, number = other.partition(".")
    made = link_between(here, type_, way, (other_plan, kind, number))
    if made is None:
        raise Http404(_("Diese Verbindung gibt es nicht, oder sie ist schon beendet."))
    return made
