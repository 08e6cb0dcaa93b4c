"""Conversations to test with: real ones that lie beside the project, and small ones of any shape."""

import csv
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from opinion.votes import Votes

ROOT = Path(__file__).parents[4] / "shared" / "data" / "opinion"
FOLDERS = {
    "seattle": "15-per-hour-seattle",
    "austria": "austria-climate.5twd2jsnkf.2022-08-08",
    "vtaiwan": "vtaiwan.uberx",
}


def needs(name: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not (ROOT / FOLDERS[name]).is_dir(), reason=f"the folder {FOLDERS[name]} is not here")


def folder(name: str) -> Path:
    return ROOT / FOLDERS[name]


class Real(NamedTuple):
    votes: Votes
    published: NDArray[np.int64]
    """The group that Pol.is published, per participant, -1 where it has none."""


def real(name: str) -> Real:
    """Read with the standard library alone, so that what reads the formats isn't needed to test the rest."""
    votes = _rows(name, "votes.csv")
    states = {int(row["comment-id"]): int(row["moderated"]) for row in _rows(name, "comments.csv")}
    read = [tuple(int(row[field]) for field in ("voter-id", "comment-id", "vote", "timestamp")) for row in votes]
    found = Votes.of(read, statements=list(states)).moderated(states)
    rows = _rows(name, "participants-votes.csv")
    groups = {int(row["participant"]): int(row["group-id"]) for row in rows if row["group-id"]}
    return Real(found, np.array([groups.get(int(ident), -1) for ident in found.participants]))


def _rows(name: str, file: str) -> list[dict[str, str]]:
    with (folder(name) / file).open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def agreement(one: NDArray[np.integer], other: NDArray[np.integer]) -> float:
    """The adjusted Rand index (Hubert and Arabie 1985), counted out here so that it checks the engine's."""
    table = np.zeros((int(one.max()) + 1, int(other.max()) + 1))
    np.add.at(table, (one, other), 1)
    pairs = [float((counts * (counts - 1) / 2).sum()) for counts in (table, table.sum(0), table.sum(1))]
    expected = pairs[1] * pairs[2] / (one.size * (one.size - 1) / 2)
    return (pairs[0] - expected) / ((pairs[1] + pairs[2]) / 2 - expected)
