"""A list of members looked through: what each cell says, what the register says, and what taking it in would change."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from mitplan.exchange.given import Place
from mitplan.exchange.proposals import Verdict
from mitplan.people.models import Body, Seat
from mitplan.people.states import SeatFunction

from ..actions.member_lists import MemberChange
from .member_rows import LABELS, Cells, Reader, rows_of

# What taking in a list may change about a seat that exists; anything else is ended and given anew.
_CHANGEABLE = frozenset({"person", "stands_in_for", "shows_name"})


@dataclass(frozen=True, slots=True)
class CellVerdict:
    """What becomes of one cell, and what a person should do about it."""

    verdict: Verdict
    place: Place
    value: str = ""
    before: str = ""
    sentence: str = ""


@dataclass
class Reading:
    """A list looked through."""

    cells: list[CellVerdict] = field(default_factory=list)
    changes: list[MemberChange] = field(default_factory=list)
    counts: Counter[Verdict] = field(default_factory=Counter)

    def tell(self, one: CellVerdict) -> None:
        """Note a verdict."""
        self.cells.append(one)
        self.counts[one.verdict] += 1

    @property
    def may_be_taken_in(self) -> bool:
        """Whether there is something to do and nothing wrong."""
        return bool(self.changes) and not self.counts[Verdict.ERROR]

    @property
    def digest(self) -> str:
        """Of everything that is shown: what is taken in must be what was looked at."""
        told = [[one.verdict.value, str(one.place), one.value, one.before] for one in self.cells]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def read_members(body: Body, name: str, content: bytes) -> Reading:
    """Look through a file. Raises ValidationError where it can't be read as a list of members at all."""
    grid, rows = rows_of(name, content)
    look = _Look(body)
    for place, cells in rows:
        look.row(place, cells)
    look.tell_missing(Place(grid.source))
    return look.made


