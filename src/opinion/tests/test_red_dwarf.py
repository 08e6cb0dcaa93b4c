"""On given groups the figures of the published method equal red-dwarf's; the map, a dense computation by numpy."""

import warnings
from dataclasses import fields

import numpy as np
import pandas as pd
import pytest

from opinion.polis import audit, audit_groups
from opinion.polis.tables import Table
from opinion.votes import OUT, Votes

from .conversations import FOLDERS, needs, real

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what it imports complains about itself
    from reddwarf.utils import consensus, stats

pytestmark = pytest.mark.slow

EACH = [pytest.param(name, marks=needs(name)) for name in FOLDERS]


def matrix(votes: Votes) -> pd.DataFrame:
    """What red-dwarf counts on: participants by statements in the order of their ids, missing votes NaN."""
    dense = np.full((votes.participants.size, votes.statements.size), np.nan)
    dense[np.repeat(np.arange(votes.participants.size), votes.counts), votes.columns] = votes.values
    frame = pd.DataFrame(dense, index=votes.participants, columns=pd.Index(votes.statements, name="statement_id"))
    return frame.sort_index().sort_index(axis=1)


def made_up(seed: int) -> tuple[Votes, np.ndarray]:
    random = np.random.default_rng(seed)
    people, items = int(random.integers(20, 60)), int(random.integers(5, 40))
    cast = random.random((people, items)) < random.uniform(0.2, 0.9)
    row, column = np.nonzero(cast)
    labels = random.integers(0, 3, people)
    vote = np.where(random.random(row.size) < 0.2, 0, np.where((labels[row] + column) % 3 > 0, 1, -1))
    votes = Votes.from_arrays(row, column, vote)
    votes = votes.moderated({int(each): OUT for each in votes.statements[:2]})
    return votes, labels[votes.participants]


CASES = [*EACH, *range(5)]


@pytest.mark.parametrize("case", CASES)
def test_the_tables_equal_those_of_red_dwarf(case):
    votes, labels = real(case) if isinstance(case, str) else made_up(case)
    ours = audit_groups(votes, labels)
    frame = matrix(votes)
    inside = pd.Series(labels, index=votes.participants).sort_index()
    frame = frame.loc[inside >= 0]
    table, products = stats.calculate_comment_statistics_dataframes(frame, inside[inside >= 0].to_numpy())
    order = np.argsort(votes.statements)
    for each in fields(Table):
        theirs = table[each.name].to_numpy().reshape(len(ours.picks), -1)
        np.testing.assert_allclose(getattr(ours.table, each.name)[:, order], theirs, rtol=1e-14, atol=1e-14)
    for stance, mine in (("agree", ours.consensus), ("disagree", ours.opposed)):
        np.testing.assert_allclose(mine[order], products[f"group-aware-consensus-{stance}"], rtol=1e-14)
    picked = stats.select_representative_statements(table, votes.statements[votes.moderation == OUT].tolist())
    for group, picks in enumerate(ours.picks):
        mine = [(int(votes.statements[pick.column]), pick.stance) for pick in picks]
        assert mine == [(int(row["tid"]), row["repful-for"]) for row in picked[group]]


@pytest.mark.parametrize("case", CASES)
def test_what_all_agree_on_and_what_comes_next_equal_red_dwarf(case):
    votes, labels = real(case) if isinstance(case, str) else made_up(case)
    ours = audit_groups(votes, labels)
    chosen = consensus.select_consensus_statements(matrix(votes), votes.statements[votes.moderation == OUT].tolist())
    for mine, theirs in ((ours.agreed, chosen["agree"]), (ours.rejected, chosen["disagree"])):
        found = [(float(share * certain)) for share, certain in _measures(ours, mine, theirs is chosen["agree"])]
        expected = [row["p-success"] * row["p-test"] for row in theirs]
        np.testing.assert_allclose(found, expected, rtol=1e-14)  # ids may differ between statements that tie exactly
    counts = ours.table.ns.sum(axis=0), ours.table.na.sum(axis=0), ours.table.nd.sum(axis=0)
    extremity = np.hypot(*ours.projection.statements.T)
    expected = stats.priority_metric(np.zeros(votes.statements.size, bool), counts[1], counts[2], counts[0], extremity)
    np.testing.assert_allclose(ours.priorities, expected, rtol=1e-14)


def _measures(ours, columns, agree):
    for column in columns:
        seen = ours.totals[column].sum()
        count = ours.totals[column, 2 if agree else 0]
        yield (count + 1) / (seen + 2), 2 * np.sqrt(seen + 1) * ((count + 1) / (seen + 1) - 0.5)


@needs("seattle")
def test_the_map_equals_the_dense_computation():
    votes, _ = real("seattle")
    projection = audit(votes).projection
    frame = matrix(votes)
    out = np.isin(frame.columns, votes.statements[votes.moderation == OUT])
    frame = frame.fillna(frame.mean())
    frame.loc[:, out] = 0
    centred = frame.to_numpy() - frame.to_numpy().mean(axis=0)
    _, _values, axes = np.linalg.svd(centred, full_matrices=False)
    cast = matrix(votes).loc[:, ~out].notna().sum(axis=1) + out.sum()
    expected = centred @ axes[:2].T * np.sqrt(frame.shape[1] / cast.to_numpy())[:, None]
    found = projection.positions[np.argsort(votes.participants)]
    signs = np.sign((found * expected).sum(axis=0))
    np.testing.assert_allclose(found, expected * signs, atol=1e-9)
