"""Two workers of a Dask cluster give the same bits as this process."""

import numpy as np
import pytest

from opinion import analyse
from opinion.cluster import Cluster, using
from opinion.engines import Local, current
from opinion.kernels import compilable
from opinion.moments import Moments
from opinion.sums import Passed, Sums
from opinion.synthetic import Plan, planted
from opinion.votes import Votes

distributed = pytest.importorskip("distributed", reason="Dask is not installed")


@pytest.fixture(scope="module")
def client():
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster) as found,
    ):
        yield found


@pytest.fixture(scope="module")
def votes() -> Votes:
    made = planted(Plan(participants=30_000, statements=80, votes=30, popularity=0.6), seed=1)
    return Votes.from_arrays(made.participant, made.statement, made.vote)


def everything(votes: Votes, sums: Sums) -> list[bytes]:
    random = np.random.default_rng(0)
    table, values = random.normal(size=(80, 3, 6)), random.normal(size=(30_000, 2))
    groups = random.integers(-1, 3, 30_000)
    passed: Passed = sums.through(table, np.tanh)
    found = [sums.counts_of(groups, 3), sums.by_person(table), sums.by_statement(values), passed.spread, passed.total]
    return [each.tobytes() for each in [*found, Moments.of(votes, sums).cross]]


@pytest.mark.slow
@pytest.mark.filterwarnings("default")  # what a cluster warns of while it closes is not ours
def test_two_workers_give_the_same_bits(client, votes) -> None:
    expected = everything(votes, Sums(votes, engine=Local(1), compiled=False))
    assert len(client.scheduler_info()["workers"]) == 2
    for compiled in (False, True) if compilable() else (False,):
        assert everything(votes, Sums(votes, engine=Cluster(client), compiled=compiled)) == expected


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_both_workers_hold_blocks(client, votes) -> None:
    sums = Sums(votes, engine=Cluster(client))
    assert sums.counts().sum() == votes.values.size
    holding = {worker for workers in client.who_has(sums._blocks).values() for worker in workers}
    assert len(holding) == 2


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_an_analysis_on_two_workers_gives_the_same_bytes(client, votes) -> None:
    with using(Cluster(client)):
        found = analyse(votes)
    assert isinstance(current(), Local)
    assert found.to_json() == analyse(votes).to_json()
    assert found.people.position.tobytes() == analyse(votes).people.position.tobytes()
