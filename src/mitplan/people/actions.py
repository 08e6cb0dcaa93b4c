"""The verbs of people: the only writers of bodies, names, offices, terms, seats, mandates and accounts."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, NoReturn, TypeVar

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from mitplan.core.dates import UNKNOWN, PartialDate
from mitplan.core.journal import Line, key_of, record, record_many
from mitplan.core.verdict import require

from . import rules, terms
from .acting import Acting
from .models import Body, BodyName, BodySuccession, Holder, Mandate, Office, Person, Seat
from .states import OfficeRole, SeatFunction

KEY: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
USERNAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{1,59}")


@dataclass(frozen=True, slots=True)
class NameEntry:
    """What a body is called during a time."""

    name: str
    short: str = ""
    since: PartialDate = UNKNOWN
    until: PartialDate = UNKNOWN


@dataclass(frozen=True, slots=True)
class BodyEntry:
    """A body to establish; `parent` is the key of a body that exists or is established along with it."""

    key: str
    kind: str
    names: Sequence[NameEntry]
    parent: str = ""
    website: str = ""
    address: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """A person to register, without an account."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class SuccessionEntry:
    """How and when one body followed another."""

    kind: str
    on: PartialDate = UNKNOWN
    note: str = ""


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
def establish(bodies: Sequence[BodyEntry], *, by: Acting) -> list[Body]:
    """Enter bodies with their names over time, all or none."""
    require(rules.may_keep_register(by))
    _require_new_keys(Body, [entry.key for entry in bodies])
    parents = _parents_of(bodies)
    new = {entry.key: _checked(_body(entry), _body_place(entry.key)) for entry in bodies}
    names = [
        _checked(BodyName(body=new[entry.key], name=n.name, short=n.short, since=n.since, until=n.until), place)
        for entry in bodies
        for place in [_body_place(entry.key)]
        for n in _consistent(entry, place)
    ]
    Body.objects.bulk_create(new.values())
    for entry in bodies:
        new[entry.key].parent = new.get(entry.parent) or parents.get(entry.parent)
    Body.objects.bulk_update([body for body in new.values() if body.parent], ["parent"], batch_size=200)
    BodyName.objects.bulk_create(names)
    facts = [{"key": entry.key, "kind": str(entry.kind), "parent": entry.parent} for entry in bodies]
    _record_each(by, "people.body.established", new.values(), facts)
    return list(new.values())


@transaction.atomic
def rename(body: Body, name: str, short: str, since: PartialDate, *, by: Acting) -> BodyName:
    """Give a body a new name from a date on, and close the former one."""
    require(rules.may_keep_register(by))
    place = _body_place(_locked(body).key)
    if since.earliest is None:
        _refuse(place, _("Seit wann gilt der neue Name? Bitte nennen Sie wenigstens das Jahr."))
    former = max(body.names.all(), key=terms.start_of)
    if former.name == name and former.short == short:
        _refuse(place, _("So heißt die Stelle schon."))
    if since.earliest <= terms.start_of(former):
        _refuse(
            place, _("Der neue Name gilt erst nach dem bisherigen; der gilt seit %(date)s.") % {"date": former.since}
        )
    former.until = former.until or terms.eve_of(since)
    new = _checked(BodyName(body=body, name=name, short=short, since=since), place)
    if terms.clash(former, new):
        _refuse(place, _("Der bisherige Name gilt bis %(date)s.") % {"date": former.until})
    former.save(update_fields=["until"])
    new.save()
    record(by, Line("people.body.renamed", body, facts={"name": new.pk, "former": former.pk, "since": since.edtf}))
    return new


@transaction.atomic
def succeed(earlier: Body, later: Body, how: SuccessionEntry, *, by: Acting) -> BodySuccession:
    """State that one body followed another; a body can't follow itself, not even in a circle."""
    require(rules.may_keep_register(by))
    list(Body.objects.select_for_update().filter(pk__in=[earlier.pk, later.pk]).order_by("pk"))
    place = f"{earlier.key} → {later.key}"
    followers: dict[int, set[int]] = {}
    for before, after in BodySuccession.objects.values_list("earlier_id", "later_id"):
        followers.setdefault(before, set()).add(after)
    if later.pk in followers.get(earlier.pk, ()):
        _refuse(place, _("Diese Nachfolge ist schon eingetragen."))
    if _reaches(later.pk, earlier.pk, followers):
        _refuse(place, _("Das ergäbe einen Kreis: Eine Stelle kann nicht ihre eigene Nachfolgerin sein."))
    new = BodySuccession(earlier=earlier, later=later, kind=how.kind, on=how.on, note=how.note)
    _checked(new, place).save()
    facts = {"earlier": earlier.key, "later": later.key, "kind": str(how.kind), "on": how.on.edtf}
    record(by, Line("people.body.succeeded", later, facts=facts))
    return new


