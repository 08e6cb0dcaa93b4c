"""What is typed and not sent off: private, replaced by the newest, gone after a while, and no part of the record."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from mitplan.core.models import Act
from mitplan.core.verdict import Refused
from mitplan.people.acting import system
from mitplan.plan import actions
from mitplan.plan.actions import jottings
from mitplan.plan.actions.jottings import drop_jotting, jot
from mitplan.plan.models import Jotting
from mitplan.plan.queries import KEPT, jotting_on, jottings_of

from .scene import build_scene

TYPED = {"title": "Halb fert", "tags": ["Kita", ""], "seen": {"title": "Alt"}}


def test_the_newest_is_kept_and_nothing_is_journalled(scene):
    before = Act.objects.count()
    jot(scene.by, scene.plan, "measure/1", {"title": "H"})
    jot(scene.by, scene.plan, "measure/1", TYPED)
    jot(scene.by, scene.plan, "measure/new", {"title": "Neu"})
    assert jotting_on(scene.by.person, scene.plan, "measure/1").data == TYPED
    assert {row.thing for row in jottings_of(scene.by.person)} == {"measure/1", "measure/new"}
    assert Act.objects.count() == before


def test_it_is_nobody_elses(scene, cast):
    actions.admit(scene.plan, cast.cem.office, by=scene.by)
    jot(cast.cem, scene.plan, "measure/1", {"title": "Von Cem"})
    jot(scene.by, scene.plan, "measure/1", TYPED)
    assert jotting_on(cast.cem.person, scene.plan, "measure/1").data == {"title": "Von Cem"}
    drop_jotting(cast.cem, scene.plan, "measure/1")
    assert not jottings_of(cast.cem.person).exists()
    assert jotting_on(scene.by.person, scene.plan, "measure/1").data == TYPED


def test_it_is_gone_after_a_while_for_everybody(scene, cast):
    actions.admit(scene.plan, cast.cem.office, by=scene.by)
    jot(cast.cem, scene.plan, "measure/1", TYPED)
    Jotting.objects.update(at=timezone.now() - KEPT - timedelta(minutes=1))
    assert jotting_on(cast.cem.person, scene.plan, "measure/1") is None
    assert Jotting.objects.count() == 1
    jot(scene.by, scene.plan, "measure/2", TYPED)
    assert [row.person for row in Jotting.objects.all()] == [scene.by.person]


def test_plans_are_apart(scene, cast):
    other = build_scene(cast.eva, "anderer")
    jot(scene.by, scene.plan, "measure/1", TYPED)
    assert not jottings_of(scene.by.person, other.plan).exists()
    drop_jotting(scene.by, other.plan, "measure/1")
    assert jottings_of(scene.by.person, scene.plan).exists()


def test_a_person_keeps_the_newest_hundred(scene, monkeypatch):
    monkeypatch.setattr(jottings, "MOST", 3)
    for number in range(5):
        jot(scene.by, scene.plan, f"measure/{number}", TYPED)
    assert [row.thing for row in jottings_of(scene.by.person)] == ["measure/4", "measure/3", "measure/2"]


@pytest.mark.parametrize(
    ("thing", "data", "sentence"),
    [
        ("measure/1", {"text": "a" * 200_000}, "Das ist zu viel zum Zwischenspeichern."),
        ("m" * 121, {}, "Das ist zu viel zum Zwischenspeichern."),
        ("measure/1", {"text": ["a", "NUL \x00"]}, "Der Text enthält ein unsichtbares Nullzeichen."),
        ("measure/1", {"half \ud800": ""}, "Der Text enthält ein halbes Zeichen."),
    ],
)
def test_what_cannot_be_kept(scene, thing, data, sentence):
    with pytest.raises(ValidationError) as caught:
        jot(scene.by, scene.plan, thing, data)
    assert caught.value.messages[0].startswith(sentence)
    assert not Jotting.objects.exists()


def test_whoever_takes_no_part_keeps_nothing(scene, cast):
    with pytest.raises(Refused, match=r"Nur die Koordinierungsstelle dieses Plans"):
        jot(cast.finn, scene.plan, "measure/1", TYPED)
    with pytest.raises(Refused, match=r"Zwischenspeichern kann nur, wer angemeldet ist."):
        jot(system("test"), scene.plan, "measure/1", TYPED)
    drop_jotting(system("test"), scene.plan, "measure/1")


@pytest.mark.parametrize("count", [1, 3])
def test_keeping_takes_the_same_queries_for_one_and_three(scene, django_assert_num_queries, count):
    for number in range(count):
        jot(scene.by, scene.plan, f"measure/{number}", TYPED)
    with django_assert_num_queries(9):
        jot(scene.by, scene.plan, "measure/0", TYPED)
