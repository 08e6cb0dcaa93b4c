"""Who may keep the register: every member of the cast, and the ways to lose the right."""

import pytest

from mitplan.core.dates import PartialDate
from mitplan.core.verdict import YES, No
from mitplan.people.acting import Acting, system
from mitplan.people.actions import end_term, give_account
from mitplan.people.models import Holder, Person
from mitplan.people.rules import may_give_account, may_keep_register

from .refusals import NOT_COORDINATION, SETUP

pytestmark = pytest.mark.django_db
NOT_TODAY = No("Sie haben das Amt „Koordinierungsstelle Integrationsplan“ heute nicht inne.")


def test_of_the_cast_only_eva_may(cast):
    assert {name: may_keep_register(by) for name, by in cast.everybody.items()} == {
        name: YES if name == "eva" else No(NOT_COORDINATION) for name in cast.everybody
    }


def test_a_set_up_run_may():
    assert may_keep_register(system("setup")) == YES


def test_eva_may_not_in_no_office(cast):
    assert may_keep_register(Acting(cast.eva.person)) == No(NOT_COORDINATION)


def test_nobody_may_in_an_office_of_somebody_else(cast):
    assert may_keep_register(Acting(cast.finn.person, cast.eva.office)) == NOT_TODAY
    assert may_keep_register(Acting(None, cast.eva.office)) == NOT_TODAY


def test_eva_may_no_longer_after_her_term(cast):
    end_term(Holder.objects.get(person=cast.eva.person), PartialDate("2020"), by=SETUP)
    assert may_keep_register(cast.eva) == NOT_TODAY


def test_eva_may_not_with_a_closed_account(cast):
    Person.objects.filter(key="eva").update(is_active=False)
    cast.eva.person.refresh_from_db()
    assert may_keep_register(cast.eva) == NOT_TODAY


def test_an_account_is_for_who_has_none(cast):
    finn = cast.finn.person
    assert may_give_account(cast.eva, finn) == YES
    assert may_give_account(cast.finn, finn) == No(NOT_COORDINATION)
    give_account(finn, "finn", "ein-langes-wort", by=SETUP)
    assert may_give_account(cast.eva, finn) == No("Diese Person hat schon ein Konto.")
