"""Reads across versions and beside them: versions side by side, the journal up to a version, what a party does."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, When, Window
from django.db.models.functions import RowNumber

from mitplan.core.journal import key_of, pk_in
from mitplan.core.models import Act
from mitplan.people.models import Office
from mitplan.plan.lineage import COMPARED
from mitplan.plan.models import Facet, Plan, Sealed, SealedLink, Version
from mitplan.plan.states import ElementState, Kind, LinkType

_REMEMBERED = 64


def parts_that_differ(before: int, after: int) -> tuple[dict[str, str], dict[str, str]]:
    """Of two versions of a plan the parts whose text isn't the same in the other, by reference; two queries."""
    return _unlike(before, after), _unlike(after, before)


def _unlike(version: int, other: int) -> dict[str, str]:
    same = Sealed.objects.filter(version=other, element=OuterRef("element"), part=OuterRef("part"))
    rows = Sealed.objects.filter(~Exists(same), version=version).order_by("position")
    return {f"{kind}/{number}": part for kind, number, part in rows.values_list("kind", "number", "part")}


def parts_by_reference(version: int, kinds: Iterable[str]) -> dict[str, str]:
    """All parts of some kinds of elements of a version, by reference, in its order; one query."""
    rows = Sealed.objects.filter(version=version, kind__in=list(kinds)).order_by("position")
    return {f"{kind}/{number}": part for kind, number, part in rows.values_list("kind", "number", "part")}


def contents_by_reference(version: int) -> dict[str, dict[str, Any]]:
    """What a version says of everything that promises something, by reference; one query."""
    return {reference: json.loads(part) for reference, part in parts_by_reference(version, COMPARED).items()}


def timelines(plan: int, kind: str, before: int, after: int) -> list[list[tuple[int, dict[str, Any]]]]:
    """Of each element of a kind in one version, how it read in an earlier one and where it came to read differently.

    Each is (number of the version, content), earliest first; one query.
    """
    former = Sealed.objects.filter(
        version__plan=plan, version__number=OuterRef("version__number") - 1, element=OuterRef("element")
    )
    rows = Sealed.objects.filter(
        Q(version__number=before) | ~Exists(former.filter(part=OuterRef("part"))),
        version__plan=plan,
        version__number__range=(before, after),
        kind=kind,
    )
    found: dict[int, list[tuple[int, dict[str, Any]]]] = {}
    for element, number, part in rows.order_by("version__number", "position").values_list(
        "element", "version__number", "part"
    ):
        found.setdefault(element, []).append((number, json.loads(part)))
    return list(found.values())


@dataclass(frozen=True, slots=True)
class ChangeCounts:
    """How many elements of a version are new, withdrawn or otherwise different against the version before."""

    added: int = 0
    withdrawn: int = 0
    changed: int = 0


def counts_by_version(plan: Plan, newest: Version) -> Mapping[int, ChangeCounts]:
    """What changed with each version, by number; one query the first time, none after it."""
    return _counts_by_version(plan.pk, newest.number, newest.sha256)


@lru_cache(maxsize=_REMEMBERED)
def _counts_by_version(plan_pk: int, number: int, sha256: str) -> Mapping[int, ChangeCounts]:
    before = Sealed.objects.filter(
        version__plan=plan_pk, version__number=OuterRef("version__number") - 1, element=OuterRef("element")
    )
    rows = (
        Sealed.objects.filter(version__plan=plan_pk, version__number__lte=number)
        .annotate(former=Subquery(before.values("state")), same=Exists(before.filter(part=OuterRef("part"))))
        .filter(same=False)
        .order_by()
        .values_list("version__number")
        .annotate(
            all=Count("pk"),
            added=Count("pk", filter=Q(former=None)),
            withdrawn=Count("pk", filter=Q(former=ElementState.CURRENT, state=ElementState.WITHDRAWN)),
        )
    )
    return {version: ChangeCounts(added, gone, all_ - added - gone) for version, all_, added, gone in rows}


def last_line_of(version: Version) -> Act | None:
    """The journal line that sealed the version. What came later is work on the next one and not public yet."""
    return Act.objects.filter(thing=key_of(version), verb="plan.version.sealed").order_by("number").first()


def acts_in(plan_key: str, last: int, verbs: Iterable[str]) -> QuerySet[Act]:
    """The journal lines of a plan up to a number that tell of some verbs, newest first."""
    return Act.objects.filter(plan=plan_key, number__lte=last, verb__in=list(verbs)).order_by("-number")


def marks_on(last: int, things: Iterable[str]) -> list[Act]:
    """The lines that say which of several statements on one of the elements holds, newest first."""
    # By thing alone: the plan follows from it, and asking for it too makes SQLite read the whole journal of the plan.
    acts = Act.objects.filter(thing__in=list(things), number__lte=last, verb="plan.claim.marked_valid")
    return list(acts.order_by("-number"))


