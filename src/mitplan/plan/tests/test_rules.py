"""Who may do what to a plan: each yes, and each no with its sentence."""

from dataclasses import replace

import pytest

from mitplan.core.dates import UNKNOWN, PartialDate
from mitplan.people import actions as people_actions
from mitplan.people.acting import Acting, system
from mitplan.people.models import Holder
from mitplan.plan import actions
from mitplan.plan.actions import AnswerRow
from mitplan.plan.rules import may_begin, may_freeze, may_write
from mitplan.plan.states import VersionKind

from .scene import build_scene

BEGIN = "Nur eine Koordinierungsstelle kann einen Plan anlegen."
WRITE = "Nur die Koordinierungsstelle dieses Plans kann ihn bearbeiten."
HELD = "Das Amt „Koordinierungsstelle Integrationsplan“ ist Ihnen heute nicht übertragen."
DECIDED = "Eine beschlossene Fassung braucht das Gremium und das Datum des Beschlusses."
WHEN = PartialDate.parse("2017-12")
OTHERS = ["ada", "ben", "cem", "dana", "finn", "guel", "ida"]


def told(verdict):
    return bool(verdict), verdict.reason


def ended(by):
    """The same office, whose term is over."""
    (term,) = Holder.objects.filter(office=by.office, person=by.person)
    people_actions.end_term(term, PartialDate.parse("2017-09-30"), by=system("test"))
    return by


def barred(by):
    by.person.is_active = False
    by.person.save()
    return by


def test_a_coordination_office_begins_plans(cast):
    assert told(may_begin(cast.eva)) == (True, "")
    assert told(may_begin(system("setup"))) == (True, "")


@pytest.mark.parametrize("name", OTHERS)
def test_others_begin_none(cast, name):
    assert told(may_begin(getattr(cast, name))) == (False, BEGIN)


def test_an_office_counts_only_with_its_holder(cast):
    assert told(may_begin(replace(cast.eva, person=cast.cem.person))) == (False, BEGIN)
    assert told(may_begin(Acting(None, cast.eva.office))) == (False, BEGIN)
    assert told(may_begin(Acting(cast.eva.person))) == (False, BEGIN)


@pytest.mark.parametrize("how", [ended, barred])
def test_who_has_left_or_is_barred_does_nothing_any_more(scene, how):
    by = how(scene.by)
    assert told(may_begin(by)) == (False, BEGIN)
    assert told(may_write(by, scene.plan)) == (False, HELD)
    assert told(may_freeze(by, scene.plan, VersionKind.RECORD, "", UNKNOWN)) == (False, HELD)


def test_the_plans_own_office_writes(scene):
    assert told(may_write(scene.by, scene.plan)) == (True, "")
    assert told(may_write(system("setup"), scene.plan)) == (True, "")


@pytest.mark.parametrize("name", OTHERS)
def test_others_do_not_write(scene, cast, name):
    by = getattr(cast, name)
    assert told(may_write(by, scene.plan)) == (False, WRITE)
    assert told(may_freeze(by, scene.plan, VersionKind.RECORD, "", UNKNOWN)) == (False, WRITE)


def test_another_coordination_office_writes_its_own_plan_only(scene, cast):
    setup = system("test")
    office = people_actions.create_office("zweite", cast.bodies.government, "Zweite Stelle", "coordination", by=setup)
    people_actions.appoint(office, cast.ada.person, PartialDate.parse("2016"), UNKNOWN, by=setup)
    by = Acting(cast.ada.person, office)
    own = build_scene(by, "eigener")
    assert told(may_write(by, own.plan)) == (True, "")
    assert told(may_write(by, scene.plan)) == (False, WRITE)
    assert told(may_write(scene.by, own.plan)) == (False, WRITE)


@pytest.mark.parametrize("kind", [kind for kind in VersionKind.values if kind != VersionKind.ADOPTED])
def test_drafts_need_neither_resolution_nor_answers(scene, kind):
    assert told(may_freeze(scene.by, scene.plan, kind, "", UNKNOWN)) == (True, "")


@pytest.mark.parametrize(("body", "when"), [("", UNKNOWN), ("government", UNKNOWN), ("", WHEN)])
def test_an_adopted_version_names_body_and_day(scene, body, when):
    assert told(may_freeze(scene.by, scene.plan, "adopted", body, when)) == (False, DECIDED)
    assert told(may_freeze(system("setup"), scene.plan, "adopted", body, when)) == (False, DECIDED)


def answer(scene, *numbers):
    rows = [AnswerRow(recommendation=scene[f"recommendation/{n}"], code="adopted") for n in numbers]
    actions.answer_many(scene.plan, rows, by=scene.by)


def test_an_adopted_version_answers_everything(scene):
    def asked():
        return told(may_freeze(scene.by, scene.plan, "adopted", "government", WHEN))

    rest = "Erst wenn jede eine Antwort hat, kann der Plan als beschlossen versiegelt werden."
    assert asked() == (False, f"Ohne Antwort sind noch 2 Empfehlungen: 1, 2. {rest}")
    answer(scene, 1)
    assert asked() == (False, f"Ohne Antwort sind noch 1 Empfehlungen: 2. {rest}")
    answer(scene, 2)
    assert asked() == (True, "")


def test_what_is_withdrawn_needs_no_answer(scene):
    answer(scene, 1)
    actions.withdraw(scene["recommendation/2"], "Doppelt", by=scene.by)
    assert may_freeze(scene.by, scene.plan, "adopted", "government", WHEN)
    actions.reinstate(scene["recommendation/2"], "Doch nicht", by=scene.by)
    assert not may_freeze(scene.by, scene.plan, "adopted", "government", WHEN)


def test_only_the_first_ten_open_recommendations_are_listed(scene):
    rows = [actions.Draft(kind="recommendation", number=str(n), title="Mehr") for n in range(3, 13)]
    actions.draft_many(scene.plan, rows, by=scene.by)
    verdict = may_freeze(scene.by, scene.plan, "adopted", "government", WHEN)
    assert verdict.reason.startswith("Ohne Antwort sind noch 12 Empfehlungen: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10…. ")
