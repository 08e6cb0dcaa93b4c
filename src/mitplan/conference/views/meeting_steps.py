"""Those who lead a body plan its meetings, set the agenda, add papers, convene, call off."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mitplan.core.http import done, page
from mitplan.core.verdict import require
from mitplan.plan.workbench.faults import put_on_form

from .. import actions
from ..actions.convening import letter_of
from ..forms.meetings import ConveneForm, ItemForm, MeetingForm, OrdersForm, PaperForm, WhyForm
from ..frame import Room, in_plan
from ..models import AgendaItem, Meeting, StandingOrders
from ..queries import meetings as queries
from ..queries.notice import is_in_time, last_day
from ..rules import meetings as rules
from ..states.meetings import MeetingState
from .meeting_words import bodies_named, crumbs, found, led

_TYPED = ["GET", "HEAD", "POST"]
_MEETING = ("title", "begins", "ends", "zone", "place", "join_link", "is_public", "note")
Act = Callable[[], Any]


def tried(request: HttpRequest, form: forms.Form, act: Act, rest: str | None = None) -> bool:
    """Whether a verb has done what a form asked for; else the form says what it refused."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act()
    except ValidationError as error:
        put_on_form(form, error, rest)
        return False
    return True


@require_http_methods(_TYPED)
@in_plan
def plan_meeting(request: HttpRequest, room: Room) -> HttpResponse:
    """Plan a meeting of a body that one leads."""
    bodies = led(room)
    if not bodies:
        require(rules.may_plan(room.by, bodies_named(room)[0][0]) if bodies_named(room) else rules.nobody_meets())
    form = MeetingForm(bodies, request.POST or None)
    made: list[Meeting] = []

    def act() -> None:
        given = {name: form.cleaned_data[name] for name in _MEETING}
        made.append(actions.plan_meeting(actions.MeetingEntry(form.chosen_body, **given), by=room.by))

    if tried(request, form, act):
        told = _("Die Sitzung ist geplant. Setzen Sie jetzt etwas auf die Tagesordnung.")
        return done(request, room.url("agenda", made[0].number), told)
    context = room.context(_("Sitzung planen"), "meetings", form=form, submit=_("Planen"), crumbs=crumbs(room))
    return page(request, "conference/form.html", context | {"cancel_url": room.url("meetings")})


