"""Where people stand on the map, in hexagonal fields instead of points, so that nobody can be picked out.

A field is shown when enough people stand in it. Those in fields too empty are counted together; where these in turn
would be too few, the emptiest shown field joins them, so that subtracting tells nothing either. Places are
in thousandths.
"""

import math
from collections import Counter
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from opinion import Result

# Fields across the map that are tried, fine ones first; and the share of people that should stand in shown fields.
FINENESS: Final = (15, 13, 11, 9, 7, 5, 3, 2)
SHOWN: Final = 0.7
EDGE: Final = 2.5
"""So far out the map goes; who stands further out is drawn in at the edge. Positions have variance one."""


def fields_of(result: Result, least: int) -> dict[str, Any] | None:
    """The fields with at least so many people, in the finest grid that shows most of them; None if none does."""
    inside = result.people.group >= 0
    if int(inside.sum()) < least:
        return None
    places = np.clip(np.nan_to_num(result.people.position[inside]), -EDGE, EDGE)
    groups = result.people.group[inside]
    coarse: dict[str, Any] | None = None
    for fineness in FINENESS:
        found = _grid(places, groups, fineness, least)
        people = sum(field["people"] for field in found["fields"])
        coarse = found if people else coarse
        if people >= SHOWN * len(groups):
            return found
    return coarse


def _grid(places: NDArray[Any], groups: NDArray[Any], fineness: int, least: int) -> dict[str, Any]:
    radius = 2 * EDGE / fineness / math.sqrt(3)
    cells = _cells(places, radius)
    counts = Counter(cells)
    shown = {cell: count for cell, count in counts.items() if count >= least}
    rest = len(cells) - sum(shown.values())
    while 0 < rest < least and shown:
        emptiest = min(shown, key=lambda cell: (shown[cell], cell))
        rest += shown.pop(emptiest)
    inside: dict[tuple[int, int], Counter[int]] = {cell: Counter() for cell in shown}
    for cell, group in zip(cells, groups.tolist(), strict=True):
        if cell in inside:
            inside[cell][group] += 1
    rows = []
    for (column, row), count in sorted(shown.items()):
        group, most = max(inside[column, row].items(), key=lambda pair: (pair[1], -pair[0]))
        # Mostly of one group: more than half, and enough of them to be told.
        clear = most >= least and 2 * most > count
        x, y = _centre(column, row, radius)
        rows.append(
            {"x": round(1000 * x), "y": round(1000 * y), "people": count, "group": int(group) if clear else None}
        )
    return {"radius": round(1000 * radius), "fields": rows, "elsewhere": rest}


def _cells(places: NDArray[Any], radius: float) -> list[tuple[int, int]]:
    """The hexagon (axial coordinates, a corner on top) in which each place lies."""
    q = (math.sqrt(3) / 3 * places[:, 0] - places[:, 1] / 3) / radius
    r = 2 / 3 * places[:, 1] / radius
    s = -q - r
    rounded = [np.round(each) for each in (q, r, s)]
    off = [np.abs(whole - each) for whole, each in zip(rounded, (q, r, s), strict=True)]
    first = (off[0] > off[1]) & (off[0] > off[2])
    second = ~first & (off[1] > off[2])
    column = np.where(first, -rounded[1] - rounded[2], rounded[0]).astype(int)
    row = np.where(second, -rounded[0] - rounded[2], rounded[1]).astype(int)
    return list(zip(column.tolist(), row.tolist(), strict=True))


def _centre(column: int, row: int, radius: float) -> tuple[float, float]:
    return radius * math.sqrt(3) * (column + row / 2), radius * 1.5 * row
