"""Whatever is changed, removed, inserted or reordered in the journal is found, and the first broken line named."""

import re

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mitplan.core.journal import START, Line, faults, hash_of, record_many
from mitplan.core.models import Act, ChainHead
from tests.append_only import unprotected

pytestmark = pytest.mark.django_db

LINES = 6
COLUMNS = ("at", "person", "office", "verb", "plan", "thing", "facts", "reason", "previous", "hash")
NUMBERS = st.integers(1, LINES)
HASHES = st.text("0123456789abcdef", min_size=64, max_size=64).filter(lambda other: other != START)
OTHERS = {
    "at": st.datetimes().map(str),
    "facts": st.sampled_from(['{"n":7}', '{"n":1.5}', '{"n":"1"}', "{}", "null", "[]", '{"n":1,"m":2}']),
    "previous": HASHES,
    "hash": HASHES,
}
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
several = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


class Somebody:
    person_key = "people.person:1"
    office_key = "people.office:2"


@pytest.fixture(autouse=True)
def six_lines(db):
    lines = [Line("a.verb", f"plan.element:{n}", "a-plan", {"n": 100 + n}, f"Grund {n}") for n in range(1, LINES + 1)]
    record_many(Somebody(), lines)


def named_after(damage):
    """The line that the first fault names after some damage; the damage is undone afterwards."""
    with transaction.atomic():
        with unprotected("core_act"):
            damage()
        found = list(faults())
        transaction.set_rollback(True)
    if not found:
        return None
    return int(re.search(r"\d+", found[0])[0])


def execute(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def put(line, **columns):
    for column, value in columns.items():
        execute(f"UPDATE core_act SET {column} = %s WHERE number = %s", value, line)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL knows no REPLACE")
def test_a_line_is_not_replaced_past_the_triggers():
    copied = "number, at, person, office, verb, plan, thing, facts, 'forged', previous, hash"
    with pytest.raises(DatabaseError, match="never changed or removed"):
        execute(f"INSERT OR REPLACE INTO core_act SELECT {copied} FROM core_act WHERE number = 3")


def test_a_whole_journal_has_no_fault():
    assert named_after(lambda: None) is None


@pytest.mark.parametrize("column", COLUMNS)
@several
@given(data=st.data())
def test_a_changed_column_is_found(column, data):
    number, value = data.draw(NUMBERS), data.draw(OTHERS.get(column, TEXT))
    assert named_after(lambda: put(number, **{column: value})) == number


@several
@given(NUMBERS, st.integers(-5, 3 * LINES).filter(lambda new: not 1 <= new <= LINES))
def test_a_changed_number_is_found(number, new):
    # A line moved to the front stands where the first should be; moved to the end it is missing at its place.
    assert named_after(lambda: put(number, number=new)) == (1 if new < 1 else number)


@pytest.mark.parametrize("number", range(1, LINES + 1))
def test_a_removed_line_is_found(number):
    damage = lambda: execute("DELETE FROM core_act WHERE number = %s", number)  # noqa: E731
    # At the end nothing follows that could miss it: there the head tells, and names the line that is now the last.
    assert named_after(damage) == (number if number < LINES else LINES - 1)


@pytest.mark.parametrize("kept", range(LINES))
def test_a_cut_off_end_is_found(kept):
    assert named_after(lambda: execute("DELETE FROM core_act WHERE number > %s", kept)) == kept


@pytest.mark.parametrize("place", range(1, LINES + 2))
def test_an_inserted_line_is_found_even_when_it_continues_the_chain(place):
    def damage():
        for number in range(LINES, place - 1, -1):
            put(number, number=number + 1)
        before = Act.objects.filter(number=place - 1).first()
        forged = Act.objects.exclude(number=place).first()
        forged.number, forged.reason, forged.previous = place, "erfunden", before.hash if before else START
        forged.hash = hash_of(forged)
        forged.save(force_insert=True)

    # The forged line fits what stands before it; what stands after it doesn't fit any more.
    assert named_after(damage) == place + (1 if place <= LINES else 0)


@pytest.mark.parametrize(("one", "other"), [(a, b) for b in range(1, LINES + 1) for a in range(1, b)])
def test_two_swapped_lines_are_found(one, other):
    def damage():
        for number, to in ((one, 99), (other, one), (99, other)):
            put(number, number=to)

    assert named_after(damage) == one


@pytest.mark.parametrize("number", range(1, LINES + 1))
def test_a_rewritten_history_does_not_fit_the_head(number):
    def damage():
        previous = None
        for act in Act.objects.order_by("number"):
            if act.number == number:
                act.reason = "anders"
            if act.number >= number:
                act.previous = previous or act.previous
                act.hash = previous = hash_of(act)
                act.save()

    assert named_after(damage) == LINES


@pytest.mark.parametrize("change", [{"number": LINES - 1}, {"hash": "0" * 64}, None])
def test_a_changed_head_is_found(change):
    heads = ChainHead.objects.all()
    assert named_after(lambda: heads.update(**change) if change else heads.delete()) == LINES


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL stores no such values")
@pytest.mark.parametrize(
    ("column", "stored"),
    [
        ("facts", "'{\"n\":'"),
        ("facts", "''"),
        ("at", "'gestern'"),
        ("at", "7"),
        ("person", "x'ff'"),
        ("reason", "CAST(x'ff41' AS TEXT)"),
        ("hash", "7"),
    ],
)
@pytest.mark.parametrize("number", [1, 4, LINES])
def test_what_can_not_be_read_any_more_is_found(column, stored, number):
    execute("PRAGMA ignore_check_constraints = ON")
    try:
        assert (
            named_after(lambda: execute(f"UPDATE core_act SET {column} = {stored} WHERE number = {number}")) == number
        )
    finally:
        execute("PRAGMA ignore_check_constraints = OFF")
