"""The files of a source as records: tables row by row, texts by their sections, items and front matter."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ..given import Place, Remark
from ..texts.markdown import parted, read_markdown
from ..texts.records import Record
from ..texts.records import Remark as Said
from ..texts.rst import read_rst
from .declared import Mapping

LARGEST_TEXT = 5_000_000  # bytes of one text; a plan of a thousand pages has three million


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file as it was handed in."""

    name: str
    content: bytes


def records_of(mapping: Mapping, files: Sequence[SourceFile]) -> tuple[list[Record], list[Remark]]:
    """All records of the files, in order, and what their readers left out. Raises ValidationError naming the file."""
    records: list[Record] = []
    said: list[Said] = []
    for file in sorted(files, key=lambda one: one.name):
        if mapping.form in {"csv", "xlsx"}:
            records += _rows(mapping, file)
        elif mapping.form == "markdown":
            records += _with_parts(mapping, read_markdown(_decoded(mapping, file), file.name))
        else:
            records += read_rst(_decoded(mapping, file), file.name, said)
    if not records:
        raise ValidationError(_("Die Quelle enthält nichts, was diese Zuordnung lesen kann."))
    return records, [Remark(Place(one.place), one.sentence) for one in said]


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


def _rows(mapping: Mapping, file: SourceFile) -> Iterator[Record]:
    reader = csv.reader(io.StringIO(_decoded(mapping, file)), delimiter=mapping.content.get("separator", ","))
    head: list[str] = []
    for row in reader:
        if not any(cell.strip() for cell in row):
            continue
        if not head:
            head = [name.strip() for name in row]
            continue
        place = _("%(name)s, Zeile %(line)d") % {"name": file.name, "line": reader.line_num}
        yield Record("row", dict(zip(head, row, strict=False)), place)


def _with_parts(mapping: Mapping, records: Iterator[Record]) -> Iterator[Record]:
    heads = mapping.content.get("heads", ())
    for record in records:
        if heads and "body" in record.cells:
            parts = {f"body.{head}": text for head, text in parted(record.cells["body"], heads).items()}
            yield Record(record.what, {**record.cells, **parts}, record.place)
        else:
            yield record
