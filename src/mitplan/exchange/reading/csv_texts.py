"""CSV as programs of all kinds write it: which encoding, which separator, and what is wrong with a row."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ..given import Place, Remark
from .grids import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Grid, Row

_SEPARATORS: Final = ";,\t|"
_SAMPLE_ROWS: Final = 50
_MOST_REMARKS: Final = 100


def read_csv(content: bytes, name: str) -> list[Grid]:
    """The rows of a text. Raises ValidationError with one sentence that names the line."""
    text, remarks = decoded(content, name)
    separator, text = _separated(text)
    rows: list[Row] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
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


def decoded(content: bytes, name: str) -> tuple[str, list[Remark]]:
    """The text, and what a person should know about its encoding. Raises ValidationError naming the line."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            try:
                text = content.decode(encoding)
            except UnicodeDecodeError as error:
                raise _mixed(name, content[: error.start + len(mark)].count(b"\n") + 1) from error
            _refuse_nul(text, name)
            return text, []
    if (at := content.find(b"\0")) >= 0:
        raise _nul(name, content[:at].count(b"\n") + 1)
    try:
        return content.decode(), []
    except UnicodeDecodeError:
        return _western(content, name)


def _western(content: bytes, name: str) -> tuple[str, list[Remark]]:
    """Windows-1252, when no line is UTF-8: somebody who has pasted two files together must say which holds."""
    first_other, first_utf8 = 0, 0
    for number, line in enumerate(content.split(b"\n"), 1):
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
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError as error:
        raise _mixed(name, content[: error.start].count(b"\n") + 1) from error
    said = _("Die Datei ist nicht in UTF-8 geschrieben und wurde als Windows-1252 gelesen. Prüfen Sie die Umlaute.")
    return text, [Remark(Place(name), said)]


def _separated(text: str) -> tuple[str, str]:
    """The separator that splits the first rows most alike, and the text after a line that names it (`sep=;`)."""
    first, _break, rest = text.partition("\n")
    if first.startswith("sep=") and len(first.strip()) == 5:
        return first[4], rest
    return max(_SEPARATORS, key=lambda sign: _likeness(text, sign)), text


def _likeness(text: str, separator: str) -> tuple[float, int]:
    """How many of the first rows have the most common width, and that width."""
    widths: Counter[int] = Counter()
    try:
        for row, _index in zip(
            csv.reader(io.StringIO(text, newline=""), delimiter=separator), range(_SAMPLE_ROWS), strict=False
        ):
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


def _refuse_nul(text: str, name: str) -> None:
    if (at := text.find("\0")) >= 0:
        raise _nul(name, text[:at].count("\n") + 1)


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
