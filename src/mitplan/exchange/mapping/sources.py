"""The files of a source as records: tables row by row, texts by their sections, items and front matter."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from mitplan.core.texts import listed

from ..given import Place, Remark
from ..reading import Grid, read
from ..reading.csv_texts import too_large
from ..reading.grids import MOST_CELLS, MOST_COLUMNS, MOST_ROWS
from ..reading.packages import parts_of
from ..texts.loose_csv import loose_rows
from ..texts.markdown import parted, read_markdown
from ..texts.records import Record
from ..texts.records import Remark as Said
from ..texts.rst import read_rst
from .declared import Mapping

LARGEST_TEXT = 5_000_000  # bytes of one text; a plan of a thousand pages has three million
_TABLES = (".csv", ".xlsx", ".ods", ".json")
ENDINGS = {"csv": _TABLES, "xlsx": _TABLES, "markdown": (".md", ".markdown"), "rst": (".rst",)}


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file as it was handed in."""

    name: str
    content: bytes


def records_of(mapping: Mapping, files: Sequence[SourceFile]) -> tuple[list[Record], list[Remark]]:
    """All records of the files, in order, and what their readers left out. Raises ValidationError naming the file."""
    records: list[Record] = []
    remarks: list[Remark] = []
    said: list[Said] = []
    for file in sorted(_unfolded(mapping, files), key=lambda one: one.name):
        if mapping.form in {"csv", "xlsx"}:
            for grid in [_loose(mapping, file)] if "quotes" in mapping.content else _sheets(mapping, file):
                remarks += grid.remarks
                records += rows_of(grid)
        elif mapping.form == "markdown":
            records += _with_parts(mapping, read_markdown(_decoded(mapping, file), file.name))
        else:
            records += read_rst(_decoded(mapping, file), file.name, said)
    if not records:
        raise ValidationError(_("Die Quelle enthält nichts, was diese Zuordnung lesen kann."))
    return records, [*remarks, *(Remark(Place(one.place), one.sentence) for one in said)]


def belongs(mapping: Mapping, path: str) -> bool:
    """Whether a file of a folder is part of the source: of the mapping's form, and neither README nor licence."""
    name = PurePath(path).name.upper()
    is_about = name.startswith(("README", "LICENSE", "LICENCE"))
    # JSON beside a source is seldom part of it; named by itself it is read.
    return PurePath(path).suffix.lower() in {*ENDINGS[mapping.form]} - {".json"} and not is_about


def _unfolded(mapping: Mapping, files: Sequence[SourceFile]) -> Iterator[SourceFile]:
    """The files, and those in a ZIP: texts mostly come as a folder."""
    for file in files:
        if file.name.lower().endswith(".zip"):
            parts = parts_of(BytesIO(file.content), file.name)
            yield from (SourceFile(path, content) for path, content in parts.items() if belongs(mapping, path))
        elif PurePath(file.name).suffix.lower() in ENDINGS[mapping.form]:
            yield file
        else:
            fault = _("„%(name)s“: Die Zuordnung „%(mapping)s“ liest Dateien auf %(endings)s oder ein ZIP mit solchen.")
            endings = listed(ENDINGS[mapping.form])
            raise ValidationError(fault % {"name": file.name[:100], "mapping": mapping, "endings": endings})


def _sheets(mapping: Mapping, file: SourceFile) -> list[Grid]:
    """The sheet that the mapping names, else all that are to be seen."""
    grids = read(file.content, file.name)
    wanted = mapping.content.get("sheet")
    if wanted is None:
        return [grid for grid in grids if not grid.is_hidden]
    found = [grid for grid in grids if grid.name == wanted]
    if not found:
        fault = _("%(name)s: Ein Blatt „%(sheet)s“ gibt es nicht. Vorhanden sind: %(all)s.")
        told = {"name": file.name, "sheet": wanted, "all": listed(grid.name for grid in grids)}
        raise ValidationError(fault % told)
    return found


def _loose(mapping: Mapping, file: SourceFile) -> Grid:
    """A table whose quotation marks a person typed; where they don't fit, it says how they were understood."""
    remarks: list[Remark] = []

    def tell(line: int, cell: str) -> None:
        said = _("Die Anführungszeichen passen nicht; verstanden wurde: „%(text)s“.") % {"text": cell[:80]}
        remarks.append(Remark(Place(file.name, line), said))

    rows: list[list[str]] = []
    count = 0
    for line, cells in loose_rows(_decoded(mapping, file), mapping.content.get("separator", ","), tell):
        count += len(cells)
        if len(cells) > MOST_COLUMNS or count > MOST_CELLS or line > MOST_ROWS:
            raise too_large(file.name, line)
        rows += [[] for _line in range(len(rows) + 1, line)]
        rows.append(cells)
    return Grid(file.name, file.name, rows, remarks)


def rows_of(grid: Grid) -> Iterator[Record]:
    """The rows below the first that isn't empty, each under the heads of that one."""
    head: list[str] = []
    for number, row in enumerate(grid.rows, 1):
        cells = [cell_text(value) for value in row]
        if not any(cells):
            continue
        if head:
            yield Record("row", dict(zip(head, cells, strict=False)), str(grid.place(number)))
        else:
            head = _distinct(" ".join(cell.split()) for cell in cells)


def _distinct(names: Iterable[str]) -> list[str]:
    """Heads that stand twice are told apart, so that no column hides another."""
    found: list[str] = []
    for name in names:
        times = sum(1 for one in found if one == name or one.startswith(f"{name} ("))
        found.append(f"{name} ({times + 1})" if name and times and name in found else name)
    return found


def cell_text(value: Any) -> str:
    """A cell as a person would type it: whole numbers without decimals, days without a time."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        at_midnight = (value.hour, value.minute, value.second) == (0, 0, 0)
        return value.date().isoformat() if at_midnight else value.isoformat()
    return value.isoformat() if isinstance(value, date) else str(value).strip()


def _decoded(mapping: Mapping, file: SourceFile) -> str:
    if len(file.content) > LARGEST_TEXT:
        fault = _("%(name)s: Die Datei ist größer als 5 MB. Teilen Sie bitte den Text auf mehrere Dateien auf.")
        raise ValidationError(fault % {"name": file.name})
    encoding = mapping.content.get("encoding", "utf-8-sig")
    try:
        text = file.content.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        fault = _("%(name)s: Der Text ist nicht in %(encoding)s geschrieben.")
        raise ValidationError(fault % {"name": file.name, "encoding": encoding}) from error
    if "\0" in text:
        raise ValidationError(_("%(name)s: Die Datei enthält Nullzeichen und ist kein Text.") % {"name": file.name})
    return text


def _with_parts(mapping: Mapping, records: Iterator[Record]) -> Iterator[Record]:
    heads = mapping.content.get("heads", ())
    for record in records:
        if heads and "body" in record.cells:
            parts = {f"body.{head}": text for head, text in parted(record.cells["body"], heads).items()}
            yield Record(record.what, {**record.cells, **parts}, record.place)
        else:
            yield record
