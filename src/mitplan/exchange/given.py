"""What a file gives: elements, links, claims, answers and bodies, each value knowing where in the file it stands.

Every reader (workbook, mapping, Word) hands this over; `proposals` compares it with the draft and `applying` writes it.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a sheet or file, a row of it, a column. Prints as a person would say it."""

    source: str
    row: int | None = None
    column: str = ""

    def __str__(self) -> str:
        parts = [self.source]
        if self.row is not None:
            parts.append(_("Zeile %(row)d") % {"row": self.row})
        if self.column:
            parts.append(_("Spalte %(column)s") % {"column": self.column})
        return ", ".join(parts)

    def at(self, column: str) -> "Place":
        """The same row, in a column."""
        return Place(self.source, self.row, column)  # `replace` takes five times as long, for each cell


@dataclass(frozen=True, slots=True)
class Cell:
    """One value as documents hold it (docs/plan-document.md), and where it stands."""

    value: Any
    place: Place


@dataclass(frozen=True, slots=True)
class Given:
    """An element: `values` by name are title, text, pages, names, tags and the fields of its kind."""

    kind: str
    number: str
    values: Mapping[str, Cell]
    place: Place

    @property
    def reference(self) -> str:
        return f"{self.kind}/{self.number}"


@dataclass(frozen=True, slots=True)
class GivenLink:
    """`origin <type> target`, both as references (`measure/M3`); `values` as in plan documents: degree, note, …"""

    origin: str
    type: str
    target: str
    place: Place
    values: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GivenClaim:
    """A statement on a field of an element; `values` as in plan documents: standing, value, source, as_of, valid, …"""

    element: str
    field: str
    place: Place
    values: Mapping[str, Any] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """The answer to a recommendation; `values` as in plan documents: code, reason, given_by, given_on, …"""

    recommendation: str
    place: Place
    values: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GivenWithdrawal:
    """That an element leaves the plan, and why."""

    reference: str
    reason: str
    place: Place


@dataclass(frozen=True, slots=True)
class GivenMark:
    """That another statement on a field holds from now on, and why."""

    claim: int
    element: str
    field: str
    reason: str
    place: Place


@dataclass(frozen=True, slots=True)
class GivenBody:
    """A body that the file names and that the register may not know."""

    key: str
    kind: str
    name: str
    place: Place
    short: str = ""
    parent: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """What a person should know of a place: something repaired, left out or doubtful, or a fault."""

    place: Place
    sentence: str
    is_fault: bool = False


@dataclass(frozen=True, slots=True)
class Delivery:
    """All that one import gives."""

    elements: Sequence[Given] = ()
    links: Sequence[GivenLink] = ()
    claims: Sequence[GivenClaim] = ()
    bodies: Sequence[GivenBody] = ()
    remarks: Sequence[Remark] = ()
    answers: Sequence[GivenAnswer] = ()
    withdrawals: Sequence[GivenWithdrawal] = ()
    marks: Sequence[GivenMark] = ()
