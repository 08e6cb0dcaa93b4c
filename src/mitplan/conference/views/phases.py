"""The calendar: what is open to whom when, for people and for their calendars; announcing and extending phases."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mitplan.core.http import done, page
from mitplan.core.icalendar import CALENDAR_TYPE, Entry, calendar_of
from mitplan.core.verdict import require

from .. import actions
from ..actions import PhaseEntry
from ..forms.phases import AnnouncePhase, ExtendPhase, in_three_weeks
from ..frame import Room, in_plan
from ..models import Phase
from ..queries.calendar import PhaseTold, changed_at, numbered, told, turns
from ..queries.phases import bodies_at_work, phases_of
from ..rules.phases import may_arrange

_TYPED = ["GET", "HEAD", "POST"]


@require_safe
@in_plan
def calendar(request: HttpRequest, room: Room) -> HttpResponse:
    """All phases: running, ahead, past; and month by month what begins and ends."""
    phases = phases_with_names(room)
    shown = told(phases, room.by.audiences)
    context = room.context(
        _("Kalender"),
        "calendar",
        groups=[
            {"title": title, "phases": [one for one in shown if one.state == state], "state": state}
            for state, title in (("running", _("Jetzt offen")), ("ahead", _("Kommt noch")), ("past", _("Vorbei")))
        ],
        any_phase=bool(shown),
        months=turns(phases),
        may_arrange=bool(may_arrange(room.by)),
    )
    return page(request, "conference/calendar.html", context)


@require_safe
@in_plan
def feed(request: HttpRequest, room: Room) -> HttpResponse:
    """The phases as iCalendar, to subscribe to."""
    address = request.build_absolute_uri(room.url("calendar"))
    entries = [_entry(one, address) for one in told(phases_with_names(room), ())]
    name = _("%(plan)s: Mitmachen") % {"plan": room.shown.title}
    response = HttpResponse(calendar_of(name, entries, room.language), content_type=CALENDAR_TYPE)
    response["Content-Disposition"] = f'inline; filename="{room.key}.ics"'
    return response


@require_http_methods(_TYPED)
@in_plan
def announce(request: HttpRequest, room: Room) -> HttpResponse:
    """Announce a phase."""
    require(may_arrange(room.by))
    bodies = [charge.body for charge in bodies_at_work(room.plan)]
    form = AnnouncePhase(bodies, request.POST or None)
    form.initial.update(in_three_weeks())
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        told_ = {name: given[name] for name in ("name", "note", "begins", "ends", "iteration")}
        try:
            phase = actions.announce(PhaseEntry(**told_, openings=form.openings, body=form.chosen_body), by=room.by)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return done(request, _place(room, phase), _("Die Phase ist angekündigt. Alle können sie jetzt lesen."))
    context = room.context(_("Phase ankündigen"), "calendar", form=form, crumbs=_crumbs(room))
    return page(request, "conference/phase_form.html", context)


@require_http_methods(_TYPED)
@in_plan
def extend(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """Move the end of a phase."""
    require(may_arrange(room.by))
    phase = numbered(room.plan, number)
    if phase is None:
        raise Http404(_("Diese Phase gibt es nicht."))
    form = ExtendPhase(request.POST or None, initial={"until": phase.ends})
    if request.method == "POST" and form.is_valid():
        try:
            actions.extend(phase, form.cleaned_data["until"], form.cleaned_data["reason"], by=room.by)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return done(request, _place(room, phase), _("Das neue Ende und der Grund stehen jetzt im Kalender."))
    title = _("Phase verlängern: %(phase)s") % {"phase": phase.name}
    about = _("Sie endet bisher am %(date)s.") % {"date": when(phase.ends)}
    context = room.context(title, "calendar", form=form, about=about, crumbs=_crumbs(room), submit=_("Verlängern"))
    return page(request, "conference/form.html", context | {"cancel_url": _place(room, phase)})


def phases_with_names(room: Room) -> list[Phase]:
    """The phases of the plan with the names of the bodies for which they hold."""
    phases = phases_of(room.plan)
    prefetch_related_objects([phase.body for phase in phases if phase.body], "names")
    return phases


def when(moment: Any) -> str:
    """Day and time of day on this installation's clock."""
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def _place(room: Room, phase: Phase) -> str:
    return f"{room.url('calendar')}#phase-{phase.pk}"


def _crumbs(room: Room) -> list[tuple[str, str]]:
    return [(_("Kalender"), room.url("calendar"))]


def _entry(one: PhaseTold, address: str) -> Entry:
    phase = one.phase
    extensions = list(phase.extensions.all())
    grants = [
        f"{grant.audience.label}: {', '.join(str(activity.label) for activity in grant.write)}"
        for grant in one.grants
        if grant.write
    ]
    moved = [_("Verlängert bis %(date)s: %(reason)s") % {"date": when(e.after), "reason": e.reason} for e in extensions]
    return Entry(
        uid=f"phase-{phase.pk}-{phase.announced_at:%Y%m%dT%H%M%S}.{phase.plan.key}@mitplan",
        begins=phase.begins,
        ends=phase.ends,
        title=f"{phase.name} ({one.body})" if one.body else phase.name,
        changed=changed_at(phase),
        text="\n".join(part for part in (phase.note, *grants, *moved) if part),
        url=f"{address}#phase-{phase.pk}",
        sequence=len(extensions),
    )
