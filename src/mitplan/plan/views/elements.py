"""The form of one element: fill in, see what one changed, save; and what happens when two write at once."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import MultiWidget
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mitplan.core.http import done, page
from mitplan.core.verdict import require

from .. import actions, queries, rules
from ..actions import ClaimRow
from ..actions.jottings import drop_jotting, jot
from ..fields import plain
from ..forms.elements import ElementForm
from ..models import Element, Jotting
from ..states import JOINS, ElementState, Kind, LinkType
from ..workbench.board import next_gap
from ..workbench.contents import Drafted, drafted
from ..workbench.faults import put_on_form
from ..workbench.sheet import Sheet, is_empty, sheet_of
from ..workbench.surroundings import surroundings
from ..workbench.telling import changes_in_words, nothing_in_words
from ..workbench.unsent import AGAIN, MARK
from .desk import Desk, desk_of, element_on, page_of_workbench

# What the pages between send along with what was typed.
_DEEDS = [
    ("relocate", gettext_lazy("Handlungsfeld wechseln")),
    ("split", gettext_lazy("Teilen")),
    ("merge", gettext_lazy("Mit anderen zusammenlegen")),
    ("supersede", gettext_lazy("Durch einen anderen ersetzen")),
    ("withdraw", gettext_lazy("Zurückziehen")),
]
_OURS = ("csrfmiddlewaretoken", "step", "reason", MARK, AGAIN)


@page_of_workbench
def element(request: HttpRequest, plan_key: str, kind: str, number: str) -> HttpResponse:
    """An element with all its fields, and everything that is said of it."""
    desk = desk_of(request, plan_key)
    here = element_on(desk, kind, number)
    sheet = sheet_of(here)
    if here.state == ElementState.WITHDRAWN:
        return _withdrawn_page(request, desk, sheet)
    if request.method != "POST":
        return _form_page(request, desk, sheet, _fresh(request, desk, sheet))
    require(rules.may_revise(desk.by, here))
    form = ElementForm(sheet, _typed(request, sheet))
    if not form.is_valid() or request.POST.get("step") == "edit":
        return _form_page(request, desk, sheet, form)
    if not form.changes() and not form.nothings():
        told = _("Es war nichts zu speichern: Nichts ist anders als vorher.")
        return done(request, desk.element_url(here) + "#weiter", told)
    if request.POST.get("step") == "save":
        return _save(request, desk, sheet, form)
    return _check_page(request, desk, sheet, form)


def _withdrawn_page(request: HttpRequest, desk: Desk, sheet: Sheet) -> HttpResponse:
    """What a withdrawn element was, and what can still be done: reinstate it. Whoever sends its form learns that."""
    here = sheet.element
    values = {name: plain(value) for name, value in sheet.values.items() if name != "title" and not is_empty(value)}
    around = surroundings(desk.key, desk.plan.language, sheet, None)
    context = {
        "facts": [{"label": row["label"], "value": row["after"]} for row in changes_in_words(here.kind, {}, values)],
        "reinstate_url": desk.url("reinstate", here.kind, here.number) if desk.may_write else "",
        "deeds": _deeds(desk, here),
        "below": False,
        **around,
        "gaps": [],
        "may_link": False,
        "readonly": _("Zurückgezogene Einträge werden nicht mehr geändert."),
    }
    if request.method == "POST":
        context["kept"] = _keep(request, desk, here)
    answer = page(request, "plan/withdrawn.html", desk.context(here.title, kind=here.kind, element=here, **context))
    answer.status_code = 409 if request.method == "POST" else 200
    return answer


def _keep(request: HttpRequest, desk: Desk, here: Element) -> bool:
    """Keep what somebody typed while another one withdrew the element, for when it comes back."""
    typed = {name: values for name, values in request.POST.lists() if name not in _OURS}
    try:
        return bool(typed and jot(desk.by, desk.plan, here.reference, typed))
    except ValidationError:
        return False


def _fresh(request: HttpRequest, desk: Desk, sheet: Sheet) -> ElementForm:
    """The form as the element stands; or, where the person wants that back, as they last left it."""
    if request.GET.get("wiederherstellen") and (kept := _jotted(desk, sheet)):
        typed = QueryDict(mutable=True)
        for name, values in kept.data.items():
            typed.setlist(name, values)
        return ElementForm(sheet, typed)
    return ElementForm(sheet)


def _jotted(desk: Desk, sheet: Sheet) -> Jotting | None:
    person = desk.by.person
    return queries.jotting_on(person, desk.plan, sheet.element.reference) if person else None


def _typed(request: HttpRequest, sheet: Sheet) -> QueryDict:
    """What was typed; where the person took over what somebody else wrote meanwhile, that."""
    typed = request.POST.copy()
    fresh = ElementForm(sheet)
    for name in sheet.writable:
        if typed.get(f"take-{name}") == "theirs":
            _fill(typed, fresh[name])
    return typed


def _fill(typed: QueryDict, bound: Any) -> None:
    value, widget = bound.value(), bound.field.widget
    if isinstance(widget, MultiWidget):
        for index, part in enumerate(widget.decompress(bound.initial) or ()):
            typed[f"{bound.name}_{index}"] = part
    else:
        typed.setlist(bound.name, value if isinstance(value, list) else ["" if value is None else value])


def _save(request: HttpRequest, desk: Desk, sheet: Sheet, form: ElementForm) -> HttpResponse:
    try:
        _write(desk, sheet.element, form, request.POST.get("reason", "").strip())
    except actions.Conflict as conflict:
        return _conflict_page(request, desk, form, conflict)
    except ValidationError as error:
        put_on_form(form, error)
        return _form_page(request, desk, sheet, form)
    return done(request, desk.element_url(sheet.element) + "#weiter", _("Gespeichert."))


@transaction.atomic
def _write(desk: Desk, here: Element, form: ElementForm, reason: str) -> None:
    """What was changed and what isn't known, both or neither."""
    if changes := form.changes():
        actions.revise(here, changes, by=desk.by, reason=reason, seen=form.seen)
    drop_jotting(desk.by, desk.plan, here.reference)
    if nothings := form.nothings():
        rows = [ClaimRow(element=here, field=name, **said, note=reason, valid=True) for name, said in nothings.items()]
        actions.claim_many(desk.plan, rows, by=desk.by)


