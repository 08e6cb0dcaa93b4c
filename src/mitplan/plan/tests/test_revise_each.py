import pytest
from django.core.exceptions import ValidationError

from mitplan.core.models import Act
from mitplan.core.verdict import Refused
from mitplan.plan import actions
from mitplan.plan.models import Element

FOUND = ("measure/1", "measure/2")


def test_each_says_its_own(scene):
    one, other = (scene[reference] for reference in FOUND)
    actions.revise_each(scene.plan, {one: {"title": "A", "stage": "running"}, other: {"title": "B"}}, by=scene.by)
    assert [scene[reference].title for reference in FOUND] == ["A", "B"]
    assert scene["measure/1"].measure.stage == "running"
    assert Act.objects.filter(verb="plan.element.revised").count() == 2


def test_all_or_none(scene):
    one, other = (scene[reference] for reference in FOUND)
    with pytest.raises(ValidationError):
        actions.revise_each(scene.plan, {one: {"title": "A"}, other: {"title": ""}}, by=scene.by)
    assert not Element.objects.filter(title="A").exists()


def test_only_who_may(scene, cast):
    with pytest.raises(Refused):
        actions.revise_each(scene.plan, {scene["measure/1"]: {"title": "A"}}, by=cast.finn)


def test_the_number_of_queries_is_fixed(scene, django_assert_num_queries):
    elements = [scene[reference] for reference in (*FOUND, "measure/3")]
    actions.revise_each(scene.plan, {elements[0]: {"region": "x"}}, by=scene.by)
    with django_assert_num_queries(13) as caught:
        actions.revise_each(scene.plan, {elements[0]: {"region": "y"}}, by=scene.by)
    with django_assert_num_queries(len(caught)):
        actions.revise_each(scene.plan, {each: {"region": f"{each}"} for each in elements}, by=scene.by)
