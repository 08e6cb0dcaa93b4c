"""In which capacity somebody acted, as the journal names it: an office, a seat in a body, an organisation's mandate.

Offices and organisations act, so they are named, never the person; whoever wants to know finds the holders on the page
of the office.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from mitplan.core.journal import key_of, moment, pk_in
from mitplan.core.models import Act
from mitplan.people.models import Body, Office, Seat
from mitplan.people.queries import name_on

from .. import addresses, archive


@dataclass(frozen=True, slots=True)
class Capacity:
    """One capacity: what an address calls it, whose it is (an office's title, an organisation), and of which body."""

    code: str
    party: str
    office: str = ""
    organisation: Body | None = None
    body: Body | None = None

    def title(self, on: date) -> str:
        """What it was called on a day."""
        if self.organisation is not None:
            return name_on(self.organisation, on).name
        return self.office or _("ein Mitglied")

    def told(self, on: date) -> dict[str, str]:
        """For `publication/who.html`: with the name its body had on that day."""
        body = name_on(self.body, on) if self.body else None
        url = addresses.party(self.party) if self.party else ""
        return {"name": self.title(on), "body": (body.short or body.name) if body else "", "url": url}


def capacities_in(keys: Iterable[str]) -> dict[str, Capacity]:
    """The capacities of some lines by their keys; two queries for each sort of them that occurs."""
    wanted = set(keys)
    return {**_offices(wanted), **_seats(wanted), **_organisations(wanted)}


def who(act: Act, capacities: Mapping[str, Capacity]) -> dict[str, str]:
    """In which capacity somebody acted, with the names of that day."""
    capacity = capacities.get(act.office)
    if capacity is not None:
        return capacity.told(moment(act).date())
    if act.person.startswith("system:"):
        return {"name": _("Einrichtung dieser Installation"), "body": "", "url": ""}
    return {"name": _("eine Person ohne Amt"), "body": "", "url": ""}


def _offices(keys: set[str]) -> dict[str, Capacity]:
    return {key: _of_office(office) for key, office in archive.offices_by_line_key(keys).items()}


def _of_office(office: Office) -> Capacity:
    return Capacity(office.key, f"office:{office.key}", office=office.title, body=office.body)


def _seats(keys: set[str]) -> dict[str, Capacity]:
    pks = _pks(keys, "people.seat")
    if not pks:
        return {}
    rows = Seat.objects.filter(pk__in=pks).select_related("body", "organisation")
    rows = rows.prefetch_related("body__names", "organisation__names")
    return {
        key_of(seat): Capacity(
            f"sitz-{seat.pk}",
            seat.organisation.key if seat.organisation else seat.body.key,
            organisation=seat.organisation,
            body=seat.body,
        )
        for seat in rows
    }


def _organisations(keys: set[str]) -> dict[str, Capacity]:
    pks = _pks(keys, "people.body")
    if not pks:
        return {}
    rows = Body.objects.filter(pk__in=pks).prefetch_related("names")
    return {key_of(body): Capacity(f"stelle-{body.key}", body.key, organisation=body) for body in rows}


def _pks(keys: Iterable[str], label: str) -> list[int]:
    return sorted(pk for key in keys if (pk := pk_in(key, label)) is not None)
