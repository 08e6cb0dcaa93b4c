"""How meetings are told on pages: when, in which state, by whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mitplan.core.http import whole_number
from mitplan.people.models import Body
from mitplan.people.queries import name_on

from ..frame import Room
from ..models import Meeting
from ..queries.meetings import meeting_of
from ..queries.phases import bodies_at_work


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A meeting in a list."""

    meeting: Meeting
    url: str
    when: str
    body: str
    minutes: str


def found(room: Room, number: int) -> Meeting:
    """The meeting of that number; 404 where there is none."""
    meeting = meeting_of(room.plan, number)
    if meeting is None:
        raise Http404(_("Diese Sitzung gibt es nicht."))
    return meeting


def asked_number(text: str) -> int:
    """A number typed into an address; 0 for anything else."""
    return whole_number(text, 9) or 0


def when(meeting: Meeting) -> str:
    """„12. Mai 2027, 14:00 bis 16:00 Uhr“, with the time zone where it isn't that of the installation."""
    begins, ends = (at.astimezone(meeting.clock) for at in (meeting.begins, meeting.ends))
    parts = {"day": date_format(begins, "DATE_FORMAT"), "from": f"{begins:%H:%M}", "to": f"{ends:%H:%M}"}
    if ends.date() != begins.date():
        parts["to"] = date_format(ends, "DATETIME_FORMAT")
    words = _("%(day)s, %(from)s bis %(to)s Uhr") % parts
    return words if meeting.zone == settings.TIME_ZONE else f"{words} ({meeting.zone})"


def at_clock(moment: datetime, meeting: Meeting) -> str:
    """A moment by the clock of the meeting."""
    return date_format(moment.astimezone(meeting.clock), "DATETIME_FORMAT")


def rows(room: Room, meetings: Iterable[Meeting]) -> list[MeetingRow]:
    """Meetings as a list shows them."""
    return [
        MeetingRow(
            meeting,
            room.url("meeting", meeting.number),
            when(meeting),
            name_on(meeting.body, meeting.begins.date()).name,
            meeting.minutes.state if hasattr(meeting, "minutes") else "",
        )
        for meeting in meetings
    ]


def bodies_named(room: Room) -> list[tuple[Body, str]]:
    """The bodies that work on the plan, with their names."""
    return [(charge.body, name_on(charge.body, None).name) for charge in bodies_at_work(room.plan)]


def led(room: Room) -> list[tuple[Body, str]]:
    """Those that whoever looks may convene."""
    return [(body, name) for body, name in bodies_named(room) if room.by.runs(body)]


def crumbs(room: Room, meeting: Meeting | None = None) -> list[tuple[Any, str]]:
    """The way to a page below the meetings."""
    above: list[tuple[Any, str]] = [(_("Sitzungen"), room.url("meetings"))]
    if meeting is not None:
        above.append((room.said(meeting.title), room.url("meeting", meeting.number)))
    return above
