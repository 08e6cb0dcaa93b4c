"""Values as people write them in cells, and back: German numbers and dates, labels of codes, names of parties."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from mitplan.core.dates import PartialDate
from mitplan.core.money import Money
from mitplan.core.tables import LONGEST_CELL
from mitplan.core.texts import listed
from mitplan.people.models import BodyName, Office
from mitplan.people.queries import OFFICE, Called, Names

Raw = Any  # what a reader finds in a cell
TOO_LONG: Final = "[Dieser Text ist für eine Zelle zu lang; er steht nur im Plan.]"
_NOT_SAID: Final = frozenset({"unbekannt", "nicht bekannt", "k. a.", "k.a.", "keine angabe", "-", "–", "—", "unknown"})
_CLOSE_ENOUGH: Final = 60


class Type(StrEnum):
    """What kind of value a column holds."""

    TEXT = "text"
    CODE = "code"
    DATE = "date"
    MONEY = "money"
    NUMBER = "number"
    PARTY = "party"
    PARTIES = "parties"
    LIST = "list"
    NAMES = "names"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Read:
    """A value as documents hold it, and what a person should know about how it was read."""

    value: Any
    warning: str = ""


# ---------------------------------------------------------------- parties


class Parties:
    """Bodies and offices by all names they have had; two queries."""

    def __init__(self) -> None:
        self._keys: dict[str, set[str]] = {}
        rows = [*BodyName.objects.values_list("body__key", "name", "short")]
        rows += [(OFFICE + key, title, "") for key, title in Office.objects.values_list("key", "title")]
        keys = {key for key, _name, _short in rows}
        for key, *names in rows:
            for name in names:
                self._keys.setdefault(_plain(name), set()).add(key)
        self._all = keys
        self._all_names = {name for _key, *names in rows for name in names if name}
        called = Names(keys)
        self._names = {key: self._told(key, called.called(key, None)) for key in keys}

    def _told(self, key: str, called: Called) -> str:
        """The shortest name that nobody else has; else the key."""
        short, name = called
        return next((it for it in (short, name) if len(it) > 0 and self._keys.get(_plain(it)) == {key}), key)

    def name_of(self, key: str) -> str:
        """The name of today, where nobody else is called so; else the key."""
        return self._names.get(key, key)

    @property
    def names(self) -> list[str]:
        """What parties are called, in order, for a list to choose from."""
        return sorted(self._names.values(), key=str.casefold)

    def key_of(self, text: str) -> str:
        """The key of who is meant, by key or any name. Raises ValidationError."""
        if text in self._all:
            return text
        found = self._keys.get(_plain(text), set())
        if len(found) == 1:
            return next(iter(found))
        if found:
            fault = _("„%(name)s“ heißen mehrere Stellen: %(keys)s. Schreiben Sie statt des Namens den Schlüssel.")
            raise ValidationError(fault % {"name": text[:60], "keys": listed(sorted(found))})
        fault = _(
            "Eine Stelle „%(name)s“ ist nicht eingetragen.%(meant)s Berichtigen Sie den Namen, oder tragen Sie sie ein."
        )
        raise ValidationError(fault % {"name": text[:60], "meant": meant(text, self._all_names)})


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def meant(text: str, known: Iterable[str]) -> str:
    """The known word that is nearest, as a question; "" when none is near."""
    found: Any = process.extractOne(text.casefold(), {it: it.casefold() for it in known}, scorer=fuzz.WRatio)
    if found is None or found[1] < _CLOSE_ENOUGH:
        return ""
    return " " + _("Meinten Sie „%(word)s“?") % {"word": found[2]}


# ---------------------------------------------------------------- labels


def german(text: Any) -> str:
    """A label in the language of the workbook."""
    with translation.override("de"):
        return str(text)


@dataclass(frozen=True)
class Codes:
    """The codes of one field with their German labels."""

    labels: Mapping[str, str]
    _codes: dict[str, str] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for code, label in self.labels.items():
            self._codes.setdefault(label.casefold(), code)
        self._codes.update({code.casefold(): code for code in self.labels if code})

    @classmethod
    def of(cls, choices: Iterable[tuple[Any, Any]]) -> "Codes":
        return cls({str(code): german(label) for code, label in choices})

    def code_of(self, text: str) -> str:
        """The code of a label or code. Raises ValidationError naming the possible ones."""
        plain = " ".join(text.split()).casefold()
        if plain in self._codes:
            return self._codes[plain]
        labels = [label for code, label in self.labels.items() if code]
        fault = _("„%(value)s“ steht nicht zur Wahl.%(meant)s Möglich sind: %(labels)s.")
        raise ValidationError(fault % {"value": text[:60], "meant": meant(text, labels), "labels": listed(labels)})


# ---------------------------------------------------------------- writing


def written(type_: Type, value: Any, parties: Parties, codes: Codes | None = None) -> str:
    """A value of a document as the cell of a workbook says it."""
    if value in (None, "", [], False):
        return ""
    if type_ is Type.CODE and codes:
        return codes.labels.get(value, str(value))
    writer = _WRITERS.get(type_)
    text = writer(value, parties) if writer else str(value)
    return text if len(text) <= LONGEST_CELL else TOO_LONG


def _date_written(value: str, _parties: Parties) -> str:
    point = PartialDate(value)
    if point.is_exact and point.start and point.start.day:
        return f"{point.start.day:02}.{point.start.part:02}.{point.start.year}"
    words = point.display("de")
    return words if PartialDate.parse(words) == point else value


def _money_written(value: Mapping[str, Any], _parties: Parties) -> str:
    return Money.from_json(value).display("de")


def _number_written(value: str, _parties: Parties) -> str:
    return value.replace(".", ",")


def _list_written(value: Sequence[str], _parties: Parties) -> str:
    if any(re.search(r"[;\n]|^\[|^\s|\s$", item) for item in value):
        return json.dumps(list(value), ensure_ascii=False)
    return "; ".join(value)


def _parties_written(value: Sequence[str], parties: Parties) -> str:
    return _list_written([parties.name_of(key) for key in value], parties)


def _names_written(value: Sequence[Mapping[str, str]], _parties: Parties) -> str:
    parts = ("name", "since", "until", "note")
    if any("|" in text or "\n" in text for item in value for text in item.values()):
        return json.dumps([dict(item) for item in value], ensure_ascii=False)
    return "\n".join(" | ".join(item.get(part, "") for part in parts).rstrip(" |") for item in value)


_WRITERS: Final[Mapping[Type, Any]] = {
    Type.DATE: _date_written,
    Type.MONEY: _money_written,
    Type.NUMBER: _number_written,
    Type.PARTY: lambda value, parties: parties.name_of(value),
    Type.PARTIES: _parties_written,
    Type.LIST: _list_written,
    Type.NAMES: _names_written,
    Type.FLAG: lambda _value, _parties: "ja",
}


# ---------------------------------------------------------------- reading


def as_text(raw: Raw) -> str:
    """What stands in a cell, as text: whole numbers without ".0", days as ISO writes them."""
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "ja" if raw else "nein"
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() and abs(raw) < 10**15 else format(Decimal(repr(raw)), "f")
    if isinstance(raw, datetime):
        return raw.date().isoformat() if not (raw.hour or raw.minute or raw.second) else raw.isoformat(" ")
    return raw.isoformat() if isinstance(raw, date) else str(raw)


def habit_of(column: Iterable[Raw]) -> str:
    """How a column writes numbers: "de" (1.234,5), "en" (1,234.5), or "" where nothing says it or both are said."""
    said = set()
    for raw in column:
        if isinstance(raw, str) and any(sign.isdigit() for sign in raw):
            if re.search(r"\d,\d{1,2}(?!\d)|\d,\d{4,}|\.\d{3},|\.\d{3}\.\d{3}", raw):
                said.add("de")
            if re.search(r"\d\.\d{1,2}(?![\d.])|\d\.\d{4,}|,\d{3}\.|,\d{3},\d{3}", raw):
                said.add("en")
    return said.pop() if len(said) == 1 else ""


def read_cell(type_: Type, raw: Raw, parties: Parties, codes: Codes | None = None, habit: str = "") -> Read:
    """A cell as documents hold its value. Raises ValidationError with a sentence that says what to do."""
    text = as_text(raw).strip()
    if not text:
        return Read(empty(type_))
    if type_ is Type.CODE and codes:
        return Read(codes.code_of(text))
    if type_ not in (Type.TEXT, Type.DATE, Type.LIST, Type.NAMES) and text.casefold() in _NOT_SAID:
        told = _("„%(value)s“ wurde als nicht angegeben gelesen. Wer es bis wann weiß, sagt eine belegte Angabe.")
        return Read(empty(type_), told % {"value": text})
    try:
        found: Read = _READERS[type_](text, parties, habit, isinstance(raw, int | float))
    except ValueError as error:
        raise ValidationError(str(error)) from error
    return found


def empty(type_: Type) -> Any:
    """What documents hold where nothing is said."""
    if type_ is Type.MONEY:
        return None
    if type_ is Type.FLAG:
        return False
    return [] if type_ in (Type.LIST, Type.PARTIES, Type.NAMES) else ""


_TRAP: Final = re.compile(r"[1-9]\d{0,2}([.,])\d{3}")


def _read_money(text: str, _parties: Parties, habit: str, is_number: bool) -> Read:
    if is_number:
        cents = (Decimal(text) * 100).to_integral_value()  # however large: what is too much is said later
        return Read(Money(int(cents), int(cents)).to_json())
    value = Money.parse(text, language=habit or "de").to_json()
    trap = re.search(r"(?<![\d.,])[1-9]\d{0,2}\.\d{3}(?![\d.,])", text)
    return Read(value, _trap_told(trap[0], trap[0].replace(".", "")) if trap and habit != "de" else "")


def _read_number(text: str, _parties: Parties, habit: str, is_number: bool) -> Read:
    if is_number:
        return Read(text)
    bare = re.sub(r"[\s\u00a0\u202f'’]", "", text)
    trap = _TRAP.fullmatch(bare.lstrip("-"))
    if trap and not habit:
        fault = _("„%(value)s“ kann ein Komma oder Tausender meinen. Schreiben Sie %(one)s oder %(other)s.")
        plain, mark = bare.replace(trap[1], ""), bare.replace(trap[1], ",").rstrip("0").rstrip(",")
        other = mark if "," in mark else f"{mark},0"
        raise ValidationError(fault % {"value": text[:60], "one": plain, "other": other})
    group, point = (",", ".") if habit == "en" or (not habit and bare.rfind(".") > bare.rfind(",") > -1) else (".", ",")
    if not habit and bare.count(".") == 1 and "," not in bare:
        group, point = ",", "."
    number = bare.replace(group, "").replace(point, ".")
    try:
        Decimal(number)
    except InvalidOperation:
        raise ValidationError(
            _("„%(value)s“ ist keine Zahl. Schreiben Sie etwa 1234,5.") % {"value": text[:60]}
        ) from None
    return Read(number, _trap_told(text, number.replace(".", ",")) if trap else "")


def _trap_told(text: str, meaning: str) -> str:
    return _("„%(value)s“ wurde als %(meaning)s gelesen. Prüfen Sie, ob das gemeint ist.") % {
        "value": text,
        "meaning": meaning,
    }


def _read_list(text: str, _parties: Parties, _habit: str, _is_number: bool) -> Read:
    return Read(_items(text))


def _items(text: str) -> list[str]:
    if text.startswith("["):
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            found = None
        if isinstance(found, list) and all(isinstance(item, str) for item in found):
            return found
    return [item.strip() for item in re.split(r"[;\n]", text) if item.strip()]


def _read_parties(text: str, parties: Parties, _habit: str, _is_number: bool) -> Read:
    return Read(list(dict.fromkeys(parties.key_of(item) for item in _items(text))))


def _read_names(text: str, _parties: Parties, _habit: str, _is_number: bool) -> Read:
    if text.startswith("["):
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            found = None
        if isinstance(found, list) and all(isinstance(item, dict) for item in found):
            return Read(found)
    items = []
    for line in filter(None, map(str.strip, text.split("\n"))):
        parts = [part.strip() for part in line.split("|", 3)]
        told = dict(zip(("name", "since", "until", "note"), parts, strict=False))
        told |= {name: PartialDate.parse(told[name]).edtf for name in ("since", "until") if told.get(name)}
        items.append({name: value for name, value in told.items() if value})
    return Read(items)


def _read_flag(text: str, _parties: Parties, _habit: str, _is_number: bool) -> Read:
    plain = text.casefold()
    if plain in {"ja", "x", "wahr", "1", "true", "yes"}:
        return Read(True)
    if plain in {"nein", "falsch", "0", "false", "no"}:
        return Read(False)
    raise ValidationError(_("„%(value)s“: Erwartet wird „ja“ oder nichts.") % {"value": text[:60]})


_READERS: Final[Mapping[Type, Any]] = {
    Type.TEXT: lambda text, *_rest: Read(text),
    Type.CODE: lambda text, *_rest: Read(text),
    Type.DATE: lambda text, *_rest: Read(PartialDate.parse(text).edtf),
    Type.MONEY: _read_money,
    Type.NUMBER: _read_number,
    Type.PARTY: lambda text, parties, *_rest: Read(parties.key_of(text)),
    Type.PARTIES: _read_parties,
    Type.LIST: _read_list,
    Type.NAMES: _read_names,
    Type.FLAG: _read_flag,
}
