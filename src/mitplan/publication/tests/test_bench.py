"""The benchmark measures every public page, and its table says plainly what is missed. No test of speed here."""

import json
import re
import subprocess
import sys

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from mitplan.publication import queries
from mitplan.publication.bench import measuring, opinions
from mitplan.publication.bench.figures import MOST_RESIDENT, Figures
from opinion.scaling import Figure


@pytest.fixture(autouse=True)
def one_connection():
    """A request as a server makes it closes the connection, and with it the transaction all these tests live in."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def version(plans, db):
    return queries.version_of("mess-1000")


def taken(**told):
    page = measuring.Page("list: measure", "listing", "/plaene/bench/massnahmen/")
    given = {"status": 200, "queries": 9, "cold": 80.0, "walls": [10.0] * 20, "cpus": [9.0] * 20, "size": 60_000}
    return measuring.Taken(**{"page": page, "zipped": 6000, **given, **told})


def verdict_of(**told):
    figures = Figures(10)
    figures.page(taken(**told))
    return figures.rows[0]


def test_every_public_route_is_measured(version):
    assert set(measuring.routes()) == {page.route for page in measuring.pages_of(version)}


def test_every_kind_of_list_and_element_is_measured(version):
    names = [page.name for page in measuring.pages_of(version)]
    assert len(names) == len(set(names))
    for kind in queries.kind_counts(version):
        assert kind == "plan" or {f"list: {kind}", f"element: {kind}"} <= set(names)


def test_a_page_is_asked_for_as_a_server_does(version, settings):
    settings.ALLOWED_HOSTS = [measuring.LOOPBACK]
    page = next(page for page in measuring.pages_of(version) if page.name == "element: measure")
    found = measuring.Measurer().measure(page, 2)
    assert found.status == 200
    assert 3 <= found.queries <= 12
    assert found.size > found.zipped > 1000
    assert len(found.walls) == len(found.cpus) == 2
    assert found.cold > 0


def test_a_missing_page_is_told_as_missed(version, settings):
    settings.ALLOWED_HOSTS = [measuring.LOOPBACK]
    figures = Figures(10)
    figures.page(measuring.Measurer().measure(measuring.Page("nothing", "plan", "/plaene/nirgends/"), 1))
    assert figures.rows[0].met is False
    assert "answers 404" in figures.table("a test")


def test_forgetting_empties_what_is_remembered(version):
    assert measuring.counted(lambda: queries.kind_counts(version)) in {0, 1}
    assert measuring.counted(lambda: queries.kind_counts(version)) == 0
    measuring.forget()
    assert measuring.counted(lambda: queries.kind_counts(version)) == 1


@pytest.mark.parametrize(
    ("told", "met", "remark"),
    [
        ({}, True, ""),
        ({"queries": 13}, False, "13 queries"),
        ({"size": 100_001}, False, "100 KB"),
        ({"walls": [60.0] * 20, "cpus": [55.0] * 20}, False, "p95 60 ms"),
        ({"walls": [60.0] * 20}, True, "by CPU"),
        ({"status": 500}, False, "answers 500"),
    ],
)
def test_the_bars_judge(told, met, remark):
    row = verdict_of(**told)
    assert (row.met, row.remark) == (met, remark)


def test_beside_a_database_server_the_clock_alone_judges():
    figures = Figures(10, by_clock=True)
    figures.page(taken(walls=[60.0] * 20))
    assert (figures.rows[0].met, figures.rows[0].remark) == (False, "p95 60 ms")


def test_the_95th_of_a_hundred():
    assert measuring.percentile_95([float(n) for n in range(1, 101)]) == 95
    assert measuring.percentile_95([3.0]) == 3
    assert measuring.percentile_95([1.0] * 19 + [9.0]) == 1


def test_the_table_is_aligned_and_says_what_is_missed():
    figures = Figures(10)
    figures.add("seal 1,000 measures", "35 SQL", wall=0.2, cpu=0.1, bar=0.5)
    figures.memory([MOST_RESIDENT, 1])
    figures.page(taken(queries=40))
    text = figures.table("a test")
    head, _rule, *rows = text.split("\n\n")[1].splitlines()
    assert [row.index("≤") for row in rows] == [head.index("bar")] * 3
    assert [("MISSED" in row) for row in rows] == [False, True, True]
    assert "memory, 50 pages served" in text.split("Missed:")[1]
    assert "Every bar is kept" not in text


def test_the_figures_as_json():
    figures = Figures(10)
    figures.page(taken())
    told = json.loads(figures.json())
    assert told["size"] == 10
    assert set(told["rows"][0]) == {"name", "measured", "bar", "met", "peer", "remark"}


def test_it_does_not_measure_in_the_installation_itself(tmp_path):
    command = [sys.executable, "-m", "mitplan", "bench", "--inside", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=_environment(tmp_path / "own"))
    assert done.returncode != 0
    assert "--inside" in done.stderr


def test_postgres_is_asked_for_where_there_is_none(tmp_path):
    command = [sys.executable, "-m", "mitplan", "bench", "--database", "postgres"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=_environment(tmp_path))
    assert done.returncode != 0
    assert "MITPLAN_DATABASE" in done.stderr


def _environment(data):
    return {"MITPLAN_DATA": str(data), "PYTHONPATH": "src", "PATH": "/usr/bin:/bin"}


def test_the_engine_and_its_peer_stand_side_by_side(monkeypatch):
    monkeypatch.setattr(
        "opinion.bench.side_by_side",
        lambda *shape: [
            Figure(f"{shape}: red-dwarf", 2.0, 1.5, "k = 3"),
            Figure("default", 0.01, 0.01, "200 × red-dwarf"),
        ],
    )
    monkeypatch.setattr("opinion.scaling.figures", lambda sizes: [Figure("one more vote", 4e-5, 3e-5, "", bar=3e-5)])
    rows = [*opinions.measured(quick=True)]
    names = ("(2000, 200): red-dwarf", "default", "one more vote")
    assert [row.name for row in rows] == [f"opinion: {name}" for name in names]
    assert [row.told for row in rows] == [
        "2.00 s, CPU 1.50 s, k = 3", "0.01 s, CPU 0.01 s, 200 × red-dwarf", "40.00 µs, CPU 30.00 µs, ",
    ]  # fmt: skip
    assert [(row.bar, row.met) for row in rows] == [("", None), ("", None), ("≤ 30 µs", False)]


@pytest.mark.slow
def test_a_run_on_a_tiny_plan(tmp_path):
    parts = ["--quick", "--size", "300", "--json", "--parts", "writes", "pages", "memory"]
    command = [sys.executable, "-m", "mitplan", "bench", *parts]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=_environment(tmp_path))
    assert done.returncode == 0, done.stderr
    rows = {row["name"]: row for row in json.loads(done.stdout)["rows"]}
    assert {"memory, 50 pages served", "seal 100 measures", "plan home", "two versions compared"} <= set(rows)
    assert [row["name"] for row in rows.values() if "answers" in row["remark"]] == []
    assert re.search(r"\d SQL .* p95 +\d", rows["plan home"]["measured"])
    assert re.search(r"\d+ MB resident", rows["memory, 50 pages served"]["measured"])
    assert list(tmp_path.glob("*.sqlite3")) == []
