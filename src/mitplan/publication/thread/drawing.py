"""Draws a thread as SVG: across in columns where there is room, and down in one line on a phone and on paper.

Lines run along the upper edge of the labels and bend only between the columns, so that no line crosses a word. A line
that passes a column takes a lane of its own there (the usual layered drawing: lanes, order by neighbours, settling).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from .lettering import lines
from .single import Knot, Strand, Thread

ROOM, NARROWEST, WIDEST = 1130, 158, 250
BEND, HEAD, LANE, LINE, LETTER, SMALL = 40, 44, 16, 19, 15, 13
DOWN_WIDTH, DOWN_X = 350, 84


@dataclass(slots=True)
class Item:
    """A place in a column: a knot with its label, or the lane of a line that only passes."""

    key: str
    column: int
    height: float
    knot: Knot | None = None
    above: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    y: float = 0.0


@dataclass(slots=True)
class Layout:
    """Where everything goes."""

    columns: list[list[Item]]
    segments: dict[tuple[str, str], str]
    width: float
    wide: float
    left: float
    items: dict[str, Item] = field(default_factory=dict)

    def x(self, column: int) -> float:
        return self.left + column * self.wide


def drawn(thread: Thread, *, mirrored: bool) -> SafeString:
    """Both drawings; the style sheet shows the one that fits. `mirrored` for pages read from right to left."""
    return mark_safe(across(thread, mirrored=mirrored) + down(thread, mirrored=mirrored))  # noqa: S308  escaped below


def across(thread: Thread, *, mirrored: bool) -> str:
    """In columns, one for each stage of life."""
    layout = _laid_out(thread)
    _sort(layout)
    _settle(layout)
    height = HEAD + max(sum(item.height for item in column) for column in layout.columns)
    height = max(height, *(item.y + item.height for item in layout.items.values()))
    pen = Pen(layout.width, mirrored)
    for index, head in enumerate(thread.heads.values()):
        pen.text(layout.x(index) - 7, 14, head, "label soft")
    pen.line(0, 26, layout.width, 26, "axis")
    # Mentions first, so that the thread itself lies on top.
    for (start, end), look in sorted(layout.segments.items(), key=lambda segment: segment[1] != "other"):
        pen.strand(_path(layout, layout.items[start], layout.items[end]), look)
    for item in layout.items.values():
        if item.knot:
            _knot(pen, item, layout.x(item.column))
    return pen.done("across", height)


def _laid_out(thread: Thread) -> Layout:
    layers = {layer: index for index, layer in enumerate(thread.heads)}
    wide = min(WIDEST, max(NARROWEST, ROOM / len(layers)))
    columns: list[list[Item]] = [[] for _layer in layers]
    for knot in thread.knots:
        text = lines(knot.label, (wide - BEND) / _letter(knot), 4 if knot.look == "here" else 3)
        above = lines(knot.above, (wide - BEND) / SMALL, 2) if knot.above else ()
        height = 30 + LINE * (len(text) + len(above))
        columns[layers[knot.layer]].append(Item(knot.key, layers[knot.layer], height, knot, above, text))
    layout = Layout(columns, {}, wide * len(layers) + 12, wide, 12)
    layout.items = {item.key: item for column in columns for item in column}
    for strand in thread.strands:
        _string(layout, strand)
    if any(layout.items[start].column == layout.items[end].column for start, end in layout.segments):
        layout.left, layout.width = 34, layout.width + 22
    return layout


def _letter(knot: Knot) -> float:
    """The height of its letters; bold ones run wider, so they count as larger."""
    return LETTER * 1.1 if knot.look == "here" else LETTER


def _string(layout: Layout, strand: Strand) -> None:
    """Cut a line into pieces from column to column, with a lane in each column it passes."""
    if strand.start not in layout.items or strand.end not in layout.items:
        return
    ends = sorted((layout.items[strand.start], layout.items[strand.end]), key=lambda item: item.column)
    at = ends[0]
    for column in range(ends[0].column + 1, ends[1].column):
        key = f"{ends[0].key}-{strand.look}-{column}"
        if key not in layout.items:
            layout.items[key] = Item(key, column, LANE)
            layout.columns[column].append(layout.items[key])
        layout.segments.setdefault((at.key, key), strand.look)
        at = layout.items[key]
    layout.segments.setdefault((at.key, ends[1].key), strand.look)


def _neighbours(layout: Layout) -> Mapping[str, list[Item]]:
    found: dict[str, list[Item]] = {key: [] for key in layout.items}
    for start, end in layout.segments:
        found[start].append(layout.items[end])
        found[end].append(layout.items[start])
    return found


def _sort(layout: Layout) -> None:
    """Order each column by where its neighbours stand, a few times to and fro, so that lines cross little."""
    around = _neighbours(layout)
    _stack(layout.columns)
    for _sweep in range(4):
        for column in (*layout.columns, *reversed(layout.columns)):
            column.sort(key=lambda item: (_is_more(item), _wish(item, around[item.key])))
            _stack([column])


def _is_more(item: Item) -> bool:
    return item.knot is not None and item.knot.look == "more"


def _wish(item: Item, neighbours: Iterable[Item]) -> float:
    beside = [other.y for other in neighbours if other.column != item.column]
    return fmean(beside) if beside else item.y


def _level(item: Item, neighbours: Collection[Item]) -> float:
    """Level with its neighbours; both sides count the same, or many on one side would pull a line far away."""
    before = [other.y for other in neighbours if other.column < item.column]
    behind = [other.y for other in neighbours if other.column > item.column]
    sides = [fmean(side) for side in (before, behind) if side]
    return fmean(sides) if sides else item.y


def _stack(columns: Sequence[Sequence[Item]]) -> None:
    tallest = max((sum(item.height for item in column) for column in columns), default=0)
    for column in columns:
        y = (tallest - sum(item.height for item in column)) / 2 if len(columns) > 1 else 0.0
        for item in column:
            item.y = y
            y += item.height


def _settle(layout: Layout) -> None:
    """Move items level with their neighbours as far as their order and heights allow, then begin at the top."""
    around = _neighbours(layout)
    _stack(layout.columns)
    for _sweep in range(6):
        for column in (*layout.columns, *reversed(layout.columns)):
            wishes = [_level(item, around[item.key]) for item in column]
            y = float("-inf")
            for item, wish in zip(column, wishes, strict=True):
                item.y = max(y, wish)
                y = item.y + item.height
            drift = fmean([item.y - wish for item, wish in zip(column, wishes, strict=True)]) if column else 0
            for item in column:
                item.y -= drift
    top = min(item.y for item in layout.items.values())
    for item in layout.items.values():
        item.y += HEAD + 8 - top


def _path(layout: Layout, start: Item, end: Item) -> list[tuple[str, list[float]]]:
    x, to = layout.x(start.column), layout.x(end.column)
    if start.column == end.column:
        return [("M", [x, start.y]), ("C", [x - 30, start.y, x - 30, end.y, x, end.y])]
    bend = to - BEND
    middle = (bend + to) / 2
    curve = ("C", [middle, start.y, middle, end.y, to, end.y])
    last = [("L", [to + layout.wide - BEND, end.y])] if end.knot is None else []
    return [("M", [x, start.y]), ("L", [bend, start.y]), curve, *last]


def _knot(pen: "Pen", item: Item, x: float) -> None:
    knot = item.knot
    assert knot is not None
    if knot.look == "more":
        pen.text(x - 7, item.y + 6, knot.label, "label soft")
        return
    pen.knot(x, item.y, knot.look)
    y = item.y + 24
    for line in item.above:
        pen.text(x - 7, y, line, "label soft")
        y += LINE
    for line in item.text:
        pen.text(x - 7, y, line, "label strong" if knot.look == "here" else "label")
        y += LINE


def down(thread: Thread, *, mirrored: bool) -> str:
    """One knot below the other; what isn't next to each other is joined by a bow."""
    pen = Pen(DOWN_WIDTH, mirrored)
    order = sorted(thread.knots, key=lambda knot: (knot.layer, knot.look == "more"))
    y, layer, places = 8.0, -1, {}
    marks: list[tuple[float, Knot, tuple[str, ...]]] = []
    for knot in order:
        if knot.layer != layer:
            layer, y = knot.layer, y + 18
            pen.text(DOWN_X + 18, y, thread.heads[layer], "label soft strong")
            y += 26
        text = lines(knot.label, (DOWN_WIDTH - DOWN_X - 18) / _letter(knot))
        places[knot.key] = y
        marks.append((y, knot, text))
        y += LINE * (len(text) + bool(knot.above)) + 14
    for strand in sorted(thread.strands, key=lambda strand: strand.look != "other"):
        if strand.start in places and strand.end in places:
            pen.strand(_bow(places[strand.start], places[strand.end]), strand.look)
    for at, knot, text in marks:
        _beside(pen, at, knot, text)
    return pen.done("down", y)


