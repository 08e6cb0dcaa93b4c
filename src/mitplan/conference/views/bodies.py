"""Bodies at work: who sits in them, what they work on, which part they take; and how the office arranges them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mitplan.core.http import done, page
from mitplan.core.verdict import Refused, require
from mitplan.people import actions as register
from mitplan.people.models import Seat
from mitplan.people.queries import name_on
from mitplan.people.rules import may_name_in_public

from .. import actions
from ..forms import bodies as typed
from ..frame import Room, in_plan
from ..models import Charge
from ..queries import bodies as asked
from ..queries.phases import bodies_at_work, phases_of
from ..rules.phases import may_arrange

_TYPED = ["GET", "HEAD", "POST"]


@require_safe
@in_plan
def bodies(request: HttpRequest, room: Room) -> HttpResponse:
    """The bodies that work on the plan, and which part each takes in each phase."""
    charges, phases = bodies_at_work(room.plan), phases_of(room.plan)
    counted = asked.seats_counted([charge.body for charge in charges])
    context = room.context(
        _("Gremien"),
        "bodies",
        rows=[
            {"charge": charge, "called": name_on(charge.body, None), "seats": counted[charge.body_id]}
            for charge in charges
        ],
        **_parts(room, charges, phases),
        may_arrange=bool(may_arrange(room.by)),
    )
    return page(request, "conference/bodies.html", context)


@require_safe
@in_plan
def body(request: HttpRequest, room: Room, key: str) -> HttpResponse:
    """One body: members of today and before, field of action, what came before and after, its part in each phase."""
    charge = charge_in(room, key)
    told = asked.told_of(charge)
    context = room.context(
        told.called.name,
        "bodies",
        title_language=room.language,
        charge=charge,
        told=told,
        may_arrange=bool(may_arrange(room.by)),
        own_seat=room.by.acting.seat,
        crumbs=_crumbs(room),
    )
    return page(request, "conference/body.html", context)


@require_http_methods(_TYPED)
@in_plan
def charge_body(request: HttpRequest, room: Room) -> HttpResponse:
    """Have a body work on the plan."""
    require(may_arrange(room.by))
    form = typed.ChargeBody(asked.fields_of(room.plan), request.POST or None)

    def act(told: dict[str, Any]) -> str:
        made = actions.charge(told["body"], told["field"], by=room.by)
        return room.url("body", made.body.key)

    return _form(request, room, form, act, _Asked(_("Ein Gremium beauftragen"), _("Beauftragen")))


@require_http_methods(_TYPED)
@in_plan
def declare_part(request: HttpRequest, room: Room) -> HttpResponse:
    """Say which part a body takes in a phase."""
    require(may_arrange(room.by))
    form = typed.DeclarePart(phases_of(room.plan), request.POST or None)

    def act(told: dict[str, Any]) -> str:
        actions.declare_part(told["phase"], told["body"], told["part"], told["reason"], by=room.by)
        return room.url("bodies")

    return _form(request, room, form, act, _Asked(_("Rolle eines Gremiums erklären"), _("Erklären")))


@require_http_methods(_TYPED)
@in_plan
def give_seat(request: HttpRequest, room: Room, key: str) -> HttpResponse:
    """Give an organisation or a person a seat in a body."""
    require(may_arrange(room.by))
    charge = charge_in(room, key)
    members, _former = asked.members_of(charge.body)
    form = typed.GiveSeat(members, request.POST or None)

    def act(told: dict[str, Any]) -> str:
        deputised = told.pop("stands_in_for")
        [made] = register.seat([register.SeatEntry(charge.body, **told)], by=room.by.acting)
        if deputised is not None:
            register.stand_in(made, deputised, by=room.by.acting)
        return room.url("body", key)

    return _form(request, room, form, act, _Asked(_("Einen Sitz vergeben"), _("Vergeben"), key))


@require_http_methods(_TYPED)
@in_plan
def end_seat(request: HttpRequest, room: Room, key: str, number: int) -> HttpResponse:
    """Say when a seat ended."""
    require(may_arrange(room.by))
    seat = _seat(room, key, number)

    def act(told: dict[str, Any]) -> str:
        register.end_seat(seat, told["until"], told["reason"], by=room.by.acting)
        return room.url("body", key)

    title = _("Sitz beenden: %(seat)s") % {"seat": _seat_words(seat)}
    return _form(request, room, typed.EndSeat(request.POST or None), act, _Asked(title, _("Beenden"), key))


@require_http_methods(_TYPED)
@in_plan
def fill_seat(request: HttpRequest, room: Room, key: str, number: int) -> HttpResponse:
    """Say who takes an empty seat."""
    require(may_arrange(room.by))
    seat = _seat(room, key, number)

    def act(told: dict[str, Any]) -> str:
        register.fill_seat(seat, told["person"], by=room.by.acting)
        return room.url("body", key)

    title = _("Sitz besetzen: %(seat)s") % {"seat": _seat_words(seat)}
    return _form(request, room, typed.FillSeat(request.POST or None), act, _Asked(title, _("Besetzen"), key))


@require_http_methods(_TYPED)
@in_plan
def name_in_public(request: HttpRequest, room: Room, key: str, number: int) -> HttpResponse:
    """Whoever has a seat says whether their name is public; the office enters what they said elsewhere."""
    seat = _seat(room, key, number)
    require(may_name_in_public(room.by.acting, seat, True))
    form = typed.NameInPublic(request.POST or None, initial={"shown": "yes" if seat.shows_name else "no"})

    def act(told: dict[str, Any]) -> str:
        register.name_in_public(seat, told["shown"], told["reason"], by=room.by.acting)
        return room.url("body", key)

    title = _("Name in der Mitgliederliste: %(seat)s") % {"seat": _seat_words(seat)}
    return _form(request, room, form, act, _Asked(title, _("Speichern"), key))


@require_http_methods(_TYPED)
@in_plan
def found_anew(request: HttpRequest, room: Room, key: str) -> HttpResponse:
    """Found a body anew, with the seats that go over."""
    require(may_arrange(room.by))
    charge = charge_in(room, key)
    members, _former = asked.members_of(charge.body)
    form = typed.FoundAnew(charge.body, [one for one in members if not one.seat.until], request.POST or None)

    def act(told: dict[str, Any]) -> str:
        former = charge.body
        names = [register.NameEntry(told["name"], told["short"])]
        entry = register.BodyEntry(told["key"], former.kind, names, former.parent.key if former.parent else "")
        how = actions.Refounding(entry, told["on"], told["seats"], told["until"], told["note"])
        return room.url("body", actions.found_anew(former, how, by=room.by).key)

    return _form(request, room, form, act, _Asked(_("Ein Gremium neu gründen"), _("Neu gründen"), key))


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a page with one form says around it; `key` is the body to which it leads back."""

    title: str
    submit: str
    key: str = ""


