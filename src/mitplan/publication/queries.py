"""What the public pages read: sealed versions, and nothing of the draft."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery, Sum

from mitplan.plan.models import Facet, Plan, Sealed, SealedLink, Version
from mitplan.plan.states import ElementState, Kind

# A version never changes, so what is counted in it once holds as long as the process lives.
_REMEMBERED = 64


def published_plans() -> QuerySet[Version]:
    """The newest version of each plan that has one, with its plan."""
    newest = Version.objects.filter(plan=OuterRef("plan")).order_by("-number").values("pk")[:1]
    return Version.objects.filter(pk=Subquery(newest)).select_related("plan").order_by("plan_id")


def version_of(plan_key: str, number: int | None = None) -> Version | None:
    """One version of a plan, the newest unless a number is given; with its plan."""
    versions = Version.objects.filter(plan__key=plan_key).select_related("plan", "plan__predecessor")
    return (versions.filter(number=number) if number else versions.order_by("-number")).first()


def versions_of(plan: Plan) -> QuerySet[Version]:
    """All versions of a plan, newest first."""
    return Version.objects.filter(plan=plan).order_by("-number")


def element_in(version: Version, kind: str, number: str) -> Sealed | None:
    """One element of a version."""
    return Sealed.objects.filter(version=version, kind=kind, number=number).first()


def elements_in(version: Version, references: Iterable[str]) -> dict[str, Sealed]:
    """Elements of a version by reference (`measure/M3`); one query. Those of other plans are left out."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for reference in references:
        if ":" not in reference and "/" in reference:
            kind, _, number = reference.partition("/")
            wanted[kind].add(number)
    if not wanted:
        return {}
    any_of = Q()
    for kind, numbers in wanted.items():
        any_of |= Q(kind=kind, number__in=numbers)
    return {row.reference: row for row in Sealed.objects.filter(any_of, version=version)}


@dataclass(frozen=True, slots=True)
class Selection:
    """Which elements of one kind a list shows: facet values (any of a name, all names), words, state, order."""

    kind: str
    facets: Mapping[str, Sequence[str]]
    words: str = ""
    withdrawn: bool = False
    sort: str = "position"


SORTS: Mapping[str, Sequence[object]] = {
    "position": ("position",),
    "title": ("title", "position"),
    "starts": (F("starts").asc(nulls_last=True), "position"),
    "ends": (F("ends").asc(nulls_last=True), "position"),
    "cost": (F("cost_high").desc(nulls_last=True), "position"),
}


def selected(version: Version, selection: Selection) -> QuerySet[Sealed]:
    """The elements of a version that a list shows, in its order."""
    state = ElementState.WITHDRAWN if selection.withdrawn else ElementState.CURRENT
    rows = Sealed.objects.filter(version=version, kind=selection.kind, state=state)
    for name, values in selection.facets.items():
        matching = Facet.objects.filter(version=version, kind=selection.kind, name=name, value__in=values)
        rows = rows.filter(pk__in=matching.values("sealed"))
    for word in selection.words.split():
        rows = rows.filter(part__icontains=word)
    return rows.order_by(*SORTS.get(selection.sort, SORTS["position"]))  # type: ignore[arg-type]


@lru_cache(maxsize=_REMEMBERED)
def _facet_counts(version_pk: int, sha256: str) -> Mapping[str, Mapping[str, Mapping[str, int]]]:
    counts: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    rows = (
        Facet.objects.filter(version=version_pk, sealed__state=ElementState.CURRENT)
        .values_list("kind", "name", "value")
        .annotate(count=Count("pk"), first=Max("sealed__position"))
        .order_by("kind", "name", "value")
    )
    for kind, name, value, count, _first in rows:
        counts[kind][name][value] = count
    return counts


def facet_counts(version: Version, kind: str) -> Mapping[str, Mapping[str, int]]:
    """How many current elements of a kind have each value of each facet: {"gap": {"cost": 7}, …}."""
    return _facet_counts(version.pk, version.sha256).get(kind, {})


@lru_cache(maxsize=_REMEMBERED)
def _kind_counts(version_pk: int, sha256: str) -> Mapping[str, int]:
    rows = Sealed.objects.filter(version=version_pk, state=ElementState.CURRENT).values_list("kind")
    return dict(rows.annotate(count=Count("pk")).order_by("kind"))


def kind_counts(version: Version) -> Mapping[str, int]:
    """How many current elements of each kind a version has; kinds with none are absent."""
    return _kind_counts(version.pk, version.sha256)


@dataclass(frozen=True, slots=True)
class CostSum:
    """Sums of one currency, period and basis; never mixed with others."""

    currency: str
    period: str
    basis: str
    low: int
    high: int
    count: int


def sums(rows: QuerySet[Sealed]) -> list[CostSum]:
    """The money of the rows, apart by currency, period and basis; a part isn't counted beside its whole."""
    grouped = (
        rows.filter(cost_counts=True)
        .order_by()
        .values_list("cost_currency", "cost_period", "cost_basis")
        .annotate(low=Sum("cost_low"), high=Sum("cost_high"), count=Count("pk"))
        .order_by("-count", "cost_period", "cost_basis")
    )
    return [CostSum(*row) for row in grouped]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A link seen from one of its ends."""

    link: SealedLink
    element: Sealed | None
    outward: bool


def links_around(version: Version, element_ids: Iterable[int]) -> list[SealedLink]:
    """All links of a version that begin or end at one of the elements."""
    ids = list(element_ids)
    return list(SealedLink.objects.filter(Q(origin__in=ids) | Q(target__in=ids), version=version).order_by("pk"))


def sealed_by_element(version: Version, element_ids: Iterable[int]) -> dict[int, Sealed]:
    """Elements of a version by their identity; those of another plan come from that plan's newest version."""
    ids = set(element_ids)
    found = {row.element_id: row for row in Sealed.objects.filter(version=version, element__in=ids)}
    if elsewhere := ids - set(found):
        rows = Sealed.objects.filter(element__in=elsewhere).select_related("version__plan").order_by("version__number")
        found |= {row.element_id: row for row in rows}
    return found


def titles_of(version: Version, kind: str) -> QuerySet[Sealed]:
    """All current elements of a kind, in order; for the few fields, guidelines and groups of a plan."""
    return Sealed.objects.filter(version=version, kind=kind, state=ElementState.CURRENT).order_by("position")


def root_of(version: Version) -> Sealed:
    """The element that stands for the plan as a whole."""
    return Sealed.objects.get(version=version, kind=Kind.PLAN)
