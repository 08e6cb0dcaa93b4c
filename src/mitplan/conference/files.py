"""What a file that comes with a contribution really is, and pictures without what the camera wrote into them."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import FileSystemStorage
from django.utils.translation import gettext as _

LARGEST: Final = 10 * 1024 * 1024
TYPES: Final = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "odt": "application/vnd.oasis.opendocument.text",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_PNG: Final = b"\x89PNG\r\n\x1a\n"
# Parts of a picture that don't show anything: text, times, and what cameras and phones write, places among it.
_PNG_TOLD: Final = frozenset({b"tEXt", b"zTXt", b"iTXt", b"tIME", b"eXIf"})
_JPEG_SHOWN: Final = frozenset({0xE0, 0xE2, 0xEE})
_JPEG_TOLD: Final = frozenset({*range(0xE0, 0xF0), 0xFE})
_LARGEST_UNPACKED: Final = 200 * 1024 * 1024
_MACROS: Final = ("vbaproject.bin", "basic/", "scripts/")


def storage() -> FileSystemStorage:
    """The folder of attachments: no address leads there, files are given out by a page."""
    return FileSystemStorage(settings.DATA / "attachments", file_permissions_mode=0o600)


def format_of(content: bytes) -> str:
    """Which of `TYPES` a file is, by what stands in it. Raises ValidationError for any other."""
    if len(content) > LARGEST:
        raise ValidationError(_("Die Datei ist zu groß. Bis zu 10 MB gehen."))
    for beginning, found in ((b"%PDF-", "pdf"), (_PNG, "png"), (b"\xff\xd8\xff", "jpg")):
        if content.startswith(beginning):
            return found
    if content.startswith(b"PK\x03\x04"):
        return _document_in(content)
    raise ValidationError(_("Das ist keine Datei der Art PDF, PNG, JPEG, ODT oder DOCX."))


def without_traces(content: bytes, found: str) -> bytes:
    """A picture without place, time and device; other files as they are. Raises ValidationError for a damaged one."""
    try:
        if found == "png":
            return _PNG + b"".join(_png_parts(content))
        return b"".join(_jpeg_parts(content)) if found == "jpg" else content
    except (struct.error, IndexError):
        raise ValidationError(_("Das Bild ist beschädigt. Speichern Sie es bitte neu.")) from None


def _document_in(content: bytes) -> str:
    """A text document of an office program, without macros."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as box:
            names = {name.lower() for name in box.namelist()}
            unpacked = sum(entry.file_size for entry in box.infolist())
            kind = box.read("mimetype")[:100].decode("ascii", "replace").strip() if "mimetype" in names else ""
    except (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, zlib.error, EOFError):
        raise ValidationError(_("Die Datei ist beschädigt. Speichern Sie sie bitte neu.")) from None
    if unpacked > _LARGEST_UNPACKED:
        raise ValidationError(_("Die Datei ist zu groß. Bis zu 10 MB gehen."))
    if any(macro in name for name in names for macro in _MACROS):
        raise ValidationError(_("Die Datei enthält Makros. Speichern Sie sie bitte ohne."))
    if kind == TYPES["odt"]:
        return "odt"
    if "word/document.xml" in names and "[content_types].xml" in names:
        return "docx"
    raise ValidationError(_("Das ist keine Datei der Art PDF, PNG, JPEG, ODT oder DOCX."))


def _png_parts(content: bytes) -> Iterator[bytes]:
    at = len(_PNG)
    while at < len(content):
        size, name = struct.unpack(">I4s", content[at : at + 8])
        end = at + 12 + size
        if end > len(content):
            raise IndexError
        if name not in _PNG_TOLD:
            yield content[at:end]
        if name == b"IEND":
            return
        at = end
    raise IndexError


def _jpeg_parts(content: bytes) -> Iterator[bytes]:
    yield content[:2]
    at = 2
    while True:
        mark, size = content[at + 1], struct.unpack(">H", content[at + 2 : at + 4])[0]
        if content[at] != 0xFF or size < 2:
            raise IndexError
        if mark == 0xDA:  # the picture itself begins
            yield content[at:]
            return
        end = at + 2 + size
        if mark not in _JPEG_TOLD or mark in _JPEG_SHOWN:
            yield content[at:end]
        at = end
