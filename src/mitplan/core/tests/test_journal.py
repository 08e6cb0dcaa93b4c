"""The journal: lines, chain and protection. What finds damage is in test_journal_faults.py."""

import pytest
from django.db import DatabaseError, connection, transaction

from mitplan.core.append_only import REFUSAL
from mitplan.core.journal import START, Line, faults, hash_of, key_of, record, record_many
from mitplan.core.models import Act, ChainHead, Text

pytestmark = pytest.mark.django_db


class Somebody:
    person_key = "people.person:1"
    office_key = "people.office:2"


def test_a_line_says_who_in_which_office_did_what_to_which_thing_and_why():
    text = Text.objects.create(thing="x", field="title", language="en", text="Hi", state="draft")
    facts = {"state": "draft"}
    act = record(Somebody(), Line("core.text.written", text, plan="hessen-2017", facts=facts, reason="weil"))
    stored = Act.objects.get()
    assert (stored.person, stored.office, stored.verb) == ("people.person:1", "people.office:2", "core.text.written")
    assert (stored.plan, stored.thing) == ("hessen-2017", f"core.text:{text.pk}")
    assert (stored.facts, stored.reason) == (facts, "weil")
    assert (stored.number, stored.previous, stored.hash) == (1, START, hash_of(stored))
    assert stored.at == act.at


def test_each_line_carries_the_hash_of_the_one_before_and_the_head_the_last():
    record(Somebody(), Line("a", "x:1"))
    record_many(Somebody(), [Line("b", "x:2"), Line("c", "x:3")])
    first, second, third = Act.objects.order_by("number")
    assert [first.number, second.number, third.number] == [1, 2, 3]
    assert [first.previous, second.previous, third.previous] == [START, first.hash, second.hash]
    assert ChainHead.objects.values_list("name", "number", "hash").get() == ("journal", 3, third.hash)
    assert list(faults()) == []


def test_recording_costs_the_same_for_one_line_and_for_three(django_assert_num_queries):
    record(Somebody(), Line("first", "x:0"))
    for lines in ([Line("a", "x:1")], [Line("a", f"x:{n}") for n in range(3)]):
        with django_assert_num_queries(3):  # lock the head, insert, move the head
            record_many(Somebody(), lines)


def test_a_text_key_needs_no_stored_thing():
    assert key_of("plan.plan:7") == "plan.plan:7"


@pytest.mark.parametrize(
    "statement",
    ["UPDATE core_act SET reason = 'anders'", "DELETE FROM core_act", "DELETE FROM core_act WHERE number=2"],
)
def test_the_database_refuses_to_change_or_remove_a_line(statement):
    record_many(Somebody(), [Line("a", "x:1"), Line("b", "x:2")])
    with pytest.raises(DatabaseError, match=REFUSAL), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Act.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_there_is_no_journal_without_a_transaction():
    with pytest.raises(RuntimeError, match="transaction"):
        record(Somebody(), Line("a", "x:1"))


@pytest.mark.django_db(transaction=True)
def test_a_line_goes_with_the_act_that_fails():
    with transaction.atomic():
        record(Somebody(), Line("a", "x:1"))
        transaction.set_rollback(True)
    assert (Act.objects.count(), ChainHead.objects.count()) == (0, 0)
    with transaction.atomic():
        record(Somebody(), Line("b", "x:1"))
    assert Act.objects.get().number == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_the_flush_after_a_transactional_test_leaves_the_protection_in_place(turn):
    assert Act.objects.count() == 0, "the turn before was not cleared away"
    with transaction.atomic():
        record(Somebody(), Line("a", "x:1"))
    with pytest.raises(DatabaseError, match=REFUSAL):
        Act.objects.all().delete()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
def test_the_database_refuses_to_empty_the_journal(db):
    with pytest.raises(DatabaseError, match=REFUSAL), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE core_act")
