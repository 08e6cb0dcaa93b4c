"""What a file says, cell by cell."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from mitplan.core.texts import listed

from ..given import Place, Remark

Value = str | int | float | bool | date | datetime | time | timedelta | None
Row = Sequence[Value]

MOST_COLUMNS: Final = 1000
MOST_ROWS: Final = 100_000
MOST_CELLS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet or a file of rows: `rows[0]` is row 1. `source` is how places name it: "Blatt Maßnahmen"."""

    name: str
    source: str
    rows: Sequence[Row]
    remarks: Sequence[Remark] = ()
    is_hidden: bool = False

    def place(self, row: int, column: str = "") -> Place:
        """Where something stands; rows are counted from 1, as spreadsheets do."""
        return Place(self.source, row, column)


def column_name(index: int) -> str:
    """How spreadsheets call a column counted from 0: A, B, …, Z, AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def head_of(row: Row) -> list[str]:
    """The heads of columns as texts, without white space around them."""
    return ["" if value is None else " ".join(str(value).split()) for value in row]


def some(items: Sequence[str], most: int = 5) -> str:
    """The first few of many."""
    return listed(items[:most]) + (" …" if len(items) > most else "")
