"""The pages of bodies and offices: names over time, who holds what, and what they do in the plans."""

import pytest

from mitplan.core.dates import UNKNOWN, PartialDate
from mitplan.people.acting import system
from mitplan.people.documents import load_people
from mitplan.people.models import Body, Office, Person, Seat
from mitplan.plan.loading import load_plan
from mitplan.publication.record.parties import span

from .conftest import link, measure
from .reading import page_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plans")]
PEOPLE = {
    "bodies": [
        {
            "key": "rat",
            "kind": "conference",
            "names": [
                {"name": "Beirat", "short": "B", "since": "2000", "until": "2019"},
                {"name": "Integrationsrat", "short": "IR", "since": "2020", "until": ""},
            ],
            "parent": "land",
            "website": "https://rat.example/",
            "note": "Berät die Landesregierung.",
        },
        {"key": "alter-rat", "kind": "advisory_board", "names": [{"name": "Ausländerrat"}]},
        {"key": "verein", "kind": "association", "names": [{"name": "Verband der Vereine", "short": "VdV"}]},
        {"key": "ausschuss", "kind": "working_group", "names": [{"name": "Ausschuss Sprache"}], "parent": "rat"},
    ],
    "successions": [
        {"earlier": "alter-rat", "later": "rat", "kind": "merged_into", "on": "2000", "note": "Per Gesetz"}
    ],
    "offices": [{"key": "vorsitz", "body": "rat", "title": "Vorsitz des Rates", "role": "chair"}],
    "persons": [{"key": "vera", "name": "Vera Vorsitz"}, {"key": "paul", "name": "Paul Privat"}],
    "holders": [
        {"office": "vorsitz", "person": "paul", "since": "2015", "until": "2017-09-30"},
        {"office": "vorsitz", "person": "vera", "since": "2017-10-01", "until": ""},
    ],
    "seats": [{"body": "rat", "organisation": "verein", "function": "secretary", "since": "2020", "until": ""}],
}
UNKNOWN_COST = {"field": "cost", "standing": "unknown", "owed_by": "rat", "due": "2028-03"}
ELEMENTS = [
    {"kind": "plan", "number": "0", "title": "Plan des Rates", "claims": [UNKNOWN_COST]},
    {"kind": "field", "number": "1", "title": "Sprache", "group": "ausschuss"},
    {"kind": "recommendation", "number": "1", "title": "Mehr Kurse", "made_by": "rat", "addressee": "ms"},
    *(measure(str(n), f"Kurs {n}", lead="rat", co_responsible=["verein"]) for n in range(1, 13)),
    measure("13", "Sprechstunde", lead="office:vorsitz", claims=[UNKNOWN_COST | {"due": ""}]),
    {
        "kind": "event",
        "number": "1",
        "title": "Rat beschließt",
        "event_kind": "resolution",
        "on": "2027-01-15",
        "body": "rat",
    },
    {
        "kind": "event",
        "number": "2",
        "title": "Kabinett stimmt zu",
        "event_kind": "meeting",
        "on": "2027-02",
        "body": "land",
    },
    {
        "kind": "event",
        "number": "3",
        "title": "Rat trifft sich",
        "event_kind": "meeting",
        "on": "2027-03",
        "body": "rat",
    },
]
LINKS = [
    link("event/1", "concerns", "recommendation/1"),
    link("event/2", "concerns", "recommendation/1"),
    link("measure/1", "rests_on", "event/1"),
]


@pytest.fixture
def council(plans):
    """A council with a past, seats, an office, a plan it decides on and debts of information."""
    load_people(PEOPLE, by=system("test"))
    freeze = {"label": "Beschluss des Rates", "kind": "record", "decided_by": "rat", "decided_on": "2027-01-15"}
    answers = [{"recommendation": "recommendation/1", "code": "adopted", "given_by": "verein"}]
    stages = [{"elements": ELEMENTS, "links": LINKS, "answers": answers, "freeze": freeze}]
    document = {"key": "rat", "title": "Plan des Rates", "coordination": "stelle", "owner": "rat", "stages": stages}
    load_plan(document, by=system("test"))
    return Body.objects.get(key="rat")


