"""Votes through HTTP: a served installation with two workers, many who vote at once, and a worker killed among them.

Afterwards every vote that was acknowledged must be in the database. At the end everything that serves is killed, so
that nothing can be written late.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import connection
from django.urls import reverse
from django.utils import timezone

from mitplan.conference import actions as talking
from mitplan.conference.models import Conversation, Vote
from mitplan.conference.speaking import speaking
from mitplan.conference.states.phases import Access, Activity, Audience
from mitplan.people.acting import system
from mitplan.people.models import Office
from mitplan.plan import actions

from .measuring import PATIENCE, fetch, percentile_95

STATEMENTS, EACH = 100, 40
WORKERS, PROCESSES, CONNECTIONS = 2, 2, 8
BAR = 500
WARMING = 3.0
"""Seconds before anything is counted: a worker loads its pages with the first request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """What came of one run."""

    acknowledged: int
    lost: int
    unanswered: int
    refused: int
    rate: float  # a second, the pause after the kill included
    each: float  # milliseconds of computing in the workers for one vote, before the kill
    waits: Sequence[float]
    voters: float  # seconds of computing of those who vote

    def told(self) -> str:
        """The figures in one line."""
        slow = 1000 * percentile_95(self.waits) if self.waits else 0.0
        quiet = WORKERS * 1000 / self.each if self.each else 0.0
        own = 1000 * self.voters / max(1, self.acknowledged)
        return (
            f"{self.rate:,.0f} votes/s, p95 {slow:.0f} ms; CPU {self.each:.2f} ms a vote in the workers, that is "
            f"{quiet:,.0f}/s with a core each, and {own:.2f} ms to cast it; {self.acknowledged:,} acknowledged, "
            f"{self.lost} of them lost by the kill, {self.unanswered} unanswered, {self.refused} refused"
        )


def conversation() -> Conversation:
    """An open conversation in a plan of its own, for everybody to vote in."""
    by = system("bench")
    plan = actions.begin("bench-votes", "Messplan", Office.objects.get(key="measuring-office"), by=by)
    speaker = speaking(by, plan)
    now = timezone.now()
    entry = talking.PhaseEntry(
        "Abstimmen", now - timedelta(days=1), now + timedelta(days=9), [(Activity.VOTE, Audience.PUBLIC, Access.WRITE)]
    )
    talking.announce(entry, by=speaker)
    texts = [f"Aussage {number} zum Messen: Dazu kann man dafür oder dagegen sein." for number in range(STATEMENTS)]
    made = talking.prepare_conversation(talking.ConversationEntry("Messen", statements=texts, seed=1), by=speaker)
    return talking.open_conversation(made, by=speaker)


def cast(made: Conversation, command: Sequence[str], port: int, seconds: float, *, follow: bool = False) -> Cast:
    """Let many vote at once for a while, kill one of the workers in the middle, and look what is in the database."""
    before = Vote.objects.filter(conversation=made).count()
    connection.close()
    path = reverse("conference:conversation", args=[made.plan.key, made.number])
    with served(command, port) as server:
        since = time.time() + 1.0
        told = {"port": port, "path": path, "statements": STATEMENTS, "each": EACH, "connections": CONNECTIONS}
        told |= {"since": since, "until": since + WARMING + seconds, "follow": follow}
        voters = [_voters({**told, "seed": number}) for number in range(PROCESSES)]
        time.sleep(max(0.0, since + WARMING - time.time()))
        began, first = time.time(), computing(server)
        time.sleep(seconds / 2)
        half, then = time.time(), computing(server)
        os.kill(children(server)[0], signal.SIGKILL)
        found = [json.loads(voter.communicate()[0]) for voter in voters]
        everything(server, signal.SIGKILL)
    acknowledged = [each for one in found for each in one["acknowledged"]]
    return Cast(
        acknowledged=len(acknowledged),
        lost=_lost(made, acknowledged, before),
        unanswered=sum(one["unanswered"] for one in found),
        refused=sum(one["refused"] for one in found),
        rate=sum(each[3] >= began for each in acknowledged) / seconds,
        each=1000
        * (sum(then.values()) - sum(first.values()))
        / max(1, sum(began <= e[3] < half for e in acknowledged)),
        waits=[wait for one in found for wait in one["waits"]],
        voters=sum(one["cpu"] for one in found),
    )


def _voters(told: dict[str, Any]) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "mitplan.publication.bench.voters"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603  ours
    assert process.stdin is not None
    process.stdin.write(json.dumps(told))
    process.stdin.close()
    process.stdin = None
    return process


def _lost(made: Conversation, acknowledged: Sequence[Sequence[Any]], before: int) -> int:
    """Acknowledged votes that are not in the database, each as often as it was acknowledged."""
    rows = Vote.objects.filter(conversation=made).order_by("pk")[before:]
    kept = Counter(rows.values_list("participant__digest", "statement__number", "value"))
    return sum((Counter(tuple(each[:3]) for each in acknowledged) - kept).values())


@contextlib.contextmanager
def served(command: Sequence[str], port: int) -> Iterator[int]:
    """Start the server and wait until all of its workers answer; kill everything at the end."""
    began = time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:  # noqa: S603
        try:
            while True:
                with contextlib.suppress(OSError):
                    fetch(port, "/")
                    if len(children(process.pid)) >= WORKERS:
                        break
                if process.poll() is not None or time.monotonic() - began > PATIENCE:
                    raise RuntimeError(f"{' '.join(command)}: no page after {time.monotonic() - began:.0f} s.")
                time.sleep(0.05)
            yield process.pid
        finally:
            everything(process.pid, signal.SIGKILL)


def children(process: int) -> list[int]:
    """The workers of a server."""
    found = Path(f"/proc/{process}/task/{process}/children")
    return [int(child) for child in found.read_text().split()] if found.exists() else []


def computing(server: int) -> dict[int, float]:
    """Seconds of computing so far, by process: of a server's workers, those that have just begun included."""
    tick = os.sysconf("SC_CLK_TCK")
    spent = {}
    for process in children(server):
        with contextlib.suppress(OSError, IndexError):
            fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
            spent[process] = (int(fields[11]) + int(fields[12])) / tick
    return spent


def everything(server: int, how: int) -> None:
    """Send a signal to a server and all of its workers."""
    for process in (server, *children(server)):
        with contextlib.suppress(OSError):
            os.kill(process, how)


def durability() -> str:
    """What the database does before it says that a vote is written."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous")
            return f"SQLite, WAL, synchronous={cursor.fetchone()[0]} (1: survives any process, not every power cut)"
        cursor.execute("SELECT current_setting('fsync'), current_setting('synchronous_commit')")
        return "PostgreSQL, fsync={}, synchronous_commit={}".format(*cursor.fetchone())
