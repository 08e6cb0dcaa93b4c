"""Bodies and offices for the reader: names and terms over time, and what they do in the newest version of each plan."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mitplan.core.dates import PartialDate
from mitplan.people.models import Body, BodySuccession, Holder, Office, Seat
from mitplan.people.queries import holders_of
from mitplan.people.states import BodyKind
from mitplan.people.terms import Lasting, eve_of
from mitplan.plan.fields import label_of
from mitplan.plan.models import Sealed, Version
from mitplan.plan.states import EventKind, Kind, LinkType

from . import addresses, archive
from .archive import DEBT, Listed, Register
from .frame import title_in
from .showing import date_shown

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


def span(term: Lasting, *, open_end: str = "") -> str:
    """Since when until when, in words; what isn't known is said so."""
    since, until = (date_shown(moment.edtf) if moment else "" for moment in (term.since, term.until))
    if since and until:
        return _("%(since)s bis %(until)s") % {"since": since, "until": until}
    if since:
        words = _("seit %(since)s") % {"since": since}
        return f"{words}. {open_end}" if open_end else words
    words = _("Beginn nicht bekannt")
    if until:
        return _("bis %(until)s, Beginn nicht bekannt") % {"until": until}
    return f"{words}. {open_end}" if open_end else ""


# -- the index ----------------------------------------------------------------------------------------------------


def narrowed(bodies: Sequence[Listed], kind: str, words: str) -> list[Listed]:
    """The bodies of a kind whose names, former ones included, contain all the words."""
    wanted = words.casefold().split()
    return [
        one
        for one in bodies
        if (not kind or one.kind == kind)
        and all(word in " ".join((*one.called, *one.former)).casefold() for word in wanted)
    ]


def kind_options(bodies: Sequence[Listed], chosen: str) -> list[dict[str, Any]]:
    """The kinds there are, for the filter."""
    counts = {kind: sum(one.kind == kind for one in bodies) for kind in BodyKind.values}
    return [
        {"value": kind, "label": BodyKind(kind).label, "count": count, "selected": kind == chosen}
        for kind, count in counts.items()
        if count
    ]


def chips(given: QueryDict) -> list[dict[str, str]]:
    """The filters in force, each with the address that takes it away."""
    made = []
    labels = {"art": dict(BodyKind.choices).get(given.get("art", ""), given.get("art", "")), "q": given.get("q", "")}
    for name, label in labels.items():
        if label:
            query = given.copy()
            for gone in (name, "page"):
                query.pop(gone, None)
            made.append({"label": str(label)[:120], "url": f"?{query.urlencode()}"})
    return made


# -- one body -----------------------------------------------------------------------------------------------------


def body_told(entry: Register) -> dict[str, Any]:
    """The register's entry for the page of a body."""
    body = entry.body
    return {
        "kind": BodyKind(body.kind).label,
        "names": [{"name": row.name, "short": row.short, "span": span(row)} for row in entry.names.get(body.pk, ())],
        "parent": _linked(entry, body.parent) if body.parent else None,
        "parts": sorted((_linked(entry, part) for part in entry.parts), key=lambda one: one["name"].casefold()),
        "earlier": [_succession(entry, row, row.earlier) for row in entry.successions if row.later_id == body.pk],
        "later": [_succession(entry, row, row.later) for row in entry.successions if row.earlier_id == body.pk],
        "seats": [_seat(entry, seat) for seat in entry.seats if seat.body_id == body.pk],
        "held": [_seat_held(entry, seat) for seat in entry.seats if seat.organisation_id == body.pk],
        "offices": [{"office": office, "terms": terms(office)} for office in entry.offices],
        "website": body.website,
        "address": body.address,
        "note": body.note,
    }


def _linked(entry: Register, body: Body, on: PartialDate | None = None) -> dict[str, str]:
    return {"name": entry.called(body, on).name, "url": addresses.party(body.key)}


def _succession(entry: Register, row: BodySuccession, other: Body) -> dict[str, Any]:
    # A body that ends is called by its last name, one that begins by its first.
    on = eve_of(row.on) if other.pk == row.earlier_id and row.on else row.on
    told = {"kind": row.get_kind_display(), "on": date_shown(row.on.edtf) if row.on else "", "note": row.note}
    return {**_linked(entry, other, on), **told}


def _seat(entry: Register, seat: Seat) -> dict[str, Any]:
    told = {"function": seat.get_function_display(), "span": span(seat), "appointed_by": seat.appointed_by}
    if seat.organisation:
        return {**_linked(entry, seat.organisation, seat.since), **told}
    return {"name": _public_name(seat), "url": "", **told}


def _public_name(seat: Seat) -> str:
    """Persons are public as holders of an office; of others the register shows the seat alone."""
    if seat.person and seat.is_official:  # type: ignore[attr-defined]
        return seat.person.name
    return _("eine Person, deren Name nicht veröffentlicht ist")


def _seat_held(entry: Register, seat: Seat) -> dict[str, Any]:
    return {**_linked(entry, seat.body, seat.since), "function": seat.get_function_display(), "span": span(seat)}


def terms(office: Office) -> list[dict[str, str]]:
    """Who held an office when, last first."""
    words = _("Ende nicht bekannt oder noch im Amt")
    rows: list[Holder] = list(holders_of(office))
    return [{"name": row.person.name, "span": span(row, open_end=words)} for row in reversed(rows)]


