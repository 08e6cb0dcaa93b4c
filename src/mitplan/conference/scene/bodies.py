"""First act: organisations join the conference, persons take their seats, groups are charged, phases are announced."""

from typing import Final

from mitplan.core.dates import PartialDate
from mitplan.people import actions
from mitplan.people.models import Person, Seat
from mitplan.people.states import BodyKind, SeatFunction
from mitplan.plan.models import Element
from mitplan.plan.states import Kind

from ..actions import PhaseEntry, announce, charge, extend
from ..states.phases import Access, Activity, Audience
from . import register
from .stage import CONFERENCE, GROUPS, Stage

SINCE: Final = PartialDate("2026-10-01")
PUBLIC, MEMBERS, MINISTRIES = Audience.PUBLIC, Audience.MEMBERS, Audience.MINISTRIES
GATHERING: Final = (Activity.CONTRIBUTE, Activity.COMMENT, Activity.SUPPORT, Activity.STATE, Activity.VOTE)
DELIBERATING: Final = (Activity.PROPOSE, Activity.AMEND, Activity.DECIDE)


def play(stage: Stage) -> None:
    """Put the conference together and open the second round of gathering."""
    _join(stage)
    _take_seats(stage)
    _charge(stage)
    _announce(stage)


def _join(stage: Stage) -> None:
    """More organisations than the register of the plan names join the conference and its groups."""
    new = [
        actions.BodyEntry(key, BodyKind.ASSOCIATION, [actions.NameEntry(name)], note="Mitglied der Teilhabekonferenz.")
        for key, name, _group in register.ORGANISATIONS
    ]
    bodies = {body.key: body for body in actions.establish(new, by=stage.setup)}
    conference = stage.body(CONFERENCE)
    seats = [
        actions.SeatEntry(conference, body, since=SINCE, appointed_by="ml-landesregierung") for body in bodies.values()
    ]
    seats += [
        actions.SeatEntry(stage.body(f"ml-ag-{group}"), bodies[key], since=SINCE, appointed_by=CONFERENCE)
        for key, _name, group in register.ORGANISATIONS
    ]
    actions.seat(seats, by=stage.setup)


def _take_seats(stage: Stage) -> None:
    """Each organisation sends one person to the conference and to its groups; two thirds want to be named."""
    empty = Seat.objects.filter(body__key__in=[CONFERENCE, *GROUPS], person=None, until="")
    seats = list(empty.select_related("body", "organisation").order_by("pk"))
    persons = _persons(stage, [seat.organisation.key for seat in seats if seat.organisation])
    for number, seat in enumerate(seats):
        assert seat.organisation is not None
        special = register.SENT.get((seat.body.key, seat.organisation.key))
        person = persons[special or seat.organisation.key]
        actions.fill_seat(seat, person, by=stage.setup)
        if number % 3:
            actions.name_in_public(seat, True, "Einwilligung im Berufungsschreiben", by=stage.setup)
    _deputise(stage, persons["ada"])
    stage.forget()


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


def _announce(stage: Stage) -> None:
    """Two rounds behind, one running, deliberation beside it, and what the ministries do ahead."""
    both = (PUBLIC, MEMBERS)
    gathering = _openings(GATHERING, both, Access.WRITE) + _openings(GATHERING[:3], (MINISTRIES,), Access.READ)
    day = stage.day
    announce(
        PhaseEntry(
            "Rückblick der Arbeitsgruppen auf den beschlossenen Plan",
            day(-68, 9),
            day(-47, 18),
            [*_openings(GATHERING[:2], (MEMBERS,), Access.WRITE), *_openings(GATHERING[:2], (PUBLIC,), Access.READ)],
            note="Was fehlt dem Plan, was ist überholt? Die Mitglieder sammeln, bevor alle gefragt werden.",
        ),
        by=stage.eva,
    )
    name = "Sammlung für die Fortschreibung"
    announce(
        PhaseEntry(
            name,
            day(-45, 9),
            day(-17, 18),
            gathering,
            note="Erste Runde: alle Handlungsfelder, alle Sprachen, mit und ohne Konto.",
        ),
        by=stage.eva,
    )
    running = announce(
        PhaseEntry(
            name,
            day(-14, 9),
            day(21, 18),
            gathering,
            note="Zweite Runde, mit Aussagen zum Abstimmen. Bitte sehen Sie erst nach, was schon eingereicht ist.",
            iteration=2,
        ),
        by=stage.eva,
    )
    reason = "Die Übersetzungen der Fragen ins Arabische und Ukrainische kamen eine Woche später als geplant."
    extend(running, day(28, 18), reason, by=stage.eva)
    members = _openings(DELIBERATING, (MEMBERS,), Access.WRITE)
    announce(
        PhaseEntry(
            "Beratung in den Arbeitsgruppen",
            day(-10, 9),
            day(45, 18),
            [*members, *_openings(DELIBERATING, (PUBLIC, MINISTRIES), Access.READ)],
            note="Die Arbeitsgruppen fassen Beiträge zu Empfehlungen zusammen und beschließen sie.",
        ),
        by=stage.eva,
    )
    announce(
        PhaseEntry(
            "Änderungsanträge zum Entwurf der Konferenz",
            day(60, 9),
            day(81, 18),
            [*members, *_openings(DELIBERATING[:2], (PUBLIC,), Access.READ)],
            body=stage.body(CONFERENCE),
            note="Alle Mitglieder können Änderungen an den Empfehlungen aller Arbeitsgruppen beantragen.",
        ),
        by=stage.eva,
    )
    announce(
        PhaseEntry(
            "Fachliche Hinweise der Ressorts",
            day(84, 9),
            day(112, 18),
            [
                *_openings((Activity.COMMENT,), (MINISTRIES,), Access.WRITE),
                *_openings((Activity.COMMENT,), both, Access.READ),
            ],
            note="Die Ressorts weisen auf Zuständigkeiten, Kosten und laufende Vorhaben hin; geantwortet wird später.",
        ),
        by=stage.eva,
    )


def _openings(
    activities: tuple[Activity, ...], audiences: tuple[Audience, ...], access: Access
) -> list[tuple[str, str, str]]:
    return [(activity, audience, access) for activity in activities for audience in audiences]
