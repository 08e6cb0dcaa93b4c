"""Money as plans state it: an amount or a range in whole cents, with currency, period and basis.

A budget is not a need, a year is not a term: amounts of different period or basis can't be compared or added.
Numbers are read the German way by default ("10.000" is ten thousand) and refused where the
German and the English reading differ in silence ("10,000"). Words are tables here for the reason given in `date_words`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, Final, Self, TypeVar

from babel.core import get_global
from babel.numbers import format_decimal
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .date_words import LANGUAGES, spoken

# The largest integer every JSON reader keeps exactly; a sealed document must hold no other.
MOST_CENTS: Final = 2**53 - 1


class Period(TextChoices):
    """The time an amount is for."""

    ONCE = "once", gettext_lazy("einmalig")
    YEAR = "year", gettext_lazy("im Jahr")
    TOTAL = "total", gettext_lazy("insgesamt")
    # A source that gives an amount without saying for what time; never comparable, not even with its like.
    UNKNOWN = "unknown", gettext_lazy("Zeitraum unbekannt")


class Basis(TextChoices):
    """What kind of statement an amount is."""

    BUDGET = "budget", gettext_lazy("Haushalt")
    NEED = "need", gettext_lazy("Bedarf")
    ESTIMATE = "estimate", gettext_lazy("Schätzung")
    SPENT = "spent", gettext_lazy("ausgegeben")
    UNKNOWN = "unknown", gettext_lazy("Grundlage unbekannt")


Choice = TypeVar("Choice", Period, Basis)


@cache
def currencies() -> frozenset[str]:
    """The currencies with cents, past ones included: plans quote old sums."""
    digits = get_global("currency_fractions")
    default = digits["DEFAULT"][0]
    return frozenset(code for code in get_global("all_currencies") if digits.get(code, (default,))[0] == 2)


class _InWords:
    """How a sum is said, of one source or of many."""

    __slots__ = ()
    low: int
    high: int
    currency: str
    period: Period
    basis: Basis

    def amount(self, language: str) -> str:
        return amount_in_words(self.low, self.high, self.currency, language)

    def qualifier(self, language: str) -> str:
        return qualifier_in_words(self.period, self.basis, language)

    def display(self, language: str) -> str:
        return f"{self.amount(language)} {self.qualifier(language)}"


@dataclass(frozen=True, slots=True)
class Money(_InWords):
    """From `low` to `high` cents; both are the same for an exact amount."""

    low: int
    high: int
    currency: str = "EUR"
    period: Period = Period.UNKNOWN
    basis: Basis = Basis.UNKNOWN

    def __post_init__(self) -> None:
        for name in ("low", "high"):
            _require_cents(name, getattr(self, name))
        if self.low > self.high:
            raise ValueError(_("Geldbetrag: „low“ (von) ist größer als „high“ (bis)."))
        if str(self.currency) not in currencies():
            raise ValueError(_unknown_code("currency", self.currency, "EUR, CHF, USD, …"))
        object.__setattr__(self, "period", _choice(Period, "period", self.period))
        object.__setattr__(self, "basis", _choice(Basis, "basis", self.basis))

    @classmethod
    def parse(
        cls, text: str, *, period: Period = Period.UNKNOWN, basis: Basis = Basis.UNKNOWN, language: str = "de"
    ) -> "Money":
        """What a person wrote; period and basis count where the text names none."""
        amount, said_period, said_basis = _split_qualifier(text)
        low, high, currency = _read_amount(text, amount, "," if language.startswith("en") else ".")
        return cls(low, high, currency, said_period or period, said_basis or basis)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Strict: all of low, high, period and basis, no other names; the currency is EUR where it isn't said."""
        if not isinstance(value, Mapping):
            raise ValueError(_("Ein Geldbetrag besteht aus low, high, currency, period und basis."))
        known = ("low", "high", "currency", "period", "basis")
        for name in value:
            if name not in known:
                raise ValueError(_("Geldbetrag: Ein Feld „%(name)s“ gibt es nicht.") % {"name": name})
        for name in known:
            if name not in value and name != "currency":
                raise ValueError(_("Geldbetrag: Das Feld „%(name)s“ fehlt.") % {"name": name})
        return cls(**value)

    def to_json(self) -> dict[str, int | str]:
        return {
            "low": self.low,
            "high": self.high,
            "currency": self.currency,
            "period": self.period.value,
            "basis": self.basis.value,
        }

    def __str__(self) -> str:
        return self.display("de")

    def comparable(self, other: "Money") -> bool:
        """Only amounts of one known period and one basis speak about the same thing."""
        known = self.period is not Period.UNKNOWN
        return known and (self.period, self.basis) == (other.period, other.basis)

    def contradicts(self, other: "Money") -> bool:
        """Comparable, and no amount can satisfy both."""
        if not self.comparable(other):
            return False
        return self.currency != other.currency or self.high < other.low or other.high < self.low


