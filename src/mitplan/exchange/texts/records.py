"""What every reader of a foreign source hands over: records of named cells, each knowing where it stood."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Record:
    """One row, file, section or item of a source. `what` says which of these it is; all cells are text."""

    what: str
    cells: Mapping[str, str]
    place: str


@dataclass(frozen=True, slots=True)
class Remark:
    """Something a person should know about the reading of a source; nothing that stops it."""

    place: str
    sentence: str
