"""Bodies at work as people read them: their members of today and before, their fields, their parts in each phase."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from mitplan.core import navigation
from mitplan.people.models import Body, BodySuccession, Seat
from mitplan.people.queries import Called, Names
from mitplan.people.states import SeatFunction
from mitplan.people.terms import day_of
from mitplan.plan.models import Element, Plan
from mitplan.plan.states import Kind

from ..models import BodyRole, Charge, MemberList, Phase

# The order in which a list of members names them.
_ORDER = {code: place for place, code in enumerate(("chair", "secretary", "member", "deputy", "guest"))}


@dataclass(frozen=True, slots=True)
class Member:
    """A seat in public: the organisation always, the person by consent."""

    seat: Seat
    organisation: str
    organisation_key: str
    person: str
    appointed_by: str
    stands_in_for: str

    @property
    def url(self) -> str:
        """The page of the organisation."""
        return navigation.place("body", self.organisation_key) if self.organisation_key else ""

    @property
    def function(self) -> str:
        return str(SeatFunction(self.seat.function).label)


@dataclass(frozen=True, slots=True)
class Kin:
    """A body before or after another one."""

    body: Body
    name: str
    row: BodySuccession | None
    is_here: bool  # whether it has, or had, a charge in this plan

    @property
    def url(self) -> str:
        """Its page in the register, for one that doesn't work on this plan."""
        return navigation.place("body", self.body.key)


@dataclass(frozen=True, slots=True)
class PartCell:
    """A body's part in a phase, with what it was before it was changed."""

    role: BodyRole
    before: Sequence[BodyRole]


@dataclass(frozen=True, slots=True)
class BodyTold:
    """One body as its page tells it."""

    called: Called
    parent: Kin | None
    members: Sequence[Member]
    former: Sequence[Member]
    before: Sequence[Kin]
    after: Sequence[Kin]
    parts: Sequence[tuple[Phase, PartCell]]
    url: str  # of its page in the register


def charge_of(plan: Plan, key: str) -> Charge | None:
    """What a body does, or did, for a plan."""
    rows = Charge.objects.filter(plan=plan, body__key=key).select_related("body__parent", "field")
    return rows.order_by("-is_current", "-pk").first()


def told_of(charge: Charge) -> BodyTold:
    """Everything the page of a body says; five queries."""
    body = charge.body
    seats = list(Seat.objects.filter(body=body).select_related("organisation", "person", "stands_in_for__organisation"))
    rows = BodySuccession.objects.filter(Q(earlier=body) | Q(later=body)).select_related("earlier", "later")
    kin = list(rows.order_by("on_earliest", "pk"))
    here = set(Charge.objects.filter(plan=charge.plan_id).values_list("body", flat=True))
    names = Names(_keys_in(body, seats, kin))
    present, gone = _by_time([_member(seat, names) for seat in seats])
    return BodyTold(
        names.called(body.key, None),
        Kin(body.parent, names.called(body.parent.key, None).name, None, body.parent_id in here)
        if body.parent
        else None,
        present,
        gone,
        [_kin(row.earlier, row, names, here) for row in kin if row.later_id == body.pk],
        [_kin(row.later, row, names, here) for row in kin if row.earlier_id == body.pk],
        _roles_of(charge),
        navigation.place("body", body.key),
    )


def members_of(body: Body) -> tuple[list[Member], list[Member]]:
    """Who has a seat in a body today (or will), and who had one before; two queries."""
    seats = list(Seat.objects.filter(body=body).select_related("organisation", "person", "stands_in_for__organisation"))
    names = Names(_keys_in(body, seats, ()))
    return _by_time([_member(seat, names) for seat in seats])


def seat_of(plan: Plan, number: int) -> Seat | None:
    """A seat in a body that works on the plan."""
    rows = Seat.objects.filter(pk=number, body__charges__plan=plan).select_related("body", "organisation", "person")
    return rows.first()


def member_list_of(plan: Plan, key: str, number: int) -> MemberList | None:
    """A list of members that was handed in for a body."""
    return MemberList.objects.select_related("body").filter(plan=plan, body__key=key, pk=number).first()


def seats_counted(bodies: Iterable[Body]) -> Mapping[int, int]:
    """How many seats each body has today."""
    today = timezone.localdate()
    open_ended = Q(seats__until="") | Q(seats__until_earliest__gte=today)
    counted = Body.objects.filter(pk__in=[body.pk for body in bodies]).annotate(n=Count("seats", filter=open_ended))
    return dict(counted.values_list("pk", "n"))


def parts_in(phases: Iterable[Phase]) -> Mapping[tuple[int, int], PartCell]:
    """The part of each body in each phase, by the keys of both; what was said before it stands along with it."""
    rows = BodyRole.objects.filter(phase__in=[phase.pk for phase in phases]).select_related("body")
    found: dict[tuple[int, int], list[BodyRole]] = {}
    for row in rows.prefetch_related("body__names"):
        found.setdefault((row.phase_id, row.body_id), []).append(row)
    return {key: _cell(own) for key, own in found.items()}


def fields_of(plan: Plan) -> list[Element]:
    """The fields of action of a plan."""
    return list(Element.objects.filter(plan=plan, kind=Kind.FIELD, withdrawn_because="").order_by("position", "pk"))


def _member(seat: Seat, names: Names) -> Member:
    person, deputised = seat.person, seat.stands_in_for
    return Member(
        seat,
        _called(names, seat.organisation),
        seat.organisation.key if seat.organisation else "",
        person.name if person and seat.shows_name and not person.erased_at else "",
        # Who appoints is typed: the key of a body is shown by its name, anything else as it is.
        names.called(seat.appointed_by, None).name,
        _called(names, deputised.organisation) if deputised else "",
    )


def _by_time(members: Sequence[Member]) -> tuple[list[Member], list[Member]]:
    """Those of today, by function and name, and those of before, the last first."""
    today = timezone.localdate()
    present = [one for one in members if not one.seat.until or day_of(one.seat.until.latest) >= today]
    gone = [one for one in members if one not in present]
    present.sort(key=lambda one: (_ORDER[one.seat.function], one.organisation.casefold(), one.seat.pk))
    gone.sort(key=lambda one: (one.seat.until, one.seat.pk), reverse=True)
    return present, gone


def _keys_in(body: Body, seats: Sequence[Seat], kin: Sequence[BodySuccession]) -> set[str]:
    """The keys of all bodies that the page names."""
    bodies = [body, body.parent, *(seat.organisation for seat in seats)]
    bodies += [row.earlier for row in kin] + [row.later for row in kin]
    return {one.key for one in bodies if one} | {seat.appointed_by for seat in seats if seat.appointed_by}


def _roles_of(charge: Charge) -> list[tuple[Phase, PartCell]]:
    """The parts of one body, phase by phase."""
    rows = BodyRole.objects.filter(phase__plan=charge.plan_id, body=charge.body_id).select_related("phase")
    together: dict[Phase, list[BodyRole]] = {}
    for row in rows.order_by("phase__begins", "pk"):
        together.setdefault(row.phase, []).append(row)
    return [(phase, _cell(own)) for phase, own in together.items()]


def _cell(own: Sequence[BodyRole]) -> PartCell:
    return PartCell(next(row for row in own if row.is_current), [row for row in own if not row.is_current])


def _called(names: Names, body: Body | None) -> str:
    return names.called(body.key, None).name if body else ""


def _kin(body: Body, row: BodySuccession, names: Names, here: set[int]) -> Kin:
    return Kin(body, _called(names, body), row, body.pk in here)
