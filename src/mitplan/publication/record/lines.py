"""Reads of the journal: its lines by what a reader asks for, how many there are, and which of them sealed versions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, reduce
from operator import or_
from typing import Any

from django.db.models import CharField, Count, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from mitplan.core.journal import pk_in
from mitplan.core.models import Act
from mitplan.plan.models import Sealed, Version
from mitplan.plan.states import Kind

_REMEMBERED = 64
_TIES = ("plan.link.made", "plan.link.ended")


@lru_cache(maxsize=_REMEMBERED)
def line_counts(plan_key: str, last: int, _hash: str) -> Mapping[tuple[str, str], int]:
    """How many lines tell of which verb in which office; `_hash` is that of the last line and with it of all before."""
    rows = Act.objects.filter(plan=plan_key, number__lte=last).order_by().values_list("verb", "office")
    counted = rows.annotate(count=Count("pk")).order_by("verb", "office")
    return {(verb, office): count for verb, office, count in counted}


@lru_cache(maxsize=_REMEMBERED)
def seals_of(plan_key: str, last: int, _hash: str) -> Sequence[tuple[int, int]]:
    """Which lines up to a number sealed which versions: number of the line, version; oldest first."""
    rows = Act.objects.filter(plan=plan_key, number__lte=last, verb="plan.version.sealed").order_by("number")
    found = ((number, pk_in(thing, "plan.version")) for number, thing in rows.values_list("number", "thing"))
    return [(number, pk) for number, pk in found if pk is not None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines of the journal somebody wants; None asks for all, an empty list finds nothing."""

    verbs: Sequence[str] | None = None
    office: str | None = None
    things: Sequence[str] | None = None
    kind: str = ""
    since: datetime | None = None
    until: datetime | None = None
    words: Sequence[str] = ()


def acts_wanted(version: Version, last: int, wanted: Wanted) -> QuerySet[Act]:
    """The journal lines of a version's plan up to a number that fit, newest first."""
    acts = Act.objects.filter(plan=version.plan.key, number__lte=last).order_by("-number")
    exact: dict[str, Any] = {"verb__in": wanted.verbs, "office": wanted.office}
    exact |= {"at__gte": wanted.since, "at__lt": wanted.until}
    acts = acts.filter(**{name: value for name, value in exact.items() if value is not None})
    if wanted.things is not None:
        acts = acts.filter(number__in=_history_of(acts, wanted.things))
    if wanted.kind:
        rows = Sealed.objects.filter(version=version, kind=wanted.kind).order_by()
        acts = acts.filter(thing__in=rows.values(key=Concat(Value("plan.element:"), Cast("element", CharField()))))
    for word in wanted.words:
        # SQLite knows capital letters of ASCII alone.
        ways = {word, word.lower(), word.upper(), word.capitalize()}
        acts = acts.filter(reduce(or_, (Q(reason__icontains=way) for way in sorted(ways))))
    return acts


def _history_of(acts: QuerySet[Act], things: Sequence[str]) -> list[int]:
    """The numbers of the lines on some elements; what was tied to them is part of their history, too.

    Looked up first, as facts have no index and pages ask more than once.
    """
    if not things:
        return []
    own = acts.filter(thing__in=things).order_by().values_list("number", flat=True)
    tied = acts.filter(verb__in=_TIES, facts__target__in=things).order_by().values_list("number", flat=True)
    return [*own, *tied]


def elements_numbered(version: Version, number: str, kind: str = "") -> list[Sealed]:
    """The elements of a version with a number, of one kind or of any."""
    kinds = [kind] if kind else Kind.values  # named, so that the index serves
    return list(Sealed.objects.filter(version=version, kind__in=kinds, number=number).order_by("position"))
