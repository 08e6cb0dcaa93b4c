"""What the tables of a secret poll hold: nothing that joins a ballot to a seat, in content, order or time."""

import json

import pytest
from django.apps import apps
from django.core import serializers
from django.db import connection

from mitplan.conference import actions
from mitplan.conference.models import Ballot, Urn
from mitplan.core.models import Act

from .polling import Group, build_group

NAMES = ("ada", "ben", "fee", "gil", "hua", "jan")


@pytest.fixture
def group(cast) -> Group:
    return build_group(cast)


def everything() -> str:
    """All rows of the conference and the journal as text, in the order of their primary keys."""
    models = apps.get_app_config("conference").get_models()
    rows = [row for model in models for row in model._default_manager.order_by("pk")]
    return serializers.serialize("json", [*rows, *Act.objects.order_by("number")])


def voted(group: Group, secrecy: str, order, choices) -> None:
    poll = group.opened(secrecy=secrecy)
    for name in order:
        group.vote(poll, **{name: choices[name]})


def test_whoever_votes_what_the_tables_look_the_same(cast) -> None:
    """Two secret polls in which the same people vote in the same order, but other ones say no, differ in nothing."""
    group = build_group(cast)
    rows = []
    for no in ("ada", "jan"):
        choices = dict.fromkeys(NAMES, "yes") | {no: "no"}
        voted(group, "secret", NAMES, choices)
        poll = group.plan.polls.latest("number")
        urn = Urn.objects.get(poll=poll)
        roll = list(poll.roll.values_list("number", "seat", "channel", "is_present"))
        lines = list(Act.objects.filter(thing=f"conference.poll:{poll.pk}").values_list("verb", "facts"))
        told = [(verb, {k: v for k, v in facts.items() if k != "number"}) for verb, facts in lines]
        rows.append((urn.contents, roll, told))
    assert rows[0] == rows[1]
    assert rows[0][0] == [["no", 1], ["yes", 5]]


def test_the_order_in_which_people_vote_is_not_in_the_urn(cast) -> None:
    group = build_group(cast)
    choices = dict(zip(NAMES, ("yes", "no", "abstain", "no", "yes", "yes"), strict=True))
    contents = []
    for order in (NAMES, NAMES[::-1]):
        voted(group, "secret", order, choices)
        contents.append(Urn.objects.latest("pk").contents)
    assert contents[0] == contents[1] == [["abstain", 1], ["no", 2], ["yes", 3]]


@pytest.mark.parametrize("secrecy", ["secret", "pseudonymous"])
def test_no_row_for_a_ballot_no_time_and_no_key(group, secrecy) -> None:
    poll = group.opened("approval", secrecy, ["Wald", "Wiese", "Wasser"])
    group.vote(poll, ada="A C", ben="B", fee="A C")
    assert not Ballot.objects.exists()
    assert Urn.objects.count() == 1
    # Only the urn knows what was chosen.
    rows = json.loads(everything())
    holding = {row["model"] for row in rows if '"A C"' in json.dumps(row["fields"])}
    assert holding == {"conference.urn"}
    assert {field.name for field in Urn._meta.concrete_fields} == {"id", "poll", "round", "contents"}


def test_codes_are_sorted_and_stand_nowhere_else(group) -> None:
    poll = group.opened(secrecy="pseudonymous")
    codes = group.vote(poll, ada="yes", ben="no", fee="yes", gil="no")
    assert len(set(codes)) == 4
    [urn] = Urn.objects.all()
    assert [code for code, _choice in urn.contents] == sorted(codes)
    rows = json.loads(everything())
    holding = {row["model"] for row in rows if any(code in json.dumps(row["fields"]) for code in codes)}
    assert holding == {"conference.urn"}
    record = group.published(poll)
    own = {ballot["code"]: ballot["choice"] for ballot in record["ballots"]}
    assert [own[code] for code in codes] == ["yes", "no", "yes", "no"]


def test_the_published_record_of_a_secret_poll_has_no_seat_beside_a_choice(group) -> None:
    poll = group.opened(secrecy="secret")
    group.vote(poll, ada="yes", ben="no", fee="yes")
    record = group.published(poll)
    assert record["ballots"] == [{"choice": "no", "count": 1}, {"choice": "yes", "count": 2}]
    assert all(set(e) == {"number", "organisation", "present", "delegated", "channel"} for e in record["roll"])


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="only PostgreSQL marks rows with their transaction")
@pytest.mark.django_db(transaction=True)
def test_the_marks_of_transactions_lead_from_the_roll_to_the_urn_as_a_whole_only(cast) -> None:
    group = build_group(cast)
    poll = group.opened(secrecy="secret")
    group.vote(poll, ada="yes", ben="no", fee="yes")
    with connection.cursor() as cursor:
        cursor.execute("SELECT xmin::text FROM conference_urn")
        urns = [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT xmin::text, number FROM conference_rollentry WHERE channel <> ''")
        roll = dict(cursor.fetchall())
    assert len(urns) == 1
    assert len(roll) == 3
    # The last voter shares a mark with the urn, which holds all votes.
    assert {number for mark, number in roll.items() if mark in urns} <= {group.entry(poll, "fee").number}


def test_a_result_can_not_be_guessed_from_its_digest(group) -> None:
    """The record is salted: the same votes give another digest each time."""
    digests = set()
    for _again in range(2):
        poll = group.opened(secrecy="secret")
        group.vote(poll, ada="yes")
        actions.close_poll(poll, "Genug.", by=group.ben)
        digests.add(poll.tallies.get().sha256)
    assert len(digests) == 2
