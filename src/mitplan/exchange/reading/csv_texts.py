"""CSV as programs of all kinds write it: which encoding, which separator, and what is wrong with a row."""

import codecs
import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ..given import Place, Remark
from .grids import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Grid, Row

_SEPARATORS: Final = ";,\t|"
_SAMPLE_ROWS: Final = 50
_SAMPLE_LINES: Final = 500
_MOST_REMARKS: Final = 100
_PIECE: Final = 1024 * 1024
# A cell holds 131,072 signs at most; rows of a thousand long cells are no table for people.
_LONGEST_LINE: Final = 2_000_000
# Bytes that Windows-1252 has no sign for.
_NOT_WESTERN: Final = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
# Cells may have several lines; but who has this many has too many rows as well.
_MOST_LINES: Final = 5 * MOST_ROWS


def read_csv(content: bytes, name: str) -> list[Grid]:
    """The rows of a text, decoded as they are read. Raises ValidationError with one sentence that names the line."""
    encoding, remarks = encoding_of(content, name)
    separator, names_itself = _separated(content, encoding, name)
    rows: list[Row] = []
    reader = csv.reader(_lines(content, encoding, name), delimiter=separator, strict=True)
    if names_itself:
        next(reader)
    cells = 0
    while True:
        begin = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            raise _quoted_wrong(name, begin) from error
        cells += len(row)
        if len(row) > MOST_COLUMNS or cells > MOST_CELLS or len(rows) > MOST_ROWS:
            raise too_large(name, begin)
        rows.append([value or None for value in row])
    if not any(any(row) for row in rows):
        raise ValidationError(_("In „%(name)s“ steht nichts. Wählen Sie bitte eine andere Datei.") % {"name": name})
    return [Grid(name, name, rows, [*remarks, *_uneven(rows, name)])]


def _lines(content: bytes, encoding: str, name: str) -> Iterator[str]:
    """Line by line, so that a large file is never held as a text; an endless line is refused before it is parted."""
    with io.TextIOWrapper(io.BytesIO(content), encoding, newline="") as text:
        for number in itertools.count(1):
            line = text.readline(_LONGEST_LINE + 1)
            if not line:
                return
            if len(line) > _LONGEST_LINE:
                raise too_large(name, number)
            yield line


