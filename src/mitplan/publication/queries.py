"""What the public pages read: sealed versions, and nothing of the draft."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils import timezone

from mitplan.core.dates import PartialDate
from mitplan.plan.models import Facet, Plan, Sealed, Version
from mitplan.plan.states import ElementState, Kind, MeasureKind

# A version never changes, so what is counted in it once holds as long as the process lives.
_REMEMBERED = 64


def published_plans() -> QuerySet[Version]:
    """The newest version of each plan that has one, with its plan."""
    newest = Version.objects.filter(plan=OuterRef("plan")).order_by("-number").values("pk")[:1]
    return Version.objects.filter(pk=Subquery(newest)).select_related("plan").order_by("plan_id")


def version_of(plan_key: str, number: int | None = None) -> Version | None:
    """One version of a plan, the newest unless a number is given; with its plan."""
    versions = Version.objects.filter(plan__key=plan_key).select_related("plan", "plan__predecessor")
    return (versions.order_by("-number") if number is None else versions.filter(number=number)).first()


def versions_of(plan: Plan) -> QuerySet[Version]:
    """All versions of a plan, newest first."""
    return Version.objects.filter(plan=plan).order_by("-number")


def element_in(version: Version, kind: str, number: str) -> Sealed | None:
    """One element of a version."""
    if "\0" in number:  # PostgreSQL refuses it in texts
        return None
    return Sealed.objects.filter(version=version, kind=kind, number=number).first()


def elements_in(version: Version, references: Iterable[str]) -> dict[str, Sealed]:
    """Elements of a version by reference (`measure/M3`); one query. Those of other plans are left out."""
    wanted = {reference for reference in references if ":" not in reference and "/" in reference}
    if not wanted:
        return {}
    kinds, numbers = ({reference.split("/", 1)[part] for reference in wanted} for part in (0, 1))
    # Kinds and numbers apart find a few rows too many, but by index; pairs joined by "or" make SQLite read the version.
    rows = Sealed.objects.filter(version=version, kind__in=kinds, number__in=numbers).order_by()
    return {row.reference: row for row in rows if row.reference in wanted}


@lru_cache(maxsize=_REMEMBERED)
def _facet_counts(version_pk: int, sha256: str) -> Mapping[str, Mapping[str, Mapping[str, int]]]:
    counts: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    rows = (
        Facet.objects.filter(version=version_pk, sealed__state=ElementState.CURRENT)
        .values_list("kind", "name", "value")
        .annotate(count=Count("pk"))
        .order_by("kind", "name", "value")
    )
    for kind, name, value, count in rows:
        counts[kind][name][value] = count
    return counts


def facet_counts(version: Version, kind: str) -> Mapping[str, Mapping[str, int]]:
    """How many current elements of a kind have each value of each facet: {"gap": {"cost": 7}, …}."""
    return _facet_counts(version.pk, version.sha256).get(kind, {})


@lru_cache(maxsize=_REMEMBERED)
def _state_counts(version_pk: int, sha256: str) -> Mapping[str, Mapping[str, int]]:
    counts: dict[str, dict[str, int]] = {state: {} for state in ElementState.values}
    rows = Sealed.objects.filter(version=version_pk).values_list("state", "kind")
    for state, kind, count in rows.annotate(count=Count("pk")).order_by("state", "kind"):
        counts[state][kind] = count
    return counts


def kind_counts(version: Version) -> Mapping[str, int]:
    """How many current elements of each kind a version has; kinds with none are absent."""
    return _state_counts(version.pk, version.sha256)[ElementState.CURRENT]


def withdrawn_counts(version: Version) -> Mapping[str, int]:
    """How many elements of each kind are withdrawn."""
    return _state_counts(version.pk, version.sha256)[ElementState.WITHDRAWN]


@dataclass(frozen=True, slots=True)
class CostGroup:
    """One group of measures by what their money is; `field` is a field's number, "" for those of none, None for all.

    Without a currency it is the measures without a sum; where it doesn't count, another sum contains it.
    """

    currency: str
    period: str
    basis: str
    low: int
    high: int
    count: int
    counts: bool
    field: str | None = None


def _group(*row: Any) -> CostGroup:
    return CostGroup(*row)


_GROUPED = ("cost_currency", "cost_period", "cost_basis")


def cost_groups_of(measures: QuerySet[Sealed], field: str | None = None) -> list[CostGroup]:
    """The money of some measures; one query."""
    summed = measures.order_by().values_list(*_GROUPED)
    told = summed.annotate(
        Sum("cost_low", default=0), Sum("cost_high", default=0), Count("pk"), counts=F("cost_counts")
    )
    return [_group(*row, field) for row in told]


def cost_groups(version: int) -> list[CostGroup]:
    """The money of all measures, of those without a field, and of those of each field; three queries."""
    measures = Sealed.objects.filter(version=version, kind=Kind.MEASURE, state=ElementState.CURRENT).order_by()
    of_fields = Facet.objects.filter(version=version, kind=Kind.MEASURE, name="field").order_by()
    groups = []
    for number, rows in ((None, measures), ("", measures.exclude(pk__in=of_fields.values("sealed")))):
        groups += cost_groups_of(rows, number)
    by_field = (
        of_fields.filter(sealed__state=ElementState.CURRENT)
        .values_list(*(f"sealed__{name}" for name in _GROUPED))
        .annotate(
            Sum("sealed__cost_low", default=0),
            Sum("sealed__cost_high", default=0),
            Count("pk"),
            counts=F("sealed__cost_counts"),
            field=F("value"),
        )
    )
    return groups + [_group(*row) for row in by_field]


def sealed_here(version: Version, element_ids: Iterable[int]) -> dict[int, Sealed]:
    """Those of the elements that this version has, by their identity."""
    rows = Sealed.objects.filter(version=version, element__in=set(element_ids)).order_by()
    return {row.element_id: row for row in rows}


def sealed_by_element(version: Version, element_ids: Iterable[int]) -> dict[int, Sealed]:
    """Elements of a version by their identity; those of another plan come from that plan's newest version."""
    ids = set(element_ids)
    found = sealed_here(version, ids)
    if elsewhere := ids - set(found):
        found |= sealed_elsewhere(elsewhere)
    return found


