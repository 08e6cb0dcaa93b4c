"""How each group votes on each statement, by the published formulas; what is typical, what is agreed on, what is next.

Formulas after `repness.clj`, `stats.clj` and `conversation.clj` of compdemocracy/polis and Small et al. 2021. Arrays
are (k, S) for k groups and S statements. The counts are of grouped participants; the rest of a group is all other
groups together.
"""

from dataclasses import dataclass, fields
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from opinion.ordering import CHUNK
from opinion.votes import Votes

Counts = NDArray[np.int64]
Shares = NDArray[np.float64]

Z90 = 1.2815515655446004
"""The 90 % quantile of the normal distribution: one-sided."""
MOST = 5
"""Statements in a list."""
META = 7.0
"""The priority, before squaring, of statements about the participants themselves."""


@dataclass(frozen=True, slots=True)
class Table:
    """Per group and statement, (k, S); without a group dimension, (S,), where everybody is meant.

    `na`, `nd`, `ns`: agrees, disagrees and votes. `pa`, `pd`: their shares with one vote added to either side.
    `pat`, `pdt`: z of the share against one half. `ra`, `rd`: the share over that of the rest. `rat`, `rdt`: z of the
    difference to the rest. The names are those of Pol.is and of red-dwarf.
    """

    na: Counts
    nd: Counts
    ns: Counts
    pa: Shares
    pd: Shares
    pat: Shares
    pdt: Shares
    ra: Shares
    rd: Shares
    rat: Shares
    rdt: Shares

    def of(self, group: int) -> "Table":
        """One row: the table of one group."""
        return Table(*(getattr(self, each.name)[group] for each in fields(self)))


class Pick(NamedTuple):
    """A statement that stands for a group: its column, the direction, and R · zR · P · zP by which it was chosen."""

    column: int
    stance: str
    score: float


def tally(votes: Votes, labels: NDArray[np.integer[Any]], groups: int) -> Counts:
    """Votes per group, statement and vote (disagree, pass, agree), (k, S, 3); label -1 belongs to no group."""
    size = votes.statements.size
    counts = np.zeros((groups + 1) * size * 3, dtype=np.int64)
    rows = np.repeat((labels + 1).astype(np.int32), votes.counts)
    for start in range(0, votes.values.size, CHUNK):
        part = slice(start, start + CHUNK)
        codes = (rows[part].astype(np.int64) * size + votes.columns[part]) * 3 + (votes.values[part] + 1)
        counts += np.bincount(codes, minlength=counts.size)
    return counts.reshape(groups + 1, size, 3)[1:]


def share(count: Counts, of: Counts) -> Shares:
    """(n + 1) / (N + 2): the share with one vote added to either side."""
    return np.asarray((1 + count) / (2 + of))


def against_half(count: Counts, of: Counts) -> Shares:
    """z of a share against one half: 2 √(N+1) ((n+1)/(N+1) - 1/2)."""
    n, m = count + 1, of + 1
    return np.asarray(2 * np.sqrt(m) * ((n / m) - 0.5))


def against_rest(count: Counts, rest: Counts, of: Counts, of_rest: Counts) -> Shares:
    """z of the difference of two shares, one such vote added to each; 0 where both together are 1."""
    n, m, of_n, of_m = count + 1, rest + 1, of + 1, of_rest + 1
    pooled = (n + m) / (of_n + of_m)
    error = np.sqrt(pooled * (1 - pooled) * (1 / of_n + 1 / of_m))
    certain = pooled == 1
    return np.where(certain, 0.0, (n / of_n - m / of_m) / np.where(certain, 1.0, error))


