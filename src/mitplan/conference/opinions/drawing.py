"""The map as a picture: hexagonal fields, the fuller the stronger, each group with its letter."""

import math
from collections.abc import Mapping
from typing import Any, Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

SIZE: Final = 640
HALF: Final = 2800
"""Thousandths from the middle to the edge of the picture."""
LEVELS: Final = 4


def picture(document: Mapping[str, Any]) -> SafeString:
    """The drawing; "" where there are too few people for any field."""
    found = document["fields"]
    if not found or not found["fields"]:
        return SafeString("")
    fullest = max(field["people"] for field in found["fields"])
    radius = found["radius"] / HALF * SIZE / 2
    hexagons = format_html_join(
        "",
        '<polygon class="field-of {} l{}" points="{}"/>',
        (
            (_group(field), _level(field["people"], fullest), _points(*_at(field["x"], field["y"]), radius))
            for field in found["fields"]
        ),
    )
    inside = [(*_at(field["x"], field["y"]), field["group"]) for field in found["fields"] if field["group"] is not None]
    several = len(document["groups"]) > 1
    letters = format_html_join(
        "",
        '<text class="label in-field" x="{}" y="{}" dy="5">{}</text>',
        ((f"{x:.1f}", f"{y:.1f}", document["groups"][group]["letter"]) for x, y, group in inside if several),
    )
    named = format_html_join(
        "",
        '<text class="label group" text-anchor="middle" x="{}" y="{}">{}</text>',
        (_name(group) for group in document["groups"] if several),
    )
    return format_html(
        '<svg class="fit opinion-map" viewBox="0 0 {0} {0}" width="{0}" height="{0}">'
        '<line class="axis" x1="{1}" y1="0" x2="{1}" y2="{0}"/><line class="axis" x1="0" y1="{1}" x2="{0}" y2="{1}"/>'
        "{2}{3}{4}</svg>",
        SIZE,
        SIZE // 2,
        hexagons,
        letters,
        named,
    )


def places(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The table twin of the drawing: each field with its place in words, how many people, and mostly of which group."""
    found = document["fields"]
    rows = found["fields"] if found else []
    ordered = sorted(rows, key=lambda field: (-field["people"], field["x"], field["y"]))
    return [
        {
            "where": _where(field["x"], field["y"]),
            "people": field["people"],
            "group": "" if field["group"] is None else document["groups"][field["group"]]["letter"],
        }
        for field in ordered
    ]


def _name(group: Mapping[str, Any]) -> tuple[str, str, str]:
    x, y = _at(group["x"], group["y"])
    return f"{x:.1f}", f"{y:.1f}", group["letter"]


def _at(x: int, y: int) -> tuple[float, float]:
    """Where a place of the map is in the picture."""
    middle = SIZE / 2
    return middle + x / HALF * middle, middle - y / HALF * middle


def _points(x: float, y: float, radius: float) -> str:
    corners = (
        (x + radius * math.sin(turn * math.pi / 3), y + radius * math.cos(turn * math.pi / 3)) for turn in range(6)
    )
    return " ".join(f"{across:.1f},{down:.1f}" for across, down in corners)


def _level(people: int, fullest: int) -> int:
    return min(LEVELS, 1 + int(LEVELS * math.sqrt(people / fullest) - 1e-9))


def _group(field: Mapping[str, Any]) -> str:
    return "none" if field["group"] is None else "abcde"[field["group"]]


def _where(x: int, y: int) -> str:
    """A place in words: how far out, and in which direction."""
    far = math.hypot(x, y)
    if far < 500:
        return _("in der Mitte")
    directions = (
        _("rechts"), _("rechts oben"), _("oben"), _("links oben"), _("links"), _("links unten"), _("unten"),
        _("rechts unten"),
    )  # fmt: skip
    way = directions[round(math.atan2(y, x) / (math.pi / 4)) % 8]
    return _("weit %(way)s") % {"way": way} if far > 1500 else way
