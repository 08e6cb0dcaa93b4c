"""What later rooms bring to the workbench of a plan: a name and where it leads; registered when they get ready."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

_DOORS: list[tuple[Any, str]] = []


def register(label: Any, route: str) -> None:
    """Have a page that is about one plan (its key is all the route takes) named on the plan's board."""
    _DOORS.append((label, route))


def doors_of(plan_key: str) -> Sequence[tuple[str, str]]:
    """Names and addresses, in the order of the rooms."""
    return [(str(label), reverse(route, args=[plan_key])) for label, route in _DOORS]
