import pytest

from mitplan.core.money import Basis, Period
from mitplan.plan.findings import GAPS_OF
from mitplan.publication import queries
from mitplan.publication.home import shortfalls
from mitplan.publication.home.costs import NO_FIELD, Costs, field_costs, plan_costs
from mitplan.publication.home.gaps import WORDS

from .reading import page_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plans")]
GAPS = "/plaene/klein/luecken/"


def test_every_gap_has_words():
    assert set(WORDS) == {(kind, code) for kind, codes in GAPS_OF.items() for code in codes}


def test_counts_are_those_of_the_lists_they_lead_to(client):
    page = page_of(client, GAPS)
    counted = {(group["kind"], row["code"]): row["part"] for group in page.context["gaps"] for row in group["rows"]}
    assert set(counted) == set(WORDS)
    for group in page.context["gaps"]:
        for row in group["rows"]:
            assert len(page_of(client, row["url"]).numbers) == row["part"], row["url"]
    expected = {"lead": 1, "money": 1, "date": 3, "origin": 5, "ancestor": 4, "before_plan": 1, "unproven": 0}
    assert {code: counted["measure", code] for code in expected} == expected
    assert (counted["recommendation", "answer"], counted["objective", "indicator"]) == (1, 1)


def test_money_of_the_plan_is_never_mixed():
    costs = plan_costs(queries.version_of("klein"))
    assert [(t.low, t.period, t.basis, t.count) for t in costs.totals] == [
        (50_00, Period.ONCE, Basis.ESTIMATE, 1),
        # The programme and a measure; not the part of the programme, nor what is withdrawn.
        (1100_00, Period.YEAR, Basis.BUDGET, 2),
    ]
    assert (costs.measures, costs.stated, costs.unstated, costs.contained, costs.timeless) == (6, 5, 1, 1, 1)


def test_money_by_field():
    costs = field_costs(queries.version_of("klein"))
    told = {
        number: ([(t.low // 100, str(t.period), t.count) for t in c.totals], c.unstated, c.contained, c.timeless)
        for number, c in costs.items()
    }
    assert told == {
        "1": ([(100, "year", 1)], 1, 0, 0),
        "2": ([(50, "once", 1), (100, "year", 1)], 0, 1, 0),
        NO_FIELD: ([(1000, "year", 1)], 0, 0, 1),
    }


def test_money_on_the_page_with_what_is_left_out(client):
    page = page_of(client, GAPS)
    assert ["einmalig", "Schätzung", "50 €", "1"] in page.rows
    assert ["im Jahr", "Haushalt", "1.100 €", "2"] in page.rows
    assert ["2 Arbeit", "50 € einmalig (Schätzung) 100 € im Jahr (Haushalt) ohne 1 Betrag, der anderswo enthalten ist",
            "3 von 3", "Maßnahmen nach Kosten"] in page.rows  # fmt: skip
    assert page.links["1 Maßnahme ohne bekannten Betrag"] == "/plaene/klein/massnahmen/?gap=money"
    assert "1 Betrag ohne bekannten Zeitraum" in page.text
    assert "1 Betrag, der in der Summe eines Programms oder einer größeren Maßnahme schon steckt" in page.text


def test_contradicting_costs_of_the_plan_stand_side_by_side(client):
    page = page_of(client, GAPS)
    assert page.context["plan_claims_contradict"]
    assert [claim["value"] for claim in page.context["plan_claims"]] == [
        "900 € im Jahr (Haushalt)",
        "500 € im Jahr (Haushalt)",
    ]
    assert page.links["Zeitung"] == "/plaene/klein/quellen/Q2-zeitung/"


def test_hessen_starts_with_honest_gaps(client):
    page = page_of(client, "/plaene/hessen-2017/luecken/")
    rows = {row[0]: row[1] for row in page.rows if len(row) == 3}
    assert (rows["ohne Ziel"], rows["ohne Federführung"], rows["ohne Nachweis"]) == ("25 von 25",) * 3
    assert "In dieser Fassung ist kein einziger Eintrag dieser Art belegt." in page.text


@pytest.mark.usefixtures("forgetful")
@pytest.mark.parametrize("plan", ["mess-10", "mess-1000", "hessen-2017", "klein"])
def test_twelve_queries_at_any_size(client, django_assert_max_num_queries, plan):
    with django_assert_max_num_queries(12):
        client.get(f"/plaene/{plan}/luecken/")


def test_no_costs_are_told_apart_from_unknown_costs(client, monkeypatch):
    monkeypatch.setattr(shortfalls, "plan_costs", lambda _version: Costs(6, (), 4, 0, 0))
    page = page_of(client, GAPS)
    assert "3 Maßnahmen, zu denen ausdrücklich steht, dass es keine Kosten gibt" in page.text
    assert "1 Maßnahme ohne bekannten Betrag" in page.links
