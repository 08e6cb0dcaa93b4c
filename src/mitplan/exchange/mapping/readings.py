"""One value out of a record: which cell, repaired, matched, looked up in a table, read as date, money or party."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from mitplan.core.dates import PartialDate
from mitplan.core.texts import listed

from ..texts.markdown import plain_html
from ..texts.records import Record
from ..texts.repairs import Repairs, shortened

Reading = str | Mapping[str, Any]
# A pattern looks at this much of a cell: ids, codes and dates are short, and no pattern may take ages.
LOOKED_AT: Final = 300
_HOLE: Final = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads values of one mapping. `party` finds the key of a party by its name; `tell` hears what was repaired."""

    repairs: Repairs
    empty: frozenset[str]
    party: Callable[[str, Record], str]
    tell: Callable[[Record, str, str], None]

    def value(self, reading: Reading, record: Record) -> Any:
        """The value; None where the source says nothing. Raises ValidationError with a sentence."""
        how = {"column": reading} if isinstance(reading, str) else reading
        text = self.text(how, record)
        if text is None or isinstance(text, list):
            return text
        return self._read(text, how, record)

    def text(self, reading: Reading, record: Record) -> Any:
        """The text before it is read as something: repaired, matched and looked up."""
        how = {"column": reading} if isinstance(reading, str) else reading
        if "constant" in how:
            return how["constant"] or None
        raw = self._raw(how, record)
        if raw is None:
            return None
        if "match" in how:
            found = re.search(how["match"], raw[:LOOKED_AT])
            if found is None:
                return None
            raw = found.expand(how["take"]) if "take" in how else found[1 if found.re.groups else 0]
        if "codes" in how:
            return _looked_up(raw, how) or None
        return shortened(raw, int(how["shorten"])) if "shorten" in how else raw or None

    def _raw(self, how: Mapping[str, Any], record: Record) -> str | None:
        if "template" in how:
            names = _HOLE.findall(how["template"])
            cells = {name: self._cell(name, record) for name in names}
            if not any(cells.values()):
                return None
            return _HOLE.sub(lambda hole: cells[hole[1]], how["template"]).strip()
        text = self._cell(how["column"], record)
        if text and text in how.get("empty", ()):
            self.tell(record, text, "")
            return None
        if how.get("read") == "html":
            text = self.repairs.of(plain_html(text), lambda *_pair: None)
        # An empty cell may be a code of its own.
        return text or ("" if "" in how.get("codes", ()) else None)

    def _cell(self, name: str, record: Record) -> str:
        text = record.cells.get(name, "")
        if text.strip() in self.empty:
            return ""
        return self.repairs.of(text, lambda before, after: self.tell(record, before, after))

    def _read(self, text: str, how: Mapping[str, Any], record: Record) -> Any:
        match how.get("read", "text"):
            case "date":
                return PartialDate.parse(text).edtf
            case "money":
                return money_of(text, how)
            case "number":
                return decimal_of(text)
            case "party":
                return self.party(text, record)
            case "parties":
                return list(dict.fromkeys(self.party(part, record) for part in _parts(text, how)))
            case "list":
                return list(dict.fromkeys(_parts(text, how)))
        return text


def _parts(text: str, how: Mapping[str, Any]) -> list[str]:
    parts = (part.strip() for part in text.split(how.get("separator", ";")))
    return [part for part in parts if part]


def _looked_up(text: str, how: Mapping[str, Any]) -> str:
    codes = how["codes"]
    if text in codes:
        return str(codes[text])
    if "otherwise" in how:
        return str(how["otherwise"])
    fault = _("„%(value)s“ steht nicht in der Tabelle der Zuordnung. Bekannt sind: %(all)s.")
    raise ValidationError(fault % {"value": text[:60], "all": listed(sorted(codes))})


def decimal_of(text: str) -> str:
    """A number as German or English writes it, as decimal text. "10.000" is ten thousand, "10.00" is ten.

    Raises ValidationError where that can't be told.
    """
    digits = re.sub(r"[\s\u00a0\u202f'’]", "", text)
    if re.fullmatch(r"-?\d{1,3}(\.\d{3})+(,\d+)?", digits):
        digits = digits.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"-?\d{1,3}(,\d{3}){2,}(\.\d+)?|-?\d{1,3}(,\d{3})+\.\d+", digits):
        digits = digits.replace(",", "")
    elif re.fullmatch(r"-?\d{1,3},\d{3}", digits):
        raise ValidationError(
            _("„%(value)s“ kann Tausend oder Komma meinen. Schreiben Sie bitte 10000 oder 10,0.") % {"value": text[:60]}
        )
    else:
        digits = digits.replace(",", ".")
    if not re.fullmatch(r"-?\d{1,30}(\.\d{1,30})?", digits, re.ASCII):
        raise ValidationError(_("„%(value)s“ ist keine Zahl.") % {"value": text[:60]})
    return digits


_UNITS: Final = {"": 1, "tsd": 1000, "mio": 1_000_000, "million": 1_000_000, "millionen": 1_000_000, "mrd": 10**9}
_MONEY: Final = re.compile(
    r"(?P<low>-?\d[\d.,'’\s\u00a0\u202f]*?)\s*(?:(?:bis|–|-|to)\s*(?P<high>\d[\d.,'’\s\u00a0\u202f]*?)\s*)?"
    r"(?P<unit>Tsd|Mio|Mrd|Million|Millionen)?\.?\s*(?P<currency>€|EUR|Euro|CAD|USD|CHF|\$)?",
    re.IGNORECASE,
)


def money_of(text: str, how: Mapping[str, Any]) -> dict[str, Any]:
    """A sum as it is written ("1,2 Mio. €", "10.000–12.000 EUR"), in whole cents. Raises ValidationError."""
    found = _MONEY.fullmatch(text.strip()[:LOOKED_AT])
    if found is None:
        raise ValidationError(_("„%(value)s“ ist kein Betrag, etwa „12.500 €“.") % {"value": text[:60]})
    factor = _UNITS[(found["unit"] or "").lower()] * 100
    amounts = [Decimal(decimal_of(amount)) * factor for amount in (found["low"], found["high"] or found["low"])]
    if any(amount != int(amount) for amount in amounts):
        raise ValidationError(_("„%(value)s“ geht nicht in ganzen Cent auf.") % {"value": text[:60]})
    written = {"€": "EUR", "euro": "EUR", "$": how.get("currency", "USD")}
    currency = found["currency"] or how.get("currency", "EUR")
    return {
        "low": int(amounts[0]),
        "high": int(amounts[1]),
        "currency": written.get(currency.lower(), currency.upper()),
        "period": how.get("period", "unknown"),
        "basis": how.get("basis", "unknown"),
    }
