"""First act: organisations join the conference, persons take their seats, groups are charged, phases are announced."""

from collections.abc import Iterator
from typing import Final

from mitplan.core.dates import PartialDate
from mitplan.people import actions
from mitplan.people.models import Body, Person, Seat
from mitplan.people.states import BodyKind, SeatFunction
from mitplan.plan.models import Element
from mitplan.plan.states import Kind

from ..actions import PhaseEntry, announce, charge, declare_part, extend
from ..models import Phase
from ..states.phases import Access, Activity, Audience
from ..states.roles import BodyPart
from . import register
from .stage import CONFERENCE, GROUPS, Stage

SINCE: Final = PartialDate("2026-10-01")
PUBLIC, MEMBERS, MINISTRIES = Audience.PUBLIC, Audience.MEMBERS, Audience.MINISTRIES
GATHERING: Final = (Activity.CONTRIBUTE, Activity.COMMENT, Activity.SUPPORT, Activity.STATE, Activity.VOTE)
DELIBERATING: Final = (Activity.PROPOSE, Activity.AMEND, Activity.DECIDE)

_LOOKING_BACK: Final = "Rückblick der Arbeitsgruppen auf den beschlossenen Plan"
_GATHERING: Final = "Sammlung für die Fortschreibung"
_DELIBERATING: Final = "Beratung in den Arbeitsgruppen"
_AMENDING: Final = "Änderungsanträge zum Entwurf der Konferenz"
_ADVISING: Final = "Fachliche Hinweise der Ressorts"
_NOTES: Final = (
    "Was fehlt dem Plan, was ist überholt? Die Mitglieder sammeln, bevor alle gefragt werden.",
    "Erste Runde: alle Handlungsfelder, alle Sprachen, mit und ohne Konto.",
    "Zweite Runde, mit Aussagen zum Abstimmen. Bitte sehen Sie erst nach, was schon eingereicht ist.",
    "Die Arbeitsgruppen fassen Beiträge zu Empfehlungen zusammen und beschließen sie.",
    "Alle Mitglieder können Änderungen an den Empfehlungen aller Arbeitsgruppen beantragen.",
    "Die Ressorts weisen auf Zuständigkeiten, Kosten und laufende Vorhaben hin; geantwortet wird später.",
)
# The parts of the groups, the conference and the lead ministry in each phase.
_PARTS: Final = {
    _GATHERING: (BodyPart.ADVISES, BodyPart.ADVISES, BodyPart.TAKES_NOTE),
    _DELIBERATING: (BodyPart.DRAFTS, BodyPart.ADVISES, BodyPart.TAKES_NOTE),
    _AMENDING: (BodyPart.COMMENTS, BodyPart.AGREES, BodyPart.TAKES_NOTE),
    _ADVISING: (BodyPart.TAKES_NOTE, BodyPart.TAKES_NOTE, BodyPart.COMMENTS),
}


def play(stage: Stage) -> None:
    """Put the conference together and open the second round of gathering."""
    _take_seats(stage, _join(stage))
    _charge(stage)
    _declare(stage, _announce(stage))


def _join(stage: Stage) -> dict[str, Body]:
    """More organisations than the register of the plan names join the conference."""
    new = [
        actions.BodyEntry(key, BodyKind.ASSOCIATION, [actions.NameEntry(name)], note="Mitglied der Teilhabekonferenz.")
        for key, name, _group in register.ORGANISATIONS
    ]
    return {body.key: body for body in actions.establish(new, by=stage.setup)}


def _take_seats(stage: Stage, new: dict[str, Body]) -> None:
    """Each organisation sends one person to the conference and to its groups; two thirds want to be named."""
    empty = Seat.objects.filter(body__key__in=[CONFERENCE, *GROUPS], person=None, until="")
    seats = list(empty.select_related("body", "organisation").order_by("pk"))
    persons = _persons(stage, [*(seat.organisation.key for seat in seats if seat.organisation), *new])
    for seat in seats:
        assert seat.organisation is not None
        actions.fill_seat(seat, _sent(persons, seat.body, seat.organisation), by=stage.setup)
    seats += actions.seat(list(_given(stage, new, persons)), by=stage.setup)
    for number, seat in enumerate(seats):
        if number % 3:
            actions.name_in_public(seat, True, "Einwilligung im Berufungsschreiben", by=stage.setup)
    _deputise(stage, persons["ada"])
    stage.forget()


def _given(stage: Stage, new: dict[str, Body], persons: dict[str, Person]) -> Iterator[actions.SeatEntry]:
    """The seats of the new organisations, in the conference and in one group each."""
    conference = stage.body(CONFERENCE)
    for body in new.values():
        person = _sent(persons, conference, body)
        yield actions.SeatEntry(conference, body, person, since=SINCE, appointed_by="ml-landesregierung")
    for key, _name, number in register.ORGANISATIONS:
        group = stage.body(f"ml-ag-{number}")
        person = _sent(persons, group, new[key])
        yield actions.SeatEntry(group, new[key], person, since=SINCE, appointed_by=CONFERENCE)


