"""Polls for everybody: the list, and one poll with its rules, ballots to cast and result."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mitplan.core.http import done, page
from mitplan.core.verdict import Refused, require
from mitplan.people.models import Seat

from .. import actions
from ..forms.polls import CastVote, HandOver
from ..forms.proposals import Note
from ..frame import Room, in_plan
from ..models import Poll, RollEntry
from ..queries import polls as queries
from ..rules import polls as rules
from ..rules.proposals import may_note_minority
from ..states.polls import PollState
from .poll_pages import context_of, poll_in, result_line

_ON_A_PAGE = 20


@require_safe
@in_plan
def polls(request: HttpRequest, room: Room) -> HttpResponse:
    """All polls of a plan, the newest first."""
    bodies = queries.bodies_with_polls(room.plan)
    readable = queries.readable_bodies(room.by, bodies)
    shown = queries.polls_shown(room.plan, readable)
    found = Paginator(shown, _ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [(poll, result_line(poll), room.said(queries.name_of(poll.body))) for poll in found]
    counts = queries.turnouts(found)
    told = [
        {"poll": poll, "result": result, "body": body, "turnout": counts.get(poll.pk, queries.Turnout())}
        for poll, result, body in rows
    ]
    may_prepare = bool(queries.led_bodies(room.by))
    context = room.context(_("Beschlüsse"), "polls", rows=told, page=found, may_prepare=may_prepare)
    return page(request, "conference/polls.html", context)


@require_safe
@in_plan
def poll(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """One poll: question, rules declared beforehand, turnout, result."""
    return _shown(request, room, poll_in(room, number))


@require_POST
@in_plan
def cast(request: HttpRequest, room: Room, number: int, entry: int) -> HttpResponse:
    """Cast the vote of one seat. The code of a ballot is shown once and kept nowhere else."""
    here = poll_in(room, number)
    chosen = next((one for one in queries.roll_of(here) if one.number == entry), None)
    if chosen is None:
        raise Http404(_("Diesen Sitz gibt es im Stimmverzeichnis nicht."))
    form = CastVote(here, chosen, request.POST)
    if form.is_valid():
        try:
            code = actions.cast(chosen, form.choice(), by=room.by)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return _receipt(request, room, here, code)
    require(rules.may_cast(room.by, here, chosen))
    return _shown(request, room, here, form)


@require_POST
@in_plan
def hand_over(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """Hand over the vote of one's seat before the poll is opened, or take it back."""
    here = poll_in(room, number)
    seat = _seat_to_hand_over(room, here)
    if "take_back" in request.POST:
        for made in queries.delegations_for(room.plan, here, here.body):
            if made.giver_id == seat.pk and str(made.pk) == request.POST["take_back"]:
                actions.take_back_delegation(made, by=room.by)
        return done(request, room.url("poll", number), _("Die Übertragung ist zurückgenommen."))
    others = queries.receivers_for(seat)
    form = HandOver(others, request.POST)
    if form.is_valid():
        receiver = next(one for one in others if str(one.pk) == form.cleaned_data["receiver"])
        within = None if form.cleaned_data["is_standing"] else here
        try:
            actions.delegate(seat, receiver, within, by=room.by)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return done(request, room.url("poll", number), _("Ihre Stimme ist übertragen."))
    return _shown(request, room, here, form)


@require_http_methods(["GET", "HEAD", "POST"])
@in_plan
def note_minority(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """Put a dissenting text beside a decision."""
    here = poll_in(room, number)
    require(may_note_minority(room.by, here.body))
    form = Note(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.note_minority(here, form.cleaned_data["text"], by=room.by)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return done(request, room.url("poll", number), _("Ihr Minderheitenvotum ist festgehalten."))
    crumbs = [(_("Beschlüsse"), room.url("polls")), (here.title, room.url("poll", number))]
    context = room.context(_("Minderheitenvotum"), "polls", form=form, poll=here, crumbs=crumbs)
    return page(request, "conference/poll_form.html", {**context, "submit": _("Abgeben")})


def _seat_to_hand_over(room: Room, here: Poll) -> Seat:
    """One's own seat in the body of a poll that isn't open yet. Raises Refused."""
    seat = queries.seat_of(room.by.acting.person, here.body)
    if seat is None:
        raise Refused(_("In diesem Gremium haben Sie keinen Sitz, dessen Stimme Sie übertragen könnten."))
    if here.state != PollState.PREPARED:
        raise Refused(_("Übertragen lässt sich eine Stimme nur, bevor die Abstimmung geöffnet wird."))
    return seat


def _receipt(request: HttpRequest, room: Room, here: Poll, code: str) -> HttpResponse:
    """After a vote: a redirect as always; only a code must go to nobody's cookie or session, so it is a page."""
    if not code:
        return done(request, room.url("poll", here.number), _("Ihre Stimme ist abgegeben."))
    crumbs = [(_("Beschlüsse"), room.url("polls")), (here.title, room.url("poll", here.number))]
    context = room.context(_("Ihre Stimme ist abgegeben"), "polls", poll=here, code=code, crumbs=crumbs)
    response = page(request, "conference/poll_receipt.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _shown(request: HttpRequest, room: Room, here: Poll, form: Any = None) -> HttpResponse:
    context = context_of(room, here)
    if here.state == PollState.OPEN:
        context["ballots"] = [_ballot(here, entry, form) for entry in context["own"] if not entry.channel]
        context["voted"] = [entry for entry in context["own"] if entry.channel]
        first = next(iter(context["ballots"]), None)
        context["may_cast"] = rules.may_cast(room.by, here, first["entry"]) if first else None
    if here.state == PollState.PREPARED:
        context |= _handing(room, here, form)
    return page(request, "conference/poll.html", {**context, "form": form})


def _ballot(here: Poll, entry: RollEntry, form: Any) -> dict[str, Any]:
    is_this = isinstance(form, CastVote) and form.entry.number == entry.number
    return {"entry": entry, "form": form if is_this else CastVote(here, entry), "seat": queries.entry_words(entry)}


def _handing(room: Room, here: Poll, form: Any) -> dict[str, Any]:
    """One's own seat, to whom its vote was handed, and the form to do so."""
    seat = queries.seat_of(room.by.acting.person, here.body)
    if seat is None:
        return {}
    made = [one for one in queries.delegations_for(room.plan, here, here.body) if one.giver_id == seat.pk]
    told = [{"made": one, "receiver": queries.seat_words(one.receiver)} for one in made]
    handing = form if isinstance(form, HandOver) else HandOver(queries.receivers_for(seat))
    return {"handed": told, "handing": handing}