@dataclass(frozen=True, slots=True)
class Total(_InWords):
    """The sum of `count` amounts of one currency, period and basis. It can be larger than one Money may be."""

    low: int
    high: int
    currency: str
    period: Period
    basis: Basis
    count: int


# ---------------------------------------------------------------- refusing


def _require_cents(name: str, value: object) -> None:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(_("Geldbetrag: „%(name)s“ muss eine ganze Zahl von Cent sein.") % {"name": name})
    if not 0 <= value <= MOST_CENTS:
        raise ValueError(
            _("Geldbetrag: „%(name)s“ muss zwischen 0 und %(most)s Cent liegen.") % {"name": name, "most": MOST_CENTS}
        )


def _unknown_code(name: str, value: object, known: str) -> str:
    return _("Geldbetrag: „%(name)s“ kennt „%(value)s“ nicht. Möglich sind %(known)s.") % {
        "name": name,
        "value": str(value)[:60],
        "known": known,
    }


def _choice(kind: type[Choice], name: str, value: object) -> Choice:
    for choice in kind:
        if choice == value:
            return choice
    raise ValueError(_unknown_code(name, value, ", ".join(kind.values)))


def _unreadable(text: str, reason: str = "") -> ValueError:
    said = _("„%(value)s“ lässt sich nicht als Geldbetrag lesen.") % {"value": text[:60]}
    accepted = _("Möglich sind zum Beispiel 250.000 €, 1,6 Mio. €, 1,3 bis 1,6 Mrd. € im Jahr, 60.000 CHF (Haushalt).")
    return ValueError(" ".join(filter(None, (said, reason, accepted))))


# ---------------------------------------------------------------- reading

_PERIOD_WORDS: Final = (
    dict.fromkeys(("im jahr", "pro jahr", "je jahr", "jährlich", "a year", "per year", "annually"), Period.YEAR)
    | dict.fromkeys(("einmalig", "one-off", "once"), Period.ONCE)
    | dict.fromkeys(("insgesamt", "in total"), Period.TOTAL)
    | dict.fromkeys(("zeitraum unbekannt", "period unknown"), Period.UNKNOWN)
)
_BASIS_WORDS: Final = (
    dict.fromkeys(("haushalt", "budget"), Basis.BUDGET)
    | dict.fromkeys(("bedarf", "need"), Basis.NEED)
    | dict.fromkeys(("schätzung", "geschätzt", "estimate"), Basis.ESTIMATE)
    | dict.fromkeys(("ausgegeben", "spent"), Basis.SPENT)
    | dict.fromkeys(("grundlage unbekannt", "basis unknown"), Basis.UNKNOWN)
)
_SCALES: Final = (
    dict.fromkeys(("tausend", "tsd", "thousand"), 10**3)
    | dict.fromkeys(("mio", "mill", "million", "millionen", "m"), 10**6)
    | dict.fromkeys(("mrd", "milliarde", "milliarden", "bn"), 10**9)
)
# "Billion" is left out: a thousand times more in German than in English. See _scale.
_NUMBER: Final = r"[0-9]+(?:[.,'’ ][0-9]+)*"
_SCALE: Final = "|".join(sorted([*_SCALES, "billion"], key=len, reverse=True))
_CURRENCY: Final = "€|euros?|[a-z]{3}"


