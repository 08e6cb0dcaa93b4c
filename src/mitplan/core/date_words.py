"""Partial dates in words: what people write, turned into EDTF, and EDTF turned into German, English and Arabic.

The words stand in tables here rather than in the message catalogues, because reader and writer must know the same ones
and because a sealed document prints dates in its own language, whatever is installed.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from babel.dates import format_date, format_skeleton, get_month_names

from .date_points import ABOUT, BOTH, EDTF_SHAPE, OPEN, STRETCHES, UNCERTAIN, NotADateError, Point, Precision


def _month_names() -> dict[str, str]:
    """Months as people write them in German and English, with the EDTF part they stand for."""
    return {
        name.casefold().rstrip("."): f"-{number:02}"
        for locale in ("de", "en")
        for width in ("wide", "abbreviated")
        for number, name in get_month_names(width, "format", locale).items()
    } | {"jänner": "-01"}


_MONTHS: Final = _month_names()
# Each word that may stand before a year, with the EDTF that follows the year.
_LEADS: Final = (
    _MONTHS
    | dict.fromkeys(("frühjahr", "frühling", "spring"), "-21")
    | dict.fromkeys(("sommer", "summer"), "-22")
    | dict.fromkeys(("herbst", "autumn", "fall"), "-23")
    | {"winter": "-24"}
    | dict.fromkeys(("1. quartal", "1st quarter", "q1"), "-33")
    | dict.fromkeys(("2. quartal", "2nd quarter", "q2"), "-34")
    | dict.fromkeys(("3. quartal", "3rd quarter", "q3"), "-35")
    | dict.fromkeys(("4. quartal", "4th quarter", "q4"), "-36")
    | dict.fromkeys(("anfang", "early"), "-33~")
    | dict.fromkeys(("mitte", "mid"), "-22~")
    | dict.fromkeys(("ende", "end of", "late"), "-36~")
)
_UNKNOWN_WORDS: Final = frozenset({"unbekannt", "nicht bekannt", "unknown", "not known"})
_NUMERIC: Final = re.compile(r"(?:([0-9]{1,2})\. ?)?([0-9]{1,2})(?:\. ?|/)([0-9]{4})")
_DAY_FIRST: Final = re.compile(r"([0-9]{1,2})\.? ([^\W\d_]+)\.? ([0-9]{4})")
_MONTH_FIRST: Final = re.compile(r"([^\W\d_]+)\.? ([0-9]{1,2}),? ([0-9]{4})")
_LEAD_FIRST: Final = re.compile(r"(.+?)\.?[ /-]([0-9]{4})(?:/([0-9]{2}|[0-9]{4}))?")
_HEDGED: Final = re.compile(r"(?:(vermutlich|wohl|probably)|um|etwa|ca\.?|circa|about|around) (.+)")
_SHORT_YEARS: Final = re.compile(r"([0-9]{4})/([0-9]{2})")
_EDTF_INTERVAL: Final = re.compile(rf"({EDTF_SHAPE.pattern}|\.\.)?/({EDTF_SHAPE.pattern}|\.\.)?")
# Interval forms, the narrower first, each with the EDTF it stands for.
_INTERVALS: Final = (
    (re.compile(r"(?:seit|ab|since) (?P<a>.+), (?:ende unbekannt|end unknown)"), "{a}/"),
    (re.compile(r"(?:bis|until) (?P<b>.+), (?:beginn unbekannt|beginning unknown)"), "/{b}"),
    (re.compile(r"(?:seit|ab|since) (?P<a>.+)"), "{a}/.."),
    (re.compile(r"(?:bis|until) (?P<b>.+)"), "../{b}"),
    (re.compile(r"(?P<a>[0-9]{4})[-–](?P<b>[0-9]{4})"), "{a}/{b}"),
    (re.compile(r"(?:von |from )?(?P<a>.+?) (?:bis|to|–|-) (?P<b>.+)"), "{a}/{b}"),
)


def to_edtf(text: str) -> str:
    """What was written, as EDTF; still to be checked against the calendar."""
    plain = " ".join(text.split())
    words, upper = plain.casefold(), plain.upper()
    if not words or words in _UNKNOWN_WORDS:
        return ""
    if _EDTF_INTERVAL.fullmatch(upper):
        return upper
    if short := _SHORT_YEARS.fullmatch(words):
        return f"{short[1]}/{_next_year(short[1], short[2])}"
    for pattern, form in _INTERVALS:
        if match := pattern.fullmatch(words):
            return form.format(**{name: _point_to_edtf(side) for name, side in match.groupdict().items()})
    return _point_to_edtf(words)


def _next_year(year: str, digits: str) -> str:
    """The year after, if the digits of "2015/16" say so; anything else could also be a month."""
    following = str(int(year) + 1)
    if not following.endswith(digits):
        raise NotADateError
    return following


def _point_to_edtf(words: str) -> str:
    marks = set()
    while match := _HEDGED.fullmatch(words):
        marks.add(UNCERTAIN if match[1] else ABOUT)
        words = match[2]
    if EDTF_SHAPE.fullmatch(words.upper()):
        edtf = words.upper()
    else:
        edtf = next((found for reader in _POINT_READERS if (found := reader(words))), "")
    if not edtf:
        raise NotADateError
    bare = edtf.rstrip(ABOUT + UNCERTAIN + BOTH)
    marks |= set(edtf[len(bare) :])
    return bare + (BOTH if len(marks) > 1 else "".join(marks))


def _numeric(words: str) -> str:
    match = _NUMERIC.fullmatch(words)
    if not match:
        return ""
    return f"{match[3]}-{int(match[2]):02}" + (f"-{int(match[1]):02}" if match[1] else "")


def _day_and_month(words: str) -> str:
    if match := _DAY_FIRST.fullmatch(words):
        day, name, year = match.groups()
    elif match := _MONTH_FIRST.fullmatch(words):
        name, day, year = match.groups()
    else:
        return ""
    return f"{year}{_MONTHS[name]}-{int(day):02}" if name in _MONTHS else ""


def _lead_and_year(words: str) -> str:
    match = _LEAD_FIRST.fullmatch(words)
    if not match or match[1] not in _LEADS:
        return ""
    if match[3] and (match[1] != "winter" or not _next_year(match[2], match[3])):
        return ""
    return match[2] + _LEADS[match[1]]


_POINT_READERS: Final[tuple[Callable[[str], str], ...]] = (_numeric, _day_and_month, _lead_and_year)


# ---------------------------------------------------------------- writing words

LANGUAGES: Final = ("de", "en", "ar")


def spoken(language: str) -> str:
    """The language that has words here; others get German, that of the source texts."""
    base = language.replace("_", "-").split("-")[0]
    return base if base in LANGUAGES else "de"


_PHRASES: Final[dict[str | int, tuple[str, str, str]]] = {
    "unknown": ("unbekannt", "unknown", "غير معروف"),
    "about": ("etwa {}", "about {}", "نحو {}"),
    "uncertain": ("vermutlich {}", "probably {}", "على الأرجح {}"),
    "since": ("seit {}", "since {}", "منذ {}"),
    "until": ("bis {}", "until {}", "حتى {}"),
    "since_end_unknown": ("seit {}, Ende unbekannt", "since {}, end unknown", "منذ {}، والنهاية غير معروفة"),
    "until_start_unknown": ("bis {}, Beginn unbekannt", "until {}, beginning unknown", "حتى {}، والبداية غير معروفة"),
    "between": ("{} bis {}", "{} to {}", "من {} إلى {}"),
    21: ("Frühjahr {}", "spring {}", "ربيع {}"),
    22: ("Sommer {}", "summer {}", "صيف {}"),
    23: ("Herbst {}", "autumn {}", "خريف {}"),
    24: ("Winter {}", "winter {}", "شتاء {}"),
    "early": ("Anfang {}", "early {}", "مطلع {}"),
    "mid": ("Mitte {}", "mid-{}", "منتصف {}"),
    "late": ("Ende {}", "late {}", "أواخر {}"),
}


def _phrase(name: str | int, language: str, *parts: str) -> str:
    return _PHRASES[name][LANGUAGES.index(language)].format(*parts)


# British dates: the day comes first, as in the other languages of the house.
_LOCALES: Final = {"en": "en_GB"}


@lru_cache(maxsize=16_384)
def in_words(edtf: str, start: Point | None, end: Point | None, language: str) -> str:
    """A date that was read as `edtf`, `start` and `end`, in a language that has words here."""
    if start and end:
        if start == end:
            return _point_in_words(start, language)
        if _adjacent_years(start, end):
            return f"{start.year}/{_short(end.year)}"
        return _phrase("between", language, _point_in_words(start, language), _point_in_words(end, language))
    if start:
        name = "since" if edtf.endswith(OPEN) else "since_end_unknown"
        return _phrase(name, language, _point_in_words(start, language))
    if end:
        name = "until" if edtf.startswith(OPEN) else "until_start_unknown"
        return _phrase(name, language, _point_in_words(end, language))
    return _phrase("unknown", language)


def _adjacent_years(start: Point, end: Point) -> bool:
    return end == Point(start.year + 1) and start == Point(start.year)


def _short(year: int) -> str:
    return f"{year % 100:02}" if year % 100 else str(year)


def _point_in_words(point: Point, language: str) -> str:
    about = point.mark in (ABOUT, BOTH)
    if about and point.part in STRETCHES:
        text = _phrase(STRETCHES[point.part], language, str(point.year))
    else:
        text = _plain_words(point, language)
        if about:
            text = _phrase("about", language, text)
    return _phrase("uncertain", language, text) if point.mark in (UNCERTAIN, BOTH) else text


def _plain_words(point: Point, language: str) -> str:
    locale = _LOCALES.get(language, language)
    match point.precision:
        case Precision.DAY:
            return format_date(point.earliest, "long", locale=locale)
        case Precision.MONTH:
            return format_skeleton("yMMMM", point.earliest, locale=locale)
        case Precision.QUARTER:
            return format_skeleton("yQQQQ", point.earliest, locale=locale)
        case Precision.SEASON:
            year = f"{point.year}/{_short(point.year + 1)}" if point.part == 24 else str(point.year)
            return _phrase(point.part, language, year)
        case _:
            return str(point.year)
