import pytest

from .reading import page_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plans")]
LEDGER = "/plaene/klein/empfehlungen/"


def test_each_recommendation_with_answer_and_what_came_of_it(client):
    page = page_of(client, LEDGER)
    assert page.rows[1:] == [
        [
            "1",
            "Mehr Kurse",
            "AG",
            "teilweise übernommen Die Hälfte der Kurse ist bezahlt. MS, September 2026",
            "teilweise 1 Zweite Chance wörtlich 2 Ärztliche Beratung",
        ],
        ["2", "Ein Gesetz", "AG", "nicht übernommen Der Bund ist zuständig. MK", "keine Maßnahme und kein Ziel"],
        ["3", "Öfter tagen", "AG", "keine Antwort bekannt", "keine Maßnahme und kein Ziel"],
    ]
    assert page.links["1 Zweite Chance"] == "/plaene/klein/massnahmen/1-zweite-chance/"


def test_coverage_counts_every_answer_once(client):
    coverage = page_of(client, LEDGER).context["coverage"]
    assert (coverage["answered"], coverage["whole"]) == (2, 3)
    told = [(s["code"], str(s["label"]), s["count"], s["path"]) for s in coverage["segments"]]
    assert told == [
        ("partly", "teilweise übernommen", 1, "M0.000 1h33.333"),
        ("declined", "nicht übernommen", 1, "M33.333 1h33.333"),
        ("open", "keine Antwort bekannt", 1, "M66.667 1h33.333"),
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("answer=open", ["3"]),
        ("answer=partly&answer=declined", ["1", "2"]),
        ("given_by=mk", ["2"]),
        ("made_by=ag", ["1", "2", "3"]),
        ("gap=descendant", ["2", "3"]),
        ("sort=newest", ["2", "1", "3"]),
    ],
)
def test_filters_of_the_ledger(client, query, expected):
    assert page_of(client, f"{LEDGER}?{query}").numbers == expected


def test_coverage_leads_to_the_filtered_ledger(client):
    page = page_of(client, LEDGER)
    assert page_of(client, page.links["keine Antwort bekannt"]).numbers == ["3"]


def test_before_the_answers_all_are_open(client):
    page = page_of(client, f"{LEDGER}?fassung=1")
    assert [row[3] for row in page.rows[1:]] == ["keine Antwort bekannt"] * 3
    assert "0 von 3 Empfehlungen beantwortet" in page.text
