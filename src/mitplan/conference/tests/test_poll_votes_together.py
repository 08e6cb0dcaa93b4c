"""Processes vote at once: each seat has one vote, no acknowledged vote is lost, and closing waits for votes."""

import json

import pytest
from django.db import connection

from mitplan.conference.models import Poll, RollEntry, Urn
from mitplan.core.models import Act
from mitplan.core.tests.test_journal_together import said_by, start
from tests.cast import build_cast

from .polling import build_group

PREPARE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0, skip_checks=True)
from tests.cast import build_cast
from mitplan.conference.tests.polling import build_group
build_group(build_cast()).opened(secrecy="secret")
"""
# Each tries to vote for all seats, begins at another one, and says which of its votes were taken.
VOTE = """
import json, sys, django
django.setup()
from mitplan.conference import actions
from mitplan.conference.models import Poll
from mitplan.conference.speaking import speaking
from mitplan.core.verdict import Refused
from mitplan.people.acting import Acting
poll = Poll.objects.select_related("plan__coordination").get()
roll = [entry for entry in poll.roll.select_related("seat__organisation", "person") if entry.person]
turn = {turn}
taken = []
print("ready", flush=True)
sys.stdin.readline()
for entry in roll[turn:] + roll[:turn]:
    by = speaking(Acting(entry.person, organisation=entry.seat.organisation, seat=entry.seat), poll.plan)
    try:
        actions.cast(entry, "yes" if turn else "no", by=by)
        taken.append(entry.number)
    except Refused:
        pass
print(json.dumps(taken))
"""
TOLD = """
import json, django
django.setup()
from mitplan.conference.models import Poll, Urn
from mitplan.core.journal import faults
from mitplan.core.models import Act
poll = Poll.objects.get()
lines = Act.objects.filter(verb="conference.poll.voted").order_by("number")
print(json.dumps([Urn.objects.get().contents, poll.roll.exclude(channel="").count(),
    [line.facts["roll"] for line in lines], list(faults())]))
"""


def vote_together(**environment) -> list[list[int]]:
    """Three processes at once; which votes of each were taken."""
    voters = [start(VOTE.replace("{turn}", str(turn)), **environment) for turn in (0, 2, 4)]
    assert [voter.stdout.readline() for voter in voters] == ["ready\n"] * 3
    for voter in voters:
        voter.stdin.write("go\n")
        voter.stdin.flush()
    return [json.loads(said_by(voter)) for voter in voters]


def check(taken: list[list[int]], contents, voted: int, lines: list[int]) -> None:
    everything = sorted(number for one in taken for number in one)
    assert everything == sorted(lines) == sorted(set(lines))
    assert voted == len(everything) == sum(times for _choice, times in contents) == 6
    assert dict(contents).get("no", 0) == len(taken[0])


@pytest.mark.slow
def test_on_a_database_file(tmp_path) -> None:
    environment = {"MITPLAN_DATA": str(tmp_path), "MITPLAN_DATABASE": "", "MITPLAN_SECRET_KEY": "x"}
    said_by(start(PREPARE, **environment))
    taken = vote_together(**environment)
    contents, voted, lines, faults = json.loads(said_by(start(TOLD, **environment)))
    check(taken, contents, voted, lines)
    assert faults == []


@pytest.mark.slow
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs the server that the tests run on")
@pytest.mark.django_db(transaction=True)
def test_on_the_server() -> None:
    build_group(build_cast()).opened(secrecy="secret")
    own = connection.settings_dict
    address = f"postgres://{own['USER']}:{own['PASSWORD']}@{own['HOST']}:{own['PORT']}/{own['NAME']}"
    taken = vote_together(MITPLAN_DATABASE=address, MITPLAN_SECRET_KEY="x")
    lines = [line.facts["roll"] for line in Act.objects.filter(verb="conference.poll.voted")]
    voted = RollEntry.objects.filter(poll=Poll.objects.get()).exclude(channel="").count()
    check(taken, Urn.objects.get().contents, voted, lines)
