"""Partial dates: "spring 2016", "2015/16", "since 2018", "unknown" as values that sort, compare and print.

A value is written in Extended Date/Time Format (EDTF, ISO 8601-2), restricted to what a plan needs: year, month, day,
season (2016-21 spring to 2016-24 winter), quarter (2017-33 to 2017-36), the marks `~` about, `?` uncertain, `%` both,
and intervals whose ends may be open (`2018/..`) or unknown (`2018/`). Nothing, "XXXX" and "unbekannt" are unknown.

Conventions where EDTF leaves room:
- Seasons are the meteorological ones; winter 2016 begins in December 2016, and is printed "Winter 2016/17".
- "Anfang, Mitte, Ende 2017" are about the first quarter, summer, and the last quarter: 2017-33~, 2017-22~, 2017-36~.
- "2020-21" is spring 2020, as EDTF has it; a school year is written with a slash: "2020/21".
- A date that is about, uncertain or a season contradicts another one only beyond some slack, because it is no statement
  about single days.

Sentences of refusal go through gettext. The words of dates are tables here, beside the reader that understands them
again: a sealed document prints dates in its own language, whatever catalogues are installed.
"""

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache, total_ordering
from typing import Final, Self

from .date_points import NotADateError, Point, read
from .date_points import Precision as Precision
from .date_words import in_words, spoken, to_edtf


@total_ordering
@dataclass(frozen=True, slots=True)
class PartialDate:
    """One date as far as it is known. False in a condition when unknown; unknown sorts last."""

    edtf: str = ""
    start: Point | None = field(init=False, compare=False, repr=False)
    end: Point | None = field(init=False, compare=False, repr=False)
    _key: tuple[bool, bool, date, date, str] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        try:
            start, end, canonical = read(self.edtf)
        except NotADateError as wrong:
            raise ValueError(wrong.sentence(self.edtf)) from None
        object.__setattr__(self, "start", start)
        object.__setattr__(self, "end", end)
        object.__setattr__(self, "edtf", canonical)
        # By first day, as the database does it with nulls last; among equals the more precise date comes first.
        first, last = self.earliest, self.latest or date.max
        object.__setattr__(self, "_key", (not canonical, first is None, first or last, last, canonical))

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """EDTF or a German or English form; anything else raises ValueError with a sentence naming it."""
        return _parse(text)

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(f"{day.year:04}-{day.month:02}-{day.day:02}")

    def __str__(self) -> str:
        return self.edtf

    def __bool__(self) -> bool:
        return bool(self.edtf)

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, PartialDate):
            return NotImplemented
        return self._key < other._key

    @property
    def earliest(self) -> date | None:
        """The first possible day; None if unknown or open."""
        return self.start.earliest if self.start else None

    @property
    def latest(self) -> date | None:
        """The last possible day; None if unknown or open."""
        return self.end.latest if self.end else None

    @property
    def precision(self) -> Precision:
        if not self:
            return Precision.UNKNOWN
        return self.start.precision if self.start and self.start == self.end else Precision.INTERVAL

    @property
    def is_exact(self) -> bool:
        """A plain year, month or day: what HTML's `<time datetime>` can say."""
        precise = self.precision in (Precision.DAY, Precision.MONTH, Precision.YEAR)
        return precise and self.start is not None and not self.start.mark

    def contradicts(self, other: "PartialDate") -> bool:
        """No day can satisfy both. Unknown contradicts nothing."""
        return bool(self and other) and not _meet(self._bounds(), other._bounds())

    def _bounds(self) -> tuple[date, date]:
        first, last = self.earliest or date.min, self.latest or date.max
        if self.start:
            first -= self.start.slack
        if self.end:
            last += self.end.slack
        return first, last

    def display(self, language: str) -> str:
        """In words, in German, English or Arabic; other languages get German, the language of the source texts."""
        return in_words(self.edtf, self.start, self.end, spoken(language))


def _meet(one: tuple[date, date], other: tuple[date, date]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


@lru_cache(maxsize=16_384)
def _parse(text: str) -> PartialDate:
    try:
        return PartialDate(read(to_edtf(text))[2])
    except NotADateError as wrong:
        raise ValueError(wrong.sentence(text)) from None


UNKNOWN: Final = PartialDate()
