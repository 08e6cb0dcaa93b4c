"""The database itself refuses what the verbs refuse: rows written past them, in bulk, on either database."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from mitplan.core.states import move
from mitplan.people.models import Body, BodySuccession, Factor, Identity, Office, Person, Seat, Spent
from mitplan.plan import actions
from mitplan.plan.actions import Seal
from mitplan.plan.models import (
    Admission,
    Answer,
    Claim,
    Element,
    Event,
    Indicator,
    Jotting,
    Link,
    Measure,
    Objective,
    Plan,
    Sealed,
    Source,
    Tag,
    Version,
    Whole,
)
from mitplan.plan.states import ELEMENT_MOVES, ElementState, VersionKind


def element(s, **more):
    return Element(**{"plan": s.plan, "kind": "measure", "number": "99", "title": "Neu", "position": 99, **more})


def link(s, **more):
    return Link(**{"origin": s["measure/1"], "type": "serves", "target": s["objective/1"], **more})


def claim(s, **more):
    return Claim(**{"element": s["measure/1"], "field": "region", "value": "Land", **more})


def answer(s, **more):
    return Answer(**{"recommendation": s["recommendation/1"], "code": "adopted", **more})


def version(s, **more):
    told = {"label": "Entwurf", "kind": "record", "prologue": "", "epilogue": "", "size": 0, "sha256": ""}
    return Version(**{"plan": s.plan, "number": 9, "sealed_at": timezone.now(), **told, **more})


def part(s, reference="measure/1", **more):
    told = {"part": "{}", "kind": "measure", "slug": "", "title": "Neu", "state": "current"}
    return Sealed(**{"version": s.empty, "element": s[reference], "position": 900, "number": "900", **told, **more})


def jotting(s):
    return Jotting(plan=s.plan, person=s.by.person, thing="measure/1", data={}, at=timezone.now())


def identity(person, subject="a"):
    return Identity(person=person, provider="haus", subject=subject, made_at=timezone.now())


def detail(model, reference, **fields):
    """The typed fields of an element that has none yet."""
    return lambda s: [model(element=element_without(s, reference), **fields)]


def element_without(s, kind):
    made = element(s, kind=kind, number="77", position=77)
    made.save()
    return made


# Each constraint by name, with rows that break it and nothing else.
BROKEN = {
    "number_once_per_kind": lambda s: [element(s), element(s, position=100)],
    "element_kind_known": lambda s: [element(s, kind="wish")],
    "element_state_known": lambda s: [element(s, state="gone", withdrawn_because="Weil")],
    "withdrawal_has_reason": lambda s: [element(s, state="withdrawn")],
    "tag_once": lambda s: [Tag(element=s["measure/1"], text="Kita") for _ in range(2)],
    "one_current_link": lambda s: [link(s), link(s)],
    "no_link_to_itself": lambda s: [link(s, type="part_of", target=s["measure/1"])],
    "link_type_known": lambda s: [link(s, type="likes")],
    "link_degree_known": lambda s: [link(s, type="leads_to", degree="much")],
    "degree_only_where_it_leads": lambda s: [link(s, degree="partly")],
    "one_valid_claim_per_field": lambda s: [claim(s, is_valid=True), claim(s, is_valid=True)],
    "claim_standing_known": lambda s: [claim(s, standing="perhaps", value=None)],
    "value_only_where_stated": lambda s: [claim(s, standing="unknown")],
    "one_current_answer": lambda s: [answer(s), answer(s)],
    "answer_code_known": lambda s: [answer(s, code="maybe", reason="Weil")],
    "reason_unless_adopted": lambda s: [answer(s, code="declined")],
    "whole_status_known": detail(Whole, "plan", status="lost"),
    "objective_objective_kind_known": detail(Objective, "objective", objective_kind="nice"),
    "indicator_direction_known": detail(Indicator, "indicator", direction="sideways"),
    "measure_measure_kind_known": detail(Measure, "measure", measure_kind="idea"),
    "measure_origin_known": detail(Measure, "measure", origin="stolen"),
    "measure_stage_known": detail(Measure, "measure", stage="soon"),
    "measure_assessment_known": detail(Measure, "measure", assessment="green"),
    "stage_has_reason": detail(Measure, "measure", stage="stopped"),
    "source_source_kind_known": detail(Source, "source", source_kind="rumour"),
    "event_event_kind_known": detail(Event, "event", event_kind="party"),
    "version_number_once": lambda s: [version(s), version(s)],
    "version_kind_known": lambda s: [version(s, kind="final")],
    "sealed_position_once": lambda s: [part(s), part(s, "measure/2", number="901")],
    "sealed_element_once": lambda s: [part(s), part(s, position=901, number="901")],
    "sealed_number_once": lambda s: [part(s), part(s, "measure/2", position=901)],
    "body_kind_known": lambda s: [Body(key="neu", kind="club")],
    "one_succession": lambda s: [BodySuccession(**between(), kind="renamed") for _ in range(2)],
    "no_own_successor": lambda s: [BodySuccession(**{**between(), "later": between()["earlier"]}, kind="renamed")],
    "succession_kind_known": lambda s: [BodySuccession(**between(), kind="eaten")],
    "office_role_known": lambda s: [Office(key="neu", body=Body.objects.first(), title="Amt", role="king")],
    "seat_function_known": lambda s: [Seat(body=Body.objects.first(), person=Person.objects.first(), function="king")],
    "no_deputy_of_oneself": lambda s: [
        Seat(pk=4711, stands_in_for_id=4711, body=Body.objects.first(), person=Person.objects.first())
    ],
    "seat_has_someone": lambda s: [Seat(body=Body.objects.first())],
    "one_current_admission": lambda s: [Admission(plan=s.plan, office=Office.objects.first()) for _ in range(2)],
    "factor_kind_known": lambda s: [Factor(person=s.by.person, kind="smile", name="X", made_at=timezone.now())],
    "one_person_for_a_subject": lambda s: [identity(person) for person in Person.objects.all()[:2]],
    "one_subject_for_a_person": lambda s: [identity(s.by.person, subject) for subject in "ab"],
    "one_jotting": lambda s: [jotting(s), jotting(s)],
}
KEYS = {
    Plan: lambda s: [Plan(key="doppelt", coordination=s.by.office) for _ in range(2)],
    Body: lambda s: [Body(key="doppelt", kind="other") for _ in range(2)],
    Office: lambda s: [Office(key="doppelt", body=Body.objects.first(), title="Amt") for _ in range(2)],
    Person: lambda s: [Person(key="doppelt", name="Wer") for _ in range(2)],
    Spent: lambda s: [Spent(key="doppelt", until=timezone.now()) for _ in range(2)],
}


def between():
    earlier, later = Body.objects.all()[:2]
    return {"earlier": earlier, "later": later}


@pytest.fixture
def sealed_scene(scene):
    scene.empty = version(scene, number=8)
    scene.empty.save()
    return scene


def test_every_constraint_is_tried():
    ours = [model for room in ("plan", "people") for model in apps.get_app_config(room).get_models()]
    assert {constraint.name for model in ours for constraint in model._meta.constraints} == set(BROKEN)
    unique = {model for model in ours for field in model._meta.fields if field.unique and field.name == "key"}
    assert unique == set(KEYS)


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses(sealed_scene, name):
    rows = BROKEN[name](sealed_scene)
    with pytest.raises(IntegrityError, match=_named(type(rows[0]), name)), transaction.atomic():
        type(rows[0])._default_manager.bulk_create(rows)


def _named(model, name):
    """How the databases name a constraint: SQLite names the columns of a unique one without a condition."""
    constraint = next(found for found in model._meta.constraints if found.name == name)
    if isinstance(constraint, models.UniqueConstraint):
        columns = [model._meta.get_field(field).column for field in constraint.fields]
        return rf"{name}|{model._meta.db_table}\.{columns[0]}"
    return name


@pytest.mark.parametrize("model", KEYS)
def test_a_key_is_given_once(scene, model):
    with pytest.raises(IntegrityError), transaction.atomic():
        model._default_manager.bulk_create(KEYS[model](scene))


def test_a_stated_claim_has_a_value(scene):
    with pytest.raises(IntegrityError, match="value_only_where_stated"), transaction.atomic():
        Claim.objects.bulk_create([claim(scene, value=None)])


def test_what_breaks_no_constraint_is_stored(sealed_scene):
    """The rows above fail for one thing only: without it they are stored."""
    s = sealed_scene
    for row in (element(s), link(s), claim(s), answer(s), version(s), part(s)):
        type(row)._default_manager.bulk_create([row])


@pytest.mark.parametrize("old", ElementState.values)
@pytest.mark.parametrize("new", [*ElementState.values, "gone", ""])
def test_elements_move_by_the_table_only(scene, old, new):
    element = scene["measure/1"]
    Element.objects.filter(pk=element.pk).update(state=old, withdrawn_because="Weil")
    element.refresh_from_db()
    if new in ELEMENT_MOVES[old]:
        move(element, new, ELEMENT_MOVES)
    else:
        with pytest.raises(ValidationError, match="führt kein Schritt zu"):
            move(element, new, ELEMENT_MOVES)
    assert scene["measure/1"].state == (new if new in ELEMENT_MOVES[old] else old)


@pytest.mark.parametrize("kind", [kind for kind in VersionKind.values if kind != VersionKind.ADOPTED])
def test_versions_of_each_kind_are_sealed(scene, kind):
    assert actions.freeze(scene.plan, Seal(label="Fassung", kind=kind), by=scene.by).kind == kind


@pytest.mark.parametrize("kind", ["", "draft", "ADOPTED", "adopted ", None, 1])
def test_versions_of_no_other_kind_are_sealed(scene, kind):
    with pytest.raises(ValidationError, match="gibt es bei Fassungen nicht"):
        actions.freeze(scene.plan, Seal(label="Fassung", kind=kind), by=scene.by)
    assert not Version.objects.exists()
