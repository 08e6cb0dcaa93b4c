"""split, merge, supersede: what becomes of what was, what the heirs take over, and how versions tell of it."""

import pytest
from django.core.exceptions import ValidationError

from mitplan.core.models import Act
from mitplan.core.verdict import Refused
from mitplan.plan import actions
from mitplan.plan.actions import Draft, LinkRow, Seal
from mitplan.plan.diff import compare
from mitplan.plan.models import Element, Facet, Link, Sealed

from .scene import build_scene

MORNING = Draft(kind="measure", number="1a", title="Kurse am Morgen")
EVENING = Draft(kind="measure", number="1b", title="Kurse am Abend")
LINKS = (
    ("measure/1", "belongs_to", "field/1"),
    ("measure/1", "serves", "objective/1"),
    ("measure/2", "serves", "objective/1"),
    ("measure/2", "follows", "guideline/1"),
    ("event/E1", "concerns", "measure/1"),
)


@pytest.fixture
def joined(scene):
    rows = [LinkRow(origin=scene[origin], type=type_, target=scene[target]) for origin, type_, target in LINKS]
    led = LinkRow(
        origin=scene["recommendation/1"],
        type="leads_to",
        target=scene["measure/1"],
        degree="verbatim",
        stated_by="government",
    )
    actions.link_many(scene.plan, [*rows, led], by=scene.by)
    return scene


def linked(scene):
    found = Link.objects.filter(is_current=True).select_related("origin", "target")
    return {(link.origin.reference, link.type, link.target.reference) for link in found}


def lines(start):
    return [act.verb.removeprefix("plan.") for act in Act.objects.order_by("number")[start:]]


def order(scene):
    return list(
        Element.objects.filter(plan=scene.plan, kind="measure").order_by("position").values_list("number", flat=True)
    )


# ---------------------------------------------------------------- split


def test_split_withdraws_the_whole_and_links_the_parts(joined):
    start = Act.objects.count()
    parts = actions.split(joined["measure/1"], [MORNING, EVENING], "Zwei Gruppen", by=joined.by)
    whole = joined["measure/1"]
    assert (whole.state, whole.withdrawn_because) == ("withdrawn", "Zwei Gruppen")
    assert [part.reference for part in parts] == ["measure/1a", "measure/1b"]
    assert order(joined) == ["1", "1a", "1b", "2", "3"]
    links = linked(joined)
    for part in ("measure/1a", "measure/1b"):
        assert {link for link in links if part in link} == {
            (part, "split_from", "measure/1"),
            (part, "belongs_to", "field/1"),
            (part, "serves", "objective/1"),
            ("recommendation/1", "leads_to", part),
        }
    # How much of the recommendation went into it was said of the whole.
    led = Link.objects.filter(type="leads_to").exclude(target=whole)
    assert {(link.degree, link.stated_by) for link in led} == {("", "")}
    assert lines(start) == [
        *["element.drafted"] * 2,
        *["link.made"] * 8,
        "element.withdrawn",
        "element.split",
    ]
    act = Act.objects.latest("number")
    assert act.facts == {"into": [f"plan.element:{part.pk}" for part in parts]}
    assert (act.thing, act.reason) == (f"plan.element:{whole.pk}", "Zwei Gruppen")


@pytest.mark.parametrize(
    ("parts", "reason", "sentence"),
    [
        ([MORNING], "Weil", "Maßnahme 1: Eine Teilung braucht mindestens zwei Teile."),
        ([MORNING, EVENING], " ", "Maßnahme 1: Ein Rückzug braucht eine Begründung."),
        (
            [MORNING, Draft(kind="objective", number="9", title="Ziel")],
            "Weil",
            "Ziel 9 ist von anderer Art als Maßnahme 1.",
        ),
        ([MORNING, MORNING], "Weil", "Maßnahme 1a: Diese Nummer ist schon vergeben."),
    ],
)
def test_split_refuses_and_leaves_all_as_it_was(joined, parts, reason, sentence):
    before = Act.objects.count(), Element.objects.count()
    with pytest.raises(ValidationError) as caught:
        actions.split(joined["measure/1"], parts, reason, by=joined.by)
    assert caught.value.messages == [sentence]
    assert (Act.objects.count(), Element.objects.count()) == before


