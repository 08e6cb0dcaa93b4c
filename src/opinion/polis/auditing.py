"""The published method from votes to figures, and the figures of given groups."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from opinion.errors import InputError
from opinion.votes import OUT, Votes

from .clusters import grouped
from .projection import Projection, projected
from .tables import Counts, Pick, Shares, Table, agreed_by_all, priorities, representative, table_of, tally

LEAST_VOTES = 7
LEAST_PEOPLE = 15


@dataclass(frozen=True, slots=True, eq=False)
class Audit:
    """Every figure of the published method, by column of `Votes.statements`.

    `labels` (P,): group of each participant, -1 for none. `table` (k, S). `picks`: per group. `agreed`, `rejected`:
    columns on which everybody together agrees. `consensus`, `opposed` (S,): the product over groups of the share of
    agrees, and of disagrees. `priorities` (S,). `silhouettes`: by number of groups.
    """

    labels: NDArray[np.int64]
    table: Table
    picks: tuple[tuple[Pick, ...], ...]
    agreed: tuple[int, ...]
    rejected: tuple[int, ...]
    consensus: Shares
    opposed: Shares
    priorities: Shares
    projection: Projection
    silhouettes: dict[int, float]
    totals: Counts
    """Votes of everybody, (S, 3): disagree, pass, agree."""


def audit(votes: Votes) -> Audit:
    """The published method from beginning to end. Refuses weights, which it doesn't know."""
    if votes.weights is not None:
        raise InputError("The published method counts everybody the same: it cannot be used with weights.")
    projection = projected(votes)
    order = arrival(votes)
    order = order[_clustered(votes, projection.size, order)]
    grouping = grouped(projection.positions[order])
    labels = np.full(votes.participants.size, -1, dtype=np.int64)
    labels[order] = _by_size(grouping.labels)
    return audit_groups(votes, labels, projection, grouping.silhouettes)


def audit_groups(
    votes: Votes,
    labels: NDArray[np.int64],
    projection: Projection | None = None,
    silhouettes: dict[int, float] | None = None,
) -> Audit:
    """The figures of given groups: 0 … k-1 per participant, -1 for none."""
    projection = projected(votes) if projection is None else projection
    counts = tally(votes, labels, int(labels.max(initial=-1)) + 1)
    table = table_of(counts)
    totals = tally(votes, np.zeros(votes.participants.size, dtype=np.int64), 1)[0]
    columns = np.argsort(votes.statements, kind="stable")
    shown = columns[(votes.moderation[columns] != OUT) & (totals.sum(axis=1)[columns] > 0)]
    agreed, rejected = agreed_by_all(totals, shown)
    return Audit(
        labels=labels,
        table=table,
        picks=tuple(tuple(representative(table.of(group), shown)) for group in range(len(counts))),
        agreed=tuple(agreed),
        rejected=tuple(rejected),
        consensus=table.pa.prod(axis=0),
        opposed=table.pd.prod(axis=0),
        priorities=priorities(counts.sum(axis=0), np.hypot(*projection.statements.T)),
        projection=projection,
        silhouettes=silhouettes or {},
        totals=totals,
    )


def arrival(votes: Votes) -> NDArray[np.int64]:
    """Places of the participants in the order in which Pol.is meets them: by first statement, then by own id."""
    rank = np.empty(votes.statements.size, dtype=np.int64)
    rank[np.argsort(votes.statements, kind="stable")] = np.arange(votes.statements.size)
    first = np.full(votes.participants.size, votes.statements.size, dtype=np.int64)
    filled = np.flatnonzero(votes.counts)
    if filled.size:
        first[filled] = np.minimum.reduceat(rank[votes.columns], votes.starts[filled])
    by_id = np.argsort(votes.participants, kind="stable")
    return by_id[np.argsort(first[by_id], kind="stable")]


def _clustered(votes: Votes, size: int, order: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which of those in order are clustered: with 7 votes or more; the most active ones where these are too few."""
    counts = votes.counts[order]
    enough = counts >= min(LEAST_VOTES, size)
    if enough.sum() < LEAST_PEOPLE:
        enough[np.argsort(-counts, kind="stable")[:LEAST_PEOPLE]] = True
    return enough


def _by_size(labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """The groups numbered by size, the largest first."""
    sizes = np.bincount(labels)
    place = np.empty(sizes.size, dtype=np.int64)
    place[np.argsort(-sizes, kind="stable")] = np.arange(sizes.size)
    return place[labels]
