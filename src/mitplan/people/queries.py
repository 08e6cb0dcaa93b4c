"""Reads of people: names and holders at a time, capacities, and what the register knows of a body."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from .acting import Acting
from .models import (
    Address,
    Body,
    BodyName,
    BodySuccession,
    Factor,
    Holder,
    Identity,
    Invitation,
    Office,
    Person,
    RecoveryCode,
    Seat,
    SignedIn,
)
from .sealing import address_of
from .states import BodyKind, OfficeRole
from .terms import Moment, lasting, nearest

OFFICE = "office:"
INVITED_FOR = timedelta(days=7)
USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,59}")


class Called(NamedTuple):
    """What somebody was called at a time."""

    name: str
    short: str


class Names:
    """What bodies (by key) and offices (`office:<key>`) were called at any time; a key that nobody has names itself.

    Two queries at most, whatever the number of keys and times. An office is called by its title alone: these names go
    into sealed documents, and a person's name in there could never be erased.
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


def body_by_key(key: str) -> Body | None:
    """The body of that key, or none."""
    return Body.objects.filter(key=key).first()


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


def is_founded() -> bool:
    """Whether there is an office that coordinates."""
    return Office.objects.filter(role=OfficeRole.COORDINATION).exists()


def bodies_with_names() -> QuerySet[Body]:
    """All bodies with their names over time and the body they belong to."""
    return Body.objects.select_related("parent").prefetch_related("names", "parent__names")


@dataclass(frozen=True, slots=True)
class Register:
    """Everything the register knows about one body, with the names of all bodies concerned; six queries."""

    body: Body
    parts: Sequence[Body]
    successions: Sequence[BodySuccession]
    seats: Sequence[Seat]
    offices: Sequence[Office]
    names: Mapping[int, Sequence[BodyName]]

    def called(self, body: Body, on: Moment = None) -> Called:
        """What a body was called at a time."""
        return _called(body.key, self.names.get(body.pk, ()), on)


def register_of(key: str) -> Register | None:
    """The register's entry of a body, or none."""
    family = list(Body.objects.filter(Q(key=key) | Q(parent__key=key)).select_related("parent"))
    body = next((one for one in family if one.key == key), None)
    if body is None:
        return None
    parts = [one for one in family if one.key != key]
    successions = BodySuccession.objects.filter(Q(earlier=body) | Q(later=body)).select_related("earlier", "later")
    seats = (
        Seat.objects.filter(Q(body=body) | Q(organisation=body))
        .select_related("body", "organisation", "person")
        .annotate(is_official=Exists(Holder.objects.filter(person=OuterRef("person"))))
    )
    entry = Register(
        body,
        parts,
        list(successions.order_by(F("on_earliest").asc(nulls_first=True), "pk")),
        list(seats),
        list(offices_with_holders().filter(body=body)),
        names={},
    )
    names: dict[int, list[BodyName]] = {}
    for name in BodyName.objects.filter(body__in=_concerned(entry)):
        names.setdefault(name.body_id, []).append(name)
    return Register(entry.body, entry.parts, entry.successions, entry.seats, entry.offices, names)


def _concerned(entry: Register) -> set[int]:
    pairs = [(row.earlier_id, row.later_id) for row in entry.successions]
    pairs += [(seat.body_id, seat.organisation_id or seat.body_id) for seat in entry.seats]
    own = {entry.body.pk, entry.body.parent_id or entry.body.pk, *(part.pk for part in entry.parts)}
    return own.union(*pairs)


@dataclass(frozen=True, slots=True)
class BodyListed:
    """A body in the index: its name of today, its other names, and the body it is part of."""

    key: str
    kind: str
    called: Called
    former: Sequence[str]
    parent: Called | None

    @property
    def label(self) -> str:
        return str(BodyKind(self.kind).label)


def all_bodies() -> list[BodyListed]:
    """All bodies with the names they have today, by name; three queries."""
    bodies = list(Body.objects.select_related("parent").prefetch_related("names"))
    names = {body.pk: name_on(body, None) for body in bodies}
    listed = [
        BodyListed(
            body.key,
            body.kind,
            names[body.pk],
            [row.name for row in body.names.all() if row.name != names[body.pk].name],
            names[body.parent_id] if body.parent_id else None,
        )
        for body in bodies
    ]
    return sorted(listed, key=lambda one: one.called.name.casefold())


def _split(keys: set[str]) -> tuple[set[str], set[str]]:
    """Keys of bodies, and keys of offices without their prefix."""
    offices = {key for key in keys if key.startswith(OFFICE)}
    return keys - offices, {key.removeprefix(OFFICE) for key in offices}


def _called(key: str, names: Iterable[BodyName], on: Moment) -> Called:
    found = nearest(names, on)
    return Called(found.name, found.short) if found else Called(key, "")


class Tried(NamedTuple):
    """One of the cast, as the sign-in page of a demo introduces them."""

    person: Person
    offices: Sequence[Office]


