"""Columns and facets of the elements of a document."""

from datetime import date

import pytest

from mitplan.plan.reading import readings

BASE = {"currency": "EUR", "period": "year", "basis": "budget"}
COST = {"low": 100, "high": 200, **BASE}


def element(kind="measure", number="1", **content):
    return {"kind": kind, "number": number, "title": "Etwas", **content}


def read(*contents):
    return {
        f"{content['kind']}/{content['number']}": reading
        for content, reading in zip(contents, readings(contents), strict=True)
    }


def of(content):
    return next(readings([content]))


def facets(content, *names):
    return [(name, value) for name, value in of(content).facets if name in names]


# ---------------------------------------------------------------- columns


def test_the_columns_of_a_bare_element():
    assert of(element("guideline")).columns == {
        "kind": "guideline",
        "number": "1",
        "slug": "",
        "title": "Etwas",
        "state": "current",
        "starts": None,
        "ends": None,
        "answer": "",
    }


@pytest.mark.parametrize(
    ("kind", "values", "starts", "ends"),
    [
        ("measure", {"starts": "2018", "started": "2017-11"}, date(2017, 11, 1), None),
        ("measure", {"starts": "2018", "ends": "2020"}, date(2018, 1, 1), date(2020, 12, 31)),
        ("measure", {"ends": "2020", "done_on": "2019-02"}, None, date(2019, 2, 28)),
        ("event", {"on": "2016-21", "due": "2016-35"}, date(2016, 3, 1), date(2016, 9, 30)),
        ("recommendation", {"made_on": "2016"}, date(2016, 1, 1), None),
        ("source", {"published": "2018-06-13", "retrieved": "2020"}, date(2018, 6, 13), None),
        ("question", {"asked_on": "2017-12~"}, date(2017, 12, 1), None),
        ("plan", {"decided": "2017-12", "ends": "../2022"}, date(2017, 12, 1), date(2022, 12, 31)),
        ("indicator", {"baseline_date": "2015", "target_date": "2020"}, None, date(2020, 12, 31)),
        ("measure", {"starts": "../2018", "ends": "2018/.."}, None, None),
    ],
)
def test_the_days_an_element_is_sorted_by(kind, values, starts, ends):
    columns = of(element(kind, values=values)).columns
    assert (columns["starts"], columns["ends"]) == (starts, ends)


def test_the_answer_is_the_current_one_of_a_recommendation():
    answers = [{"code": "examining"}, {"code": "partly", "current": True}]
    assert of(element("recommendation", answers=answers)).columns["answer"] == "partly"
    assert of(element("recommendation", answers=answers[:1])).columns["answer"] == ""
    assert of(element("measure", answers=answers)).columns["answer"] == ""


def test_the_money_of_an_element():
    columns = of(element(values={"cost": COST})).columns
    told = {name: columns[name] for name in columns if name.startswith("cost_")}
    assert told == {
        "cost_low": 100,
        "cost_high": 200,
        "cost_currency": "EUR",
        "cost_period": "year",
        "cost_basis": "budget",
        "cost_counts": True,
    }


# ---------------------------------------------------------------- which money counts


def measure(number, above=(), cost=COST, state="current"):
    links = [{"type": type_, "to": f"measure/{to}"} for type_, to in above]
    return element(number=number, links=links, values={"cost": cost} if cost else {}, state=state)


def counting(*contents):
    """The numbers of the measures whose money counts."""
    found = read(*contents)
    return [name.removeprefix("measure/") for name in found if found[name].columns.get("cost_counts")]


@pytest.mark.parametrize("type_", ["part_of", "financed_by"])
def test_a_part_does_not_count_beside_its_whole(type_):
    assert counting(measure("1"), measure("2", [(type_, "1")]), measure("3")) == ["1", "3"]


def test_a_part_counts_where_the_whole_says_no_sum():
    assert counting(measure("1", cost=None), measure("2", [("part_of", "1")]), measure("3", [("part_of", "1")])) == [
        "2",
        "3",
    ]


def test_a_chain_counts_once_at_its_top():
    chain = [measure("1"), measure("2", [("part_of", "1")]), measure("3", [("financed_by", "2")])]
    assert counting(*chain) == ["1"]


def test_a_whole_without_a_sum_passes_on_what_lies_above_it():
    chain = [measure("1"), measure("2", [("part_of", "1")], cost=None), measure("3", [("part_of", "2")])]
    assert counting(*chain) == ["1"]


@pytest.mark.parametrize("other", [{"basis": "estimate"}, {"period": "total"}, {"currency": "CHF"}])
def test_a_sum_of_another_kind_above_contains_nothing(other):
    """Sums never mix: left out here, the amount would be in no sum at all."""
    above = {**COST, **other}
    assert counting(measure("1", cost=above), measure("2", [("part_of", "1")])) == ["1", "2"]
    assert counting(measure("1"), measure("2", [("part_of", "1")], cost=above), measure("3", [("part_of", "2")])) == [
        "1",
        "2",
    ]


def test_what_is_withdrawn_counts_nowhere_and_contains_nothing():
    whole = measure("1", state="withdrawn")
    assert counting(whole, measure("2", [("part_of", "1")])) == ["2"]
    middle = [measure("1"), measure("2", [("part_of", "1")], state="withdrawn"), measure("3", [("part_of", "2")])]
    assert counting(*middle) == ["1", "3"]


