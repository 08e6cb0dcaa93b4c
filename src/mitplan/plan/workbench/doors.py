"""What later rooms bring to the workbench of a plan: a name and where it leads; registered when they get ready."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

_DOORS: list[tuple[Any, str, bool]] = []
_PUBLIC: dict[str, str] = {}


def register(label: Any, route: str, *, sealed: bool = False) -> None:
    """Have a page about one plan (its key is all the route takes) named on the board; `sealed`: once a version is."""
    _DOORS.append((label, route, sealed))


def doors_of(plan_key: str, *, sealed: bool) -> Sequence[tuple[str, str]]:
    """Names and addresses, in the order of the rooms."""
    return [(str(label), reverse(route, args=[plan_key])) for label, route, late in _DOORS if sealed or not late]


def register_public(*, version: str, comparison: str, element: str) -> None:
    """Say where a sealed version is read, where it is compared with the one before it, where an element stands."""
    _PUBLIC.update(version=version, comparison=comparison, element=element)


def element_door(plan_key: str, kind: str, number: str) -> str:
    """The address of an element's public page, by its number alone; "" for none."""
    return reverse(_PUBLIC["element"], args=[plan_key, kind, number]) if _PUBLIC else ""


def version_doors(plan_key: str, number: int) -> dict[str, str]:
    """The addresses of a version's public page and of its comparison with the version before; "" for none."""
    if not _PUBLIC:
        return {"version": "", "comparison": ""}
    sides = urlencode({"von": number - 1, "nach": number})
    comparison = f"{reverse(_PUBLIC['comparison'], args=[plan_key])}?{sides}" if number > 1 else ""
    return {"version": reverse(_PUBLIC["version"], args=[plan_key, number]), "comparison": comparison}
