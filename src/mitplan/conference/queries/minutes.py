"""What minutes say: as a document that can be frozen, and as somebody reads it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count

from mitplan.core.canonical import canonical, digest
from mitplan.core.journal import pk_in, stamp
from mitplan.people.models import Seat
from mitplan.people.queries import Names, name_on
from mitplan.plan.models import Plan

from ..models import Approval, Correction, Erratum, Meeting, Minutes, Passage, Poll, Resolution, Task
from ..states.meetings import TaskState
from .meetings import has_vote, items_of, needed_for, orders_of, papers_of, presences_of, seats_on

FORMAT = "mitplan.minutes/1"


def minutes_of(meeting: Meeting) -> Minutes | None:
    """The minutes of a meeting, from the moment somebody began them."""
    try:
        return meeting.minutes
    except Minutes.DoesNotExist:
        return None


def approval_of(minutes: Minutes) -> Approval | None:
    """The frozen words of approved minutes."""
    return Approval.objects.filter(minutes=minutes).first()


def passages_of(minutes: Minutes) -> dict[int | None, Passage]:
    """What the minutes say, by the point of the agenda; None is how the meeting began and ended."""
    return {row.item_id: row for row in Passage.objects.filter(minutes=minutes)} if minutes.pk else {}


def corrections_of(minutes: Minutes) -> list[Correction]:
    """The changes that were proposed, in order."""
    rows = Correction.objects.filter(passage__minutes=minutes.pk).order_by("number")
    related = ("passage__item", "passage__minutes__meeting", "seat__organisation", "participant__person")
    return list(rows.select_related(*related).prefetch_related("seat__organisation__names"))


def errata_of(minutes: Minutes) -> list[Erratum]:
    """What was added after the approval."""
    return list(Erratum.objects.filter(minutes=minutes).select_related("item").order_by("number"))


def resolutions_of(meeting: Meeting) -> list[Resolution]:
    """What the meeting resolved, in order, with how many objected."""
    rows = Resolution.objects.filter(meeting=meeting).annotate(objection_count=Count("objections"))
    return list(rows.select_related("item").order_by("number"))


def polls_for(meeting: Meeting) -> dict[str, str]:
    """The polls of a body by which its meeting may resolve: text keys and titles, the newest first."""
    rows = Poll.objects.filter(plan=meeting.plan, body=meeting.body).order_by("-number")[:50]
    return {f"conference.poll:{poll.pk}": f"{poll.number}. {poll.title}" for poll in rows}


def poll_numbers(plan: Plan, keys: Iterable[str]) -> dict[str, int]:
    """The numbers of polls by their text keys."""
    pks = {pk: key for key in keys if (pk := pk_in(key, "conference.poll")) is not None}
    if not pks:
        return {}
    return {pks[pk]: n for pk, n in Poll.objects.filter(plan=plan, pk__in=pks).values_list("pk", "number")}


def tasks_of(meeting: Meeting) -> list[Task]:
    """What is to be done after the meeting."""
    return list(Task.objects.filter(meeting=meeting).select_related("item", "resolution"))


def open_tasks(plan: Plan) -> list[Task]:
    """What is still to be done after any meeting, what is due first before the rest."""
    rows = Task.objects.filter(meeting__plan=plan, state=TaskState.OPEN).select_related("meeting__body")
    return sorted(rows, key=lambda task: (task.due or date.max, task.pk))


# ---------------------------------------------------------------- the document


def document_of(minutes: Minutes) -> dict[str, Any]:
    """The record of a meeting as plain data: organisations by name, never persons."""
    meeting = minutes.meeting
    day = meeting.begins.astimezone(meeting.clock).date()
    passages = passages_of(minutes)
    return {
        "format": FORMAT,
        "plan": meeting.plan.key,
        "meeting": meeting.number,
        "body": {"key": meeting.body.key, "name": name_on(meeting.body, day).name},
        "title": meeting.title,
        "begins": stamp(meeting.begins),
        "ends": stamp(meeting.ends),
        "zone": meeting.zone,
        "place": meeting.place,
        "public": meeting.is_public,
        "opened": stamp(meeting.opened_at) if meeting.opened_at else "",
        "closed": stamp(meeting.closed_at) if meeting.closed_at else "",
        "attendance": _attendance(meeting, day),
        "preface": minutes.preface,
        "around": passages[None].text if None in passages else "",
        "agenda": _agenda(meeting, passages),
        "resolutions": [_resolution(row, day) for row in _with_objections(meeting)],
        "tasks": _tasks(meeting, day),
        "papers": _papers(meeting),
        "corrections": _corrections(minutes, day),
    }


def words_of_document(document: dict[str, Any]) -> tuple[str, str]:
    """A document in its one spelling, and its SHA-256."""
    spelt = canonical(document)
    return spelt, digest(spelt)


def _tasks(meeting: Meeting, day: date) -> list[dict[str, Any]]:
    tasks = tasks_of(meeting)
    names = Names({task.party for task in tasks})
    return [
        {
            "number": task.number,
            "what": task.what,
            "party": task.party,
            "name": names.called(task.party, day).name,
            "due": task.due.isoformat() if task.due else "",
            "item": task.item.number if task.item else 0,
        }
        for task in tasks
    ]


def _papers(meeting: Meeting) -> list[dict[str, Any]]:
    return [
        {
            "number": paper.number,
            "title": paper.title,
            "sha256": paper.sha256,
            "sent": stamp(paper.sent_at) if paper.sent_at else "",
            "late": paper.is_late,
            "withdrawn": paper.withdrawn_because,
            "item": paper.item.number if paper.item else 0,
        }
        for paper in papers_of(meeting)
    ]


def _corrections(minutes: Minutes, day: date) -> list[dict[str, Any]]:
    return [
        {
            "number": row.number,
            "item": row.passage.item.number if row.passage.item else 0,
            "before": row.before,
            "after": row.after,
            "reason": row.reason,
            "state": row.state,
            "answer": row.answer,
            **(_organisation(row.seat, day) if row.seat else {"organisation": "", "name": "", "function": ""}),
        }
        for row in corrections_of(minutes)
    ]


def _with_objections(meeting: Meeting) -> list[Resolution]:
    rows = Resolution.objects.filter(meeting=meeting).select_related("item").order_by("number")
    return list(rows.prefetch_related("objections__seat__organisation__names"))


def _attendance(meeting: Meeting, day: date) -> dict[str, Any]:
    rows = presences_of(meeting)
    there = {row.seat_id for row in rows if has_vote(row.seat)}
    seats = len([seat for seat in seats_on(meeting.body, meeting.begins) if has_vote(seat)])
    return {
        "present": len(there),
        "seats": seats,
        "needed": needed_for(seats, orders_of(meeting.plan, meeting.body).quorum_percent),
        "list": [
            {
                "seat": row.seat_id,
                **_organisation(row.seat, day),
                "manner": row.manner,
                "stands_in": row.stands_in,
                "came": stamp(row.came_at),
                "left": stamp(row.left_at) if row.left_at else "",
            }
            for row in rows
        ],
    }


def _agenda(meeting: Meeting, passages: dict[int | None, Passage]) -> list[dict[str, Any]]:
    return [
        {
            "number": item.number,
            "title": item.title,
            "kind": item.kind,
            "note": item.note,
            "about": item.thing,
            "later": item.is_added_later,
            "dropped": item.reason if item.is_dropped else "",
            "text": passages[item.pk].text if item.pk in passages else "",
        }
        for item in items_of(meeting)
    ]


def _resolution(row: Resolution, day: date) -> dict[str, Any]:
    return {
        "number": row.number,
        "item": row.item.number,
        "wording": row.wording,
        "way": row.way,
        "outcome": row.outcome,
        "poll": row.poll,
        "present": row.present,
        "quorum": row.had_quorum,
        "objections": [{**_organisation(one.seat, day), "text": one.text} for one in row.objections.all()],
    }


def _organisation(seat: Seat, day: date) -> dict[str, str]:
    body = seat.organisation
    return {
        "organisation": body.key if body else "",
        "name": name_on(body, day).name if body else "",
        "function": seat.function,
    }


def tops(items: Iterable[dict[str, Any]]) -> dict[int, str]:
    """Which place each point of the agenda has, by its number; dropped ones have none."""
    standing = [item["number"] for item in items if not item["dropped"]]
    return {number: str(place) for place, number in enumerate(standing, 1)}
