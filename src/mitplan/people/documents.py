"""Reading and writing people.json of a plan's folder: bodies, names, successions, offices, persons, terms and seats.

Loading is idempotent. What exists with the same data is left alone; a term that now has an end is ended; anything else
that differs is refused, because a register is corrected by its verbs and not by a file.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mitplan.core.dates import PartialDate
from mitplan.core.texts import refuse_nul

from . import actions
from .acting import Acting
from .models import Body, BodySuccession, Holder, Office, Person, Seat
from .queries import OFFICE, bodies_with_names
from .states import SeatFunction

Entry = dict[str, Any]
NAME_DETAILS: Final = ["short", "since", "until"]
# What each part may say; the keys before the bar are required.
PARTS: Final[Mapping[str, str]] = {
    "bodies": "key kind names | parent website note address",
    "successions": "earlier later kind | on note",
    "offices": "key body title | role",
    "persons": "key name |",
    "holders": "office person | since until",
    "seats": "body organisation | function since until appointed_by",
}
DATES: Final = frozenset({"since", "until", "on"})
T = TypeVar("T")


@transaction.atomic
def load_people(document: Entry, *, by: Acting) -> None:
    """Bring a people document into the register, all or nothing; refuse it naming the place of each fault."""
    parts = _read(document)
    bodies = _load_bodies(parts["bodies"], by)
    _load_persons(parts["persons"], by)
    _load_successions(parts["successions"], bodies, by)
    offices = _load_offices(parts["offices"], bodies, by)
    _load_holders(parts["holders"], offices, by)
    _load_seats(parts["seats"], bodies, by)


# ---------------------------------------------------------------- shape


def _read(document: Entry) -> dict[str, list[Entry]]:
    """The document with all keys filled and dates parsed, or every fault of its shape at once."""
    if not isinstance(document, dict):
        raise ValidationError(_("%(place)s: Hier muss ein Eintrag mit Angaben stehen.") % {"place": "people.json"})
    faults = [_("people.json: „%(key)s“ ist nicht bekannt.") % {"key": key} for key in document if key not in PARTS]
    parts: dict[str, list[Entry]] = {}
    for part, keys in PARTS.items():
        parts[part] = []
        for index, entry in enumerate(_rows(document.get(part, []), part, faults)):
            place = f"{part}[{index}]"
            required, _bar, optional = keys.partition("|")
            parts[part].append(_entry(entry, place, required.split(), optional.split(), faults))
    if faults:
        raise ValidationError(faults)
    return parts


def _rows(value: Any, place: str, faults: list[str]) -> list[Any]:
    if isinstance(value, list):
        return value
    faults.append(_("%(place)s: Hier muss eine Liste stehen.") % {"place": place})
    return []


def _entry(entry: Any, place: str, required: list[str], optional: list[str], faults: list[str]) -> Entry:
    if not isinstance(entry, dict):
        faults.append(_("%(place)s: Hier muss ein Eintrag mit Angaben stehen.") % {"place": place})
        return {}
    known = [*required, *optional]
    faults += [
        _("%(place)s.%(key)s ist nicht bekannt.") % {"place": place, "key": key} for key in entry if key not in known
    ]
    faults += [_("%(place)s.%(key)s fehlt.") % {"place": place, "key": key} for key in required if not entry.get(key)]
    read = {}
    for key in known:
        if key == "names":
            rows = _rows(entry.get(key, []), f"{place}.names", faults)
            read[key] = [
                _entry(row, f"{place}.names[{n}]", ["name"], NAME_DETAILS, faults) for n, row in enumerate(rows)
            ]
        else:
            read[key] = _value(entry.get(key, ""), key, f"{place}.{key}", faults)
    return read


def _value(value: Any, key: str, place: str, faults: list[str]) -> Any:
    if not isinstance(value, str):
        faults.append(_("%(place)s: Hier muss ein Text stehen.") % {"place": place})
        return ""
    try:
        refuse_nul([value])
        return PartialDate.parse(value) if key in DATES else value
    except ValidationError as error:
        faults.append(f"{place}: {error.messages[0]}")
        return ""
    except ValueError as error:
        faults.append(f"{place}: {error}")
        return PartialDate()


@contextmanager
def _at(place: str) -> Iterator[None]:
    """Name the place in the document before what a verb says against it."""
    try:
        yield
    except ValidationError as error:
        raise ValidationError([f"{place}: {text}" for text in error.messages]) from None


def _found(things: Mapping[str, T], key: str, place: str) -> T:
    if key not in things:
        raise ValidationError(_("%(place)s: „%(key)s“ gibt es nicht.") % {"place": place, "key": key})
    return things[key]


def _differs(place: str) -> ValidationError:
    return ValidationError(
        _("%(place)s: Der Eintrag steht mit anderen Angaben im Register. Bitte ändern Sie ihn dort.") % {"place": place}
    )


# ---------------------------------------------------------------- parts


def _load_bodies(entries: list[Entry], by: Acting) -> dict[str, Body]:
    existing = {body.key: body for body in bodies_with_names()}
    new = []
    for index, entry in enumerate(entries):
        body = existing.get(entry["key"])
        if body is None:
            names = [actions.NameEntry(**name) for name in entry["names"]]
            new.append(actions.BodyEntry(**{**entry, "names": names}))
        elif _body_facts(body) != entry | {"names": {tuple(name.values()) for name in entry["names"]}}:
            raise _differs(f"bodies[{index}] ({body.key})")
    with _at("bodies"):
        return existing | {body.key: body for body in actions.establish(new, by=by)}


def _body_facts(body: Body) -> Entry:
    return {
        "key": body.key,
        "kind": body.kind,
        "names": {(name.name, name.short, name.since, name.until) for name in body.names.all()},
        "parent": body.parent.key if body.parent else "",
        "website": body.website,
        "note": body.note,
        "address": body.address,
    }


def _load_persons(entries: list[Entry], by: Acting) -> None:
    names = dict(Person.objects.filter(key__in=[entry["key"] for entry in entries]).values_list("key", "name"))
    for index, entry in enumerate(entries):
        if names.get(entry["key"], entry["name"]) != entry["name"]:
            raise _differs(f"persons[{index}] ({entry['key']})")
    with _at("persons"):
        actions.register([actions.PersonEntry(**entry) for entry in entries if entry["key"] not in names], by=by)


def _load_successions(entries: list[Entry], bodies: Mapping[str, Body], by: Acting) -> None:
    existing = {(row.earlier_id, row.later_id): row for row in BodySuccession.objects.all()}
    for index, entry in enumerate(entries):
        place = f"successions[{index}]"
        earlier, later = (_found(bodies, entry[side], f"{place}.{side}") for side in ("earlier", "later"))
        row = existing.get((earlier.pk, later.pk))
        if row is None:
            how = actions.SuccessionEntry(entry["kind"], entry["on"], entry["note"])
            with _at(place):
                actions.succeed(earlier, later, how, by=by)
        elif (row.kind, row.on, row.note) != (entry["kind"], entry["on"], entry["note"]):
            raise _differs(place)


def _load_offices(entries: list[Entry], bodies: Mapping[str, Body], by: Acting) -> dict[str, Office]:
    offices = {office.key: office for office in Office.objects.select_related("body")}
    for index, entry in enumerate(entries):
        place = f"offices[{index}]"
        body = _found(bodies, entry["body"], f"{place}.body")
        office = offices.get(entry["key"])
        if office is None:
            with _at(place):
                office = actions.create_office(entry["key"], body, entry["title"], entry["role"], by=by)
            offices[office.key] = office
        elif (office.body, office.title, office.role) != (body, entry["title"], entry["role"]):
            raise _differs(f"{place} ({office.key})")
    return offices


def _load_holders(entries: list[Entry], offices: Mapping[str, Office], by: Acting) -> None:
    persons = {person.key: person for person in Person.objects.filter(key__in={entry["person"] for entry in entries})}
    terms = {(term.office_id, term.person_id, term.since): term for term in Holder.objects.select_related("office")}
    for index, entry in enumerate(entries):
        place = f"holders[{index}]"
        office = _found(offices, entry["office"], f"{place}.office")
        person = _found(persons, entry["person"], f"{place}.person")
        term = terms.get((office.pk, person.pk, entry["since"]))
        if term and term.until and term.until != entry["until"]:
            raise _differs(place)
        with _at(place):
            if term is None:
                actions.appoint(office, person, entry["since"], entry["until"], by=by)
            elif term.until != entry["until"]:
                actions.end_term(term, entry["until"], by=by)


def _load_seats(entries: list[Entry], bodies: Mapping[str, Body], by: Acting) -> None:
    """Several equal seats are several seats: an organisation may send more than one member."""
    existing = Counter(
        (seat.body_id, seat.organisation_id, seat.function, seat.since, seat.until, seat.appointed_by)
        for seat in Seat.objects.filter(person=None)
    )
    new = []
    for index, entry in enumerate(entries):
        body, organisation = (
            _found(bodies, entry[side], f"seats[{index}].{side}") for side in ("body", "organisation")
        )
        function = entry["function"] or SeatFunction.MEMBER
        rest = {key: entry[key] for key in ("since", "until", "appointed_by")}
        same = (body.pk, organisation.pk, function, *rest.values())
        if existing[same]:
            existing[same] -= 1
        else:
            new.append(actions.SeatEntry(body, organisation, None, function, **rest))
    with _at("seats"):
        actions.seat(new, by=by)


# ---------------------------------------------------------------- writing


def people_document(parties: Iterable[str]) -> Entry:
    """The bodies and offices of that name, with all that they belong to; seven queries at most.

    No person and no seat goes along: who holds an office where the document is read is for that place to say.
    """
    wanted = set(parties)
    offices = list(
        Office.objects.filter(key__in=[key.removeprefix(OFFICE) for key in wanted if key.startswith(OFFICE)])
        .select_related("body")
        .order_by("key")
    )
    everybody = {body.key: body for body in bodies_with_names().order_by("key")}
    keys = {key for key in wanted if key in everybody} | {office.body.key for office in offices}
    for key in list(keys):
        body = everybody[key]
        while body.parent and body.parent.key not in keys:
            keys.add(body.parent.key)
            body = everybody[body.parent.key]
    rows = BodySuccession.objects.filter(earlier__key__in=keys, later__key__in=keys).order_by(
        "earlier__key", "later__key"
    )
    return {
        "bodies": [_body_entry(body) for key, body in everybody.items() if key in keys],
        "successions": [
            _told(earlier=row.earlier.key, later=row.later.key, kind=row.kind, on=row.on.edtf, note=row.note)
            for row in rows.select_related("earlier", "later")
        ],
        "offices": [
            _told(key=office.key, body=office.body.key, title=office.title, role=office.role) for office in offices
        ],
    }


def _body_entry(body: Body) -> Entry:
    names = [
        _told(name=name.name, short=name.short, since=name.since.edtf, until=name.until.edtf)
        for name in body.names.all()
    ]
    rest = _told(
        parent=body.parent.key if body.parent else "", website=body.website, note=body.note, address=body.address
    )
    return {"key": body.key, "kind": body.kind, "names": names, **rest}


def _told(**items: str) -> Entry:
    return {name: value for name, value in items.items() if value}
