"""Reads of people: names and holders at a time, capacities, seats, predecessors and successors."""

from collections.abc import Iterable
from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from .acting import Acting
from .models import Body, BodyName, BodySuccession, Holder, Office, Person, Seat
from .terms import Moment, lasting, nearest

OFFICE = "office:"


class Called(NamedTuple):
    """What somebody was called at a time."""

    name: str
    short: str


class Related(NamedTuple):
    """A body before or after another one, with its name at the time of the change."""

    succession: BodySuccession
    body: Body
    called: Called


class Seated(NamedTuple):
    """A seat with the name of the body it belongs to and of whoever sits there, at the time."""

    seat: Seat
    body: Called
    holder: Called


class Names:
    """What bodies (by key) and offices (`office:<key>`) were called at any time; a key that nobody has names itself.

    Two queries at most, whatever the number of keys and times. An office is called by its title alone: these names go
    into sealed documents, and a person's name in there could never be erased. Pages add holders by `holder_names`.
    """

    def __init__(self, keys: Iterable[str]) -> None:
        body_keys, office_keys = _split(set(keys))
        self._bodies: dict[str, list[BodyName]] = {}
        self._titles: dict[str, str] = {}
        if body_keys:
            for row in BodyName.objects.filter(body__key__in=body_keys).select_related("body"):
                self._bodies.setdefault(row.body.key, []).append(row)
        if office_keys:
            titles = Office.objects.filter(key__in=office_keys).values_list("key", "title")
            self._titles = {OFFICE + key: title for key, title in titles}

    def called(self, key: str, on: Moment) -> Called:
        """The name at a moment; where none is known for it, the last one known before."""
        if key in self._titles:
            return Called(self._titles[key], "")
        return _called(key, self._bodies.get(key, ()), on)


def party_names(keys: Iterable[str], on: Moment) -> dict[str, Called]:
    """What several parties were called at one moment; see `Names`."""
    wanted = set(keys)
    names = Names(wanted)
    return {key: names.called(key, on) for key in wanted}


def known_parties(keys: Iterable[str]) -> set[str]:
    """Those of the keys that a body or an office has; two queries at most."""
    body_keys, office_keys = _split(set(keys))
    bodies = Body.objects.filter(key__in=body_keys).values_list("key", flat=True) if body_keys else ()
    offices = Office.objects.filter(key__in=office_keys).values_list("key", flat=True) if office_keys else ()
    return {*bodies, *(OFFICE + key for key in offices)}


def holder_names(keys: Iterable[str], on: Moment) -> dict[str, str]:
    """Who held offices ("office:<key>") at a time, by name, where known; two queries, whatever the number."""
    _bodies, office_keys = _split(set(keys))
    offices = offices_with_holders().filter(key__in=office_keys) if office_keys else ()
    return {OFFICE + office.key: term.person.name for office in offices if (term := holder_on(office, on))}


def name_on(body: Body, on: Moment) -> Called:
    """The name of a body at a time; where none is known for it, the last one known before."""
    return _called(body.key, body.names.all(), on)


def holder_on(office: Office, on: Moment) -> Holder | None:
    """Who held an office at a time; nobody where that isn't known."""
    return lasting(holders_of(office), on)


def holders_of(office: Office) -> Iterable[Holder]:
    """All terms in an office, first to last, with their persons."""
    prefetched = getattr(office, "_prefetched_objects_cache", {})
    return office.holders.all() if "holders" in prefetched else office.holders.select_related("person")


def offices_with_holders() -> QuerySet[Office]:
    """Offices with their body and all their holders."""
    holders = Prefetch("holders", Holder.objects.select_related("person"))
    return Office.objects.select_related("body").prefetch_related(holders)


def office_by_key(key: str) -> Office | None:
    """The office of that key with its holders, or none."""
    return offices_with_holders().filter(key=key).first()


def offices_of(person: Person, on: Moment) -> list[Office]:
    """The offices a person held at a time."""
    offices = offices_with_holders().filter(holders__person=person).distinct()
    return [office for office in offices if (term := holder_on(office, on)) and term.person_id == person.pk]


def acting_for(person: Person) -> list[Acting]:
    """The capacities in which a person can act today: each office held, and last as themselves."""
    if not person.is_active:
        return []
    return [*(Acting(person, office) for office in offices_of(person, None)), Acting(person)]


def acting_in(who: Person | AnonymousUser, office: Office) -> Acting:
    """Whoever sends a request, in this office if it is theirs today, else as themselves."""
    person = who if isinstance(who, Person) else None
    return Acting(person, office) if holds(person, office) else Acting(person)


def acting_as(key: str, office: Office) -> Acting:
    """The person of that key in this office if it is theirs today. Raises ValidationError when nobody has the key."""
    person = Person.objects.filter(key=key).first()
    if person is None:
        raise ValidationError(_("Eine Person mit dem Schlüssel „%(key)s“ gibt es nicht.") % {"key": key})
    return acting_in(person, office)


def holds(person: Person | None, office: Office) -> bool:
    """Whether the person, with an account in good standing, holds the office today; asked of the database afresh."""
    if person is None or not person.is_active:
        return False
    term = lasting(Holder.objects.filter(office=office), None)
    return term is not None and term.person_id == person.pk


def bodies_with_names() -> QuerySet[Body]:
    """All bodies with their names over time and the body they belong to."""
    return Body.objects.select_related("parent").prefetch_related("names", "parent__names")


def body_by_key(key: str) -> Body | None:
    """The body of that key with its names, or none."""
    return bodies_with_names().filter(key=key).first()


def seats_of(body: Body, on: Moment = None) -> list[Seated]:
    """The seats of a body with names; all there ever were, or those of one time."""
    return _seated(Seat.objects.filter(body=body), on)


def seats_held_by(organisation: Body, on: Moment = None) -> list[Seated]:
    """The seats that an organisation has in other bodies; all there ever were, or those of one time."""
    return _seated(Seat.objects.filter(organisation=organisation), on)


def predecessors_of(body: Body) -> list[Related]:
    """The bodies that this one followed, by the names they had in the end."""
    rows = body.precessions.select_related("earlier").prefetch_related("earlier__names").order_by("on_earliest", "pk")
    return [Related(row, row.earlier, _called(row.earlier.key, row.earlier.names.all(), row.on)) for row in rows]


def successors_of(body: Body) -> list[Related]:
    """The bodies that followed this one, by the names they had at first."""
    rows = body.successions.select_related("later").prefetch_related("later__names").order_by("on_earliest", "pk")
    return [Related(row, row.later, _called(row.later.key, row.later.names.all(), row.on)) for row in rows]


def _split(keys: set[str]) -> tuple[set[str], set[str]]:
    """Keys of bodies, and keys of offices without their prefix."""
    offices = {key for key in keys if key.startswith(OFFICE)}
    return keys - offices, {key.removeprefix(OFFICE) for key in offices}


def _called(key: str, names: Iterable[BodyName], on: Moment) -> Called:
    found = nearest(names, on)
    return Called(found.name, found.short) if found else Called(key, "")


def _seated(seats: QuerySet[Seat], on: Moment) -> list[Seated]:
    rows = seats.select_related("body", "organisation", "person").prefetch_related("body__names", "organisation__names")
    return [
        Seated(seat, name_on(seat.body, on or seat.since), _sitting(seat, on or seat.since))
        for seat in rows
        if on is None or lasting([seat], on)
    ]


def _sitting(seat: Seat, on: Moment) -> Called:
    if seat.organisation:
        return name_on(seat.organisation, on)
    return Called(seat.person.name if seat.person else "", "")
