"""Conversations to test with: real ones that lie beside the project, and small ones of any shape."""

import csv
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import strategies as st
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


def cast(votes: Votes) -> dict[tuple[Any, Any], int]:
    """Each vote by participant and statement."""
    people, statements = np.repeat(votes.participants, votes.counts), votes.statements[votes.columns]
    pairs = zip(people.tolist(), statements.tolist(), strict=True)
    return dict(zip(pairs, votes.values.tolist(), strict=True))


NOTHING = 9


@st.composite
def matrices(draw: st.DrawFn, people: int = 9, statements: int = 7) -> NDArray[np.int64]:
    """Small matrices of votes, participants by statements, in which 9 means "not voted"."""
    shape = (draw(st.integers(1, people)), draw(st.integers(1, statements)))
    cell = st.sampled_from(draw(st.sampled_from([(1, -1, 0, NOTHING), (1, NOTHING), (1, -1), (1, -1, NOTHING)])))
    size = shape[0] * shape[1]
    return np.array(draw(st.lists(cell, min_size=size, max_size=size))).reshape(shape)


def votes_of(matrix: NDArray[np.int64]) -> Votes:
    """Participants and statements numbered from 0; statements without votes are known."""
    row, column = np.nonzero((matrix != NOTHING) & (matrix != -NOTHING))
    return Votes.from_arrays(row, column, matrix[row, column], statements=range(matrix.shape[1]))


def shuffled(matrix: NDArray[np.int64], random: Random) -> Votes:
    """The same votes under other names, in another order."""
    names = [random.sample(range(10_000), size) for size in matrix.shape]
    rows = [
        (f"p{names[0][row]}", names[1][column], int(matrix[row, column]))
        for row, column in zip(*np.nonzero(matrix != NOTHING), strict=True)
    ]
    random.shuffle(rows)
    return Votes.of(rows, statements=names[1])