def disputed(version: Version) -> QuerySet[Sealed]:
    """The current elements of a version with a field on which their sources contradict each other, in its order."""
    facets = Facet.objects.filter(version=version, kind__in=Kind.values, name="contradiction")
    return Sealed.objects.filter(version=version, state=ElementState.CURRENT, pk__in=facets.values("sealed")).order_by(
        "position"
    )


def with_gaps(version: Version, gaps: Iterable[str], most: int) -> dict[str, list[Sealed]]:
    """The first measures of a version that have each of the gaps; one query."""
    facets = Facet.objects.filter(version=version, kind=Kind.MEASURE, name="gap", value__in=list(gaps))
    rank = Window(RowNumber(), partition_by=F("value"), order_by=F("sealed__position").asc())
    found: dict[str, list[Sealed]] = {}
    for row in facets.annotate(rank=rank).filter(rank__lte=most).select_related("sealed").order_by("value", "rank"):
        found.setdefault(row.value, []).append(row.sealed)
    return found


def offices_by_line_key(keys: Iterable[str]) -> dict[str, Office]:
    """Offices as the journal names them (`people.office:3`), with their bodies and names; two queries."""
    pks = [pk for key in set(keys) if (pk := pk_in(key, "people.office")) is not None]
    if not pks:
        return {}
    offices = Office.objects.filter(pk__in=pks).select_related("body").prefetch_related("body__names")
    return {key_of(office): office for office in offices}


# -- what a party does in the plans -------------------------------------------------------------------------------

DEBT = "owed_by"
# The roles a party can have in an element.
ROLES = (
    *("group", "lead", "co_responsible", "partners", "made_by", "addressee", "given_by", "body", "asked_by"),
    DEBT,
)


@dataclass(frozen=True, slots=True)
class Part:
    """One role of a party in one plan: how often, and the first elements by their identity."""

    version: int
    kind: str
    role: str
    count: int
    first: Sequence[int]


def parts_of_party(key: str, versions: Iterable[int], most: int) -> list[Part]:
    """What a party does in some versions, role by role, with its first `most` elements; one query.

    Events come with the newest first, everything else in the order of the plan.
    """
    # All four columns of the index are named, so that a plan of any size is looked up and not read through.
    mine = Facet.objects.filter(version__in=list(versions), kind__in=Kind.values, name__in=ROLES, value=key)
    group = [F("version"), F("kind"), F("name")]
    day = Case(When(kind=Kind.EVENT, then=F("sealed__starts"))).desc(nulls_last=True)
    rows = (
        mine.filter(sealed__state=ElementState.CURRENT)
        .annotate(
            rank=Window(RowNumber(), partition_by=group, order_by=[day, F("sealed__position").asc()]),
            count=Window(Count("pk"), partition_by=group),
        )
        .filter(rank__lte=most)
        .order_by("version", "kind", "name", "rank")
    )
    found: dict[tuple[int, str, str, int], list[int]] = {}
    for version, kind, name, count, element in rows.values_list("version", "kind", "name", "count", "sealed__element"):
        found.setdefault((version, kind, name, count), []).append(element)
    return [Part(*place, first) for place, first in found.items()]


def links_of(places: Iterable[tuple[int, int]]) -> list[tuple[int, str, int, int]]:
    """The links that begin or end at elements: version, type, origin, target; one query."""
    known = set(places)
    if not known:
        return []
    ids = {element for _version, element in known}
    links = SealedLink.objects.filter(
        Q(origin__in=ids) | Q(target__in=ids), version__in={version for version, _element in known}
    )
    return list(links.order_by("pk").values_list("version_id", "type", "origin_id", "target_id"))


def events_about(places: Iterable[tuple[int, int]]) -> list[tuple[int, int, int, date]]:
    """The dated events that concern elements: version, element, event, day; earliest first; one query."""
    known = set(places)
    if not known:
        return []
    links = SealedLink.objects.filter(
        version__in={version for version, _element in known},
        target__in={element for _version, element in known},
        type=LinkType.CONCERNS,
        origin__kind=Kind.EVENT,
        origin__sealed__version=F("version"),
        origin__sealed__state=ElementState.CURRENT,
        origin__sealed__starts__isnull=False,
    )
    days = links.order_by("origin__sealed__starts", "origin__sealed__position")
    rows = days.values_list("version_id", "target_id", "origin_id", "origin__sealed__starts")
    return [(version, subject, event, day) for version, subject, event, day in rows if day]


def rows_of(wanted: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Sealed]:
    """Sealed elements by (version, element); one query."""
    pairs = set(wanted)
    if not pairs:
        return {}
    rows = Sealed.objects.filter(version__in={v for v, _e in pairs}, element__in={e for _v, e in pairs})
    return {(row.version_id, row.element_id): row for row in rows}


def decided_by(key: str) -> list[Version]:
    """The versions that a party decided on, newest first."""
    return list(Version.objects.filter(decided_by=key).select_related("plan").order_by("-decided_on_earliest", "-pk"))
