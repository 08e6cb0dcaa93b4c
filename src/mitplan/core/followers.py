"""Followers of the journal: they keep something derived from the record, and catch up after each commit.

A follower is called once per transaction that wrote a line, after the commit and in the same process. It remembers
itself how far it has read. When it fails, the act is done all the same: the failure is logged, and the follower
catches up the next time, or when somebody runs `mitplan follow`.
"""

import logging
from collections.abc import Callable

from django.db import transaction

Follower = Callable[[], object]
_FOLLOWERS: dict[str, Follower] = {}
_REBUILDS: dict[str, Follower] = {}
logger = logging.getLogger(__name__)


def register(name: str, follower: Follower, rebuild: Follower | None = None) -> None:
    """Have a follower called after each commit; rooms do it when they get ready.

    `rebuild` derives anew all that it keeps, for `mitplan follow --rebuild`.
    """
    _FOLLOWERS[name] = follower
    if rebuild is not None:
        _REBUILDS[name] = rebuild


def call() -> None:
    """Let each follower catch up; the failure of one troubles nobody else."""
    for name, follower in _FOLLOWERS.items():
        try:
            follower()
        except Exception:
            logger.exception("The follower “%s” has fallen behind; `mitplan follow` lets it catch up.", name)


def rebuild() -> None:
    """Let each follower that knows how derive anew all that it keeps."""
    for again in _REBUILDS.values():
        again()


def announce() -> None:
    """The journal has a new line: have the followers called when it is committed, and not when it is taken back."""
    hooks = transaction.get_connection().run_on_commit
    # One call is enough: whatever still stands here stands at least as long as this line.
    if not any(hook[1] is call for hook in hooks):
        transaction.on_commit(call, robust=True)
