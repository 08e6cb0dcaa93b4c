"""What the comparison of two versions finds, and that it finds everything."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mitplan.core.canonical import canonical
from mitplan.core.fields import MoneyField, PartialDateField
from mitplan.plan.diff import ASPECT_OF_FIELD, Aspect, compare
from mitplan.plan.fields import FIELDS
from mitplan.plan.models import PartyField


def measure(number="1", **told):
    return {"kind": "measure", "number": number, "slug": "", "title": f"Maßnahme {number}", **told}


def parts(*contents):
    return {f"{content['kind']}/{content['number']}": canonical(content) for content in contents}


def aspects_of(before, after):
    return [
        (difference.aspect, difference.field, difference.before, difference.after)
        for change in compare(parts(before), parts(after))
        for difference in change.differences
    ]


def test_equal_documents_do_not_differ():
    assert list(compare(parts(measure()), parts(measure()))) == []


def test_added_and_dropped_elements_are_named():
    changes = list(compare(parts(measure("1")), parts(measure("2"))))
    assert [(change.reference, change.aspects) for change in changes] == [
        ("measure/2", {Aspect.ADDED}),
        ("measure/1", {Aspect.DROPPED}),
    ]
    assert [change.content["title"] for change in changes] == ["Maßnahme 2", "Maßnahme 1"]


def test_a_withdrawal_comes_with_its_reason_and_is_undone():
    gone = measure(state="withdrawn", withdrawn_because="doppelt")
    assert aspects_of(measure(), gone) == [(Aspect.WITHDRAWN, "withdrawn_because", None, "doppelt")]
    assert aspects_of(gone, measure()) == [(Aspect.REINSTATED, "withdrawn_because", "doppelt", None)]


@pytest.mark.parametrize(
    ("name", "before", "after", "aspect"),
    [
        ("lead", "ms", "mdf", Aspect.LEAD),
        ("starts", "2027", "2028-03", Aspect.DATES),
        ("cost", None, {"low": 1, "high": 1, "currency": "EUR", "period": "once", "basis": "need"}, Aspect.MONEY),
        ("stage", "planned", "running", Aspect.STATUS),
        ("region", "Gießen", None, Aspect.OTHER),
    ],
)
def test_a_changed_value_has_the_aspect_readers_ask_for(name, before, after, aspect):
    contents = [measure(values={name: value} if value else {}) for value in (before, after)]
    assert aspects_of(*contents) == [(aspect, name, before, after)]


def test_every_date_sum_and_responsible_party_of_the_model_has_its_aspect():
    wanted = {PartialDateField: {Aspect.DATES, Aspect.TARGET}, MoneyField: {Aspect.MONEY}}
    for fields in FIELDS.values():
        for name, field in fields.items():
            for type_, aspects in wanted.items():
                if isinstance(field, type_):
                    assert ASPECT_OF_FIELD.get(name) in aspects, name
    assert isinstance(FIELDS["measure"]["lead"], PartyField)
    known = {name for fields in FIELDS.values() for name in fields}
    assert set(ASPECT_OF_FIELD) <= known


def test_an_answer_is_given_and_changed():
    examining = {"code": "examining", "reason": "dauert", "current": True}
    declined = {"code": "declined", "reason": "zu teuer", "current": True}
    open_, first = ({"kind": "recommendation", "number": "1", "title": "E", "answers": a} for a in ([], [examining]))
    second = {**first, "answers": [{**examining, "current": False}, declined]}
    assert aspects_of(open_, first) == [(Aspect.ANSWER, "answer", None, examining)]
    assert aspects_of(first, second) == [(Aspect.ANSWER, "answer", examining, declined)]


def test_merging_and_splitting_are_told_from_other_links():
    merged, split, serves = ({"type": t, "to": "measure/9"} for t in ("merged_into", "split_from", "serves"))
    assert aspects_of(measure(), measure(links=[merged])) == [(Aspect.MERGED, "merged_into", None, merged)]
    assert aspects_of(measure(links=[serves]), measure()) == [(Aspect.LINKS, "serves", serves, None)]
    new = next(compare({}, parts(measure(links=[split, serves]))))
    assert [difference.aspect for difference in new.differences] == [Aspect.ADDED, Aspect.SPLIT]


def test_a_link_that_changes_its_degree_stays_the_same_link():
    weak, strong = ({"type": "leads_to", "to": "measure/9", "degree": d} for d in ("weakened", "verbatim"))
    assert aspects_of(measure(links=[weak]), measure(links=[strong])) == [(Aspect.LINKS, "leads_to", weak, strong)]


def test_statements_are_compared_field_by_field():
    old, new = ({"field": "cost", "standing": "unknown", "note": note} for note in ("alt", "neu"))
    kept = {"field": "stage", "standing": "unknown"}
    found = aspects_of(measure(claims=[kept, old]), measure(claims=[kept, new]))
    assert found == [(Aspect.STATEMENTS, "cost", [old], [new])]


def test_a_party_is_reported_when_it_bears_another_name_not_when_it_is_named_for_the_first_time():
    old, new, other = {"name": "Ministerium für Arbeit"}, {"name": "Ministerium für Soziales"}, {"name": "Kabinett"}
    before = measure(parties={"ms": old}, values={"lead": "ms"})
    renamed = measure(parties={"ms": new}, values={"lead": "ms"})
    assert aspects_of(before, renamed) == [(Aspect.OTHER, "parties", {"ms": old}, {"ms": new})]
    moved = measure(parties={"ms": old, "kabinett": other}, values={"lead": "kabinett"})
    assert aspects_of(before, moved) == [(Aspect.LEAD, "lead", "ms", "kabinett")]


def test_another_order_is_a_difference_too():
    one, two = ({"type": "serves", "to": f"objective/{n}"} for n in "12")
    assert aspects_of(measure(links=[one, two]), measure(links=[two, one])) == [(Aspect.OTHER, "order", None, None)]


Contents = dict[str, Any]
texts = st.text("abä", max_size=3)
claims = st.fixed_dictionaries({"field": st.sampled_from(["cost", "lead"]), "note": texts, "standing": st.just("nil")})
links = st.builds(
    lambda type_, to, degree: {"type": type_, "to": to, "degree": degree},
    st.sampled_from(["serves", "merged_into", "leads_to"]),
    st.sampled_from(["measure/8", "measure/9"]),
    texts,
)
always: dict[str, st.SearchStrategy[Any]] = {
    "kind": st.just("measure"),
    "number": st.sampled_from("123"),
    "title": texts,
    "slug": texts,
}
sometimes: dict[str, st.SearchStrategy[Any]] = {
    "text": texts,
    "state": st.sampled_from(["current", "withdrawn"]),
    "withdrawn_because": texts,
    "pages": texts,
    "tags": st.lists(texts, max_size=2),
    "values": st.dictionaries(st.sampled_from(["lead", "starts", "region"]), texts),
    "claims": st.lists(claims, max_size=3),
    "links": st.lists(links, max_size=3, unique_by=lambda link: (link["type"], link["to"])),
    "answers": st.lists(st.fixed_dictionaries({"code": texts, "current": st.booleans()}), max_size=2),
    "parties": st.dictionaries(st.sampled_from(["ms", "mk"]), st.fixed_dictionaries({"name": texts}), max_size=2),
}
contents: st.SearchStrategy[Contents] = st.fixed_dictionaries(always, optional=sometimes)
documents = st.lists(contents, max_size=3, unique_by=lambda content: content["number"]).map(lambda some: parts(*some))


@given(documents, documents)
def test_exactly_the_elements_whose_text_differs_are_reported(before, after):
    expected = {reference for reference in {*before, *after} if before.get(reference) != after.get(reference)}
    changes = list(compare(before, after))
    assert {change.reference for change in changes} == expected
    assert len(changes) == len(expected)
    assert all(change.differences for change in changes)


@given(documents, documents)
def test_back_is_there_with_sides_exchanged(before, after):
    def told(changes, *, swap):
        return {
            (change.reference, d.field, *(canonical(v) for v in ((d.after, d.before) if swap else (d.before, d.after))))
            for change in changes
            for d in change.differences
            if change.before and change.after
        }

    assert told(compare(before, after), swap=False) == told(compare(after, before), swap=True)


def test_only_parts_that_differ_are_read(monkeypatch):
    before = parts(*(measure(str(n)) for n in range(100)))
    after = before | parts(measure("7", text="neu"))
    read, loads = [], json.loads

    def spy(text):
        read.append(text)
        return loads(text)

    monkeypatch.setattr("mitplan.plan.diff.json.loads", spy)
    assert [change.reference for change in compare(before, after)] == ["measure/7"]
    assert len(read) == 2
