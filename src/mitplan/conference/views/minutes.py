"""Minutes: read, written during the meeting, completed, corrected by those who were there, approved."""

import json
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from mitplan.core.http import done, page
from mitplan.core.verdict import require
from mitplan.people.queries import name_on

from .. import actions
from ..actions.minutes import digest_of, paragraphs
from ..forms.minutes import CorrectionForm, DecideForm, ErratumForm, PrefaceForm, WhyShortForm
from ..frame import Room, in_plan
from ..models import AgendaItem, Meeting, Minutes
from ..queries import minutes as queries
from ..queries.meetings import items_of
from ..rules import minutes as rules
from ..showing import author_words
from ..speaking import Speaker
from ..states.meetings import Manner, MinutesState
from .meeting_steps import tried
from .meeting_words import asked_number, at_clock, crumbs, found, when

_TYPED = ["GET", "HEAD", "POST"]


@require_http_methods(_TYPED)
@in_plan
def minutes(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """The minutes as they stand: approved ones as they were frozen, others as they are being written."""
    _here, found_minutes = _minutes(room, number)
    if request.method == "POST":
        return _stepped(request, room, found_minutes)
    require(rules.may_read_minutes(room.by, found_minutes))
    return _shown(request, room, found_minutes)


def _shown(request: HttpRequest, room: Room, one: Minutes, **more: Any) -> HttpResponse:
    here = one.meeting
    approval = queries.approval_of(one) if one.state == MinutesState.APPROVED else None
    document = json.loads(approval.document) if approval else queries.document_of(one)
    context = room.context(
        _("Protokoll: %(title)s") % {"title": here.title},
        "meetings",
        crumbs=crumbs(room, here),
        meeting=here,
        when=when(here),
        minutes=one,
        approval=approval,
        approved=at_clock(approval.at, here) if approval else "",
        until=at_clock(one.amendable_until, here) if one.amendable_until else "",
        corrections=_corrections(room, one) if not approval else [],
        errata=queries.errata_of(one) if approval else [],
        may=_allowed(room, one),
        leads=room.by.runs(here.body),
        **_words(document, here),
        **more,
    )
    return page(request, "conference/minutes.html", context)


def _words(document: dict[str, Any], here: Meeting) -> dict[str, Any]:
    """What the document says, as the page shows it."""
    by_item: dict[int, list[Any]] = {}
    for row in document["resolutions"]:
        by_item.setdefault(row["item"], []).append(row)
    return {
        "document": document,
        "kicker": document["body"]["name"],
        "opened": _clock(document["opened"], here),
        "closed": _clock(document["closed"], here),
        "attendance": _attendance(document),
        "agenda": [_told(item, queries.tops(document["agenda"]), by_item) for item in document["agenda"]],
        "around": paragraphs(document["around"]),
    }


def _allowed(room: Room, one: Minutes) -> dict[str, Any]:
    return {
        "correct": rules.may_correct(room.by, one),
        "complete": rules.may_complete_minutes(room.by, one),
        "lay_open": rules.may_lay_open(room.by, one),
        "approve": rules.may_approve_minutes(room.by, one),
        "reopen": rules.may_reopen_minutes(room.by, one),
        "write": rules.may_take_down(room.by, one),
        "add_erratum": rules.may_add_erratum(room.by, one),
    }


def _told(item: dict[str, Any], tops: dict[int, str], resolutions: dict[int, list[Any]]) -> dict[str, Any]:
    own = resolutions.get(item["number"], [])
    return {**item, "place": tops.get(item["number"], ""), "paragraphs": paragraphs(item["text"]), "resolutions": own}


def _attendance(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Who was there, an organisation once, those without one by their function."""
    seen: dict[int, dict[str, Any]] = {}
    for row in document["attendance"]["list"]:
        told = {**row, "manner": Manner(row["manner"]).label}
        seen.setdefault(row["seat"], told)
    return list(seen.values())


def _clock(stamped: str, here: Meeting) -> str:
    moment = parse_datetime(stamped) if stamped else None
    return at_clock(moment, here) if moment else ""


def _corrections(room: Room, one: Minutes) -> list[dict[str, Any]]:
    return [
        {
            "row": row,
            "who": author_words(row.participant, row.seat.organisation if row.seat else None),
            "may_decide": bool(rules.may_decide_correction(room.by, row)),
            "may_withdraw": bool(rules.may_withdraw_correction(room.by, row)),
        }
        for row in queries.corrections_of(one)
    ]


# ---------------------------------------------------------------- steps


def _stepped(request: HttpRequest, room: Room, one: Minutes) -> HttpResponse:
    """From one stage to the next; what a verb refuses stands above the page."""
    step = _STEPS.get(request.POST.get("step", ""))
    if step is None:
        require(rules.may_read_minutes(room.by, one))
        return _refused(request, room, one, [_("Bitte wählen Sie, was mit dem Protokoll geschehen soll.")])
    act, told = step
    try:
        act(one, request.POST, room.by)
    except ValidationError as error:
        return _refused(request, room, one, error.messages)
    return done(request, room.url("minutes", one.meeting.number), str(told))


def _complete(one: Minutes, typed: Any, by: Speaker) -> None:
    form = PrefaceForm(typed)
    actions.complete_minutes(one, form.cleaned_data["preface"] if form.is_valid() else "", by=by)


def _reopen(one: Minutes, typed: Any, by: Speaker) -> None:
    form = WhyShortForm(typed)
    actions.reopen_minutes(one, form.cleaned_data["reason"] if form.is_valid() else "", by=by)


def _lay_open(one: Minutes, typed: Any, by: Speaker) -> None:
    actions.lay_open(one, by=by)


def _approve(one: Minutes, typed: Any, by: Speaker) -> None:
    actions.approve_minutes(one, by=by)


_STEPS: dict[str, tuple[Callable[[Minutes, Any, Speaker], None], Any]] = {
    "complete": (_complete, gettext_lazy("Das Protokoll ist fertiggestellt.")),
    "lay_open": (_lay_open, gettext_lazy("Das Protokoll liegt jetzt den Anwesenden vor.")),
    "approve": (_approve, gettext_lazy("Das Protokoll ist genehmigt und unveränderlich.")),
    "reopen": (_reopen, gettext_lazy("Das Protokoll ist wieder auf dem Schreibtisch.")),
}


def _refused(request: HttpRequest, room: Room, one: Minutes, sentences: list[str]) -> HttpResponse:
    answer = _shown(request, room, one, refused=sentences)
    answer.status_code = 422
    return answer


@require_http_methods(_TYPED)
@in_plan
def write(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """The desk of the secretary: a field for each point of the agenda, saved one by one."""
    here = found(room, number)
    known = queries.minutes_of(here)
    require(rules.may_take_down(room.by, known) if known else rules.may_begin_minutes(room.by, here))
    items = [item for item in items_of(here) if not item.is_dropped]
    fault: dict[str, Any] = {}
    if request.method == "POST":
        typed = asked_number(request.POST.get("item", ""))
        fault = _take_down(request, room, here, next((one for one in items if one.number == typed), None))
        if not fault:
            return done(request, f"{room.url('write_minutes', number)}#punkt-{typed}", _("Gespeichert."))
    more = {
        "meeting": here,
        "kicker": name_on(here.body, None).name,
        "desk": _desk(here, items, fault, queries.minutes_of(found(room, number)) if fault else known),
        "fault": fault,
        "minutes": known,
    }
    context = room.context(_("Protokoll schreiben"), "meetings", crumbs=crumbs(room, here), **more)
    return page(request, "conference/write_minutes.html", context, status=422 if fault else 200)


def _desk(here: Meeting, items: list[AgendaItem], fault: dict[str, Any], known: Minutes | None) -> list[dict[str, Any]]:
    passages = queries.passages_of(known) if known else {}
    resolved = queries.resolutions_of(here)
    desk = [_field(None, 0, passages, fault), *(_field(i, p, passages, fault) for p, i in enumerate(items, 1))]
    for field in desk:
        field["resolutions"] = [one for one in resolved if field["item"] and one.item_id == field["item"].pk]
    return desk


def _take_down(request: HttpRequest, room: Room, here: Meeting, item: AgendaItem | None) -> dict[str, Any]:
    if "text" not in request.POST:
        return {"sentences": [_("Bitte schreiben Sie etwas.")], "item": -1, "text": ""}
    text, seen = request.POST["text"], request.POST.get("seen") or None
    try:
        begun = actions.begin_minutes(here, by=room.by)
        actions.take_down(begun, item, text, by=room.by, seen=seen)
    except ValidationError as error:
        return {"sentences": error.messages, "item": item.number if item else 0, "text": text}
    return {}


def _field(item: AgendaItem | None, place: int, passages: dict[Any, Any], fault: dict[str, Any]) -> dict[str, Any]:
    stored = passages[item.pk if item else None].text if (item.pk if item else None) in passages else ""
    number = item.number if item else 0
    wrong = bool(fault) and fault["item"] == number
    return {
        "item": item,
        "number": number,
        "place": place,
        "text": fault["text"] if wrong else stored,
        "stored": stored,
        "seen": digest_of(stored),
        "sentences": fault["sentences"] if wrong else [],
    }


# ---------------------------------------------------------------- corrections and errata


@require_http_methods(_TYPED)
@in_plan
def correct(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """Propose another wording for a paragraph (`?punkt=2&absatz=1`), or one more paragraph."""
    here, one = _minutes(room, number)
    require(rules.may_correct(room.by, one))
    item = here.items.filter(number=asked_number(request.GET.get("punkt", ""))).first()
    passage = queries.passages_of(one).get(item.pk if item else None)
    parts = paragraphs(passage.text) if passage else []
    at = asked_number(request.GET.get("absatz", ""))
    before = parts[at - 1] if 0 < at <= len(parts) else ""
    form = CorrectionForm(request.POST or None, initial={"before": before, "after": before})

    def act() -> None:
        given = form.cleaned_data
        entry = actions.CorrectionEntry(given["before"], given["after"], given["reason"], item)
        actions.propose_correction(one, entry, by=room.by)

    if tried(request, form, act, "after"):
        return done(request, room.url("minutes", number), _("Ihr Änderungswunsch ist eingegangen."))
    about = (
        _("Leer lassen heißt: Dieser Absatz soll wegfallen.")
        if before
        else _("Ein Absatz mehr, am Ende des Abschnitts.")
    )
    more = {"submit": _("Vorschlagen"), "about": about, "cancel_url": room.url("minutes", number)}
    context = room.context(_("Änderung vorschlagen"), "meetings", form=form, crumbs=crumbs(room, here), **more)
    return page(request, "conference/form.html", context)


@require_http_methods(_TYPED)
@in_plan
def correction(request: HttpRequest, room: Room, number: int, correction: int) -> HttpResponse:
    """Accept a proposed change, or refuse it with a sentence; or take one's own back."""
    here, one = _minutes(room, number)
    row = next((row for row in queries.corrections_of(one) if row.number == correction), None)
    if row is None:
        raise Http404(_("Diesen Änderungswunsch gibt es nicht."))
    url = room.url("minutes", number)
    if request.POST.get("step") == "withdraw":
        actions.withdraw_correction(row, by=room.by)
        return done(request, url, _("Ihr Änderungswunsch ist zurückgezogen."))
    require(rules.may_decide_correction(room.by, row))
    form = DecideForm(request.POST or None)

    def act() -> None:
        actions.decide_correction(row, form.cleaned_data["to"], form.cleaned_data["answer"], by=room.by)

    if tried(request, form, act):
        return done(request, url, _("Über den Änderungswunsch ist entschieden."))
    title = _("Änderungswunsch %(number)d") % {"number": correction}
    more = {"row": row, "submit": _("Entscheiden"), "cancel_url": url}
    context = room.context(title, "meetings", form=form, crumbs=crumbs(room, here), **more)
    return page(request, "conference/correction.html", context)


@require_http_methods(_TYPED)
@in_plan
def erratum(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """Add to approved minutes what was wrong in them."""
    here, one = _minutes(room, number)
    require(rules.may_add_erratum(room.by, one))
    items = {item.number: item for item in items_of(here)}
    form = ErratumForm({number: item.title for number, item in items.items()}, request.POST or None)

    def act() -> None:
        item = items.get(form.cleaned_data["item"] or 0)
        actions.add_erratum(one, item, form.cleaned_data["text"], by=room.by)

    if tried(request, form, act):
        return done(request, room.url("minutes", number), _("Die Berichtigung steht unter dem Protokoll."))
    about = _("Das genehmigte Protokoll bleibt, wie es ist; die Berichtigung steht darunter.")
    more = {"submit": _("Berichtigen"), "about": about, "cancel_url": room.url("minutes", number)}
    context = room.context(_("Protokoll berichtigen"), "meetings", form=form, crumbs=crumbs(room, here), **more)
    return page(request, "conference/form.html", context)


def _minutes(room: Room, number: int) -> tuple[Meeting, Minutes]:
    here = found(room, number)
    one = queries.minutes_of(here)
    if one is None:
        raise Http404(_("Zu dieser Sitzung gibt es noch kein Protokoll."))
    return here, one
