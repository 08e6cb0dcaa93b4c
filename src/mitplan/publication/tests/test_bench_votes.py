"""The load of votes, in small: nothing that was acknowledged is lost when a worker is killed. No test of speed here."""

import json
import os
import re
import subprocess
import sys

import pytest
from django.db import connection

from mitplan.publication.bench import voting


@pytest.mark.slow
def test_no_acknowledged_vote_is_lost_by_a_kill(tmp_path, settings):
    postgres = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
    parts = ["--quick", "--json", "--parts", "votes", "--database", "postgres" if postgres else "sqlite"]
    address = os.environ.get("MITPLAN_DATABASE", "") if postgres else ""
    environment = {"MITPLAN_DATA": str(tmp_path), "PYTHONPATH": "src", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [sys.executable, "-m", "mitplan", "bench", *parts],
        capture_output=True,
        text=True,
        check=False,
        env={**environment, "MITPLAN_DATABASE": address},
    )
    assert done.returncode == 0, done.stderr
    rows = {row["name"]: row["measured"] for row in json.loads(done.stdout)["rows"]}
    told = r"([\d,]+) acknowledged, (\d+) of them lost by the kill, \d+ unanswered, (\d+) refused"
    found = re.search(told, rows["votes"])
    assert found, rows
    assert int(found[1].replace(",", "")) > 20
    assert (found[2], found[3]) == ("0", "0")


def test_a_lost_vote_would_be_seen(monkeypatch):
    class Rows(list):
        def order_by(self, _name):
            return self

        def __getitem__(self, _places):
            return self

        def values_list(self, *_names):
            return list(self)

    kept = Rows([("a", 1, 1), ("a", 1, -1)])
    monkeypatch.setattr(voting.Vote.objects, "filter", lambda **_of: kept)
    assert voting._lost(None, [["a", 1, 1, 0.5], ["a", 1, -1, 0.7]], 0) == 0
    assert voting._lost(None, [["a", 1, 1, 0.5], ["a", 1, 1, 0.6], ["b", 2, 0, 0.7]], 0) == 2


def test_what_the_database_promises_is_told(db):
    assert ("SQLite" if connection.vendor == "sqlite" else "fsync=") in voting.durability()
