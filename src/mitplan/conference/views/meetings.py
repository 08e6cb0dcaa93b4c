"""Meetings for everybody: which there are, one with its agenda, papers and results, as dates for a calendar."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.core.paginator import Paginator
from django.db.models import QuerySet, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mitplan.core.http import page
from mitplan.core.icalendar import CALENDAR_TYPE, Entry, calendar_of
from mitplan.core.verdict import require
from mitplan.people.models import Body
from mitplan.people.queries import name_on

from ..frame import Room, in_plan
from ..models import Meeting, Resolution
from ..queries import meetings as queries
from ..queries.discussed import discussed_among
from ..queries.minutes import minutes_of, poll_numbers, resolutions_of
from ..rules import meetings as rules
from ..rules.minutes import may_begin_minutes, may_read_minutes
from ..rules.reading import as_shown
from ..states.meetings import MeetingState
from .meeting_words import at_clock, bodies_named, crumbs, found, led, rows, when

_ON_A_PAGE = 30


@require_safe
@in_plan
def meetings(request: HttpRequest, room: Room) -> HttpResponse:
    """Those ahead, those past; of all bodies or of one."""
    bodies = bodies_named(room)
    chosen = _chosen(request, bodies)
    all_rows = queries.meetings_of(room.plan, chosen)
    past = Paginator(queries.past(all_rows), _ON_A_PAGE).get_page(request.GET.get("page"))
    ahead = list(queries.upcoming(all_rows)[:_ON_A_PAGE]) if past.number == 1 else []
    gone = list(past)
    prefetch_related_objects([one.body for one in (*ahead, *gone)], "names")
    feed = room.url("meeting_feed") + (f"?gremium={quote(chosen.key)}" if chosen else "")
    context = room.context(
        _("Sitzungen"),
        "meetings",
        filters=[_filter(bodies, chosen, room.language)] if len(bodies) > 1 else [],
        ahead=rows(room, ahead),
        past=rows(room, gone),
        page=past,
        feed=feed,
        may_plan=bool(led(room)),
        chosen=chosen,
    )
    return page(request, "conference/meetings.html", context)


@require_safe
@in_plan
def meeting(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """One meeting: what it is about, what was resolved, what comes next."""
    here = found(room, number)
    agenda = rules.may_see_agenda(room.by, here)
    minutes = minutes_of(here)
    context = room.context(
        here.title,
        "meetings",
        crumbs=crumbs(room),
        meeting=here,
        kicker=name_on(here.body, here.begins.date()).name,
        when=when(here),
        agenda=agenda,
        minutes=minutes,
        may_read=may_read_minutes(room.by, minutes) if minutes else None,
        **_summoned(room, here),
        **(_contents(room, here) if agenda else {}),
        **_steps(room, here),
    )
    return page(request, "conference/meeting.html", context)


def _summoned(room: Room, here: Meeting) -> dict[str, Any]:
    """When was invited; to the body itself also whom that reached."""
    inside = rules.may_see_inside(room.by, here)
    proof = queries.proof_of(here) if inside else None
    summons = proof.summons if proof else here.summonses.order_by("-at").first()
    return {
        "inside": inside,
        "proof": proof,
        "failed": queries.seat_names(room.plan, proof.failed, inside=True).values() if proof else (),
        "unreached": queries.seat_names(room.plan, proof.without_address, inside=True).values() if proof else (),
        "summons": summons,
        "summoned": at_clock(summons.at, here) if summons else "",
    }


def _contents(room: Room, here: Meeting) -> dict[str, Any]:
    items = queries.items_of(here)
    papers = [paper for paper in queries.papers_of(here) if paper.sent_at or rules.may_see_inside(room.by, here)]
    about = as_shown(room.by, discussed_among(room.plan, [item.thing for item in items if item.thing]))
    place, listed = 0, []
    for item in items:
        place += 0 if item.is_dropped else 1
        own = [paper for paper in papers if paper.item_id == item.pk]
        shown = "" if item.is_dropped else place
        listed.append({"item": item, "place": shown, "papers": own, "about": about.get(item.thing)})
    resolved = with_polls(room, resolutions_of(here))
    return {
        "items": listed,
        "minutes_planned": sum(item.planned_minutes or 0 for item in items if not item.is_dropped),
        "papers": papers,
        "loose": [paper for paper in papers if paper.item_id is None],
        "resolutions": resolved,
        "quorum": queries.quorum_of(here) if here.state in (MeetingState.RUNNING, MeetingState.OVER) else None,
    }


def with_polls(room: Room, resolved: list[Resolution]) -> list[Resolution]:
    """Resolutions with the addresses of the polls that made them."""
    numbers = poll_numbers(room.plan, [one.poll for one in resolved if one.poll])
    for one in resolved:
        one.poll_url = room.url("poll", numbers[one.poll]) if one.poll in numbers else ""  # type: ignore[attr-defined]
    return resolved


def _steps(room: Room, here: Meeting) -> dict[str, Any]:
    """What whoever looks may do next."""
    by = room.by
    if not by.runs(here.body):
        return {"may_enter": here.state in (MeetingState.CONVENED, MeetingState.RUNNING)}
    names = {"may_convene": rules.may_convene, "may_set_agenda": rules.may_set_agenda}
    names |= {"may_add_paper": rules.may_add_paper, "may_revise": rules.may_revise_meeting}
    names |= {"may_cancel": rules.may_cancel_meeting, "may_write": may_begin_minutes}
    told = {name: bool(rule(by, here)) for name, rule in names.items()}
    return {
        **told,
        "by_leads": True,
        "may_enter": here.state in (MeetingState.CONVENED, MeetingState.RUNNING, MeetingState.OVER),
    }


@require_safe
@in_plan
def paper(request: HttpRequest, room: Room, number: int, paper: int) -> HttpResponse:
    """A paper as a file to keep; a text as a file of text. Never shown within the page."""
    here = found(room, number)
    require(rules.may_see_agenda(room.by, here))
    one = here.papers.filter(number=paper, withdrawn_because="").first()
    if one is None or (one.sent_at is None and not rules.may_see_inside(room.by, here)):
        raise Http404(_("Diese Unterlage gibt es nicht (mehr)."))
    if not (one.content or one.text):
        raise Http404(_("Diese Unterlage ist eine Adresse; ein Dokument liegt hier nicht."))
    name = one.file_name or f"unterlage-{one.number}.txt"
    kind = one.media_type or "text/plain; charset=utf-8"
    response = HttpResponse(bytes(one.content) if one.content else one.text.encode(), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


# ---------------------------------------------------------------- calendars


@require_safe
@in_plan
def feed(request: HttpRequest, room: Room) -> HttpResponse:
    """All meetings of the plan or of one body as iCalendar. Nothing in it that isn't public."""
    chosen = _chosen(request, bodies_named(room))
    found_rows = queries.meetings_of(room.plan, chosen)
    return _calendar(request, room, found_rows, f"{room.key}-sitzungen.ics")