@transaction.atomic
def create_office(key: str, body: Body, title: str, role: str = OfficeRole.NONE, *, by: Acting) -> Office:
    """Create an office at a body; its role says what its holder may do."""
    require(rules.may_keep_register(by))
    _require_new_keys(Office, [key])
    office = _checked(Office(key=key, body=body, title=title, role=role), _office_place(key))
    office.save()
    record(by, Line("people.office.created", office, facts={"key": key, "body": body.key, "role": str(role)}))
    return office


@transaction.atomic
def appoint(
    office: Office, person: Person, since: PartialDate = UNKNOWN, until: PartialDate = UNKNOWN, *, by: Acting
) -> Holder:
    """Put a person into an office for a term; terms in one office don't overlap."""
    require(rules.may_keep_register(by))
    place = _office_place(_locked(office).key)
    term = _checked(Holder(office=office, person=person, since=since, until=until), place)
    _require_free(term, office.holders.all(), place)
    term.save()
    facts = {"office": office.key, "term": term.pk, "since": since.edtf, "until": until.edtf}
    record(by, Line("people.office.appointed", person, facts=facts))
    return term


@transaction.atomic
def end_term(term: Holder, until: PartialDate, *, by: Acting) -> Holder:
    """State when a term in an office ended or will end."""
    require(rules.may_keep_register(by))
    _locked(term.office)
    term.refresh_from_db()
    place = _office_place(term.office.key)
    if not until:
        _refuse(place, _("Bis wann dauerte die Amtszeit? Bitte nennen Sie wenigstens das Jahr."))
    if term.until:
        _refuse(place, _("Diese Amtszeit endet schon am %(date)s.") % {"date": term.until})
    term.until = until
    _require_free(_checked(term, place), term.office.holders.exclude(pk=term.pk), place)
    term.save(update_fields=["until"])
    facts = {"office": term.office.key, "term": term.pk, "until": until.edtf}
    record(by, Line("people.office.term_ended", term.person, facts=facts))
    return term


@transaction.atomic
def register(persons: Sequence[PersonEntry], *, by: Acting) -> list[Person]:
    """Enter persons, without accounts, all or none."""
    require(rules.may_keep_register(by))
    _require_new_keys(Person, [entry.key for entry in persons])
    new = [
        _checked(Person(key=entry.key, name=entry.name, password=make_password(None)), _person_place(entry.key))
        for entry in persons
    ]
    Person.objects.bulk_create(new)
    _record_each(by, "people.person.registered", new, [{} for _entry in new])
    return new


@transaction.atomic
def seat(seats: Sequence[SeatEntry], *, by: Acting) -> list[Seat]:
    """Give organisations and persons their places in bodies, all or none."""
    require(rules.may_keep_register(by))
    new = [_checked(_seat(entry), _body_place(entry.body.key)) for entry in seats]
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
    _record_each(by, "people.seat.given", new, facts)
    return new


@transaction.atomic
def give_mandate(person: Person, organisation: Body, since: PartialDate, until: PartialDate, *, by: Acting) -> Mandate:
    """Let a person act for an organisation during a time."""
    require(rules.may_keep_register(by))
    place = _body_place(organisation.key)
    mandate = _checked(Mandate(person=_locked(person), organisation=organisation, since=since, until=until), place)
    if any(terms.clash(mandate, other) for other in person.mandates.filter(organisation=organisation)):
        _refuse(place, _("Diese Person vertritt die Organisation in dieser Zeit schon."))
    mandate.save()
    facts = {"mandate": mandate.pk, "organisation": organisation.key, "since": since.edtf, "until": until.edtf}
    record(by, Line("people.mandate.given", person, facts=facts))
    return mandate


@transaction.atomic
def give_account(person: Person, username: str, password: str, *, by: Acting) -> Person:
    """Open an account for a person who has none."""
    stored = _locked(person)
    require(rules.may_give_account(by, stored))
    place = _("Konto „%(name)s“") % {"name": username}
    if not USERNAME.fullmatch(username):
        _refuse(
            place, _("Ein Anmeldename hat 2 bis 60 Zeichen: Kleinbuchstaben, Ziffern, Punkt, Binde- und Unterstrich.")
        )
    if Person.objects.filter(username=username).exists():
        _refuse(place, _("Der Anmeldename ist vergeben."))
    validate_password(password, stored)
    person.username = username
    person.set_password(password)
    person.save(update_fields=["username", "password"])
    record(by, Line("people.account.given", person))
    return person


# ---------------------------------------------------------------- what verbs share

M = TypeVar("M", bound=models.Model)


def _refuse(place: str, sentence: str) -> NoReturn:
    raise ValidationError(f"{place}: {sentence}")


def _body_place(key: str) -> str:
    return _("Stelle „%(key)s“") % {"key": key}


def _office_place(key: str) -> str:
    return _("Amt „%(key)s“") % {"key": key}


def _person_place(key: str) -> str:
    return _("Person „%(key)s“") % {"key": key}


def _locked(thing: M) -> M:
    """The row as stored, locked: who checks a thing's terms must be alone with it until the change is made."""
    return type(thing)._default_manager.select_for_update().get(pk=thing.pk)