def table_of(counts: Counts) -> Table:
    """All figures from the counts (k, S, 3) of `tally`."""
    agrees, disagrees, seen = counts[..., 2], counts[..., 0], counts.sum(axis=-1)
    rest_a, rest_d, rest_n = (every.sum(axis=0) - every for every in (agrees, disagrees, seen))
    pa, pd = share(agrees, seen), share(disagrees, seen)
    return Table(
        na=agrees,
        nd=disagrees,
        ns=seen,
        pa=pa,
        pd=pd,
        pat=against_half(agrees, seen),
        pdt=against_half(disagrees, seen),
        ra=pa / share(rest_a, rest_n),
        rd=pd / share(rest_d, rest_n),
        rat=against_rest(agrees, rest_a, seen, rest_n),
        rdt=against_rest(disagrees, rest_d, seen, rest_n),
    )


def representative(table: Table, columns: NDArray[np.int64], most: int = MOST) -> list[Pick]:
    """What stands for one group: the best agreed-on statement first, then by score; agrees before disagrees.

    `table`: of one group, (S,). `columns`: the statements to choose from, in order of their ids, which decides ties
    and, since Pol.is looks for the best agreed-on statement one by one, a little more than ties.
    """
    agree = table.rat > table.rdt
    score = np.where(agree, table.ra * table.rat * table.pa * table.pat, table.rd * table.rdt * table.pd * table.pdt)
    significant = ((table.rat > Z90) & (table.pat > Z90)) | ((table.rdt > Z90) & (table.pdt > Z90))
    fitting = columns[significant[columns]]
    order = list(fitting[np.argsort(-score[fitting], kind="stable")])
    head = _best_agreed(table, columns)
    if head is None and not order and columns.size:
        head = int(columns[np.argmax(np.maximum(table.rat, table.rdt)[columns])])
    if head is not None:
        order = [head, *(column for column in order if column != head)]
    picks = [Pick(int(one), "agree" if agree[one] else "disagree", float(score[one])) for one in order[:most]]
    return sorted(picks, key=lambda pick: pick.stance)


def _best_agreed(table: Table, columns: NDArray[np.int64]) -> int | None:
    """The statement that the group agrees on best, compared one by one with the best so far."""
    likely, telling = table.pa * table.pat, table.ra * table.rat * table.pa * table.pat
    best: int | None = None
    for column in columns[((table.na > 0) | (table.nd > 0))[columns]].tolist():
        if best is None:
            better = table.pat[column] > Z90 or (table.ra[column] > 1 and table.pa[column] > 0.5)
        else:
            measure = telling if table.ra[best] > 1 else likely
            better = measure[column] > measure[best]
        best = column if better else best
    return best


def agreed_by_all(counts: Counts, columns: NDArray[np.int64], most: int = MOST) -> tuple[list[int], list[int]]:
    """Columns of the statements agreed on, and rejected, by everybody together, best first.

    `counts`: of everybody, (S, 3). P > 1/2 and z > 1.28, by P · z. The largest group decides: see `Result.consensus`
    for what holds in every group.
    """
    seen = counts.sum(axis=-1)
    lists = []
    for vote in (2, 0):
        likely, certain = share(counts[:, vote], seen), against_half(counts[:, vote], seen)
        fitting = columns[((likely > 0.5) & (certain > Z90))[columns]]
        lists.append([int(one) for one in fitting[np.argsort(-(likely * certain)[fitting], kind="stable")][:most]])
    return lists[0], lists[1]


def priorities(counts: Counts, extremity: Shares, meta: NDArray[np.bool_] | None = None) -> Shares:
    """The weights by which the published method draws the next statement, (S,).

    `counts`: of grouped participants, (S, 3). `extremity`: the distance from the middle of somebody who only agrees
    with this statement. Importance (1 - P_pass)(1 + E) P_agree, times 1 + 8 · 2^(-N/5) for new statements, squared.
    """
    seen = counts.sum(axis=-1)
    importance = share(counts[:, 2], seen) * (1 - share(counts[:, 1], seen)) * (1 + extremity)
    priority = importance * (1 + 8 * np.power(2.0, -(seen / 5)))
    return np.asarray(np.where(False if meta is None else meta, META, priority) ** 2)
