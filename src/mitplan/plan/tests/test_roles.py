"""Every role of the procedure and what it may do here, as one table: a right that appears or goes has to change it."""

import pytest
from django.core.exceptions import ValidationError

from mitplan.core.dates import PartialDate
from mitplan.people import actions as people_actions
from mitplan.people import rules as people_rules
from mitplan.people.acting import Acting, system
from mitplan.people.capacities import capacities_of
from mitplan.people.states import OfficeRole
from mitplan.plan import actions, rules
from mitplan.plan.workbench import looking

SETUP = system("test")
# What an office may do once the coordination office has let it take part: `read` is opening the draft.
RIGHTS = {
    OfficeRole.NONE: set(),
    OfficeRole.COORDINATION: {"register", "accounts", "invite", "begin"},
    OfficeRole.CLERK: {"read", "revise"},
    OfficeRole.SIGNATORY: {"read"},
    OfficeRole.CHAIR: {"read"},
    OfficeRole.MONITOR: {"read"},
    OfficeRole.TRANSLATOR: {"read", "translate"},
    OfficeRole.AUDITOR: {"read"},
    OfficeRole.CABINET_OFFICE: {"read"},
    OfficeRole.ADMINISTRATOR: {"accounts", "invite"},
}
ADMITTED = set(OfficeRole) - {OfficeRole.NONE, OfficeRole.COORDINATION, OfficeRole.ADMINISTRATOR}


def rights(by, scene):
    """All that somebody may, by the rules that the verbs ask."""
    plan = scene.plan
    verdicts = {
        "register": people_rules.may_keep_register(by),
        "accounts": people_rules.may_keep_accounts(by),
        "invite": people_rules.may_invite(by, [], ""),
        "begin": rules.may_begin(by),
        "read": rules.may_jot(by, plan),
        "revise": rules.may_revise(by, scene["measure/1"]),
        "translate": rules.may_translate(by, plan),
        "answer": rules.may_answer(by, plan),
        "write": rules.may_write(by, plan),
        "seal": rules.may_freeze(by, plan, "record", "", PartialDate.parse("")),
    }
    return {name for name, verdict in verdicts.items() if verdict}


@pytest.fixture
def office(cast):
    """Finn in an office of the ministry that leads measure 1."""

    def make(role):
        made = people_actions.create_office("amt", cast.bodies.lead_ministry, "Amt", role, by=SETUP)
        people_actions.appoint(made, cast.finn.person, PartialDate("2016"), by=SETUP)
        return Acting(cast.finn.person, made)

    return make


def test_the_table_knows_every_role():
    assert set(RIGHTS) == set(OfficeRole)


@pytest.mark.parametrize("role", OfficeRole)
def test_what_a_role_may(scene, office, role):
    by = office(role)
    assert rights(by, scene) == RIGHTS[role] - {"read", "revise", "translate"}
    assert (by.office in looking.admissible([])) == (role in ADMITTED)
    if role in ADMITTED:
        admission = actions.admit(scene.plan, by.office, by=scene.by)
        assert rights(by, scene) == RIGHTS[role]
        actions.dismiss(admission, "Aufgabe erledigt", by=scene.by)
        assert rights(by, scene) == RIGHTS[role] - {"read", "revise", "translate"}
    else:
        with pytest.raises(ValidationError):
            actions.admit(scene.plan, by.office, by=scene.by)


def test_the_coordination_office_of_the_plan_may_all(scene, cast):
    assert rights(cast.eva, scene) == {
        *("register", "accounts", "invite", "begin"),
        *("read", "revise", "translate", "answer", "write", "seal"),
    }


def test_members_and_mandates_are_capacities_of_their_own(scene, cast):
    """Ada sits in the conference and acts for an association by mandate; neither writes the plan."""
    capacities = capacities_of(cast.ada.person)
    assert {one.key.partition(":")[0] for one in capacities} == {"seat", "mandate", "oneself"}
    assert [rights(one.acting, scene) for one in capacities] == [set()] * len(capacities)


@pytest.mark.parametrize("role", sorted(set(OfficeRole) - {OfficeRole.NONE}))
def test_the_administrator_gives_every_role_with_a_reason_alone(cast, office, role):
    by = office(OfficeRole.ADMINISTRATOR)
    given = people_actions.create_office("neu", cast.bodies.other_ministry, "Neu", role, by=SETUP)
    assert not people_rules.may_invite(by, [given], " ")
    assert people_rules.may_invite(by, [given], "Vertretung")
