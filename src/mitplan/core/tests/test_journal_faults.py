"""Whatever is changed, removed, inserted or reordered in the journal is found, and the first broken line named."""

import json
import re
from importlib import import_module

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import TextField
from django.db.models.functions import Cast
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mitplan.core.append_only import release
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


# ---------------------------------------------------------------- the same content in another spelling

NESTED = {"amount": -7, "fields": ["text", "cost"], "name": "Maß/nahme", "none": None, "z": {"b": 0, "a": [True, {}]}}
SPACE = st.text(" \t\r\n", max_size=2)
LETTERS = st.sampled_from([json.dumps, lambda c: json.dumps(c, ensure_ascii=False), lambda c: f'"\\u{ord(c):04X}"'])
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps values, not spellings")


@st.composite
def spellings(draw, value):
    """The JSON of a value as anybody may spell it: Python reads the same out of each."""
    if isinstance(value, dict):
        keys = draw(st.permutations(list(value)))
        pairs = [(key, draw(spellings(value[key]))) for key in keys]
        if pairs and draw(st.booleans()):
            pairs.insert(0, (draw(st.sampled_from(keys)), "7"))  # of a doubled key the last one holds
        text = "{" + ",".join(f"{draw(spellings(key))}:{told}" for key, told in pairs) + "}"
    elif isinstance(value, list):
        text = "[" + ",".join(draw(spellings(item)) for item in value) + "]"
    elif isinstance(value, str):
        text = '"' + "".join(draw(LETTERS)(character)[1:-1] for character in value) + '"'
    else:
        text = json.dumps(value)
    return draw(SPACE) + text + draw(SPACE)


@on_sqlite
@pytest.mark.parametrize("facts", [NESTED, {"n": 1}, {"b": 1, "a": 2}, {}])
@several
@given(data=st.data())
def test_facts_in_another_spelling_are_found(facts, data):
    with transaction.atomic():
        record_many(Somebody(), [Line("a.verb", "plan.element:7", facts=facts)])
        stored = Act.objects.annotate(text=Cast("facts", TextField())).get(number=LINES + 1).text
        other = data.draw(spellings(facts).filter(lambda text: text != stored))
        assert json.loads(other) == facts
        assert (named_after(lambda: None), named_after(lambda: put(LINES + 1, facts=other))) == (None, LINES + 1)
        transaction.set_rollback(True)


@on_sqlite
@pytest.mark.parametrize(
    "other",
    [
        '{"n":   104}',
        '{"n":104}',
        '{"n": 2, "n": 104}',
        '{"n": 104.0}',
        '{"n": 1.04e2}',
        '{"\\u006e": 104}',
        ' {"n": 104}',
    ],
)
def test_each_way_to_respell_facts_is_found(other):
    assert named_after(lambda: put(4, facts=other)) == 4


@on_sqlite
@pytest.mark.parametrize("column", COLUMNS)
def test_a_column_stored_as_bytes_is_found(column):
    execute("PRAGMA ignore_check_constraints = ON")
    try:
        damage = lambda: execute(f"UPDATE core_act SET {column} = CAST({column} AS BLOB) WHERE number = 4")  # noqa: E731
        assert named_after(damage) == 4
    finally:
        execute("PRAGMA ignore_check_constraints = OFF")


@on_sqlite
@pytest.mark.parametrize(
    "spelling",
    ["{:%Y-%m-%dT%H:%M:%S.%f}", "{} ", "{}+00:00", "{}Z", " {}", "{:%Y-%m-%d %H:%M:%S,%f}", "{:%Y%m%dT%H%M%S.%f}"],
)
def test_the_same_moment_in_another_spelling_is_found(spelling):
    at = Act.objects.get(number=4).at.replace(tzinfo=None)
    assert named_after(lambda: put(4, at=spelling.format(at))) == 4


@on_sqlite
def test_a_number_in_another_type_is_found():
    assert named_after(lambda: execute("UPDATE core_act SET number = CAST('4' AS BLOB) WHERE number = 4")) == 4


def test_lines_written_with_keys_in_the_order_of_the_verb_are_put_in_order_once():
    record_many(Somebody(), [Line("a.verb", "plan.element:7", facts={"b": 1, "a": [{"d": 1, "c": 2}]})])
    put_in_order = import_module("mitplan.core.migrations.0003_spell_facts").put_in_order

    def of_old():
        put(LINES + 1, facts='{"b": 1, "a": [{"d": 1, "c": 2}]}')
        put(LINES - 1, facts=f'{{"n":  {100 + LINES - 1}}}')
        put_in_order(None, connection.schema_editor())
        release(connection.schema_editor(), "core_act")  # `named_after` puts it back

    # What had been respelt before is not smoothed over.
    assert named_after(of_old) == (LINES - 1 if connection.vendor == "sqlite" else None)
