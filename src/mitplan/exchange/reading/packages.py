"""Office files are zip files: looked at before anything is inflated, then inflated within limits.

What comes out are the parts a reader needs and no others. The reader gets them in a package of our own making, so that
it can't see another file than the one that was looked at.
"""

import struct
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO
from pathlib import PurePosixPath
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MOST_ENTRIES: Final = 2000
LARGEST_INFLATED: Final = 100 * 1024 * 1024
# Real sheets shrink to a tenth or a thirtieth. Small parts may be all blanks.
_MOST_RATIO: Final = 200
_SMALL: Final = 1024 * 1024
_LARGEST_DIRECTORY: Final = 1024 * 1024
_END, _END_64 = b"PK\x05\x06", b"PK\x06\x07"
_PACKED: Final = (".zip", ".xlsx", ".xlsm", ".docx", ".docm", ".ods", ".odt", ".jar", ".7z", ".gz", ".rar")
# Parts that say nothing about cells: left out, so that nobody has to read them.
_LEFT_OUT: Final = (
    *("docprops/", "customxml/", "xl/theme/", "xl/media/", "xl/drawings/", "xl/charts/", "xl/printersettings/"),
    *(
        "xl/comments",
        "xl/threadedcomments/",
        "xl/persons/",
        "xl/pivot",
        "xl/slicer",
        "xl/ctrlprops/",
        "xl/calcchain.xml",
    ),
    *("thumbnails/", "pictures/", "configurations2/", "settings.xml", "meta.xml", "object "),
)
# Parts that a workbook may bring along and that must not come in, with what to say about them.
_REFUSED: Final = {
    "xl/macrosheets/": "macros",
    "xl/activex/": "macros",
    "basic/": "macros",
    "scripts/": "macros",
    "xl/externallinks/": "links",
    "xl/connections.xml": "links",
    "xl/querytables/": "links",
    "xl/embeddings/": "embedded",
}

Parts = Mapping[str, bytes]


def parts_of(file: BytesIO, name: str) -> dict[str, bytes]:
    """The inflated parts of a package that a reader of sheets needs. Raises ValidationError with one sentence."""
    _refuse_directory(file, name)
    try:
        with zipfile.ZipFile(file) as package:
            entries = [entry for entry in package.infolist() if not entry.is_dir()]
            _refuse_entries(entries, name, len(file.getbuffer()))
            kept = [entry for entry in entries if not entry.filename.lower().startswith(_LEFT_OUT)]
            return {entry.filename: _inflated(file, entry) for entry in kept}
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, NotImplementedError, OSError) as error:
        raise broken(name) from error


def broken(name: str) -> ValidationError:
    """What to say of a file that can't be opened."""
    fault = _(
        "„%(name)s“ ist beschädigt und lässt sich nicht öffnen. Öffnen Sie die Datei in Excel oder LibreOffice, "
        "speichern Sie sie neu als XLSX und versuchen Sie es noch einmal."
    )
    return ValidationError(fault % {"name": name})


