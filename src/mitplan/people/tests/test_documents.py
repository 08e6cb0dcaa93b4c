"""Loading people.json: everything in it arrives, a second time changes nothing, and each fault names its place."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from mitplan.core.dates import PartialDate
from mitplan.core.models import Act
from mitplan.people import queries
from mitplan.people.documents import load_people
from mitplan.people.models import Body, BodySuccession, Holder, Office, Person, Seat

from .refusals import SETUP, forbidden

pytestmark = pytest.mark.django_db
PLANS = Path(__file__).parents[2] / "plan" / "documents"
TABLES = (Body, BodySuccession, Office, Person, Holder, Seat, Act)
DOCUMENT = {
    "bodies": [
        {
            "key": "hmsi",
            "kind": "ministry",
            "names": [
                {"name": "Sozialministerium", "short": "SM", "since": "", "until": "2014-01-17"},
                {"name": "Ministerium für Soziales und Integration", "short": "HMSI", "since": "2014-01-18"},
            ],
            "website": "https://hmsi.example",
        },
        {
            "key": "stab",
            "kind": "unit",
            "names": [{"name": "Stabsstelle"}],
            "parent": "hmsi",
            "note": "2015 eingerichtet",
        },
        {"key": "beirat", "kind": "advisory_board", "names": [{"name": "Integrationsbeirat"}]},
        {"key": "konferenz", "kind": "conference", "names": [{"name": "Integrationskonferenz"}]},
    ],
    "successions": [{"earlier": "beirat", "later": "konferenz", "kind": "merged_into", "on": "2014", "note": "X3"}],
    "offices": [{"key": "bevollmaechtigter", "body": "hmsi", "title": "Bevollmächtigter", "role": "coordination"}],
    "persons": [{"key": "jo-d", "name": "Jo D."}, {"key": "kai-k", "name": "Kai K."}],
    "holders": [
        {"office": "bevollmaechtigter", "person": "jo-d", "since": "", "until": "2017-09-30"},
        {"office": "bevollmaechtigter", "person": "kai-k", "since": "2017-10-01", "until": ""},
    ],
    "seats": [
        {
            "body": "konferenz",
            "organisation": "stab",
            "function": "chair",
            "since": "2015-03-19",
            "appointed_by": "Land",
        },
        {"body": "konferenz", "organisation": "beirat"},
        {"body": "konferenz", "organisation": "beirat"},
    ],
}


def counts():
    return {model.__name__: model.objects.count() for model in TABLES}


@pytest.fixture
def document():
    return copy.deepcopy(DOCUMENT)


def test_everything_in_it_arrives_through_the_verbs(document):
    load_people(document, by=SETUP)
    expected = {"Body": 4, "BodySuccession": 1, "Office": 1, "Person": 2, "Holder": 2, "Seat": 3, "Act": 13}
    assert counts() == expected
    assert queries.party_names(["hmsi"], PartialDate("2014-01-17")) == {"hmsi": ("Sozialministerium", "SM")}
    stab = Body.objects.get(key="stab")
    assert (stab.parent.key, stab.note) == ("hmsi", "2015 eingerichtet")
    office = queries.office_by_key("bevollmaechtigter")
    assert (office.role, office.body.key) == ("coordination", "hmsi")
    days = ("2017-09-30", "2017-10-01")
    assert [queries.holder_on(office, PartialDate(day)).person.key for day in days] == ["jo-d", "kai-k"]
    assert [seat.function for seat in queries.register_of("konferenz").seats] == [
        "chair", "member", "member",
    ]  # fmt: skip


def test_a_second_time_changes_nothing(document):
    load_people(document, by=SETUP)
    before = counts()
    load_people(document, by=SETUP)
    assert counts() == before


def test_additions_to_a_known_document_arrive(document):
    load_people(document, by=SETUP)
    document["bodies"].append({"key": "neu", "kind": "network", "names": [{"name": "Neu"}], "parent": "stab"})
    document["seats"].append({"body": "konferenz", "organisation": "beirat"})
    document["holders"][1]["until"] = "2018-12-31"
    document["holders"].append({"office": "bevollmaechtigter", "person": "jo-d", "since": "2019-01-01"})
    before = counts()
    load_people(document, by=SETUP)
    after = {"Body": 1, "Seat": 1, "Holder": 1, "Act": 4}
    assert counts() == {name: count + after.get(name, 0) for name, count in before.items()}
    assert Holder.objects.get(person__key="kai-k").until == PartialDate("2018-12-31")


def test_only_the_coordination_office_loads(document, cast):
    with forbidden():
        load_people(document, by=cast.cem)


def change(path, value):
    """What puts a value into the document; None removes it."""

    def apply(document):
        *way, last = path
        for step in way:
            document = document[step]
        if value is None:
            del document[last]
        else:
            document[last] = value

    return apply


FAULTS: list[tuple[tuple[str | int, ...], Any, str]] = [
    (("people",), [], "people.json: „people“ ist nicht bekannt."),
    (("bodies", 1, "nmaes"), [], "bodies[1].nmaes ist nicht bekannt."),
    (("bodies", 0, "names", 1, "shrot"), "x", "bodies[0].names[1].shrot ist nicht bekannt."),
    (("bodies", 2, "key"), None, "bodies[2].key fehlt."),
    (("bodies", 2, "names"), [], "bodies[2].names fehlt."),
    (("bodies", 2, "names"), "Beirat", "bodies[2].names: Hier muss eine Liste stehen."),
    (("seats",), {}, "seats: Hier muss eine Liste stehen."),
    (("seats", 1), "beirat", "seats[1]: Hier muss ein Eintrag mit Angaben stehen."),
    (("persons", 0, "name"), 7, "persons[0].name: Hier muss ein Text stehen."),
    (("bodies", 3, "parent"), "weg", "bodies: Stelle „konferenz“: Die übergeordnete Stelle „weg“ gibt es nicht."),
    (("bodies", 3, "kind"), "club", "bodies: Stelle „konferenz“, kind: Wert 'club' ist keine gültige Option."),
    (("successions", 0, "later"), "weg", "successions[0].later: „weg“ gibt es nicht."),
    (
        ("successions", 0, "kind"),
        "weg",
        "successions[0]: beirat → konferenz, kind: Wert 'weg' ist keine gültige Option.",
    ),
    (("offices", 0, "body"), "weg", "offices[0].body: „weg“ gibt es nicht."),
    (("offices", 0, "role"), "weg", "offices[0]: Amt „bevollmaechtigter“, role: Wert 'weg' ist keine gültige Option."),
    (("holders", 0, "office"), "weg", "holders[0].office: „weg“ gibt es nicht."),
    (("holders", 0, "person"), "weg", "holders[0].person: „weg“ gibt es nicht."),
    (("seats", 0, "organisation"), "weg", "seats[0].organisation: „weg“ gibt es nicht."),
    (("seats", 0, "function"), "weg", "seats: Stelle „konferenz“, function: Wert 'weg' ist keine gültige Option."),
]


@pytest.mark.parametrize(("path", "value", "sentence"), FAULTS)
def test_a_fault_is_refused_with_its_place_and_nothing_is_loaded(document, path, value, sentence):
    change(path, value)(document)
    with pytest.raises(ValidationError) as refusal:
        load_people(document, by=SETUP)
    assert refusal.value.messages == [sentence]
    assert set(counts().values()) == {0}


def test_a_bad_date_is_refused_with_its_place(document):
    document["holders"][0]["until"] = "31.02.2017"
    with pytest.raises(ValidationError) as refusal:
        load_people(document, by=SETUP)
    (sentence,) = refusal.value.messages
    assert sentence.startswith("holders[0].until: 31.02.2017 ist kein Datum des Kalenders:")


def test_all_faults_of_shape_are_told_at_once(document):
    document["bodies"][0]["colour"] = "red"
    del document["offices"][0]["title"]
    with pytest.raises(ValidationError) as refusal:
        load_people(document, by=SETUP)
    assert refusal.value.messages == ["bodies[0].colour ist nicht bekannt.", "offices[0].title fehlt."]


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (("bodies", 0, "names", 1, "short"), "MSI", "bodies[0] (hmsi)"),
        (("bodies", 0, "website"), "https://other.example", "bodies[0] (hmsi)"),
        (("bodies", 1, "parent"), "beirat", "bodies[1] (stab)"),
        (("bodies", 1, "kind"), "network", "bodies[1] (stab)"),
        (("successions", 0, "on"), "2015", "successions[0]"),
        (("offices", 0, "title"), "Beauftragter", "offices[0] (bevollmaechtigter)"),
        (("persons", 0, "name"), "Joe D.", "persons[0] (jo-d)"),
        (("holders", 0, "until"), "2017-08-31", "holders[0]"),
    ],
)
def test_what_differs_from_the_register_is_refused(document, path, value, place):
    load_people(document, by=SETUP)
    before = counts()
    change(path, value)(document)
    with pytest.raises(ValidationError) as refusal:
        load_people(document, by=SETUP)
    assert refusal.value.messages == [
        f"{place}: Der Eintrag steht mit anderen Angaben im Register. Bitte ändern Sie ihn dort."
    ]
    assert counts() == before


@pytest.mark.parametrize("path", sorted(PLANS.glob("*/people.json")), ids=lambda path: path.parent.name)
def test_the_people_of_each_demo_plan_load_twice(path):
    document = json.loads(path.read_text(encoding="utf-8"))
    load_people(document, by=SETUP)
    before = counts()
    load_people(document, by=SETUP)
    assert counts() == before
    assert before["Body"] == len(document["bodies"])
