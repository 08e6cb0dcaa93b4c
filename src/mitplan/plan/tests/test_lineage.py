"""Two plans of which one continues the other, compared along the successions that the later one states."""

from mitplan.core.canonical import canonical
from mitplan.plan.diff import Aspect
from mitplan.plan.lineage import compare_successive


def element(kind, number, title="Titel", *, heir_of=(), type_="continues", links=(), **told):
    successions = [{"type": type_, "to": f"alt:{reference}"} for reference in heir_of]
    return {"kind": kind, "number": number, "slug": "", "title": title, "links": [*successions, *links], **told}


def at(field):
    return {"type": "belongs_to", "to": field}


def parts(*contents):
    return {f"{it['kind']}/{it['number']}": canonical(it) for it in contents}


def told(before, after):
    changes, same = compare_successive(parts(*before), parts(*after), "alt")
    found = {change.reference: [(d.aspect, d.before, d.after) for d in change.differences] for change in changes}
    return found, same


def test_an_element_that_is_carried_on_unchanged_is_only_counted():
    assert told([element("measure", "1")], [element("measure", "1", heir_of=["measure/1"])]) == ({}, 1)


def test_another_number_and_other_words_are_told():
    found, same = told(
        [element("measure", "1", "Kurse", values={"lead": "ms"})],
        [element("measure", "7", "Kurse am Abend", heir_of=["measure/1"], values={"lead": "mk"})],
    )
    assert same == 0
    assert found == {
        "measure/7": [
            (Aspect.RENUMBERED, "1", "7"),
            (Aspect.LEAD, "ms", "mk"),
            (Aspect.TITLE, "Kurse", "Kurse am Abend"),
        ]
    }


def test_likeness_is_no_succession():
    changes, same = compare_successive(parts(element("measure", "1")), parts(element("measure", "1")), "alt")
    assert [(it.reference, it.aspects) for it in changes] == [
        ("measure/1", {Aspect.ADDED}),
        ("measure/1", {Aspect.DROPPED}),
    ]
    assert same == 0


def test_added_and_dropped_bear_their_own_names():
    changes, _same = compare_successive(parts(element("measure", "1")), parts(element("measure", "2")), "alt")
    assert [(it.reference, it.aspects, it.former) for it in changes] == [
        ("measure/2", {Aspect.ADDED}, ()),
        ("measure/1", {Aspect.DROPPED}, ("measure/1",)),
    ]


def test_merging_and_splitting_are_told():
    old = [element("measure", "1"), element("measure", "2"), element("measure", "3")]
    new = [
        element("measure", "1", heir_of=["measure/1", "measure/2"]),
        element("measure", "3", heir_of=["measure/3"], type_="split_from"),
        element("measure", "4", heir_of=["measure/3"], type_="split_from"),
    ]
    found, _same = told(old, new)
    assert found["measure/1"] == [(Aspect.MERGED, ["alt:measure/1", "alt:measure/2"], None)]
    assert found["measure/3"] == [(Aspect.SPLIT, None, ["measure/3", "measure/4"])]
    assert (Aspect.RENUMBERED, "3", "4") in found["measure/4"]


def test_a_field_that_got_another_number_is_still_the_same_place():
    old = [element("field", "1"), element("field", "2"), element("measure", "1", links=[at("field/1")])]
    fields = [element("field", "8", heir_of=["field/1"]), element("field", "9", heir_of=["field/2"])]
    stayed = element("measure", "1", heir_of=["measure/1"], links=[at("field/8")])
    moved = element("measure", "1", heir_of=["measure/1"], links=[at("field/9")])
    assert "measure/1" not in told(old, [*fields, stayed])[0]
    assert [aspect for aspect, *_sides in told(old, [*fields, moved])[0]["measure/1"]] == [Aspect.MOVED, Aspect.MOVED]


def test_what_was_withdrawn_and_what_is_each_plans_own_is_left_out():
    old = [element("measure", "1", state="withdrawn", withdrawn_because="x"), element("source", "S1")]
    assert told(old, [element("event", "E1"), element("question", "1")]) == ({}, 0)
