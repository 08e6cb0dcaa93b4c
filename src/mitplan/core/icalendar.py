"""Calendars going out (RFC 5545): dates that people take over into their own calendar, or subscribe to.

Times are written in UTC, so that no description of time zones goes along. An entry keeps its `uid` for good; what
changed about it is told by `sequence` and `changed`, and a called-off one stays in the feed as cancelled.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

CALENDAR_TYPE: Final = "text/calendar; charset=utf-8"
_LINE_OCTETS: Final = 75
# What a text can't hold: control characters but for the tab; line breaks are written as \n.
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_ESCAPED: Final = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One event; `changed` is when what is said about it was last changed."""

    uid: str
    begins: datetime
    ends: datetime
    title: str
    changed: datetime
    text: str = ""
    url: str = ""
    place: str = ""
    sequence: int = 0
    cancelled: bool = False
    # Whether it takes up the time of whoever puts it into their calendar, as a meeting does and a phase doesn't.
    busy: bool = False


def calendar_of(name: str, entries: Iterable[Entry], language: str = "de") -> bytes:
    """A calendar with these entries, as a file."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Mitplan//Mitplan//DE",
        "CALSCALE:GREGORIAN",
        f"NAME;LANGUAGE={language}:{_text(name)}",
        f"X-WR-CALNAME:{_text(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
        *(line for entry in entries for line in _event(entry, language)),
        "END:VCALENDAR",
    ]
    return b"".join(part + b"\r\n" for line in lines for part in _folded(line))


def _event(entry: Entry, language: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(entry.uid)}"
    yield f"DTSTAMP:{_utc(entry.changed)}"
    yield f"LAST-MODIFIED:{_utc(entry.changed)}"
    yield f"DTSTART:{_utc(entry.begins)}"
    yield f"DTEND:{_utc(entry.ends)}"
    yield f"SEQUENCE:{entry.sequence}"
    yield f"STATUS:{'CANCELLED' if entry.cancelled else 'CONFIRMED'}"
    yield f"SUMMARY;LANGUAGE={language}:{_text(entry.title)}"
    if entry.text:
        yield f"DESCRIPTION;LANGUAGE={language}:{_text(entry.text)}"
    if entry.place:
        yield f"LOCATION:{_text(entry.place)}"
    if entry.url:
        yield f"URL:{_CONTROL.sub('', entry.url).replace(chr(10), '')}"
    yield f"TRANSP:{'OPAQUE' if entry.busy else 'TRANSPARENT'}"
    yield "END:VEVENT"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    plain = value.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", plain).translate(_ESCAPED)


def _folded(line: str) -> Iterator[bytes]:
    """The line in pieces of at most 75 octets, each but the first begun with a blank; no character is cut apart."""
    piece, room = b"", _LINE_OCTETS
    for character in line:
        octets = character.encode()
        if len(piece) + len(octets) > room:
            yield piece
            piece = b" "
        piece += octets
    yield piece