def section(page, title):
    """The plan of that title in the context of a page."""
    return next(plan for plan in page.context["plans"] if plan["title"] == title)


def test_a_body_shows_its_names_predecessors_parts_and_seats(client, council):
    page = page_of(client, "/stellen/rat/")
    assert page.headings[0] == "Integrationsrat"
    assert "Beirat (B) 2000 bis 2019" in page.text
    assert "Integrationsrat (IR) seit 2020" in page.text
    assert "Ausländerrat, aufgegangen in Integrationsrat, 2000 Per Gesetz" in page.text
    assert page.links["Ausschuss Sprache"] == "/stellen/ausschuss/"
    assert page.links["Landesregierung"] == "/stellen/land/"
    assert page.links["rat.example"] == "https://rat.example/"
    assert ["Verband der Vereine", "Schriftführung", "seit 2020"] in page.rows
    assert "Sitze in anderen Gremien" in page_of(client, "/stellen/verein/").text
    assert "aufgegangen in Beirat, 2000" in page_of(client, "/stellen/alter-rat/").text


def test_an_office_shows_its_holders_and_says_what_is_not_known(client, council):
    page = page_of(client, "/aemter/vorsitz/")
    assert "Vera Vorsitz, seit 1. Oktober 2017. Ende nicht bekannt oder noch im Amt" in page.text
    assert "Paul Privat, 2015 bis 30. September 2017" in page.text
    assert page.text.index("Vera") < page.text.index("Paul")
    assert page.links["Integrationsrat"] == "/stellen/rat/"
    assert "Leitung einer Arbeitsgruppe" in page.text
    assert page.links["13 Sprechstunde"].startswith("/plaene/rat/massnahmen/13-")
    assert page.links["In der Liste mit Filtern zeigen: Federführend bei diesen Maßnahmen"] == (
        "/plaene/rat/massnahmen/?lead=office:vorsitz"
    )
    assert "Wer das Amt hat oder hatte, ist nicht bekannt." in page_of(client, "/aemter/stelle/").text


def test_persons_are_named_only_when_they_hold_an_office(client, council):
    unknown = Person.objects.create(key="unbekannt", name="Ute Unbekannt")
    for person in (unknown, Person.objects.get(key="vera")):
        Seat.objects.create(body=council, person=person)
    page = page_of(client, "/stellen/rat/")
    assert "Ute" not in page.text
    assert "eine Person, deren Name nicht veröffentlicht ist" in page.text
    assert ["Vera Vorsitz", "Mitglied", "nicht bekannt"] in page.rows


def test_a_body_shows_what_it_does_in_the_newest_version_of_each_plan(client, council):
    page = page_of(client, "/stellen/rat/")
    plan = section(page, "Plan des Rates")
    assert [(str(role["label"]), role["count"], len(role["items"])) for role in plan["roles"]] == [
        ("Federführend bei diesen Maßnahmen", 12, 10),
        ("Hat diese Empfehlungen ausgesprochen", 1, 1),
    ]
    assert page.links["Alle 12 in der Liste: Federführend bei diesen Maßnahmen"] == "/plaene/rat/massnahmen/?lead=rat"
    roles = [str(role["label"]) for role in section(page_of(client, "/stellen/verein/"), "Plan des Rates")["roles"]]
    assert roles == ["Beteiligt an diesen Maßnahmen", "Hat diese Empfehlungen beantwortet"]
    assert "Arbeitsgruppe dieser Handlungsfelder (1)" in page_of(client, "/stellen/ausschuss/").text


def test_links_lead_to_lists_that_show_as_many(client, council):
    for plan in page_of(client, "/stellen/rat/").context["plans"]:
        for role in (*plan["roles"], *filter(None, [plan["events"]])):
            assert page_of(client, role["url"]).context["page"].paginator.count == role["count"]


