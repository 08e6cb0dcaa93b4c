"""Each real plan comes in with its figures, through to a sealed version and the public pages; again, and nothing changes."""

import re

import pytest

from mitplan.core.models import Act
from mitplan.exchange.applying import apply, dry_run
from mitplan.exchange.proposals import Verdict
from mitplan.plan import actions
from mitplan.plan.actions import Seal
from mitplan.plan.models import Element

from .real_plans import FILES, applied, gathered, needs

pytestmark = pytest.mark.django_db
NAMES = [pytest.param(name, marks=needs(name)) for name in FILES]


@pytest.fixture
def plan(cast):
    return actions.begin("echt", "Ein echter Plan", cast.eva.office, by=cast.eva, language="de")


def elements(plan, kind):
    return Element.objects.filter(plan=plan, kind=kind)


def sealed(plan, by):
    return actions.freeze(plan, Seal(label="Stand", kind="record"), by=by)


def words(response):
    assert response.status_code == 200, response.status_code
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(text.replace("&shy;", "").replace("\u00ad", "").split())


@pytest.mark.parametrize("name", NAMES)
def test_comes_in_whole_and_a_second_time_changes_nothing(name, plan, cast):
    made, done = applied(name, plan, cast.eva)
    assert made.faults == []
    assert done.drafted == len([one for one in gathered(name).delivery.elements])
    lines = Act.objects.count()
    again = dry_run(plan, gathered(name).delivery, by=cast.eva)
    assert again.is_empty
    assert again.counts[Verdict.NEW] == again.counts[Verdict.CHANGED] == again.counts[Verdict.ERROR] == 0
    assert again.counts[Verdict.SAME] > 0
    apply(plan, gathered(name).delivery, by=cast.eva)
    assert Act.objects.count() == lines
    sealed(plan, cast.eva)