def _side(name: str) -> str:
    return (
        rf"(?:(?P<{name}_before>{_CURRENCY}) ?)?(?P<{name}>{_NUMBER})"
        rf"(?: ?(?P<{name}_scale>{_SCALE})\b\.?)?(?: ?(?P<{name}_after>{_CURRENCY}))?"
    )


_AMOUNT: Final = re.compile(rf"(?:von |from )?{_side('low')}(?: ?(?:bis|to|–|-) ?{_side('high')})?")


def _split_qualifier(text: str) -> tuple[str, Period | None, Basis | None]:
    """The amount, and the period and basis the text names around it."""
    amount = " ".join(text.casefold().split())
    basis = period = None
    if match := re.fullmatch(r"(.*?) ?\(([^()]*)\)", amount):
        basis = _BASIS_WORDS.get(match[2])
        if basis is None:
            raise _unreadable(text)
        amount = match[1]
    for words, meant in _PERIOD_WORDS.items():
        if amount.startswith(f"{words} ") or amount.endswith(f" {words}"):
            period = meant
            amount = amount.removeprefix(words).removesuffix(words).strip()
            break
    return amount, period, basis


def _read_amount(text: str, amount: str, group: str) -> tuple[int, int, str]:
    """Low and high in cents, and the currency; `group` is what separates thousands in the reader's language."""
    match = _AMOUNT.fullmatch(amount)
    if match is None:
        raise _unreadable(text)
    said = {match[name] for name in ("low_before", "low_after", "high_before", "high_after") if match[name]}
    codes = {"EUR" if word[0] == "€" or word.startswith("euro") else word.upper() for word in said}
    if len(codes) > 1:
        raise _unreadable(text, _("Es nennt zwei Währungen."))
    currency = codes.pop() if codes else "EUR"
    low_scale, high_scale = (_scale(text, match[name], group) for name in ("low_scale", "high_scale"))
    if match["high"] is None:
        cents = _cents(text, match["low"], low_scale, group)
        return cents, cents, currency
    high = _cents(text, match["high"], high_scale, group)
    if low_scale or not high_scale or match["low_after"] or (match["low_before"] and match["high_before"]):
        return _cents(text, match["low"], low_scale, group), high, currency
    return _shared(text, match["low"], (high_scale, high), group), high, currency


def _shared(text: str, number: str, above: tuple[int, int], group: str) -> int:
    """In "1,3 bis 1,6 Mrd." the scale is for both; in "500.000 bis 1,2 Mio." it isn't. Take the only sensible one."""
    scale, high = above
    readings = []
    for factor, least in ((scale, 0), (0, 100_000)):
        try:
            cents = _cents(text, number, factor, group)
        except ValueError:
            continue
        if least <= cents <= high:
            readings.append(cents)
    if len(readings) != 1:
        raise _unreadable(text, _("Nennen Sie die Einheit auch beim ersten Betrag."))
    return readings[0]


def _scale(text: str, word: str | None, group: str) -> int:
    """The factor of a word like Mio.; 0 where there is none."""
    if word == "billion":
        if group == ".":
            raise _unreadable(text, _("„Billion“ heißt deutsch tausend Milliarden und englisch eine Milliarde."))
        return 10**9
    return _SCALES[word] if word else 0


_WHOLE: Final = re.compile(r"0|[1-9][0-9]{0,15}|[1-9][0-9]{0,2}(?:([.,'’ ])[0-9]{3})(?:\1[0-9]{3}){0,4}")
_FRACTION: Final = re.compile(r"[0-9]{0,9}")  # longer ones would be rounded