def packed(parts: dict[str, bytes]) -> BytesIO:
    """A package with these parts and nothing else, for a reader that wants one. The parts are used up: no large one is
    held twice for longer than it takes to write it down."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
        while parts:
            part, content = parts.popitem()
            package.writestr(zipfile.ZipInfo(part), content)
    out.seek(0)
    return out


def is_spreadsheet(parts: Parts, name: str) -> str:
    """The ending a workbook should have: `.xlsx` or `.ods`. Raises ValidationError for any other package."""
    if "xl/workbook.xml" in parts:
        return ".xlsx"
    kind = parts.get("mimetype", b"").strip()
    if kind in (
        b"application/vnd.oasis.opendocument.spreadsheet",
        b"application/vnd.oasis.opendocument.spreadsheet-template",
    ):
        return ".ods"
    if "word/document.xml" in parts or kind.startswith(b"application/vnd.oasis.opendocument.text"):
        fault = _("„%(name)s“ ist ein Textdokument und keine Arbeitsmappe. Lesen Sie es als Text eines Plans ein.")
    elif "xl/workbook.bin" in parts:
        fault = _("„%(name)s“ ist eine binäre Arbeitsmappe (XLSB). Speichern Sie sie in Excel als XLSX.")
    else:
        fault = _(
            "„%(name)s“ ist keine Arbeitsmappe, sondern ein anderes Archiv. Packen Sie es aus und wählen Sie die Datei "
            "darin."
        )
    raise ValidationError(fault % {"name": name})


def _refuse_directory(file: BytesIO, name: str) -> None:
    """The list of what a package contains is read as a whole: it must be short."""
    content = file.getbuffer()
    tail = bytes(content[-66_000:])
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + 22:
        raise broken(name)
    _number, _disk, _here, count, size, _start = struct.unpack("<HHHHII", tail[at + 4 : at + 20])
    if _END_64 in tail[max(0, at - 20) : at] or size > _LARGEST_DIRECTORY or count > MOST_ENTRIES:
        raise ValidationError(
            _(
                "„%(name)s“ enthält mehr als %(most)d Teile. So ist keine Arbeitsmappe gebaut; speichern Sie sie neu "
                "als XLSX."
            )
            % {"name": name, "most": MOST_ENTRIES}
        )


def _refuse_entries(entries: list[zipfile.ZipInfo], name: str, size: int) -> None:
    if sum(entry.file_size for entry in entries) > LARGEST_INFLATED or any(map(_is_bomb, entries)):
        raise _bomb(name)
    names = [entry.filename.lower() for entry in entries]
    overlapping = sum(entry.compress_size for entry in entries) > size
    if overlapping or len(set(names)) < len(names) or any(map(_is_odd, names)):
        raise broken(name)
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise with_password(name)
    for part in names:
        if what := _hidden_in(part):
            raise ValidationError(_sentence(what) % {"name": name})


def _hidden_in(part: str) -> str:
    for start, what in _REFUSED.items():
        if part.startswith(start):
            return what
    if part.endswith("vbaproject.bin"):
        return "macros"
    return "packed" if part.endswith(_PACKED) else ""


def with_password(name: str) -> ValidationError:
    """What to say of a file that nobody can read without its password."""
    fault = _("„%(name)s“ ist mit einem Kennwort geschützt. Heben Sie den Schutz auf und speichern Sie sie neu.")
    return ValidationError(fault % {"name": name})


def _sentence(what: str) -> str:
    if what == "macros":
        return _("„%(name)s“ enthält Makros. Speichern Sie die Mappe als XLSX ohne Makros.")
    if what == "links":
        return _(
            "„%(name)s“ holt Werte aus anderen Dateien oder Datenbanken. Ersetzen Sie die Verknüpfungen durch Werte "
            "(Daten, Verknüpfungen bearbeiten, Verknüpfung löschen) und speichern Sie die Mappe neu."
        )
    if what == "packed":
        return _("„%(name)s“ enthält eine weitere gepackte Datei. Entfernen Sie sie und speichern Sie die Mappe neu.")
    return _("„%(name)s“ enthält eingebettete Dateien. Entfernen Sie sie und speichern Sie die Mappe neu.")


def _is_bomb(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > _SMALL and entry.file_size > _MOST_RATIO * max(entry.compress_size, 1)


def _is_odd(part: str) -> bool:
    """A name that leads out of the package, or that readers understand in different ways."""
    return "\\" in part or "\0" in part or part.startswith("/") or ".." in PurePosixPath(part).parts


def _bomb(name: str) -> ValidationError:
    fault = _(
        "„%(name)s“ ist ausgepackt viel größer, als eine Arbeitsmappe sein darf (%(most)d MB). Kopieren Sie die "
        "Zellen, "
        "um die es geht, in eine neue Mappe."
    )
    return ValidationError(fault % {"name": name, "most": LARGEST_INFLATED // _SMALL})


def _inflated(file: BytesIO, entry: zipfile.ZipInfo) -> bytes:
    """One part, inflated to exactly the size that was announced. Raises ValueError when it has another."""
    view = file.getbuffer()
    start = entry.header_offset
    mark, name_length, extra_length = struct.unpack("<4s22xHH", view[start : start + 30])
    if mark != b"PK\x03\x04" or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ValueError("unknown entry")
    begin = start + 30 + name_length + extra_length
    data = view[begin : begin + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_STORED:
        content = bytes(data)
    else:
        inflating = zlib.decompressobj(-15)
        content = inflating.decompress(data, entry.file_size + 1)
        if not inflating.eof:
            raise ValueError("longer than announced")
    if len(content) != entry.file_size or zlib.crc32(content) != entry.CRC:
        raise ValueError("not as announced")
    return content
