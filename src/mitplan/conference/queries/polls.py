"""Which polls there are, who is on their roll, and what came out."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet, prefetch_related_objects
from django.utils import timezone

from mitplan.core.journal import pk_in
from mitplan.people.models import Body, Person, Seat
from mitplan.people.queries import name_on
from mitplan.people.states import SeatFunction
from mitplan.plan.models import Plan

from ..models import Charge, Delegation, Opening, PaperCount, Poll, Proposal, RollEntry, Tally
from ..speaking import Speaker
from ..states.phases import Access, Activity
from ..states.polls import Channel, PaperState, PollMethod, PollState

# Deputies vote for whoever hands them a vote; guests don't.
VOTING = (SeatFunction.CHAIR, SeatFunction.SECRETARY, SeatFunction.MEMBER)


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many may vote, how many have, and how many of those on paper."""

    entitled: int = 0
    voted: int = 0
    on_paper: int = 0
    present: int = 0


def polls_of(plan: Plan) -> QuerySet[Poll]:
    """All polls of a plan, the newest first, with their bodies' names and the counted results."""
    rows = Poll.objects.filter(plan=plan).select_related("plan", "body__parent")
    rows = rows.prefetch_related("body__names", "tallies")
    return rows.order_by("-number")


def bodies_with_polls(plan: Plan) -> list[Body]:
    """The bodies that have polls in a plan."""
    return list(Body.objects.filter(polls__plan=plan).select_related("parent").distinct().order_by("pk"))


def polls_shown(plan: Plan, readable: set[int]) -> QuerySet[Poll]:
    """The polls of these bodies, and all whose result is published."""
    return polls_of(plan).filter(Q(body__in=readable) | Q(state=PollState.PUBLISHED))


def polls_on(thing: str) -> list[Poll]:
    """The polls on one thing by its text key, such as `conference.proposal:7`, the newest first."""
    rows = Poll.objects.filter(thing=thing).select_related("plan", "body").prefetch_related("body__names", "tallies")
    return list(rows.order_by("-number"))


def poll_by_number(plan: Plan, number: int) -> Poll | None:
    """The poll of that number in a plan, with its options, or none."""
    found = polls_of(plan).filter(number=number).first()
    if found is not None and found.method != PollMethod.YES_NO:
        prefetch_related_objects([found], "options")
    return found


def subject_of(poll: Poll) -> Proposal | None:
    """The draft recommendation that a poll decides on, or none."""
    pk = pk_in(poll.thing, "conference.proposal")
    return Proposal.objects.filter(pk=pk, plan=poll.plan_id).first() if pk else None


def tally_of(poll: Poll) -> Tally | None:
    """The count of the current round, once it is closed."""
    return next((tally for tally in poll.tallies.all() if tally.round == poll.round), None)


def record_of(poll: Poll) -> dict[str, Any] | None:
    """What was published of a poll; nothing before that."""
    tally = tally_of(poll) if poll.state == PollState.PUBLISHED else None
    return tally.record if tally else None


def roll_of(poll: Poll) -> list[RollEntry]:
    """The seats that may vote in the current round."""
    rows = RollEntry.objects.filter(poll=poll, round=poll.round)
    rows = rows.select_related("seat", "organisation", "delegate__organisation")
    return list(rows.prefetch_related("organisation__names", "delegate__organisation__names").order_by("number"))


def turnouts(polls: Iterable[Poll]) -> dict[int, Turnout]:
    """Who has voted so far, by poll, in one query."""
    rounds = Q(pk__in=[])
    for poll in polls:
        rounds |= Q(poll=poll, round=poll.round)
    entries = RollEntry.objects.filter(rounds).order_by()
    rows = entries.values_list("poll").annotate(
        entitled=Count("pk"),
        voted=Count("pk", filter=~Q(channel=Channel.NONE)),
        on_paper=Count("pk", filter=Q(channel=Channel.PAPER)),
        present=Count("pk", filter=Q(is_present=True)),
    )
    return {row[0]: Turnout(*row[1:]) for row in rows}


def turnout(entries: Iterable[RollEntry]) -> Turnout:
    """The same of a roll that is at hand."""
    roll = list(entries)
    voted = [entry for entry in roll if entry.channel]
    on_paper = sum(entry.channel == Channel.PAPER for entry in roll)
    return Turnout(len(roll), len(voted), on_paper, sum(entry.is_present for entry in roll))


