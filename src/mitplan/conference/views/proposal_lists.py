"""The list of draft recommendations, and what the form of a new one offers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mitplan.core.texts import said
from mitplan.people.models import Body
from mitplan.people.queries import name_on
from mitplan.plan.models import Element, Plan

from ..frame import Room
from ..models import Charge, Proposal
from ..queries import contributions
from ..queries import proposals as queries
from ..queries.contributions import open_phases
from ..queries.making import name_bodies
from ..queries.phases import bodies_at_work
from ..rules import proposals as rules
from ..speaking import Speaker
from ..states.proposals import AT_WORK, ProposalState
from .proposal_pages import in_seats, kicker_of

OPEN = "aenderbar"


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows that were asked for, and the filters that say so."""

    room: Room
    rows: QuerySet[Proposal]
    filters: list[dict[str, Any]]
    active: list[dict[str, str]]
    # Those whose names are known already.
    bodies: Sequence[Body] = ()

    def cards(self, rows: Iterable[Proposal]) -> list[dict[str, Any]]:
        """The rows as `ui/cards.html` takes them."""
        found = list(rows)
        known = {body.pk: body for body in self.bodies}
        for row in found:
            row.body = known.get(row.body_id, row.body)
        name_bodies(row.body for row in found if row.body_id not in known)
        return [self._card(row) for row in found]

    def _card(self, row: Any) -> dict[str, Any]:
        language = self.room.language
        meta = [kicker_of(row)] if row.recommendation else []
        meta.append(self.room.said(name_on(row.body, None).name))
        if row.open:
            told = ngettext("%(n)d Änderungsantrag offen", "%(n)d Änderungsanträge offen", row.open) % {"n": row.open}
            meta.append(told)
        return {
            "number": row.number,
            "title": row.title,
            "url": self.room.url("proposal", row.number),
            "badges": [("proposal", row.state)],
            "meta": meta,
            "language": language,
        }


def listing_of(room: Room, rows: QuerySet[Proposal], charges: Sequence[Charge], asked: QueryDict) -> Listing:
    """The rows that fit what was asked for; what makes no sense is ignored."""
    bodies = [(charge.body.key, queries.name_of(charge.body)) for charge in charges]
    fields = {charge.field.number: charge.field.title for charge in charges if charge.field}
    states = [*ProposalState.choices, (OPEN, _("noch zu ändern"))]
    offered: dict[str, tuple[str, list[tuple[str, Any]], str]] = {
        "gremium": (_("Gremium"), bodies, "body__key"),
        "stand": (_("Stand"), states, "state"),
        "feld": (_("Handlungsfeld"), [(n, f"{n} {title}") for n, title in fields.items()], "field__number"),
    }
    # What the plan calls its fields and bodies is in its own language.
    own = {"gremium": room.language, "stand": "", "feld": room.language}
    filters, active = [], []
    for name, (label, options, column) in offered.items():
        value = asked.get(name, "")
        known = dict(options)
        if value in known:
            wanted = {"state__in": AT_WORK} if value == OPEN else {column: value}
            rows = rows.filter(**wanted)
            active.append({"label": said(known[value], own[name]), "url": _without(asked, name)})
        told = [
            {"value": key, "label": words, "selected": key == value, "language": own[name]} for key, words in options
        ]
        filters.append({"name": name, "label": label, "kind": "select", "options": told})
    return Listing(room, rows, filters, active, [charge.body for charge in charges])


def _without(asked: QueryDict, name: str) -> str:
    rest = asked.copy()
    rest.pop(name, None)
    rest.pop("page", None)
    return f"?{rest.urlencode()}"


def bodies_to_propose_in(by: Speaker) -> dict[str, tuple[Body, Speaker]]:
    """The bodies in which somebody may propose, now or with a reason, by key; and in which seat."""
    phases, seats = open_phases(by.plan), in_seats(by)
    found = {}
    for body in (charge.body for charge in bodies_at_work(by.plan)):
        acting = seats.get(body.pk, by)
        if rules.may_propose_in(acting, body, among=phases):
            found[body.key] = (body, acting)
    return found


def fields_of(plan: Plan) -> list[Element]:
    """The fields of action of a plan."""
    return contributions.fields_of(plan)


def parties_to_address() -> list[tuple[str, str]]:
    """The bodies to which a recommendation can be addressed, by name."""
    return [(key, name) for key, name in queries.ministries()]


def chosen_in(asked: Mapping[str, str], fields: Sequence[Element]) -> dict[str, Any]:
    """What a link to the form has chosen already: the sources, the field."""
    return {"sources": asked.get("beitrag", ""), "field": asked.get("feld", "")}
