"""Lists of members: a verdict for each cell, all of it or nothing, and nothing the second time."""

from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError

from mitplan.core.dates import PartialDate
from mitplan.core.models import Act
from mitplan.core.verdict import Refused
from mitplan.exchange.proposals import Verdict
from mitplan.people.models import Body, Person, Seat

from ..actions import drop_members, hand_in_members, take_in_members
from ..importing.members import read_members
from ..models import MemberList
from ..states.member_lists import MOVES, MemberListState
from .taking_part import Stage

pytestmark = pytest.mark.django_db
HEAD = "Organisation;Art der Organisation;Person;Schlüssel der Person;Funktion;Seit;Bis;Vertritt;Name öffentlich"
TWO = """
Verband der Vereine;;Ada;;Mitglied;2016-01-01;;;ja
Bund der Träger;;Nora Neu;;Stellvertretung;1. März 2026;2028;Verband der Vereine;
Neuer Verein;Verband oder Verein;;;;2026;;;
"""


@pytest.fixture
def stage(cast):
    return Stage(cast)


def file_of(rows: str) -> bytes:
    return (HEAD + rows).encode()


def looked_through(stage, rows: str):
    return read_members(stage.cast.bodies.working_group, "liste.csv", file_of(rows))


def taken_in(stage, rows: str) -> MemberList:
    body = stage.cast.bodies.working_group
    members = hand_in_members(body, "liste.csv", file_of(rows), by=stage.eva)
    take_in_members(members, looked_through(stage, rows).changes, by=stage.eva)
    return members


def verdicts(reading):
    return [(one.verdict.value, str(one.place).rpartition("Spalte ")[2], one.value) for one in reading.cells]


def test_every_cell_gets_a_verdict(stage) -> None:
    found = verdicts(looked_through(stage, TWO))
    assert found[:5] == [
        ("same", "Organisation", "Verband der Vereine"),
        ("same", "Person", "Ada"),
        ("same", "Funktion", "Mitglied"),
        ("same", "Seit", "2016-01-01"),
        ("changed", "Name öffentlich", "ja"),
    ]
    assert ("new", "Person", "Nora Neu") in found
    assert ("new", "Organisation", "Neuer Verein") in found
    # Ben chairs the group for himself and isn't in the file.
    assert next(one.sentence for one in looked_through(stage, TWO).cells if one.verdict == Verdict.WARNING).startswith(
        "„eine Person“ (Vorsitz) hat einen Sitz"
    )


def test_what_is_taken_in_stands_in_the_register(stage) -> None:
    taken_in(stage, TWO)
    ada = Seat.objects.get(person=stage.cast.ada.person, body=stage.cast.bodies.working_group)
    assert ada.shows_name
    nora = Seat.objects.get(person__name="Nora Neu")
    assert (nora.function, nora.since, nora.until) == ("deputy", PartialDate("2026-03-01"), PartialDate("2028"))
    assert nora.stands_in_for == ada
    assert Body.objects.get(names__name="Neuer Verein").kind == "association"
    assert Act.objects.filter(verb="conference.member_list.taken_in").count() == 1


def test_the_second_time_there_is_nothing_to_do(stage) -> None:
    taken_in(stage, TWO)
    again = looked_through(stage, TWO)
    assert again.changes == []
    assert set(again.counts) == {Verdict.SAME, Verdict.WARNING}


def test_an_empty_seat_is_filled_and_a_running_one_ended(stage) -> None:
    taken_in(stage, "\nBund der Träger;;;;;2020;;;")
    rows = "\nBund der Träger;;Nora Neu;;;2020;2026-12-31;;"
    changed = [("changed", "Person", "Nora Neu"), ("changed", "Bis", "2026-12-31")]
    assert [one for one in verdicts(looked_through(stage, rows)) if one[0] == "changed"] == changed
    taken_in(stage, rows)
    seat = Seat.objects.get(organisation=stage.cast.bodies.other_association, body=stage.cast.bodies.working_group)
    assert (str(seat.person), seat.until) == ("Nora Neu", PartialDate("2026-12-31"))


