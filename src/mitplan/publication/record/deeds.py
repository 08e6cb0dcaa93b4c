"""What a body or office does in the plans: its roles, the information it owes, what it did when and what followed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

from mitplan.plan.faces import titled
from mitplan.plan.fields import label_of
from mitplan.plan.models import Sealed, Version
from mitplan.plan.states import EventKind, Kind, LinkType

from .. import addresses, archive, queries
from ..archive import DEBT, Part
from ..showing import date_in, date_shown

ROLE_WORDS: Mapping[tuple[str, str], Any] = {
    (Kind.MEASURE, "lead"): gettext_lazy("Federführend bei diesen Maßnahmen"),
    (Kind.MEASURE, "co_responsible"): gettext_lazy("Beteiligt an diesen Maßnahmen"),
    (Kind.MEASURE, "partners"): gettext_lazy("Partner bei diesen Maßnahmen"),
    (Kind.RECOMMENDATION, "made_by"): gettext_lazy("Hat diese Empfehlungen ausgesprochen"),
    (Kind.RECOMMENDATION, "addressee"): gettext_lazy("Diese Empfehlungen richten sich hierher"),
    (Kind.RECOMMENDATION, "given_by"): gettext_lazy("Hat diese Empfehlungen beantwortet"),
    (Kind.FIELD, "group"): gettext_lazy("Arbeitsgruppe dieser Handlungsfelder"),
    (Kind.QUESTION, "asked_by"): gettext_lazy("Hat diese Fragen gestellt"),
}
MOST = 10
_MOST_FOLLOWED = 8

_Place = tuple[int, int]  # a version and an element in it
_End = tuple[str, bool, int]  # type of a link, whether it leads outward, the element at its other end
_Ways = Set[tuple[str, bool]]
# What tells what an event was about, and what came of it.
_ABOUT: _Ways = {(LinkType.CONCERNS, True)}
_OF_IT: _Ways = {(LinkType.CONCERNS, False)}
_FOLLOWED: _Ways = {(LinkType.RESTS_ON, False), (LinkType.CONTINUES, False), *_OF_IT}


def in_plans(key: str) -> list[dict[str, Any]]:
    """For each plan in which a party has a part: its roles with the first elements, debts, events and decisions.

    Six queries, whatever the number of plans and elements.
    """
    roots = {root.version_id: root for root in queries.roots_published()}
    parts = archive.parts_of_party(key, roots, MOST)
    decided = archive.decided_by(key)
    around = _around(parts)
    plans = []
    for pk, root in roots.items():
        own = {(part.kind, part.role): part for part in parts if part.version == pk}
        versions = [row for row in decided if row.plan_id == root.version.plan_id]
        if own or versions:
            plans.append(_Deeds(key, root, own, versions, around).told())
    return plans


@dataclass(frozen=True, slots=True)
class _Around:
    """All elements of a page, the links of its events, and which event came next about the same."""

    links: Mapping[_Place, Sequence[_End]]
    following: Mapping[_Place, int]
    rows: Mapping[_Place, Sealed]

    def neighbours(self, row: Sealed, ways: _Ways) -> list[Sealed]:
        found = self.links.get((row.version_id, row.element_id), ())
        ends = ((row.version_id, other) for type_, outward, other in found if (type_, outward) in ways)
        return [self.rows[end] for end in ends if end in self.rows]

    def next(self, event: Sealed) -> Sealed | None:
        """The first dated event after this one about the same; that it came after doesn't say that it came of it."""
        element = self.following.get((event.version_id, event.element_id))
        return self.rows.get((event.version_id, element)) if element else None


def _around(parts: Sequence[Part]) -> _Around:
    """Three queries: the links of the events, the other events about the same, and all the elements concerned."""
    events = {
        (part.version, element)
        for part in parts
        if (part.kind, part.role) == (Kind.EVENT, "body")
        for element in part.first
    }
    links: dict[_Place, list[_End]] = {}
    for version, type_, origin, target in archive.links_of(events):
        links.setdefault((version, origin), []).append((type_, True, target))
        links.setdefault((version, target), []).append((type_, False, origin))
    following = _following(events, links)
    shown = {(part.version, element) for part in parts for element in part.first}
    shown |= {(place[0], other) for place in events for *_way, other in links.get(place, ())}
    shown |= {(place[0], event) for place, event in following.items()}
    return _Around(links, following, archive.rows_of(shown))