class _Look:
    """Goes through the rows and finds for each the seat that it is about."""

    def __init__(self, body: Body) -> None:
        self.made = Reading()
        self._reader = Reader()
        seats = Seat.objects.filter(body=body).select_related("organisation", "person")
        self._seats = sorted(seats, key=lambda seat: (bool(seat.until), seat.pk))
        self._taken: set[int] = set()
        self._seen: dict[tuple[Any, ...], Place] = {}

    def row(self, place: Place, cells: Cells) -> None:
        """One row: its verdicts, and the change it asks for."""
        change, faults = self._reader.read(cells)
        who = (change.organisation, change.organisation_name, change.person, change.person_name)
        if not any(who) and not faults:
            faults["organisation"] = _("Hier fehlt, wer den Sitz hat.")
        if (change.person or change.person_name) and who in self._seen:
            sentence = _("Dieselbe Angabe steht schon in: %(place)s. Streichen Sie eine davon.")
            faults["person"] = sentence % {"place": self._seen[who]}
        self._seen.setdefault(who, place)
        for part, sentence in faults.items():
            self._tell(Verdict.ERROR, place, part, CellVerdict(Verdict.ERROR, place, cells.get(part, ""), "", sentence))
        if "organisation" in faults or "person" in faults:
            return
        seat = self._seat_for(change)
        for part, verdict in self._compared(cells, change, seat):
            if part not in faults:
                self._tell(verdict.verdict, place, part, verdict)
        if not faults and (seat is None or self._changes(seat, change)):
            self.made.changes.append(replace(change, seat=seat))

    def tell_missing(self, place: Place) -> None:
        """Seats of the register that the file doesn't name: they stay."""
        sentence = _(
            "„%(who)s“ (%(function)s) hat einen Sitz und steht nicht in der Datei. Der Sitz bleibt; beenden Sie ihn im "
            "Gremium, falls er endet."
        )
        for seat in self._seats:
            if not seat.until and seat.pk not in self._taken:
                who = self._reader.parties.name_of(seat.organisation.key) if seat.organisation else _("eine Person")
                told = {"who": who, "function": seat.get_function_display()}
                self.made.tell(CellVerdict(Verdict.WARNING, place, sentence=sentence % told))

    def _seat_for(self, change: MemberChange) -> Seat | None:
        """The seat that is meant: of the same organisation and person, else one of the organisation that is empty."""
        if change.organisation_name:
            return None
        organisation = change.organisation.pk if change.organisation else None
        mine = [
            one
            for one in self._seats
            if one.organisation_id == organisation
            and one.pk not in self._taken
            and (not one.until or one.until == change.until)
        ]
        alike = [one for one in mine if change.person and one.person_id == change.person.pk]
        same_function = [one for one in mine if one.function == change.function]
        alike += [one for one in same_function if one.person_id is None]
        if not change.person and not change.person_name:
            alike += same_function
        if not alike:
            return None
        self._taken.add(alike[0].pk)
        return alike[0]

    def _compared(self, cells: Cells, change: MemberChange, seat: Seat | None) -> Iterator[tuple[str, CellVerdict]]:
        """The verdict on each cell that says something; places are filled in by whoever asked."""
        nowhere = Place("")
        for part, before, after in self._sides(change, seat):
            text = cells.get(part, "")
            if not text:
                continue
            if seat is None and part == "person" and self._reader.has_namesake(change.person_name):
                sentence = _(
                    "Jemand dieses Namens steht im Register. Ist es dieselbe Person, geben Sie ihren Schlüssel an."
                )
                yield part, CellVerdict(Verdict.WARNING, nowhere, text, "", sentence)
            elif seat is None:
                yield part, CellVerdict(Verdict.NEW, nowhere, text, "", _new_sentence(part, change))
            elif before == after:
                yield part, CellVerdict(Verdict.SAME, nowhere, text)
            elif part in _CHANGEABLE or (part == "until" and not before):
                yield part, CellVerdict(Verdict.CHANGED, nowhere, text, before)
            else:
                sentence = _(
                    "Im Register steht etwas anderes, und das bleibt. Soll es anders sein, beenden Sie den Sitz und "
                    "vergeben Sie ihn neu."
                )
                yield part, CellVerdict(Verdict.WARNING, nowhere, text, before, sentence)

    def _sides(self, change: MemberChange, seat: Seat | None) -> Iterator[tuple[str, str, str]]:
        """What stands there and what would, for each column."""
        organisation = change.organisation.key if change.organisation else change.organisation_name
        person = change.person.name if change.person else change.person_name
        yield "organisation", seat.organisation.key if seat and seat.organisation else "", organisation
        yield "person", seat.person.name if seat and seat.person else "", person
        yield "function", str(seat.get_function_display()) if seat else "", str(SeatFunction(change.function).label)
        yield "since", seat.since.edtf if seat else "", change.since.edtf
        yield "until", seat.until.edtf if seat else "", change.until.edtf
        yield "appointed_by", seat.appointed_by if seat else "", change.appointed_by
        yield "stands_in_for", self._deputised_by(seat), change.stands_in_for.key if change.stands_in_for else ""
        yield "shows_name", _yes(seat.shows_name if seat else False), _yes(bool(change.shows_name))

    def _deputised_by(self, seat: Seat | None) -> str:
        if seat is None or seat.stands_in_for_id is None:
            return ""
        member = next((one for one in self._seats if one.pk == seat.stands_in_for_id), None)
        return member.organisation.key if member and member.organisation else ""

    def _changes(self, seat: Seat, change: MemberChange) -> bool:
        fills = seat.person_id is None and bool(change.person or change.person_name)
        ends = bool(change.until) and not seat.until
        shows = change.shows_name is not None and change.shows_name != seat.shows_name
        deputises = change.stands_in_for is not None and self._deputised_by(seat) != change.stands_in_for.key
        return any((fills, ends, shows and (fills or seat.person_id is not None), deputises))

    def _tell(self, verdict: Verdict, place: Place, part: str, one: CellVerdict) -> None:
        told = replace(one, verdict=verdict, place=place.at(LABELS[part]), value=one.value[:200])
        self.made.tell(told)


def _new_sentence(part: str, change: MemberChange) -> str:
    if part == "organisation" and change.organisation_name:
        return _("Diese Organisation wird neu ins Register eingetragen.")
    if part == "person" and change.person_name:
        return _("Diese Person wird neu ins Register eingetragen, ohne Konto.")
    return ""


def _yes(value: bool) -> str:
    return _("ja") if value else _("nein")
