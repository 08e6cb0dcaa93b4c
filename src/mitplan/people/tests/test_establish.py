import pytest

from mitplan.core.dates import PartialDate
from mitplan.core.models import Act
from mitplan.people.actions import BodyEntry, NameEntry, establish
from mitplan.people.models import Body

from .refusals import SETUP, forbidden, refused

pytestmark = pytest.mark.django_db


def entry(key="hmsi", *names, kind="ministry", **more):
    return BodyEntry(key, kind, names or [NameEntry("Ministerium")], **more)


def test_bodies_come_with_their_names_and_parents_and_a_line_each(cast):
    unit = entry("stab", NameEntry("Stabsstelle", "ST"), kind="unit", parent="hmsi", website="https://stab.example")
    unit, ministry = establish([unit, entry(parent="government")], by=cast.eva)
    assert (unit.parent, ministry.parent) == (ministry, cast.bodies.government)
    stored = Body.objects.get(key="stab")
    assert (stored.parent, stored.website, stored.names.get().short) == (ministry, "https://stab.example", "ST")
    lines = Act.objects.filter(verb="people.body.established", person=cast.eva.person_key)
    assert list(lines.values_list("thing", "office", "facts")) == [
        (f"people.body:{unit.pk}", cast.eva.office_key, {"key": "stab", "kind": "unit", "parent": "hmsi"}),
        (
            f"people.body:{ministry.pk}",
            cast.eva.office_key,
            {"key": "hmsi", "kind": "ministry", "parent": "government"},
        ),
    ]


def test_only_the_coordination_office_establishes(cast):
    with forbidden():
        establish([entry()], by=cast.dana)


def test_ten_bodies_cost_as_many_queries_as_three(django_assert_num_queries):
    establish([entry("first")], by=SETUP)
    for start, count in ((0, 3), (3, 10)):
        new = [entry(f"body-{n}", parent=f"body-{start}" if n > start else "") for n in range(start, start + count)]
        with django_assert_num_queries(10):
            establish(new, by=SETUP)


def test_nothing_to_establish_writes_no_line():
    assert establish([], by=SETUP) == []
    assert Act.objects.count() == 0


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        ([entry("Ämter")], "Ein Schlüssel besteht aus höchstens 60 Kleinbuchstaben, Ziffern und Bindestrichen."),
        ([entry("a" * 61)], "Ein Schlüssel besteht aus höchstens 60 Kleinbuchstaben, Ziffern und Bindestrichen."),
        ([entry("da"), entry("da")], "Der Schlüssel kommt mehrfach vor."),
        ([entry("neu"), entry("schon-da")], "Der Schlüssel ist vergeben."),
        ([entry("b", parent="weg")], "Die übergeordnete Stelle „weg“ gibt es nicht."),
        ([entry("a", parent="b"), entry("b", parent="a")], "Die Stelle wäre ein Teil ihrer selbst."),
        ([entry("a", parent="a")], "Die Stelle wäre ein Teil ihrer selbst."),
        ([BodyEntry("a", "ministry", [])], "Eine Stelle braucht mindestens einen Namen."),
    ],
)
def test_refuses(new, sentence):
    establish([entry("schon-da")], by=SETUP)
    key = "schon-da" if "vergeben" in sentence else new[0].key
    with refused(f"Stelle „{key}“: {sentence}"):
        establish(new, by=SETUP)
    assert Body.objects.count() == 1


def test_refuses_an_unknown_kind_a_bad_address_and_a_nameless_name_naming_each_field():
    kind, website = "Wert 'club' ist keine gültige Option.", "Bitte eine gültige Adresse eingeben."
    with refused(f"Stelle „a“, kind: {kind}", f"Stelle „a“, website: {website}"):
        establish([entry("a", kind="club", website="kein-ort")], by=SETUP)
    with refused("Stelle „a“, name: Dieses Feld darf nicht leer sein."):
        establish([entry("a", NameEntry(""))], by=SETUP)


def test_refuses_names_that_end_before_they_begin_or_hold_at_the_same_time():
    with refused("Stelle „a“: Das Ende (2014) liegt vor dem Anfang (2015-03)."):
        establish([entry("a", NameEntry("A", "", PartialDate("2015-03"), PartialDate("2014")))], by=SETUP)
    until_may = NameEntry("A", "", PartialDate("2014-01-01"), PartialDate("2015-05-31"))
    since_march = NameEntry("B", "", PartialDate("2015-03-01"))
    with refused("Stelle „a“: „A“ und „B“ gelten zur selben Zeit."):
        establish([entry("a", until_may, since_march)], by=SETUP)
