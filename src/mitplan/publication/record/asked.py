"""Which lines of the journal a reader asks for, out of the address; what makes no sense is ignored or finds nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.timezone import localdate, make_aware
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mitplan.core.dates import PartialDate
from mitplan.core.http import whole_number
from mitplan.plan.models import Sealed
from mitplan.plan.states import Kind
from mitplan.plan.wording import PLURALS

from .. import addresses
from .. import verb_words as verbs
from ..frame import Frame
from ..showing import date_shown
from . import lines
from .capacities import Capacity

NO_OFFICE = "ohne"
FILTERS = ("verb", "amt", "art", "element", "von", "bis", "q")
_LONGEST, _MOST_WORDS = 80, 5


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters of the journal as they stand in an address, cleaned, and where to begin."""

    verb: str = ""
    office: str = ""
    kind: str = ""
    number: str = ""
    since: PartialDate | None = None
    until: PartialDate | None = None
    words: str = ""
    before: int | None = None
    after: int | None = None
    given: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, given: Mapping[str, str]) -> "Asked":
        """Out of the address. An element is named `measure/M3`, or by its kind and its number."""
        clean = {name: _clean(given.get(name, "")) for name in (*FILTERS, "fassung")}
        kind, slash, number = clean["element"].rpartition("/")
        kind = kind if slash else clean["art"]
        return cls(
            verb=clean["verb"],
            office=clean["amt"],
            kind=addresses.KIND_OF.get(kind, kind),
            number=number.strip(),
            since=_day(clean["von"]),
            until=_day(clean["bis"]),
            words=" ".join(clean["q"].split()[:_MOST_WORDS]),
            before=whole_number(given.get("vor", ""), 15),
            after=whole_number(given.get("nach", ""), 15),
            given={name: value for name, value in clean.items() if value},
        )

    @property
    def is_filtered(self) -> bool:
        """Whether anything but all lines is asked for."""
        return any(name in self.given for name in FILTERS)

    def address(self, *without: str) -> str:
        """The query of this selection without some filters, from the newest line on."""
        query = QueryDict(mutable=True)
        query.update({name: value for name, value in self.given.items() if name not in without})
        return f"?{query.urlencode()}"


def _clean(text: str) -> str:
    # PostgreSQL refuses NUL in texts, and nobody looks for a novel.
    return text.replace("\0", "")[:_LONGEST].strip()


def _day(text: str) -> PartialDate | None:
    try:
        return PartialDate.parse(text) or None
    except ValueError:
        return None


