"""Verbs on links between elements: link, unlink."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mitplan.core.dates import UNKNOWN, PartialDate
from mitplan.core.journal import Line, key_of, record, record_many
from mitplan.core.texts import listed
from mitplan.core.verdict import require
from mitplan.people.acting import Acting

from .. import rules
from ..fields import require_fitting
from ..models import Element, Link, Plan
from ..queries import alone_with, current_links
from ..states import HIERARCHIES, JOINS, SAME_KIND, SUCCESSIONS, Degree, Kind, LinkType
from .elements import require_parties, require_source


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRow:
    """A link to make: `origin <type> target`."""

    origin: Element
    type: str
    target: Element
    degree: str = ""
    stated_by: str = ""
    stated_on: PartialDate = UNKNOWN
    source: Element | None = None
    locator: str = ""
    note: str = ""

    def __str__(self) -> str:
        return f"{self.origin} → {self.target}"


def link(plan: Plan, row: LinkRow, *, by: Acting) -> Link:
    """Join two elements."""
    return link_many(plan, [row], by=by)[0]


@transaction.atomic
def link_many(plan: Plan, rows: Sequence[LinkRow], *, by: Acting) -> list[Link]:
    """Join elements. Raises ValidationError with one sentence per fault, and Refused."""
    require(rules.may_write(by, plan))
    alone_with(plan)
    faults = [f"{row}: {fault}" for row in rows for fault in _link_faults(plan, row)]
    if faults:
        raise ValidationError(faults)
    require_parties([(str(row), [row.stated_by] if row.stated_by else []) for row in rows])
    _refuse_doubles(plan, rows)
    _refuse_circles(plan, rows)
    links = [
        Link(
            origin=row.origin,
            type=row.type,
            target=row.target,
            degree=row.degree,
            stated_by=row.stated_by,
            stated_on=row.stated_on,
            source=row.source,
            locator=row.locator,
            note=row.note,
        )
        for row in rows
    ]
    Link.objects.bulk_create(links, batch_size=500)
    record_many(by, [Line("plan.link.made", made.origin, plan.key, _link_facts(made)) for made in links])
    return links


@transaction.atomic
def unlink(made: Link, reason: str, *, by: Acting) -> Link:
    """End a link; it stays on record. Raises ValidationError and Refused."""
    plan = made.origin.plan
    require(rules.may_write(by, plan))
    alone_with(plan)
    if not Link.objects.filter(pk=made.pk, is_current=True).update(is_current=False):
        raise ValidationError(_("%(link)s: Diese Verbindung ist schon beendet.") % {"link": made})
    made.is_current = False
    record(by, Line("plan.link.ended", made.origin, plan.key, _link_facts(made), reason))
    return made


def _link_faults(plan: Plan, row: LinkRow) -> list[str]:
    if row.type not in LinkType.values:
        return [
            _("Die Verbindung „%(type)s“ gibt es nicht. Möglich sind: %(all)s.")
            % {"type": row.type, "all": listed(LinkType.values)}
        ]
    type_ = LinkType(row.type)
    origins, targets = JOINS[type_]
    faults = []
    if row.origin.kind not in origins or row.target.kind not in targets or not _alike(type_, row):
        faults.append(
            _("„%(type)s“ führt nicht von %(origin)s zu %(target)s.")
            % {"type": type_.label, "origin": Kind(row.origin.kind).label, "target": Kind(row.target.kind).label}
        )
    if row.origin.plan_id != plan.pk:
        faults.append(_("Die Verbindung beginnt in einem anderen Plan."))
    elif row.target.plan_id != plan.pk and not _may_cross(plan, type_, row):
        faults.append(_("In einen anderen Plan führen nur Nachfolgen, und nur in den Plan, den dieser fortsetzt."))
    if row.origin.pk == row.target.pk:
        faults.append(_("Ein Element kann nicht auf sich selbst zeigen."))
    if row.degree not in Degree.values or (row.degree and type_ != LinkType.LEADS_TO):
        faults.append(
            _("Der Grad „%(degree)s“ passt nicht zu „%(type)s“.") % {"degree": row.degree, "type": type_.label}
        )
    return faults + _evidence_faults(plan, row)


def _evidence_faults(plan: Plan, row: LinkRow) -> list[str]:
    try:
        require_source(plan, row.source)
        require_fitting(Link, locator=row.locator, note=row.note)
    except ValidationError as error:
        return error.messages
    return []


def _alike(type_: LinkType, row: LinkRow) -> bool:
    if type_ not in SAME_KIND or row.origin.kind == row.target.kind:
        return True
    return type_ in SUCCESSIONS and row.target.kind == Kind.SOURCE


def _may_cross(plan: Plan, type_: LinkType, row: LinkRow) -> bool:
    return type_ in SUCCESSIONS and plan.predecessor_id is not None and row.target.plan_id == plan.predecessor_id


def _refuse_doubles(plan: Plan, rows: Sequence[LinkRow]) -> None:
    taken = set(current_links([plan.pk], {row.type for row in rows}).values_list("origin_id", "type", "target_id"))
    for row in rows:
        key = (row.origin.pk, row.type, row.target.pk)
        if key in taken:
            raise ValidationError(_("%(row)s: Diese Verbindung gibt es schon.") % {"row": row})
        taken.add(key)


def _refuse_circles(plan: Plan, rows: Sequence[LinkRow]) -> None:
    """Nothing may, over any number of steps, succeed itself or be part of itself."""
    for family in (SUCCESSIONS, HIERARCHIES):
        new = [row for row in rows if row.type in family]
        if not new:
            continue
        plans = [pk for pk in (plan.pk, plan.predecessor_id) if pk is not None]
        onward: dict[int, set[int]] = {}
        for origin, type_, target in current_links(plans, family).values_list("origin_id", "type", "target_id"):
            later, earlier = _in_time(type_, origin, target)
            onward.setdefault(later, set()).add(earlier)
        for row in new:
            later, earlier = _in_time(row.type, row.origin.pk, row.target.pk)
            if later in _reachable(earlier, onward):
                raise ValidationError(
                    _("%(row)s: „%(type)s“ ergäbe einen Kreis.") % {"row": row, "type": LinkType(row.type).label}
                )
            onward.setdefault(later, set()).add(earlier)


def _in_time(type_: str, origin: int, target: int) -> tuple[int, int]:
    """All successions lead from the later to the earlier, but for what was merged into something later."""
    return (target, origin) if type_ == LinkType.MERGED_INTO else (origin, target)


def _reachable(start: int, onward: Mapping[int, set[int]]) -> set[int]:
    seen, queue = {start}, [start]
    while queue:
        for following in onward.get(queue.pop(), ()):
            if following not in seen:
                seen.add(following)
                queue.append(following)
    return seen


def _link_facts(made: Link) -> dict[str, Any]:
    return {"type": made.type, "target": key_of(made.target), "degree": made.degree}