def sealed_elsewhere(element_ids: Iterable[int]) -> dict[int, Sealed]:
    """Elements of any plan by their identity, each from the newest version that has it, with version and plan."""
    rows = Sealed.objects.filter(element__in=set(element_ids)).select_related("version__plan")
    return {row.element_id: row for row in rows.order_by("version__number")}


@lru_cache(maxsize=_REMEMBERED)
def _year_counts(version_pk: int, sha256: str, kind: str) -> Mapping[int, int]:
    rows = Sealed.objects.filter(version=version_pk, kind=kind, state=ElementState.CURRENT, starts__isnull=False)
    return dict(rows.values_list("starts__year").annotate(count=Count("pk")).order_by("-starts__year"))


def year_counts(version: Version, kind: str) -> Mapping[int, int]:
    """How many current elements of a kind began or happened in which year, newest first; those undated are absent."""
    return _year_counts(version.pk, version.sha256, kind)


def titles_of(version: Version, *kinds: str) -> QuerySet[Sealed]:
    """All current elements of some kinds, in order; for the few fields, guidelines and groups of a plan."""
    # By position alone SQLite would walk through the whole version instead of finding the kinds.
    rows = Sealed.objects.filter(version=version, kind__in=kinds, state=ElementState.CURRENT)
    return rows.order_by("kind", "position")


def roots_published() -> QuerySet[Sealed]:
    """The element that stands for the whole of each published plan, in its newest version, with version and plan."""
    newest = published_plans().order_by().values("pk")
    roots = Sealed.objects.filter(version__in=newest, kind=Kind.PLAN).select_related("version__plan")
    return roots.order_by("version__plan__fictional", "version__plan_id")


def roots_beside(plan: Plan) -> QuerySet[Sealed]:
    """The published plans that this one continues or that continue it."""
    return roots_published().filter(Q(version__plan=plan.predecessor_id) | Q(version__plan__predecessor=plan))


def sizes_of(versions: Iterable[Version]) -> dict[int, dict[str, int]]:
    """How many current elements of each kind, answered recommendations and programmes, by version; one query."""
    pks = [version.pk for version in versions]
    rows = Sealed.objects.filter(version__in=pks, state=ElementState.CURRENT).order_by()
    programmes = Facet.objects.filter(
        version__in=pks, kind=Kind.MEASURE, name="measure_kind", value=MeasureKind.PROGRAMME
    )
    counts = rows.values_list("version", "kind").annotate(
        count=Count("pk"),
        answered=Count("pk", filter=~Q(answer="")),
        programmes=Count("pk", filter=Q(pk__in=programmes.values("sealed"))),
    )
    sizes: dict[int, dict[str, int]] = defaultdict(dict)
    for pk, kind, count, answered, inside in counts:
        sizes[pk] |= {kind: count} | ({"answered": answered} if kind == Kind.RECOMMENDATION else {})
        sizes[pk] |= {"programmes": inside} if kind == Kind.MEASURE else {}
    return sizes


def root_of(version: Version) -> Sealed:
    """The element that stands for the plan as a whole."""
    return Sealed.objects.get(version=version, kind=Kind.PLAN)


@dataclass(frozen=True, slots=True)
class Appearance:
    """An element in one version: what happened to it since the version before (new, changed, same, withdrawn)."""

    number: int
    label: str
    kind: str
    on: PartialDate
    what: str


def appearances_of(plan: Plan, element_id: int) -> list[Appearance]:
    """The versions an element occurs in, oldest first, with what happened to it; one query."""
    rows = Sealed.objects.filter(element=element_id, version__plan=plan).order_by("version__number")
    columns = ("number", "label", "kind", "decided_on", "sealed_at")
    found: list[Appearance] = []
    before = ("", "")
    for part, state, *told in rows.values_list("part", "state", *(f"version__{name}" for name in columns)):
        number, label, kind, decided, sealed = told
        what = "new" if not found else "same" if before[0] == part else "changed"
        if state == ElementState.WITHDRAWN and before[1] != state:
            what = "withdrawn"
        sealed_on = PartialDate.of(timezone.localdate(sealed))
        found.append(Appearance(number, label, kind, decided or sealed_on, what))
        before = (part, state)
    return found


def moments_of(version: Version, kinds: Iterable[str]) -> QuerySet[Sealed]:
    """The dated happenings of a plan: events and questions, in the order of their days."""
    rows = Sealed.objects.filter(version=version, kind__in=list(kinds), state=ElementState.CURRENT)
    return rows.order_by(F("starts").asc(nulls_last=True), "position")


def resting_on(version: Version, source: str) -> QuerySet[Sealed]:
    """The elements of which a statement, link or answer cites a source, in the order of the document."""
    facets = Facet.objects.filter(version=version, kind__in=Kind.values, name="source", value=source)
    return Sealed.objects.filter(version=version, pk__in=facets.values("sealed")).order_by("position")


def facets_of(row: Sealed, name: str) -> list[str]:
    """The values of one facet of an element, as they were derived from the document."""
    return list(Facet.objects.filter(sealed=row, name=name).order_by("pk").values_list("value", flat=True))
