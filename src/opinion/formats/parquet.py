"""Votes from and to Parquet, with the column names of votes.csv. Needs the extra `parquet`."""

from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from opinion.errors import InputError
from opinion.votes import Votes

from .polis_csv import TIME, VOTES


def read_parquet(path: Path) -> Votes:
    """The votes of a table with the columns comment-id, voter-id, vote and, if it has one, timestamp."""
    arrow, parquet = _library("pyarrow"), _library("pyarrow.parquet")
    try:
        file = parquet.ParquetFile(path)
    except (arrow.ArrowInvalid, OSError) as wrong:
        raise InputError(f"{path.name} is no Parquet file that can be read: {str(wrong).rstrip('.')}.") from wrong
    names = file.schema_arrow.names
    missing = [name for name in VOTES if name not in names]
    again = [name for name in (*VOTES, TIME) if names.count(name) > 1]
    if missing or again:
        what = f"no column {missing[0]!r}" if missing else f"more than one column {again[0]!r}"
        raise InputError(f"{path.name}: there is {what}.")
    table = file.read([*VOTES, *(name for name in (TIME,) if name in names)])
    statement, participant, vote, *time = (_array(path, table[name], name) for name in table.column_names)
    try:
        return Votes.from_arrays(participant, statement, vote, time[0] if time else None)
    except InputError as wrong:
        raise InputError(f"{path.name}: {wrong}") from wrong


def write_parquet(votes: Votes, path: Path) -> None:
    """A table with the columns comment-id, voter-id and vote, compressed."""
    arrow, parquet = _library("pyarrow"), _library("pyarrow.parquet")
    people = np.repeat(votes.participants, votes.counts)
    columns = (votes.statements[votes.columns], people, votes.values)
    parquet.write_table(arrow.table(dict(zip(VOTES, columns, strict=True))), path, compression="zstd")


def _array(path: Path, column: Any, name: str) -> Any:
    if column.null_count:
        row = int(np.argmax(column.combine_chunks().is_null().to_numpy(zero_copy_only=False)))
        raise InputError(f"{path.name}, row {row + 1}: {name} is missing.")
    return column.to_numpy()


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ModuleNotFoundError as missing:
        raise InputError("Parquet needs pyarrow: install the extra `parquet`.") from missing