def demo_cast() -> list[Tried]:
    """The persons of the demo who have an account, with the offices they hold today; three queries."""
    persons = Person.objects.filter(username__in=settings.DEMO_CAST, is_active=True).order_by("username")
    held: dict[int, list[Office]] = {}
    offices = offices_with_holders().filter(holders__person__username__in=settings.DEMO_CAST).distinct()
    for office in offices:
        if term := holder_on(office, None):
            held.setdefault(term.person_id, []).append(office)
    return [Tried(person, held.get(person.pk, [])) for person in persons]


def demo_person(username: str) -> Person | None:
    """One of the cast by the name they sign in with, or nobody."""
    return next((tried.person for tried in demo_cast() if tried.person.username == username), None)


def invitation_by_secret(secret: str) -> Invitation | None:
    """The invitation that a link belongs to, whether it still holds or not."""
    digest = sha256(secret.encode()).hexdigest()
    return Invitation.objects.select_related("person", "office__body", "body").filter(digest=digest).first()


def open_invitations() -> QuerySet[Invitation]:
    """Invitations that nobody has accepted and nobody has taken back, the newest first."""
    invitations = Invitation.objects.filter(accepted_at=None, revoked_at=None)
    return invitations.select_related("person", "office__body", "body").prefetch_related("body__names")


def open_invitation(pk: int) -> Invitation | None:
    """One of them."""
    return open_invitations().filter(pk=pk).first()


def offices_by_title() -> QuerySet[Office]:
    """All offices with the names of their bodies."""
    return Office.objects.select_related("body").prefetch_related("body__names").order_by("title", "key")


def persons_without_account() -> QuerySet[Person]:
    """Whoever is in the register and may be invited."""
    return Person.objects.filter(username=None, erased_at=None).order_by("name")


def sessions_of(person: Person) -> QuerySet[SignedIn]:
    """Where a person is signed in, the latest first."""
    return SignedIn.objects.filter(person=person, expire_date__gt=timezone.now()).order_by("-since")


def person_for_letter(word: str) -> tuple[Person, str] | None:
    """Whose account it is by the name they sign in with or their e-mail address, and where a letter reaches them."""
    rows = Address.objects.select_related("person").filter(person__is_active=True, person__username__isnull=False)
    found = rows.filter(Q(email=word.lower()) | Q(person__username=word)).first()
    return (found.person, found.email) if found else None


def person_by_pk(pk: int) -> Person | None:
    """A person with an account in good standing."""
    return Person.objects.filter(pk=pk, is_active=True, username__isnull=False).first()


def fault_of_username(username: str) -> str:
    """What keeps somebody from signing in by this name, or "" for nothing."""
    if not USERNAME.fullmatch(username):
        return _("Ein Anmeldename hat 2 bis 60 Zeichen: Kleinbuchstaben, Ziffern, Punkt, Binde- und Unterstrich.")
    return _("Der Anmeldename ist vergeben.") if Person.objects.filter(username=username).exists() else ""


def factors_of(person: Person) -> QuerySet[Factor]:
    """The second factors of a person."""
    return Factor.objects.select_related("person").filter(person=person)


def recovery_codes_left(person: Person) -> int:
    """How many codes on paper still work."""
    return RecoveryCode.objects.filter(person=person).count()


def persons_known() -> QuerySet[Person]:
    """Everybody who isn't erased, by name."""
    return Person.objects.filter(erased_at=None).order_by("name", "key")


def person_by_key(key: str) -> Person | None:
    """Somebody who isn't erased."""
    return persons_known().filter(key=key).first()


def person_by_identity(provider: str, subject: str) -> Person | None:
    """Whoever has this account at another house, and one in good standing here."""
    identities = Identity.objects.filter(provider=provider, subject=subject, person__is_active=True)
    found = identities.select_related("person").first()
    return found.person if found else None


def houses_of(person: Person) -> set[str]:
    """The keys of the other houses through which a person signs in."""
    return set(Identity.objects.filter(person=person).values_list("provider", flat=True))


def invitation_for_email(email: str) -> Invitation | None:
    """The invitation that holds for an address, or none."""
    return open_invitations().filter(email=email.lower(), until__gt=timezone.now()).first()


def email_of(person: Person) -> str:
    """Where a person gets letters; "" when that isn't known."""
    return address_of(person)


def has_address(email: str) -> bool:
    """Whether somebody gets letters there."""
    return Address.objects.filter(email=email.lower()).exists()


@dataclass(frozen=True, slots=True)
class OfficeListed:
    """An office in the register, and who holds it today ("" where nobody does)."""

    title: str
    holder: str


@dataclass(frozen=True, slots=True)
class RegisterListed:
    """A body in the register with its offices."""

    key: str
    label: str
    called: Called
    offices: Sequence[OfficeListed]


def register_listed(words: str) -> list[RegisterListed]:
    """The bodies whose present name holds the words, with their offices and holders; six queries."""
    offices: dict[str, list[OfficeListed]] = {}
    for office in offices_with_holders():
        term = lasting(holders_of(office), None)
        row = OfficeListed(office.title, term.person.name if term else "")
        offices.setdefault(office.body.key, []).append(row)
    wanted = words.casefold()
    return [
        RegisterListed(one.key, one.label, one.called, offices.get(one.key, ()))
        for one in all_bodies()
        if wanted in f"{one.called.name} {one.called.short}".casefold()
    ]
