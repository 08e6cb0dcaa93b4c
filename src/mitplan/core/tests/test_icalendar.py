"""Calendars as RFC 5545 wants them: folded, escaped, in UTC."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from ..icalendar import Entry, calendar_of

MOMENT = datetime(2026, 11, 24, 9, 30, tzinfo=timezone(timedelta(hours=1)))


def entry(**more):
    told = {"uid": "a@b", "begins": MOMENT, "ends": MOMENT + timedelta(hours=2), "title": "Sitzung", "changed": MOMENT}
    return Entry(**(told | more))


def unfolded(file: bytes) -> list[str]:
    return file.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def understood(value: str) -> str:
    """A text as a reader of calendars understands it."""
    return value.replace("\\\\", "\0").replace("\\n", "\n").replace("\\;", ";").replace("\\,", ",").replace("\0", "\\")


def test_an_entry_says_when_in_utc() -> None:
    lines = unfolded(calendar_of("Kalender", [entry()]))
    assert lines[0] == "BEGIN:VCALENDAR"
    assert "DTSTART:20261124T083000Z" in lines
    assert "DTEND:20261124T103000Z" in lines
    assert "STATUS:CONFIRMED" in lines
    assert lines[-1] == "END:VCALENDAR"


def test_what_was_called_off_stays_as_cancelled() -> None:
    assert "STATUS:CANCELLED" in unfolded(calendar_of("K", [entry(cancelled=True, sequence=2)]))


def test_nothing_typed_can_make_a_line_of_its_own() -> None:
    lines = unfolded(calendar_of("K", [entry(title="x\r\nATTENDEE:mailto:a@b", url="https://x/\r\nATTENDEE:y")]))
    assert not [line for line in lines if line.startswith("ATTENDEE")]


@given(st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Z"]), max_size=400))
def test_texts_come_back_and_lines_stay_short(text: str) -> None:
    file = calendar_of("K", [entry(text=f"a{text}")])
    assert max(len(line) for line in file.split(b"\r\n")) <= 75
    [line] = [line for line in unfolded(file) if line.startswith("DESCRIPTION")]
    assert understood(line.partition(":")[2]) == f"a{text}"


def test_moments_of_other_zones_are_told_the_same() -> None:
    assert calendar_of("K", [entry()]) == calendar_of("K", [entry(begins=MOMENT.astimezone(UTC))])
