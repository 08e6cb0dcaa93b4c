"""Votes and statements out of files, and into files: what Pol.is exports, and Parquet."""

from pathlib import Path

from opinion.errors import InputError
from opinion.votes import Votes

from .numbers import header_of
from .parquet import read_parquet, write_parquet
from .polis_csv import (
    MATRIX,
    VOTES,
    Comment,
    Matrix,
    read_comments,
    read_matrix_csv,
    read_votes_csv,
    unlisted,
    with_comments,
    write_comments,
    write_matrix_csv,
    write_votes_csv,
)

__all__ = [
    "Comment",
    "Matrix",
    "read_comments",
    "read_matrix_csv",
    "read_parquet",
    "read_votes",
    "read_votes_csv",
    "unlisted",
    "with_comments",
    "write_comments",
    "write_matrix_csv",
    "write_parquet",
    "write_votes_csv",
]


def read_votes(path: Path) -> Votes:
    """The votes of a file whose format shows: Parquet by its first bytes, the CSV exports by their header."""
    if _begins(path) == b"PAR1":
        return read_parquet(path)
    names = header_of(path).names
    if MATRIX in names and not set(VOTES) & set(names):
        return read_matrix_csv(path).votes
    return read_votes_csv(path)


def _begins(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(4)
    except OSError as wrong:
        raise InputError(f"{path.name} cannot be read: {wrong.strerror}.") from wrong
