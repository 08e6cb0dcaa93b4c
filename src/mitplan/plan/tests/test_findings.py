"""What a version lacks and what contradicts, by the document alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mitplan.core.dates import PartialDate
from mitplan.plan.findings import GAPS_OF, Surroundings, contradict, contradictions, gaps
from mitplan.plan.states import Kind, Standing

COST = {"low": 100, "high": 200, "currency": "EUR", "period": "year", "basis": "budget"}
WITHDRAWN = {"kind": "objective", "number": "9", "title": "Fort", "state": "withdrawn"}


def element(kind, *, number="1", links=(), claims=(), answers=(), **values):
    """The content of an element; links as (type, target)."""
    return {
        "kind": kind,
        "number": number,
        "title": "Etwas",
        "values": values,
        "links": [{"type": type_, "to": to} for type_, to in links],
        "claims": list(claims),
        "answers": list(answers),
    }


def claim(field, value=None, standing="stated", **more):
    item = {"field": field, "standing": standing, **more}
    return item if value is None else {**item, "value": value}


def around(*others, decided=""):
    incoming = {}
    for other in others:
        for link in other.get("links", ()):
            incoming.setdefault(link["to"], []).append((f"{other['kind']}/{other['number']}", link))
    contents = {f"{other['kind']}/{other['number']}": other for other in others}
    return Surroundings(incoming, contents, PartialDate.parse(decided) if decided else None)


# ---------------------------------------------------------------- gaps: with the gap, and without

OPEN = {
    "measure": ("objective", "guideline", "lead", "date", "money", "evidence", "origin", "ancestor"),
    "objective": ("indicator", "target", "current", "unserved"),
    "recommendation": ("answer", "descendant"),
    "indicator": ("baseline", "target", "current"),
    "event": ("date",),
    "question": ("reply",),
}
INDICATOR = element("indicator", target="5", current="3")
CLOSED = [
    ("measure", "objective", element("measure", links=[("serves", "objective/1")]), ()),
    ("measure", "guideline", element("measure", links=[("follows", "guideline/1")]), ()),
    ("measure", "lead", element("measure", lead="ministry"), ()),
    *(
        ("measure", "date", element("measure", **{name: "2017"}), ())
        for name in ("starts", "ends", "started", "done_on")
    ),
    ("measure", "money", element("measure", cost={**COST, "low": 0, "high": 0}), ()),
    ("measure", "evidence", element("measure", evidence="Bericht"), ()),
    ("measure", "origin", element("measure", origin="new"), ()),
    ("measure", "ancestor", element("measure", links=[("rests_on", "source/1")]), ()),
    ("measure", "ancestor", element("measure"), [element("recommendation", links=[("leads_to", "measure/1")])]),
    ("objective", "indicator", element("objective", links=[("measured_by", "indicator/1")]), ()),
    ("objective", "indicator target current", element("objective", no_indicator_reason="Grundsatz"), ()),
    ("objective", "target", element("objective", target="Mehr Plätze"), ()),
    (
        "objective",
        "indicator target current",
        element("objective", links=[("measured_by", "indicator/1")]),
        [INDICATOR],
    ),
    ("objective", "unserved", element("objective"), [element("measure", links=[("serves", "objective/1")])]),
    ("recommendation", "answer", element("recommendation", answers=[{"code": "adopted", "current": True}]), ()),
    ("recommendation", "descendant", element("recommendation", links=[("leads_to", "measure/1")]), ()),
    ("indicator", "baseline", element("indicator", baseline="0"), ()),
    ("indicator", "target", element("indicator", target="0"), ()),
    ("indicator", "current", element("indicator", current="0"), ()),
    ("event", "date", element("event", on="2017"), ()),
    ("question", "reply", element("question", reply="Ja"), ()),
]


@pytest.mark.parametrize("kind", Kind.values)
def test_an_empty_element_has_every_gap_of_its_kind(kind):
    assert tuple(gaps(element(kind), around())) == OPEN.get(kind, ())


@pytest.mark.parametrize(("kind", "codes", "content", "others"), CLOSED)
def test_what_is_there_closes_the_gap_and_no_other(kind, codes, content, others):
    assert set(OPEN[kind]) - set(gaps(content, around(*others))) == set(codes.split())


def test_every_gap_code_is_tried():
    tried = {(kind, code) for kind, codes, *_ in CLOSED for code in codes.split()}
    tried |= {("measure", "before_plan"), ("measure", "unproven")}
    assert tried == {(kind, code) for kind, codes in GAPS_OF.items() for code in codes}


@pytest.mark.parametrize("name", ["lead", "evidence", "cost"])
@pytest.mark.parametrize(("standing", "open_"), [("unknown", True), ("none", False), ("nil", False)])
def test_only_a_known_none_closes_a_gap(name, standing, open_):
    code = {"cost": "money"}.get(name, name)
    assert (code in gaps(element("measure", claims=[claim(name, standing=standing)]), around())) is open_


def test_a_none_on_one_date_closes_the_gap_of_dates():
    assert "date" in gaps(element("measure", claims=[claim("starts", standing="unknown")]), around())
    assert "date" not in gaps(element("measure", claims=[claim("started", standing="none")]), around())


@pytest.mark.parametrize("kind", OPEN)
def test_what_is_withdrawn_lacks_nothing(kind):
    assert gaps({**element(kind), "state": "withdrawn"}, around()) == []


def test_a_link_to_something_withdrawn_closes_nothing():
    measure = element("measure", links=[("serves", "objective/9"), ("serves", "objective/8")])
    gone, stays = WITHDRAWN, {**WITHDRAWN, "number": "8", "state": "current"}
    assert "objective" in gaps(measure, around(gone, {**stays, "state": "withdrawn"}))
    assert "objective" not in gaps(measure, around(gone, stays))


def test_a_former_answer_is_no_answer():
    assert "answer" in gaps(element("recommendation", answers=[{"code": "adopted"}]), around())


def test_an_origin_of_unknown_stays_a_gap():
    assert "origin" in gaps(element("measure", origin="unknown"), around())


def test_an_indicator_without_the_value_leaves_the_objectives_gap():
    objective = element("objective", links=[("measured_by", "indicator/1"), ("measured_by", "indicator/2")])
    bare = element("indicator")
    assert {"target", "current"} <= set(gaps(objective, around(bare)))
    second = {**INDICATOR, "number": "2"}
    assert {"target", "current"}.isdisjoint(gaps(objective, around(bare, second)))
    reasoned = element("indicator", claims=[claim("current", standing="nil", source="source/1")])
    found = gaps(objective, around(reasoned))
    assert ("target" in found, "current" in found) == (True, False)


@pytest.mark.parametrize(
    ("started", "decided", "before"),
    [
        ("2015", "2017-12", True),
        ("2017-11-30", "2017-12", True),
        ("2017-12", "2017-12", False),  # could be the same day
        ("2017", "2017-12", False),  # the year goes on after the resolution
        ("2018", "2017-12", False),
        ("", "2017-12", False),
        ("2015", "", False),
        ("2015", "../2017", False),  # nobody knows since when it is decided
    ],
)
def test_before_plan_needs_a_start_that_is_certainly_earlier(started, decided, before):
    measure = element("measure", **({"started": started} if started else {}), origin="new")
    assert ("before_plan" in gaps(measure, around(decided=decided))) is before


@pytest.mark.parametrize("started", ["", "2017", "2016"])
def test_what_was_done_before_the_plan_began_before_it(started):
    values = {"done_on": "2017-03", **({"started": started} if started else {})}
    assert "before_plan" in gaps(element("measure", **values), around(decided="2017-12"))
    assert "before_plan" not in gaps(element("measure", done_on="2018"), around(decided="2017-12"))


@pytest.mark.parametrize(
    ("values", "claims", "links", "unproven"),
    [
        ({"stage": "running"}, (), (), False),
        ({"stage": "done"}, (), (), True),
        ({"stage": "done", "done_on": "2018"}, (), (), True),
        ({"stage": "done", "evidence": "Bericht"}, (), (), True),
        ({"stage": "done", "done_on": "2018", "evidence": "Bericht"}, (), (), False),
        ({"stage": "done", "started": "2018", "evidence": "Bericht"}, (), (), False),
        ({"stage": "done", "done_on": "2018"}, [claim("stage", "done", source="source/1")], (), False),
        ({"stage": "done", "done_on": "2018"}, [claim("done_on", "2018")], (), True),
        # A source for the costs doesn't show that it is done.
        ({"stage": "done", "done_on": "2018"}, [claim("cost", COST, source="source/1")], (), True),
        ({"stage": "done", "done_on": "2018"}, (), [("documented_in", "source/1")], False),
    ],
)
def test_done_needs_a_date_and_something_that_shows_it(values, claims, links, unproven):
    assert ("unproven" in gaps(element("measure", claims=claims, links=links, **values), around())) is unproven


# ---------------------------------------------------------------- contradictions

A_SOURCE, ANOTHER = {"source": "source/1"}, {"source": "source/2"}
PAIRS = [
    # dates: no day can satisfy both
    (claim("started", "2017-11"), claim("started", "2018-06-13"), True),
    (claim("started", "2017"), claim("started", "2017-11-03"), False),
    (claim("started", "2015/2016"), claim("started", "2016-05"), False),
    (claim("started", "2017-11-01"), claim("started", "2017-11-02"), True),
    (claim("started", "2017~"), claim("started", "2018-03"), False),
    (claim("started", "2017~"), claim("started", "2019"), True),
    (claim("started", "2016-21"), claim("started", "2016-08"), True),
    # money: comparable, and no amount satisfies both
    (claim("cost", COST), claim("cost", {**COST, "low": 201, "high": 300}), True),
    (claim("cost", COST), claim("cost", {**COST, "low": 200, "high": 300}), False),
    (claim("cost", COST), claim("cost", {**COST, "low": 300, "high": 300, "basis": "need"}), False),
    (claim("cost", COST), claim("cost", {**COST, "low": 300, "high": 300, "period": "once"}), False),
    (claim("cost", COST), claim("cost", {**COST, "currency": "CHF"}), True),
    # statements about different times
    (claim("current", "23.5", as_of="2005"), claim("current", "38", as_of="2024"), False),
    (claim("current", "23.5", as_of="2005"), claim("current", "38", as_of="2005-06"), True),
    (claim("current", "23.5", as_of="2005"), claim("current", "38"), True),
    # numbers: the same value in another precision is the same value
    (claim("current", "23.5"), claim("current", "23.50"), False),
    (claim("current", "1900"), claim("current", "1950"), True),
    (claim("current", "2015"), claim("current", "2015.0"), False),
    # texts and codes
    (claim("stage", "running"), claim("stage", "planned"), True),
    (claim("reply", "Ja"), claim("reply", "Nein"), True),
    # lists say the same in any order
    (claim("partners", ["a", "b"]), claim("partners", ["b", "a"]), False),
    (claim("partners", ["a", "b"]), claim("partners", ["a"]), True),
    # none, unknown and nil
    (claim("cost", COST), claim("cost", standing="none", **A_SOURCE), True),
    (claim("cost", COST), claim("cost", standing="none"), True),
    (claim("cost", COST), claim("cost", standing="nil"), True),
    (claim("cost", COST), claim("cost", standing="unknown", **A_SOURCE), True),
    (claim("cost", COST), claim("cost", standing="unknown"), False),
    (claim("cost", COST, as_of="2016"), claim("cost", standing="none", as_of="2017"), False),
    (claim("cost", standing="none"), claim("cost", standing="unknown", **A_SOURCE), False),
    (claim("cost", standing="none"), claim("cost", standing="nil"), False),
]


@pytest.mark.parametrize(("one", "other", "wanted"), PAIRS)
def test_two_statements_contradict_when_both_can_not_be_true(one, other, wanted):
    assert contradict(one, other) is wanted
    assert contradict(other, one) is wanted
    assert contradictions({"claims": [one, other]}) == ([one["field"]] if wanted else [])


def test_statements_on_different_fields_do_not_contradict():
    assert contradictions({"claims": [claim("starts", "2017"), claim("ends", "2018")]}) == []


def test_one_contradicting_pair_among_many_is_enough():
    claims = [claim("started", "2017"), claim("started", "2017-05"), claim("started", "2017-06")]
    assert contradictions({"claims": claims}) == ["started"]


def standings():
    stated = {
        "started": st.sampled_from(["2016", "2017-05", "2017-05-03", "2015/2016", "2016-21", "2017~", "2018/.."]),
        "cost": st.builds(
            lambda low, more, basis: {**COST, "low": low, "high": low + more, "basis": basis},
            st.integers(0, 300),
            st.integers(0, 300),
            st.sampled_from(["budget", "need"]),
        ),
        "current": st.sampled_from(["1", "1.0", "2016", "2017", "-3"]),
        "partners": st.lists(st.sampled_from("abc"), min_size=1, unique=True),
        "reply": st.text(min_size=1, max_size=3),
    }
    told = st.sampled_from(sorted(stated)).flatmap(lambda name: stated[name].map(lambda value: claim(name, value)))
    untold = st.builds(
        lambda name, standing: claim(name, standing=standing),
        st.sampled_from(sorted(stated)),
        st.sampled_from([code for code in Standing.values if code != Standing.STATED]),
    )
    return st.builds(
        lambda item, source, as_of: {
            **item,
            **({"source": source} if source else {}),
            **({"as_of": as_of} if as_of else {}),
        },
        told | untold,
        st.sampled_from(["", "source/1"]),
        st.sampled_from(["", "2015", "2016-05"]),
    )


@given(claims=st.lists(standings(), max_size=6), data=st.data())
def test_the_order_of_claims_never_matters(claims, data):
    shuffled = data.draw(st.permutations(claims))
    assert contradictions({"claims": shuffled}) == contradictions({"claims": claims})
    for kind in ("measure", "objective", "indicator", "question"):
        one, other = element(kind, claims=claims), element(kind, claims=shuffled)
        assert gaps(one, around()) == gaps(other, around())


@given(claims=st.lists(standings(), min_size=1, max_size=5), data=st.data())
def test_saying_the_same_again_never_adds_a_contradiction(claims, data):
    again = dict(data.draw(st.sampled_from(claims)))
    assert contradictions({"claims": [*claims, again]}) == contradictions({"claims": claims})


@given(claims=st.lists(standings(), min_size=1, max_size=5))
def test_one_statement_more_never_ends_a_contradiction(claims):
    assert set(contradictions({"claims": claims[:-1]})) <= set(contradictions({"claims": claims}))