def _form_page(request: HttpRequest, desk: Desk, sheet: Sheet, form: ElementForm) -> HttpResponse:
    here = sheet.element
    rows = drafted(desk.plan)
    mine = next((row for row in rows if row.pk == here.pk), None)
    may = rules.may_revise(desk.by, here)
    if desk.is_clerk:
        form.lock(rules.RESPONSIBILITY)
    around = _around(desk, sheet, mine)
    context = {
        "form": form,
        "groups": form.groups(around["told"]),
        "options": form.party_labels,
        "upcoming": next_gap(desk.key, rows, {"kind": here.kind, "number": here.number}, desk.reach),
        "below": False,
        "readonly": may.reason,
        "jot_url": desk.url("jot", here.kind, here.number) if may else "",
        "jotted": None if form.is_bound or not may else _jotted(desk, sheet),
        "deeds": _deeds(desk, here),
        **around,
    }
    answer = page(request, "plan/element.html", desk.context(here.title, kind=here.kind, element=here, **context))
    if request.method != "POST":
        answer.status_code = 200  # what is given back may be unfinished
    return answer


def _around(desk: Desk, sheet: Sheet, mine: Drafted | None) -> dict[str, Any]:
    """What stands around the form; gaps that aren't the reader's to close lead nowhere."""
    around = surroundings(desk.key, desk.plan.language, sheet, mine)
    for gap in around["gaps"]:
        if mine and not desk.reach.mends(mine, gap["code"]):
            gap["url"] = ""
    return around


def _deeds(desk: Desk, here: Element) -> list[tuple[str, str]]:
    """What else can be done to an element, with the address."""
    names: list[tuple[str, Any]] = [("history", _("Verlauf"))]
    if desk.may_write and here.kind != Kind.PLAN:
        names += [("reinstate", _("Wiederherstellen"))] if here.state == ElementState.WITHDRAWN else _DEEDS
    if here.kind not in JOINS[LinkType.BELONGS_TO][0]:
        names = [pair for pair in names if pair[0] != "relocate"]
    return [(str(label), desk.url(name, here.kind, here.number)) for name, label in names]


def _check_page(request: HttpRequest, desk: Desk, sheet: Sheet, form: ElementForm) -> HttpResponse:
    here = sheet.element
    changes = form.changes()
    rows = changes_in_words(here.kind, form.seen, changes)
    rows += [nothing_in_words(here.kind, name, said) for name, said in form.nothings().items()]
    context = {"changes": rows, "carried": _carried(request)}
    title = _("Das haben Sie geändert")
    return page(request, "plan/check.html", desk.context(title, kind=here.kind, element=here, **context))


def _conflict_page(request: HttpRequest, desk: Desk, form: ElementForm, conflict: actions.Conflict) -> HttpResponse:
    """Both versions side by side; what is chosen is sent with what the person has seen by now."""
    here, fields = form.sheet.element, conflict.fields
    now = {name: current for name, (_seen, current, _mine) in fields.items()}
    mine = changes_in_words(here.kind, now, {name: wish for name, (_seen, _now, wish) in fields.items()})
    seen = changes_in_words(here.kind, {}, {name: before for name, (before, _now, _mine) in fields.items()})
    rows = [
        {**my, "theirs": my["before"], "mine": my["after"], "seen": saw["after"]}
        for my, saw in zip(mine, seen, strict=True)
    ]
    carried = [(name, value) for name, value in _carried(request) if name != "seen" and not name.startswith("take-")]
    carried.append(("seen", json.dumps({**form.seen, **now})))
    context = {"rows": rows, "carried": carried}
    title = _("Inzwischen hat jemand anderes gespeichert")
    return page(request, "plan/conflict.html", desk.context(title, kind=here.kind, element=here, **context), status=409)


def _carried(request: HttpRequest) -> list[tuple[str, str]]:
    """Everything typed, to be sent along once more."""
    return [(name, value) for name, values in request.POST.lists() if name not in _OURS for value in values]
