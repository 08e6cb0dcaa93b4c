"""What is known of meetings: which there are, what stands on their agenda, who is there, by which orders they go."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, Max, Model, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from mitplan.core.journal import key_of
from mitplan.core.models import Act
from mitplan.people.models import Address, Body, Seat
from mitplan.people.queries import name_on
from mitplan.people.states import SeatFunction
from mitplan.people.terms import day_of, start_of
from mitplan.plan.models import Plan

from ..models import AgendaItem, Charge, Meeting, Paper, Participant, Presence, Speech, StandingOrders, Summons, Topic
from ..states.meetings import LetterState, MeetingState, SpeechState, TopicState
from .turns import Turn, fair_order

# Guests have no vote, and a deputy has the seat of whom they stand in for.
_WITHOUT_VOTE = frozenset({SeatFunction.GUEST, SeatFunction.DEPUTY})


def meetings_of(plan: Plan, body: Body | None = None) -> QuerySet[Meeting]:
    """The meetings of all bodies that work on a plan, or of one, with what a list shows but for the bodies' names."""
    rows = Meeting.objects.filter(plan=plan, **({"body": body} if body else {}))
    counted = rows.annotate(
        item_count=Count("items", filter=Q(items__is_dropped=False), distinct=True),
        resolution_count=Count("resolutions", distinct=True),
    )
    return counted.select_related("body", "minutes")


