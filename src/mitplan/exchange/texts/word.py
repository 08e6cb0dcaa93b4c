"""Reads the text of a plan from Word: headings, numbered measures and automatic numbers become proposed elements.

What a document is made of is looked at like any package from outside; then only its text, styles and numbering are put
into a package of our own, so that nothing else in it is ever opened.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Final

from defusedxml import DefusedXmlException
from defusedxml import ElementTree as SafeXml
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from docx import Document
from docx.oxml.ns import qn
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from mitplan.plan.states import Kind

LARGEST: Final = 50 * 1024 * 1024
MOST_ELEMENTS: Final = 800
MOST_PARAGRAPHS: Final = 15_000  # also those in tables; a plan of a thousand pages has ten thousand
MOST_MARKS: Final = 400_000  # beginnings and ends of tags in one part
LARGEST_PART: Final = 20 * 1024 * 1024
_STEPS: Final = 10  # from a style to those it builds upon
LONGEST_TITLE: Final = 300
_KINDS: Final[Mapping[str, Kind]] = {
    **dict.fromkeys(("maßnahme", "massnahme", "measure", "vorhaben"), Kind.MEASURE),
    **dict.fromkeys(("empfehlung", "recommendation"), Kind.RECOMMENDATION),
    **dict.fromkeys(("ziel", "objective", "goal"), Kind.OBJECTIVE),
    **dict.fromkeys(("handlungsfeld", "field"), Kind.FIELD),
    **dict.fromkeys(("leitlinie", "guideline"), Kind.GUIDELINE),
}
_NAMED: Final = re.compile(
    rf"({'|'.join(_KINDS)})\s+((?:(?-i:[A-Z]{{1,2}})\s)?[A-Za-z]{{0,3}}\d+(?:\.\d+)*)\s*[:.)–-]?\s*(.*)",
    re.IGNORECASE | re.DOTALL,
)
# "10.000 Menschen" begins with a number and isn't numbered.
_NUMBERED: Final = re.compile(r"([A-Z]?\d+(?:\.\d{1,2}){0,4})[.):]?\s+(\S.*)", re.DOTALL)
# What somebody types in front of a paragraph: "M 12 …", "1. …". "3. Oktober" is a day.
_LETTERS: Final = {"M": Kind.MEASURE, "E": Kind.RECOMMENDATION, "Z": Kind.OBJECTIVE, "HF": Kind.FIELD}
_LETTERED: Final = re.compile(rf"({'|'.join(_LETTERS)})\s?(\d{{1,3}}(?:\.\d{{1,2}}){{0,3}})[.):]?\s+(\S.*)", re.DOTALL)
_MONTHS: Final = "Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez"
_COUNTED: Final = re.compile(rf"(\d{{1,3}})[.)]\s+(?!(?:{_MONTHS})|Jahrhundert)(\S.*)", re.DOTALL)
_HEADING: Final = re.compile(r"(?:heading|überschrift|berschrift)\s*(\d)", re.IGNORECASE)
_RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_TEXT: Final = ("document", "styles", "numbering")


@dataclass
class Proposed:
    """An element that a passage of the text seems to be; `is_sure` when the text itself says so."""

    kind: str
    number: str
    title: str
    place: str
    is_sure: bool
    text: list[str] = field(default_factory=list)
    is_counted: bool = False  # by a number that somebody typed


def read_word(parts: Mapping[str, bytes], name: str) -> list[Proposed]:
    """The elements that the parts of a document propose, in order. Raises ValidationError with one sentence."""
    try:
        document = Document(BytesIO(_own_package(parts, name)))
        found = list(_walk(document))
    except (KeyError, ValueError, AttributeError, RecursionError, TypeError, SyntaxError) as error:
        raise _broken(name) from error
    if not found:
        fault = _("In „%(name)s“ stehen weder Überschriften noch nummerierte Absätze. Formatieren Sie sie in Word.")
        raise ValidationError(fault % {"name": name})
    if len(found) > MOST_ELEMENTS:
        fault = _("„%(name)s“ ergibt mehr als %(most)d Einträge. Teilen Sie den Text bitte auf mehrere Dateien auf.")
        raise ValidationError(fault % {"name": name, "most": MOST_ELEMENTS})
    return found


def _broken(name: str) -> ValidationError:
    fault = _("„%(name)s“ lässt sich nicht als Word-Dokument lesen. Speichern Sie den Text in Word neu als DOCX.")
    return ValidationError(fault % {"name": name})


def _too_long(name: str) -> ValidationError:
    fault = _(
        "„%(name)s“ ist zu umfangreich: Möglich sind höchstens %(most)d Absätze. Teilen Sie den Text bitte auf mehrere "
        "Dateien auf."
    )
    return ValidationError(fault % {"name": name, "most": MOST_PARAGRAPHS})


def _own_package(parts: Mapping[str, bytes], name: str) -> bytes:
    """Text, styles and numbering in a package of our own, without anything they came with."""
    kept = {part: parts[f"word/{part}.xml"] for part in _TEXT if f"word/{part}.xml" in parts}
    if "document" not in kept:
        raise _broken(name)
    for content in kept.values():
        if len(content) > LARGEST_PART or content.count(b"<") > MOST_MARKS:
            raise _too_long(name)
        try:
            root = SafeXml.fromstring(content, forbid_dtd=True)
            if sum(1 for _paragraph in root.iter(qn("w:p"))) > MOST_PARAGRAPHS:
                raise _too_long(name)
        except (DefusedXmlException, SafeXml.ParseError, ValueError) as error:
            raise _broken(name) from error
    kinds = {part: "document.main" if part == "document" else part for part in kept}
    types = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{_TYPE}.{kind}+xml"/>' for part, kind in kinds.items()
    )
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    inner = "".join(
        f'<Relationship Id="rId{number}" Type="{_RELATION}/{part}" Target="{part}.xml"/>'
        for number, part in enumerate(kept)
        if part != "document"
    )
    outer = f'<Relationship Id="rId1" Type="{_RELATION}/officeDocument" Target="word/document.xml"/>'
    files = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">{rels}{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{outer}</Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>',
    }
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for path, text in files.items():
            package.writestr(path, text)
        for part, content in kept.items():
            package.writestr(f"word/{part}.xml", content)
    return out.getvalue()


class _Styles:
    """The styles of paragraphs, looked up once: there are few of them, and thousands of paragraphs."""

    def __init__(self, document: Any) -> None:
        self._by_id: dict[str, Any] = {}
        self._default: Any = None
        self._known: dict[str, tuple[int, list[Any]]] = {}
        for style in document.styles.element.findall(qn("w:style")):
            self._by_id.setdefault(str(style.get(qn("w:styleId")) or ""), style)
            if _is_for_paragraphs(style) and style.get(qn("w:default")) in {"1", "true", "on"}:
                self._default = style

    def level(self, paragraph: Paragraph) -> int:
        """1 for a heading of the first level; 0 for what is no heading."""
        return self._of(paragraph)[0]

    def properties(self, paragraph: Paragraph) -> list[Any]:
        """What is said of paragraphs: by the paragraph itself, by its style, and by those that one builds upon."""
        return [paragraph._p.pPr, *self._of(paragraph)[1]]

    def _of(self, paragraph: Paragraph) -> tuple[int, list[Any]]:
        key = str(paragraph._p.style or "")
        if key not in self._known:
            named = self._by_id.get(key)
            style = named if named is not None and _is_for_paragraphs(named) else self._default
            chain = list(self._chain(style))
            levels = (_HEADING.search(name) for style in chain for name in _names(style))
            first = next((found for found in levels if found), None)
            self._known[key] = int(first[1]) if first else 0, [style.find(qn("w:pPr")) for style in chain]
        return self._known[key]

    def _chain(self, style: Any) -> Iterator[Any]:
        for _step in range(_STEPS):
            if style is None:
                return
            yield style
            style = self._by_id.get(_value(style.find(qn("w:basedOn"))))


def _is_for_paragraphs(style: Any) -> bool:
    return bool(style.get(qn("w:type"), "paragraph") == "paragraph")


def _names(style: Any) -> tuple[str, str]:
    return _value(style.find(qn("w:name"))), str(style.get(qn("w:styleId")) or "")


class _Numbers:
    """Automatic numbers: Word doesn't write them into the text, so they are counted here as Word counts them."""

    def __init__(self, document: Any, styles: _Styles) -> None:
        self._styles = styles
        self._levels: dict[tuple[str, int], tuple[str, str]] = {}
        self._abstract: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = {}
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError, AttributeError):
            return
        for number in root.findall(qn("w:num")):
            target = number.find(qn("w:abstractNumId"))
            self._abstract[number.get(qn("w:numId"))] = target.get(qn("w:val"))
        for abstract in root.findall(qn("w:abstractNum")):
            for level in abstract.findall(qn("w:lvl")):
                key = abstract.get(qn("w:abstractNumId")), int(level.get(qn("w:ilvl")))
                self._levels[key] = _value(level.find(qn("w:numFmt"))), _value(level.find(qn("w:lvlText")))

    def label(self, paragraph: Any) -> str:
        """The number in front of a paragraph, "" when it has none or only a bullet."""
        numbered = self._of(paragraph)
        if numbered is None:
            return ""
        abstract, level = numbered
        kind, pattern = self._levels.get((abstract, level), ("", ""))
        counts = self._counts.setdefault(abstract, {})
        counts[level] = counts.get(level, 0) + 1
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        if kind in {"", "bullet", "none"}:
            return ""
        return re.sub(r"%(\d)", lambda hole: str(counts.get(int(hole[1]) - 1, 1)), pattern).strip().rstrip(".):")

    def _of(self, paragraph: Any) -> tuple[str, int] | None:
        """Which list and which level, by the paragraph itself or by its style."""
        for properties in self._styles.properties(paragraph):
            found = properties.find(qn("w:numPr")) if properties is not None else None
            number = found.find(qn("w:numId")) if found is not None else None
            if found is not None and number is not None:
                level = found.find(qn("w:ilvl"))
                abstract = self._abstract.get(_value(number))
                return (abstract, min(int(_value(level) or 0), 8)) if abstract is not None else None
        return None