def test_one_of_two_wholes_is_enough():
    shared = measure("3", [("part_of", "1"), ("financed_by", "2")])
    assert counting(measure("1", cost=None), measure("2"), shared) == ["2"]


def test_a_whole_in_another_plan_or_a_circle_ends_the_walk():
    """Verbs refuse both; a document from elsewhere may hold them."""
    assert counting(measure("1", [("part_of", "99")])) == ["1"]
    assert counting(measure("1", [("part_of", "2")], cost=None), measure("2", [("part_of", "1")], cost=None)) == []
    assert counting(measure("1", [("part_of", "1")])) == []


# ---------------------------------------------------------------- facets


@pytest.mark.parametrize(
    ("kind", "name", "code"),
    [
        ("measure", "stage", "running"),
        ("measure", "assessment", "at_risk"),
        ("measure", "origin", "new"),
        ("measure", "measure_kind", "programme"),
        ("source", "source_kind", "report"),
        ("event", "event_kind", "meeting"),
        ("objective", "objective_kind", "strategic"),
        ("indicator", "direction", "up"),
        ("plan", "status", "running"),
    ],
)
def test_codes_are_facets(kind, name, code):
    assert facets(element(kind, values={name: code}), name) == [(name, code)]


def test_groups_tags_and_what_links_lead_to_are_facets():
    links = [
        {"type": type_, "to": to}
        for type_, to in (
            ("belongs_to", "field/3"),
            ("follows", "guideline/1"),
            ("follows", "guideline/2"),
            ("serves", "objective/7"),
            ("part_of", "measure/9"),
        )
    ]
    content = element(values={"target_groups": ["Eltern", "Frauen"]}, tags=["Kita"], links=links)
    assert facets(content, "target_group", "tag", "field", "guideline", "objective", "part_of") == [
        ("target_group", "Eltern"),
        ("target_group", "Frauen"),
        ("tag", "Kita"),
        ("field", "3"),
        ("guideline", "1"),
        ("guideline", "2"),
        ("objective", "7"),
    ]


def test_each_source_is_a_facet_once():
    content = element(
        claims=[
            {"field": "stage", "standing": "stated", "value": "done", "source": "source/S1"},
            {"field": "lead", "standing": "unknown", "source": "alt:source/S9"},
        ],
        links=[{"type": "rests_on", "to": "source/S2", "source": "source/S1"}, {"type": "rests_on", "to": "event/E1"}],
        answers=[{"code": "adopted", "source": "source/S3"}],
    )
    assert facets(content, "source") == [("source", "S1"), ("source", "S2"), ("source", "S3")]


def test_parties_are_facets_in_each_role():
    values = {"lead": "ms", "co_responsible": ["mf", "mi"], "partners": ["ms"]}
    claims = [{"field": "cost", "standing": "unknown", "owed_by": key} for key in ("mf", "mf", "ms")]
    content = element(values=values, claims=claims)
    assert facets(content, "lead", "co_responsible", "partners", "owed_by") == [
        ("lead", "ms"),
        ("co_responsible", "mf"),
        ("co_responsible", "mi"),
        ("partners", "ms"),
        ("owed_by", "mf"),
        ("owed_by", "ms"),
    ]


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("field", "group"),
        ("recommendation", "made_by"),
        ("recommendation", "addressee"),
        ("event", "body"),
        ("question", "asked_by"),
    ],
)
def test_the_party_of_other_kinds_is_a_facet(kind, name):
    assert facets(element(kind, values={name: "office:stelle"}), name) == [(name, "office:stelle")]


def test_who_answered_is_a_facet_of_the_current_answer_only():
    answers = [{"code": "examining", "given_by": "mi"}, {"code": "partly", "given_by": "ms", "current": True}]
    content = element("recommendation", answers=answers)
    assert facets(content, "answer", "given_by") == [("answer", "partly"), ("given_by", "ms")]
    assert facets(element("recommendation"), "answer", "given_by") == [("answer", "open")]
    assert facets(element("measure"), "answer") == []


def test_gaps_and_contradictions_are_facets():
    claims = [{"field": "started", "standing": "stated", "value": value} for value in ("2017", "2018")]
    found = facets(element(claims=claims), "gap", "contradiction")
    assert ("contradiction", "started") in found
    assert ("gap", "lead") in found


def test_only_links_of_what_stands_close_the_gaps_of_others():
    recommendation = element("recommendation", links=[{"type": "leads_to", "to": "measure/1"}])
    asked = read(recommendation, element())["measure/1"].facets
    gone = read({**recommendation, "state": "withdrawn"}, element())["measure/1"].facets
    assert (("gap", "ancestor") in asked, ("gap", "ancestor") in gone) == (False, True)


def test_the_resolution_decides_what_began_before_the_plan():
    content = element(values={"started": "2015"})
    plan = element("plan", "0", values={"decided": "2017-12"})
    assert ("gap", "before_plan") in read(plan, content)["measure/1"].facets
    assert ("gap", "before_plan") not in read(element("plan", "0"), content)["measure/1"].facets
