"""The verbs of persons: register, seat, give_mandate, give_account."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from mitplan.core.dates import UNKNOWN, PartialDate
from mitplan.core.journal import Line, key_of, record
from mitplan.core.verdict import require

from .. import rules, terms
from ..acting import Acting
from ..models import Body, Mandate, Person, Seat
from ..states import SeatFunction
from .checks import body_place, checked, locked, open_account, person_place, record_each, refuse, require_new_keys


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """A person to register, without an account."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class SeatEntry:
    """A place in a body for an organisation, a person, or a person sent by an organisation."""

    body: Body
    organisation: Body | None = None
    person: Person | None = None
    function: str = SeatFunction.MEMBER
    since: PartialDate = UNKNOWN
    until: PartialDate = UNKNOWN
    appointed_by: str = ""


@transaction.atomic
def register(persons: Sequence[PersonEntry], *, by: Acting) -> list[Person]:
    """Enter persons, without accounts, all or none."""
    require(rules.may_keep_register(by))
    require_new_keys(Person, [entry.key for entry in persons])
    new = [
        checked(Person(key=entry.key, name=entry.name, password=make_password(None)), person_place(entry.key))
        for entry in persons
    ]
    Person.objects.bulk_create(new)
    record_each(by, "people.person.registered", new, [{} for _entry in new])
    return new


@transaction.atomic
def seat(seats: Sequence[SeatEntry], *, by: Acting) -> list[Seat]:
    """Give organisations and persons their places in bodies, all or none."""
    require(rules.may_keep_register(by))
    new = [checked(_seat(entry), body_place(entry.body.key)) for entry in seats]
    _require_free_seats(new)
    Seat.objects.bulk_create(new)
    facts = [
        {
            "body": entry.body.key,
            "organisation": entry.organisation.key if entry.organisation else "",
            "person": key_of(entry.person) if entry.person else "",
            "function": str(entry.function),
        }
        for entry in seats
    ]
    record_each(by, "people.seat.given", new, facts)
    return new


@transaction.atomic
def give_mandate(person: Person, organisation: Body, since: PartialDate, until: PartialDate, *, by: Acting) -> Mandate:
    """Let a person act for an organisation during a time."""
    require(rules.may_keep_register(by))
    place = body_place(organisation.key)
    mandate = checked(Mandate(person=locked(person), organisation=organisation, since=since, until=until), place)
    if any(terms.clash(mandate, other) for other in Mandate.objects.filter(person=person, organisation=organisation)):
        refuse(place, _("Diese Person vertritt die Organisation in dieser Zeit schon."))
    mandate.save()
    facts = {"mandate": mandate.pk, "organisation": organisation.key, "since": since.edtf, "until": until.edtf}
    record(by, Line("people.mandate.given", person, facts=facts))
    return mandate


@transaction.atomic
def give_account(person: Person, username: str, password: str, *, by: Acting) -> Person:
    """Open an account for a person who has none."""
    require(rules.may_give_account(by, locked(person)))
    open_account(person, username, password)
    record(by, Line("people.account.given", person))
    return person


def _seat(entry: SeatEntry) -> Seat:
    if entry.organisation is None and entry.person is None:
        refuse(body_place(entry.body.key), _("Ein Sitz gehört einer Organisation oder einer Person."))
    return Seat(
        body=entry.body,
        organisation=entry.organisation,
        person=entry.person,
        function=entry.function,
        since=entry.since,
        until=entry.until,
        appointed_by=entry.appointed_by,
    )


def _require_free_seats(new: Sequence[Seat]) -> None:
    """Nobody sits twice at once in one body. An organisation may have several seats."""
    bodies = {seat.body_id for seat in new if seat.person_id}
    taken = list(Seat.objects.filter(body__in=bodies, person__isnull=False)) if bodies else []
    for one in new:
        for other in taken:
            if (one.body_id, one.person_id) == (other.body_id, other.person_id) and terms.clash(one, other):
                refuse(body_place(one.body.key), _("Diese Person hat in dieser Zeit schon einen Sitz."))
        if one.person_id:
            taken.append(one)