def _record_each(by: Acting, verb: str, things: Iterable[models.Model], facts: Iterable[dict[str, Any]]) -> None:
    lines = [Line(verb, thing, facts=own) for thing, own in zip(things, facts, strict=True)]
    if lines:
        record_many(by, lines)


def _checked(thing: M, place: str) -> M:
    """Each field as the model wants it, and no end before the start; references are known to exist."""
    references = {field.name for field in thing._meta.concrete_fields if field.is_relation}
    try:
        thing.clean_fields(exclude=references)
    except ValidationError as error:
        found = [f"{place}, {field}: {text}" for field, texts in error.message_dict.items() for text in texts]
        raise ValidationError(found) from None
    if isinstance(thing, BodyName | Holder | Seat | Mandate) and terms.is_backwards(thing):
        _refuse(
            place,
            _("Das Ende (%(until)s) liegt vor dem Anfang (%(since)s).") % {"since": thing.since, "until": thing.until},
        )
    return thing


def _require_new_keys(model: type[Body] | type[Office] | type[Person], keys: Sequence[str]) -> None:
    """Keys are addresses for good: plain, used once, and never given again."""
    place = {Body: _body_place, Office: _office_place, Person: _person_place}[model]
    for key, times in Counter(keys).items():
        if len(key) > 60 or not KEY.fullmatch(key):
            _refuse(place(key), _("Ein Schlüssel besteht aus höchstens 60 Kleinbuchstaben, Ziffern und Bindestrichen."))
        if times > 1:
            _refuse(place(key), _("Der Schlüssel kommt mehrfach vor."))
    taken = model._default_manager.filter(key__in=keys).values_list("key", flat=True).first()
    if taken is not None:
        _refuse(place(taken), _("Der Schlüssel ist vergeben."))


def _body(entry: BodyEntry) -> Body:
    return Body(key=entry.key, kind=entry.kind, website=entry.website, address=entry.address, note=entry.note)


def _seat(entry: SeatEntry) -> Seat:
    if entry.organisation is None and entry.person is None:
        _refuse(_body_place(entry.body.key), _("Ein Sitz gehört einer Organisation oder einer Person."))
    return Seat(
        body=entry.body,
        organisation=entry.organisation,
        person=entry.person,
        function=entry.function,
        since=entry.since,
        until=entry.until,
        appointed_by=entry.appointed_by,
    )


def _parents_of(bodies: Sequence[BodyEntry]) -> dict[str, Body]:
    """The parents that exist already; each parent must exist or come along, and no body is part of itself."""
    within = {entry.key: entry.parent for entry in bodies}
    existing = {body.key: body for body in Body.objects.filter(key__in={p for p in within.values() if p})}
    for key, parent in within.items():
        if parent and parent not in within and parent not in existing:
            _refuse(_body_place(key), _("Die übergeordnete Stelle „%(parent)s“ gibt es nicht.") % {"parent": parent})
        above, steps = parent, 0
        while above in within and steps <= len(within):
            above, steps = within[above], steps + 1
        if steps > len(within):
            _refuse(_body_place(key), _("Die Stelle wäre ein Teil ihrer selbst."))
    return existing


def _consistent(entry: BodyEntry, place: str) -> Sequence[NameEntry]:
    """At least one name, and no two at a time."""
    if not entry.names:
        _refuse(place, _("Eine Stelle braucht mindestens einen Namen."))
    for index, one in enumerate(entry.names):
        for other in entry.names[index + 1 :]:
            if terms.clash(one, other):
                _refuse(
                    place,
                    _("„%(one)s“ und „%(other)s“ gelten zur selben Zeit.") % {"one": one.name, "other": other.name},
                )
    return entry.names


def _require_free(term: Holder, others: Iterable[Holder], place: str) -> None:
    for other in others:
        if terms.clash(term, other):
            _refuse(
                place,
                _("Das Amt ist in dieser Zeit schon besetzt (seit %(since)s, bis %(until)s).")
                % {"since": other.since.edtf or _("unbekannt"), "until": other.until.edtf or _("offen")},
            )


def _require_free_seats(new: Sequence[Seat]) -> None:
    """Nobody sits twice at once in one body. An organisation may have several seats."""
    bodies = {seat.body_id for seat in new if seat.person_id}
    taken = list(Seat.objects.filter(body__in=bodies, person__isnull=False)) if bodies else []
    for one in new:
        for other in taken:
            if (one.body_id, one.person_id) == (other.body_id, other.person_id) and terms.clash(one, other):
                _refuse(_body_place(one.body.key), _("Diese Person hat in dieser Zeit schon einen Sitz."))
        if one.person_id:
            taken.append(one)


def _reaches(start: int, goal: int, followers: dict[int, set[int]]) -> bool:
    seen, waiting = set[int](), [start]
    while waiting:
        here = waiting.pop()
        if here == goal:
            return True
        if here not in seen:
            seen.add(here)
            waiting.extend(followers.get(here, ()))
    return False
