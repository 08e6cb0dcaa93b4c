"""What is contributed is found while everybody may read it, and no longer."""

import pytest

from mitplan.conference import actions
from mitplan.conference.states.phases import Access, Activity, Audience
from mitplan.conference.tests.taking_part import Stage
from mitplan.core.journal import key_of

from ..following import follow, rebuild
from ..models import Entry
from .telling import candidates


@pytest.fixture
def stage(cast):
    return Stage(cast)


def found(question):
    """The numbers of the contributions that everybody finds now."""
    follow()
    return [each.folded_title.strip() for each in candidates(question) if each.source == "contribution"]


def told():
    return sorted(Entry.objects.values_list("source", "thing", "title", "text", "audience"))


def test_a_contribution_is_found_until_it_goes(stage):
    stage.phase()
    made = stage.submit()
    assert found("Schichtdienst") == ["kurse am samstag"]
    (removal,) = actions.hide([key_of(made)], "other", "Gehört nicht hierher.", by=stage.eva)
    assert found("Schichtdienst") == []
    actions.restore([removal], "Doch.", by=stage.eva)
    assert found("Schichtdienst") == ["kurse am samstag"]
    kept = told()
    rebuild()
    assert told() == kept
    actions.revoke_contribution(made, by=stage.again(stage.finn))
    assert found("Schichtdienst") == found("Samstag") == []


def test_what_only_members_read_is_found_by_nobody_until_a_phase_opens_it(stage):
    stage.phase([(Activity.CONTRIBUTE, Audience.MEMBERS, Access.WRITE)])
    stage.submit(by=stage.ada)
    assert found("Schichtdienst") == []
    stage.phase([(Activity.CONTRIBUTE, Audience.PUBLIC, Access.READ)])
    assert found("Schichtdienst") == ["kurse am samstag"]


def test_only_a_portion_is_told_anew(stage, django_assert_max_num_queries):
    stage.phase()
    for number in range(3):
        stage.submit(title=f"Beitrag {number}")
    follow()
    stage.submit(title="Der neue")
    with django_assert_max_num_queries(25):
        assert follow() == 1
