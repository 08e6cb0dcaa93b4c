"""begin, draft, revise, withdraw, reinstate."""

from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError

from mitplan.core.dates import PartialDate
from mitplan.core.models import Act
from mitplan.core.verdict import Refused
from mitplan.plan import actions
from mitplan.plan.actions import ClaimRow, Draft
from mitplan.plan.models import Element, Plan, Revision
from mitplan.plan.queries import digest_of

ONLY_OFFICE = "Nur die Koordinierungsstelle dieses Plans kann ihn bearbeiten."


def drafting(scene, by=None, **row):
    row = {"kind": "measure", "number": "9", "title": "Neu", **row}
    return actions.draft(scene.plan, Draft(**row), by=by or scene.by)


def sentences(caught):
    return caught.value.messages


def test_begin_makes_a_plan_with_its_root(cast):
    plan = actions.begin("neu", "Neuer Plan", cast.eva.office, by=cast.eva, fields={"status": "draft"})
    root = Element.objects.get(plan=plan)
    assert (root.kind, root.number, root.title, root.whole.status) == ("plan", "0", "Neuer Plan", "draft")
    assert [act.verb for act in Act.objects.filter(plan="neu")] == ["plan.begun", "plan.element.drafted"]


@pytest.mark.parametrize("name", ["ada", "cem", "finn"])
def test_begin_is_for_coordination_offices(cast, name):
    by = getattr(cast, name)
    with pytest.raises(Refused, match=r"Nur eine Koordinierungsstelle kann einen Plan anlegen."):
        actions.begin("neu", "Neuer Plan", cast.eva.office, by=by)
    assert not Plan.objects.exists()


def test_draft_keeps_fields_names_tags_and_order(scene):
    names = [{"name": "Alt", "since": "2015", "until": "2016"}]
    made = drafting(
        scene, names=names, tags=["Kinder"], fields={"starts": "Frühjahr 2016", "target_groups": ["Eltern"]}
    )
    assert made.measure.starts == PartialDate.parse("2016-21")
    assert made.measure.target_groups == ["Eltern"]
    assert [(label.name, label.until.edtf) for label in made.labels.all()] == [("Alt", "2016")]
    assert [tag.text for tag in made.tags.all()] == ["Kinder"]
    assert made.position > scene["question/F1"].position


def test_draft_journals_one_line_an_element(scene):
    before = Act.objects.count()
    actions.draft_many(scene.plan, [Draft(kind="measure", number=n, title="Neu") for n in "789"], by=scene.by)
    acts = Act.objects.order_by("number")[before:]
    assert [(act.verb, act.facts) for act in acts] == [
        ("plan.element.drafted", {"kind": "measure", "number": number}) for number in "789"
    ]
    assert {act.person for act in acts} == {scene.by.person_key}


@pytest.mark.parametrize("count", [1, 3])
def test_draft_takes_the_same_queries_for_one_and_three(scene, django_assert_num_queries, count):
    rows = [Draft(kind="measure", number=f"1{n}", title="Neu") for n in range(count)]
    with django_assert_num_queries(11):
        actions.draft_many(scene.plan, rows, by=scene.by)


@pytest.mark.parametrize("name", ["ada", "ben", "cem", "dana", "finn", "guel", "ida"])
def test_draft_is_for_the_plans_own_office(scene, cast, name):
    with pytest.raises(Refused, match=ONLY_OFFICE):
        drafting(scene, by=getattr(cast, name))


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"number": "1"}, "Maßnahme 1: Diese Nummer ist schon vergeben."),
        ({"number": "1-2"}, "Maßnahme 1-2: Bitte einen gültigen Wert eingeben."),
        ({"kind": "wish"}, "wish 9: Wert 'wish' ist keine gültige Option."),
        ({"title": ""}, "Maßnahme 9: Dieses Feld darf nicht leer sein."),
        ({"fields": {"starts": "31.02.2017"}}, "Maßnahme 9: Geplanter Beginn: "),
        ({"fields": {"stage": "soon"}}, "Maßnahme 9: Umsetzungsstand: Wert 'soon' ist keine gültige Option."),
        ({"fields": {"stage": "stopped"}}, "Maßnahme 9: Der Stand „eingestellt“ braucht eine Begründung."),
        ({"fields": {"colour": "red"}}, "Maßnahme 9: Das Feld „colour“ gibt es bei „Maßnahme“ nicht."),
        ({"fields": {"lead": "nobody"}}, "Maßnahme 9: Die Stelle „nobody“ ist nicht eingetragen."),
        ({"fields": {"co_responsible": ["nobody"]}}, "Maßnahme 9: Die Stelle „nobody“ ist nicht eingetragen."),
        ({"fields": {"target_groups": "Eltern"}}, "Maßnahme 9: Zielgruppen: Erwartet wird eine Liste von Texten."),
        ({"title": "NUL \x00"}, "Maßnahme 9: Der Text enthält ein unsichtbares Nullzeichen."),
    ],
)
def test_draft_names_the_place_of_each_fault_and_keeps_nothing(scene, row, sentence):
    before = Element.objects.count(), Act.objects.count()
    with pytest.raises(ValidationError) as caught:
        drafting(scene, **row)
    assert sentences(caught)[0].startswith(sentence)
    assert (Element.objects.count(), Act.objects.count()) == before


