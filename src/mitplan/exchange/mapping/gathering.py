"""Applies a mapping to the records of a source: elements, links, claims and bodies, and what a person should know."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from mitplan.core.dates import PartialDate
from mitplan.plan.fields import FIELDS
from mitplan.plan.states import Standing

from ..given import Cell, Delivery, Given, GivenClaim, GivenLink, Place, Remark
from ..texts.records import Record
from .declared import Mapping as Declared
from .parties import Parties
from .readings import LOOKED_AT, Reader, Reading

_NUMBER: Final = re.compile(r"[A-Za-z0-9.]{1,20}")
_OF_STATUS: Final = ("stage", "assessment")
MOST_REMARKS: Final = 1000


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a source gives under a mapping, and how many records each of its rules took."""

    delivery: Delivery
    counts: Mapping[str, int]


def gather(mapping: Declared, records: Iterable[Record], known_parties: Mapping[str, str]) -> Gathered:
    """Everything the records give. `known_parties`: key by name, as the register has them. Faults become remarks."""
    return _Gathering(mapping, known_parties).run(records)


@dataclass
class _Gathering:
    mapping: Declared
    known_parties: Mapping[str, str]
    elements: dict[str, Given] = field(default_factory=dict)
    links: dict[tuple[str, str, str], GivenLink] = field(default_factory=dict)
    claims: list[GivenClaim] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    originals: dict[str, str] = field(default_factory=dict)
    # What rows say of elements that other rows make: by reference, with the value.
    fills: list[tuple[str, str, Cell]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.parties = Parties(self.mapping, self.known_parties)
        empty = frozenset({"", *self.mapping.content.get("empty", ())})
        self.reader = Reader(self.mapping.repairs, empty, self._party, self._repaired)

    def run(self, records: Iterable[Record]) -> Gathered:
        for element in self.mapping.content.get("elements", ()):
            self._constant(element)
        columns: dict[str, None] = {}
        for found in records:
            columns |= dict.fromkeys(found.cells)
            record = self._with_derived(found)
            rules = [rule for rule in self.mapping.rules if self._applies(rule, record)]
            if not rules:
                self._tell(_place(record), _("Für diesen Eintrag hat die Zuordnung keine Regel; er bleibt außen vor."))
            for rule in rules:
                self.counts[rule["name"]] += 1
                self._apply(rule, record)
        self._tell_unused(columns)
        self._fill()
        self.remarks += self.parties.remarks
        delivery = Delivery(
            list(self.elements.values()),
            list(self.links.values()),
            self.claims,
            self.parties.needed(),
            self.remarks[:MOST_REMARKS],
        )
        return Gathered(delivery, dict(self.counts))

    # ---------------------------------------------------------------- one record

    def _with_derived(self, record: Record) -> Record:
        """The record with the columns that the mapping makes of others."""
        derived = self.mapping.part("columns").items()
        made = {name: self._text(reading, record) or "" for name, reading in derived}
        return Record(record.what, {**record.cells, **made}, record.place) if made else record

    def _applies(self, rule: Mapping[str, Any], record: Record) -> bool:
        if rule.get("what", "row") != record.what:
            return False
        conditions = rule.get("when", {}).items()
        return all(re.search(pattern, record.cells.get(name, "")[:LOOKED_AT]) for name, pattern in conditions)

    def _apply(self, rule: Mapping[str, Any], record: Record) -> None:
        place = _place(record)
        number = self._number(rule["number"], record)
        title = self._value(rule["title"], record, "title")
        if number is None or title is None:
            if title is None:
                self._fault(place, _("Der Titel fehlt."))
            return
        values = {"title": Cell(title, place.at(_column(rule["title"])))}
        for name, reading in self._said(rule):
            value = self._value(reading, record, name)
            if value is not None:
                values[name] = Cell(value, place.at(_column(reading)))
        if tags := [tag for reading in rule.get("tags", ()) for tag in _listed(self._value(reading, record, "tags"))]:
            values["tags"] = Cell(list(dict.fromkeys(tags)), place)
        original = self._value(rule["id"], record, "id") if "id" in rule else None
        if original and original != number:
            # Whoever knows the source looks for its own id.
            values["names"] = Cell([{"name": original, "note": _("Kennung in der Quelle")}], place)
        given = Given(rule["kind"], number, values, place)
        if self._is_new(given, original or number):
            self.elements[given.reference] = given
            self._joined(rule, record, given.reference)

    def _said(self, rule: Mapping[str, Any]) -> Iterator[tuple[str, Reading]]:
        for name in ("text", "pages"):
            if name in rule:
                yield name, rule[name]
        yield from rule.get("fields", {}).items()

    def _is_new(self, given: Given, original: str) -> bool:
        reference = given.reference
        if reference not in self.elements:
            self.originals[reference] = original
            return True
        fault = _("Die Nummer %(number)s ist schon vergeben, an „%(first)s“ (%(place)s).")
        told = {"number": given.number, "first": self.originals.get(reference, ""), "place": self._first(reference)}
        self._fault(given.place, fault % told)
        return False

    def _first(self, reference: str) -> Place:
        return self.elements[reference].place

    def _joined(self, rule: Mapping[str, Any], record: Record, reference: str) -> None:
        for link in rule.get("links", ()):
            self._link(link, record, reference)
        for claim in rule.get("claims", ()):
            about = reference if "kind" not in claim else self._reference(claim["kind"], claim["number"], record)
            if about:
                self._claim(claim, record, about)
        for fill in rule.get("fills", ()):
            about = self._reference(fill["kind"], fill["number"], record)
            for name, reading in fill["values"].items() if about else ():
                value = self._value(reading, record, name)
                if value is not None:
                    self.fills.append((about or "", name, Cell(value, _place(record).at(_column(reading)))))

    def _link(self, link: Mapping[str, Any], record: Record, origin: str) -> None:
        said = {name: self._value(link[name], record, name) for name in ("note", "locator") if name in link}
        for target in self._references(link, record):
            key = (origin, link["type"], target)
            values = {name: str(value) for name, value in said.items() if value}
            self.links.setdefault(key, GivenLink(*key, _place(record).at(_column(link["number"])), values))

    def _references(self, link: Mapping[str, Any], record: Record) -> list[str]:
        if "separator" not in link:
            found = self._reference(link["to"], link["number"], record)
            return [found] if found else []
        text = self._value(link["number"], record, link["type"]) or ""
        parts = [part.strip() for part in text.split(link["separator"]) if part.strip()]
        numbers = [self._as_number(part, _place(record)) for part in parts]
        return [f"{link['to']}/{number}" for number in numbers if number]

    # ---------------------------------------------------------------- statements

    def _claim(self, claim: Mapping[str, Any], record: Record, about: str) -> None:
        place = _place(record).at(_column(claim["value"]))
        said = {name: self._value(claim[name], record, name) for name in ("locator", "note") if name in claim}
        for name in ("as_of", "stated_on"):
            if name in claim and (text := self._value(claim[name], record, name)):
                said[name] = self._date(text, place)
        values = {name: value for name, value in said.items() if value}
        if "source" in claim:
            values["source"] = claim["source"]
        if claim.get("valid"):
            values["valid"] = True
        if "scale" in claim:
            self._rated(claim, record, GivenClaim(about, "", place, values))
            return
        value = self._value(claim["value"], record, claim["field"])
        if value is not None:
            self.claims.append(GivenClaim(about, claim["field"], place, {**values, "value": value}))

    def _rated(self, claim: Mapping[str, Any], record: Record, blank: GivenClaim) -> None:
        """A word of a foreign scale: the codes it was declared to mean, else openly unknown; the word stays beside."""
        word = self._text(claim["value"], record)
        if word is None:
            return
        scale = self.mapping.part("scales")[claim["scale"]]
        step = scale["values"].get(word)
        if step is None:
            sentence = _("„%(word)s“ steht nicht in der Skala „%(scale)s“; der Stand gilt als unbekannt.")
            self._tell(blank.place, sentence % {"word": word[:60], "scale": claim["scale"]})
        step = step or {"said": word}
        note = "; ".join(filter(None, [blank.values.get("note", ""), step["said"]]))
        if word not in note:
            note = f"{note} ({word})"
        codes = {name: step[name] for name in _OF_STATUS if name in step}
        for name, code in (codes or {"stage": ""}).items():
            standing = {"value": code} if code else {"standing": str(Standing.UNKNOWN)}
            self.claims.append(GivenClaim(blank.element, name, blank.place, {**blank.values, **standing, "note": note}))
        if blank.values.get("valid") and "status_reason" in step:
            self.fills.append((blank.element, "status_reason", Cell(step["status_reason"], blank.place)))

    def _date(self, text: str, place: Place) -> str:
        try:
            return PartialDate.parse(text).edtf
        except ValueError as error:
            self._fault(place, str(error))
            return ""

    # ---------------------------------------------------------------- values

    def _value(self, reading: Reading, record: Record, name: str) -> Any:
        try:
            return self.reader.value(reading, record)
        except (ValidationError, ValueError) as error:
            reason = error.messages[0] if isinstance(error, ValidationError) else str(error)
            self._fault(_place(record).at(_column(reading)), f"{_called(name)}{reason}")
            return None

    def _text(self, reading: Reading, record: Record) -> str | None:
        try:
            text: str | None = self.reader.text(reading, record)
        except ValidationError as error:
            self._fault(_place(record).at(_column(reading)), error.messages[0])
            return None
        return text

    def _reference(self, kind: str, reading: Reading, record: Record) -> str | None:
        text = self._text(reading, record)
        number = self._as_number(text, _place(record).at(_column(reading))) if text else None
        return f"{kind}/{number}" if number else None

    def _number(self, reading: Reading, record: Record) -> str | None:
        place = _place(record).at(_column(reading))
        text = self._text(reading, record)
        if not text:
            self._fault(place, _("Die Nummer fehlt."))
            return None
        return self._as_number(text, place)

    def _as_number(self, text: str, place: Place) -> str | None:
        """The number that an id of the source becomes: only letters, digits and dots, at most twenty."""
        declared = self.mapping.part("numbers")
        number: str = declared.get("given", {}).get(text, text)
        for old, new in declared.get("replace", {}).items():
            number = number.replace(old, new)
        if _NUMBER.fullmatch(number):
            return number
        fault = _(
            "„%(text)s“ taugt nicht als Nummer; möglich sind höchstens 20 Buchstaben (A bis Z), Ziffern und Punkte. "
            "Die Zuordnung kann unter „numbers“ sagen, was daraus wird."
        )
        self._fault(place, fault % {"text": text[:60]})
        return None

    def _party(self, name: str, record: Record) -> str:
        return self.parties.key_of(name, _place(record))

    # ---------------------------------------------------------------- the whole

    def _constant(self, element: Mapping[str, Any]) -> None:
        place = Place(_("Zuordnung „%(name)s“") % {"name": self.mapping.name})
        own = {name: element[name] for name in ("title", "text", "pages") if name in element}
        values = {name: Cell(value, place) for name, value in {**own, **element.get("fields", {})}.items()}
        given = Given(element["kind"], element["number"], values, place)
        self.elements[given.reference] = given

    def _fill(self) -> None:
        for reference, name, cell in self.fills:
            given = self.elements.get(reference)
            if given is None:
                missing = _("„%(reference)s“ kommt in der Quelle nicht vor.") % {"reference": reference}
                self._fault(cell.place, missing)
            else:
                values = {**given.values, name: cell}
                self.elements[reference] = Given(given.kind, given.number, values, given.place)

    def _tell_unused(self, columns: Iterable[str]) -> None:
        used = {*_columns_in(self.mapping.content["rows"]), *_columns_in(self.mapping.part("columns"))}
        used |= set(self.mapping.part("ignored"))
        for column in columns:
            if column not in used and not column.startswith("up."):
                sentence = _("Diese Spalte liest die Zuordnung nicht.")
                self._tell(Place(_("Quelle"), column=column), sentence)
        for column, reason in self.mapping.part("ignored").items():
            self._tell(Place(_("Quelle"), column=column), _("Nicht übernommen: %(reason)s") % {"reason": reason})

    def _repaired(self, record: Record, before: str, after: str) -> None:
        said = (
            _("Berichtigt: „%(before)s“ zu „%(after)s“.")
            if after
            else _("„%(before)s“ bleibt weg, wie die Zuordnung es sagt.")
        )
        sentence = said % {"before": " ".join(before.split()), "after": after}
        if Remark(_place(record), sentence) not in self.remarks[-20:]:
            self._tell(_place(record), sentence)

    def _tell(self, place: Place, sentence: str) -> None:
        self.remarks.append(Remark(place, sentence))

    def _fault(self, place: Place, sentence: str) -> None:
        self.remarks.append(Remark(place, sentence, is_fault=True))


def _place(record: Record) -> Place:
    return Place(record.place)


def _column(reading: Reading) -> str:
    return reading if isinstance(reading, str) else str(reading.get("column", ""))


def _listed(value: Any) -> list[str]:
    if value is None:
        return []
    return value if isinstance(value, list) else [str(value)]


def _columns_in(thing: Any) -> Iterator[str]:
    """Every column that some part of the rules reads: plain names, `column`, holes in templates, conditions."""
    if isinstance(thing, str):
        yield thing
        yield from re.findall(r"\{([^{}]+)\}", thing)
    elif isinstance(thing, Mapping):
        yield from thing
        for value in thing.values():
            yield from _columns_in(value)
    elif isinstance(thing, list):
        for value in thing:
            yield from _columns_in(value)


def _called(name: str) -> str:
    """What a field is called, before what is wrong with its value; "" where kinds call it differently, or none does."""
    words = {str(fields[name].verbose_name) for fields in FIELDS.values() if name in fields}
    return f"{words.pop()}: " if len(words) == 1 else ""
