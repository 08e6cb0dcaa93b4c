"""Offices that take part in writing a plan: who may do what then, and who decides."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from mitplan.core.dates import PartialDate
from mitplan.core.models import Act
from mitplan.core.verdict import Refused
from mitplan.people import actions as people_actions
from mitplan.people.acting import Acting, system
from mitplan.people.states import BodyKind
from mitplan.plan import actions, queries
from mitplan.plan.actions import AnswerRow, ClaimRow, LinkRow, statements
from mitplan.plan.models import Admission, Measure
from mitplan.plan.queries import admissions_of, parties_of, values_of
from mitplan.plan.rules import may_answer, may_claim, may_jot, may_revise, may_translate

from .scene import build_scene

WRITE = "Nur die Koordinierungsstelle dieses Plans kann ihn bearbeiten."
NOT_IN = (
    "Das Amt „{}“ arbeitet an diesem Plan nicht mit. Bitten Sie die Koordinierungsstelle („Koordinierungsstelle "
    "Integrationsplan“), es zuzulassen."
)
CLERK, TRANSLATION = "Sachbearbeitung Integration", "Übersetzungsdienst"
HELD = "Das Amt „Sachbearbeitung Integration“ ist Ihnen heute nicht übertragen."


@pytest.fixture
def cem(scene, cast):
    """Cem's office, at the lead ministry, takes part."""
    actions.admit(scene.plan, cast.cem.office, by=scene.by)
    return cast.cem


@pytest.fixture
def guel(scene, cast):
    actions.admit(scene.plan, cast.guel.office, by=scene.by)
    return cast.guel


def told(verdict):
    return bool(verdict), verdict.reason


def office(cast, key, body, role="clerk", person=None):
    by = system("test")
    made = people_actions.create_office(key, body, key, role, by=by)
    people_actions.appoint(made, (person or cast.finn.person), PartialDate.parse("2016"), by=by)
    return Acting(person or cast.finn.person, made)


# ---------------------------------------------------------------- admit and dismiss


def test_admit_and_dismiss_are_acts(scene, cast):
    made = actions.admit(scene.plan, cast.cem.office, by=scene.by)
    today = timezone.localdate().isoformat()
    act = Act.objects.latest("number")
    key = f"people.office:{cast.cem.office.pk}"
    assert (act.verb, act.facts) == ("plan.office.admitted", {"office": key, "since": today, "until": ""})
    assert list(admissions_of(scene.plan)) == [made]
    actions.dismiss(made, "Aufgabe erledigt", by=scene.by)
    act = Act.objects.latest("number")
    assert (act.verb, act.facts) == ("plan.office.dismissed", {"office": key, "until": today})
    assert act.reason == "Aufgabe erledigt"
    assert list(admissions_of(scene.plan)) == []
    assert told(may_revise(cast.cem, scene["measure/1"])) == (False, NOT_IN.format(CLERK))
    assert actions.admit(scene.plan, cast.cem.office, by=scene.by).pk != made.pk