def test_what_is_withdrawn_is_not_split(joined):
    actions.withdraw(joined["measure/1"], "Doppelt", by=joined.by)
    before = Act.objects.count(), Element.objects.count()
    with pytest.raises(ValidationError, match=r"Maßnahme 1 ist schon zurückgezogen."):
        actions.split(joined["measure/1"], [MORNING, EVENING], "Weil", by=joined.by)
    assert (Act.objects.count(), Element.objects.count()) == before


def test_members_of_a_divided_field_are_moved_by_hand(joined):
    rows = [Draft(kind="field", number=number, title="Feld") for number in "23"]
    actions.split(joined["field/1"], rows, "Zu groß", by=joined.by)
    assert {link for link in linked(joined) if link[1] == "belongs_to"} == {("measure/1", "belongs_to", "field/1")}


# ---------------------------------------------------------------- merge


def test_merge_into_a_new_one_which_takes_over_where_they_stood(joined):
    start = Act.objects.count()
    both = [joined["measure/1"], joined["measure/2"]]
    heir = actions.merge(both, Draft(kind="measure", number="9", title="Kurse"), "Dasselbe", by=joined.by)
    assert [element.state for element in (joined["measure/1"], joined["measure/2"], heir)] == [
        *["withdrawn"] * 2,
        "current",
    ]
    assert order(joined) == ["1", "9", "2", "3"]
    assert {link for link in linked(joined) if "measure/9" in link} == {
        ("measure/1", "merged_into", "measure/9"),
        ("measure/2", "merged_into", "measure/9"),
        ("measure/9", "belongs_to", "field/1"),
        ("measure/9", "serves", "objective/1"),
        ("measure/9", "follows", "guideline/1"),
        ("recommendation/1", "leads_to", "measure/9"),
    }
    assert lines(start) == [
        "element.drafted",
        *["link.made"] * 6,
        *["element.withdrawn"] * 2,
        "element.merged",
    ]
    act = Act.objects.latest("number")
    assert (act.thing, act.reason) == (f"plan.element:{heir.pk}", "Dasselbe")
    assert act.facts == {"from": [f"plan.element:{element.pk}" for element in both]}


def test_merge_into_one_that_is_there_makes_no_link_twice(joined):
    heir = actions.merge([joined["measure/1"]], joined["measure/2"], "Steckt darin", by=joined.by)
    assert (heir, heir.state, order(joined)) == (joined["measure/2"], "current", ["1", "2", "3"])
    assert {link for link in linked(joined) if "measure/2" in link} == {
        ("measure/1", "merged_into", "measure/2"),
        ("measure/2", "belongs_to", "field/1"),
        ("measure/2", "serves", "objective/1"),
        ("measure/2", "follows", "guideline/1"),
        ("recommendation/1", "leads_to", "measure/2"),
    }


def test_members_of_a_merged_field_come_along(joined):
    (other,) = actions.draft_many(joined.plan, [Draft(kind="field", number="2", title="Feld")], by=joined.by)
    actions.merge([joined["field/1"]], other, "Zu klein", by=joined.by)
    assert ("measure/1", "belongs_to", "field/2") in linked(joined)


