"""revise beside others, revise_many, undo, and the history of an element."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as some
from hypothesis.extra.django import TestCase

from mitplan.core.models import Act
from mitplan.core.money import Money
from mitplan.core.verdict import Refused
from mitplan.plan import actions
from mitplan.plan.actions import ClaimRow, Conflict
from mitplan.plan.models import Revision
from mitplan.plan.queries import history_of, values_of
from tests.cast import build_cast

from .sample import COST
from .scene import build_scene

COURSES = "Kurse mit Kinderbetreuung"


def revising(scene, changes, seen=None, reference="measure/1", **more):
    return actions.revise(scene[reference], changes, by=scene.by, seen=seen, **more)


def written():
    return Act.objects.count(), Revision.objects.count()


# ---------------------------------------------------------------- only what differs


def test_nothing_changed_is_no_act(scene):
    before = written()
    everything = values_of(scene["measure/1"])
    revising(scene, everything)
    revising(scene, everything, seen=everything)
    revising(scene, {})
    assert written() == before
    assert values_of(scene["measure/1"]) == everything


def test_a_whole_form_writes_what_was_changed_in_it(scene):
    seen = values_of(scene["measure/1"])
    revising(scene, {**seen, "region": "Nord", "tags": ["Kita"]}, seen)
    act = Act.objects.latest("number")
    assert act.facts["fields"] == ["region", "tags"]
    assert values_of(scene["measure/1"]) == {**seen, "region": "Nord", "tags": ["Kita"]}


def test_a_claimed_field_may_stand_in_the_form_unchanged(scene):
    row = ClaimRow(element=scene["measure/1"], field="started", value="2017-11", valid=True)
    actions.claim(scene.plan, row, by=scene.by)
    seen = values_of(scene["measure/1"])
    assert revising(scene, {**seen, "title": "Kurse"}, seen).title == "Kurse"
    with pytest.raises(ValidationError, match=r"Maßnahme 1, Begonnen: Dazu gibt es belegte Angaben."):
        revising(scene, {**seen, "started": "2018"}, seen)


def test_values_are_compared_as_what_they_mean(scene):
    revising(scene, {"starts": "2016-21", "cost": COST, "names": [{"name": "Alt", "since": "2015", "until": ""}]})
    before = written()
    revising(
        scene,
        {"starts": "Frühjahr 2016", "cost": Money.from_json(COST), "names": [{"name": "Alt", "since": "2015"}]},
    )
    assert written() == before


def test_line_ends_of_a_browser_are_no_change(scene):
    revising(scene, {"text": "Eins\n\nZwei"})
    before = written()
    seen = values_of(scene["measure/1"])
    revising(scene, {"text": "Eins\r\n\r\nZwei"}, seen)
    revising(scene, {"text": "Eins\r\n\r\nZwei"}, {"text": "Eins\r\n\r\nZwei"})
    assert written() == before
    revising(scene, {"text": "Eins\r\n\r\nDrei"}, seen)
    assert scene["measure/1"].text == "Eins\n\nDrei"


# ---------------------------------------------------------------- beside others


def test_two_people_on_different_fields_keep_both(scene):
    seen = values_of(scene["measure/1"])
    revising(scene, {**seen, "title": "Von Eva"}, seen)
    revising(scene, {**seen, "text": "Von Finn"}, seen)
    assert (scene["measure/1"].title, scene["measure/1"].text) == ("Von Eva", "Von Finn")


def test_the_same_field_is_a_conflict_that_shows_all_three(scene):
    seen = values_of(scene["measure/1"])
    revising(scene, {**seen, "title": "Von Eva", "pages": "7"}, seen)
    before = written()
    with pytest.raises(Conflict) as caught:
        revising(scene, {**seen, "title": "Von Finn", "text": "Neu", "pages": "7"}, seen)
    assert caught.value.fields == {"title": (COURSES, "Von Eva", "Von Finn")}
    assert caught.value.messages == [
        "Maßnahme 1: Inzwischen hat jemand anderes geändert: Titel. Gespeichert wurde nichts. Vergleichen Sie beide "
        "Fassungen und speichern Sie dann noch einmal."
    ]
    assert (scene["measure/1"].text, written()) == ("", before)


def test_names_and_tags_can_conflict_too(scene):
    seen = values_of(scene["measure/1"])
    revising(scene, {"tags": ["A"], "names": [{"name": "Alt"}], "starts": "2017"})
    mine = {"tags": ["B"], "names": [{"name": "Uralt"}], "starts": "2018"}
    with pytest.raises(Conflict) as caught:
        revising(scene, mine, seen)
    assert caught.value.fields == {
        "tags": ([], ["A"], ["B"]),
        "names": ([], [{"name": "Alt"}], [{"name": "Uralt"}]),
        "starts": ("", "2017", "2018"),
    }


def test_both_wanting_the_same_is_no_conflict(scene):
    seen = values_of(scene["measure/1"])
    revising(scene, {"title": "Gleich"}, seen)
    before = written()
    revising(scene, {"title": "Gleich"}, seen)
    assert written() == before


def test_whoever_has_seen_the_others_change_may_overwrite_it(scene):
    revising(scene, {"title": "Von Eva"})
    revising(scene, {"title": "Von Finn"}, {"title": "Von Eva"})
    assert scene["measure/1"].title == "Von Finn"


class ThreeWays(TestCase):
    """For any three values of a text: what is written, and when it is a conflict."""

    @given(*[some.sampled_from(["", "a", "b", "c"])] * 3)
    def test_three_way_compare(self, seen, current, mine):
        scene = build_scene(build_cast().eva)
        revising(scene, {"text": current})
        if len({seen, current, mine}) == 3:
            with pytest.raises(Conflict) as caught:
                revising(scene, {"text": mine}, {"text": seen})
            assert caught.value.fields == {"text": (seen, current, mine)}
            assert scene["measure/1"].text == current
            return
        revising(scene, {"text": mine}, {"text": seen})
        assert scene["measure/1"].text == (current if mine == seen else mine)


# ---------------------------------------------------------------- several at once


@pytest.mark.parametrize("count", [1, 3])
def test_revise_many_takes_the_same_queries_for_one_and_three(scene, django_assert_num_queries, count):
    elements = [scene[f"measure/{n}"] for n in range(1, count + 1)]
    with django_assert_num_queries(17):
        actions.revise_many(elements, {"region": "Nord", "tags": ["x"], "pages": "3"}, by=scene.by)
    assert [values_of(scene[f"measure/{n}"])["region"] for n in range(1, count + 1)] == ["Nord"] * count


def test_revise_many_is_all_or_none(scene):
    elements = [scene["measure/1"], scene["measure/2"]]
    actions.revise(elements[0], {"status_reason": "Kein Geld"}, by=scene.by)
    before = written()
    with pytest.raises(ValidationError) as caught:
        actions.revise_many(elements, {"stage": "paused"}, by=scene.by)
    assert caught.value.messages == ["Maßnahme 2: Der Stand „zurückgestellt“ braucht eine Begründung."]
    assert written() == before
    assert values_of(scene["measure/1"])["stage"] == ""


def test_revise_many_writes_a_line_for_each_that_changes(scene):
    elements = [scene[f"measure/{n}"] for n in "123"]
    actions.revise(elements[1], {"region": "Nord"}, by=scene.by)
    before = Act.objects.count()
    actions.revise_many(elements, {"region": "Nord"}, by=scene.by, reason="Gemeinsam")
    acts = Act.objects.order_by("number")[before:]
    assert [act.thing for act in acts] == [f"plan.element:{elements[n].pk}" for n in (0, 2)]
    assert {act.reason for act in acts} == {"Gemeinsam"}
    assert actions.revise_many([], {"region": "Nord"}, by=scene.by) == []


def test_revise_many_keeps_to_one_plan_and_to_fields_that_all_have(scene, cast):
    other = build_scene(cast.eva, "anderer")
    with pytest.raises(ValidationError, match=r"nur Elemente desselben Plans"):
        actions.revise_many([scene["measure/1"], other["measure/1"]], {"region": "Nord"}, by=scene.by)
    with pytest.raises(ValidationError, match=r"Ziel 1: Das Feld „region“ gibt es bei „Ziel“ nicht."):
        actions.revise_many([scene["measure/1"], scene["objective/1"]], {"region": "Nord"}, by=scene.by)


def test_revise_many_is_for_the_plans_own_office(scene, cast):
    with pytest.raises(Refused, match=r"Nur die Koordinierungsstelle dieses Plans"):
        actions.revise_many([scene["measure/1"]], {"region": "Nord"}, by=cast.ada)


# ---------------------------------------------------------------- undo and history


def last_revision():
    return Revision.objects.latest("act")


def test_undo_is_a_counter_act_and_can_be_undone(scene):
    before = values_of(scene["measure/1"])
    changes = {"title": "Anders", "cost": COST, "tags": ["A", "B"], "names": [{"name": "Alt", "until": "2016"}]}
    revising(scene, changes)
    first, after = last_revision(), values_of(scene["measure/1"])
    actions.undo(first, "Doch nicht", by=scene.by)
    assert values_of(scene["measure/1"]) == before
    act = Act.objects.latest("number")
    assert (act.verb, act.reason, act.facts["undoes"]) == ("plan.element.revision_undone", "Doch nicht", first.act)
    actions.undo(last_revision(), by=scene.by)
    assert values_of(scene["measure/1"]) == after


def test_undo_leaves_other_fields_alone_and_refuses_what_has_changed_since(scene):
    revising(scene, {"title": "Anders", "region": "Nord"})
    first = last_revision()
    revising(scene, {"text": "Neu"})
    actions.undo(first, by=scene.by)
    assert (scene["measure/1"].title, scene["measure/1"].text) == (COURSES, "Neu")
    before = written()
    with pytest.raises(ValidationError) as caught:
        actions.undo(first, by=scene.by)
    assert caught.value.messages == [
        "Maßnahme 1: Seitdem noch einmal geändert: Gebiet, Titel. Rückgängig machen lässt sich nur die letzte "
        "Änderung; tragen Sie den früheren Stand von Hand ein."
    ]
    assert written() == before


def test_undo_leaves_fields_with_claims_to_claims(scene):
    revising(scene, {"started": "2017"})
    actions.claim(scene.plan, ClaimRow(element=scene["measure/1"], field="started", value="2016"), by=scene.by)
    with pytest.raises(ValidationError, match=r"Maßnahme 1, Begonnen: Dazu gibt es belegte Angaben."):
        actions.undo(last_revision(), by=scene.by)


def test_undo_is_for_the_plans_own_office(scene, cast):
    revising(scene, {"title": "Anders"})
    with pytest.raises(Refused, match=r"Nur die Koordinierungsstelle dieses Plans"):
        actions.undo(last_revision(), by=cast.finn)


def test_history_joins_lines_and_changes_and_knows_what_can_be_undone(scene, django_assert_num_queries):
    revising(scene, {"title": "Eins", "region": "Nord"})
    revising(scene, {"title": "Zwei"})
    actions.withdraw(scene["measure/1"], "Doppelt", by=scene.by)
    element = scene["measure/1"]
    with django_assert_num_queries(7):
        history = history_of(element)
    assert [entry.act.verb.rpartition(".")[2] for entry in history] == ["withdrawn", "revised", "revised", "drafted"]
    assert [entry.revision and entry.revision.after for entry in history] == [
        None,
        {"title": "Zwei"},
        {"region": "Nord", "title": "Eins"},
        None,
    ]
    assert [entry.can_undo for entry in history] == [False, True, False, False]
    assert all(entry.is_intact for entry in history)
    assert [entry.act.verb for entry in history_of(scene["measure/2"])] == ["plan.element.drafted"]


def test_history_tells_when_a_revision_is_not_what_the_journal_sealed(scene):
    revising(scene, {"title": "Eins"})
    revision = last_revision()
    revision.changes["title"][0] = "Nie so"
    revision.save()
    assert [entry.is_intact for entry in history_of(scene["measure/1"])] == [False, True]
