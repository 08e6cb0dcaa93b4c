"""Two versions side by side: the page, the fates of recommendations, and the files to take away."""

import io
import json

import pytest
from python_calamine import CalamineWorkbook

from mitplan.core.word_diff import Fate, Run, changed_words
from mitplan.people.acting import system
from mitplan.plan.loading import load_plan
from mitplan.plan.models import Version
from mitplan.publication.comparison.telling import shortened

from .conftest import link, measure
from .reading import page_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plans")]
PAGE = "/plaene/wandel/vergleich/"
HEIR = {
    "key": "erbe",
    "title": "Der nächste Plan",
    "coordination": "stelle",
    "owner": "land",
    "predecessor": "wandel",
    "stages": [
        {
            "elements": [
                measure("1", "Beratung vor Ort", lead="mk"),
                measure("7", "Kurse am Abend", lead="mk", starts="2028-03"),
                measure("8", "Ganz neu"),
                {"kind": "recommendation", "number": "9", "title": "Noch mehr Kurse"},
            ],
            "links": [
                link("measure/1", "continues", "wandel:measure/3"),
                link("measure/7", "supersedes", "wandel:measure/1"),
                link("measure/7", "supersedes", "wandel:measure/5"),
            ],
            "freeze": {"label": "Erster Stand", "kind": "record"},
        }
    ],
}


@pytest.fixture
def heir(changing):
    """A plan that continues the plan in three versions."""
    return load_plan(HEIR, by=system("test"))


def told(client, query="", address=PAGE):
    """What the page says: for each element its differences by label."""
    page = page_of(client, f"{address}{query}")
    return {
        entry["number"] or group["kind"]: {d["label"]: d for d in entry["differences"]}
        for group in page.context["groups"]
        for entry in group["entries"]
    }


def sides(differences):
    return {label: (d["before"], d["after"]) for label, d in differences.items()}


def test_every_kind_of_change_is_told_in_words(client, changing):
    found = told(client, "?nach=2")
    one = found.pop("1")
    assert {number: sides(differences) for number, differences in found.items()} == {
        "2": {
            "zurückgezogen": ("", "Begründung: Geht in Maßnahme 5 auf."),
            "aufgegangen in": ("", "5 Neue Kurse"),
        },
        "3": {"Titel": ("Beratung", "Beratung vor Ort")},
        "5": {"neu aufgenommen": ("", "")},
        "6": {"neu aufgenommen": ("", ""), "abgespalten von": ("", "3 Beratung vor Ort")},
    }
    # Of the three elements with the number 1 the measure comes last.
    one = sides(one)
    assert one["Federführung"] == ("Ministerium für Soziales", "Ministerium für Kultus")
    assert one["Geplanter Beginn"] == ("2027", "März 2028")
    assert one["Kosten"] == ("100 € im Jahr (Haushalt)", "250 € im Jahr (Haushalt)")
    assert sides(told(client, "?nach=2&art=objective")["1"]) == {"Zielwert": ("80 %", "90 %")}
    assert sides(told(client, "?nach=2&art=recommendation")["1"]) == {
        "führt zu": ("", "5 Neue Kurse (teilweise)"),
        "Antwort": ("", "teilweise übernommen (Ministerium für Soziales): Das Geld ist knapp."),
    }


def test_a_text_is_told_word_by_word_and_aloud(client, changing):
    runs = told(client, "?nach=2")["1"]["Text"]["runs"]
    assert [(run.fate, run.text) for run in runs if run.fate != Fate.SAME] == [("gone", "drei"), ("new", "sechs")]
    assert sum(len(run.text) for run in runs) < 250
    text = page_of(client, f"{PAGE}?nach=2&was=text").text
    assert "[Anfang der Streichung] drei [Ende der Streichung]" in text
    assert "[Anfang des neuen Textes] sechs [Ende des neuen Textes]" in text