@pytest.mark.parametrize(
    ("former", "into", "sentence"),
    [
        ([], "measure/2", "Wählen Sie bitte, was zusammengelegt werden soll."),
        (["measure/1"], MORNING, "Zum Zusammenlegen gehören mindestens zwei Elemente."),
        (["measure/1", "objective/1"], MORNING, "Ziel 1 ist von anderer Art als Maßnahme 1."),
        (["measure/1"], "objective/1", "Ziel 1 ist von anderer Art als Maßnahme 1."),
        (["measure/1", "measure/1"], "measure/2", "Maßnahme 1: Ein Element kann nicht an seine eigene Stelle treten."),
        (["measure/1"], "measure/1", "Maßnahme 1: Ein Element kann nicht an seine eigene Stelle treten."),
        (["measure/1"], "measure/3", "Maßnahme 3 ist zurückgezogen und kann nichts aufnehmen."),
        (["measure/1", "measure/3"], MORNING, "Maßnahme 3 ist schon zurückgezogen."),
    ],
)
def test_merge_refuses_and_leaves_all_as_it_was(joined, former, into, sentence):
    actions.withdraw(joined["measure/3"], "Doppelt", by=joined.by)
    before = Act.objects.count(), Element.objects.count()
    heir = joined[into] if isinstance(into, str) else into
    with pytest.raises(ValidationError) as caught:
        actions.merge([joined[reference] for reference in former], heir, "Weil", by=joined.by)
    assert caught.value.messages == [sentence]
    assert (Act.objects.count(), Element.objects.count()) == before


def test_merge_stays_within_the_plan_and_asks_for_a_reason(joined, cast):
    other = build_scene(cast.eva, "anderer")
    with pytest.raises(ValidationError, match=r"Maßnahme 2 gehört zu einem anderen Plan als Maßnahme 1."):
        actions.merge([joined["measure/1"]], other["measure/2"], "Weil", by=joined.by)
    with pytest.raises(ValidationError, match=r"Maßnahme 1: Ein Rückzug braucht eine Begründung."):
        actions.merge([joined["measure/1"]], joined["measure/2"], "", by=joined.by)


def test_a_merger_is_undone_by_counter_acts(joined):
    actions.merge([joined["measure/1"]], joined["measure/2"], "Dasselbe", by=joined.by)
    actions.reinstate(joined["measure/1"], "Doch nicht dasselbe", by=joined.by)
    actions.unlink(Link.objects.get(type="merged_into"), "Doch nicht dasselbe", by=joined.by)
    assert joined["measure/1"].state == "current"
    assert not any(link[1] == "merged_into" for link in linked(joined))
    # And it can happen again.
    actions.merge([joined["measure/1"]], joined["measure/2"], "Doch", by=joined.by)


def test_nothing_is_merged_in_a_circle(joined):
    actions.merge([joined["measure/1"]], joined["measure/2"], "Dasselbe", by=joined.by)
    actions.reinstate(joined["measure/1"], "Doch nicht", by=joined.by)
    with pytest.raises(ValidationError, match=r"„aufgegangen in“ ergäbe einen Kreis."):
        actions.merge([joined["measure/2"]], joined["measure/1"], "Umgekehrt", by=joined.by)
    assert joined["measure/2"].state == "current"


# ---------------------------------------------------------------- supersede


def test_supersede_by_a_new_one(joined):
    start = Act.objects.count()
    heir = actions.supersede(joined["measure/1"], MORNING, "Neues Konzept", by=joined.by)
    old = joined["measure/1"]
    assert (old.state, old.withdrawn_because) == ("withdrawn", "Neues Konzept")
    assert order(joined) == ["1", "1a", "2", "3"]
    assert {link for link in linked(joined) if "measure/1a" in link} == {
        ("measure/1a", "supersedes", "measure/1"),
        ("measure/1a", "belongs_to", "field/1"),
        ("measure/1a", "serves", "objective/1"),
        ("recommendation/1", "leads_to", "measure/1a"),
    }
    assert lines(start)[-2:] == ["element.withdrawn", "element.superseded"]
    act = Act.objects.latest("number")
    assert (act.thing, act.facts) == (f"plan.element:{old.pk}", {"by": f"plan.element:{heir.pk}"})


def test_supersede_by_one_that_is_there(joined):
    assert actions.supersede(joined["measure/1"], joined["measure/2"], "Reicht", by=joined.by) == joined["measure/2"]
    assert ("measure/2", "supersedes", "measure/1") in linked(joined)


def test_what_was_last_known_of_the_work_stays(joined):
    actions.revise(joined["measure/1"], {"stage": "running"}, by=joined.by)
    actions.supersede(joined["measure/1"], joined["measure/2"], "Reicht", by=joined.by)
    assert joined["measure/1"].measure.stage == "running"


