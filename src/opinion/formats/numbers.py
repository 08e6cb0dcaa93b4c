"""Columns of whole numbers out of large CSV files: read in pieces, by arithmetic on bytes, without a loop over rows."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from opinion.errors import InputError

PIECE = 1 << 20  # bytes read at a time: what is computed on the way stays in the cache
DIGITS = 18  # of a number, so that it fits into 64 bits
LINE_BREAK, RETURN, QUOTE, COMMA, MINUS, ZERO = b'\n\r",-0'
LONGEST = 64 * PIECE  # bytes of a line: more is no table, and would have to fit into memory
NUMBER = re.compile(rf"-?[0-9]{{1,{DIGITS}}}")

Numbers = NDArray[np.int64]


class Header(NamedTuple):
    """The names of the columns, and how many bytes the line takes, the mark of the encoding included."""

    names: list[str]
    size: int


class Lines(NamedTuple):
    """The lines of one piece: its bytes, where lines start and end, their numbers in the file."""

    piece: NDArray[np.uint8]
    starts: Numbers
    ends: Numbers
    numbers: Numbers


def header_of(path: Path) -> Header:
    """The first line; refuses what is empty, no CSV in UTF-8, or names a column twice."""
    with path.open("rb") as file:
        line = file.readline(LONGEST)
    if len(line) == LONGEST:
        raise InputError(f"{path.name}, line 1: longer than {LONGEST} bytes.")
    if not line.strip():
        raise InputError(f"{path.name} is empty.")
    if line.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in line:
        raise InputError(f"{path.name} is not UTF-8 (it looks like UTF-16): save it as CSV in UTF-8.")
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise InputError(f"{path.name}, line 1, byte {wrong.start + 1}: not UTF-8. Save it as CSV in UTF-8.") from wrong
    try:
        names = [name.strip() for name in next(csv.reader([text], strict=True))]
    except csv.Error as wrong:
        raise InputError(f"{path.name}, line 1: {wrong}.") from wrong
    again = next((name for name, times in Counter(names).items() if times > 1), None)
    if again is not None:
        raise InputError(f"{path.name}, line 1: the column {again!r:.40} is there twice.")
    return Header(names, len(line))


def require(path: Path, header: Header, names: Sequence[str]) -> None:
    """Refuses a header without these columns."""
    missing = [name for name in names if name not in header.names]
    if not missing:
        return
    hint = next(
        (f" Its columns are separated by {mark!r}, not by commas." for mark in ";\t" if mark in "".join(header.names)),
        "",
    )
    raise InputError(f"{path.name}, line 1: there is no column {missing[0]!r}.{hint}")


def columns(path: Path, header: Header, names: Sequence[str]) -> list[Numbers]:
    """These columns as int64. Refuses, with its line, what is no whole number, and lines of another length."""
    found: list[list[Numbers]] = [[] for _ in names]
    places = [header.names.index(name) for name in names]
    try:
        for lines in _pieces(path, header):
            fields = _fields(path, lines, header)
            for parts, place in zip(found, places, strict=True):
                parts.append(_numbers(path, lines, (fields[place], fields[place + 1] - 1), header.names[place]))
    except _QuotedError:
        return _quoted(path, header, places)
    return [np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64) for parts in found]


class _QuotedError(Exception):
    """There are quotation marks, so that a comma need not end a field."""


def _pieces(path: Path, header: Header) -> Iterator[Lines]:
    number = 2
    with path.open("rb") as file:
        file.seek(header.size)
        rest = b""
        while read := file.read(PIECE):
            whole, cut, rest = (rest + read).rpartition(b"\n")
            if len(rest) > LONGEST:
                raise InputError(f"{path.name}: there is a line longer than {LONGEST} bytes.")
            if cut:
                yield from _lines(np.frombuffer(whole + cut, dtype=np.uint8), number)
                number += whole.count(b"\n") + 1
        if rest:
            yield from _lines(np.frombuffer(rest + b"\n", dtype=np.uint8), number)


def _lines(piece: NDArray[np.uint8], number: int) -> Iterator[Lines]:
    if (piece == QUOTE).any():
        raise _QuotedError
    ends = np.flatnonzero(piece == LINE_BREAK)
    starts = np.concatenate(([0], ends[:-1] + 1))
    numbers = np.arange(number, number + ends.size)
    ends = ends - ((ends > starts) & (piece[ends - 1] == RETURN))
    filled = ends > starts
    if not filled.all():
        starts, ends, numbers = starts[filled], ends[filled], numbers[filled]
    if ends.size:
        yield Lines(piece, starts, ends, numbers)


def _fields(path: Path, lines: Lines, header: Header) -> list[Numbers]:
    """Where each field starts, and one past the end of the last: entry f + 1 is one past the comma that ends f."""
    commas = np.flatnonzero(lines.piece == COMMA)
    most = len(header.names) - 1
    if commas.size == most * lines.ends.size:
        table = commas.reshape(-1, most) if most else np.zeros((lines.ends.size, 0), dtype=np.int64)
        if not most or bool(((table[:, 0] >= lines.starts) & (table[:, -1] < lines.ends)).all()):
            return [lines.starts, *(table[:, place] + 1 for place in range(most)), lines.ends + 1]
    counts = np.bincount(np.searchsorted(lines.ends, commas), minlength=lines.ends.size)
    row = int(np.argmax(counts != most))
    raise InputError(
        f"{path.name}, line {lines.numbers[row]}: {counts[row] + 1} fields instead of {most + 1}, as in the first line."
    )


def _numbers(path: Path, lines: Lines, field: tuple[Numbers, Numbers], name: str) -> Numbers:
    starts, ends = field
    negative = lines.piece[np.minimum(starts, ends - 1)] == MINUS
    lengths = ends - starts - negative
    wrong = (lengths < 1) | (lengths > DIGITS)
    values = np.zeros(starts.size, dtype=np.int64)
    for place in range(int(np.clip(lengths.max(), 1, DIGITS))):
        digit = lines.piece[np.maximum(ends - 1 - place, 0)] - np.uint8(ZERO)  # all but digits come out above 9
        inside = lengths > place
        wrong |= inside & (digit > 9)
        values += np.where(inside, digit, 0).astype(np.int64) * 10**place
    if wrong.any():
        row = int(np.argmax(wrong))
        text = bytes(lines.piece[starts[row] : ends[row]]).decode("utf-8", "replace")
        raise InputError(_no_number(path, int(lines.numbers[row]), name, text))
    return np.where(negative, -values, values)


def _no_number(path: Path, line: int, name: str, text: str) -> str:
    if text.strip() == name:
        return f"{path.name}, line {line} repeats the header: were two files joined?"
    if not text.strip():
        return f"{path.name}, line {line}: {name} is missing."
    return f"{path.name}, line {line}: {name} is {text!r:.40}, and not a whole number of at most {DIGITS} digits."


def _quoted(path: Path, header: Header, places: Sequence[int]) -> list[Numbers]:
    """The same, row by row, for files with quotation marks."""
    found: list[list[int]] = [[] for _ in places]
    for line, row in rows(path, header):
        for values, place in zip(found, places, strict=True):
            if not NUMBER.fullmatch(row[place]):
                raise InputError(_no_number(path, line, header.names[place], row[place]))
            values.append(int(row[place]))
    return [np.array(values, dtype=np.int64) for values in found]


def rows(path: Path, header: Header) -> Iterator[tuple[int, list[str]]]:
    """The rows below the header with the number of their (last) line; refuses lines of another length, and no UTF-8."""
    with path.open("rb") as file:
        file.seek(header.size)
        reader = csv.reader(io.TextIOWrapper(file, encoding="utf-8", newline=""), strict=True)
        try:
            for row in reader:
                line = reader.line_num + 1
                if row and len(row) != len(header.names):
                    raise InputError(
                        f"{path.name}, line {line}: {len(row)} fields instead of {len(header.names)}, "
                        "as in the first line."
                    )
                if row:
                    yield line, row
        except UnicodeDecodeError as wrong:
            raise InputError(
                f"{path.name}, after line {reader.line_num + 1}: not UTF-8. Save it as CSV in UTF-8."
            ) from wrong
        except csv.Error as wrong:
            raise InputError(f"{path.name}, line {reader.line_num + 1}: {wrong}.") from wrong


def line_of(path: Path, header: Header, row: int) -> int:
    """The number of the line in which a row ends, rows counted from 0 below the header, empty lines left out."""
    return next(line for place, (line, _) in enumerate(rows(path, header)) if place == row)
