"""The points partial dates are made of, and how EDTF writes them: read it, check it against the calendar, spell it."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext as _

FIRST_YEAR: Final = 1000
LAST_YEAR: Final = 2999


class Precision(StrEnum):
    """How finely a date is known."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    SEASON = "season"
    YEAR = "year"
    INTERVAL = "interval"
    UNKNOWN = "unknown"


# The month in which a season or quarter begins; each lasts three months.
FIRST_MONTH: Final = {21: 3, 22: 6, 23: 9, 24: 12, 33: 1, 34: 4, 35: 7, 36: 10}
# How many days an approximate date may be off before it contradicts another one.
SLACK: Final = {
    Precision.DAY: 3,
    Precision.MONTH: 15,
    Precision.QUARTER: 31,
    Precision.SEASON: 31,
    Precision.YEAR: 183,
}
# Approximate stretches of a year that have a word of their own.
STRETCHES: Final = {33: "early", 22: "mid", 36: "late"}
NO_MARK: Final = ""
ABOUT: Final = "~"
UNCERTAIN: Final = "?"
BOTH: Final = "%"


@dataclass(frozen=True, slots=True)
class Point:
    """A year, optionally with month, season or quarter (`part`), optionally with a day; zero means not given."""

    year: int
    part: int = 0
    day: int = 0
    mark: str = NO_MARK

    @property
    def edtf(self) -> str:
        part = f"-{self.part:02}" if self.part else ""
        day = f"-{self.day:02}" if self.day else ""
        return f"{self.year}{part}{day}{self.mark}"

    @property
    def precision(self) -> Precision:
        if self.day:
            return Precision.DAY
        if not self.part:
            return Precision.YEAR
        if self.part > 30:
            return Precision.QUARTER
        return Precision.SEASON if self.part > 20 else Precision.MONTH

    @property
    def earliest(self) -> date:
        return date(self.year, FIRST_MONTH.get(self.part, self.part or 1), self.day or 1)

    @property
    def latest(self) -> date:
        if self.day:
            return self.earliest
        months = {Precision.YEAR: 12, Precision.MONTH: 1}.get(self.precision, 3)
        last = self.earliest.month + months - 1
        year, month = self.year + (last - 1) // 12, (last - 1) % 12 + 1
        return date(year, month, calendar.monthrange(year, month)[1])

    @property
    def slack(self) -> timedelta:
        precision = self.precision
        return timedelta(days=SLACK[precision] if self.mark or precision is Precision.SEASON else 0)


class NotADateError(ValueError):
    """Why a text is no date; `reason` is empty when it isn't even shaped like one."""

    def __init__(self, reason: str = "") -> None:
        super().__init__(reason)
        self.reason = reason

    def sentence(self, text: str) -> str:
        value = text if len(text) <= 60 else f"{text[:60]}…"
        if self.reason:
            said = _("%(value)s ist kein Datum des Kalenders: %(reason)s") % {"value": value, "reason": self.reason}
        else:
            said = _("„%(value)s“ lässt sich nicht als Zeitangabe lesen.") % {"value": value}
        accepted = _(
            "Möglich sind zum Beispiel 20.12.2017, 12.2017, November 2017, Frühjahr 2016, 1. Quartal 2017, Ende 2017, "
            "2017, 2015/16, 2015 bis 2018, seit 2018, um 2015, 2017-11 oder unbekannt."
        )
        return f"{said} {accepted}"


_EDTF_POINT: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?(~|\?|%|\?~|~\?)?")
EDTF_SHAPE: Final = re.compile(r"[0-9X]{4}(-[0-9X]{2}){0,2}(~|\?|%|\?~|~\?)?")
OPEN: Final = ".."
UNKNOWN_ENDS: Final = ("", "XXXX")


def read(edtf: str) -> tuple[Point | None, Point | None, str]:
    """First point, last point and canonical spelling of an EDTF text."""
    if edtf in UNKNOWN_ENDS:
        return None, None, ""
    if "/" not in edtf:
        point = _point(edtf)
        return point, point, point.edtf
    first, _slash, last = edtf.partition("/")
    start, end = (None if side in (OPEN, *UNKNOWN_ENDS) else _point(side) for side in (first, last))
    if not start and not end:
        raise NotADateError
    if start and end and end.latest < start.earliest:
        raise NotADateError(_("Das Ende liegt vor dem Anfang."))
    if start == end:
        return start, start, start.edtf if start else ""
    sides = (point.edtf if point else side.replace("XXXX", "") for point, side in ((start, first), (end, last)))
    return start, end, "/".join(sides)


def _point(text: str) -> Point:
    match = _EDTF_POINT.fullmatch(re.sub(r"(-XX)+(?=\W*$)", "", text))
    if match is None:
        raise NotADateError
    year, part, day = (int(group or 0) for group in match.group(1, 2, 3))
    mark = match[4] or NO_MARK
    _require_calendar(year, part if match[2] else None, day if match[3] else None)
    return Point(year, part, day, BOTH if len(mark) == 2 else mark)


def _require_calendar(year: int, part: int | None, day: int | None) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotADateError(
            _("Das Jahr muss zwischen %(first)s und %(last)s liegen.") % {"first": FIRST_YEAR, "last": LAST_YEAR}
        )
    if part is not None and not (1 <= part <= 12 or part in FIRST_MONTH):
        raise NotADateError(_("Einen Monat %(month)02d gibt es nicht.") % {"month": part})
    if part is None or day is None:
        return
    if part > 12:
        raise NotADateError(_("Eine Jahreszeit oder ein Quartal hat keinen Tag."))
    days = calendar.monthrange(year, part)[1]
    if not 1 <= day <= days:
        raise NotADateError(
            _("Der Monat %(month)02d.%(year)d hat die Tage 1 bis %(days)d.")
            % {"month": part, "year": year, "days": days}
        )
