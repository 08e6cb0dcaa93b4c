"""Plans for the tests of pages, loaded once through the verbs for all tests of this folder and rolled back after."""

import json
from importlib import resources

import pytest
from django.apps import apps
from django.db import transaction

from mitplan.core.dates import PartialDate
from mitplan.core.rows import refresh_statistics
from mitplan.people.acting import Acting, system
from mitplan.people.actions import PersonEntry, appoint, register
from mitplan.people.documents import load_people
from mitplan.people.models import Office
from mitplan.plan import generating
from mitplan.plan.loading import load_plan
from mitplan.plan.models import Plan
from mitplan.publication import archive, queries
from mitplan.publication.comparison import fates, overview
from mitplan.publication.home import costs
from mitplan.publication.record import lines
from mitplan.publication.thread import flows

BODIES = {
    "bodies": [
        {"key": "land", "kind": "government", "names": [{"name": "Landesregierung", "short": "LReg"}]},
        {"key": "ms", "kind": "ministry", "names": [{"name": "Ministerium für Soziales", "short": "MS"}]},
        {"key": "mk", "kind": "ministry", "names": [{"name": "Ministerium für Kultus", "short": "MK"}]},
        {"key": "ag", "kind": "working_group", "names": [{"name": "Arbeitsgruppe Sprache", "short": "AG"}]},
    ],
    "offices": [{"key": "stelle", "body": "land", "title": "Koordinierungsstelle", "role": "coordination"}],
}


def euros(amount, period="year", basis="budget"):
    """A sum of money as documents write it."""
    return {"low": amount * 100, "high": amount * 100, "currency": "EUR", "period": period, "basis": basis}


def measure(number, title, **more):
    return {"kind": "measure", "number": number, "title": title, **more}


def link(origin, type_, target, **more):
    return {"from": origin, "type": type_, "to": target, **more}


ELEMENTS = [
    {
        "kind": "plan",
        "number": "0",
        "title": "Kleiner Plan",
        "text": "Erster Absatz.\n\nZweiter Absatz.",
        "status": "running",
        "decided": "2027-01-15",
        "claims": [
            {"field": "cost", "value": euros(900), "source": "source/Q1"},
            {"field": "cost", "value": euros(500), "source": "source/Q2"},
        ],
    },
    {"kind": "guideline", "number": "1", "title": "Bildung zuerst"},
    {"kind": "field", "number": "1", "title": "Sprache", "group": "ag"},
    {"kind": "field", "number": "2", "title": "Arbeit"},
    {"kind": "objective", "number": "1", "title": "Alle lernen Deutsch"},
    {"kind": "objective", "number": "2", "title": "Alle finden Arbeit"},
    {"kind": "indicator", "number": "1", "title": "Abschlüsse", "unit": "%", "baseline": "60", "target": "90"},
    {"kind": "recommendation", "number": "1", "title": "Mehr Kurse", "made_by": "ag", "made_on": "2026-03"},
    {"kind": "recommendation", "number": "2", "title": "Ein Gesetz", "made_by": "ag", "made_on": "2026-04"},
    {"kind": "recommendation", "number": "3", "title": "Öfter tagen", "made_by": "ag"},
    measure("1", "Zweite Chance", lead="ms", stage="running", assessment="delayed", origin="new", started="2027-03"),
    measure("2", "Ärztliche Beratung", lead="mk", stage="planned", starts="2028", cost=euros(100)),
    measure("3", "Altes Programm", started="2020", measure_kind="programme", cost=euros(1000)),
    measure("4", "Teil des Programms", lead="ms", cost=euros(400), target_groups=["Familien", "Jugend"]),
    measure("5", "Aufgegebenes", lead="ms", cost=euros(7000)),
    measure("6", "Einmal", lead="mk", cost=euros(50, "once", "estimate"), tags=["Pilot"]),
    measure("7", "Ohne Zeitraum", cost=euros(70, "unknown")),
    {"kind": "source", "number": "Q1", "title": "Haushaltsplan", "source_kind": "report", "published": "2026"},
    {"kind": "source", "number": "Q2", "title": "Zeitung", "source_kind": "press", "published": "2027-01"},
    {"kind": "source", "number": "Q3", "title": "Plan von 2017", "source_kind": "earlier_plan", "published": "2017"},
    {"kind": "event", "number": "1", "title": "Kabinett beschließt", "event_kind": "resolution", "on": "2027-01-15"},
    {
        "kind": "event",
        "number": "2",
        "title": "Kurse zugesagt",
        "event_kind": "promise",
        "on": "2027-02",
        "due": "2028",
    },
    {"kind": "event", "number": "3", "title": "Bald mehr", "event_kind": "promise", "on": "2027-05", "body": "land"},
    {"kind": "question", "number": "1", "title": "Was kostet es?", "asked_on": "2027-06"},
]
LINKS = [
    link("recommendation/1", "leads_to", "measure/1", degree="partly"),
    link("recommendation/1", "leads_to", "measure/2", degree="verbatim"),
    link("measure/1", "serves", "objective/1"),
    link("measure/1", "belongs_to", "field/1"),
    link("measure/2", "belongs_to", "field/1"),
    link("measure/2", "belongs_to", "field/2"),
    link("measure/4", "belongs_to", "field/2"),
    link("measure/6", "belongs_to", "field/2"),
    link("measure/4", "part_of", "measure/3"),
    link("objective/1", "measured_by", "indicator/1"),
    link("measure/1", "follows", "guideline/1"),
]
ANSWERS = [
    {
        "recommendation": "recommendation/1",
        "code": "partly",
        "reason": "Die Hälfte der Kurse ist bezahlt.",
        "given_by": "ms",
        "given_on": "2026-09",
    },
    {"recommendation": "recommendation/2", "code": "declined", "reason": "Der Bund ist zuständig.", "given_by": "mk"},
]
CLAIMS = [
    {"field": "lead", "standing": "none"},
    {"field": "stage", "value": "done", "source": "source/Q1"},
    {"field": "stage", "value": "running", "source": "source/Q2"},
]