def upcoming(rows: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Those that run or are still to come, the next one first."""
    ahead = Q(state=MeetingState.RUNNING) | Q(
        state__in=[MeetingState.PLANNED, MeetingState.CONVENED, MeetingState.CANCELLED], ends__gte=timezone.now()
    )
    return rows.filter(ahead).order_by("begins", "pk")


def past(rows: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Those that are over, or whose time went by without them, the last one first."""
    gone = Q(state=MeetingState.OVER) | Q(
        state__in=[MeetingState.PLANNED, MeetingState.CONVENED, MeetingState.CANCELLED], ends__lt=timezone.now()
    )
    return rows.filter(gone).order_by("-begins", "-pk")


def meeting_of(plan: Plan, number: int) -> Meeting | None:
    """The meeting with this number."""
    found = Meeting.objects.select_related("body", "body__parent", "plan", "minutes").prefetch_related("body__names")
    return found.filter(plan=plan, number=number).first()


def changed_at(meetings: Sequence[Meeting]) -> dict[int, datetime]:
    """When something about each of these meetings was last done, by the journal."""
    keys = {key_of(meeting): meeting for meeting in meetings}
    acts = Act.objects.filter(thing__in=keys).values_list("thing").annotate(last=Max("at"))
    told = {keys[thing].pk: at for thing, at in acts}
    return {meeting.pk: told.get(meeting.pk, meeting.begins) for meeting in meetings}


def next_number(rows: QuerySet[Model]) -> int:
    """The number after the last one among these rows."""
    return int(rows.aggregate(last=Max("number"))["last"] or 0) + 1


def is_at_work(plan: Plan, body: Body) -> bool:
    """Whether a body works on a plan."""
    return Charge.objects.filter(plan=plan, body=body, is_current=True).exists()


def orders_of(plan: Plan, body: Body) -> StandingOrders:
    """By what a body goes when it meets; the usual where it has laid down nothing (then it isn't stored)."""
    laid_down = StandingOrders.objects.filter(plan=plan, body=body).order_by("-at", "-pk").first()
    return laid_down or StandingOrders(plan=plan, body=body, at=timezone.now())


def items_of(meeting: Meeting) -> list[AgendaItem]:
    """The agenda in order, with what was dropped."""
    return list(AgendaItem.objects.filter(meeting=meeting).select_related("topic"))


def papers_of(meeting: Meeting) -> list[Paper]:
    """The papers of a meeting, without what is in their files."""
    return list(Paper.objects.filter(meeting=meeting).defer("content").select_related("item"))


def topics_of(plan: Plan, body: Body | None = None) -> QuerySet[Topic]:
    """What stands on the backlog, open topics first."""
    rows = Topic.objects.filter(plan=plan, **({"body": body} if body else {}))
    rows = rows.select_related("body", "participant__person", "seat__organisation")
    items = Prefetch("items", AgendaItem.objects.select_related("meeting"))
    return rows.prefetch_related("body__names", "seat__organisation__names", items).order_by("number")


def open_topics(plan: Plan, body: Body) -> list[Topic]:
    """Topics of a body that may be put on an agenda."""
    return list(topics_of(plan, body).filter(state=TopicState.OPEN))


# ---------------------------------------------------------------- seats


def seats_on(body: Body, on: datetime | None = None) -> list[Seat]:
    """The seats of a body that are filled at a moment, with their organisations and persons."""
    rows = Seat.objects.filter(body=body).select_related("organisation", "person", "body")
    return _lasting(rows.prefetch_related("organisation__names"), on)


def _lasting(rows: Iterable[Seat], on: datetime | None) -> list[Seat]:
    day = day_of(timezone.localtime(on).date() if on else None)
    return [seat for seat in rows if start_of(seat) <= day <= (seat.until.latest or day)]


def reachable(seats: Sequence[Seat]) -> int:
    """How many of these seats a letter can reach."""
    persons = [seat.person_id for seat in seats if seat.person_id]
    return Address.objects.filter(person__in=persons).count() if persons else 0


def has_vote(seat: Seat) -> bool:
    """Whether a seat counts for the quorum."""
    return seat.function not in _WITHOUT_VOTE


def seat_names(plan: Plan, seats: Iterable[Seat], *, inside: bool) -> dict[int, str]:
    """How seats are called: their organisation always; a person's name to the body itself, to others by consent."""
    rows = {seat.pk: seat for seat in seats}
    consent = set()
    if not inside:
        persons = [seat.person_id for seat in rows.values() if seat.person_id]
        shown = Participant.objects.filter(plan=plan, person__in=persons, shows_name=True)
        consent = set(shown.values_list("person", flat=True)) if persons else set()
    return {pk: _seat_words(seat, named=inside or seat.person_id in consent) for pk, seat in rows.items()}


def _seat_words(seat: Seat, *, named: bool) -> str:
    person = seat.person.name if named and seat.person and not seat.person.erased_at else ""
    if seat.organisation is not None:
        whole = name_on(seat.organisation, None).name
        return _("%(organisation)s (%(name)s)") % {"organisation": whole, "name": person} if person else whole
    function = str(SeatFunction(seat.function).label)
    return _("%(function)s (%(name)s)") % {"function": function, "name": person} if person else function


# ---------------------------------------------------------------- presence


@dataclass(frozen=True, slots=True)
class Quorum:
    """How many of the seats with a vote are there, and how many it takes."""

    present: int
    seats: int
    needed: int

    @property
    def is_met(self) -> bool:
        """Whether the body may resolve."""
        return self.present >= self.needed


def needed_for(seats: int, percent: int) -> int:
    """The smallest number of seats that is more than a share of them; 0 asks for nobody."""
    return seats * percent // 100 + 1 if percent else 0


def presences_of(meeting: Meeting) -> list[Presence]:
    """Who was there, in the order in which they came."""
    rows = Presence.objects.filter(meeting=meeting).select_related("seat__organisation", "seat__person", "person")
    return list(rows.prefetch_related("seat__organisation__names"))


def quorum_of(meeting: Meeting) -> Quorum:
    """The quorum as it is now; after the meeting, of all who were there at some time."""
    there = Presence.objects.filter(meeting=meeting, seat=OuterRef("pk"))
    if meeting.state != MeetingState.OVER:
        there = there.filter(left_at__isnull=True)
    rows = Seat.objects.filter(body=meeting.body_id).annotate(is_there=Exists(there))
    seats = [seat for seat in _lasting(rows, meeting.begins) if has_vote(seat)]
    present = len([seat for seat in seats if seat.is_there])  # type: ignore[attr-defined]
    return Quorum(present, len(seats), needed_for(len(seats), orders_of(meeting.plan, meeting.body).quorum_percent))


def was_there(meeting: Meeting, seat: Seat | None, person: int | None) -> bool:
    """Whether somebody was at a meeting: the seat, or the person themselves."""
    own = Q()
    if seat is not None:
        own |= Q(seat=seat)
    if person is not None:
        own |= Q(person=person)
    return bool(own) and Presence.objects.filter(own, meeting=meeting).exists()


# ---------------------------------------------------------------- speaking


@dataclass(frozen=True, slots=True)
class Speaking:
    """The list of speakers: who speaks, who is next in a fair order, who has spoken."""

    now: Speech | None
    waiting: list[Speech]
    finished: list[Speech]


def speaking_list(meeting: Meeting) -> Speaking:
    """The list of speakers of a meeting."""
    rows = Speech.objects.filter(meeting=meeting).exclude(state=SpeechState.WITHDRAWN)
    rows = rows.select_related("seat__organisation", "seat__person", "participant__person", "item")
    found = list(rows.prefetch_related("seat__organisation__names"))
    asked = [speech for speech in found if speech.state == SpeechState.ASKED]
    called = sorted((speech for speech in found if speech.called_at), key=lambda one: (one.called_at, one.pk))
    by_key = {speech.pk: speech for speech in asked}
    order = fair_order([Turn(one.pk, voice_of(one)) for one in asked], [voice_of(one) for one in called])
    now = next((speech for speech in called if speech.state == SpeechState.CALLED), None)
    return Speaking(
        now, [by_key[turn.key] for turn in order], [one for one in called if one.state == SpeechState.FINISHED]
    )


def voice_of(speech: Speech) -> tuple[str, object]:
    """Whose voice it is: the seat, else the participant, else as the chair entered it."""
    if speech.seat_id:
        return ("seat", speech.seat_id)
    return ("participant", speech.participant_id) if speech.participant_id else ("words", speech.words)


# ---------------------------------------------------------------- letters


@dataclass(frozen=True, slots=True)
class Proof:
    """To how many seats the summons went, and where it failed."""

    summons: Summons
    sent: int
    waiting: int
    failed: list[Seat]
    without_address: list[Seat]


def proof_of(meeting: Meeting) -> Proof | None:
    """The proof of sending; None while nobody is convened."""
    summons = Summons.objects.filter(meeting=meeting).order_by("-at", "-pk").first()
    if summons is None:
        return None
    rows = list(summons.letters.select_related("seat__organisation", "seat__person"))
    by = {state: [row.seat for row in rows if row.state == state] for state in LetterState}
    return Proof(
        summons,
        len(by[LetterState.SENT]),
        len(by[LetterState.WAITING]),
        by[LetterState.FAILED],
        by[LetterState.NO_ADDRESS],
    )