def _value(element: Any) -> str:
    return str(element.get(qn("w:val")) or "") if element is not None else ""


def _walk(document: Any) -> Iterator[Proposed]:
    styles = _Styles(document)
    return _Walk(_Numbers(document, styles), styles).through(document)


@dataclass
class _Walk:
    """Goes through the text: what begins an element, and what belongs to the one before."""

    numbers: _Numbers
    styles: _Styles
    field: str = ""
    fields: int = 0
    count: int = 0  # the last number typed in front of a paragraph
    current: Proposed | None = None

    def through(self, document: Any) -> Iterator[Proposed]:
        for index, block in enumerate(document.iter_inner_content(), 1):
            place = _("Absatz %(number)d") % {"number": index}
            if isinstance(block, Table):
                self._add(_rows(block))
                continue
            text = " ".join(block.text.split())
            label = self.numbers.label(block)
            if not text:
                continue
            found = self._element(block, label, text, place)
            if found is None:
                self._add([f"– {text}" if self._is_bullet(block) else text])
            else:
                self.current = found
                yield found

    def _add(self, texts: list[str]) -> None:
        if self.current is not None:
            self.current.text += texts

    def _element(self, block: Paragraph, label: str, text: str, place: str) -> Proposed | None:
        if named := _NAMED.fullmatch(text) or (_NAMED.fullmatch(f"{label} {text}") if label else None):
            kind = _KINDS[named[1].lower()]
            self.field = named[2] if kind == Kind.FIELD else self.field
            return _proposed(kind, named[2], named[3] or named[1], place, is_sure=True)
        if not label and (lettered := _LETTERED.fullmatch(text)):
            kind, number = _LETTERS[lettered[1]], lettered[1] + lettered[2]
            self.field = number if kind == Kind.FIELD else self.field
            return _proposed(kind, number, lettered[3], place, is_sure=True)
        level = self.styles.level(block)
        typed = _NUMBERED.fullmatch(text)
        number, title = (label, text) if label else (typed[1], typed[2]) if typed else ("", text)
        if level == 1:
            self.fields += 1
            self.field, self.count = number or str(self.fields), 0
            return _proposed(Kind.FIELD, self.field, title, place, is_sure=True)
        if level > 1:
            return _proposed(Kind.MEASURE, self._full(number), title, place, is_sure=bool(number))
        # A number within running text is one only where it stands in the list of a field: "3.1 …".
        if label or (typed and "." in number):
            return _proposed(Kind.MEASURE, self._full(number), title, place, is_sure=True)
        return self._counted(text, place)

    def _counted(self, text: str, place: str) -> Proposed | None:
        """A number typed in front of a paragraph. Within a measure it is a list; one that counts on is surely meant."""
        counted = _COUNTED.fullmatch(text)
        is_within = self.current is not None and self.current.kind != Kind.FIELD and not self.current.is_counted
        if counted is None or is_within:
            return None
        counts_on = int(counted[1]) == self.count + 1
        self.count = int(counted[1])
        found = _proposed(Kind.MEASURE, self._full(counted[1]), counted[2], place, is_sure=counts_on)
        found.is_counted = True
        return found

    def _is_bullet(self, block: Paragraph) -> bool:
        places = self.styles.properties(block)
        return any(place is not None and place.find(qn("w:numPr")) is not None for place in places)

    def _full(self, number: str) -> str:
        """A number that begins anew in each field bears the field's number in front."""
        return f"{self.field}.{number}" if number and self.field and "." not in number else number


def _proposed(kind: str, number: str, title: str, place: str, *, is_sure: bool) -> Proposed:
    kept = re.sub(r"[^A-Za-z0-9.]", "", number)[:20].strip(".")
    if len(title) <= LONGEST_TITLE:
        return Proposed(kind, kept, title, place, is_sure)
    cut = title[: LONGEST_TITLE - 1].rsplit(" ", 1)[0] + "…"
    return Proposed(kind, kept, cut, place, is_sure, [title])


def _rows(table: Table) -> list[str]:
    # The cells as they are written down: one that says to span a million columns is still one.
    rows = [[_Cell(cell, table).text for cell in row._tr.tc_lst] for row in table.rows]
    return [" | ".join(" ".join(text.split()) for text in row) for row in rows]