def test_draft_tells_all_faults_at_once(scene):
    rows = [Draft(kind="measure", number=n, title="") for n in "78"]
    with pytest.raises(ValidationError) as caught:
        actions.draft_many(scene.plan, rows, by=scene.by)
    assert [message.partition(":")[0] for message in sentences(caught)] == ["Maßnahme 7", "Maßnahme 8"]


def test_revise_changes_what_is_named_and_nothing_else(scene):
    measure = scene["measure/1"]
    actions.revise(
        measure, {"title": "Kurse mit Kita", "starts": "2018", "tags": ["Kita"]}, by=scene.by, reason="Klarer"
    )
    measure = scene["measure/1"]
    assert (measure.title, measure.text) == ("Kurse mit Kita", "")
    assert (measure.measure.starts.edtf, measure.measure.lead) == ("2018", "lead-ministry")
    assert [tag.text for tag in measure.tags.all()] == ["Kita"]
    act = Act.objects.latest("number")
    assert (act.verb, act.reason) == ("plan.element.revised", "Klarer")
    changes = {
        "starts": ["", "2018"],
        "tags": [[], ["Kita"]],
        "title": ["Kurse mit Kinderbetreuung", "Kurse mit Kita"],
    }
    assert Revision.objects.get(act=act.number).changes == changes
    assert act.facts == {
        "fields": ["starts", "tags", "title"],
        "values": {"starts": "2018"},
        "digest": digest_of(changes),
    }


def test_no_free_text_of_a_revision_enters_the_journal(scene):
    """A name that stands there once could never be erased."""
    texts = {"region": "Fr. Muster", "success": "Hr. Muster", "target_groups": ["Familie Muster"]}
    actions.revise(scene["measure/1"], {**texts, "starts": "2018", "assessment": "delayed"}, by=scene.by)
    facts = Act.objects.latest("number").facts
    assert facts["values"] == {"starts": "2018", "assessment": "delayed"}
    assert "Muster" not in str(facts)


def test_revise_leaves_fields_with_claims_to_claims(scene):
    measure = scene["measure/1"]
    actions.claim(scene.plan, ClaimRow(element=measure, field="started", value="2017-11"), by=scene.by)
    with pytest.raises(ValidationError, match=r"Maßnahme 1, Begonnen: Dazu gibt es belegte Angaben."):
        actions.revise(measure, {"started": "2018"}, by=scene.by)


def test_revise_is_for_the_plans_own_office(scene, cast):
    with pytest.raises(Refused, match=ONLY_OFFICE):
        actions.revise(scene["measure/1"], {"title": "Anders"}, by=cast.ben)
    assert scene["measure/1"].title == "Kurse mit Kinderbetreuung"


def test_withdraw_needs_a_reason_and_can_be_undone(scene):
    with pytest.raises(ValidationError, match=r"Maßnahme 1: Ein Rückzug braucht eine Begründung."):
        actions.withdraw(scene["measure/1"], "  ", by=scene.by)
    actions.withdraw(scene["measure/1"], "Doppelt", by=scene.by)
    assert (scene["measure/1"].state, scene["measure/1"].withdrawn_because) == ("withdrawn", "Doppelt")
    with pytest.raises(ValidationError, match=r"Maßnahme 1 ist schon zurückgezogen."):
        actions.withdraw(scene["measure/1"], "Noch einmal", by=scene.by)
    actions.reinstate(scene["measure/1"], "War nicht doppelt", by=scene.by)
    assert (scene["measure/1"].state, scene["measure/1"].withdrawn_because) == ("current", "")
    with pytest.raises(ValidationError, match=r"führt kein Schritt"):
        actions.reinstate(scene["measure/1"], "Noch einmal", by=scene.by)
    verbs = [act.verb for act in Act.objects.order_by("-number")[:2]]
    assert verbs == ["plan.element.reinstated", "plan.element.withdrawn"]


@pytest.mark.parametrize("verb", [actions.withdraw, actions.reinstate])
def test_withdraw_and_reinstate_are_for_the_plans_own_office(scene, cast, verb):
    with pytest.raises(Refused, match=ONLY_OFFICE):
        verb(scene["measure/1"], "Weil", by=cast.ben)


def test_the_office_counts_only_while_it_is_held(scene, cast):
    borrowed = replace(scene.by, person=cast.finn.person)
    with pytest.raises(Refused, match=r"ist Ihnen heute nicht übertragen"):
        drafting(scene, by=borrowed)
