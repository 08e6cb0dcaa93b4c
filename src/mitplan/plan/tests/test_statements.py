"""link, unlink, claim, mark_valid, answer, translate."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from mitplan.core.dates import PartialDate
from mitplan.core.models import Act, Text
from mitplan.core.money import Money
from mitplan.core.verdict import Refused
from mitplan.plan import actions
from mitplan.plan.actions import AnswerRow, ClaimRow, LinkRow
from mitplan.plan.models import Answer, Claim, Link
from mitplan.plan.states import JOINS, SAME_KIND, SUCCESSIONS, Kind, LinkType

from .scene import build_scene

COST = {"low": 100, "high": 200, "currency": "EUR", "period": "year", "basis": "budget"}


def linking(scene, origin, type_, target, **more):
    row = LinkRow(origin=scene[origin], type=type_, target=scene[target], **more)
    return actions.link(scene.plan, row, by=scene.by)


def claiming(scene, reference, field, value=None, **more):
    row = ClaimRow(element=scene[reference], field=field, value=value, **more)
    return actions.claim(scene.plan, row, by=scene.by)


def answering(scene, code, **more):
    row = AnswerRow(recommendation=scene["recommendation/1"], code=code, **more)
    return actions.answer(scene.plan, row, by=scene.by)


def test_link_joins_and_journals(scene):
    made = linking(scene, "recommendation/1", "leads_to", "measure/1", degree="partly", stated_by="conference")
    act = Act.objects.latest("number")
    facts = {"type": "leads_to", "target": f"plan.element:{made.target_id}", "degree": "partly"}
    assert (act.verb, act.thing, act.facts) == ("plan.link.made", f"plan.element:{made.origin_id}", facts)


@pytest.mark.parametrize(
    ("origin", "type_", "target", "more", "sentence"),
    [
        ("measure/1", "likes", "measure/2", {}, "Die Verbindung „likes“ gibt es nicht. Möglich sind: rests_on, "),
        ("measure/1", "leads_to", "measure/2", {}, "„führt zu“ führt nicht von Maßnahme zu Maßnahme."),
        ("measure/1", "supersedes", "objective/1", {}, "„ersetzt“ führt nicht von Maßnahme zu Ziel."),
        ("measure/1", "supersedes", "measure/1", {}, "Ein Element kann nicht auf sich selbst zeigen."),
        (
            "measure/1",
            "serves",
            "objective/1",
            {"degree": "partly"},
            "Der Grad „partly“ passt nicht zu „dient dem Ziel“.",
        ),
        ("measure/1", "serves", "objective/1", {"stated_by": "nobody"}, "Die Stelle „nobody“ ist nicht eingetragen."),
    ],
)
def test_link_refuses_naming_the_place(scene, origin, type_, target, more, sentence):  # noqa: PLR0917  a table
    with pytest.raises(ValidationError) as caught:
        linking(scene, origin, type_, target, **more)
    place = f"{scene[origin]} → {scene[target]}: "
    assert caught.value.messages[0].startswith(place + sentence)
    assert not Link.objects.exists()


def test_link_once(scene):
    linking(scene, "measure/1", "serves", "objective/1")
    with pytest.raises(ValidationError, match=r"Maßnahme 1 → Ziel 1: Diese Verbindung gibt es schon."):
        linking(scene, "measure/1", "serves", "objective/1")


@pytest.mark.parametrize("third", ["supersedes", "continues", "split_from"])
def test_link_refuses_a_circle_of_successions_over_any_steps(scene, third):
    linking(scene, "measure/1", "supersedes", "measure/2")
    linking(scene, "measure/2", "supersedes", "measure/3")
    with pytest.raises(ValidationError, match=r"Maßnahme 3 → Maßnahme 1: .* ergäbe einen Kreis."):
        linking(scene, "measure/3", third, "measure/1")
    assert Link.objects.count() == 2


def test_link_refuses_a_circle_within_one_call(scene):
    rows = [
        LinkRow(origin=scene[a], type="part_of", target=scene[b])
        for a, b in (("measure/1", "measure/2"), ("measure/2", "measure/1"))
    ]
    with pytest.raises(ValidationError, match=r"ergäbe einen Kreis"):
        actions.link_many(scene.plan, rows, by=scene.by)
    assert not Link.objects.exists()


def test_link_crosses_plans_only_as_succession_and_only_into_the_plan_continued(scene, cast):
    later = build_scene(cast.eva, "spaeter", predecessor=scene.plan)
    stranger = build_scene(cast.eva, "fremd")

    def cross(type_, target):
        row = LinkRow(origin=later["measure/1"], type=type_, target=target)
        return actions.link(later.plan, row, by=later.by)

    only = "In einen anderen Plan führen nur Nachfolgen"
    with pytest.raises(ValidationError, match=only):
        cross("part_of", scene["measure/1"])
    with pytest.raises(ValidationError, match=only):
        cross("supersedes", stranger["measure/1"])
    assert cross("supersedes", scene["measure/1"]).target == scene["measure/1"]
    with pytest.raises(ValidationError, match=r"Die Verbindung beginnt in einem anderen Plan."):
        actions.link(
            scene.plan, LinkRow(origin=later["measure/2"], type="serves", target=scene["objective/1"]), by=scene.by
        )


def test_every_pair_of_kinds_that_a_type_does_not_join_is_refused(scene):
    """The complement of the table: each type with each pair of kinds that isn't in it."""
    one_of_each = {kind: next(iter(scene.plan.elements.filter(kind=kind))) for kind in Kind}
    tried = 0
    for type_ in LinkType:
        for a in Kind:
            for b in Kind:
                origins, targets = JOINS[type_]
                like = a == b or type_ not in SAME_KIND or (type_ in SUCCESSIONS and b == Kind.SOURCE)
                if a == b or (a in origins and b in targets and like):
                    continue
                row = LinkRow(origin=one_of_each[a], type=type_, target=one_of_each[b])
                with pytest.raises(ValidationError, match=r"führt nicht von"):
                    actions.link(scene.plan, row, by=scene.by)
                tried += 1
    assert tried > 900


