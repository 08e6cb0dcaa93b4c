"""Measures what size costs: the analysis of made-up votes, one more vote, one more question.

`python -m opinion.scaling` prints the table, `figures` returns its rows. Planted votes (`synthetic`), three groups,
some 50 votes a person, all statements equally popular. Each analysis runs in a process of its own; memory is the peak
of that process once the votes are there, so it includes them, Python and the libraries. Reading is not in it.
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from .engine import analyse
from .groups import agreement
from .kernels import compilable
from .live import Live
from .moments import Moments
from .routing import Router
from .sums import Sums
from .synthetic import Plan, planted
from .votes import Votes

T = TypeVar("T")
MEMORY = 1.5e9
SIZES = ((10_000, 500, None), (100_000, 1000, 1.0), (1_000_000, 2000, 5.0))
"""Participants, statements, and the seconds promised."""
VOTES = 51.0


@dataclass(frozen=True, slots=True)
class Figure:
    """One line: seconds by the clock and of computing, what is promised, and what came out."""

    name: str
    wall: float
    cpu: float
    told: str
    bar: float | None = None

    @property
    def met(self) -> bool | None:
        """None where nothing is promised."""
        return None if self.bar is None else self.wall <= self.bar


def figures(sizes: Sequence[tuple[int, int, float | None]] = SIZES) -> Iterator[Figure]:
    """All figures, one by one; those of a million people take half a minute."""
    for size in sizes:
        yield from figures_of(*size)
    yield from voting()
    yield from asking()


def figures_of(people: int, statements: int, bar: float | None) -> list[Figure]:
    """What `analysing` measures, in a process of its own."""
    asked = [sys.executable, "-m", "opinion.scaling", str(people), str(statements), str(bar or "")]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    done = subprocess.run(asked, capture_output=True, check=True, text=True, env=environment)  # noqa: S603  this program
    return [Figure(**row) for row in json.loads(done.stdout)]


def analysing(people: int, statements: int, bar: float | None) -> Iterator[Figure]:
    """Votes into their order, and the analysis, in this process."""
    votes, group, wall, cpu = _ordered(Plan(participants=people, statements=statements, votes=VOTES))
    shape = f"{people:,} × {statements:,}"
    yield Figure(f"{shape}: votes into order", wall, cpu, f"{votes.values.size:,} votes")
    warm()
    forget_peak()
    result, wall, cpu = spent(lambda: analyse(votes))
    memory = peak()
    found = result.people.group
    grouped = found >= 0
    right = agreement(found[grouped].astype(np.int64), group[result.people.ids[grouped]].astype(np.int64))
    told = f"k = {result.k}, planted groups found to {right:.3f}"
    yield Figure(f"{shape}: analyse", wall, cpu, f"{told}, {memory / 1e9:.2f} GB", bar)


def _ordered(plan: Plan) -> tuple[Votes, NDArray[Any], float, float]:
    """Votes and their planted groups, and what ordering took; what they were made from is forgotten."""
    made = planted(plan)
    votes, wall, cpu = spent(lambda: Votes.from_arrays(made.participant, made.statement, made.vote))
    return votes, made.group, wall, cpu


def warm() -> None:
    """Loads numba and its compiled loops, if it is installed; the very first time on a machine takes some seconds."""
    few = planted(Plan(participants=200, statements=30))
    votes = Votes.from_arrays(few.participant, few.statement, few.vote)
    Sums(votes, compiled=compilable()).through(np.ones((30, 3, 5)), np.sqrt)
    analyse(votes)


def voting() -> Iterator[Figure]:
    """One more vote, in a conversation of 1,000 statements; the map anew."""
    made = planted(Plan(participants=20_000, statements=1000, votes=VOTES))
    first = made.vote.size - 20_000
    order = np.random.default_rng(0).permutation(made.vote.size)
    arrays = [array[order] for array in (made.participant, made.statement, made.vote)]
    live = Live.of(Votes.from_arrays(*(array[:first] for array in arrays)))
    rows = list(zip(*(array[first:].tolist() for array in arrays), strict=True))
    yield each("one more vote, 20,000 × 1,000", 50e-6, [partial(live.vote, *row) for row in rows])
    chart, wall, cpu = spent(lambda: live.moments().chart())
    same = np.array_equal(chart.axes, Moments.of(live.votes()).chart().axes)
    yield Figure("the map after it", wall, cpu, f"the batch has the same bits: {'yes' if same else 'NO'}")


def asking() -> Iterator[Figure]:
    """The next statement, out of 1,000 and out of 10,000."""
    for statements in (1000, 10_000):
        random, router = np.random.default_rng(0), Router()
        router.add(range(statements), random.integers(0, 60, (statements, 3)))
        router.chart(dict(enumerate(random.gamma(2, 1, statements).tolist())))
        draw = partial(router.next, voted=random.choice(statements, 60, replace=False).tolist())
        asked = [partial(draw, person) for person in range(2000)]
        yield each(f"what next, of {statements:,} statements", 1e-3, asked)


def each(name: str, bar: float, acts: Sequence[Callable[[], Any]]) -> Figure:
    """The median and the 99th percentile of many short acts."""
    walls, cpu = np.empty(len(acts)), time.process_time()
    for place, act in enumerate(acts):
        began = time.perf_counter()
        act()
        walls[place] = time.perf_counter() - began
    cpu = (time.process_time() - cpu) / len(acts)
    told = f"{len(acts):,} times; 99 of 100 within {np.percentile(walls, 99) * 1e6:.0f} µs"
    return Figure(name, float(np.median(walls)), cpu, told, bar)


def spent(act: Callable[[], T]) -> tuple[T, float, float]:
    """What the act gave, its seconds by the clock, and its seconds of computing, of all threads."""
    wall, cpu = time.perf_counter(), time.process_time()
    given = act()
    return given, time.perf_counter() - wall, time.process_time() - cpu


def forget_peak() -> None:
    """Lets the peak of memory begin anew, where the system can."""
    again = Path("/proc/self/clear_refs")
    if again.exists():
        again.write_text("5")


def peak() -> float:
    """The peak of this process's memory in bytes."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return 1024.0 * int(line.split()[1])
    return 1024.0 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def line(figure: Figure) -> str:
    """A figure as a line of a table."""
    unit, factor = ("µs", 1e6) if figure.wall < 1e-3 else ("s", 1.0)
    bar = "" if figure.bar is None else f"≤ {figure.bar * factor:g} {unit}, {'met' if figure.met else 'NOT MET'}"
    taken = f"{figure.wall * factor:.3g} {unit}, CPU {figure.cpu * factor:.3g} {unit}"
    return f"{figure.name:42} {taken:26} {bar:20} {figure.told}"


def _main(arguments: list[str]) -> None:
    if arguments:
        people, statements, bar = arguments
        rows = [asdict(row) for row in analysing(int(people), int(statements), float(bar) if bar else None)]
        sys.stdout.write(json.dumps(rows))
    else:
        for figure in figures():
            sys.stdout.write(line(figure) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    _main(sys.argv[1:])
