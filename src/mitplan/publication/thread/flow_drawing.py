"""Draws a flow as SVG: bars as long as their counts, joined by ribbons; on a phone the bars alone."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from .drawing import Pen
from .flows import Flow, Node, Ribbon
from .lettering import lines

WIDE, HEIGHT, TOP, BAR, LINE, LETTER = 190, 380, 46, 12, 18, 14
DOWN_WIDTH = 350


@dataclass(slots=True)
class Bar:
    """A node in its place; `out` and `into` are how far its two sides are taken up by ribbons."""

    node: Node
    x: float
    y: float
    height: float
    text: tuple[str, ...]
    out: float = 0.0
    into: float = 0.0


def drawn(flow: Flow, *, mirrored: bool) -> SafeString:
    """Both drawings; the style sheet shows the one that fits."""
    return mark_safe(across(flow, mirrored=mirrored) + down(flow, mirrored=mirrored))  # noqa: S308  the pen escapes


def across(flow: Flow, *, mirrored: bool) -> str:
    """Columns of bars and the ribbons between them."""
    pen = Pen(WIDE * len(flow.columns), mirrored)
    bars = [_column(index, nodes) for index, (_head, _kind, nodes) in enumerate(flow.columns)]
    _ribbons(pen, flow, bars)
    for index, (head, _kind, _nodes) in enumerate(flow.columns):
        pen.text(index * WIDE, 14, head, "label soft")
    pen.line(0, 26, pen.width, 26, "axis")
    bottom = float(TOP)
    for column in bars:
        for bar in column.values():
            pen.box(bar.x, bar.y, BAR, max(bar.height, 2), f"pillar {bar.node.look}".strip())
            for at, line in enumerate(bar.text):
                pen.text(bar.x + BAR + 6, bar.y + 13 + at * LINE, line, "label words")
            bottom = max(bottom, bar.y + max(bar.height, len(bar.text) * LINE) + 10)
    return pen.done("across", bottom)


def _column(index: int, nodes: tuple[Node, ...]) -> dict[str, Bar]:
    whole = sum(node.count for node in nodes) or 1
    y, placed = float(TOP), {}
    for node in nodes:
        text = lines(f"{node.count} {node.label}", (WIDE - BAR - 22) / LETTER)
        height = HEIGHT * node.count / whole
        placed[node.code] = Bar(node, index * WIDE, y, height, text)
        y += max(height, len(text) * LINE) + 10
    return placed


def _ribbons(pen: Pen, flow: Flow, bars: list[dict[str, Bar]]) -> None:
    """Ribbons leave and reach a bar in the order of their other ends, so that they cross as little as they can."""
    gone, come = _totals(flow)
    ends = [
        (bars[ribbon.column][ribbon.start], bars[ribbon.column + 1][ribbon.end], ribbon)
        for ribbon in flow.ribbons
        if ribbon.start in bars[ribbon.column] and ribbon.end in bars[ribbon.column + 1]
    ]
    reached: dict[Ribbon, tuple[float, float]] = {}
    for _start, end, ribbon in sorted(ends, key=lambda one: (one[0].y, one[1].y)):
        thin = end.height * ribbon.count / come[ribbon.column, ribbon.end]
        reached[ribbon] = (end.y + end.into, thin)
        end.into += thin
    for start, end, ribbon in sorted(ends, key=lambda one: (one[1].y, one[0].y)):
        thick = start.height * ribbon.count / gone[ribbon.column, ribbon.start]
        look = "lost" if "lost" in {start.node.look, end.node.look} else end.node.look or start.node.look
        pen.ribbon((start.x + BAR, start.y + start.out, thick), (end.x, *reached[ribbon]), look)
        start.out += thick


def _totals(flow: Flow) -> tuple[Mapping[tuple[int, str], int], Mapping[tuple[int, str], int]]:
    """How many leave and reach each bar; the two sides of a bar may count different things."""
    gone: dict[tuple[int, str], int] = defaultdict(int)
    come: dict[tuple[int, str], int] = defaultdict(int)
    for ribbon in flow.ribbons:
        gone[ribbon.column, ribbon.start] += ribbon.count
        come[ribbon.column, ribbon.end] += ribbon.count
    return gone, come


def down(flow: Flow, *, mirrored: bool) -> str:
    """Each column as a small bar chart."""
    pen = Pen(DOWN_WIDTH, mirrored)
    y = 0.0
    for head, _kind, nodes in flow.columns:
        y += 22
        pen.text(0, y, head, "label soft strong")
        most = max((node.count for node in nodes), default=1)
        for node in nodes:
            for line in lines(f"{node.count} {node.label}", DOWN_WIDTH / LETTER, 2):
                y += LINE + 3
                pen.text(0, y, line, "label words")
            pen.box(0, y + 6, max(2, DOWN_WIDTH * node.count / most), 6, f"pillar {node.look}".strip())
            y += 14
        y += 10
    return pen.done("down", y)
