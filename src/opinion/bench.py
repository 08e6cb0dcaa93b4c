"""This engine beside red-dwarf, the reimplementation of Pol.is in Python, on the same votes in the same run.

`python -m opinion.bench [PARTICIPANTS STATEMENTS]` prints the table, `side_by_side` returns its rows. The votes are
made up, with three planted groups (`synthetic`), some 50 a person. Each side runs in a process of its own; measured is
everything from votes in memory to the result, without starting Python and loading libraries. Memory is the peak of the
process. red-dwarf is a development dependency: without it its row is missing. It needs quadratic time and the dense
matrix several times over: at 100,000 x 1,000 about seven minutes and 6 GB.
"""

import json
import os
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .engine import analyse
from .groups import agreement
from .scaling import VOTES, Figure, forget_peak, line, peak, spent, warm
from .synthetic import Plan, Planted, planted
from .votes import Votes

SIZE = (10_000, 500)
PEER = "red-dwarf"
OURS = ("default", "polis")
Labels = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Side:
    """One side: seconds, bytes at the peak, the number of groups, and how well the planted ones were found."""

    name: str
    wall: float
    cpu: float
    memory: float
    k: int
    found: float


def side_by_side(people: int = SIZE[0], statements: int = SIZE[1]) -> Iterator[Figure]:
    """Each side's row; ours say how many times as fast as red-dwarf they were."""
    shape = f"{people:,} × {statements:,}"
    peer = _measured(PEER, people, statements) if find_spec("reddwarf") else None
    if peer:
        yield Figure(f"{shape}: {PEER}", peer.wall, peer.cpu, _told(peer))
    for method in OURS:
        ours = _measured(method, people, statements)
        times = f", {peer.wall / ours.wall:,.0f} × {PEER} (CPU {peer.cpu / ours.cpu:,.0f} ×)" if peer else ""
        yield Figure(f"{shape}: {method}", ours.wall, ours.cpu, _told(ours) + times)


def _told(side: Side) -> str:
    return f"k = {side.k}, planted groups found to {side.found:.3f}, {side.memory / 1e9:.2f} GB"


def _measured(name: str, people: int, statements: int) -> Side:
    """One side, in a process of its own."""
    asked = [sys.executable, "-m", "opinion.bench", name, str(people), str(statements)]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    done = subprocess.run(asked, capture_output=True, check=True, text=True, env=environment)  # noqa: S603  this program
    return Side(**json.loads(done.stdout.splitlines()[-1]))


def measure(name: str, people: int, statements: int) -> Side:
    """One side, in this process."""
    made = planted(Plan(participants=people, statements=statements, votes=VOTES))
    act = _peer(made) if name == PEER else _own(made, name)
    forget_peak()
    labels, wall, cpu = spent(act)
    grouped = labels >= 0
    found = agreement(labels[grouped], made.group[grouped].astype(np.int64))
    return Side(name, wall, cpu, peak(), int(labels.max(initial=-1)) + 1, found)


def _own(made: Planted, method: str) -> Callable[[], Labels]:
    warm()
    analyse(Votes.of([(0, 0, 1)]), method=method)  # loads what it needs

    def act() -> Labels:
        people = analyse(Votes.from_arrays(made.participant, made.statement, made.vote), method=method).people
        labels = np.full(made.group.size, -1, dtype=np.int64)
        labels[people.ids] = people.group
        return labels

    return act


def _peer(made: Planted) -> Callable[[], Labels]:
    warnings.simplefilter("ignore")  # what it imports complains about itself
    from reddwarf.implementations.polis import run_pipeline  # noqa: PLC0415 - a development dependency

    names = ("participant_id", "statement_id", "vote")
    columns = (made.participant.tolist(), made.statement.tolist(), made.vote.tolist())
    votes: list[dict[str, Any]] = [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]

    def act() -> Labels:
        groups = run_pipeline(votes=votes, random_state=0).participants_df["cluster_id"]
        labels = np.full(made.group.size, -1, dtype=np.int64)
        labels[groups.index.to_numpy()] = groups.fillna(-1).to_numpy(dtype=np.int64)
        return labels

    return act


def _main(arguments: list[str]) -> None:
    if arguments and arguments[0] in (PEER, *OURS):
        side = measure(arguments[0], int(arguments[1]), int(arguments[2]))
        sys.stdout.write(json.dumps(asdict(side)) + "\n")
        return
    for figure in side_by_side(*(int(each) for each in arguments)):
        sys.stdout.write(line(figure) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _main(sys.argv[1:])
