"""reorder and relocate."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as some
from hypothesis.extra.django import TestCase

from mitplan.core.models import Act
from mitplan.core.verdict import Refused
from mitplan.plan import actions
from mitplan.plan.actions import Draft, LinkRow
from mitplan.plan.models import Element, Link
from tests.cast import build_cast

from .scene import build_scene

ONLY_OFFICE = "Nur die Koordinierungsstelle dieses Plans kann ihn bearbeiten."


def order(scene, kind="measure"):
    return list(
        Element.objects.filter(plan=scene.plan, kind=kind).order_by("position").values_list("number", flat=True)
    )


def moved(scene, number, after=None):
    actions.reorder(scene[f"measure/{number}"], scene[f"measure/{after}"] if after else None, by=scene.by)
    return order(scene)


def test_reorder_puts_it_behind_another_or_first(scene):
    assert order(scene) == ["1", "2", "3"]
    assert moved(scene, "1", "2") == ["2", "1", "3"]
    assert moved(scene, "3") == ["3", "2", "1"]
    assert moved(scene, "3", "1") == ["2", "1", "3"]
    act = Act.objects.latest("number")
    assert (act.verb, act.thing) == ("plan.element.reordered", f"plan.element:{scene['measure/3'].pk}")
    assert act.facts == {"after": f"plan.element:{scene['measure/1'].pk}"}
    assert order(scene, "recommendation") == ["1", "2"]


def test_where_it_stands_already_nothing_happens(scene):
    before = Act.objects.count()
    assert moved(scene, "1") == moved(scene, "3", "2") == ["1", "2", "3"]
    assert Act.objects.count() == before


def test_reorder_stays_within_kind_and_plan(scene, cast):
    other = build_scene(cast.eva, "anderer")
    measure = scene["measure/1"]
    for after in (scene["objective/1"], other["measure/2"]):
        with pytest.raises(ValidationError, match=r"Maßnahme 1 kann nur hinter einem Element derselben Art und"):
            actions.reorder(measure, after, by=scene.by)
    with pytest.raises(ValidationError, match=r"Maßnahme 1 kann nicht hinter sich selbst stehen."):
        actions.reorder(measure, measure, by=scene.by)


@pytest.mark.parametrize("name", ["cem", "finn"])
def test_moving_is_for_the_plans_own_office(scene, cast, name):
    by = getattr(cast, name)
    with pytest.raises(Refused, match=ONLY_OFFICE):
        actions.reorder(scene["measure/1"], scene["measure/2"], by=by)
    with pytest.raises(Refused, match=ONLY_OFFICE):
        actions.relocate(scene["measure/1"], scene["field/1"], by=by)


@pytest.mark.parametrize("count", [1, 3])
def test_reorder_takes_the_same_queries_for_one_and_three(scene, django_assert_num_queries, count):
    rows = [Draft(kind="measure", number=f"1{n}", title="Neu") for n in range(count)]
    last = actions.draft_many(scene.plan, rows, by=scene.by)[-1]
    with django_assert_num_queries(11):
        actions.reorder(last, None, by=scene.by)


class AnyOrder(TestCase):
    """Whatever is moved where: the order is that of a list in which the same was done."""

    @settings(max_examples=25)
    @given(some.lists(some.tuples(some.integers(0, 4), some.integers(-1, 4)), max_size=6))
    def test_reorder_is_what_it_is_for_a_list(self, moves):
        scene = build_scene(build_cast().eva)
        # Two that were drafted at once may have got the same position.
        Element.objects.filter(plan=scene.plan, number__in=["2", "3"], kind="measure").update(position=40)
        actions.draft_many(scene.plan, [Draft(kind="measure", number=n, title="Neu") for n in "45"], by=scene.by)
        expected = list("12345")
        for what, where in moves:
            number = expected[what]
            after = None if where < 0 or expected[where] == number else expected[where]
            expected.remove(number)
            expected.insert(expected.index(after) + 1 if after else 0, number)
            moved(scene, number, after)
            assert sorted(order(scene)) == list("12345")
            rows = Element.objects.filter(plan=scene.plan, kind="measure").order_by("position", "pk")
            assert list(rows.values_list("number", flat=True)) == expected


def belongs(scene, reference="measure/1"):
    links = Link.objects.filter(origin=scene[reference], type="belongs_to", is_current=True)
    return [link.target.number for link in links]


@pytest.fixture
def fields(scene):
    rows = [Draft(kind="field", number=number, title="Feld") for number in "23"]
    return scene["field/1"], *actions.draft_many(scene.plan, rows, by=scene.by)


def test_relocate_ends_the_former_link_and_makes_the_new_one(scene, fields):
    one, two, three = fields
    for field in (one, two):
        actions.link(scene.plan, LinkRow(origin=scene["measure/1"], type="belongs_to", target=field), by=scene.by)
    before = Act.objects.count()
    actions.relocate(scene["measure/1"], three, "Falsch einsortiert", by=scene.by)
    assert belongs(scene) == ["3"]
    acts = list(Act.objects.order_by("number")[before:])
    assert [act.verb for act in acts] == [
        *["plan.link.ended"] * 2,
        "plan.link.made",
        "plan.element.relocated",
    ]
    assert acts[-1].facts == {
        "from": [f"plan.element:{one.pk}", f"plan.element:{two.pk}"],
        "to": f"plan.element:{three.pk}",
    }
    assert (acts[0].reason, acts[-1].reason) == ("Falsch einsortiert",) * 2


def test_relocate_keeps_a_link_that_is_right_and_can_take_out_of_all_fields(scene, fields):
    one, two, _three = fields
    actions.relocate(scene["measure/1"], one, by=scene.by)
    made = Link.objects.get()
    actions.link(scene.plan, LinkRow(origin=scene["measure/1"], type="belongs_to", target=two), by=scene.by)
    actions.relocate(scene["measure/1"], one, by=scene.by)
    assert Link.objects.get(is_current=True) == made
    before = Act.objects.count()
    actions.relocate(scene["measure/1"], one, by=scene.by)
    assert Act.objects.count() == before
    actions.relocate(scene["measure/1"], None, "Gehört nirgendwohin", by=scene.by)
    assert belongs(scene) == []
    actions.relocate(scene["measure/1"], None, by=scene.by)
    assert Act.objects.latest("number").reason == "Gehört nirgendwohin"


def test_relocate_leads_into_fields_only_and_leaves_all_as_it_was(scene, fields):
    actions.relocate(scene["measure/1"], fields[0], by=scene.by)
    before = Act.objects.count()
    with pytest.raises(ValidationError, match=r"„gehört zum Handlungsfeld“ führt nicht von Maßnahme zu Ziel."):
        actions.relocate(scene["measure/1"], scene["objective/1"], by=scene.by)
    assert (belongs(scene), Act.objects.count()) == (["1"], before)
