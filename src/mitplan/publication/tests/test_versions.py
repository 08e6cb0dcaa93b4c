"""The pages of versions: what a version is, what it changed, and its document byte for byte."""

import hashlib
import json

import pytest

from mitplan.people.acting import system
from mitplan.plan.loading import load_plan
from mitplan.plan.models import Version
from mitplan.publication.record import changes

from .conftest import euros, link, measure
from .reading import page_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plans")]
LONG = "Die Kurse finden in jedem Landkreis statt. " * 5
FIRST = [
    {"kind": "plan", "number": "0", "title": "Plan im Wandel"},
    {"kind": "objective", "number": "1", "title": "Alle lernen Deutsch", "target": "80 %"},
    {"kind": "recommendation", "number": "1", "title": "Mehr Kurse", "made_by": "ag"},
    measure("1", "Kurse", lead="ms", starts="2027", cost=euros(100), text=f"{LONG}Sie dauern drei Monate. {LONG}"),
    measure("2", "Alte Kurse", lead="ms"),
    measure("3", "Beratung", lead="mk"),
    measure("4", "Unberührt", lead="mk"),
]
SECOND = {
    "elements": [measure("5", "Neue Kurse"), measure("6", "Beratung am Telefon")],
    "revise": [
        {
            "element": "measure/1",
            "reason": "Nach der Anhörung",
            "lead": "mk",
            "starts": "2028-03",
            "cost": euros(250),
            "text": f"{LONG}Sie dauern sechs Monate. {LONG}",
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
NO_CHANGE = {"freeze": {"label": "Dritter Stand", "kind": "record"}}


@pytest.fixture
def changing(plans):
    """A plan in three versions; the second differs from the first in every respect, the third in none."""
    first = {"elements": FIRST, "freeze": {"label": "Entwurf der Konferenz", "kind": "consultation_draft"}}
    decided = {"label": "Beschluss", "kind": "record", "decided_by": "land", "decided_on": "2027-01-15"}
    document = {"key": "wandel", "title": "Plan im Wandel", "coordination": "stelle", "owner": "land"}
    stages = [first, {**SECOND, "freeze": decided}, NO_CHANGE]
    return load_plan({**document, "stages": stages}, by=system("test"))


def differences(client, query=""):
    page = page_of(client, f"/plaene/wandel/fassungen/2/{query}")
    return {
        entry["number"] or group["kind"]: {d["label"]: (d["before"], d["after"]) for d in entry["differences"]}
        for group in page.context["groups"]
        for entry in group["entries"]
    }


def test_versions_are_listed_newest_first_with_who_decided_and_what_changed(client, changing):
    page = page_of(client, "/plaene/wandel/fassungen/")
    assert page.headings[1:4] == [
        "Fassung 3: Dritter Stand",
        "Fassung 2: Beschluss",
        "Fassung 1: Entwurf der Konferenz",
    ]
    assert "Beschlossen: Landesregierung, 15. Januar 2027" in page.text
    assert page.links["Landesregierung"] == "/stellen/land/"
    assert "2 Einträge sind neu, 1 wurde zurückgezogen, 4 wurden anders gefasst." in page.text
    assert "0 Einträge sind neu, 0 wurden zurückgezogen, 0 wurden anders gefasst." in page.text
    assert page.text.count("Das ist die erste Fassung dieses Plans") == 1
    for version in Version.objects.filter(plan=changing):
        assert version.sha256 in page.text.replace(" ", "")
    assert page.links["Den Plan in Fassung 1 lesen"] == "/plaene/wandel/?fassung=1"


def test_every_kind_of_change_is_told_in_words(client, changing):
    told = differences(client)
    one = told.pop("1")
    assert told == {
        "2": {
            "zurückgezogen": ("", "Begründung: Geht in Maßnahme 5 auf."),
            "aufgegangen in": ("", "5 Neue Kurse"),
        },
        "3": {"Titel": ("Beratung", "Beratung vor Ort")},
        "5": {"neu aufgenommen": ("", "")},
        "6": {"neu aufgenommen": ("", ""), "abgespalten von": ("", "3 Beratung vor Ort")},
    }
    # Of the three elements with the number 1 the measure comes last.
    assert one["Federführung"] == ("Ministerium für Soziales", "Ministerium für Kultus")
    assert one["Geplanter Beginn"] == ("2027", "März 2028")
    assert one["Kosten"] == ("100 € im Jahr (Haushalt)", "250 € im Jahr (Haushalt)")
    before, after = one["Text"]
    assert "drei Monate" in before
    assert "sechs Monate" in after
    assert before.startswith("… ")
    assert len(before) < 200
    assert differences(client, "?art=objective")["1"] == {"Zielwert": ("80 %", "90 %")}
    assert differences(client, "?art=recommendation")["1"] == {
        "führt zu": ("", "5 Neue Kurse (teilweise)"),
        "Antwort": ("", "teilweise übernommen (Ministerium für Soziales): Das Geld ist knapp."),
    }


def test_changes_are_counted_and_narrowed_by_respect(client, changing):
    page = page_of(client, "/plaene/wandel/fassungen/2/")
    counts = {str(label): count for _code, label, count in page.context["overview"].counts()}
    assert counts == {
        "neu aufgenommen": 2,
        "zurückgezogen": 1,
        "zusammengelegt": 1,
        "aufgeteilt": 1,
        "Antwort gegeben oder geändert": 1,
        "Zuständigkeit geändert": 1,
        "Kosten geändert": 1,
        "Termine geändert": 1,
        "Zielwert geändert": 1,
        "Titel geändert": 1,
        "Text geändert": 1,
        "Verbindungen geändert": 1,
    }
    assert list(differences(client, "?was=merged")) == ["2"]
    assert list(differences(client, "?was=lead&art=measure")) == ["1"]
    assert page.links["Zielwert geändert"] == "?was=target#liste"


@pytest.mark.parametrize("query", ["?was=nonsense", "?art=x", "?was=lead&art=objective", "?page=99999&was=%00"])
def test_a_selection_with_nothing_in_it_leads_back(client, changing, query):
    page = page_of(client, f"/plaene/wandel/fassungen/2/{query}")
    assert "Nichts in dieser Auswahl." in page.text
    assert "Alle Änderungen zeigen" in page.links


def test_any_two_versions_are_compared_also_backwards(client, changing):
    assert "Gegenüber".casefold() in page_of(client, "/plaene/wandel/fassungen/3/?gegen=1").text.casefold()
    back = page_of(client, "/plaene/wandel/fassungen/1/?gegen=2")
    labels = {d["label"] for group in back.context["groups"] for e in group["entries"] for d in e["differences"]}
    assert {"nicht mehr enthalten", "wieder aufgenommen"} <= labels
    assert "Kein Unterschied" in page_of(client, "/plaene/wandel/fassungen/3/").text
    assert "Wählen Sie eine andere" in page_of(client, "/plaene/wandel/fassungen/2/?gegen=2").text


@pytest.mark.parametrize(
    "address", ["4/", "0/", "99999999999999999999/", "2/?gegen=9", "2/?gegen=x", "2/?gegen=²", "9/dokument.json"]
)
def test_what_there_is_not_is_not_found(client, changing, address):
    assert "nicht" in page_of(client, f"/plaene/wandel/fassungen/{address}", 404).text


def test_the_first_version_has_nothing_before_it(client, changing):
    page = page_of(client, "/plaene/wandel/fassungen/1/")
    assert "es gibt keine frühere zum Vergleichen" in page.text
    assert "Zu dieser Fassung ist kein Beschluss eingetragen." in page.text
    assert "keine, es ist die erste" in page.text


def test_the_document_has_the_bytes_that_were_hashed(client, changing):
    for version in Version.objects.filter(plan=changing):
        response = client.get(f"/plaene/wandel/fassungen/{version.number}/dokument.json")
        body = b"".join(response.streaming_content)
        assert hashlib.sha256(body).hexdigest() == version.sha256
        assert response["Content-Length"] == str(len(body)) == str(version.size)
        assert response["Content-Type"] == "application/json"
        assert response["ETag"] == f'"{version.sha256}"'
        assert f"wandel-fassung-{version.number}.json" in response["Content-Disposition"]
        assert "immutable" in response["Cache-Control"]
        assert json.loads(body)["previous"] == version.previous


def test_a_large_document_is_streamed_whole(client):
    version = Version.objects.get(plan__key="mess-1000")
    pieces = list(client.get("/plaene/mess-1000/fassungen/1/dokument.json").streaming_content)
    assert len(pieces) > 2
    assert hashlib.sha256(b"".join(pieces)).hexdigest() == version.sha256


def test_who_has_the_document_gets_it_no_second_time(client, changing):
    address = "/plaene/wandel/fassungen/1/dokument.json"
    sha256 = Version.objects.get(plan=changing, number=1).sha256
    again = client.get(address, headers={"If-None-Match": f'"{sha256}"'})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(address, headers={"If-None-Match": '"other"'}).status_code == 200


def test_head_tells_size_and_hash_without_the_document(client, changing):
    version = Version.objects.get(plan=changing, number=1)
    response = client.head("/plaene/wandel/fassungen/1/dokument.json")
    assert (response.status_code, response.content) == (200, b"")
    assert response["Content-Length"] == str(version.size)
    assert response["ETag"] == f'"{version.sha256}"'


@pytest.mark.parametrize("address", ["", "2/", "2/dokument.json"])
def test_versions_are_only_read(client, changing, address):
    assert client.post(f"/plaene/wandel/fassungen/{address}").status_code == 405


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("kurz", "lang", ("kurz", "lang")),
        ("", "neu " * 200, ("", ("neu " * 100).rstrip() + " …")),
        ("a " * 100 + "alt " + "b " * 100, "a " * 100 + "neu " + "b " * 100, None),
        ("wort " * 50, "wort " * 51, None),
    ],
)
def test_of_long_texts_the_passage_that_differs_is_shown(before, after, told):
    found = changes.passage(before, after)
    if told is None:
        assert all(len(side) < 200 for side in found)
        assert found[0] != found[1]
    else:
        assert found == told


@pytest.mark.usefixtures("forgetful")
@pytest.mark.parametrize("plan", ["mess-10", "mess-1000", "hessen-2017"])
@pytest.mark.parametrize(("page", "most"), [("", 6), ("1/", 8), ("1/dokument.json", 3)])
def test_queries_do_not_grow_with_the_plan(client, django_assert_max_num_queries, plan, page, most):
    with django_assert_max_num_queries(most):
        response = client.get(f"/plaene/{plan}/fassungen/{page}")
        assert (b"".join(response.streaming_content) if response.streaming else response.content) != b""


@pytest.mark.usefixtures("forgetful")
def test_a_comparison_takes_few_queries(client, changing, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        client.get("/plaene/wandel/fassungen/2/")


@pytest.mark.parametrize("language", ["/en", "/ar"])
def test_other_languages_read_the_same_pages(client, changing, language):
    for page in ("", "2/"):
        assert client.get(f"{language}/plaene/wandel/fassungen/{page}").status_code == 200
