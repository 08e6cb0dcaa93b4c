"""The verbs of a meeting as a whole: by which orders, planned, revised, cancelled, begun, ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from mitplan.core.journal import Line, record
from mitplan.core.states import move
from mitplan.core.texts import refuse_nul
from mitplan.core.verdict import No, require
from mitplan.people.models import Body
from mitplan.plan.models import Plan

from ..models import Meeting, Presence, Speech, StandingOrders, Topic
from ..queries.meetings import next_number, quorum_of
from ..rules import meetings as rules
from ..speaking import Speaker
from ..states.meetings import MEETING_MOVES, SPEECH_MOVES, TOPIC_MOVES, MeetingState, SpeechState, TopicState

_TIMES: Final = ("begins", "ends", "zone")
_REVISED: Final = (*_TIMES, "title", "note", "place", "join_link", "is_public")


@dataclass(frozen=True, slots=True)
class MeetingEntry:
    """A meeting to plan."""

    body: Body
    title: str
    begins: datetime
    ends: datetime
    zone: str = "Europe/Berlin"
    place: str = ""
    join_link: str = ""
    is_public: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class OrdersEntry:
    """By what a body goes: days of notice, share of the seats that has to be there, days to read the minutes."""

    notice_days: int = 14
    quorum_percent: int = 50
    review_days: int = 14


def moment_of(by: Speaker, at: datetime | None) -> datetime:
    """When something happened: now; a set-up may enter what happened before."""
    if at is None:
        return timezone.now()
    if not by.acting.system:
        require(No(_("Die Uhrzeit trägt das System ein.")))
    return at


@transaction.atomic
def lay_down(body: Body, entry: OrdersEntry, *, by: Speaker) -> StandingOrders:
    """Lay down by what a body goes when it meets; it holds for meetings convened from now on."""
    require(rules.may_lay_down(by, body))
    if not (entry.notice_days <= 365 and entry.review_days <= 365 and 0 <= entry.quorum_percent < 100):
        raise ValidationError(_("Fristen dauern höchstens ein Jahr, und das Quorum liegt unter 100 Prozent."))
    made = StandingOrders.objects.create(
        plan=by.plan,
        body=body,
        at=timezone.now(),
        notice_days=entry.notice_days,
        quorum_percent=entry.quorum_percent,
        review_days=entry.review_days,
    )
    facts = {
        "body": body.key,
        "notice_days": entry.notice_days,
        "quorum_percent": entry.quorum_percent,
        "review_days": entry.review_days,
    }
    record(by, Line("conference.meeting.orders_laid_down", made, plan=by.plan.key, facts=facts))
    return made


@transaction.atomic
def plan_meeting(entry: MeetingEntry, *, by: Speaker) -> Meeting:
    """Plan a meeting of a body; until it is convened, only the body itself sees its agenda."""
    require(rules.may_plan(by, entry.body))
    Plan.objects.select_for_update().get(pk=by.plan.pk)
    meeting = Meeting(plan=by.plan, body=entry.body, number=next_number(Meeting.objects.filter(plan=by.plan)))
    for name in _REVISED:
        setattr(meeting, name, getattr(entry, name))
    _check(meeting)
    meeting.save()
    record(by, Line("conference.meeting.planned", meeting, plan=by.plan.key, facts=_told(meeting)))
    return meeting


@transaction.atomic
def revise_meeting(meeting: Meeting, changes: Mapping[str, Any], *, by: Speaker) -> Meeting:
    """Change what is said of a meeting before it begins; once it is convened, its time stays as in the letter."""
    stored = locked(meeting)
    require(rules.may_revise_meeting(by, stored))
    changed = [name for name in _REVISED if name in changes and changes[name] != getattr(stored, name)]
    if stored.state == MeetingState.CONVENED and (
        fixed := [name for name in changed if name in (*_TIMES, "is_public")]
    ):
        told = _("Zu dieser Sitzung ist schon eingeladen. Für eine andere Zeit sagen Sie sie ab und planen eine neue.")
        raise ValidationError(dict.fromkeys(fixed, told))
    if not changed:
        return stored
    for name in changed:
        setattr(stored, name, changes[name])
    _check(stored)
    stored.edition += 1
    stored.save(update_fields=[*changed, "edition"])
    facts = {**_told(stored), "fields": changed}
    record(by, Line("conference.meeting.revised", stored, plan=by.plan.key, facts=facts))
    return stored


@transaction.atomic
def cancel_meeting(meeting: Meeting, reason: str, *, by: Speaker) -> Meeting:
    """Call a meeting off, with a reason for everybody to read; its topics go back to the backlog."""
    stored = locked(meeting)
    require(rules.may_cancel_meeting(by, stored))
    refuse_nul([reason])
    if not reason.strip():
        raise ValidationError({"reason": _("Bitte nennen Sie den Grund; alle können ihn lesen.")})
    # With the reason in the same statement: the database refuses one without the other.
    Meeting.objects.filter(pk=stored.pk).update(reason=reason.strip(), edition=F("edition") + 1)
    move(stored, MeetingState.CANCELLED, MEETING_MOVES)
    stored.refresh_from_db()
    freed = release_topics(Topic.objects.filter(items__meeting=stored, items__is_dropped=False))
    record(by, Line("conference.meeting.cancelled", stored, plan=by.plan.key, facts={"topics": freed}, reason=reason))
    return stored


@transaction.atomic
def begin_meeting(meeting: Meeting, *, by: Speaker, at: datetime | None = None) -> Meeting:
    """Open a meeting to which was invited."""
    stored = locked(meeting)
    require(rules.may_begin_meeting(by, stored))
    move(stored, MeetingState.RUNNING, MEETING_MOVES)
    stored.opened_at = moment_of(by, at)
    stored.save(update_fields=["opened_at"])
    found = quorum_of(stored)
    facts = {"present": found.present, "seats": found.seats, "needed": found.needed}
    record(by, Line("conference.meeting.begun", stored, plan=by.plan.key, facts=facts))
    return stored


@transaction.atomic
def end_meeting(meeting: Meeting, *, by: Speaker, at: datetime | None = None) -> Meeting:
    """Close a meeting: whoever is still there leaves, whoever still waits to speak doesn't any more."""
    stored = locked(meeting)
    require(rules.may_end_meeting(by, stored))
    move(stored, MeetingState.OVER, MEETING_MOVES)
    stored.closed_at = moment_of(by, at)
    stored.save(update_fields=["closed_at"])
    Presence.objects.filter(meeting=stored, left_at__isnull=True).update(left_at=stored.closed_at)
    for speech in Speech.objects.filter(meeting=stored, state=SpeechState.CALLED):
        move(speech, SpeechState.FINISHED, SPEECH_MOVES)
        Speech.objects.filter(pk=speech.pk).update(finished_at=stored.closed_at)
    Speech.objects.filter(meeting=stored, state=SpeechState.ASKED).update(state=SpeechState.WITHDRAWN)
    facts = {"present": quorum_of(stored).present}
    record(by, Line("conference.meeting.ended", stored, plan=by.plan.key, facts=facts))
    return stored


