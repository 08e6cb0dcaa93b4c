"""The verbs of bodies: establish, rename, succeed."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from mitplan.core.dates import UNKNOWN, PartialDate
from mitplan.core.journal import Line, record
from mitplan.core.verdict import require

from .. import rules, terms
from ..acting import Acting
from ..models import Body, BodyName, BodySuccession
from .checks import body_place, checked, locked, record_each, refuse, require_new_keys


@dataclass(frozen=True, slots=True)
class NameEntry:
    """What a body is called during a time."""

    name: str
    short: str = ""
    since: PartialDate = UNKNOWN
    until: PartialDate = UNKNOWN


@dataclass(frozen=True, slots=True)
class BodyEntry:
    """A body to establish; `parent` is the key of a body that exists or is established along with it."""

    key: str
    kind: str
    names: Sequence[NameEntry]
    parent: str = ""
    website: str = ""
    address: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class SuccessionEntry:
    """How and when one body followed another."""

    kind: str
    on: PartialDate = UNKNOWN
    note: str = ""


@transaction.atomic
def establish(bodies: Sequence[BodyEntry], *, by: Acting) -> list[Body]:
    """Enter bodies with their names over time, all or none."""
    require(rules.may_keep_register(by))
    require_new_keys(Body, [entry.key for entry in bodies])
    parents = _parents_of(bodies)
    new = {entry.key: checked(_body(entry), body_place(entry.key)) for entry in bodies}
    names = [
        checked(BodyName(body=new[entry.key], name=n.name, short=n.short, since=n.since, until=n.until), place)
        for entry in bodies
        for place in [body_place(entry.key)]
        for n in _consistent(entry, place)
    ]
    Body.objects.bulk_create(new.values())
    for entry in bodies:
        new[entry.key].parent = new.get(entry.parent) or parents.get(entry.parent)
    Body.objects.bulk_update([body for body in new.values() if body.parent], ["parent"], batch_size=200)
    BodyName.objects.bulk_create(names)
    facts = [{"key": entry.key, "kind": str(entry.kind), "parent": entry.parent} for entry in bodies]
    record_each(by, "people.body.established", new.values(), facts)
    return list(new.values())


@transaction.atomic
def rename(body: Body, name: str, short: str, since: PartialDate, *, by: Acting) -> BodyName:
    """Give a body a new name from a date on, and close the former one."""
    require(rules.may_keep_register(by))
    place = body_place(locked(body).key)
    if since.earliest is None:
        refuse(place, _("Seit wann gilt der neue Name? Bitte nennen Sie wenigstens das Jahr."))
    former = max(reversed(BodyName.objects.filter(body=body)), key=terms.start_of)
    if former.name == name and former.short == short:
        refuse(place, _("So heißt die Stelle schon."))
    if since.earliest <= terms.start_of(former):
        refuse(
            place, _("Der neue Name gilt erst nach dem bisherigen; der gilt seit %(date)s.") % {"date": former.since}
        )
    former.until = former.until or terms.eve_of(since)
    new = checked(BodyName(body=body, name=name, short=short, since=since), place)
    if terms.clash(former, new):
        refuse(place, _("Der bisherige Name gilt bis %(date)s.") % {"date": former.until})
    former.save(update_fields=["until"])
    new.save()
    record(by, Line("people.body.renamed", body, facts={"name": new.pk, "former": former.pk, "since": since.edtf}))
    return new


@transaction.atomic
def succeed(earlier: Body, later: Body, how: SuccessionEntry, *, by: Acting) -> BodySuccession:
    """State that one body followed another; a body can't follow itself, not even in a circle."""
    require(rules.may_keep_register(by))
    list(Body.objects.select_for_update().filter(pk__in=[earlier.pk, later.pk]).order_by("pk"))
    place = f"{earlier.key} → {later.key}"
    followers: dict[int, set[int]] = {}
    for before, after in BodySuccession.objects.values_list("earlier_id", "later_id"):
        followers.setdefault(before, set()).add(after)
    if later.pk in followers.get(earlier.pk, ()):
        refuse(place, _("Diese Nachfolge ist schon eingetragen."))
    if _reaches(later.pk, earlier.pk, followers):
        refuse(place, _("Das ergäbe einen Kreis: Eine Stelle kann nicht ihre eigene Nachfolgerin sein."))
    new = BodySuccession(earlier=earlier, later=later, kind=how.kind, on=how.on, note=how.note)
    checked(new, place).save()
    facts = {"earlier": earlier.key, "later": later.key, "kind": str(how.kind), "on": how.on.edtf}
    record(by, Line("people.body.succeeded", later, facts=facts))
    return new


def _body(entry: BodyEntry) -> Body:
    return Body(key=entry.key, kind=entry.kind, website=entry.website, address=entry.address, note=entry.note)


def _parents_of(bodies: Sequence[BodyEntry]) -> dict[str, Body]:
    """The parents that exist already; each parent must exist or come along, and no body is part of itself."""
    within = {entry.key: entry.parent for entry in bodies}
    existing = {body.key: body for body in Body.objects.filter(key__in={p for p in within.values() if p})}
    for key, parent in within.items():
        if parent and parent not in within and parent not in existing:
            refuse(body_place(key), _("Die übergeordnete Stelle „%(parent)s“ gibt es nicht.") % {"parent": parent})
        above, steps = parent, 0
        while above in within and steps <= len(within):
            above, steps = within[above], steps + 1
        if steps > len(within):
            refuse(body_place(key), _("Die Stelle wäre ein Teil ihrer selbst."))
    return existing


def _consistent(entry: BodyEntry, place: str) -> Sequence[NameEntry]:
    """At least one name, and no two at a time."""
    if not entry.names:
        refuse(place, _("Eine Stelle braucht mindestens einen Namen."))
    for index, one in enumerate(entry.names):
        for other in entry.names[index + 1 :]:
            if terms.clash(one, other):
                refuse(
                    place,
                    _("„%(one)s“ und „%(other)s“ gelten zur selben Zeit.") % {"one": one.name, "other": other.name},
                )
    return entry.names


def _reaches(start: int, goal: int, followers: dict[int, set[int]]) -> bool:
    seen, waiting = set[int](), [start]
    while waiting:
        here = waiting.pop()
        if here == goal:
            return True
        if here not in seen:
            seen.add(here)
            waiting.extend(followers.get(here, ()))
    return False