def _bow(start: float, end: float) -> list[tuple[str, list[float]]]:
    out = DOWN_X - min(DOWN_X - 4, 14 + abs(end - start) * 0.13) * 1.0
    return [("M", [DOWN_X, start]), ("C", [out, start, out, end, DOWN_X, end])]


def _beside(pen: "Pen", y: float, knot: Knot, text: Sequence[str]) -> None:
    if knot.look != "more":
        pen.knot(DOWN_X, y, knot.look)
    y += 5
    if knot.above:
        pen.text(DOWN_X + 18, y, knot.above, "label soft")
        y += LINE
    for line in text:
        strong = {"here": "label strong", "more": "label soft"}.get(knot.look, "label")
        pen.text(DOWN_X + 18, y, line, strong)
        y += LINE


class Pen:
    """Writes SVG; turns x round in mirrored drawings."""

    def __init__(self, width: float, mirrored: bool) -> None:
        self.width = width
        self.mirrored = mirrored
        self.made: list[str] = []

    def _x(self, x: float) -> float:
        return self.width - x if self.mirrored else x

    def text(self, x: float, y: float, words: str, looks: str) -> None:
        anchor = ' text-anchor="end"' if self.mirrored else ""
        self.made.append(f'<text class="{looks}" x="{self._x(x):.0f}" y="{y:.0f}"{anchor}>{escape(words)}</text>')

    def line(self, x: float, y: float, to_x: float, to_y: float, looks: str) -> None:
        ends = f'x1="{self._x(x):.0f}" y1="{y:.0f}" x2="{self._x(to_x):.0f}" y2="{to_y:.0f}"'
        self.made.append(f'<line class="{looks}" {ends}/>')

    def strand(self, path: Iterable[tuple[str, Sequence[float]]], look: str) -> None:
        steps = []
        for step, numbers in path:
            turned = [self._x(value) if index % 2 == 0 else value for index, value in enumerate(numbers)]
            steps.append(step + " ".join(f"{value:.1f}" for value in turned))
        self.made.append(f'<path class="{f"thread-line {look}".strip()}" d="{"".join(steps)}"/>')

    def knot(self, x: float, y: float, look: str) -> None:
        size = 8 if look == "here" else 6
        looks = f"knot {look}".strip()
        self.made.append(f'<circle class="{looks}" cx="{self._x(x):.0f}" cy="{y:.1f}" r="{size}"/>')

    def box(self, x: float, y: float, wide: float, high: float, looks: str) -> None:
        left = self._x(x) - (wide if self.mirrored else 0)
        self.made.append(f'<rect class="{looks}" x="{left:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}"/>')

    def ribbon(self, start: tuple[float, float, float], end: tuple[float, float, float], look: str) -> None:
        """A band from one edge to another; each is x, upper y and thickness."""
        (x, y, thick), (to, down, thin) = (self._x(start[0]), *start[1:]), (self._x(end[0]), *end[1:])
        middle = (x + to) / 2
        there = f"M{x:.1f} {y:.1f}C{middle:.1f} {y:.1f} {middle:.1f} {down:.1f} {to:.1f} {down:.1f}"
        lower, end_lower = y + max(thick, 1), down + max(thin, 1)
        back = f"V{end_lower:.1f}C{middle:.1f} {end_lower:.1f} {middle:.1f} {lower:.1f} {x:.1f} {lower:.1f}Z"
        self.made.append(f'<path class="{f"ribbon {look}".strip()}" d="{there}{back}"/>')

    def done(self, name: str, height: float) -> str:
        size = f'viewBox="0 0 {self.width:.0f} {height:.0f}" width="{self.width:.0f}" height="{height:.0f}"'
        return f'<svg class="{name}" {size} xmlns="http://www.w3.org/2000/svg">{"".join(self.made)}</svg>'
