"""Where the blocks of a conversation are worked on: threads of this process here, other machines in `cluster`."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol

from .kernels import Block

Task = Callable[..., Any]


class Engine(Protocol):
    """Calls a task once per block: with an entry of each of the `columns`, then with what is `common` to all."""

    def place(self, blocks: Sequence[Block]) -> list[Any]:
        """Takes the blocks to where they are worked on; what is returned stands for them."""
        ...

    def keep(self, task: Task, columns: Sequence[Sequence[Any]], common: tuple[Any, ...]) -> list[Any]:
        """What stands for the results, in the order of the blocks; they may stay where they are."""
        ...

    def fetch(self, kept: Sequence[Any]) -> list[Any]:
        """The results themselves."""
        ...

    def total(self, task: Task, columns: Sequence[Sequence[Any]], common: tuple[Any, ...]) -> Any:
        """The sum of the results, which must add exactly: the order of adding is not promised. 0 without blocks."""
        ...


class Local:
    """Threads of this process. The loops over votes let other threads run meanwhile."""

    def __init__(self, threads: int | None = None) -> None:
        self.threads = threads or processors()

    def place(self, blocks: Sequence[Block]) -> list[Any]:
        return list(blocks)

    def keep(self, task: Task, columns: Sequence[Sequence[Any]], common: tuple[Any, ...]) -> list[Any]:
        blocks = list(zip(*columns, strict=True))
        threads = min(self.threads, len(blocks))
        if threads <= 1:
            return [task(*block, *common) for block in blocks]
        results, waiting = [None] * len(blocks), iter(enumerate(blocks))

        def work() -> None:
            for place, block in waiting:  # whoever is free takes the next block
                results[place] = task(*block, *common)

        with ThreadPoolExecutor(threads) as pool:
            for done in [pool.submit(work) for _ in range(threads)]:
                done.result()
        return results

    def fetch(self, kept: Sequence[Any]) -> list[Any]:
        return list(kept)

    def total(self, task: Task, columns: Sequence[Sequence[Any]], common: tuple[Any, ...]) -> Any:
        return sum(self.keep(task, columns, common))


_chosen: ContextVar[Engine | None] = ContextVar("engine", default=None)


@contextmanager
def using(engine: Engine) -> Iterator[None]:
    """What is summed inside, an analysis for example, is summed there, unless it is told otherwise."""
    before = _chosen.set(engine)
    try:
        yield
    finally:
        _chosen.reset(before)


def current() -> Engine:
    """The engine in use: threads of this process, if none was chosen."""
    return _chosen.get() or Local()


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