@require_safe
@in_plan
def event(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """One meeting as iCalendar."""
    found(room, number)
    found_rows = queries.meetings_of(room.plan).filter(number=number)
    return _calendar(request, room, found_rows, f"{room.key}-sitzung-{number}.ics")


def _calendar(request: HttpRequest, room: Room, meetings_: QuerySet[Meeting], name: str) -> HttpResponse:
    listed = list(meetings_.order_by("begins", "pk"))
    changed = queries.changed_at(listed)
    prefetch_related_objects([one.body for one in listed], "names")
    entries = [_entry(request, room, one, changed[one.pk]) for one in listed]
    title = _("%(plan)s: Sitzungen") % {"plan": room.shown.title}
    response = HttpResponse(calendar_of(title, entries, room.language), content_type=CALENDAR_TYPE)
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _entry(request: HttpRequest, room: Room, one: Meeting, changed: datetime) -> Entry:
    body = name_on(one.body, one.begins.date()).name
    is_out = one.is_public and one.state != MeetingState.PLANNED
    told = one.reason if one.state == MeetingState.CANCELLED else one.note if is_out else ""
    return Entry(
        uid=f"sitzung-{one.number}.{room.key}@mitplan",
        begins=one.begins,
        ends=one.ends,
        title=f"{one.title} ({body})",
        changed=changed,
        text=told,
        url=request.build_absolute_uri(room.url("meeting", one.number)),
        place=one.place if one.is_public else "",
        sequence=one.edition,
        cancelled=one.state == MeetingState.CANCELLED,
        busy=True,
    )


def _chosen(request: HttpRequest, bodies: Sequence[tuple[Body, str]]) -> Body | None:
    wish = request.GET.get("gremium", "")
    return next((body for body, _name in bodies if body.key == wish), None)


def _filter(bodies: Sequence[tuple[Body, str]], chosen: Body | None, language: str) -> dict[str, Any]:
    options = [
        {"value": body.key, "label": name, "selected": body == chosen, "language": language} for body, name in bodies
    ]
    return {"name": "gremium", "label": _("Gremium"), "kind": "select", "options": options}
