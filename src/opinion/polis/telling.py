"""The figures of the published method in the words of a result; groups too small to be shown are left out."""

import numpy as np

from opinion.participation import participation
from opinion.result import Group, People, Rates, Result, Statement, Trial, Typical
from opinion.votes import Votes

from .auditing import Audit, audit_groups
from .tables import Pick, share

UNKNOWN = float("nan")
"""The published method knows no intervals and asks for no stability."""


def told(votes: Votes, audit: Audit, seed: int, anonymity: int) -> Result:
    """The result of an audit; shares are the published ones, with one vote added to either side.

    Nothing is told of groups that are not shown, neither as the rest of another nor in what is said across groups.
    """
    found = len(audit.picks)
    sizes = np.bincount(audit.labels[audit.labels >= 0], minlength=found)
    shown = np.flatnonzero(sizes >= anonymity)
    if shown.size < found:
        place = np.full(found + 1, -1)
        place[shown] = np.arange(shown.size)
        audit = audit_groups(votes, place[audit.labels], audit.projection, audit.silhouettes)
    group = audit.labels.astype(np.int32)
    return Result(
        method="polis",
        seed=seed,
        stable=found > 1,
        people=People(votes.participants, group, audit.projection.positions, votes.counts),
        statements=_statements(votes, audit, anonymity),
        groups=tuple(_group(votes, audit, number, anonymity) for number in range(shown.size)),
        trials=tuple(Trial(k, value, UNKNOWN) for k, value in sorted(audit.silhouettes.items())),
        participation=participation(votes, group, audit.projection.positions),
        hidden=found - shown.size,
        history=votes.superseded,
    )


def _statements(votes: Votes, audit: Audit, least: int) -> tuple[Statement, ...]:
    figures = np.zeros((4, votes.statements.size))
    if audit.picks:
        shares, known = audit.table.pa, audit.table.ns >= least
        apart = np.where(known, shares, 0.0).max(axis=0) - np.where(known, shares, 1.0).min(axis=0)
        figures = np.stack((audit.consensus, audit.opposed, shares.min(axis=0), np.maximum(apart, 0.0)))
    rows = zip(
        votes.statements.tolist(),
        audit.totals.tolist(),
        votes.moderation.tolist(),
        figures.T.tolist(),
        audit.projection.statements.tolist(),
        strict=True,
    )
    return tuple(
        Statement(ident, agree, disagree, passes, state, together, opposed, lowest, apart, (x, y))
        for ident, (disagree, passes, agree), state, (together, opposed, lowest, apart), (x, y) in rows
    )


def _group(votes: Votes, audit: Audit, number: int, least: int) -> Group:
    """Shares out of fewer than `least` votes are not shown, and no statement is named on which others cast fewer."""
    table = audit.table.of(number)
    unknown = np.full(votes.statements.size, UNKNOWN)
    agree, disagree = (np.where(table.ns >= least, each, UNKNOWN) for each in (table.pa, table.pd))
    rest = audit.table.ns.sum(axis=0) - table.ns
    members = audit.labels == number
    centre = audit.projection.positions[members].mean(axis=0)
    named = [one for one in audit.picks[number] if min(table.ns[one.column], rest[one.column]) >= least]
    return Group(
        id=number,
        size=int(members.sum()),
        share=float(members.sum() / (audit.labels >= 0).sum()),
        centre=(float(centre[0]), float(centre[1])),
        typical=tuple(_typical(votes, audit, number, pick) for pick in named),
        rates=Rates(table.ns, agree, unknown, unknown, disagree, unknown, unknown),
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
