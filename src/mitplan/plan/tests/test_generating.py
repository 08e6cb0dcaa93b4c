"""Generated plans: of the size asked for, the same each time, and good enough to be loaded and verified."""

import json
from collections import Counter

import pytest

from mitplan.people.acting import system
from mitplan.people.documents import load_people
from mitplan.plan import generating
from mitplan.plan.loading import load_plan
from mitplan.plan.models import Element, Link, Sealed
from mitplan.plan.shape import faults_of
from mitplan.plan.verifying import version_faults

SIZES = [1, 10, 100, 1000]


def elements_of(document):
    return [row for stage in document["stages"] for row in stage.get("elements", ())]


@pytest.mark.parametrize("size", SIZES)
def test_a_generated_plan_is_of_the_format(size):
    document = generating.plan("mess", size)
    assert faults_of(document) == []
    assert document["fictional"]
    assert "erzeugter" in document["notice"]


@pytest.mark.parametrize("size", [100, 1000, 5000])
def test_its_size_is_about_the_size_asked_for(size):
    document = generating.plan("mess", size)
    frame = generating.FIELDS + generating.GUIDELINES
    assert size * 0.95 <= len(elements_of(document)) - frame <= size * 1.05
    links = [link for stage in document["stages"] for link in stage.get("links", ())]
    assert 2 <= len(links) / size <= 4


def test_same_size_and_seed_same_document():
    def text(*arguments, **more):
        return json.dumps(generating.plan(*arguments, **more), ensure_ascii=False)

    assert text("mess", 200) == text("mess", 200)
    assert text("mess", 200, seed=7) != text("mess", 200, seed=8)


@pytest.mark.parametrize("size", SIZES)
def test_every_name_in_it_leads_somewhere_and_only_once(size):
    document = generating.plan("mess", size)
    bodies = {body["key"] for body in generating.people()["bodies"]}
    known = Counter(f"{row['kind']}/{row['number']}" for row in elements_of(document))
    assert set(known.values()) == {1}
    for stage in document["stages"]:
        links = Counter((link["from"], link["type"], link["to"]) for link in stage["links"])
        assert {end for origin, _type, target in links for end in (origin, target)} <= set(known)
        assert set(links.values()) == {1}
        assert {answer["recommendation"] for answer in stage["answers"]} <= set(known)
        assert {answer["given_by"] for answer in stage["answers"]} <= bodies
    assert {row["lead"] for row in elements_of(document) if "lead" in row} <= bodies


@pytest.mark.parametrize("size", [1, 60])
def test_a_generated_plan_loads_and_verifies(db, size):
    by = system("test")
    load_people(generating.people(), by=by)
    document = generating.plan("mess", size)
    plan = load_plan(document, by=by)
    # The plan as a whole is one more.
    assert Element.objects.filter(plan=plan).count() == len(elements_of(document)) + 1
    assert Sealed.objects.count() == Element.objects.count()
    assert Link.objects.count() == sum(len(stage["links"]) for stage in document["stages"])
    assert list(version_faults(plan)) == []
