"""The verbs in the room: who came and left, who asks to speak, who is called."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mitplan.core.journal import Line, record
from mitplan.core.states import move
from mitplan.core.texts import refuse_nul
from mitplan.core.verdict import require
from mitplan.people.models import Person, Seat
from mitplan.people.terms import day_of, start_of

from ..models import AgendaItem, Meeting, Presence, Speech
from ..rules import meetings as rules
from ..speaking import Speaker
from ..states.meetings import SPEECH_MOVES, Manner, Side, SpeechState
from .meetings import locked, moment_of
from .participants import join

_MOST_WAITING: Final = 200


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody comes for a seat: in place or from afar, themselves or as who stands in."""

    seat: Seat
    manner: str = Manner.IN_PLACE
    person: Person | None = None
    stands_in: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody asks to speak: on what, for which side; the chair may enter a seat or a guest by words."""

    topic: str = ""
    side: str = Side.QUESTION
    item: AgendaItem | None = None
    seat: Seat | None = None
    words: str = ""


@transaction.atomic
def arrive(meeting: Meeting, entry: Arrival, *, by: Speaker, at: datetime | None = None) -> Presence:
    """Note that somebody is there for a seat from now on."""
    stored = locked(meeting)
    require(rules.may_attend(by, stored, entry.seat))
    _check_seat(stored, entry.seat)
    if Presence.objects.filter(meeting=stored, seat=entry.seat, left_at__isnull=True).exists():
        raise ValidationError(_("Dieser Sitz ist schon als anwesend eingetragen."))
    person = entry.person or (None if entry.stands_in else entry.seat.person)
    own = by.acting.seat is not None and by.acting.seat.pk == entry.seat.pk
    there = Presence(
        meeting=stored,
        seat=entry.seat,
        person=by.acting.person if own else person,
        stands_in=entry.stands_in,
        manner=entry.manner,
        came_at=moment_of(by, at),
    )
    there.full_clean(validate_unique=False, validate_constraints=False)
    there.save()
    facts = {"seat": entry.seat.pk, "manner": entry.manner, "stands_in": entry.stands_in}
    record(by, Line("conference.meeting.seat_arrived", stored, plan=by.plan.key, facts=facts))
    return there


@transaction.atomic
def leave(presence: Presence, *, by: Speaker, at: datetime | None = None) -> Presence:
    """Note that somebody has left."""
    meeting = locked(presence.meeting)
    require(rules.may_attend(by, meeting, presence.seat))
    now = max(moment_of(by, at), presence.came_at)
    if not Presence.objects.filter(pk=presence.pk, left_at__isnull=True).update(left_at=now):
        raise ValidationError(_("Dieser Sitz ist schon als gegangen eingetragen."))
    presence.left_at = now
    record(by, Line("conference.meeting.seat_left", meeting, by.plan.key, {"seat": presence.seat_id}))
    return presence


@transaction.atomic
def ask_to_speak(meeting: Meeting, entry: Wish, *, by: Speaker, at: datetime | None = None) -> Speech:
    """Ask to speak; who leads the meeting may do so for others."""
    stored = locked(meeting)
    require(rules.may_ask_to_speak(by, stored))
    refuse_nul([entry.topic, entry.words])
    seat, words = _who(stored, entry, by)
    if seat is None and not words:
        by = join(by)
    own = None if seat is not None or words else by.participant
    waiting = Speech.objects.filter(meeting=stored, state=SpeechState.ASKED)
    if waiting.filter(seat=seat, participant=own, words=words).exists():
        raise ValidationError(_("Sie stehen schon auf der Redeliste."))
    if waiting.count() >= _MOST_WAITING:
        raise ValidationError(_("Die Redeliste ist voll."))
    if entry.item is not None and entry.item.meeting_id != stored.pk:
        raise ValidationError({"item": _("Dieser Punkt steht auf einer anderen Tagesordnung.")})
    speech = Speech(
        meeting=stored,
        item=entry.item,
        seat=seat,
        participant=own,
        words=words,
        topic=entry.topic.strip(),
        side=entry.side,
        asked_at=moment_of(by, at),
    )
    speech.full_clean(validate_unique=False, validate_constraints=False)
    speech.save()
    facts = {"speech": speech.pk, "seat": seat.pk if seat else "", "side": speech.side}
    record(by, Line("conference.meeting.speech_asked", stored, plan=by.plan.key, facts=facts))
    return speech


@transaction.atomic
def take_back_speech(speech: Speech, *, by: Speaker) -> Speech:
    """No longer ask to speak."""
    require(rules.may_take_back_speech(by, speech))
    move(speech, SpeechState.WITHDRAWN, SPEECH_MOVES)
    record(by, Line("conference.meeting.speech_taken_back", speech.meeting, by.plan.key, {"speech": speech.pk}))
    return speech


@transaction.atomic
def call_speaker(speech: Speech, *, by: Speaker, at: datetime | None = None) -> Speech:
    """Give somebody the floor; whoever has spoken until then has finished."""
    meeting = locked(speech.meeting)
    require(rules.may_call_speaker(by, meeting))
    now = moment_of(by, at)
    for current in Speech.objects.filter(meeting=meeting, state=SpeechState.CALLED):
        _finish(current, now)
    move(speech, SpeechState.CALLED, SPEECH_MOVES)
    Speech.objects.filter(pk=speech.pk).update(called_at=now)
    speech.called_at = now
    record(by, Line("conference.meeting.speaker_called", meeting, by.plan.key, {"speech": speech.pk}))
    return speech


@transaction.atomic
def finish_speech(speech: Speech, *, by: Speaker, at: datetime | None = None) -> Speech:
    """Note that somebody has spoken."""
    meeting = locked(speech.meeting)
    require(rules.may_call_speaker(by, meeting))
    _finish(speech, moment_of(by, at))
    record(by, Line("conference.meeting.speech_finished", meeting, by.plan.key, {"speech": speech.pk}))
    return speech


# ---------------------------------------------------------------- parts of the verbs


def _check_seat(meeting: Meeting, seat: Seat) -> None:
    day = day_of(meeting.begins.astimezone(meeting.clock).date())
    if seat.body_id != meeting.body_id or not start_of(seat) <= day <= (seat.until.latest or day):
        raise ValidationError({"seat": _("Diesen Sitz hat das Gremium am Tag der Sitzung nicht.")})


def _who(meeting: Meeting, entry: Wish, by: Speaker) -> tuple[Seat | None, str]:
    """In whose name the wish stands: one's own seat; who leads the meeting may name another seat, or a guest."""
    own = by.acting.seat if by.acting.seat is not None and by.acting.seat.body_id == meeting.body_id else None
    if (entry.seat is not None or entry.words.strip()) and (own is None or entry.seat != own):
        require(rules.may_lead(by, meeting))
        if entry.seat is not None:
            _check_seat(meeting, entry.seat)
        return entry.seat, "" if entry.seat is not None else entry.words.strip()
    return own, ""


def _finish(speech: Speech, at: datetime) -> None:
    move(speech, SpeechState.FINISHED, SPEECH_MOVES)
    Speech.objects.filter(pk=speech.pk).update(finished_at=at)
    speech.finished_at = at