def test_what_a_body_decided_when_and_what_followed(client, council):
    """Question g: newest first; what rests on it, which version it decided, and what was next in the same matter."""
    page = page_of(client, "/stellen/rat/")
    third, first = section(page, "Plan des Rates")["events"]["moments"]
    assert (third["title"], third["on"], third["next"], third["followed"]) == ("Rat trifft sich", "März 2027", None, [])
    assert [item["title"] for item in first["about"]] == ["Mehr Kurse"]
    assert [item["title"] for item in first["followed"]] == ["Kurs 1"]
    assert (first["next"]["title"], first["next"]["on"]) == ("Kabinett stimmt zu", "Februar 2027")
    assert [version["url"] for version in first["versions"]] == ["/plaene/rat/fassungen/1/"]
    assert "Was daraus folgte, ist nicht eingetragen." in page.text
    assert "Fassung 1: Beschluss des Rates , 15. Januar 2027" in page.text.replace("Rates,", "Rates ,")


def test_debts_of_information_are_told_with_their_date(client, council):
    page = page_of(client, "/stellen/rat/")
    assert "Plan des Rates : Kosten (bis März 2028)" in page.text.replace("Rates:", "Rates :")
    assert "13 Sprechstunde: Kosten (ohne Frist)" in page.text


def test_the_index_is_narrowed_by_kind_and_by_present_and_former_names(client, council):
    names = {
        row[0].partition(" zu anderer Zeit")[0]
        for row in page_of(client, "/stellen/?art=conference&q=INTEGRATIONSRAT").rows[1:]
    }
    assert names == {"Integrationsrat (IR)"}
    page = page_of(client, "/stellen/?q=beirat&art=conference")
    assert page.rows[1][0] == "Integrationsrat (IR) zu anderer Zeit: Beirat"
    assert page.rows[1][1:] == ["Konferenz", "Teil von Landesregierung"]


@pytest.mark.parametrize("query", ["art=nonsense", "q=%00", "q=" + "x" * 5000, "art=media&q=zz&page=7"])
def test_an_index_with_nothing_in_it_leads_back(client, query):
    page = page_of(client, f"/stellen/?{query}")
    assert "Keine Stelle mit diesem Namen" in page.text
    assert page.links["Alle Stellen zeigen"] == "/stellen/"


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        ("2017-10-01", "", "seit 1. Oktober 2017. Offen"),
        ("2015", "2017", "2015 bis 2017"),
        ("", "2017", "bis 2017, Beginn nicht bekannt"),
        ("", "", "Beginn nicht bekannt. Offen"),
    ],
)
def test_a_term_says_what_is_not_known(since, until, words):
    term = Seat(since=PartialDate(since) if since else UNKNOWN, until=PartialDate(until) if until else UNKNOWN)
    assert span(term, open_end="Offen") == words


@pytest.mark.parametrize("address", ["/stellen/niemand/", "/aemter/niemand/"])
def test_who_is_not_there_is_not_found(client, address):
    assert "nicht eingetragen" in page_of(client, address, 404).text


@pytest.mark.parametrize("address", ["/stellen/", "/stellen/land/", "/aemter/stelle/"])
def test_parties_are_only_read(client, address):
    assert client.post(address).status_code == 405


@pytest.mark.usefixtures("forgetful")
@pytest.mark.parametrize(
    "address", ["/stellen/", "/stellen/rat/", "/stellen/verein/", "/stellen/ministry-1/", "/aemter/vorsitz/"]
)
def test_queries_do_not_grow_with_the_plans(client, council, django_assert_max_num_queries, address):
    with django_assert_max_num_queries(12):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("language", ["/en", "/ar"])
def test_other_languages_read_the_same_pages(client, council, language):
    assert Office.objects.filter(key="vorsitz").exists()
    for page in ("stellen/", "stellen/rat/", "aemter/vorsitz/"):
        assert client.get(f"{language}/{page}").status_code == 200
