"""Which kind of file it is, by what stands in it and not by its name alone; and the reader for it."""

import io
from collections.abc import Callable, Mapping
from pathlib import Path, PurePath
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .csv_texts import read_csv
from .grids import Grid
from .json_rows import read_json
from .packages import is_spreadsheet, parts_of
from .sheets import read_sheets

LARGEST_FILE: Final = 50 * 1024 * 1024
_MEGABYTE = 1024 * 1024
_OFFICE: Final = {".xlsx", ".ods"}
_HEAD = 4096
_PAGES: Final = (b"<!doctype", b"<html", b"<?xml")
# How files begin that are neither texts nor workbooks.
_OTHERS: Final[Mapping[bytes, object]] = {
    b"%PDF": gettext_lazy("ein PDF"),
    b"\x89PNG": gettext_lazy("ein Bild"),
    b"\xff\xd8\xff": gettext_lazy("ein Bild"),
    b"GIF8": gettext_lazy("ein Bild"),
    b"MZ": gettext_lazy("ein Programm"),
    b"\x7fELF": gettext_lazy("ein Programm"),
    b"\x1f\x8b": gettext_lazy("ein gepacktes Archiv"),
    b"7z\xbc\xaf": gettext_lazy("ein gepacktes Archiv"),
    b"Rar!": gettext_lazy("ein gepacktes Archiv"),
    b"{\\rtf": gettext_lazy("ein Textdokument"),
    b"SQLite format 3": gettext_lazy("eine Datenbank"),
}
_OLE = b"\xd0\xcf\x11\xe0"


def read(file: bytes | Path, name: str) -> list[Grid]:
    """The sheets of a workbook (XLSX, ODS) or the rows of a text (CSV, JSON), by the file's name and its content.

    Raises ValidationError with one sentence.
    """
    size = len(file) if isinstance(file, bytes) else file.stat().st_size
    _refuse_size(size, name)
    content = file if isinstance(file, bytes) else file.read_bytes()
    return _reader(content, name)(content, name)


def _refuse_size(size: int, name: str) -> None:
    if size > LARGEST_FILE:
        fault = _(
            "„%(name)s“ ist %(size)d MB groß; möglich sind höchstens %(most)d MB. Teilen Sie den Inhalt auf mehrere "
            "Dateien auf, oder entfernen Sie Bilder."
        )
        told = {"name": _short(name), "size": -(-size // _MEGABYTE), "most": LARGEST_FILE // _MEGABYTE}
        raise ValidationError(fault % told)
    if not size:
        raise ValidationError(_("„%(name)s“ ist leer. Wählen Sie bitte eine andere Datei.") % {"name": _short(name)})


def _reader(content: bytes, name: str) -> Callable[[bytes, str], list[Grid]]:
    ending = PurePath(name).suffix.lower()
    _refuse_others(content, name)
    is_package = content.startswith(b"PK")
    if is_package and ending not in _OFFICE:
        raise _wrong(name, _("eine Arbeitsmappe oder ein gepacktes Archiv"))
    if not is_package and ending in _OFFICE:
        raise _wrong(name, _("keine Arbeitsmappe"))
    if ending not in _READERS:
        raise ValidationError(
            _("„%(name)s“: Diese Art von Datei wird hier nicht gelesen. Möglich sind XLSX, ODS, CSV und JSON.")
            % {"name": _short(name)}
        )
    return _READERS[ending]


def _refuse_others(content: bytes, name: str) -> None:
    if content.startswith(_OLE):
        raise ValidationError(_old_office(content, name))
    for start, what in _OTHERS.items():
        if content.startswith(start):
            raise _wrong(name, str(what))
    if content[:_HEAD].lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(_PAGES):
        raise _wrong(name, _("eine Internetseite oder XML"))


def _office(content: bytes, name: str) -> list[Grid]:
    parts = parts_of(io.BytesIO(content), _short(name))
    kind = is_spreadsheet(parts, _short(name))
    ending = PurePath(name).suffix.lower()
    if kind != ending:
        raise _wrong(name, _("eine Arbeitsmappe der Art %(kind)s") % {"kind": kind.strip(".").upper()})
    return read_sheets(parts, kind, _short(name))


def _wrong(name: str, what: str) -> ValidationError:
    fault = _(
        "„%(name)s“ heißt anders, als sie ist: Der Inhalt ist %(what)s. Öffnen Sie die Datei dort, wo sie entstanden "
        "ist, und speichern Sie sie als XLSX, ODS oder CSV."
    )
    return ValidationError(fault % {"name": _short(name), "what": what})


def _old_office(content: bytes, name: str) -> str:
    if "EncryptedPackage".encode("utf-16-le") in content:
        fault = _("„%(name)s“ ist mit einem Kennwort geschützt. Heben Sie den Schutz auf und speichern Sie sie neu.")
    else:
        fault = _(
            "„%(name)s“ ist in einem alten Format geschrieben. Speichern Sie sie in Excel oder LibreOffice als XLSX."
        )
    return fault % {"name": _short(name)}


def _short(name: str) -> str:
    """A name as sentences quote it: printable and of bearable length."""
    plain = "".join(sign if sign.isprintable() else "?" for sign in PurePath(name).name)
    return plain if len(plain) <= 60 else f"{plain[:40]}…{plain[-15:]}"


_READERS: Final[Mapping[str, Callable[[bytes, str], list[Grid]]]] = {
    **dict.fromkeys(_OFFICE, _office),
    **dict.fromkeys((".csv", ".tsv", ".txt"), read_csv),
    ".json": read_json,
}
