"""The stage of the demo's conference: its plan, its time, and everybody in the capacity in which they speak."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.utils import timezone

from mitplan.people.acting import Acting, system
from mitplan.people.capacities import offices_of
from mitplan.people.models import Body, Person, Seat
from mitplan.people.states import OfficeRole, SeatFunction
from mitplan.plan.models import Plan

from ..speaking import Speaker, speaking
from ..states.phases import Audience

CONFERENCE = "ml-teilhabekonferenz"
GROUPS = tuple(f"ml-ag-{number}" for number in range(1, 8))


@dataclass
class Stage:
    """What every act plays on. Dates are counted from `now`, so that the demo is always in the middle of its work.

    `eva` coordinates, `ben` chairs working group 2, `ada` sits there for an association, `finn` is the public, `cem`
    and `dana` are in ministries. Everybody else is found by their seat: `members("ml-ag-3")`, `chair("ml-ag-3")`.
    """

    plan: Plan
    now: datetime = field(default_factory=timezone.now)
    _known: dict[str, Speaker] = field(default_factory=dict)
    _bodies: dict[str, Body] = field(default_factory=dict)
    _seats: dict[str, list[Seat]] = field(default_factory=dict)

    @property
    def eva(self) -> Speaker:
        return self.official("eva")

    @property
    def ben(self) -> Speaker:
        return self.official("ben")

    @property
    def cem(self) -> Speaker:
        return self.official("cem")

    @property
    def dana(self) -> Speaker:
        return self.official("dana")

    @property
    def ada(self) -> Speaker:
        return next(one for one in self.members("ml-ag-2") if one.acting.person and one.acting.person.key == "ada")

    @property
    def finn(self) -> Speaker:
        return self.person("finn")

    @property
    def setup(self) -> Acting:
        """Whoever sets up the demo, for what stands in the register."""
        return system("demo")

    def day(self, number: int, hour: int = 10) -> datetime:
        """A moment so many days after today (before it, if negative), at a full hour."""
        local = timezone.localtime(self.now).date() + timedelta(days=number)
        return timezone.make_aware(datetime.combine(local, time(hour)))

    def body(self, key: str) -> Body:
        """A body by its key."""
        if key not in self._bodies:
            self._bodies[key] = Body.objects.select_related("parent").get(key=key)
        return self._bodies[key]

    def seats(self, key: str) -> list[Seat]:
        """The seats of a body that last today, chair first."""
        if key not in self._seats:
            rows = Seat.objects.filter(body__key=key, until="").select_related("body__parent", "organisation", "person")
            self._seats[key] = sorted(rows, key=lambda one: (one.function != SeatFunction.CHAIR, one.pk))
        return self._seats[key]

    def forget(self) -> None:
        """Look up seats and speakers anew, after somebody has taken a seat or an office."""
        self._seats.clear()
        self._known.clear()

    def members(self, key: str) -> list[Speaker]:
        """Everybody with a seat in a body, in it."""
        return [self._in_seat(seat) for seat in self.seats(key) if seat.person_id]

    def chair(self, key: str) -> Speaker:
        """Whoever chairs a body, in their seat."""
        return next(one for one in self.members(key) if one.acting.seat and one.acting.seat.function == "chair")

    def person(self, key: str) -> Speaker:
        """Somebody as themselves."""
        return self._once(f"person:{key}", lambda: Acting(Person.objects.get(key=key)))

    def official(self, key: str) -> Speaker:
        """Somebody in the office with a role that they hold today."""

        def acting() -> Acting:
            person = Person.objects.get(key=key)
            held = [office for office in offices_of(person) if office.role != OfficeRole.NONE]
            return Acting(person, max(held, key=lambda office: office.pk == self.plan.coordination_id))

        return self._once(f"office:{key}", acting)

    def guest(self, name: str) -> Speaker:
        """Somebody of the public without an account; the same name is the same guest."""
        digest = hashlib.sha256(f"demo guest {name}".encode()).hexdigest()
        return Speaker(Acting(None), self.plan, frozenset({Audience.PUBLIC.value}), None, digest)

    def _in_seat(self, seat: Seat) -> Speaker:
        return self._once(f"seat:{seat.pk}", lambda: Acting(seat.person, organisation=seat.organisation, seat=seat))

    def _once(self, key: str, acting: Callable[[], Acting]) -> Speaker:
        if key not in self._known:
            self._known[key] = speaking(acting(), self.plan)
        return self._known[key]