def test_admit_refuses_doubles_and_offices_without_a_role(scene, cast):
    actions.admit(scene.plan, cast.cem.office, by=scene.by)
    with pytest.raises(ValidationError, match=r"Sachbearbeitung Integration arbeitet schon an diesem Plan mit."):
        actions.admit(scene.plan, cast.cem.office, by=scene.by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Admission.objects.create(plan=scene.plan, office=cast.cem.office)
    nobody = office(cast, "ohne-rolle", cast.bodies.association, role="").office
    for refused in (nobody, cast.eva.office):
        with pytest.raises(ValidationError, match=r"Mitarbeiten kann nur ein Amt mit einer Rolle im Verfahren"):
            actions.admit(scene.plan, refused, by=scene.by)
    with pytest.raises(ValidationError, match=r"Das Ende liegt in der Vergangenheit."):
        actions.admit(scene.plan, cast.guel.office, by=scene.by, until=PartialDate.parse("2017"))


def test_dismiss_asks_for_a_reason_and_works_once(scene, cast):
    made = actions.admit(scene.plan, cast.cem.office, by=scene.by)
    with pytest.raises(ValidationError, match=r"Begründen Sie bitte"):
        actions.dismiss(made, " ", by=scene.by)
    actions.dismiss(made, "Weil", by=scene.by)
    with pytest.raises(ValidationError, match=r"Sachbearbeitung Integration arbeitet nicht mehr mit."):
        actions.dismiss(made, "Weil", by=scene.by)


@pytest.mark.parametrize("name", ["ada", "cem", "finn"])
def test_the_plans_own_office_decides_who_takes_part(scene, cast, cem, name):
    by, made = getattr(cast, name), Admission.objects.get()
    with pytest.raises(Refused, match=WRITE):
        actions.admit(scene.plan, cast.guel.office, by=by)
    with pytest.raises(Refused, match=WRITE):
        actions.dismiss(made, "Weil", by=by)


def test_taking_part_ends_by_itself(scene, cast, cem):
    Admission.objects.update(until=PartialDate.of(timezone.localdate() - timedelta(days=1)))
    assert not may_revise(cem, scene["measure/1"])
    Admission.objects.update(until=PartialDate.of(timezone.localdate()))
    assert may_revise(cem, scene["measure/1"])


# ---------------------------------------------------------------- clerks


def test_a_clerk_revises_what_their_ministry_leads_or_shares(scene, cast, cem):
    assert told(may_revise(cem, scene["measure/1"])) == (True, "")
    assert actions.revise(scene["measure/1"], {"region": "Nord"}, by=cem).pk
    shared = {"lead": "other-ministry", "co_responsible": ["lead-ministry"]}
    actions.revise(scene["measure/2"], shared, by=scene.by)
    assert told(may_revise(cem, scene["measure/2"])) == (True, "")
    actions.revise(scene["measure/3"], {"lead": "office:office-of-cem"}, by=scene.by)
    assert told(may_revise(cem, scene["measure/3"])) == (True, "")


def test_a_clerk_of_a_unit_acts_for_the_ministry_above_and_for_nobody_else(scene, cast):
    by = system("test")
    (unit,) = people_actions.establish(
        [people_actions.BodyEntry("unit", BodyKind.UNIT, [people_actions.NameEntry("Referat")], "lead-ministry")], by=by
    )
    clerk = office(cast, "clerk-of-unit", unit)
    assert parties_of(clerk.office) == {"office:clerk-of-unit", "unit", "lead-ministry"}
    actions.admit(scene.plan, clerk.office, by=scene.by)
    assert told(may_revise(clerk, scene["measure/1"])) == (True, "")
    # Everybody's government leads it: that makes it nobody's in particular.
    actions.revise(scene["measure/1"], {"lead": "government"}, by=scene.by)
    assert not may_revise(clerk, scene["measure/1"])


@pytest.mark.parametrize(
    ("reference", "sentence"),
    [
        (
            "objective/1",
            "Ziel 1: Das bearbeitet nur die Koordinierungsstelle. Bitten Sie sie um die Änderung.",
        ),
        (
            "guideline/1",
            "Leitlinie 1: Das bearbeitet nur die Koordinierungsstelle. Bitten Sie sie um die Änderung.",
        ),
        (
            "measure/2",
            "Maßnahme 2 hat noch keine Federführung. Bitten Sie die Koordinierungsstelle, Ihr Ressort einzutragen, "
            "wenn es zuständig ist.",
        ),
        (
            "measure/3",
            "Maßnahme 3: Federführend ist Ministerium der Finanzen, Ihre Stelle ist nicht beteiligt. Bitten Sie die "
            "Koordinierungsstelle um die Änderung oder darum, Ihre Stelle als beteiligt einzutragen.",
        ),
    ],
)
def test_a_clerk_is_told_whom_to_ask(scene, cem, reference, sentence):
    actions.revise(scene["measure/3"], {"lead": "other-ministry"}, by=scene.by)
    element = scene[reference]
    assert told(may_revise(cem, element)) == (False, sentence)
    before = Act.objects.count()
    with pytest.raises(Refused) as caught:
        actions.revise(element, {"title": "Anders"}, by=cem)
    assert caught.value.reason == sentence
    assert (scene[reference].title, Act.objects.count()) == (element.title, before)


def test_who_is_responsible_is_not_for_clerks(scene, cem):
    sentence = "Maßnahme 1: Wer zuständig ist, trägt die Koordinierungsstelle ein. Bitten Sie sie um die Änderung."
    element = scene["measure/1"]
    for changes in ({"lead": "other-ministry"}, {"co_responsible": ["other-ministry"]}):
        with pytest.raises(Refused, match=sentence):
            actions.revise(element, changes, by=cem)
    with pytest.raises(Refused, match=sentence):
        actions.claim(scene.plan, ClaimRow(element=element, field="lead", value="other-ministry"), by=cem)
    # It may stand in the form as it was.
    seen = values_of(element)
    actions.revise(element, {**seen, "region": "Nord"}, by=cem, seen=seen)
    assert values_of(element) == {**seen, "region": "Nord"}


def test_a_clerk_revises_several_only_if_all_are_theirs(scene, cem):
    elements = [scene["measure/1"], scene["measure/2"]]
    with pytest.raises(Refused, match=r"Maßnahme 2 hat noch keine Federführung."):
        actions.revise_many(elements, {"region": "Nord"}, by=cem)
    assert values_of(elements[0])["region"] == ""


def test_a_clerk_claims_and_does_not_settle(scene, cem):
    element = scene["measure/1"]
    first = actions.claim(scene.plan, ClaimRow(element=element, field="started", value="2017", valid=True), by=cem)
    assert values_of(element)["started"] == "2017"
    second = actions.claim(scene.plan, ClaimRow(element=element, field="started", value="2018"), by=cem)
    with pytest.raises(Refused, match=WRITE):
        actions.mark_valid(second, "Weil", by=cem)
    first.is_valid = False
    first.save()
    with pytest.raises(Refused, match=r"Maßnahme 1: Zu diesem Feld gibt es schon Angaben. Tragen Sie Ihre ein"):
        actions.claim(scene.plan, ClaimRow(element=element, field="started", value="2019", valid=True), by=cem)
    assert told(may_claim(cem, scene["measure/2"], "started"))[1].startswith("Maßnahme 2 hat noch keine")


def test_a_clerk_undoes_what_is_theirs(scene, cem):
    actions.revise(scene["measure/1"], {"region": "Nord"}, by=cem)
    actions.undo(scene["measure/1"].revisions.get(), by=cem)
    assert values_of(scene["measure/1"])["region"] == ""


def test_everything_else_stays_with_the_coordination_office(scene, cem, guel):
    element = scene["measure/1"]
    answer = AnswerRow(recommendation=scene["recommendation/1"], code="adopted")
    for by in (cem, guel):
        for attempt in (
            lambda by=by: actions.withdraw(element, "Weil", by=by),
            lambda by=by: actions.draft(scene.plan, actions.Draft(kind="measure", number="9", title="Neu"), by=by),
            lambda by=by: actions.link(
                scene.plan, LinkRow(origin=element, type="serves", target=scene["objective/1"]), by=by
            ),
            lambda by=by: actions.answer(scene.plan, answer, by=by),
        ):
            with pytest.raises(Refused, match=WRITE):
                attempt()


def test_an_office_takes_part_only_in_its_plan_and_while_it_is_held(scene, cast, cem):
    other = build_scene(cast.eva, "anderer")
    assert told(may_revise(cem, other["measure/1"])) == (False, NOT_IN.format(CLERK))
    assert told(may_revise(replace(cem, person=cast.finn.person), scene["measure/1"])) == (False, HELD)
    cem.person.is_active = False
    cem.person.save()
    assert told(may_revise(cem, scene["measure/1"])) == (False, HELD)


@pytest.mark.parametrize("name", ["ada", "ben", "dana", "finn", "ida"])
def test_others_may_none_of_it(scene, cast, name):
    by, element = getattr(cast, name), scene["measure/1"]
    for verdict in (may_revise(by, element), may_claim(by, element, "started"), may_translate(by, scene.plan)):
        assert told(verdict) == (False, WRITE)
    assert told(may_answer(by, scene.plan)) == (False, WRITE)


# ---------------------------------------------------------------- translators


def test_a_translator_translates_once_admitted(scene, cast):
    rows = [(scene["measure/1"], "en", {"title": "Courses"})]
    with pytest.raises(Refused) as caught:
        actions.translate_many(scene.plan, rows, by=cast.guel)
    assert caught.value.reason == NOT_IN.format(TRANSLATION)
    actions.admit(scene.plan, cast.guel.office, by=scene.by)
    actions.translate_many(scene.plan, rows, by=cast.guel)
    assert Act.objects.latest("number").verb == "plan.element.translated"
    assert told(may_revise(cast.guel, scene["measure/1"])) == (False, WRITE)


def test_a_clerk_does_not_translate(scene, cem):
    assert told(may_translate(cem, scene.plan)) == (False, WRITE)


def test_whoever_takes_part_may_keep_what_is_typed(scene, cast, cem, guel):
    for by in (scene.by, cem, guel):
        assert told(may_jot(by, scene.plan)) == (True, "")
    assert told(may_jot(cast.ida, scene.plan)) == (False, NOT_IN.format("Unabhängige Bewertung"))
    assert told(may_jot(cast.finn, scene.plan)) == (False, WRITE)


# ---------------------------------------------------------------- in the last moment


@pytest.mark.parametrize("deed", ["revise", "revise_many", "undo", "claim"])
def test_who_lost_a_measure_while_waiting_writes_nothing_in_it(scene, cast, cem, deed, monkeypatch):
    """Whoever held the plan until now has given the measure to another ministry: the rule sees that."""
    measure = scene["measure/1"]
    actions.revise(measure, {"region": "Nord"}, by=cem)
    deeds = {
        "revise": lambda: actions.revise(measure, {"region": "Süd"}, by=cem),
        "revise_many": lambda: actions.revise_many([measure], {"region": "Süd"}, by=cem),
        "undo": lambda: actions.undo(measure.revisions.get(), by=cem),
        "claim": lambda: actions.claim(scene.plan, ClaimRow(element=measure, field="cost", standing="none"), by=cem),
    }
    wait = queries.alone_with

    def wait_for_another(plan):
        wait(plan)
        Measure.objects.filter(pk=measure.pk).update(lead="other-ministry")

    monkeypatch.setattr(queries, "alone_with", wait_for_another)
    monkeypatch.setattr(statements, "alone_with", wait_for_another)
    before = Act.objects.count()
    with pytest.raises(Refused, match="Federführend ist Ministerium der Finanzen"):
        deeds[deed]()
    assert Act.objects.count() == before
