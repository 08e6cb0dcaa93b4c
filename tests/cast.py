"""The cast: eight people with a fixed meaning, so that their names alone tell a test's story.

Ada is a member of the conference for an association, Ben chairs a working group, Cem is clerk in the lead ministry,
Dana signs for another ministry, Eva is the coordination office, Finn is the public with an account, Gül translates,
Ida is the independent monitor. All of it comes about by verbs.
"""

from dataclasses import dataclass, fields

import pytest
from django.db import transaction

from mitplan.core.dates import UNKNOWN, PartialDate
from mitplan.people import actions
from mitplan.people.acting import Acting, system
from mitplan.people.models import Body, Office, Person
from mitplan.people.states import BodyKind, OfficeRole, SeatFunction

SINCE = PartialDate("2016-01-01")
BODIES = (
    ("government", BodyKind.GOVERNMENT, "Landesregierung", ""),
    ("lead_ministry", BodyKind.MINISTRY, "Ministerium für Soziales", "MS"),
    ("other_ministry", BodyKind.MINISTRY, "Ministerium der Finanzen", "MdF"),
    ("conference", BodyKind.CONFERENCE, "Integrationskonferenz", "IK"),
    ("working_group", BodyKind.WORKING_GROUP, "Arbeitsgruppe Sprache und Bildung", "AG 1"),
    ("association", BodyKind.ASSOCIATION, "Verband der Vereine", "VdV"),
    ("other_association", BodyKind.ASSOCIATION, "Bund der Träger", "BdT"),
)
OFFICES = (
    ("ben", "Leitung der Arbeitsgruppe 1", OfficeRole.CHAIR, "working_group"),
    ("cem", "Sachbearbeitung Integration", OfficeRole.CLERK, "lead_ministry"),
    ("dana", "Abteilungsleitung Haushalt", OfficeRole.SIGNATORY, "other_ministry"),
    ("eva", "Koordinierungsstelle Integrationsplan", OfficeRole.COORDINATION, "lead_ministry"),
    ("guel", "Übersetzungsdienst", OfficeRole.TRANSLATOR, "government"),
    ("ida", "Unabhängige Bewertung", OfficeRole.MONITOR, "other_association"),
)


@dataclass(frozen=True)
class Bodies:
    """The bodies around the cast."""

    government: Body
    lead_ministry: Body
    other_ministry: Body
    conference: Body
    working_group: Body
    association: Body
    other_association: Body


@dataclass(frozen=True)
class Cast:
    """Everybody in the capacity in which they act (`cast.eva` is a `by`), and the bodies around them."""

    ada: Acting
    ben: Acting
    cem: Acting
    dana: Acting
    eva: Acting
    finn: Acting
    guel: Acting
    ida: Acting
    bodies: Bodies

    @property
    def everybody(self) -> dict[str, Acting]:
        return {field.name: getattr(self, field.name) for field in fields(self) if field.name != "bodies"}


def build_cast() -> Cast:
    """Put the cast on stage."""
    by = system("cast")
    with transaction.atomic():
        bodies = _bodies(by)
        names = {"ada": "Ada", "ben": "Ben", "cem": "Cem", "dana": "Dana"}
        names |= {"eva": "Eva", "finn": "Finn", "guel": "Gül", "ida": "Ida"}
        persons = {
            person.key: person
            for person in actions.register([actions.PersonEntry(*pair) for pair in names.items()], by=by)
        }
        offices = {key: _office(persons[key], title, role, getattr(bodies, body)) for key, title, role, body in OFFICES}
        actions.give_mandate(persons["ada"], bodies.association, SINCE, UNKNOWN, by=by)
        actions.seat(
            [
                actions.SeatEntry(bodies.conference, bodies.association, persons["ada"], since=SINCE),
                actions.SeatEntry(bodies.conference, bodies.other_association, since=SINCE),
                actions.SeatEntry(bodies.working_group, bodies.association, persons["ada"], since=SINCE),
                actions.SeatEntry(bodies.working_group, None, persons["ben"], SeatFunction.CHAIR, SINCE),
            ],
            by=by,
        )
    return Cast(bodies=bodies, **{key: Acting(person, offices.get(key)) for key, person in persons.items()})


def _bodies(by: Acting) -> Bodies:
    parents = {"lead_ministry": "government", "other_ministry": "government", "working_group": "conference"}
    entries = [
        actions.BodyEntry(
            key.replace("_", "-"), kind, [actions.NameEntry(name, short)], parents.get(key, "").replace("_", "-")
        )
        for key, kind, name, short in BODIES
    ]
    return Bodies(**{body.key.replace("-", "_"): body for body in actions.establish(entries, by=by)})


def _office(person: Person, title: str, role: str, body: Body) -> Office:
    by = system("cast")
    office = actions.create_office(f"office-of-{person.key}", body, title, role, by=by)
    actions.appoint(office, person, SINCE, by=by)
    return office


@pytest.fixture
def cast(db: None) -> Cast:
    """Ada, Ben, Cem, Dana, Eva, Finn, Gül and Ida."""
    return build_cast()
