"""Who voted how much, and whether the map mistakes that for an opinion."""

import numpy as np
from numpy.typing import NDArray

from .result import Participation
from .votes import Votes


def participation(votes: Votes, group: NDArray[np.integer], position: NDArray[np.float64]) -> Participation:
    """The figures of participation. `group` (P,): -1 for nobody's; `position` (P, 2): on the map."""
    counts = votes.counts
    inside = group >= 0
    pairs = votes.participants.size * votes.statements.size
    return Participation(
        participants=votes.participants.size,
        grouped=int(inside.sum()),
        statements=votes.statements.size,
        votes=votes.values.size,
        coverage=votes.values.size / pairs if pairs else 0.0,
        median_votes=float(np.median(counts)) if counts.size else 0.0,
        bias=rank_correlation(counts[inside], np.hypot(position[inside, 0], position[inside, 1])),
    )


def rank_correlation(one: NDArray[np.generic], other: NDArray[np.generic]) -> float:
    """Spearman's: Pearson's correlation of the ranks, ties sharing theirs; 0 where one of them is constant."""
    if one.size < 2:
        return 0.0
    ranks = [_ranks(each) - (each.size + 1) / 2 for each in (one, other)]
    norm = float(np.sqrt((ranks[0] ** 2).sum() * (ranks[1] ** 2).sum()))
    return float((ranks[0] * ranks[1]).sum()) / norm if norm else 0.0


def _ranks(values: NDArray[np.generic]) -> NDArray[np.float64]:
    """From 1 on. Loading scipy.stats for this would double the time of starting."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(counts) - (counts - 1) / 2)[place], dtype=np.float64)