def test_unlink_keeps_the_link_on_record(scene):
    made = linking(scene, "measure/1", "serves", "objective/1")
    actions.unlink(made, "Falsches Ziel", by=scene.by)
    assert [link.is_current for link in Link.objects.all()] == [False]
    assert Act.objects.latest("number").reason == "Falsches Ziel"
    assert linking(scene, "measure/1", "serves", "objective/1").is_current


def test_a_valid_claim_becomes_the_value_and_others_do_not(scene):
    claiming(scene, "measure/1", "started", "2017-11", source=scene["source/S1"], valid=True)
    claiming(scene, "measure/1", "started", "2018-06-13")
    assert scene["measure/1"].measure.started == PartialDate.parse("2017-11")
    claiming(scene, "measure/1", "cost", COST, valid=True)
    assert scene["measure/1"].measure.cost == Money.from_json(COST)
    claiming(scene, "measure/1", "pages", "48", valid=True)
    assert scene["measure/1"].pages == "48"


def test_a_valid_unknown_empties_the_value(scene):
    claiming(scene, "measure/1", "lead", standing="unknown", owed_by="government", valid=True)
    assert scene["measure/1"].measure.lead == ""


def test_zero_none_unknown_and_nil_are_four_things(scene):
    free = {**COST, "low": 0, "high": 0}
    claiming(scene, "measure/1", "cost", free)
    for standing in ("none", "unknown", "nil"):
        claiming(scene, "measure/1", "cost", standing=standing)
    stored = [(claim.standing, claim.value) for claim in Claim.objects.order_by("pk")]
    assert stored == [("stated", free), ("none", None), ("unknown", None), ("nil", None)]


@pytest.mark.parametrize(
    ("field", "more", "sentence"),
    [
        ("started", {"value": "31.02.2017"}, "Maßnahme 1, Begonnen: "),
        ("colour", {"value": "red"}, "Maßnahme 1, Das Feld „colour“ gibt es bei „Maßnahme“ nicht."),
        ("started", {"value": "2017", "standing": "unknown"}, "Maßnahme 1, Begonnen: Ein Wert gehört genau dann dazu"),
        ("started", {}, "Maßnahme 1, Begonnen: Ein Wert gehört genau dann dazu"),
        ("started", {"standing": "perhaps"}, "Maßnahme 1, Begonnen: „perhaps“ gibt es nicht."),
        ("lead", {"value": "nobody"}, "Maßnahme 1, lead: Die Stelle „nobody“ ist nicht eingetragen."),
        ("cost", {"value": {**COST, "high": 1}}, "Maßnahme 1, Kosten: "),
        ("cost", {"value": 12}, "Maßnahme 1, Kosten: "),
    ],
)
def test_claim_refuses_naming_the_place(scene, field, more, sentence):
    with pytest.raises(ValidationError) as caught:
        claiming(scene, "measure/1", field, **more)
    assert caught.value.messages[0].startswith(sentence)
    assert not Claim.objects.exists()


