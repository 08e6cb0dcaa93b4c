"""Where taking part begins: what is open now, what comes next, and who works on the plan."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mitplan.core.http import page
from mitplan.people.queries import name_on

from ..frame import Room, in_plan
from ..queries.calendar import PhaseTold, told
from ..queries.phases import bodies_at_work, phases_of
from ..rules.phases import may_arrange
from ..states.phases import Activity

# Where each activity takes place, as the name of a route that takes the plan's key alone.
_PLACES = {
    Activity.CONTRIBUTE: "conference:contribute",
    Activity.COMMENT: "conference:contributions",
    Activity.SUPPORT: "conference:contributions",
    Activity.STATE: "conference:conversations",
    Activity.VOTE: "conference:conversations",
    Activity.PROPOSE: "conference:proposals",
    Activity.AMEND: "conference:proposals",
    Activity.DECIDE: "conference:polls",
}


@require_safe
@in_plan
def home(request: HttpRequest, room: Room) -> HttpResponse:
    """The overview."""
    shown = told(phases_of(room.plan), _audiences(room))
    running = [one for one in shown if one.state == "running"]
    context = room.context(
        _("Mitmachen"),
        "home",
        any_phase=bool(shown),
        running=running,
        doors=_doors(room, running),
        readable=[activity.label for activity in Activity if any(activity in one.mine.read for one in running)],
        moments=[_ahead(room, one) for one in shown if one.state == "ahead"],
        charges=[(charge, name_on(charge.body, None)) for charge in bodies_at_work(room.plan)],
        may_arrange=bool(may_arrange(room.by)),
    )
    return page(request, "conference/home.html", context)


def _audiences(room: Room) -> frozenset[str]:
    """Who runs the work belongs to the members."""
    return room.by.audiences | ({"members"} if room.by.is_coordination else frozenset())


def _doors(room: Room, running: Sequence[PhaseTold]) -> list[dict[str, Any]]:
    """What whoever looks may do now, until when, and where."""
    doors = []
    for activity in Activity:
        ends: list[datetime] = [one.phase.ends for one in running if activity in one.mine.write]
        if ends:
            doors.append({"label": activity.label, "until": max(ends), "url": _place(room, activity)})
    return doors


def _place(room: Room, activity: Activity) -> str:
    try:
        return reverse(_PLACES[activity], args=[room.key])
    except NoReverseMatch:
        return ""


def _ahead(room: Room, one: PhaseTold) -> dict[str, Any]:
    begins = timezone.localtime(one.phase.begins)
    mine = ", ".join(str(activity.label) for activity in one.mine.write)
    return {
        "on": date_format(begins, "DATE_FORMAT"),
        "edtf": begins.date().isoformat(),
        "title": room.said(one.phase.name),
        "url": f"{room.url('calendar')}#phase-{one.phase.pk}",
        "text": _("Dann für Sie offen: %(what)s.") % {"what": mine} if mine else _("Für Sie zum Lesen."),
        "ahead": True,
    }