# ---------------------------------------------------------------- parts of the verbs


def locked(meeting: Meeting) -> Meeting:
    """The meeting as it is stored, for this verb alone until it has done."""
    return Meeting.objects.select_for_update(of=("self",)).select_related("body", "plan").get(pk=meeting.pk)


def release_topics(topics: Any) -> list[int]:
    """Put topics that were taken back on the backlog; returns their numbers."""
    freed = list(topics.filter(state=TopicState.TAKEN).distinct())
    for topic in freed:
        move(topic, TopicState.OPEN, TOPIC_MOVES)
    return sorted(topic.number for topic in freed)


def _check(meeting: Meeting) -> None:
    refuse_nul([meeting.title, meeting.note, meeting.place])
    meeting.title = meeting.title.strip()
    if meeting.zone not in available_timezones():
        raise ValidationError({"zone": _("Diese Zeitzone gibt es nicht.")})
    if meeting.ends <= meeting.begins:
        raise ValidationError({"ends": _("Das Ende muss nach dem Beginn liegen.")})
    if meeting.join_link and not meeting.join_link.startswith("https://"):
        raise ValidationError({"join_link": _("Der Einwahllink muss mit https:// beginnen.")})
    if not meeting.place.strip() and not meeting.join_link:
        raise ValidationError({"place": _("Bitte nennen Sie den Ort, einen Einwahllink oder beides.")})
    meeting.full_clean(validate_unique=False, validate_constraints=False)


def _told(meeting: Meeting) -> dict[str, Any]:
    return {
        "number": meeting.number,
        "body": meeting.body.key,
        "begins": meeting.begins.isoformat(),
        "ends": meeting.ends.isoformat(),
        "zone": meeting.zone,
        "public": meeting.is_public,
    }
