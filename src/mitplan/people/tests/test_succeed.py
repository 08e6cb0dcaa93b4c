import pytest

from mitplan.core.dates import PartialDate
from mitplan.people.actions import BodyEntry, NameEntry, SuccessionEntry, establish, succeed
from mitplan.people.models import BodySuccession

from .refusals import SETUP, forbidden, last_line, refused

pytestmark = pytest.mark.django_db
MERGED = SuccessionEntry("merged_into", PartialDate("2014"), "Zusammengelegt")


@pytest.fixture
def bodies(db):
    return establish([BodyEntry(key, "network", [NameEntry(key.upper())]) for key in "abcd"], by=SETUP)


def test_one_body_follows_another(bodies, cast):
    first, second, *_rest = bodies
    new = succeed(first, second, MERGED, by=cast.eva)
    stored = BodySuccession.objects.get()
    assert (stored, stored.kind, stored.on, stored.note) == (new, "merged_into", PartialDate("2014"), "Zusammengelegt")
    facts = {"earlier": "a", "later": "b", "kind": "merged_into", "on": "2014"}
    assert last_line() == ("people.body.succeeded", f"people.body:{second.pk}", facts)


def test_a_body_may_split_and_merge_again(bodies):
    a, b, c, d = bodies
    for earlier, later in ((a, b), (a, c), (b, d), (c, d)):
        succeed(earlier, later, SuccessionEntry("split_into"), by=SETUP)
    assert BodySuccession.objects.count() == 4


def test_only_the_coordination_office_states_it(bodies, cast):
    with forbidden():
        succeed(bodies[0], bodies[1], MERGED, by=cast.ida)


def test_refuses_the_same_twice_an_unknown_kind_and_circles(bodies):
    a, b, c, d = bodies
    circle = "Das ergäbe einen Kreis: Eine Stelle kann nicht ihre eigene Nachfolgerin sein."
    with refused(f"a → a: {circle}"):
        succeed(a, a, MERGED, by=SETUP)
    with refused("a → b, kind: Wert 'eaten_by' ist keine gültige Option."):
        succeed(a, b, SuccessionEntry("eaten_by"), by=SETUP)
    for earlier, later in ((a, b), (b, c), (c, d)):
        succeed(earlier, later, MERGED, by=SETUP)
    with refused("a → b: Diese Nachfolge ist schon eingetragen."):
        succeed(a, b, MERGED, by=SETUP)
    for earlier, later in ((b, a), (d, a), (d, b), (c, a)):
        with refused(f"{earlier.key} → {later.key}: {circle}"):
            succeed(earlier, later, MERGED, by=SETUP)
    assert BodySuccession.objects.count() == 3
