"""What the measures of a plan or field cost, as far as it is stated; and what the sums leave out.

Sums of different period or basis are never added, a part isn't counted beside its whole, and amounts of unknown period
or basis aren't added at all: nobody can say for what time such a sum would be, or that it mixes no needs and budgets.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language

from mitplan.core.money import Basis, Period, Total
from mitplan.plan.models import Sealed, Version

from .. import queries
from ..queries import CostGroup

# The key of the measures that belong to no field.
NO_FIELD = ""


@dataclass(frozen=True, slots=True)
class Costs:
    """The money of some measures: sums apart by currency, period and basis, and the counts of what is not in them."""

    measures: int
    totals: tuple[Total, ...]
    unstated: int
    contained: int
    timeless: int
    baseless: int = 0

    @property
    def stated(self) -> int:
        """How many of the measures have a sum of money."""
        return self.measures - self.unstated

    def sums(self) -> list[dict[str, Any]]:
        """The totals for `publication/money.html`, in the reader's language."""
        language = get_language() or "de"
        return [
            {
                "period": total.period.label,
                "basis": total.basis.label,
                "amount": total.amount(language),
                "count": total.count,
            }
            for total in self.totals
        ]


NOTHING = Costs(0, (), 0, 0, 0)


def plan_costs(version: Version) -> Costs:
    """The money of all measures of a plan."""
    return _costs(version.pk, version.sha256).get(None, NOTHING)


def field_costs(version: Version) -> Mapping[str, Costs]:
    """The money of the measures of each field, by the field's number; those of no field under NO_FIELD.

    A measure of two fields counts in both, so the fields can't be added up. Fields without measures are absent.
    Three queries the first time a version is asked for, none later.
    """
    return {field: costs for field, costs in _costs(version.pk, version.sha256).items() if field is not None}


def of(measures: QuerySet[Sealed]) -> Costs:
    """The money of some measures; one query."""
    return _summed(queries.cost_groups_of(measures))


@lru_cache(maxsize=64)
def _costs(version_pk: int, sha256: str) -> Mapping[str | None, Costs]:
    by_field: dict[str | None, list[CostGroup]] = defaultdict(list)
    for group in queries.cost_groups(version_pk):
        by_field[group.field].append(group)
    return {field: _summed(groups) for field, groups in by_field.items()}


def _summed(groups: Iterable[CostGroup]) -> Costs:
    rows = list(groups)
    stated = [row for row in rows if row.currency]
    counting = [row for row in stated if row.counts]
    totals = [
        Total(row.low, row.high, row.currency, Period(row.period), Basis(row.basis), row.count)
        for row in counting
        if row.period != Period.UNKNOWN and row.basis != Basis.UNKNOWN
    ]
    order = (list(Period), list(Basis))
    totals.sort(key=lambda total: (total.currency, order[0].index(total.period), order[1].index(total.basis)))
    measures, with_money = sum(row.count for row in rows), sum(row.count for row in stated)
    return Costs(
        measures=measures,
        totals=tuple(totals),
        unstated=measures - with_money,
        contained=with_money - sum(row.count for row in counting),
        timeless=sum(row.count for row in counting if row.period == Period.UNKNOWN),
        baseless=sum(row.count for row in counting if row.period != Period.UNKNOWN and row.basis == Basis.UNKNOWN),
    )
