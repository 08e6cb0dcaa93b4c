"""Bodies and offices for the reader: names and terms over time, and what they do in the newest version of each plan."""

from collections.abc import Sequence
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from mitplan.core.dates import PartialDate
from mitplan.people.models import Body, BodySuccession, Holder, Office, Seat
from mitplan.people.queries import BodyListed, Register, holders_of
from mitplan.people.states import BodyKind
from mitplan.people.terms import Lasting, eve_of

from .. import addresses
from ..showing import date_shown


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


def narrowed(bodies: Sequence[BodyListed], kind: str, words: str) -> list[BodyListed]:
    """The bodies of a kind whose names, former ones included, contain all the words."""
    wanted = words.casefold().split()
    return [
        one
        for one in bodies
        if (not kind or one.kind == kind)
        and all(word in " ".join((*one.called, *one.former)).casefold() for word in wanted)
    ]


def kind_options(bodies: Sequence[BodyListed], chosen: str) -> list[dict[str, Any]]:
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
