"""The opinion engine: beside its peer on the same votes, and what size costs."""

from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from opinion import bench, scaling

QUICK = (2000, 200)


class Measured(NamedTuple):
    """A row of the table."""

    name: str
    told: str
    bar: str
    met: bool | None


def measured(*, quick: bool) -> Iterator[Measured]:
    """All figures, one by one; the largest conversation has a million participants."""
    shape, sizes = (QUICK, scaling.SIZES[:1]) if quick else (bench.SIZE, scaling.SIZES)
    for figure in chain(bench.side_by_side(*shape), scaling.figures(sizes)):
        unit, factor = ("µs", 1e6) if figure.wall < 1e-3 else ("s", 1.0)
        taken = f"{figure.wall * factor:.2f} {unit}, CPU {figure.cpu * factor:.2f} {unit}, {figure.told}"
        bar = "" if figure.bar is None else f"≤ {figure.bar * factor:g} {unit}"
        yield Measured(f"opinion: {figure.name}", taken, bar, figure.met)
