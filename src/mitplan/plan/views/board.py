"""The start of the workbench, a new plan, and the board of gaps of one plan."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mitplan.core.http import done, page
from mitplan.core.verdict import require
from mitplan.people.acting import Acting
from mitplan.people.models import Person

from .. import actions, rules
from ..forms.plans import BeginPlan
from ..states import Kind
from ..wording import PLURALS
from ..workbench import board as gaps
from ..workbench.contents import drafted
from ..workbench.doors import doors_of
from ..workbench.faults import put_on_form
from ..workbench.looking import all_roots, has_version
from ..workbench.plans import beginning, plans_of
from .desk import Desk, desk_of, page_of_workbench, reading_page


@reading_page
def start(request: HttpRequest) -> HttpResponse:
    """The plans on which one works, and a new one for whoever may begin it."""
    person = request.user
    assert isinstance(person, Person)
    context = {
        "title": _("Arbeit"),
        "lead": _("Hier schreiben Sie an Plänen. Was Sie ändern, sehen alle erst mit der nächsten Fassung."),
        "plans": plans_of(person),
        "may_begin": bool(beginning(person)),
    }
    return page(request, "plan/start.html", context)


@reading_page
def arrive(request: HttpRequest) -> HttpResponse:
    """Where one comes after signing in: the desk for whoever has one, else the start that all see."""
    person = request.user
    assert isinstance(person, Person)
    return redirect("plan:start" if plans_of(person) or beginning(person) else settings.LOGOUT_REDIRECT_URL)


@page_of_workbench
def begin(request: HttpRequest) -> HttpResponse:
    """A new plan with its title, its address and who bears it."""
    person = request.user
    assert isinstance(person, Person)
    capacities = beginning(person)
    require(rules.may_begin(capacities[0] if capacities else Acting(person)))
    form = BeginPlan(capacities, all_roots(), request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.begun()
        try:
            plan = actions.begin(**given)
        except ValidationError as error:
            put_on_form(form, error)
        else:
            told = _("Der Plan ist angelegt. Als Nächstes kommen Ziele, Maßnahmen und Empfehlungen hinein.")
            return done(request, "plan:board", told, plan.key)
    head = {"title": _("Einen Plan beginnen"), "submit": _("Plan anlegen"), "wide": False}
    return page(request, "plan/plain_form.html", {**head, "form": form, "options": form.party_labels})


@reading_page
def board(request: HttpRequest, plan_key: str) -> HttpResponse:
    """What the draft lacks, for the whole plan or for what one body leads; each gap is one step from its mending."""
    desk = desk_of(request, plan_key)
    rows = drafted(desk.plan)
    led = gaps.leads(rows)
    lead, reach = _lead(request, desk, led), desk.reach
    chosen = next((one for one in led if one["key"] == lead), None)
    for one in led:
        one.update(url=f"{desk.url('board')}?lead={one['key']}", current=one is chosen)
    lacking = sum(1 for row in rows if row.gaps)
    counted = gaps.kinds_at_work(rows)
    context: dict[str, Any] = {
        "kinds": gaps.gaps_by_kind(desk.key, rows, lead if chosen else "", reach),
        "leads": led,
        "chosen": chosen,
        "all_url": f"{desk.url('board')}?lead=",
        "mine": [] if reach.is_whole else [row for row in rows if row.is_current and reach.writes(row)],
        "counts": [
            {"label": PLURALS[kind], "url": desk.url("listing", kind), "count": counted[kind]} for kind in counted
        ],
        "is_empty": len(rows) <= 1,
        "lead": ngettext("%(n)d Eintrag hat Lücken.", "%(n)d Einträge haben Lücken.", lacking) % {"n": lacking},
        "deeds": _deeds(desk),
        "here": "board",
    }
    return page(request, "plan/board.html", desk.context(desk.root.title, **context))


def _lead(request: HttpRequest, desk: Desk, led: list[dict[str, Any]]) -> str:
    """The body whose gaps are shown; a clerk begins with their ministry, and sees all where the address says so."""
    own = desk.reach.parties or ()
    first = next((one["key"] for one in led if one["key"] in own), "") if desk.is_clerk else ""
    return request.GET.get("lead", first)


def _deeds(desk: Desk) -> list[tuple[str, str]]:
    """What is done with the plan as a whole."""
    return [
        (_("Der Plan als Ganzes"), desk.url("element", Kind.PLAN, "0")),
        (_("Wer mitarbeitet"), desk.url("admissions")),
        (_("Fassung versiegeln"), desk.url("seal")),
        *doors_of(desk.key, sealed=has_version(desk.plan)),
    ]