@require_http_methods(_TYPED)
@in_plan
def revise_meeting(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """Change what is said of a meeting."""
    here = found(room, number)
    require(rules.may_revise_meeting(room.by, here))
    form = MeetingForm(bodies_named(room), request.POST or None, meeting=here)

    def act() -> None:
        actions.revise_meeting(here, {name: form.cleaned_data[name] for name in _MEETING}, by=room.by)

    if tried(request, form, act):
        return done(request, room.url("meeting", number), _("Die Angaben sind geändert."))
    return _form(request, room, here, form, (_("Sitzung ändern"), _("Ändern"), ""))


@require_http_methods(_TYPED)
@in_plan
def cancel_meeting(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """Call a meeting off."""
    here = found(room, number)
    require(rules.may_cancel_meeting(room.by, here))
    form = WhyForm(request.POST or None)
    if tried(request, form, lambda: actions.cancel_meeting(here, form.cleaned_data["reason"], by=room.by)):
        return done(
            request, room.url("meeting", number), _("Die Sitzung ist abgesagt. Der Grund steht auf ihrer Seite.")
        )
    about = _("Die Sitzung bleibt mit dem Grund lesbar. Ihre Themen kommen zurück in den Themenspeicher.")
    return _form(request, room, here, form, (_("Sitzung absagen"), _("Absagen"), about))


@require_http_methods(_TYPED)
@in_plan
def standing_orders(request: HttpRequest, room: Room, key: str) -> HttpResponse:
    """Lay down by what a body goes when it meets."""
    body = next((body for body, _name in bodies_named(room) if body.key == key), None)
    if body is None:
        raise Http404(_("Dieses Gremium arbeitet nicht an diesem Plan."))
    require(rules.may_lay_down(room.by, body))
    orders = queries.orders_of(room.plan, body)
    names = ("notice_days", "quorum_percent", "review_days")
    form = OrdersForm(request.POST or None, initial={name: getattr(orders, name) for name in names})
    if tried(request, form, lambda: actions.lay_down(body, actions.OrdersEntry(**form.cleaned_data), by=room.by)):
        return done(
            request, room.url("meetings"), _("Das gilt für alle Sitzungen, zu denen von jetzt an eingeladen wird.")
        )
    context = room.context(_("Fristen und Quorum"), "meetings", form=form, submit=_("Festlegen"), crumbs=crumbs(room))
    return page(request, "conference/form.html", context | {"cancel_url": room.url("meetings")})


# ---------------------------------------------------------------- agenda and papers


@require_http_methods(_TYPED)
@in_plan
def agenda(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """The agenda as those who lead see it: one more point, another order."""
    here = found(room, number)
    require(rules.may_set_agenda(room.by, here))
    items = queries.items_of(here)
    if request.POST.get("step") in ("up", "down"):
        return _moved(request, room, here, items)
    form = ItemForm(queries.open_topics(room.plan, here.body), request.POST or None)

    def act() -> None:
        actions.put_on_agenda(here, _item_entry(form), by=room.by)

    if tried(request, form, act):
        return done(request, room.url("agenda", number), _("Der Punkt steht auf der Tagesordnung."))
    standing = [item for item in items if not item.is_dropped]
    for place, item in enumerate(standing, 1):
        item.place = place  # type: ignore[attr-defined]
    minutes = sum(item.planned_minutes or 0 for item in standing)
    more = {"items": items, "meeting": here, "minutes_planned": minutes, "was_sent": here.state != MeetingState.PLANNED}
    context = room.context(_("Tagesordnung"), "meetings", form=form, crumbs=crumbs(room, here), **more)
    return page(request, "conference/agenda.html", context)


def _item_entry(form: ItemForm, **more: Any) -> actions.ItemEntry:
    names = ("title", "note", "kind", "planned_minutes")
    given = {name: form.cleaned_data[name] for name in names}
    return actions.ItemEntry(**given, topic=form.cleaned_data.get("topic"), **more)


def _moved(request: HttpRequest, room: Room, here: Meeting, items: list[AgendaItem]) -> HttpResponse:
    at = next((place for place, item in enumerate(items) if str(item.number) == request.POST.get("item")), None)
    if at is None:
        raise Http404(_("Diesen Punkt gibt es nicht."))
    behind = at - 2 if request.POST["step"] == "up" else at + 1
    if behind < len(items) and not (request.POST["step"] == "up" and at == 0):
        actions.move_item(items[at], items[behind] if behind >= 0 else None, by=room.by)
    return done(request, room.url("agenda", here.number))


@require_http_methods(_TYPED)
@in_plan
def agenda_item(request: HttpRequest, room: Room, number: int, item: int) -> HttpResponse:
    """Change a point of the agenda."""
    here = found(room, number)
    require(rules.may_set_agenda(room.by, here))
    one = _item(here, item)
    names = ("title", "note", "kind", "planned_minutes")
    form = ItemForm([], request.POST or None, initial={name: getattr(one, name) for name in names})
    if tried(request, form, lambda: actions.revise_item(one, _item_entry(form, thing=one.thing), by=room.by)):
        return done(request, room.url("agenda", number), _("Der Punkt ist geändert."))
    context = room.context(_("Punkt ändern"), "meetings", form=form, submit=_("Ändern"), crumbs=crumbs(room, here))
    return page(request, "conference/form.html", context | {"cancel_url": room.url("agenda", number)})


@require_http_methods(_TYPED)
@in_plan
def drop_item(request: HttpRequest, room: Room, number: int, item: int) -> HttpResponse:
    """Take a point off the agenda."""
    here = found(room, number)
    require(rules.may_set_agenda(room.by, here))
    one = _item(here, item)
    form = WhyForm(request.POST or None)
    if tried(request, form, lambda: actions.drop_item(one, form.cleaned_data["reason"], by=room.by)):
        return done(request, room.url("agenda", number), _("Der Punkt ist abgesetzt; er bleibt mit dem Grund lesbar."))
    title = _("Absetzen: %(title)s") % {"title": one.title}
    context = room.context(title, "meetings", form=form, submit=_("Absetzen"), crumbs=crumbs(room, here))
    return page(request, "conference/form.html", context | {"cancel_url": room.url("agenda", number)})


def _item(here: Meeting, number: int) -> AgendaItem:
    one = here.items.filter(number=number).first()
    if one is None:
        raise Http404(_("Diesen Punkt gibt es nicht."))
    return one


@require_http_methods(_TYPED)
@in_plan
def papers(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """One more document for a meeting."""
    here = found(room, number)
    require(rules.may_add_paper(room.by, here))
    items = [item for item in queries.items_of(here) if not item.is_dropped]
    form = PaperForm(items, request.POST or None, request.FILES or None)

    def act() -> None:
        given = form.cleaned_data
        content = given["file"].read() if given["file"] else b""
        entry = actions.PaperEntry(given["title"], given["text"], given["link"], content, given["item"])
        actions.add_paper(here, entry, by=room.by)

    if tried(request, form, act):
        return done(request, room.url("meeting", number), _("Die Unterlage liegt bei der Sitzung."))
    days = queries.orders_of(room.plan, here.body).notice_days
    late = not is_in_time(timezone.now(), here.begins, here.zone, days)
    about = (
        _("Die Frist ist schon vorbei: Diese Unterlage trägt für immer den Vermerk „nach Fristablauf“.") if late else ""
    )
    return _form(request, room, here, form, (_("Unterlage hinzufügen"), _("Hinzufügen"), about))


@require_http_methods(_TYPED)
@in_plan
def withdraw_paper(request: HttpRequest, room: Room, number: int, paper: int) -> HttpResponse:
    """Take a paper back."""
    here = found(room, number)
    require(rules.may_add_paper(room.by, here))
    one = here.papers.filter(number=paper).first()
    if one is None:
        raise Http404(_("Diese Unterlage gibt es nicht."))
    form = WhyForm(request.POST or None)
    if tried(request, form, lambda: actions.withdraw_paper(one, form.cleaned_data["reason"], by=room.by)):
        return done(request, room.url("meeting", number), _("Die Unterlage ist zurückgezogen."))
    title = _("Zurückziehen: %(title)s") % {"title": one.title}
    return _form(request, room, here, form, (title, _("Zurückziehen"), ""))


# ---------------------------------------------------------------- convening


@require_http_methods(_TYPED)
@in_plan
def convene(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """The letter as it goes out, to whom, how much notice it gives; sent again where it failed."""
    here = found(room, number)
    proof = queries.proof_of(here)
    require(rules.may_send_letters(room.by, here) if proof else rules.may_convene(room.by, here))
    if proof is not None and request.method == "POST":
        actions.send_letters(proof.summons, by=room.by)
        return done(request, room.url("meeting", number), _sent(here))
    orders = queries.orders_of(room.plan, here.body)
    is_short = not is_in_time(timezone.now(), here.begins, here.zone, orders.notice_days)
    form = ConveneForm(request.POST or None, is_short=is_short)

    def act() -> None:
        address = request.build_absolute_uri(room.url("meeting", number))
        entry = actions.Summoning(address, form.cleaned_data.get("reason", ""), form.cleaned_data["words"])
        actions.send_letters(actions.convene(here, entry, by=room.by), by=room.by)

    if proof is None and tried(request, form, act):
        return done(request, room.url("meeting", number), _sent(here))
    more = {"meeting": here, "proof": proof, "orders": orders, "is_short": is_short, **_letter(room, here, orders)}
    context = room.context(_("Einladen"), "meetings", form=form, crumbs=crumbs(room, here), **more)
    return page(request, "conference/convene.html", context)


def _letter(room: Room, here: Meeting, orders: StandingOrders) -> dict[str, Any]:
    """What goes out, until when it is in time, and whom it reaches."""
    seats = queries.seats_on(here.body, here.begins)
    proof = queries.proof_of(here)
    return {
        "orders_url": room.url("standing_orders", here.body.key),
        "mail": settings.MAIL,
        "last_day": date_format(last_day(here.begins, here.zone, orders.notice_days), "DATE_FORMAT"),
        "seats": len(seats),
        "reached": queries.reachable(seats),
        "letter": proof.summons.text if proof else letter_of(here, actions.Summoning()),
    }


def _sent(here: Meeting) -> str:
    proof = queries.proof_of(here)
    assert proof is not None
    parts = {"sent": proof.sent, "failed": len(proof.failed), "none": len(proof.without_address)}
    return (
        _("Eingeladen: %(sent)d Schreiben versandt, %(failed)d nicht angenommen, %(none)d Sitze ohne Adresse.") % parts
    )


def _form(
    request: HttpRequest, room: Room, here: Meeting, form: forms.Form, words: tuple[str, str, str]
) -> HttpResponse:
    """A form of one meeting: its title, its button, a sentence above it."""
    title, submit, about = words
    context = room.context(title, "meetings", form=form, submit=submit, about=about, crumbs=crumbs(room, here))
    return page(request, "conference/form.html", context | {"cancel_url": room.url("meeting", here.number)})