def test_changes_are_counted_and_narrowed(client, changing):
    page = page_of(client, f"{PAGE}?nach=2")
    assert {str(label): count for _code, label, count in page.context["overview"].counts()} == {
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
    assert list(told(client, "?nach=2&was=merged")) == ["2"]
    assert list(told(client, "?nach=2&was=lead&art=measure")) == ["1"]
    assert page.links["Zielwert geändert"] == "?nach=2&was=target#liste"


def test_what_must_not_be_overlooked_is_marked(client, changing):
    # Backwards, so that two measures are lost.
    page = page_of(client, f"{PAGE}?von=2&nach=1")
    marks = {code: count for code, _label, count in page.context["overview"].marks()}
    assert marks == {"critical": 2, "lost": 2}
    assert list(told(client, "?von=2&nach=1&nur=critical")) == ["5", "6"]
    assert list(told(client, "?von=2&nach=1&nur=lost")) == ["5", "6"]
    assert "weggefallen oder abgelehnt" in page.text


@pytest.mark.parametrize("query", ["?nach=2&was=nonsense", "?nach=2&art=x", "?nach=2&nur=y", "?nach=2&page=9&was=%00"])
def test_a_selection_with_nothing_in_it_leads_back(client, changing, query):
    page = page_of(client, f"{PAGE}{query}")
    assert "Nichts in dieser Auswahl." in page.text
    assert "Alle Änderungen zeigen" in page.links


def test_any_two_versions_are_compared_also_backwards(client, changing):
    page = page_of(client, f"{PAGE}?von=2&nach=1")
    labels = {d["label"] for group in page.context["groups"] for e in group["entries"] for d in e["differences"]}
    assert {"nicht mehr enthalten", "wieder aufgenommen"} <= labels
    assert "Kein Unterschied" in page_of(client, PAGE).text
    assert "Wählen Sie eine andere" in page_of(client, f"{PAGE}?von=2&nach=2").text
    assert "keine frühere zum Vergleichen" not in page_of(client, f"{PAGE}?nach=1").text


def test_a_plan_with_one_version_says_that_there_is_nothing_to_compare(client):
    page = page_of(client, "/plaene/hessen-2017/vergleich/")
    assert "es gibt keine frühere zum Vergleichen" in page.text
    assert client.get("/plaene/hessen-2017/vergleich.json").status_code == 404


@pytest.mark.parametrize("query", ["?von=9", "?von=x", "?von=²", "?nach=0", "?nach=hessen-2017:1", "?von=erbe:1"])
def test_what_there_is_not_is_not_found(client, changing, query):
    assert "nicht" in page_of(client, f"{PAGE}{query}", 404).text


def test_each_recommendation_has_its_fate_its_stage_and_its_reason(client, changing):
    page = page_of(client, f"{PAGE}?von=1&nach=3&ansicht=empfehlungen")
    stories = [row["story"] for row in page.context["stories"]]
    assert [(it.number, it.fate, it.version, it.reason) for it in stories] == [
        ("1", "changed", 2, "Das Geld ist knapp.")
    ]
    assert "verändert übernommen" in page.text
    assert page_of(client, f"{PAGE}?von=1&nach=3&ansicht=empfehlungen&schicksal=open").context["stories"] == []


def test_a_plan_is_compared_with_the_one_it_continues(client, heir):
    found = told(client, "", "/plaene/erbe/vergleich/")
    assert sides(found["7"]) == {
        "zusammengelegt": ("1 Kurse; 5 Neue Kurse", ""),
        "andere Nummer": ("1", "7"),
        "Titel": ("Kurse", "Kurse am Abend"),
        "Text": found["7"]["Text"] and (found["7"]["Text"]["before"], ""),
        "Kosten": ("250 € im Jahr (Haushalt)", ""),
    }
    assert sides(found["8"]) == {"neu aufgenommen": ("", "")}
    assert sides(found["4"]) == {"nicht mehr enthalten": ("", "")}
    text = client.get("/plaene/erbe/vergleich/").content.decode()
    assert text.count("Plan im Wandel, Fassung") == 3
    assert "wandel, Fassung" not in text
    page = page_of(client, "/plaene/erbe/vergleich/?nur=unrooted")
    assert [entry["number"] for group in page.context["groups"] for entry in group["entries"]] == ["8"]
    fates = page_of(client, "/plaene/erbe/vergleich/?ansicht=empfehlungen").context["stories"]
    assert [(row["story"].number, row["story"].fate) for row in fates] == [("1", "taken_over"), ("9", "added")]


def test_the_comparison_goes_along_as_json(client, changing):
    response = client.get("/plaene/wandel/vergleich.json?nach=2")
    content = json.loads(response.content)
    assert content["format"] == "mitplan-comparison/1"
    assert content["after"]["sha256"] == Version.objects.get(plan=changing, number=2).sha256
    changes = {change["element"]: change for change in content["changes"]}
    assert {"aspect": "lead", "field": "lead", "before": "ms", "after": "mk"} in changes["measure/1"]["differences"]
    assert content["counts"]["added"] == 2
    assert content["recommendations"][0]["fate"] == "changed"
    assert "wandel-vergleich-1-2.json" in response["Content-Disposition"]


@pytest.mark.parametrize("language", ["", "/en", "/ar"])
def test_the_comparison_goes_along_as_workbook_in_the_words_of_the_plan(client, changing, language):
    response = client.get(f"{language}/plaene/wandel/vergleich.xlsx?nach=2")
    book = CalamineWorkbook.from_filelike(io.BytesIO(response.content))
    assert book.sheet_names == ["Änderungen", "Empfehlungen"]
    rows = book.get_sheet_by_name("Änderungen").to_python()
    lead = ["Maßnahmen", "1", "Kurse", "Federführung", "Ministerium für Soziales", "Ministerium für Kultus", ""]
    assert lead in rows
    assert book.get_sheet_by_name("Empfehlungen").to_python()[1][2] == "verändert übernommen"


def test_long_runs_that_are_the_same_are_cut_in_the_middle():
    before, after = "a " * 200 + "alt " + "b " * 200, "a " * 200 + "neu " + "b " * 200
    runs = shortened(changed_words(before, after))
    assert [run.fate for run in runs] == ["same", "gone", "new", "same"]
    assert all(len(run.text) < 200 for run in runs)
    assert shortened([Run(Fate.SAME, "kurz")]) == [Run(Fate.SAME, "kurz")]


@pytest.mark.usefixtures("forgetful")
@pytest.mark.parametrize("query", ["?nach=2", "?nach=2&ansicht=empfehlungen", "?von=1&nach=3"])
def test_a_comparison_takes_few_queries(client, changing, django_assert_max_num_queries, query):
    with django_assert_max_num_queries(12):
        client.get(f"{PAGE}{query}")


@pytest.mark.usefixtures("forgetful")
def test_a_comparison_of_two_plans_takes_few_queries(client, heir, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        client.get("/plaene/erbe/vergleich/")


@pytest.mark.parametrize("language", ["/en", "/ar"])
def test_other_languages_read_the_same_pages(client, changing, language):
    for query in ("?nach=2", "?nach=2&ansicht=empfehlungen"):
        assert client.get(f"{language}{PAGE}{query}").status_code == 200