def _form(
    request: HttpRequest, room: Room, form: forms.Form, act: Callable[[dict[str, Any]], str], around: _Asked
) -> HttpResponse:
    """A page that is one form: parse, call the verb, go where it leads."""
    if request.method == "POST" and form.is_valid():
        try:
            place = act(form.cleaned_data)
        except ValidationError as error:
            _put_on(form, error)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            return done(request, place, _("Das ist eingetragen."))
    back = room.url("body", around.key) if around.key else room.url("bodies")
    more = {"form": form, "submit": around.submit, "cancel_url": back, "crumbs": _crumbs(room)}
    context = room.context(around.title, "bodies", **more)
    return page(request, "conference/form.html", context)


def _put_on(form: forms.Form, error: ValidationError) -> None:
    """What a verb says against fields at those that the form has, the rest at the form."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, faults in error.error_dict.items():
        form.add_error(name if name in form.fields else None, ValidationError(faults))


def _parts(room: Room, charges: list[Charge], phases: list[Any]) -> dict[str, Any]:
    """The table of phases and bodies: those with a charge, and whoever else has a part."""
    parts = asked.parts_in(phases)
    columns = {charge.body_id: charge.body for charge in charges}
    columns |= {cell.role.body_id: cell.role.body for cell in parts.values() if cell.role.body_id not in columns}
    shown = {pk: one for pk, one in columns.items() if any((phase.pk, pk) in parts for phase in phases)}
    heads = [(one, name_on(one, None)) for one in shown.values()]
    return {
        "part_phases": [phase for phase in phases if any((phase.pk, pk) in parts for pk in shown)],
        "part_rows": [
            {
                "name": called.name,
                "cells": [
                    {"phase": phase, "cell": parts.get((phase.pk, one.pk))}
                    for phase in phases
                    if any((phase.pk, pk) in parts for pk in shown)
                ],
            }
            for one, called in heads
        ],
    }


def charge_in(room: Room, key: str) -> Charge:
    """What a body does, or did, for the plan; a page that isn't there otherwise."""
    found = asked.charge_of(room.plan, key)
    if found is None:
        raise Http404(_("Dieses Gremium arbeitet nicht an diesem Plan."))
    return found


def _seat(room: Room, key: str, number: int) -> Seat:
    seat = asked.seat_of(room.plan, number)
    if seat is None or seat.body.key != key:
        raise Http404(_("Diesen Sitz gibt es nicht."))
    return seat


def _seat_words(seat: Seat) -> str:
    return name_on(seat.organisation, None).name if seat.organisation else _("eine Person")


def _crumbs(room: Room) -> list[tuple[str, str]]:
    return [(_("Gremien"), room.url("bodies"))]
