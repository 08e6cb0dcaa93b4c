"""The figures of the published method in the words of a result; groups too small to be shown are left out."""

import numpy as np
from numpy.typing import NDArray

from opinion.participation import participation
from opinion.result import Group, People, Rates, Result, Statement, Trial, Typical
from opinion.votes import Votes

from .auditing import Audit
from .tables import Pick, share

UNKNOWN = float("nan")
"""The published method knows no intervals and asks for no stability."""


def told(votes: Votes, audit: Audit, seed: int, anonymity: int) -> Result:
    """The result of an audit; shares are the published ones, with one vote added to either side."""
    sizes = np.bincount(audit.labels[audit.labels >= 0], minlength=len(audit.picks))
    shown = np.flatnonzero(sizes >= anonymity)
    place = np.full(len(audit.picks) + 1, -1, dtype=np.int32)
    place[shown] = np.arange(shown.size)
    group = place[audit.labels]
    return Result(
        method="polis",
        seed=seed,
        stable=len(audit.picks) > 1,
        people=People(votes.participants, group, audit.projection.positions, votes.counts),
        statements=_statements(votes, audit),
        groups=tuple(_group(votes, audit, number, sizes, group) for number in shown.tolist()),
        trials=tuple(Trial(k, value, UNKNOWN) for k, value in sorted(audit.silhouettes.items())),
        participation=participation(votes, group, audit.projection.positions),
        hidden=int((sizes < anonymity).sum()),
        history=votes.superseded,
    )


def _statements(votes: Votes, audit: Audit) -> tuple[Statement, ...]:
    shares = audit.table.pa if len(audit.picks) else np.zeros((1, votes.statements.size))
    least, most = shares.min(axis=0), shares.max(axis=0)
    figures = (audit.consensus, audit.opposed, least, most - least)
    rows = zip(
        votes.statements.tolist(),
        audit.totals.tolist(),
        votes.moderation.tolist(),
        np.stack(figures, axis=1).tolist(),
        audit.projection.statements.tolist(),
        strict=True,
    )
    return tuple(
        Statement(ident, agree, disagree, passes, state, together, opposed, lowest, apart, (x, y))
        for ident, (disagree, passes, agree), state, (together, opposed, lowest, apart), (x, y) in rows
    )


def _group(votes: Votes, audit: Audit, number: int, sizes: NDArray[np.int64], group: NDArray[np.int32]) -> Group:
    table = audit.table.of(number)
    unknown = np.full(votes.statements.size, UNKNOWN)
    members = audit.labels == number
    centre = audit.projection.positions[members].mean(axis=0)
    return Group(
        id=int(group[members][0]),
        size=int(sizes[number]),
        share=float(sizes[number] / sizes.sum()),
        centre=(float(centre[0]), float(centre[1])),
        typical=tuple(_typical(votes, audit, number, pick) for pick in audit.picks[number]),
        rates=Rates(table.ns, table.pa, unknown, unknown, table.pd, unknown, unknown),
    )


def _typical(votes: Votes, audit: Audit, number: int, pick: Pick) -> Typical:
    vote, shares = ("na", audit.table.pa) if pick.stance == "agree" else ("nd", audit.table.pd)
    counts, seen = getattr(audit.table, vote)[:, pick.column], audit.table.ns[:, pick.column]
    others = np.arange(len(counts)) != number
    return Typical(
        statement=votes.statements[pick.column],
        stance=pick.stance,
        share=float(shares[number, pick.column]),
        low=UNKNOWN,
        high=UNKNOWN,
        rest=float(share(counts[others].sum(), seen[others].sum())),
        score=pick.score,
        alone=bool(shares[number, pick.column] > 0.5 and (shares[others, pick.column] <= 0.5).all()),
    )