def test_a_second_valid_claim_is_refused(scene):
    claiming(scene, "measure/1", "started", "2017-11", valid=True)
    with pytest.raises(ValidationError, match=r"Maßnahme 1, Begonnen: Es gilt schon eine Angabe."):
        claiming(scene, "measure/1", "started", "2018-06-13", valid=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.create(element=scene["measure/1"], field="started", value="2019", is_valid=True)


def test_a_claim_rests_on_sources_only(scene):
    with pytest.raises(ValidationError, match=r"Maßnahme 2 ist keine Quelle."):
        claiming(scene, "measure/1", "started", "2017", source=scene["measure/2"])


def test_mark_valid_moves_the_mark_and_the_value(scene):
    first = claiming(scene, "measure/1", "started", "2017-11", valid=True)
    second = claiming(scene, "measure/1", "started", "2018-06-13")
    actions.mark_valid(second, "Amtliche Eröffnung", by=scene.by)
    first.refresh_from_db()
    assert (first.is_valid, second.is_valid) == (False, True)
    assert scene["measure/1"].measure.started.edtf == "2018-06-13"
    act = Act.objects.latest("number")
    assert (act.verb, act.reason, act.facts["claim"]) == ("plan.claim.marked_valid", "Amtliche Eröffnung", second.pk)


def test_mark_valid_asks_for_a_reason_and_a_change(scene):
    made = claiming(scene, "measure/1", "started", "2017-11", valid=True)
    with pytest.raises(ValidationError, match=r"Begründen Sie bitte"):
        actions.mark_valid(made, " ", by=scene.by)
    with pytest.raises(ValidationError, match=r"Maßnahme 1, started: Diese Angabe gilt schon."):
        actions.mark_valid(made, "Weil", by=scene.by)


def test_answer_replaces_the_current_one_and_keeps_the_former(scene):
    answering(scene, "examining", reason="Wird geprüft.", given_by="government", given_on=PartialDate.parse("2017"))
    answering(scene, "adopted")
    stored = [(answer.code, answer.is_current) for answer in Answer.objects.order_by("pk")]
    assert stored == [("examining", False), ("adopted", True)]
    assert Act.objects.latest("number").facts == {"code": "adopted", "given_by": "", "given_on": ""}


@pytest.mark.parametrize(
    "code", ["partly", "in_force", "examining", "deferred", "referred", "declined", "not_competent"]
)
def test_answer_needs_a_reason_unless_it_adopts(scene, code):
    with pytest.raises(ValidationError, match=r"Empfehlung 1: Die Antwort „.*“ braucht eine Begründung."):
        answering(scene, code, reason=" ")
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(recommendation=scene["recommendation/1"], code=code)


def test_answer_refuses_other_codes_and_other_things(scene):
    with pytest.raises(ValidationError, match=r"Die Antwort „maybe“ gibt es nicht. Möglich sind: adopted, "):
        answering(scene, "maybe", reason="Weil")
    row = AnswerRow(recommendation=scene["measure/1"], code="adopted")
    with pytest.raises(ValidationError, match=r"Beantwortet werden nur Empfehlungen dieses Plans."):
        actions.answer(scene.plan, row, by=scene.by)


def test_translate_replaces_and_knows_when_it_is_outdated(scene):
    element = scene["measure/1"]
    for title in ("Courses", "Courses with child care"):
        actions.translate_many(scene.plan, [(element, "en", {"title": title, "state": "checked"})], by=scene.by)
    text = Text.objects.get()
    assert (text.text, text.state, text.is_outdated(element.title)) == ("Courses with child care", "checked", False)
    actions.revise(element, {"title": "Kurse"}, by=scene.by)
    assert text.is_outdated(scene["measure/1"].title)


@pytest.mark.parametrize("name", ["ada", "ben", "dana", "finn", "ida"])
def test_statements_are_for_the_plans_own_office(scene, cast, name):
    by, plan, element = getattr(cast, name), scene.plan, scene["measure/1"]
    made = claiming(scene, "measure/1", "started", "2017")
    linked = linking(scene, "measure/1", "serves", "objective/1")
    before = Act.objects.count()
    for attempt in (
        lambda: actions.link(plan, LinkRow(origin=element, type="serves", target=scene["objective/1"]), by=by),
        lambda: actions.unlink(linked, "Weil", by=by),
        lambda: actions.claim(plan, ClaimRow(element=element, field="started", value="2018"), by=by),
        lambda: actions.mark_valid(made, "Weil", by=by),
        lambda: actions.answer(plan, AnswerRow(recommendation=scene["recommendation/1"], code="adopted"), by=by),
        lambda: actions.translate_many(plan, [(element, "en", {"title": "Courses"})], by=by),
    ):
        with pytest.raises(Refused, match=r"Nur die Koordinierungsstelle dieses Plans kann ihn bearbeiten."):
            attempt()
    assert Act.objects.count() == before


@pytest.mark.parametrize(("count", "queries"), [(1, 11), (3, 11)])
def test_claims_take_the_same_queries_for_one_and_three(scene, django_assert_num_queries, count, queries):
    rows = [
        ClaimRow(element=scene[f"measure/{n}"], field="started", value="2017", valid=True) for n in range(1, count + 1)
    ]
    with django_assert_num_queries(queries):
        actions.claim_many(scene.plan, rows, by=scene.by)
