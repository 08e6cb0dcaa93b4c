"""The one door: votes in, a result out."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import cast

from opinion.result import Result
from opinion.votes import Votes

METHODS: Mapping[str, str] = {"default": "opinion.default", "polis": "opinion.polis"}
"""The module of each method; it has `analyse(votes, seed, anonymity)`."""
ANONYMITY = 5
"""No group of fewer people is shown, whatever the method found."""


def analyse(votes: Votes, *, method: str = "default", seed: int = 0, anonymity: int = ANONYMITY) -> Result:
    """Find out who votes alike, what is typical of each group and what unites them all.

    The same votes and the same seed give the same bytes, in whatever order they came. `seed` decides only which people
    are drawn for trials; `anonymity` is the smallest group that may be shown. Raises ValueError for an unknown
    method or a negative seed.
    """
    if method not in METHODS:
        raise ValueError(f"unknown method {method!r}: choose one of {', '.join(METHODS)}")
    if anonymity < 1:
        raise ValueError(f"anonymity must be at least 1, not {anonymity}")
    if seed < 0:
        raise ValueError(f"seed must be at least 0, not {seed}")
    run = cast(Callable[[Votes, int, int], Result], import_module(METHODS[method]).analyse)
    return run(votes, seed, anonymity)
