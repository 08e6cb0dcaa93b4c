"""The verbs of lists of members: handed in as a file, taken in as a whole, or dropped."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from mitplan.core.dates import UNKNOWN, PartialDate
from mitplan.core.journal import Line, record
from mitplan.core.states import move
from mitplan.core.verdict import require
from mitplan.people import actions as register
from mitplan.people.models import Body, Person, Seat
from mitplan.people.rules import may_keep_register
from mitplan.people.states import SeatFunction

from ..models import MemberList
from ..rules import phases as rules
from ..speaking import Speaker
from ..states.member_lists import MOVES, MemberListState

LARGEST_LIST = 2 * 1024 * 1024
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})


@dataclass(frozen=True, slots=True)
class MemberChange:
    """What a row asks for. A seat that exists is filled or ended; without one, a seat is given.

    Organisation and person are those of the register, or the name (and kind) under which they are entered now.
    """

    organisation: Body | None = None
    organisation_name: str = ""
    organisation_kind: str = ""
    person: Person | None = None
    person_name: str = ""
    function: str = SeatFunction.MEMBER
    since: PartialDate = UNKNOWN
    until: PartialDate = UNKNOWN
    appointed_by: str = ""
    stands_in_for: Body | None = None
    shows_name: bool | None = None
    seat: Seat | None = None


@transaction.atomic
def hand_in_members(body: Body, name: str, content: bytes, *, by: Speaker) -> MemberList:
    """Keep a file with the members of a body until it is taken in or dropped; the register stays as it is."""
    require(rules.may_arrange(by))
    require(may_keep_register(by.acting))
    if len(content) > LARGEST_LIST:
        raise ValidationError(_("Eine Mitgliederliste darf höchstens 2 MB groß sein."))
    made = MemberList.objects.create(
        plan=by.plan,
        body=body,
        name="".join(sign for sign in name if sign.isprintable())[-200:],
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        person=by.acting.person,
        at=timezone.now(),
    )
    facts = {"body": body.key, "sha256": made.sha256, "size": len(content)}
    record(by, Line("conference.member_list.handed_in", made, plan=by.plan.key, facts=facts))
    return made


@transaction.atomic
def take_in_members(members: MemberList, changes: Sequence[MemberChange], *, by: Speaker) -> int:
    """Do what a list asks for, all of it or nothing, by the verbs of the register; gives the number of seats."""
    require(rules.may_arrange(by))
    require(may_keep_register(by.acting))
    _close(members, MemberListState.TAKEN_IN)
    known = _Known(by)
    seats = [_apply(members.body, known.entered(change), by) for change in changes]
    for change, seat in zip(changes, seats, strict=True):
        _represent(members.body, change, seat, by)
    facts = {"body": members.body.key, "sha256": members.sha256, "seats": len(seats)}
    record(by, Line("conference.member_list.taken_in", members, plan=by.plan.key, facts=facts))
    return len(seats)


@transaction.atomic
def drop_members(members: MemberList, *, by: Speaker) -> MemberList:
    """Put a list aside without taking anything in."""
    require(rules.may_arrange(by))
    _close(members, MemberListState.DROPPED)
    record(by, Line("conference.member_list.dropped", members, plan=by.plan.key, facts={"body": members.body.key}))
    return members


class _Known:
    """Enters organisations and persons that are new, each once."""

    def __init__(self, by: Speaker) -> None:
        self._by = by.acting
        self._bodies: dict[str, Body] = {}
        self._persons: dict[tuple[str, int | None], Person] = {}

    def entered(self, change: MemberChange) -> MemberChange:
        """The change with everybody in it entered."""
        organisation, person = change.organisation, change.person
        if organisation is None and change.organisation_name:
            organisation = self._body(change.organisation_name, change.organisation_kind)
        if person is None and change.person_name:
            person = self._person(change.person_name, organisation)
        return replace(change, organisation=organisation, person=person)

    def _body(self, name: str, kind: str) -> Body:
        if name not in self._bodies:
            entry = register.BodyEntry(_free_key(Body, name), kind, [register.NameEntry(name)])
            [self._bodies[name]] = register.establish([entry], by=self._by)
        return self._bodies[name]

    def _person(self, name: str, organisation: Body | None) -> Person:
        key = (name, organisation.pk if organisation else None)
        if key not in self._persons:
            [self._persons[key]] = register.register([register.PersonEntry(_free_key(Person, name), name)], by=self._by)
        return self._persons[key]


def _apply(body: Body, change: MemberChange, by: Speaker) -> Seat:
    seat = change.seat
    if seat is None:
        [seat] = register.seat(
            [
                register.SeatEntry(
                    body,
                    change.organisation,
                    change.person,
                    change.function,
                    change.since,
                    change.until,
                    change.appointed_by,
                )
            ],
            by=by.acting,
        )
    elif change.person is not None and seat.person_id is None:
        register.fill_seat(seat, change.person, by=by.acting)
    if change.until and seat.until != change.until:
        register.end_seat(seat, change.until, by=by.acting)
    if change.shows_name is not None and seat.person_id and seat.shows_name != change.shows_name:
        register.name_in_public(seat, change.shows_name, _("Angabe in der Mitgliederliste"), by=by.acting)
    return seat


def _represent(body: Body, change: MemberChange, seat: Seat, by: Speaker) -> None:
    """A deputy stands in for the first seat of the organisation named that represents nobody itself."""
    if change.stands_in_for is None:
        return
    others = Seat.objects.filter(body=body, organisation=change.stands_in_for, stands_in_for=None, until="")
    member = others.exclude(pk=seat.pk).order_by("pk").first()
    if member is not None and seat.stands_in_for_id != member.pk:
        register.stand_in(seat, member, by=by.acting)


def _close(members: MemberList, to: MemberListState) -> None:
    """What persons stood in the file doesn't stay longer than needed."""
    move(members, to, MOVES)
    members.content = b""
    members.save(update_fields=["content"])


def _free_key(model: type[Body] | type[Person], name: str) -> str:
    """A key made of a name that nobody has."""
    stem = re.sub(r"-+", "-", slugify(name.translate(_GERMAN)))[:50].strip("-") or "eintrag"
    taken = set(model._default_manager.filter(key__startswith=stem).values_list("key", flat=True))
    return next(key for key in (stem, *(f"{stem}-{n}" for n in range(2, 10_000))) if key not in taken)
