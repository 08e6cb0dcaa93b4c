"""In which capacity somebody acts: what a person may choose from today, and what they have chosen.

The choice lies in the session. It is checked against the register each time somebody acts, so a term that has ended
ends the capacity with it.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from .acting import Acting
from .models import Body, Holder, Mandate, Office, Person, Seat
from .queries import name_on
from .states import OfficeRole, SeatFunction
from .terms import lasting

CHOSEN = "capacity"
SHOWN = "capacity_shown"


@dataclass(frozen=True, slots=True)
class Capacity:
    """One way in which a person may act today."""

    key: str
    title: str
    where: str
    role: str
    acting: Acting

    @property
    def words(self) -> str:
        """„Sachbearbeitung Integration, MS“; nothing for oneself."""
        return ", ".join(part for part in (self.title, "" if self.where in self.title.split() else self.where) if part)


def capacities_of(person: Person) -> list[Capacity]:
    """Everything a person may act as today: offices, seats, mandates, and last as themselves; eight queries at most."""
    if not person.is_active:
        return []
    found = [_in_office(person, office) for office in offices_of(person)]
    found += [_in_seat(person, seat) for seat in seats_of(person)]
    found += [_for_organisation(person, mandate) for mandate in mandates_of(person)]
    return [*found, Capacity("oneself", "", "", "", Acting(person))]


def offices_of(person: Person) -> list[Office]:
    """The offices that a person holds today, with their bodies and names."""
    holders = Prefetch("holders", Holder.objects.select_related("person"))
    held = Office.objects.filter(holders__person=person).distinct().order_by("key")
    offices = _named(held.prefetch_related(holders), "body")
    return [office for office in offices if _is_theirs(lasting(office.holders.all(), None), person)]


def seats_of(person: Person) -> list[Seat]:
    """The seats that a person has today; of several terms in one body the one that began last."""
    rows = list(_named(Seat.objects.filter(person=person).order_by("body__key", "pk"), "body", "organisation"))
    return list(_each_lasting(rows, [seat.body_id for seat in rows]))


def mandates_of(person: Person) -> list[Mandate]:
    """The organisations that a person acts for today."""
    rows = list(_named(Mandate.objects.filter(person=person).order_by("organisation__key", "pk"), "organisation"))
    return list(_each_lasting(rows, [mandate.organisation_id for mandate in rows]))


def person_of(request: HttpRequest) -> Person:
    """Whoever sends a request to a page that asks them to sign in first."""
    assert isinstance(request.user, Person)
    return request.user


def acting_of(request: HttpRequest, office: Office | None = None, bodies: Collection[int] = ()) -> Acting:
    """The capacity that whoever sends a request has chosen, as long as it is theirs.

    Who hasn't chosen acts in `office` where it is theirs (a page of a plan names the one it needs), else in their seat
    or office in one of `bodies`, else in their first office, seat or mandate. Whoever isn't signed in acts as nobody.
    """
    return capacity_of(request, office, bodies).acting


def capacity_of(request: HttpRequest, office: Office | None = None, bodies: Collection[int] = ()) -> Capacity:
    """The same with words; it also renews what the shell shows."""
    person = request.user
    if not isinstance(person, Person) or not (known := capacities_of(person)):
        return Capacity("", "", "", "", Acting(None))
    by_key = {capacity.key: capacity for capacity in known}
    chosen = by_key.get(request.session.get(CHOSEN, ""))
    if chosen is None and request.session.pop(CHOSEN, None):
        request.session.modified = True
    wanted = by_key.get(f"office:{office.key}") if office else None
    wanted = wanted or next((one for one in known if _works_in(one.acting) in bodies), None)
    _show(request, chosen or known[0])
    return chosen or wanted or known[0]


def choose(request: HttpRequest, key: str) -> Capacity | None:
    """Act in that capacity from now on; None when it isn't theirs."""
    person = request.user
    known = capacities_of(person) if isinstance(person, Person) else []
    capacity = next((one for one in known if one.key == key), None)
    if capacity:
        request.session[CHOSEN] = key
        _show(request, capacity)
    return capacity


def shown(request: HttpRequest) -> dict[str, Any]:
    """For the shell: `capacity_words`, asked of the register once a day and session, and only by pages that show it."""
    return {"capacity_words": SimpleLazyObject(lambda: _shown(request))}


def _shown(request: HttpRequest) -> str:
    if not isinstance(request.user, Person):
        return ""
    stored = request.session.get(SHOWN)
    if not stored or stored.get("on") != str(timezone.localdate()):
        capacity_of(request)
        stored = request.session[SHOWN]
    return str(stored["words"])


def _works_in(acting: Acting) -> int | None:
    if acting.seat is not None:
        return acting.seat.body_id
    return acting.office.body_id if acting.office is not None and acting.office.role else None


def _show(request: HttpRequest, capacity: Capacity) -> None:
    told = {"words": capacity.words, "key": capacity.key, "on": str(timezone.localdate())}
    if request.session.get(SHOWN) != told:
        request.session[SHOWN] = told


def _named(rows: QuerySet[Any], *bodies: str) -> QuerySet[Any]:
    return rows.select_related(*bodies).prefetch_related(*(f"{body}__names" for body in bodies))


def _is_theirs(term: Holder | None, person: Person) -> bool:
    return term is not None and term.person_id == person.pk


def _each_lasting(rows: Sequence[Any], places: Iterable[int]) -> Iterable[Any]:
    together: dict[int, list[Any]] = {}
    for row, place in zip(rows, places, strict=True):
        together.setdefault(place, []).append(row)
    return [row for rows in together.values() if (row := lasting(rows, None))]


def _short(body: Body | None) -> str:
    called = name_on(body, None) if body else None
    return (called.short or called.name) if called else ""


def _in_office(person: Person, office: Office) -> Capacity:
    role = str(OfficeRole(office.role).label) if office.role else ""
    acting = Acting(person, office)
    return Capacity(f"office:{office.key}", office.title, _short(office.body), role, acting)


def _in_seat(person: Person, seat: Seat) -> Capacity:
    function = str(SeatFunction(seat.function).label)
    title = _("%(function)s: %(body)s") % {"function": function, "body": _short(seat.body)}
    acting = Acting(person, organisation=seat.organisation, seat=seat)
    return Capacity(f"seat:{seat.pk}", title, _short(seat.organisation), function, acting)


def _for_organisation(person: Person, mandate: Mandate) -> Capacity:
    body = mandate.organisation
    title = _("Für %(organisation)s") % {"organisation": name_on(body, None).name}
    acting = Acting(person, organisation=body)
    return Capacity(f"mandate:{body.key}", title, "", _("Vertretung einer Organisation"), acting)