def encoding_of(content: bytes, name: str) -> tuple[str, list[Remark]]:
    """In which encoding a text is written, and what a person should know about it.

    Raises ValidationError naming the line where it isn't written in one, or isn't a text.
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            _decode_through(content, encoding, name)
            return encoding, []
    if (at := content.find(b"\0")) >= 0:
        raise _nul(name, content.count(b"\n", 0, at) + 1)
    try:
        for _text in _pieces(content, "utf-8"):
            pass
    except UnicodeDecodeError:
        return "cp1252", _western(content, name)
    return "utf-8", []


def decoded(content: bytes, name: str) -> tuple[str, list[Remark]]:
    """The text as a whole, and what a person should know about its encoding. Raises ValidationError."""
    encoding, remarks = encoding_of(content, name)
    return content.decode(encoding), remarks


def _pieces(content: bytes, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)()
    for start in range(0, len(content), _PIECE):
        yield decoder.decode(content[start : start + _PIECE], final=start + _PIECE >= len(content))


def _decode_through(content: bytes, encoding: str, name: str) -> None:
    """Make sure that all of it can be decoded and holds no NUL."""
    line = 1
    try:
        for text in _pieces(content, encoding):
            if (at := text.find("\0")) >= 0:
                raise _nul(name, line + text.count("\n", 0, at))
            line += text.count("\n")
    except UnicodeDecodeError as error:
        raise _mixed(name, line + error.object[: error.start].decode(encoding, "ignore").count("\n")) from error


def _western(content: bytes, name: str) -> list[Remark]:
    """Windows-1252, when no line is UTF-8: somebody who has pasted two files together must say which holds."""
    first_other, first_utf8 = 0, 0
    for number, line in enumerate(io.BytesIO(content), 1):
        if number > _MOST_LINES:
            raise too_large(name, number)
        if line.isascii():
            continue
        try:
            line.decode()
        except UnicodeDecodeError:
            first_other = first_other or number
        else:
            first_utf8 = first_utf8 or number
        if first_other and first_utf8:
            raise _mixed(name, max(first_other, first_utf8))
    if unknown := _NOT_WESTERN.search(content):
        raise _mixed(name, content.count(b"\n", 0, unknown.start()) + 1)
    said = _("Die Datei ist nicht in UTF-8 geschrieben und wurde als Windows-1252 gelesen. Prüfen Sie die Umlaute.")
    return [Remark(Place(name), said)]


def _separated(content: bytes, encoding: str, name: str) -> tuple[str, bool]:
    """The separator that splits the first rows most alike, and whether a first line names it (`sep=;`)."""
    sample = list(itertools.islice(_lines(content, encoding, name), _SAMPLE_LINES))
    first = sample[0].rstrip("\r\n") if sample else ""
    if first.startswith("sep=") and len(first) == 5:
        return first[4], True
    return max(_SEPARATORS, key=lambda sign: _likeness(sample, sign)), False


def _likeness(lines: list[str], separator: str) -> tuple[float, int]:
    """How many of the first rows have the most common width, and that width."""
    widths: Counter[int] = Counter()
    try:
        for row in itertools.islice(csv.reader(lines, delimiter=separator), _SAMPLE_ROWS):
            if any(row):
                widths[len(row)] += 1
    except csv.Error:
        return 0, 0
    if not widths:
        return 0, 0
    width, times = widths.most_common(1)[0]
    return (times / widths.total(), width) if width > 1 else (0, 0)


def _uneven(rows: list[Row], name: str) -> Iterator[Remark]:
    """Rows with more cells than the head has columns: most likely a separator within a text."""
    head = next((row for row in rows if any(row)), [])
    width = len(head)
    told = 0
    for number, row in enumerate(rows, 1):
        if any(row[width:]):
            told += 1
            if told > _MOST_REMARKS:
                return
            said = _(
                "Diese Zeile hat %(count)d Zellen, der Kopf nur %(width)d. Steht ein Text mit Trennzeichen ohne "
                "Anführungszeichen da?"
            )
            yield Remark(Place(name, number), said % {"count": len(row), "width": width}, is_fault=True)


def _nul(name: str, line: int) -> ValidationError:
    fault = _(
        "„%(name)s“, Zeile %(line)d: Hier stehen unsichtbare Nullzeichen; das ist keine Textdatei oder eine "
        "beschädigte. "
        "Speichern Sie sie neu als CSV in UTF-8."
    )
    return ValidationError(fault % {"name": name, "line": line})


def _mixed(name: str, line: int) -> ValidationError:
    fault = _(
        "„%(name)s“, Zeile %(line)d: Ab hier sind die Zeichen anders kodiert als davor. Öffnen Sie die Datei in einem "
        "Textprogramm, prüfen Sie die Umlaute und speichern Sie sie als UTF-8."
    )
    return ValidationError(fault % {"name": name, "line": line})


def _quoted_wrong(name: str, line: int) -> ValidationError:
    fault = _(
        "„%(name)s“, Zeile %(line)d: Ein Text in Anführungszeichen ist nicht richtig geschlossen oder zu lang. "
        "Berichtigen Sie die Zeile und lesen Sie die Datei noch einmal ein."
    )
    return ValidationError(fault % {"name": name, "line": line})


def too_large(name: str, line: int) -> ValidationError:
    """That there are too many rows or cells, as far as that line."""
    fault = _(
        "„%(name)s“, Zeile %(line)d: Möglich sind höchstens %(columns)d Spalten, %(rows)d Zeilen und eine Million "
        "Zellen. "
        "Teilen Sie die Datei auf."
    )
    return ValidationError(fault % {"name": name, "line": line, "columns": MOST_COLUMNS, "rows": MOST_ROWS})