# -- what it does in the plans ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Around:
    """What the events of a party concern and what rests on them."""

    links: Mapping[tuple[int, int], Sequence[tuple[str, bool, int]]]
    rows: Mapping[tuple[int, int], Sealed]


def in_plans(key: str) -> list[dict[str, Any]]:
    """For each plan in which a party has a part: its roles with the first elements, debts, events and decisions.

    Five queries, whatever the number of plans and elements.
    """
    roots = archive.newest_roots()
    parts = archive.parts_of_party(key, roots, MOST)
    around = _around([row for part in parts if part.kind == Kind.EVENT and part.role == "body" for row in part.first])
    decided = archive.decided_by(key)
    plans = []
    for pk, root in roots.items():
        own = [part for part in parts if part.version == pk]
        versions = [_decision(row) for row in decided if row.plan_id == root.version.plan_id]
        if own or versions:
            plans.append(_plan(root, key, own, around) | {"decisions": versions})
    return plans


def _plan(root: Sealed, key: str, parts: Sequence[archive.Part], around: _Around) -> dict[str, Any]:
    plan = root.version.plan
    by_role = {(part.kind, part.role): part for part in parts}
    roles = [
        _role(plan.key, key, part) | {"label": label}
        for pair, label in ROLE_WORDS.items()
        if (part := by_role.get((str(pair[0]), pair[1])))
    ]
    debts = [_role(plan.key, key, part) | {"debts": _debts(key, plan.key, part)} for part in parts if part.role == DEBT]
    events = by_role.get((Kind.EVENT, "body"))
    return {
        "title": title_in(root),
        "url": addresses.home(plan.key),
        "language": plan.language,
        "fictional": plan.fictional,
        "version": root.version,
        "roles": roles,
        "debts": debts,
        "events": _role(plan.key, key, events) | {"moments": _moments(plan.key, events, around)} if events else None,
    }


def _role(plan_key: str, key: str, part: archive.Part) -> dict[str, Any]:
    return {
        "count": part.count,
        "url": addresses.listing(plan_key, part.kind, f"{part.role}={key}") if part.kind != Kind.PLAN else "",
        "kind": addresses.PLURALS.get(part.kind, _("Der Plan als Ganzes")),
        "items": [_item(plan_key, row) for row in part.first],
        "more": part.count - len(part.first),
    }


def _item(plan_key: str, row: Sealed) -> dict[str, str]:
    number = "" if row.kind == Kind.PLAN else row.number
    return {"number": number, "title": title_in(row), "url": addresses.element(plan_key, row)}


def _debts(key: str, plan_key: str, part: archive.Part) -> list[dict[str, str]]:
    """Which information is owed on which element, and by when."""
    return [
        {
            **_item(plan_key, row),
            "field": label_of(row.kind, claim["field"]),
            "due": date_shown(claim["due"]) if claim.get("due") else "",
        }
        for row in part.first
        for claim in row.content.get("claims", ())
        if claim.get("owed_by") == key
    ]


def _around(events: Sequence[Sealed]) -> _Around:
    own = {(row.version_id, row.element_id) for row in events}
    links: dict[tuple[int, int], list[tuple[str, bool, int]]] = {}
    for link in archive.links_of(events):
        for end, other, outward in ((link.origin_id, link.target_id, True), (link.target_id, link.origin_id, False)):
            if (link.version_id, end) in own:
                links.setdefault((link.version_id, end), []).append((link.type, outward, other))
    wanted = {(version, other) for (version, _end), found in links.items() for _type, _out, other in found}
    return _Around(links, archive.rows_of(wanted))


# What tells what an event was about, and what it led to.
_ABOUT = {(LinkType.CONCERNS, True)}
_FOLLOWED = {(LinkType.RESTS_ON, False), (LinkType.CONTINUES, False), (LinkType.CONCERNS, False)}


def _moments(plan_key: str, events: archive.Part, around: _Around) -> list[dict[str, Any]]:
    return [
        {
            **_item(plan_key, row),
            "on": date_shown(values.get("on", "")),
            "kind": dict(EventKind.choices).get(values.get("event_kind", ""), ""),
            "due": date_shown(values["due"]) if values.get("due") else "",
            "about": _neighbours(plan_key, row, around, _ABOUT),
            "followed": _neighbours(plan_key, row, around, _FOLLOWED),
        }
        for row in events.first
        for values in [row.content.get("values", {})]
    ]


def _neighbours(
    plan_key: str, event: Sealed, around: _Around, ways: Iterable[tuple[str, bool]]
) -> list[dict[str, str]]:
    found = around.links.get((event.version_id, event.element_id), ())
    rows = (around.rows.get((event.version_id, other)) for type_, outward, other in found if (type_, outward) in ways)
    return [_item(plan_key, row) | {"kind": str(Kind(row.kind).label)} for row in rows if row is not None][
        :_MOST_FOLLOWED
    ]


def _decision(row: Version) -> dict[str, Any]:
    return {
        "number": row.number,
        "label": row.label,
        "kind": row.kind,
        "on": date_shown(row.decided_on.edtf) if row.decided_on else "",
        "url": addresses.version(row.plan.key, row.number),
    }