def small_plan():
    """A plan in two versions, small enough to know every row by heart."""
    elements = [{**row, "claims": CLAIMS} if row["number"] == "7" else row for row in ELEMENTS]
    return {
        "key": "klein",
        "title": "Kleiner Plan",
        "fictional": True,
        "notice": "Nur zum Prüfen.",
        "owner": "land",
        "coordination": "stelle",
        "stages": [
            {
                "elements": elements,
                "links": LINKS,
                "freeze": {"label": "Entwurf", "kind": "consultation_draft"},
            },
            {
                "withdraw": [{"element": "measure/5", "reason": "Kein Geld mehr."}],
                "answers": ANSWERS,
                "freeze": {
                    "label": "Beschluss",
                    "kind": "record",
                    "decided_by": "land",
                    "decided_on": "2027-01-15",
                },
            },
        ],
    }


def _load(people, plan):
    by = system("test")
    load_people(people, by=by)
    return load_plan(plan, by=by)


# Not for the whole session: an open transaction would lock out the tests that need a database of their own.
@pytest.fixture(scope="package")
def plans(django_db_setup, django_db_blocker):
    """`klein` with rows known by heart, `hessen-2017` as it is shown, `mess-10` and `mess-1000` to count queries."""
    with django_db_blocker.unblock(), transaction.atomic():
        _load(BODIES, small_plan())
        folder = resources.files("mitplan.plan") / "documents" / "hessen-2017"
        _load(*(json.loads((folder / name).read_text("utf-8")) for name in ("people.json", "plan.json")))
        for size in (10, 1000):
            _load(generating.people(), generating.plan(f"mess-{size}", size))
        # Nobody has looked at these tables yet: without it PostgreSQL reads whole tables, test after test.
        refresh_statistics(*apps.get_models())
        yield
        transaction.set_rollback(True)


@pytest.fixture
def eva(plans, db):
    """Holds the office that coordinates the plan `klein`; her name must appear nowhere."""
    office = Office.objects.get(key="stelle")
    [person] = register([PersonEntry("eva-geheim", "Eva Geheim")], by=system("test"))
    appoint(office, person, PartialDate("2020"), by=system("test"))
    return Acting(person, office)


@pytest.fixture
def plan(eva):
    """`klein`, for tests that go on writing it."""
    return Plan.objects.get(key="klein")


@pytest.fixture
def forgetful():
    """Nothing of a version is remembered, so that all queries of a page count."""
    for module in (queries, costs, archive, overview, fates, flows, lines):
        for remembered in vars(module).values():
            if hasattr(remembered, "cache_clear"):
                remembered.cache_clear()


# A plan in three versions; the second differs from the first in every respect, the third in none.
_LONG = "Die Kurse finden in jedem Landkreis statt. " * 5
_FIRST = [
    {"kind": "plan", "number": "0", "title": "Plan im Wandel"},
    {"kind": "objective", "number": "1", "title": "Alle lernen Deutsch", "target": "80 %"},
    {"kind": "recommendation", "number": "1", "title": "Mehr Kurse", "made_by": "ag"},
    measure("1", "Kurse", lead="ms", starts="2027", cost=euros(100), text=f"{_LONG}Sie dauern drei Monate. {_LONG}"),
    measure("2", "Alte Kurse", lead="ms"),
    measure("3", "Beratung", lead="mk"),
    measure("4", "Unberührt", lead="mk"),
]
_SECOND = {
    "elements": [measure("5", "Neue Kurse"), measure("6", "Beratung am Telefon")],
    "revise": [
        {
            "element": "measure/1",
            "reason": "Nach der Anhörung",
            "lead": "mk",
            "starts": "2028-03",
            "cost": euros(250),
            "text": f"{_LONG}Sie dauern sechs Monate. {_LONG}",
        },
        {"element": "objective/1", "reason": "Ehrgeiziger", "target": "90 %"},
        {"element": "measure/3", "reason": "Klarer", "title": "Beratung vor Ort"},
    ],
    "withdraw": [{"element": "measure/2", "reason": "Geht in Maßnahme 5 auf."}],
    "links": [
        link("measure/2", "merged_into", "measure/5"),
        link("measure/6", "split_from", "measure/3"),
        link("recommendation/1", "leads_to", "measure/5", degree="partly"),
    ],
    "answers": [
        {"recommendation": "recommendation/1", "code": "partly", "reason": "Das Geld ist knapp.", "given_by": "ms"}
    ],
}
_NO_CHANGE = {"freeze": {"label": "Dritter Stand", "kind": "record"}}

_DECIDED = {"label": "Beschluss", "kind": "record", "decided_by": "land", "decided_on": "2027-01-15"}
CHANGING = {
    "key": "wandel",
    "title": "Plan im Wandel",
    "coordination": "stelle",
    "owner": "land",
    "stages": [
        {"elements": _FIRST, "freeze": {"label": "Entwurf der Konferenz", "kind": "consultation_draft"}},
        {**_SECOND, "freeze": _DECIDED},
        _NO_CHANGE,
    ],
}


@pytest.fixture
def changing(plans):
    """The plan in three versions."""
    return load_plan(CHANGING, by=system("test"))
