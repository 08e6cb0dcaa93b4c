"""Keeps the index equal to what the sources tell. Derived from the record and no part of it, so without a journal line.

What hasn't changed is left alone, by its digest; what has is folded again. The words are counted along.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

from mitplan.core.rows import insert_rows

from .counting import Tally
from .folding import index_text
from .models import Entry, Token, Word
from .source import Item, Source

_COLUMNS = (
    *("source", "scope", "thing", "language", "audience", "plan", "kind", "stage", "withdrawn"),
    *("place", "title", "text", "day", "folded_title", "folded", "digest"),
)
_TOLD = _COLUMNS[1:13]
_BATCH = 500


def bring(source: Source, scopes: Iterable[str]) -> int:
    """Make some scopes of a source say in the index what the source tells; gives how many entries changed."""
    wanted, changed, tally = sorted(scopes), 0, Tally()
    stored = _stored(source, wanted)
    moved: dict[date | None, list[int]] = {}
    gone: list[int] = []
    for items in _batches(source.items(wanted), _BATCH):
        fresh = []
        for item in items:
            digest = item.digest(source.name)
            pk, before, day = stored.pop((item.thing, item.language, item.audience), (0, "", None))
            if before != digest:
                fresh.append((item, digest))
                gone += [pk] if pk else []
            elif day != item.day:
                moved.setdefault(item.day, []).append(pk)
        _remove(gone, tally)
        gone = []
        _add(source, fresh, tally)
        changed += len(fresh)
    left = [pk for pk, _digest, _day in stored.values()]
    _remove(left, tally)
    tally.write()
    for day, keys in moved.items():
        for some in _batches(keys, _BATCH):
            Entry.objects.filter(pk__in=some).update(day=day)
    return changed + len(left)


def clear() -> None:
    """Forget everything, before all of it is told anew."""
    Entry.objects.all().delete()
    Word.objects.all().delete()
    Token.objects.all().delete()


def _stored(source: Source, scopes: Sequence[str]) -> dict[tuple[str, str, str], tuple[int, str, date | None]]:
    found: dict[tuple[str, str, str], tuple[int, str, date | None]] = {}
    for some in _batches(scopes, _BATCH):
        rows = Entry.objects.filter(source=source.name, scope__in=some)
        for row in rows.values_list("thing", "language", "audience", "pk", "digest", "day", named=True):
            found[row.thing, row.language, row.audience] = (row.pk, row.digest, row.day)
    return found


def _add(source: Source, fresh: Sequence[tuple[Item, str]], tally: Tally) -> None:
    rows = []
    for item, digest in fresh:
        text = f"{item.title}\n{item.text}"
        folded = index_text(text)
        tally.add(1, item.audience, text, folded)
        told = (getattr(item, name) for name in _TOLD)
        rows.append((source.name, *told, index_text(item.title), folded, digest))
    if rows:
        insert_rows(Entry, _COLUMNS, rows)


def _remove(keys: Sequence[int], tally: Tally) -> None:
    for some in _batches(keys, _BATCH):
        rows = Entry.objects.filter(pk__in=some)
        for audience, title, text, folded in rows.values_list("audience", "title", "text", "folded"):
            tally.add(-1, audience, f"{title}\n{text}", folded)
        rows.delete()


def _batches(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    left = iter(items)
    while some := list(islice(left, size)):
        yield some