@dataclass(frozen=True)
class Selection:
    """What is asked for, with what the record knows of it: the lines there are, the offices, the element."""

    frame: Frame
    asked: Asked
    counts: Mapping[tuple[str, str], int]
    capacities: Mapping[str, Capacity]

    @cached_property
    def verb_counts(self) -> dict[str, int]:
        """How many lines tell of which verb."""
        return _summed(self.counts, 0)

    @cached_property
    def office_counts(self) -> dict[str, int]:
        """How many lines were written in which office, by its key in the journal; "" for none."""
        return _summed(self.counts, 1)

    @cached_property
    def elements(self) -> list[Sealed]:
        """The elements that have the number asked for."""
        return lines.elements_numbered(self.frame.version, self.asked.number, self.asked.kind)

    @property
    def element(self) -> Sealed | None:
        """The one element asked for, where it is one."""
        return self.elements[0] if self.asked.number and len(self.elements) == 1 else None

    def wanted(self) -> lines.Wanted:
        """The same for the tables."""
        asked = self.asked
        office = next((key for key, it in self.capacities.items() if it.code == asked.office), None)
        return lines.Wanted(
            verbs=verbs.meant_by(asked.verb, self.verb_counts) if asked.verb else None,
            office="" if asked.office == NO_OFFICE else (office or "nobody") if asked.office else None,
            things=[row.journal_key for row in self.elements] if asked.number else None,
            kind=asked.kind if not asked.number else "",
            since=_start(asked.since.earliest) if asked.since else None,
            until=_start(asked.until.latest, days=1) if asked.until else None,
            words=asked.words.split(),
        )

    def form(self) -> dict[str, Any]:
        """Context of `ui/filters.html`."""
        asked = self.asked
        fields = [
            {"name": "verb", "label": _("Was getan wurde"), "options": verbs.options(self.verb_counts, asked.verb)},
            {"name": "amt", "label": _("In welchem Amt"), "options": list(self._offices())},
            {"name": "art", "label": _("Art des Eintrags"), "options": list(self._kinds())},
            {"name": "element", "label": _("Nummer des Eintrags"), "kind": "search", "value": asked.number},
            {"name": "von", "label": _("Im Zeitraum von"), "kind": "date", "value": _iso(asked.since, "earliest")},
            {"name": "bis", "label": _("Im Zeitraum bis"), "kind": "date", "value": _iso(asked.until, "latest")},
            {"name": "q", "label": _("Wörter in der Begründung"), "kind": "search", "value": asked.words},
        ]
        return {
            "filters": fields,
            "keep": [("fassung", asked.given["fassung"])] if "fassung" in asked.given else [],
            "active": list(self._chips()),
            "reset_url": asked.address(*FILTERS),
        }

    def _offices(self) -> Iterator[dict[str, Any]]:
        today = localdate()
        for key, capacity in self.capacities.items():
            count = self.office_counts.get(key, 0)
            option = _option(capacity.code, capacity.title(today), count, self.asked.office)
            yield option | {"language": self.frame.language if self.frame.language != get_language() else ""}
        if "" in self.office_counts:
            yield _option(NO_OFFICE, _("ohne Amt"), self.office_counts[""], self.asked.office)

    def _kinds(self) -> Iterator[dict[str, Any]]:
        for kind in Kind.values:
            if kind in PLURALS:
                yield _option(kind, str(PLURALS[kind]), None, self.asked.kind)

    def _chips(self) -> Iterator[dict[str, str]]:
        asked = self.asked
        told = {
            "verb": verbs.name_of(asked.verb),
            "amt": self._called_office(),
            "art": "" if asked.number else str(PLURALS.get(asked.kind, asked.kind)),
            "element": self._called_element(),
            "von": _("ab %(day)s") % {"day": date_shown(asked.since.edtf)} if asked.since else "",
            "bis": _("bis %(day)s") % {"day": date_shown(asked.until.edtf)} if asked.until else "",
            "q": _("„%(words)s“") % {"words": asked.words},
        }
        for name, words in told.items():
            if name in asked.given and words:
                yield {"label": words, "url": asked.address(*(("art", "element") if name == "element" else (name,)))}

    def _called_office(self) -> str:
        if self.asked.office == NO_OFFICE:
            return _("ohne Amt")
        found = next((it for it in self.capacities.values() if it.code == self.asked.office), None)
        return self.frame.said(found.title(localdate())) if found else self.asked.office

    def _called_element(self) -> str:
        if self.element:
            return f"{Kind(self.element.kind).label} {self.element.number}"
        return " ".join(filter(None, (str(PLURALS.get(self.asked.kind, self.asked.kind)), self.asked.number)))


def _option(value: str, label: str, count: int | None, wish: str) -> dict[str, Any]:
    return {"value": value, "label": label, "count": count, "selected": value == wish}


def _summed(counts: Mapping[tuple[str, str], int], place: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for key, count in counts.items():
        found[key[place]] = found.get(key[place], 0) + count
    return found


def _iso(day: PartialDate | None, end: str) -> str:
    found = getattr(day, end) if day else None
    return found.isoformat() if found else ""


def _start(day: date | None, days: int = 0) -> datetime | None:
    """Midnight at the beginning of a day, here; years stop long before the end of the calendar."""
    return make_aware(datetime.combine(day + timedelta(days=days), time())) if day else None
