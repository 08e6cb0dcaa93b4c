"""`method="polis"`: the published method, for audit. What it finds is what Pol.is would, with its known weaknesses.

Two principal axes of the votes with missing ones filled by means, clusters in two steps, the tables of representative
statements. It differs from the hosted service in being started cold and in computing the axes exactly: Pol.is also
carries over its last axes, clusters and numbers of groups, so a published result depends on its history.

The ids matter here, and only here: Pol.is loads votes by statement and participant and starts from the people it
meets first, so ascending ids are taken for the order of arrival.
"""

from opinion.result import Result
from opinion.votes import Votes

from .auditing import Audit, arrival, audit, audit_groups
from .telling import told

__all__ = ["Audit", "analyse", "arrival", "audit", "audit_groups"]


def analyse(votes: Votes, seed: int, anonymity: int) -> Result:
    """What the published method finds, as a result. Nothing in it is drawn by lot, so the seed changes nothing."""
    return told(votes, audit(votes), seed, anonymity)