def paper_count_of(poll: Poll) -> PaperCount | None:
    """The count of paper ballots of this round that is entered or confirmed."""
    rows = PaperCount.objects.filter(poll=poll, round=poll.round).exclude(state=PaperState.RETURNED)
    return rows.first()


def voting_seats(body: Body) -> list[Seat]:
    """The seats of a body that vote today, in the order of functions."""
    return [seat for seat in seats_today(body) if seat.function in VOTING]


def seats_today(body: Body) -> list[Seat]:
    """All seats of a body that are filled today, with organisations and their names."""
    rows = Seat.objects.filter(body=body).select_related("organisation", "person")
    today = timezone.localdate()
    order = {function: place for place, function in enumerate(VOTING)}
    current = [
        seat
        for seat in rows.prefetch_related("organisation__names").order_by("pk")
        if (seat.since.earliest is None or seat.since.earliest <= today)
        and (seat.until.latest is None or today <= seat.until.latest)
    ]
    return sorted(current, key=lambda seat: order.get(SeatFunction(seat.function), len(order)))


def delegations_for(plan: Plan, poll: Poll | None, body: Body) -> list[Delegation]:
    """The delegations that hold for a poll, or those for all polls of a body; the poll's own come last."""
    rows = Delegation.objects.filter(Q(poll=None) | Q(poll=poll), plan=plan, is_current=True, giver__body=body)
    found = rows.select_related("giver", "receiver__person").prefetch_related(
        Prefetch("giver__organisation", Body.objects.prefetch_related("names")),
        Prefetch("receiver__organisation", Body.objects.prefetch_related("names")),
    )
    return sorted(found, key=lambda one: (one.poll_id is not None, one.pk))


def seat_of(person: Person | None, body: Body) -> Seat | None:
    """The voting seat that a person has in a body today, or none."""
    return next((seat for seat in voting_seats(body) if person is not None and seat.person_id == person.pk), None)


def receivers_for(giver: Seat) -> list[Seat]:
    """The seats to which another one may hand its vote: those of the same body with somebody in them."""
    seats = seats_today(giver.body)
    return [s for s in seats if s.pk != giver.pk and s.person_id and s.function != SeatFunction.GUEST]


def own_entries(roll: Iterable[RollEntry], person: Person | None) -> list[RollEntry]:
    """The entries whose vote a person casts: their own seat's and those handed to them."""
    return [entry for entry in roll if person is not None and entry.person_id == person.pk]


def entry_words(entry: RollEntry) -> str:
    """A seat on the roll in public: the organisation that had it at the opening, or what the seat is for."""
    if entry.organisation is not None:
        return name_on(entry.organisation, None).name
    return str(SeatFunction(entry.seat.function).label)


def name_of(body: Body) -> str:
    """What a body is called today."""
    return name_on(body, None).name


def seat_words(seat: Seat) -> str:
    """A seat in public: its organisation as it is called, or what it is for; never a person."""
    if seat.organisation is not None:
        return name_on(seat.organisation, None).name
    return str(SeatFunction(seat.function).label)


def readable_bodies(by: Speaker, bodies: Iterable[Body]) -> set[int]:
    """The bodies whose work on decisions somebody may read now, in one query, whatever their number."""
    opened = Opening.objects.filter(activity=Activity.DECIDE, audience__in=by.audiences).exclude(access=Access.HIDDEN)
    begun = opened.filter(phase__plan=by.plan, phase__begins__lte=timezone.now())
    within = set(begun.order_by().values_list("phase__body", flat=True))
    return {body.pk for body in bodies if by.runs(body) or within & {None, body.pk, body.parent_id}}


def led_bodies(by: Speaker) -> list[Body]:
    """The bodies at work on the plan whose polls somebody runs; asks nothing for whoever holds no office or seat."""
    if not (by.acting.system or by.acting.office or by.acting.seat):
        return []
    charges = Charge.objects.filter(plan=by.plan, is_current=True).select_related("body")
    return [charge.body for charge in charges.prefetch_related("body__names") if by.runs(charge.body)]


def is_shown(by: Speaker, poll: Poll, readable: set[int]) -> bool:
    """A published result is for everybody; the rest is for those who may read of decisions."""
    return poll.state == PollState.PUBLISHED or poll.body_id in readable