def _cents(text: str, number: str, scale: int, group: str) -> int:
    """Whole cents of a number with a scale (0: none)."""
    whole, fraction = _split_number(text, number, scale, group)
    if not _WHOLE.fullmatch(whole) or not _FRACTION.fullmatch(fraction):
        raise _unreadable(text)
    digits = re.sub(r"[^0-9]", "", whole)
    cents = Decimal(f"{digits}.{fraction or 0}") * (scale or 1) * 100
    if cents % 1 or (len(fraction) > 2 and not scale):
        raise _unreadable(text, _("Kleiner als ein Cent geht nicht."))
    return int(cents)


def _split_number(text: str, number: str, scale: int, group: str) -> tuple[str, str]:
    """Whole part and decimals, or a refusal where "10,000" may be ten or ten thousand."""
    marks = [mark for mark in number if mark in ".,"]
    if not marks or (len(marks) > 1 and len(set(marks)) == 1):
        return number, ""
    whole, _mark, fraction = number.rpartition(marks[-1])
    if len(marks) > 1 or len(fraction) != 3 or not re.fullmatch(r"[1-9][0-9]{0,2}", whole):
        return whole, fraction
    if scale or marks[0] != group:
        raise _unreadable(text, _("„%(number)s“ kann ein Komma oder Tausender meinen.") % {"number": number})
    return number, ""


# ---------------------------------------------------------------- writing

_WORDS: Final[dict[str, tuple[str, str, str]]] = {
    "once": ("einmalig", "one-off", "لمرة واحدة"),
    "year": ("im Jahr", "a year", "سنويًا"),
    "total": ("insgesamt", "in total", "إجمالًا"),
    "budget": ("Haushalt", "budget", "الميزانية"),
    "need": ("Bedarf", "need", "الاحتياج"),
    "estimate": ("Schätzung", "estimate", "تقدير"),
    "spent": ("ausgegeben", "spent", "المصروف"),
    "unknown": ("Grundlage unbekannt", "basis unknown", "الأساس غير معروف"),
    "unknown time": ("Zeitraum unbekannt", "period unknown", "الفترة غير معروفة"),
    "million": ("Mio.", "million", "مليون"),
    "billion": ("Mrd.", "billion", "مليار"),
    "range": ("{} bis {}", "{} to {}", "من {} إلى {}"),
}


def _word(name: str, language: str) -> str:
    return _WORDS[name][LANGUAGES.index(spoken(language))]


def qualifier_in_words(period: Period, basis: Basis, language: str) -> str:
    """What the amount is for and what kind of statement it is; an unknown basis is said, too."""
    time = "unknown time" if period is Period.UNKNOWN else period.value
    return f"{_word(time, language)} ({_word(basis.value, language)})"


@lru_cache(maxsize=16_384)
def amount_in_words(low: int, high: int, currency: str, language: str) -> str:
    """An amount or range, in millions or billions only where that loses nothing."""
    (number, scale), (upper, upper_scale) = (_scaled(cents, language) for cents in (low, high))
    if low == high:
        return _with_currency(number, scale, currency, language)
    if scale != upper_scale:
        sides = (_with_currency(*side, currency, language) for side in ((number, scale), (upper, upper_scale)))
        return _word("range", language).format(*sides)
    return _with_currency(_word("range", language).format(number, upper), scale, currency, language)


def _scaled(cents: int, language: str) -> tuple[str, str]:
    """The number and the word behind it: at most two decimals, at most three digits before them."""
    for name, unit in (("billion", 10**11), ("million", 10**8)):
        if unit <= cents < unit * 1000 and cents % (unit // 100) == 0:
            return _number(Decimal(cents) / unit, "#,##0.##", language), _word(name, language)
    return _number(Decimal(cents) / 100, "#,##0.00" if cents % 100 else "#,##0", language), ""


def _number(value: Decimal, pattern: str, language: str) -> str:
    return format_decimal(value, pattern, locale=spoken(language))


def _with_currency(number: str, scale: str, currency: str, language: str) -> str:
    symbol = "€" if currency == "EUR" else currency
    if language.startswith("en"):
        symbol += "" if currency == "EUR" else " "
        return f"{symbol}{number} {scale}".strip()
    return " ".join(filter(None, (number, scale, symbol)))