@pytest.mark.parametrize(
    ("new", "reason", "sentence"),
    [
        (MORNING, "", "Maßnahme 1: Ein Rückzug braucht eine Begründung."),
        ("measure/1", "Weil", "Maßnahme 1: Ein Element kann nicht an seine eigene Stelle treten."),
        ("objective/1", "Weil", "Ziel 1 ist von anderer Art als Maßnahme 1."),
    ],
)
def test_supersede_refuses(joined, new, reason, sentence):
    before = Act.objects.count()
    with pytest.raises(ValidationError) as caught:
        actions.supersede(joined["measure/1"], joined[new] if isinstance(new, str) else new, reason, by=joined.by)
    assert (caught.value.messages, Act.objects.count()) == ([sentence], before)


# ---------------------------------------------------------------- who, at what price, and how it is told


@pytest.mark.parametrize("name", ["ada", "cem", "finn"])
def test_it_is_for_the_plans_own_office(joined, cast, name):
    by, one, two = getattr(cast, name), joined["measure/1"], joined["measure/2"]
    for attempt in (
        lambda: actions.split(one, [MORNING, EVENING], "Weil", by=by),
        lambda: actions.merge([one], two, "Weil", by=by),
        lambda: actions.supersede(one, two, "Weil", by=by),
        lambda: actions.withdraw_many([one, two], "Weil", by=by),
    ):
        with pytest.raises(Refused, match=r"Nur die Koordinierungsstelle dieses Plans kann ihn bearbeiten."):
            attempt()


@pytest.mark.parametrize("count", [1, 3])
def test_merging_takes_the_same_queries_for_one_and_three(joined, django_assert_num_queries, count):
    rows = [Draft(kind="measure", number=f"7{n}", title="Neu") for n in range(3)]
    new = actions.draft_many(joined.plan, rows, by=joined.by)
    for element in new:
        actions.link(joined.plan, LinkRow(origin=element, type="serves", target=joined["objective/1"]), by=joined.by)
    with django_assert_num_queries(29):
        actions.merge(new[:count], joined["measure/3"], "Dasselbe", by=joined.by)


def sealed(scene, label):
    version = actions.freeze(scene.plan, Seal(label=label, kind="record"), by=scene.by)
    return {row.reference: row.part for row in Sealed.objects.filter(version=version)}, version


def test_versions_tell_of_it(joined):
    before, _version = sealed(joined, "Vorher")
    actions.split(joined["measure/1"], [MORNING, EVENING], "Zwei Gruppen", by=joined.by)
    actions.merge([joined["measure/2"]], joined["measure/3"], "Dasselbe", by=joined.by)
    after, version = sealed(joined, "Nachher")
    told = {change.reference: {str(aspect) for aspect in change.aspects} for change in compare(before, after)}
    assert told["measure/1"] == {"withdrawn"}
    assert told["measure/1a"] == told["measure/1b"] == {"added", "split"}
    assert told["measure/2"] == {"withdrawn", "merged"}
    assert told["measure/3"] == {"links", "moved"}
    # Withdrawn elements lack nothing, and their heirs lack nothing that those had.
    gaps = Facet.objects.filter(version=version, name="gap").select_related("sealed")
    lacking = {(gap.sealed.reference, gap.value) for gap in gaps}
    assert not {gap for gap in lacking if gap[0] in ("measure/1", "measure/2")}
    assert not lacking & {("measure/1a", "objective"), ("measure/1b", "ancestor"), ("recommendation/1", "descendant")}


def test_the_way_back_is_told_too(joined):
    actions.merge([joined["measure/2"]], joined["measure/3"], "Dasselbe", by=joined.by)
    before, _version = sealed(joined, "Vorher")
    actions.reinstate(joined["measure/2"], "Doch nicht", by=joined.by)
    actions.unlink(Link.objects.get(type="merged_into"), "Doch nicht", by=joined.by)
    after, _version = sealed(joined, "Nachher")
    told = {change.reference: {str(aspect) for aspect in change.aspects} for change in compare(before, after)}
    assert told == {"measure/2": {"reinstated", "merged"}}
