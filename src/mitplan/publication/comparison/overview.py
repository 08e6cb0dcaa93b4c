"""What differs between two versions, of one plan or of two plans of which one continues the other: counts and lists."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from mitplan.plan.diff import Aspect, Difference, compare
from mitplan.plan.lineage import COMPARED, compare_successive
from mitplan.plan.marks import Mark, marks_of
from mitplan.plan.models import Version
from mitplan.plan.states import Kind
from mitplan.plan.wording import ASPECTS

from .. import archive
from ..addresses import PLURALS

MARKS: Mapping[Mark, Any] = {
    Mark.LOST: _("weggefallen oder abgelehnt"),
    Mark.WEAKENED: _("abgeschwächt"),
    Mark.CONTESTED: _("strittig"),
    Mark.UNROOTED: _("ohne Vorläufer"),
}
# "Only what is contested or lost": new things that nobody asked for are neither.
CRITICAL: Final = "critical"
_CRITICAL = frozenset({Mark.LOST, Mark.WEAKENED, Mark.CONTESTED})
_REMEMBERED = 16


@dataclass(frozen=True, slots=True)
class Differing:
    """An element that differs, and in what.

    Across two plans: what it was called before, whether it has no heir, and the differences themselves, because they
    can't be found again from the two elements alone.
    """

    reference: str
    aspects: frozenset[Aspect]
    marks: frozenset[Mark]
    former: tuple[str, ...] = ()
    is_gone: bool = False
    differences: tuple[Difference, ...] | None = None

    @property
    def kind(self) -> str:
        return self.reference.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Overview:
    """All elements that differ between two versions, without saying yet what they said.

    `same` is how many elements the later of two plans carries on as they were; None within one plan.
    """

    listed: Sequence[Differing]
    same: int | None = None

    def counts(self) -> list[tuple[Aspect, Any, int]]:
        """How many elements differ in which respect; those with none are absent."""
        found = Counter(aspect for one in self.listed for aspect in one.aspects)
        return [(aspect, ASPECTS[aspect], found[aspect]) for aspect in Aspect if found[aspect]]

    def kinds(self) -> list[tuple[str, Any, int]]:
        """How many elements of which kind differ."""
        found = Counter(one.kind for one in self.listed)
        return [(kind, PLURALS[kind], found[kind]) for kind in Kind.values if found[kind]]

    def marks(self) -> list[tuple[str, Any, int]]:
        """How many elements deserve a second look, and why; the first row is all that is contested or lost."""
        critical = sum(bool(one.marks & _CRITICAL) for one in self.listed)
        found = Counter(mark for one in self.listed for mark in one.marks)
        rows = [(str(mark), label, found[mark]) for mark, label in MARKS.items() if found[mark]]
        return [(CRITICAL, _("alles, was strittig, abgeschwächt oder weggefallen ist"), critical), *rows]

    def narrowed(self, kind: str, aspect: str, mark: str) -> list[Differing]:
        """The elements of one kind, that differ in one respect, and that bear one mark; "" asks for all."""
        wanted = _CRITICAL if mark == CRITICAL else {mark}
        return [
            one
            for one in self.listed
            if (not kind or one.kind == kind)
            and (not aspect or aspect in one.aspects)
            and (not mark or one.marks & wanted)
        ]


def overview(before: Version, after: Version) -> Overview:
    """What differs between two versions; two queries the first time, none after it."""
    hashes = before.sha256, after.sha256
    if before.plan_id == after.plan_id:
        return _within(before.pk, after.pk, hashes)
    return _across(before.pk, after.pk, before.plan.key, hashes)


@lru_cache(maxsize=_REMEMBERED)
def _within(before: int, after: int, _hashes: tuple[str, str]) -> Overview:
    changes = list(compare(*archive.parts_that_differ(before, after)))
    marks = marks_of(changes)
    return _in_order([Differing(it.reference, it.aspects, mark) for it, mark in zip(changes, marks, strict=True)], None)


@lru_cache(maxsize=_REMEMBERED)
def _across(before: int, after: int, earlier_plan: str, _hashes: tuple[str, str]) -> Overview:
    old, new = (archive.parts_by_reference(version, COMPARED) for version in (before, after))
    changes, same = compare_successive(old, new, earlier_plan)
    marks = marks_of(changes)
    listed = [
        Differing(it.reference, it.aspects, mark, it.former, it.after is None, it.differences)
        for it, mark in zip(changes, marks, strict=True)
    ]
    return _in_order(listed, same)


def _in_order(listed: Sequence[Differing], same: int | None) -> Overview:
    order = {kind: index for index, kind in enumerate(Kind.values)}
    return Overview(sorted(listed, key=lambda one: order[one.kind]), same)
