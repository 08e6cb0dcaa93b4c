"""Bodies at work as people read them: their members of today and before, their fields, their parts in each phase."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from mitplan.people.models import Body, BodySuccession, Seat
from mitplan.people.queries import name_on
from mitplan.people.states import SeatFunction
from mitplan.people.terms import day_of
from mitplan.plan.models import Element, Plan
from mitplan.plan.states import Kind

from ..models import BodyRole, Charge, Phase

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
    def function(self) -> str:
        return str(SeatFunction(self.seat.function).label)


@dataclass(frozen=True, slots=True)
class Kin:
    """A body before or after another one."""

    body: Body
    name: str
    row: BodySuccession
    is_here: bool  # whether it has, or had, a charge in this plan


@dataclass(frozen=True, slots=True)
class PartCell:
    """A body's part in a phase, with what it was before it was changed."""

    role: BodyRole
    before: Sequence[BodyRole]


def charge_of(plan: Plan, key: str) -> Charge | None:
    """What a body does, or did, for a plan."""
    rows = Charge.objects.filter(plan=plan, body__key=key).select_related("body__parent", "field")
    return rows.prefetch_related("body__names", "body__parent__names").order_by("-is_current", "-pk").first()


def members_of(body: Body) -> tuple[list[Member], list[Member]]:
    """Who has a seat in a body today (or will), and who had one before."""
    rows = Seat.objects.filter(body=body).select_related("organisation", "person", "stands_in_for__organisation")
    seats = list(rows.prefetch_related("organisation__names", "stands_in_for__organisation__names"))
    names = _names_of({seat.appointed_by for seat in seats if seat.appointed_by})
    today = timezone.localdate()
    present = [seat for seat in seats if not seat.until or day_of(seat.until.latest) >= today]
    gone = [seat for seat in seats if seat not in present]
    present.sort(key=lambda seat: (_ORDER[seat.function], _called(seat.organisation).casefold(), seat.pk))
    gone.sort(key=lambda seat: (seat.until, seat.pk), reverse=True)
    return [_member(seat, names) for seat in present], [_member(seat, names) for seat in gone]


def seat_of(plan: Plan, number: int) -> Seat | None:
    """A seat in a body that works on the plan."""
    rows = Seat.objects.filter(pk=number, body__charges__plan=plan).select_related("body", "organisation", "person")
    return rows.first()


def seats_counted(bodies: Iterable[Body]) -> Mapping[int, int]:
    """How many seats each body has today."""
    today = timezone.localdate()
    open_ended = Q(seats__until="") | Q(seats__until_earliest__gte=today)
    counted = Body.objects.filter(pk__in=[body.pk for body in bodies]).annotate(n=Count("seats", filter=open_ended))
    return dict(counted.values_list("pk", "n"))


def kin_of(plan: Plan, body: Body) -> tuple[list[Kin], list[Kin]]:
    """What came before a body and what came after it."""
    rows = BodySuccession.objects.filter(Q(earlier=body) | Q(later=body)).select_related("earlier", "later")
    found = list(rows.prefetch_related("earlier__names", "later__names").order_by("on_earliest", "pk"))
    here = set(Charge.objects.filter(plan=plan).values_list("body", flat=True))
    before = [_kin(row.earlier, row, here) for row in found if row.later_id == body.pk]
    after = [_kin(row.later, row, here) for row in found if row.earlier_id == body.pk]
    return before, after


def parts_in(phases: Iterable[Phase]) -> Mapping[tuple[int, int], PartCell]:
    """The part of each body in each phase, by the keys of both; what was said before it stands along with it."""
    rows = BodyRole.objects.filter(phase__in=[phase.pk for phase in phases]).select_related("body")
    found: dict[tuple[int, int], list[BodyRole]] = {}
    for row in rows.prefetch_related("body__names"):
        found.setdefault((row.phase_id, row.body_id), []).append(row)
    return {
        key: PartCell(next(row for row in own if row.is_current), [row for row in own if not row.is_current])
        for key, own in found.items()
    }


def fields_of(plan: Plan) -> list[Element]:
    """The fields of action of a plan."""
    return list(Element.objects.filter(plan=plan, kind=Kind.FIELD, withdrawn_because="").order_by("position", "pk"))


def _member(seat: Seat, names: Mapping[str, str]) -> Member:
    person = seat.person
    shown = person.name if person and seat.shows_name and not person.erased_at else ""
    deputised = seat.stands_in_for
    return Member(
        seat,
        _called(seat.organisation),
        seat.organisation.key if seat.organisation else "",
        shown,
        names.get(seat.appointed_by, seat.appointed_by),
        _called(deputised.organisation) if deputised else "",
    )


def _names_of(keys: set[str]) -> dict[str, str]:
    """Who appoints is typed: the key of a body is shown by its name, anything else as it is."""
    return {body.key: name_on(body, None).name for body in Body.objects.filter(key__in=keys).prefetch_related("names")}


def _called(body: Body | None) -> str:
    return name_on(body, None).name if body else ""


def _kin(body: Body, row: BodySuccession, here: set[int]) -> Kin:
    return Kin(body, _called(body), row, body.pk in here)
