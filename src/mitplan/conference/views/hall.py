"""In the room: who is there, who speaks next, what is resolved, what is to be done. For phones, without script."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mitplan.core.http import done, page
from mitplan.core.verdict import require
from mitplan.people.models import Seat
from mitplan.plan.workbench.faults import put_on_form

from .. import actions
from ..forms.meetings import ArrivalForm, ResolutionForm, SettleForm, TaskForm, WishForm
from ..frame import Room, in_plan
from ..models import AgendaItem, Meeting, Presence, Speech, Task
from ..queries import meetings as queries
from ..queries.minutes import polls_for, resolutions_of, tasks_of
from ..rules import meetings as rules
from ..states.meetings import MeetingState
from .meeting_words import asked_number, crumbs, found, when
from .meetings import with_polls


class Hall:
    """Everything a page of the room shows, asked once."""

    def __init__(self, room: Room, meeting: Meeting) -> None:
        self.room, self.meeting = room, meeting
        self.leads = room.by.runs(meeting.body)
        self.seats: dict[int, Seat] = {seat.pk: seat for seat in queries.seats_on(meeting.body, meeting.begins)}
        self.items = {item.pk: item for item in queries.items_of(meeting) if not item.is_dropped}
        self.presences = queries.presences_of(meeting)
        self.here_now = {row.seat_id: row for row in self.presences if row.left_at is None}
        self.names = queries.seat_names(room.plan, self.seats.values(), inside=True)

    @property
    def own_seat(self) -> Seat | None:
        """The seat in which whoever looks is signed in."""
        seat = self.room.by.acting.seat
        return self.seats.get(seat.pk) if seat else None

    @property
    def item_names(self) -> dict[int, str]:
        """The points of the agenda by place."""
        return {pk: f"{place}. {item.title}" for place, (pk, item) in enumerate(self.items.items(), 1)}

    def arrival(self, data: Any = None) -> ArrivalForm:
        """Who else came."""
        absent = {pk: name for pk, name in self.names.items() if pk not in self.here_now}
        return ArrivalForm(absent if self.leads else {}, data, prefix="arrival")

    def wish(self, data: Any = None) -> WishForm:
        """Who wants to speak."""
        seats = {pk: self.names[pk] for pk in self.here_now if pk in self.names} if self.leads else {}
        return WishForm(self.item_names, seats, data, prefix="wish")

    def resolution(self, data: Any = None) -> ResolutionForm:
        """What is resolved."""
        return ResolutionForm(self.item_names, self.names, polls_for(self.meeting), data, prefix="resolution")

    def task(self, data: Any = None) -> TaskForm:
        """What is to be done."""
        parties = {self.meeting.body.key: _("das Gremium selbst")}
        parties |= {s.organisation.key: self.names[s.pk].split(" (")[0] for s in self.seats.values() if s.organisation}
        office = self.room.plan.coordination
        return TaskForm(self.item_names, parties | {f"office:{office.key}": office.title}, data, prefix="task")


@require_http_methods(["GET", "HEAD", "POST"])
@in_plan
def hall(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """The room of one meeting, for its body and the office."""
    here = found(room, number)
    require(rules.may_see_inside(room.by, here))
    inside = Hall(room, here)
    if request.method == "POST":
        return _done_or_told(request, inside)
    return page(request, "conference/hall.html", _context(inside, {}), regions=["live"])


def _done_or_told(request: HttpRequest, inside: Hall) -> HttpResponse:
    """Do the step that was asked for, or say at its form what keeps it from being done."""
    step = _STEPS.get(request.POST.get("step", ""))
    form = step[0](inside, request.POST) if step else None
    refused = [] if step else [_("Bitte wählen Sie, was geschehen soll.")]
    try:
        if step and (form is None or form.is_valid()):
            told = step[1](inside, request.POST, form)
            return done(request, inside.room.url("hall", inside.meeting.number), told)
    except ValidationError as error:
        if form is None:
            refused = error.messages
        else:
            put_on_form(form, error)
    context = _context(inside, {str(form.prefix): form} if form else {})
    return page(request, "conference/hall.html", context | {"refused": refused}, status=422)


def _context(inside: Hall, wrong: Mapping[str, forms.Form]) -> dict[str, Any]:
    room, here = inside.room, inside.meeting
    may = {
        "begin": rules.may_begin_meeting(room.by, here),
        "end": rules.may_end_meeting(room.by, here),
        "speak": rules.may_ask_to_speak(room.by, here),
        "give_task": rules.may_give_task(room.by, here),
    }
    return room.context(
        _("Sitzungssaal: %(title)s") % {"title": here.title},
        "meetings",
        crumbs=crumbs(room, here),
        meeting=here,
        when=when(here),
        leads=inside.leads,
        may=may,
        resolutions=with_polls(room, resolutions_of(here)),
        tasks=tasks_of(here),
        forms=_forms(inside, may, wrong),
        form=next(iter(wrong.values()), None),
        settle=SettleForm(),
        **_live(inside),
    )


def _forms(inside: Hall, may: Mapping[str, Any], wrong: Mapping[str, forms.Form]) -> dict[str, forms.Form | None]:
    shown = {
        "arrival": inside.arrival() if inside.leads else None,
        "wish": inside.wish() if may["speak"] else None,
        "resolution": inside.resolution() if inside.leads and inside.meeting.state == MeetingState.RUNNING else None,
        "task": inside.task() if may["give_task"] else None,
    }
    return {name: wrong.get(name, form) for name, form in shown.items()}


def _live(inside: Hall) -> dict[str, Any]:
    """What changes while one looks: who is there, who speaks."""
    speaking = queries.speaking_list(inside.meeting)
    speeches = [*([speaking.now] if speaking.now else []), *speaking.waiting, *speaking.finished]
    own = inside.own_seat
    return {
        "quorum": queries.quorum_of(inside.meeting),
        "present": [(row, inside.names.get(row.seat_id, "")) for row in inside.presences if row.left_at is None],
        "gone": [(row, inside.names.get(row.seat_id, "")) for row in inside.presences if row.left_at],
        "own_seat": own,
        "own_presence": inside.here_now.get(own.pk) if own else None,
        "speaking": speaking,
        "voices": {one.pk: _voice(inside, one) for one in speeches},
        "own_speeches": {one.pk for one in speaking.waiting if rules.may_take_back_speech(inside.room.by, one)},
    }


def _voice(inside: Hall, speech: Speech) -> str:
    if speech.seat_id:
        return inside.names.get(speech.seat_id, "")
    if speech.words:
        return speech.words
    person = speech.participant.person if speech.participant else None
    return person.name if person and not person.erased_at else _("jemand")


# ---------------------------------------------------------------- steps


def _begin(inside: Hall, typed: Any, form: Any) -> str:
    actions.begin_meeting(inside.meeting, by=inside.room.by)
    return _("Die Sitzung ist eröffnet.")


def _end(inside: Hall, typed: Any, form: Any) -> str:
    actions.end_meeting(inside.meeting, by=inside.room.by)
    return _("Die Sitzung ist beendet. Jetzt lässt sich das Protokoll fertigstellen.")


def _come(inside: Hall, typed: Any, form: Any) -> str:
    seat = inside.own_seat
    if seat is None:
        require(rules.may_lead(inside.room.by, inside.meeting))
        raise ValidationError(_("Sie sind hier nicht in einem Sitz dieses Gremiums angemeldet."))
    manner = "remote" if typed.get("manner") == "remote" else "in_place"
    actions.arrive(inside.meeting, actions.Arrival(seat, manner), by=inside.room.by)
    return _("Sie sind als anwesend eingetragen.")


def _arrive(inside: Hall, typed: Any, form: ArrivalForm) -> str:
    given = form.cleaned_data
    entry = actions.Arrival(inside.seats[given["seat"]], given["manner"], stands_in=given["stands_in"])
    actions.arrive(inside.meeting, entry, by=inside.room.by)
    return _("Eingetragen.")


def _leave(inside: Hall, typed: Any, form: Any) -> str:
    row = _one(inside.presences, typed.get("presence"))
    assert isinstance(row, Presence)
    row.meeting = inside.meeting
    actions.leave(row, by=inside.room.by)
    return _("Als gegangen eingetragen.")


def _ask(inside: Hall, typed: Any, form: WishForm) -> str:
    given = form.cleaned_data
    entry = actions.Wish(
        given["topic"],
        given["side"],
        inside.items.get(given["item"] or 0),
        inside.seats.get(given.get("seat") or 0),
        given.get("words") or "",
    )
    actions.ask_to_speak(inside.meeting, entry, by=inside.room.by)
    return _("Die Wortmeldung steht auf der Liste.")


def _take_back(inside: Hall, typed: Any, form: Any) -> str:
    actions.take_back_speech(_speech(inside, typed), by=inside.room.by)
    return _("Die Wortmeldung ist zurückgezogen.")


def _call(inside: Hall, typed: Any, form: Any) -> str:
    actions.call_speaker(_speech(inside, typed), by=inside.room.by)
    return ""


def _finish(inside: Hall, typed: Any, form: Any) -> str:
    actions.finish_speech(_speech(inside, typed), by=inside.room.by)
    return ""


def _resolve(inside: Hall, typed: Any, form: ResolutionForm) -> str:
    given = form.cleaned_data
    entry = actions.ResolutionEntry(
        inside.items[given["item"]],
        given["wording"],
        given["outcome"],
        given["poll"],
        [(inside.seats[pk], "") for pk in given["objections"]],
        given["reason"],
    )
    made = actions.resolve(inside.meeting, entry, by=inside.room.by)
    return _("Beschluss %(number)d ist festgehalten.") % {"number": made.number}


def _give(inside: Hall, typed: Any, form: TaskForm) -> str:
    given = form.cleaned_data
    item: AgendaItem | None = inside.items.get(given["item"] or 0)
    actions.give_task(
        inside.meeting, actions.TaskEntry(given["what"], given["party"], given["due"], item), by=inside.room.by
    )
    return _("Die Aufgabe ist notiert.")


def _settle(inside: Hall, typed: Any, form: SettleForm) -> str:
    one = _one(tasks_of(inside.meeting), typed.get("task"))
    assert isinstance(one, Task)
    one.meeting = inside.meeting
    actions.settle_task(one, form.cleaned_data["state"], form.cleaned_data["result"], by=inside.room.by)
    return _("Die Aufgabe ist abgeschlossen.")


def _speech(inside: Hall, typed: Any) -> Speech:
    known = queries.speaking_list(inside.meeting)
    one = _one([*([known.now] if known.now else []), *known.waiting], typed.get("speech"))
    assert isinstance(one, Speech)
    one.meeting = inside.meeting
    return one


def _one(rows: Any, typed: str | None) -> Any:
    wanted = asked_number(typed or "")
    row = next((row for row in rows if row.pk == wanted), None)
    if row is None:
        raise Http404(_("Das steht nicht (mehr) auf der Liste. Bitte laden Sie die Seite neu."))
    return row


def _nothing(inside: Hall, data: Any) -> None:
    return None


_STEPS: Mapping[str, tuple[Callable[[Hall, Any], Any], Callable[[Hall, Any, Any], str]]] = {
    "begin": (_nothing, _begin),
    "end": (_nothing, _end),
    "come": (_nothing, _come),
    "arrive": (Hall.arrival, _arrive),
    "leave": (_nothing, _leave),
    "ask": (Hall.wish, _ask),
    "take_back": (_nothing, _take_back),
    "call": (_nothing, _call),
    "finish": (_nothing, _finish),
    "resolve": (Hall.resolution, _resolve),
    "give": (Hall.task, _give),
    "settle": (lambda inside, data: SettleForm(data), _settle),
}
