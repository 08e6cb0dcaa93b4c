"""The verbs by which a meeting comes to something: resolutions and the tasks that follow from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mitplan.core.journal import Line, pk_in, record
from mitplan.core.states import move
from mitplan.core.texts import refuse_nul
from mitplan.core.verdict import require
from mitplan.people.models import Seat
from mitplan.people.queries import known_parties
from mitplan.plan.models import Plan

from ..models import AgendaItem, Meeting, Objection, Resolution, Task
from ..queries.meetings import next_number, quorum_of
from ..rules import meetings as rules
from ..rules.phases import is_outside_phase
from ..speaking import Speaker
from ..states.meetings import TASK_MOVES, Outcome, TaskState, Way
from ..states.phases import Activity
from .meetings import locked, moment_of

_POLL: Final = "conference.poll"
_LONGEST: Final = 10_000


@dataclass(frozen=True, slots=True)
class ResolutionEntry:
    """What the meeting resolved: the words, by consensus (who objected, and what they said) or by a poll.

    `reason` says why it is decided while no phase is open for it.
    """

    item: AgendaItem
    wording: str
    outcome: str = Outcome.ADOPTED
    poll: str = ""
    objections: Sequence[tuple[Seat, str]] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TaskEntry:
    """What is to be done, by which body or office (`hmsi`, `office:…`), until when."""

    what: str
    party: str
    due: date | None = None
    item: AgendaItem | None = None
    resolution: Resolution | None = None


@transaction.atomic
def resolve(meeting: Meeting, entry: ResolutionEntry, *, by: Speaker, at: datetime | None = None) -> Resolution:
    """Record what the running meeting has resolved on a point of its agenda."""
    stored = locked(meeting)
    require(rules.may_resolve(by, stored, reason=entry.reason))
    _check(stored, entry)
    there = quorum_of(stored)
    Plan.objects.select_for_update().get(pk=by.plan.pk)
    made = Resolution.objects.create(
        plan=stored.plan,
        meeting=stored,
        item=entry.item,
        number=next_number(Resolution.objects.filter(plan=stored.plan)),
        wording=entry.wording.strip(),
        way=Way.POLL if entry.poll else Way.CONSENSUS,
        outcome=entry.outcome,
        poll=entry.poll,
        present=there.present,
        had_quorum=there.is_met,
        at=moment_of(by, at),
    )
    Objection.objects.bulk_create(Objection(resolution=made, seat=s, text=t.strip()) for s, t in entry.objections)
    facts = {
        "number": made.number,
        "item": entry.item.number,
        "way": made.way,
        "outcome": made.outcome,
        "poll": made.poll,
        "objections": len(entry.objections),
        "present": there.present,
        "quorum": there.is_met,
    }
    if is_outside_phase(by, Activity.DECIDE, stored.body):
        facts["outside_phase"] = True
    record(by, Line("conference.meeting.resolved", made, plan=by.plan.key, facts=facts, reason=entry.reason))
    return made


@transaction.atomic
def give_task(meeting: Meeting, entry: TaskEntry, *, by: Speaker) -> Task:
    """Say what a body or an office is to do after the meeting."""
    stored = locked(meeting)
    require(rules.may_give_task(by, stored))
    refuse_nul([entry.what])
    if not entry.what.strip():
        raise ValidationError({"what": _("Bitte sagen Sie, was zu tun ist.")})
    if not known_parties([entry.party]):
        raise ValidationError({"party": _("Diese Stelle oder dieses Amt gibt es im Verzeichnis nicht.")})
    if entry.due is not None and entry.due < stored.begins.astimezone(stored.clock).date():
        raise ValidationError({"due": _("Die Frist liegt vor der Sitzung.")})
    belonging = (entry.item, entry.resolution)
    if any(thing is not None and thing.meeting_id != stored.pk for thing in belonging):
        raise ValidationError({"item": _("Dieser Punkt steht auf einer anderen Tagesordnung.")})
    task = Task(
        meeting=stored,
        item=entry.item,
        resolution=entry.resolution,
        number=next_number(Task.objects.filter(meeting=stored)),
        what=entry.what.strip(),
        party=entry.party,
        due=entry.due,
    )
    task.full_clean(validate_unique=False, validate_constraints=False)
    task.save()
    facts = {"task": task.number, "party": task.party, "due": task.due.isoformat() if task.due else ""}
    record(by, Line("conference.task.given", task, plan=by.plan.key, facts=facts))
    return task


@transaction.atomic
def settle_task(task: Task, to: str, result: str, *, by: Speaker) -> Task:
    """Say that a task is done, or why it no longer has to be."""
    meeting = locked(task.meeting)
    require(rules.may_give_task(by, meeting))
    refuse_nul([result])
    if to == TaskState.DROPPED and not result.strip():
        raise ValidationError({"result": _("Bitte sagen Sie, warum die Aufgabe entfällt.")})
    Task.objects.filter(pk=task.pk, state=TaskState.OPEN).update(result=result.strip())
    move(task, to, TASK_MOVES)
    task.result = result.strip()
    record(by, Line("conference.task.settled", task, plan=by.plan.key, facts={"task": task.number, "state": to}))
    return task


def _check(meeting: Meeting, entry: ResolutionEntry) -> None:
    refuse_nul([entry.wording, *(text for _seat, text in entry.objections)])
    if not entry.wording.strip():
        raise ValidationError({"wording": _("Bitte geben Sie den Wortlaut des Beschlusses an.")})
    if len(entry.wording) > _LONGEST:
        raise ValidationError({"wording": _("Der Wortlaut ist länger als 10.000 Zeichen.")})
    if entry.outcome not in Outcome.values:
        raise ValidationError({"outcome": _("Bitte wählen Sie das Ergebnis.")})
    if entry.item.meeting_id != meeting.pk or entry.item.is_dropped:
        raise ValidationError({"item": _("Dieser Punkt steht nicht auf der Tagesordnung.")})
    if any(seat.body_id != meeting.body_id for seat, _text in entry.objections):
        raise ValidationError({"objections": _("Einwände erheben können nur Sitze dieses Gremiums.")})
    if entry.poll and entry.objections:
        raise ValidationError({"objections": _("Einwände gehören zum Konsens; in einer Abstimmung zählen Stimmen.")})
    if entry.poll and not _is_poll(meeting.plan, entry.poll):
        raise ValidationError({"poll": _("Diese Abstimmung gibt es in diesem Plan nicht.")})


def _is_poll(plan: Plan, key: str) -> bool:
    pk = pk_in(key, _POLL)
    return pk is not None and apps.get_model(_POLL)._default_manager.filter(pk=pk, plan=plan).exists()
