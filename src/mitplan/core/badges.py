"""How states look: each code of a family gets a label, a shape and a tone, so that colour never speaks alone.

Core knows no domain. A room with states has a module `badges.py` that calls `register`; it is found by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.module_loading import autodiscover_modules

TONES = ("plain", "good", "info", "warn", "bad")

_families: dict[str, dict[str, "Badge"]] = {}


@dataclass(frozen=True)
class Badge:
    """What is shown for one state: the words, the icon that stands before them, the tone of colour."""

    label: Any
    shape: str
    tone: str = "plain"


def register(family: str, labels: Mapping[str, Any], looks: Mapping[str, tuple[str, str]]) -> None:
    """Give a family of codes its labels and looks; a code without a look (or a look without a code) is refused."""
    if set(labels) != set(looks):
        raise ValueError(f"Badges of {family}: {sorted(set(labels) ^ set(looks))} has no label or no look.")
    _families[family] = {code: Badge(labels[code], *look) for code, look in looks.items()}


@cache
def _discover() -> None:
    autodiscover_modules("badges")


def families() -> dict[str, dict[str, Badge]]:
    """All families, for the gallery."""
    _discover()
    return dict(_families)


def badge_of(family: str, code: str) -> Badge:
    """The badge of one code; a code nobody registered is shown as it is, with a question mark."""
    _discover()
    return _families.get(family, {}).get(code) or Badge(code, "question")