def _sent(persons: dict[str, Person], body: Body, organisation: Body) -> Person:
    return persons[register.SENT.get((body.key, organisation.key)) or organisation.key]


def _persons(stage: Stage, organisations: list[str]) -> dict[str, Person]:
    """Whoever an organisation sends, by its key, and the cast by theirs."""
    sending = list(dict.fromkeys(organisations))
    entries = [
        actions.PersonEntry(f"{key}-mitglied"[:60], name) for key, name in zip(sending, register.PERSONS, strict=False)
    ]
    found = dict(zip(sending, actions.register(entries, by=stage.setup), strict=True))
    cast = Person.objects.filter(key__in=["ada", "ben"])
    return found | {person.key: person for person in cast}


def _deputise(stage: Stage, ada: Person) -> None:
    """Ada stands in for the chair of the conference."""
    chair = Seat.objects.get(body__key=CONFERENCE, function=SeatFunction.CHAIR, until="")
    entry = actions.SeatEntry(chair.body, chair.organisation, ada, SeatFunction.DEPUTY, SINCE, appointed_by="ml-dmm")
    [deputy] = actions.seat([entry], by=stage.setup)
    actions.stand_in(deputy, chair, by=stage.setup)


def _charge(stage: Stage) -> None:
    """The conference works on the plan as a whole, each group on one field of action."""
    charge(stage.body(CONFERENCE), by=stage.eva)
    fields = {field.number: field for field in Element.objects.filter(plan=stage.plan, kind=Kind.FIELD)}
    for number, key in enumerate(GROUPS, 1):
        charge(stage.body(key), fields[str(number)], by=stage.eva)


def _announce(stage: Stage) -> list[Phase]:
    """Two rounds behind, one running, deliberation beside it, and what the ministries do ahead."""
    phases = [announce(entry, by=stage.eva) for entry in _entries(stage)]
    reason = "Die Übersetzungen der Fragen ins Arabische und Ukrainische kamen eine Woche später als geplant."
    extend(phases[2], stage.day(28, 18), reason, by=stage.eva)
    return phases


def _entries(stage: Stage) -> list[PhaseEntry]:
    both, day = (PUBLIC, MEMBERS), stage.day
    gathering = _openings(GATHERING, both, Access.WRITE) + _openings(GATHERING[:3], (MINISTRIES,), Access.READ)
    members = _openings(DELIBERATING, (MEMBERS,), Access.WRITE)
    looking_back = _openings(GATHERING[:2], (MEMBERS,), Access.WRITE) + _openings(GATHERING[:2], (PUBLIC,), Access.READ)
    deliberating = members + _openings(DELIBERATING, (PUBLIC, MINISTRIES), Access.READ)
    amending = members + _openings(DELIBERATING[:2], (PUBLIC,), Access.READ)
    advising = _openings((Activity.COMMENT,), (MINISTRIES,), Access.WRITE)
    advising += _openings((Activity.COMMENT,), both, Access.READ)
    conference = stage.body(CONFERENCE)
    return [
        PhaseEntry(_LOOKING_BACK, day(-68, 9), day(-47, 18), looking_back, note=_NOTES[0]),
        PhaseEntry(_GATHERING, day(-45, 9), day(-17, 18), gathering, note=_NOTES[1]),
        PhaseEntry(_GATHERING, day(-14, 9), day(21, 18), gathering, note=_NOTES[2], iteration=2),
        PhaseEntry(_DELIBERATING, day(-10, 9), day(45, 18), deliberating, note=_NOTES[3]),
        PhaseEntry(_AMENDING, day(60, 9), day(81, 18), amending, conference, note=_NOTES[4]),
        PhaseEntry(_ADVISING, day(84, 9), day(112, 18), advising, note=_NOTES[5]),
    ]


def _declare(stage: Stage, phases: list[Phase]) -> None:
    """Who drafts, agrees and takes note; what holds for a phase that runs already was agreed in the statutes."""
    running, since = phases[2:4], "So steht es in der Geschäftsordnung der Konferenz."
    for phase in phases[2:]:
        reason = since if phase in running else ""
        groups, conference, ministries = _PARTS[phase.name]
        for key in GROUPS:
            declare_part(phase, stage.body(key), groups, reason, by=stage.eva)
        declare_part(phase, stage.body(CONFERENCE), conference, reason, by=stage.eva)
        declare_part(phase, stage.body("ml-mtz"), ministries, reason, by=stage.eva)


def _openings(
    activities: tuple[Activity, ...], audiences: tuple[Audience, ...], access: Access
) -> list[tuple[str, str, str]]:
    return [(activity, audience, access) for activity in activities for audience in audiences]
