"""Since when until when: names, terms and seats last for a time whose ends may be vague or unknown (then open)."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Protocol, TypeVar

from django.utils import timezone

from mitplan.core.dates import PartialDate

Moment = PartialDate | date | None


class Lasting(Protocol):
    """Anything with a start and an end."""

    @property
    def since(self) -> PartialDate: ...
    @property
    def until(self) -> PartialDate: ...


T = TypeVar("T", bound=Lasting)


def day_of(on: Moment) -> date:
    """The day that stands for a moment: the first one of a vague date, today for an unknown one."""
    day = on.earliest if isinstance(on, PartialDate) else on
    return day or timezone.localdate()


def start_of(term: Lasting) -> date:
    """When a term begins at the earliest; an unknown start sorts first."""
    return term.since.earliest or date.min


def lasting(terms: Iterable[T], on: Moment) -> T | None:
    """The term that covers the moment; of several the one that began last, so a vague handover goes to the newcomer."""
    day = day_of(on)
    covering = [term for term in terms if start_of(term) <= day <= (term.until.latest or date.max)]
    return max(reversed(covering), key=start_of, default=None)


def nearest(terms: Iterable[T], on: Moment) -> T | None:
    """The term that covers the moment, else the last one begun before it, else the first of all."""
    known = list(terms)
    day = day_of(on)
    begun = [term for term in known if start_of(term) <= day]
    return (
        lasting(known, day)
        or max(reversed(begun), key=start_of, default=None)
        or min(known, key=start_of, default=None)
    )


def is_backwards(term: Lasting) -> bool:
    """Whether the end certainly lies before the start."""
    return bool(term.since.earliest and term.until.latest and term.until.latest < term.since.earliest)


def clash(one: Lasting, other: Lasting) -> bool:
    """Whether two terms certainly overlap by more than the day on which one hands over to the other.

    Where a start or end is vague or unknown, only what is certain counts: unknown never contradicts.
    """
    first, second = _certain(one), _certain(other)
    if first is None or second is None:
        return False
    low, high = max(first[0], second[0]), min(first[1], second[1])
    if low == high:
        inside = any(span[0] < low < span[1] for span in (first, second))
        return inside or first[0] == second[0]
    return low < high


def _certain(term: Lasting) -> tuple[date, date] | None:
    low = term.since.latest or term.until.earliest
    high = term.until.earliest or term.since.latest
    return (low, high) if low and high and low <= high else None


def eve_of(start: PartialDate) -> PartialDate:
    """The day before an exact day; of a vague date the same vague date, since more isn't known."""
    if start.earliest is None or start.earliest != start.latest:
        return start
    return PartialDate.of(start.earliest - timedelta(days=1))
