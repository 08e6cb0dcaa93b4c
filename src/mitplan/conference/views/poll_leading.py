"""What the chair does with polls: prepare, open, close, publish, reset, and count paper."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from mitplan.core.http import done, page
from mitplan.core.verdict import No, Verdict, require
from mitplan.people.states import SeatFunction

from .. import actions
from ..forms.polls import CountPaper, GiveReason, OpenPoll, PreparePoll
from ..frame import Room, in_plan
from ..models import Poll
from ..queries import polls as queries
from ..rules import polls as rules
from ..states.polls import Channel, PollState
from .poll_pages import poll_in

_FORMS = require_http_methods(["GET", "HEAD", "POST"])


@_FORMS
@in_plan
def prepare(request: HttpRequest, room: Room) -> HttpResponse:
    """Prepare a poll."""
    led = queries.led_bodies(room.by)
    if not led:
        require(No(_("Abstimmungen bereiten Vorsitz, Schriftführung und Koordinierungsstelle vor.")))
    told = [(body, queries.name_of(body)) for body in led]
    first = {"thing": request.GET.get("zu", ""), "method": "yes_no", "type": "open"}
    form = PreparePoll(told, request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.prepare_poll(form.entry(), by=room.by)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return done(request, room.url("poll", made.number), _("Die Abstimmung ist vorbereitet."))
    crumbs = [(_("Beschlüsse"), room.url("polls"))]
    context = room.context(_("Abstimmung vorbereiten"), "polls", form=form, crumbs=crumbs)
    return page(request, "conference/poll_prepare.html", {**context, "submit": _("Vorbereiten")})


@_FORMS
@in_plan
def lead(request: HttpRequest, room: Room, number: int, step: str) -> HttpResponse:
    """One step of a poll: open, close, publish or reset it."""
    here = poll_in(room, number)
    if step not in _STEPS:
        raise Http404(_("Diesen Schritt gibt es nicht."))
    title, may, make, act, said = _STEPS[step]
    require(may(room.by, here))
    form = make(here, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            act(here, form, room)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return done(request, room.url("poll", number), str(said))
    crumbs = [(_("Beschlüsse"), room.url("polls")), (here.title, room.url("poll", number))]
    told = {"form": form, "submit": title, "poll": here, "step": step, "crumbs": crumbs}
    return page(request, "conference/poll_form.html", room.context(str(title), "polls", **told))


@_FORMS
@in_plan
def paper(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """Enter what was counted on paper; a second person counts again."""
    here = poll_in(room, number)
    counted = queries.paper_count_of(here)
    require(rules.may_confirm_paper_count(room.by, counted) if counted else rules.may_enter_paper_count(room.by, here))
    roll = queries.roll_of(here)
    waiting = [(entry.number, queries.entry_words(entry)) for entry in roll if entry.channel == Channel.NONE]
    form = CountPaper(here, [] if counted else waiting, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = (form.counted(), form.cleaned_data["invalid"])
        try:
            if counted:
                made = actions.confirm_paper_count(counted, *given, by=room.by)
            else:
                made = actions.enter_paper_count(here, given[0], form.numbers(), given[1], by=room.by)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return done(request, room.url("poll", number), str(made.get_state_display()))
    crumbs = [(_("Beschlüsse"), room.url("polls")), (here.title, room.url("poll", number))]
    title = _("Papierzählung bestätigen") if counted else _("Papierzählung eintragen")
    told = {"form": form, "poll": here, "step": "paper", "counted": counted, "submit": title, "crumbs": crumbs}
    return page(request, "conference/poll_form.html", room.context(title, "polls", **told))


def _opening(here: Poll, data: Any) -> forms.Form:
    return OpenPoll([seat for seat in queries.seats_today(here.body) if seat.function != SeatFunction.GUEST], data)


def _reasoned(here: Poll, data: Any) -> forms.Form:
    form = GiveReason(data)
    if here.state == PollState.OPEN:
        form.fields["reason"].help_text = _("Nötig, solange noch nicht alle abgestimmt haben.")
    return form


def _resetting(_here: Poll, data: Any) -> forms.Form:
    form = GiveReason(data)
    form.fields["reason"].required = True
    return form


def _empty(_here: Poll, data: Any) -> forms.Form:
    return forms.Form(data)


def _may_open(by: Any, here: Poll) -> Verdict:
    # The form takes the reason that allows to open outside a phase, so the page asks as if there were one.
    return rules.may_open_poll(by, here, reason="…")


def _open(here: Poll, form: Any, room: Room) -> None:
    actions.open_poll(here, form.present(), form.cleaned_data["reason"], by=room.by)


def _close(here: Poll, form: Any, room: Room) -> None:
    actions.close_poll(here, form.cleaned_data["reason"], by=room.by)


def _publish(here: Poll, _form: Any, room: Room) -> None:
    actions.publish_poll(here, by=room.by)


def _reset(here: Poll, form: Any, room: Room) -> None:
    actions.reset_poll(here, form.cleaned_data["reason"], by=room.by)


_Step = tuple[Any, Callable[[Any, Poll], Verdict], Callable[[Poll, Any], Any], Callable[[Poll, Any, Room], None], Any]
_STEPS: dict[str, _Step] = {
    "oeffnen": (
        gettext_lazy("Abstimmung öffnen"),
        _may_open,
        _opening,
        _open,
        gettext_lazy("Die Abstimmung ist offen."),
    ),
    "schliessen": (
        gettext_lazy("Schließen und auszählen"),
        rules.may_close_poll,
        _reasoned,
        _close,
        gettext_lazy("Die Abstimmung ist geschlossen und ausgezählt."),
    ),
    "veroeffentlichen": (
        gettext_lazy("Ergebnis veröffentlichen"),
        rules.may_publish_poll,
        _empty,
        _publish,
        gettext_lazy("Das Ergebnis ist veröffentlicht."),
    ),
    "zuruecksetzen": (
        gettext_lazy("Abstimmung zurücksetzen"),
        rules.may_reset_poll,
        _resetting,
        _reset,
        gettext_lazy("Die Abstimmung beginnt neu."),
    ),
}
