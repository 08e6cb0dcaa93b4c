"""What later rooms bring to the workbench of a plan: a name and where it leads; registered when they get ready."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

_DOORS: list[tuple[Any, str, bool]] = []


def register(label: Any, route: str, *, sealed: bool = False) -> None:
    """Have a page about one plan (its key is all the route takes) named on the board; `sealed`: once a version is."""
    _DOORS.append((label, route, sealed))


def doors_of(plan_key: str, *, sealed: bool) -> Sequence[tuple[str, str]]:
    """Names and addresses, in the order of the rooms."""
    return [(str(label), reverse(route, args=[plan_key])) for label, route, late in _DOORS if sealed or not late]
