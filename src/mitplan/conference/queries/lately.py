"""What only verbs change stays as it is until the journal moves on, and so long it need not be read again.

Asking how far the journal is costs one small query. It names the state exactly: each line has a hash over all before.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from typing import Any, Final, TypeVar

from django.db import connection

T = TypeVar("T")
MOST: Final = 64
_kept: OrderedDict[Hashable, tuple[str, Any]] = OrderedDict()
_lock = Lock()
# Where the journal was when it was first asked for within `at_one_head`; nothing outside it.
_head: ContextVar[list[str] | None] = ContextVar("head", default=None)


@contextmanager
def at_one_head() -> Iterator[None]:
    """Ask only once in this block how far the journal is: for a page that only reads and so is of one moment."""
    token = _head.set([])
    try:
        yield
    finally:
        _head.reset(token)


def journal_head() -> str:
    """The hash of the newest line; "" before the first."""
    asked = _head.get()
    if asked:
        return asked[0]
    # Each vote asks: in plain words, because putting them together takes three times as long as the answer.
    with connection.cursor() as cursor:
        cursor.execute("SELECT hash FROM core_chainhead WHERE name = 'journal'")
        row = cursor.fetchone()
    found = str(row[0]) if row else ""
    if asked is not None:
        asked.append(found)
    return found


def lately(key: Hashable, read: Callable[[], T], head: str) -> T:
    """What `read` gives; read anew only when the journal is no longer at `head`. Not to be changed by who gets it."""
    with _lock:
        known = _kept.get(key)
        if known and known[0] == head:
            _kept.move_to_end(key)
            found: T = known[1]
            return found
    found = read()
    with _lock:
        _kept[key] = (head, found)
        _kept.move_to_end(key)
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return found
