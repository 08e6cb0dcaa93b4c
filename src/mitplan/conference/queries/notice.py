"""How much notice a meeting gives, counted in whole days of the calendar, so that no change of the clock matters."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo


def last_day(begins: datetime, zone: str, days: int) -> date:
    """The last day to send something: that many whole days lie between it and the day of the meeting."""
    return begins.astimezone(ZoneInfo(zone)).date() - timedelta(days=days + 1)


def is_in_time(sent: datetime, begins: datetime, zone: str, days: int) -> bool:
    """Whether something sent at a moment gave that many days of notice."""
    return sent.astimezone(ZoneInfo(zone)).date() <= last_day(begins, zone, days)


def days_between(sent: datetime, begins: datetime, zone: str) -> int:
    """How many whole days lay between; below zero when it came on the day itself or later."""
    clock = ZoneInfo(zone)
    return (begins.astimezone(clock).date() - sent.astimezone(clock).date()).days - 1


def moment(day: date, clock: str, zone: str) -> datetime:
    """A day and a time („14:30") on the clock of a place. Raises ValueError for one that the clock leaves out."""
    hour, minute = (int(part) for part in clock.split(":"))
    wanted = datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(zone))
    there_and_back = datetime.fromtimestamp(wanted.timestamp(), ZoneInfo(zone))
    if there_and_back.replace(tzinfo=None) != wanted.replace(tzinfo=None):
        raise ValueError(f"{clock} does not exist on {day} in {zone}")
    return wanted