@pytest.mark.parametrize(
    ("row", "column", "word"),
    [
        ("Verband der Fereine;;;;;;;;", "Organisation", "Verband der Vereine"),
        ("Bund der Träger;;;;König;;;;", "Funktion", "Möglich sind"),
        ("Bund der Träger;;;;;neulich;;;", "Seit", "neulich"),
        ("Bund der Träger;;;;;;;;vielleicht", "Name öffentlich", "ja"),
        ("Bund der Träger;;;nobody;;;;;", "Schlüssel der Person", "Schlüssel"),
        (";;;;Mitglied;;;;", "Organisation", "fehlt"),
    ],
)
def test_a_fault_names_its_cell_and_what_to_do(stage, row, column, word) -> None:
    reading = looked_through(stage, f"\n{row}")
    [fault] = [one for one in reading.cells if one.verdict == Verdict.ERROR]
    assert (fault.place.row, fault.place.column) == (2, column)
    assert word in fault.sentence
    assert not reading.may_be_taken_in


def test_the_same_person_twice_is_a_fault(stage) -> None:
    row = "\nBund der Träger;;Nora Neu;;;;;;"
    assert looked_through(stage, row * 2).counts[Verdict.ERROR] == 1


def test_somebody_of_the_same_name_elsewhere_is_not_taken_for_them(stage) -> None:
    reading = looked_through(stage, "\nBund der Träger;;Finn;;;;;;")
    assert [(one.person, one.person_name) for one in reading.changes] == [(None, "Finn")]
    assert "Schlüssel" in next(one.sentence for one in reading.cells if one.value == "Finn")
    by_key = looked_through(stage, "\nBund der Träger;;Finn;finn;;;;;")
    assert [one.person for one in by_key.changes] == [Person.objects.get(key="finn")]


def test_nothing_is_taken_in_when_one_row_fails(stage) -> None:
    changes = looked_through(stage, TWO).changes
    members = hand_in_members(stage.cast.bodies.working_group, "liste.csv", file_of(TWO), by=stage.eva)
    seats, persons = Seat.objects.count(), Person.objects.count()
    with pytest.raises(ValidationError):
        take_in_members(members, [*changes, replace(changes[1], until=PartialDate("2020"))], by=stage.eva)
    members.refresh_from_db()
    assert (Seat.objects.count(), Person.objects.count()) == (seats, persons)
    assert members.state == MemberListState.CHECKED


def test_a_file_without_heads_is_refused(stage) -> None:
    with pytest.raises(ValidationError, match="Kopfzeile"):
        read_members(stage.cast.bodies.working_group, "x.csv", b"a;b\n1;2\n")


def test_only_the_coordination_office_hands_in(stage) -> None:
    with pytest.raises(Refused):
        hand_in_members(stage.cast.bodies.working_group, "x.csv", b"x", by=stage.ben)


@pytest.mark.parametrize("state", [state for state in MemberListState if state not in MOVES])
def test_what_was_taken_in_or_dropped_stays_so(stage, state) -> None:
    members = hand_in_members(stage.cast.bodies.working_group, "liste.csv", file_of(TWO), by=stage.eva)
    MemberList.objects.filter(pk=members.pk).update(state=state)
    members.refresh_from_db()
    for verb in (lambda: drop_members(members, by=stage.eva), lambda: take_in_members(members, [], by=stage.eva)):
        with pytest.raises(ValidationError, match="kein Schritt"):
            verb()


def test_the_file_goes_when_it_was_taken_in(stage) -> None:
    members = taken_in(stage, TWO)
    members.refresh_from_db()
    assert bytes(members.content) == b""


def test_queries_do_not_grow_with_the_rows(stage, django_assert_max_num_queries) -> None:
    rows = "".join(f"\nBund der Träger;;Person {n};;;;;;" for n in range(300))
    with django_assert_max_num_queries(10):
        assert len(looked_through(stage, rows).changes) == 300
