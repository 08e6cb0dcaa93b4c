"""The side-by-side measures both sides on the same votes. No test of speed here."""

import pytest

from opinion import bench
from opinion.bench import PEER, Side, measure, side_by_side


def test_ours_say_how_many_times_as_fast_they_are(monkeypatch):
    sides = {PEER: Side(PEER, 10.0, 8.0, 2e9, 2, 0.5), "default": Side("default", 0.1, 0.2, 1e8, 3, 0.75)}
    asked = []

    def measured(name, *shape):
        asked.append((name, *shape))
        return sides.get(name, sides["default"])

    monkeypatch.setattr(bench, "_measured", measured)
    rows = [*side_by_side(20, 30)]
    assert asked == [(PEER, 20, 30), ("default", 20, 30), ("polis", 20, 30)]
    assert [row.name for row in rows] == ["20 × 30: red-dwarf", "20 × 30: default", "20 × 30: polis"]
    assert rows[0].told == "k = 2, planted groups found to 0.500, 2.00 GB"
    assert rows[1].told == "k = 3, planted groups found to 0.750, 0.10 GB, 100 × red-dwarf (CPU 40 ×)"


def test_without_the_peer_ours_stand_alone(monkeypatch):
    monkeypatch.setattr(bench, "find_spec", lambda name: None)
    monkeypatch.setattr(bench, "_measured", lambda name, *shape: Side(name, 0.1, 0.2, 1e8, 3, 0.75))
    assert [row.told for row in side_by_side(20, 30)] == 2 * ["k = 3, planted groups found to 0.750, 0.10 GB"]


@pytest.mark.slow
@pytest.mark.parametrize("name", [PEER, "polis"])
def test_a_small_measurement(name):
    side = measure(name, 300, 40)
    assert side.name == name
    assert 0 < side.cpu < 60
    assert side.memory > 1e7
    assert side.k >= 2
    assert -0.1 <= side.found <= 1


def test_a_side_runs_in_a_process_of_its_own():
    assert bench._measured("polis", 200, 30).name == "polis"
