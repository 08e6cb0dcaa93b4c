import pytest

from mitplan.core.dates import UNKNOWN, PartialDate
from mitplan.people.actions import BodyEntry, NameEntry, establish, rename
from mitplan.people.queries import name_on

from .refusals import SETUP, forbidden, last_line, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def ministry(db):
    first = NameEntry("Ministerium für Soziales", "MS", PartialDate("2014-01-18"))
    return establish([BodyEntry("hmsi", "ministry", [first])], by=SETUP)[0]


def test_closes_the_former_name_on_the_day_before(ministry, cast):
    new = rename(ministry, "Ministerium für Integration", "MI", PartialDate("2019-01-18"), by=cast.eva)
    former, stored = ministry.names.order_by("pk")
    assert (former.until, stored.since, stored.until) == (PartialDate("2019-01-17"), PartialDate("2019-01-18"), UNKNOWN)
    assert name_on(ministry, PartialDate("2019-01-17")) == ("Ministerium für Soziales", "MS")
    assert name_on(ministry, PartialDate("2019-01-18")) == ("Ministerium für Integration", "MI")
    facts = {"name": new.pk, "former": former.pk, "since": "2019-01-18"}
    assert last_line() == ("people.body.renamed", f"people.body:{ministry.pk}", facts)


def test_a_vague_start_leaves_the_former_end_as_vague(ministry):
    rename(ministry, "Ministerium für Integration", "MI", PartialDate("2019"), by=SETUP)
    assert ministry.names.order_by("pk")[0].until == PartialDate("2019")
    assert name_on(ministry, PartialDate("2018-12-31")).short == "MS"
    assert name_on(ministry, PartialDate("2019-01-01")).short == "MI"


def test_only_the_coordination_office_renames(ministry, cast):
    with forbidden():
        rename(ministry, "Anders", "A", PartialDate("2019"), by=cast.cem)


@pytest.mark.parametrize(
    ("name", "since", "sentence"),
    [
        ("Anders", "", "Seit wann gilt der neue Name? Bitte nennen Sie wenigstens das Jahr."),
        ("Ministerium für Soziales", "2019", "So heißt die Stelle schon."),
        ("Anders", "2014-01-18", "Der neue Name gilt erst nach dem bisherigen; der gilt seit 2014-01-18."),
    ],
)
def test_refuses(ministry, name, since, sentence):
    with refused(f"Stelle „hmsi“: {sentence}"):
        rename(ministry, name, "MS", PartialDate(since), by=SETUP)
    assert ministry.names.get().until == UNKNOWN


def test_refuses_a_name_that_begins_before_the_former_has_ended():
    closed = NameEntry("Beirat", "", PartialDate("2014-01-01"), PartialDate("2018-12-31"))
    body = establish([BodyEntry("beirat", "advisory_board", [closed])], by=SETUP)[0]
    with refused("Stelle „beirat“: Der bisherige Name gilt bis 2018-12-31."):
        rename(body, "Konferenz", "", PartialDate("2017-03-01"), by=SETUP)


def test_refuses_an_empty_name(ministry):
    with refused("Stelle „hmsi“, name: Dieses Feld darf nicht leer sein."):
        rename(ministry, "", "", PartialDate("2019"), by=SETUP)
