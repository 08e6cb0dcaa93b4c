"""The navigation of a plan's public pages: each room brings its entries when it gets ready.

A plan can be at work before any version of it is sealed; entries that read a sealed version are left out until then.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

Address = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class _Entry:
    place: int
    name: str
    label: Any
    address: Address
    sealed: bool


_ENTRIES: dict[str, _Entry] = {}
_PLACES: dict[str, str] = {}


def register(place: int, name: str, label: Any, address: str | Address, *, sealed: bool = False) -> None:
    """Name an entry and where it leads: a route that takes the key of a plan and nothing else, or a function of it.

    Entries stand in the order of `place`; `sealed` ones need a sealed version.
    """
    leads = address if callable(address) else _route(address)
    _ENTRIES[name] = _Entry(place, name, label, leads, sealed)


def entries(plan_key: str, current: str = "", *, sealed: bool = True) -> list[dict[str, Any]]:
    """The entries for the shell, in order; `current` is the one that the page belongs to."""
    shown = sorted((e for e in _ENTRIES.values() if sealed or not e.sealed), key=lambda entry: entry.place)
    return [{"label": e.label, "url": e.address(plan_key), "current": e.name == current} for e in shown]


def home(plan_key: str, *, sealed: bool = True) -> str:
    """Where a plan begins: the first entry."""
    found: str = entries(plan_key, sealed=sealed)[0]["url"]
    return found


def register_place(kind: str, route: str) -> None:
    """Say where things of a kind have their public page, for rooms that may not know the one that shows it."""
    _PLACES[kind] = route


def place(kind: str, *args: str) -> str:
    """The public page of a thing; "" where no room shows such things."""
    return reverse(_PLACES[kind], args=args) if kind in _PLACES else ""


def _route(name: str) -> Address:
    return lambda plan_key: reverse(name, args=[plan_key])