def _following(events: Iterable[_Place], links: Mapping[_Place, Sequence[_End]]) -> dict[_Place, int]:
    """For each event the next one that concerns one of the same elements."""
    subjects = {
        place: {(place[0], other) for type_, outward, other in links.get(place, ()) if (type_, outward) in _ABOUT}
        for place in events
    }
    known = archive.events_about(set().union(*subjects.values()))
    days = {(version, event): day for version, _subject, event, day in known}
    found: dict[_Place, int] = {}
    for place, own in subjects.items():
        later = (
            event
            for version, subject, event, day in known
            if (version, subject) in own and place in days and day > days[place]
        )
        if (event := next(later, None)) is not None:
            found[place] = event
    return found


@dataclass(frozen=True, slots=True)
class _Deeds:
    """What a party does in one plan."""

    key: str
    root: Sealed
    parts: Mapping[tuple[str, str], Part]
    decided: Sequence[Version]
    around: _Around

    def told(self) -> dict[str, Any]:
        """For the page."""
        plan = self.root.version.plan
        events = self.parts.get((Kind.EVENT, "body"))
        return {
            "title": titled(self.root, plan.language),
            "url": addresses.home(plan.key),
            "language": plan.language,
            "fictional": plan.fictional,
            "decisions": [_decision(row) for row in self.decided],
            "events": self._role(events) | {"moments": [self._moment(row) for row in self._rows(events)]}
            if events
            else None,
            "roles": [
                self._role(part) | {"label": label, "items": [self._item(row) for row in self._rows(part)]}
                for (kind, role), label in ROLE_WORDS.items()
                if (part := self.parts.get((str(kind), role)))
            ],
            "debts": [
                self._role(part) | {"debts": [self._debt(row) for row in self._rows(part)]}
                for part in self.parts.values()
                if part.role == DEBT
            ],
        }

    def _rows(self, part: Part) -> list[Sealed]:
        return [self.around.rows[part.version, element] for element in part.first]

    def _role(self, part: Part) -> dict[str, Any]:
        plan_key = self.root.version.plan.key
        return {
            "count": part.count,
            "more": part.count - len(part.first),
            "kind": addresses.PLURALS[part.kind],
            "url": "" if part.kind == Kind.PLAN else addresses.listing(plan_key, part.kind, f"{part.role}={self.key}"),
        }

    def _item(self, row: Sealed) -> dict[str, str]:
        number = "" if row.kind == Kind.PLAN else row.number
        url = addresses.element(self.root.version.plan.key, row)
        return {
            "number": number,
            "title": titled(row, self.root.version.plan.language),
            "url": url,
            "kind": str(Kind(row.kind).label),
        }

    def _items(self, rows: Iterable[Sealed]) -> list[dict[str, str]]:
        return [self._item(row) for row in rows][:_MOST_FOLLOWED]

    def _debt(self, row: Sealed) -> dict[str, Any]:
        """Which information is owed on an element, and by when."""
        return self._item(row) | {"fields": list(_owed(row, self.key))}

    def _moment(self, row: Sealed) -> dict[str, Any]:
        """An event with what it was about, what rests on it, and what was next in the same matter."""
        values = row.content.get("values", {})
        following = self.around.next(row)
        return self._item(row) | {
            "on": date_shown(values.get("on", "")),
            "kind": dict(EventKind.choices).get(values.get("event_kind", ""), ""),
            "due": date_in(values, "due"),
            "about": self._items(self.around.neighbours(row, _ABOUT)),
            "followed": self._items(self.around.neighbours(row, _FOLLOWED)),
            "versions": [
                _decision(one) for one in self.decided if one.decided_on and values.get("on") == one.decided_on.edtf
            ],
            "next": self._item(following) | {"on": _day(following)} if following else None,
        }


def _owed(row: Sealed, key: str) -> Iterator[dict[str, str]]:
    for claim in row.content.get("claims", ()):
        if claim.get("owed_by") == key:
            yield {"label": label_of(row.kind, claim["field"]), "due": date_in(claim, "due")}


def _day(event: Sealed) -> str:
    return date_shown(event.content.get("values", {}).get("on", ""))


def _decision(row: Version) -> dict[str, Any]:
    return {
        "number": row.number,
        "label": row.label,
        "kind": row.kind,
        "on": date_shown(row.decided_on.edtf) if row.decided_on else "",
        "url": addresses.version(row.plan.key, row.number),
    }
