"""The sums over participants on several machines, by Dask: the same blocks, the same tasks, the same bits.

    from distributed import Client
    from opinion import analyse
    from opinion.cluster import Cluster, using

    with using(Cluster(Client("tcp://scheduler:8786"))):
        result = analyse(votes)

Blocks are sent to the workers once; between passes only tables of the size of the statements travel. Sums add exactly
(`sums`), so that it does not matter which worker adds what.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from .engines import Task
from .engines import using as using
from .kernels import Block

TOGETHER = 8
"""Results that one worker adds up before they travel."""


class Cluster:
    """An `engines.Engine` whose blocks live on the workers of a Dask cluster, reached by a `distributed.Client`."""

    def __init__(self, client: Any) -> None:
        self.client = client

    def place(self, blocks: Sequence[Block]) -> list[Any]:
        """Blocks of votes spread over the workers, where they stay."""
        placed: list[Any] = self.client.scatter(list(blocks), hash=False)
        return placed

    def keep(self, task: Task, columns: Sequence[Sequence[Any]], common: tuple[Any, ...]) -> list[Any]:
        """What the task makes of each block, left where it was made."""
        shared = [self._shared(each) for each in common]
        blocks = zip(*columns, strict=True)
        return [self.client.submit(task, *block, *shared, pure=False) for block in blocks]

    def fetch(self, kept: Sequence[Any]) -> list[Any]:
        """What was kept, in order."""
        return list(self.client.gather(list(kept)))

    def total(self, task: Task, columns: Sequence[Sequence[Any]], common: tuple[Any, ...]) -> Any:
        """The sum of what the task makes of each block."""
        parts = self.keep(task, columns, common)
        while len(parts) > 1:
            some = [parts[first : first + TOGETHER] for first in range(0, len(parts), TOGETHER)]
            parts = [self.client.submit(_added, *each, pure=False) for each in some]
        return parts[0].result() if parts else 0

    def _shared(self, given: Any) -> Any:
        """Tables go to each worker once, and not with each task."""
        if isinstance(given, np.ndarray):
            return self.client.scatter(given, broadcast=True, hash=False)
        return given


def _added(*parts: Any) -> Any:
    return sum(parts)
