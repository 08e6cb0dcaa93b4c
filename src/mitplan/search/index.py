"""Keeps the index equal to what the sources tell. Derived from the record and no part of it, so without a journal line.

What hasn't changed is left alone, by its digest; what has is folded again. The words of public entries are counted
along, so that a word nobody may read any more can't be suggested either.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Any
from unicodedata import normalize

from django.db import transaction

from mitplan.core.rows import insert_rows

from .folding import fold, index_text
from .models import PUBLIC, Entry, Word
from .source import Item, Source

_COLUMNS = (
    *("source", "scope", "thing", "language", "audience", "plan", "kind", "stage", "withdrawn"),
    *("place", "title", "text", "day", "folded_title", "folded", "digest"),
)
_TOLD = _COLUMNS[1:13]
_BATCH = 500
_WORD = re.compile(r"[^\W\d_]{4,40}")
_INVISIBLE = re.compile("[\N{SOFT HYPHEN}\N{ZERO WIDTH SPACE}]")


def bring(source: Source, scopes: Iterable[str]) -> int:
    """Make some scopes of a source say in the index what the source tells; gives how many entries changed."""
    wanted, changed = sorted(scopes), 0
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
        _remove(gone)
        gone = []
        _add(source, fresh)
        changed += len(fresh)
    left = [pk for pk, _digest, _day in stored.values()]
    _remove(left)
    for day, keys in moved.items():
        for some in _batches(keys, _BATCH):
            Entry.objects.filter(pk__in=some).update(day=day)
    return changed + len(left)


def clear() -> None:
    """Forget everything, before all of it is told anew."""
    Entry.objects.all().delete()
    Word.objects.all().delete()


def _stored(source: Source, scopes: Sequence[str]) -> dict[tuple[str, str, str], tuple[int, str, date | None]]:
    found: dict[tuple[str, str, str], tuple[int, str, date | None]] = {}
    for some in _batches(scopes, _BATCH):
        rows = Entry.objects.filter(source=source.name, scope__in=some)
        for row in rows.values_list("thing", "language", "audience", "pk", "digest", "day", named=True):
            found[row.thing, row.language, row.audience] = (row.pk, row.digest, row.day)
    return found


def _add(source: Source, fresh: Sequence[tuple[Item, str]]) -> None:
    if not fresh:
        return
    rows = (
        (
            source.name,
            *(getattr(item, name) for name in _TOLD),
            index_text(item.title),
            index_text(f"{item.title}\n{item.text}"),
            digest,
        )
        for item, digest in fresh
    )
    insert_rows(Entry, _COLUMNS, rows)
    _count((f"{item.title}\n{item.text}" for item, _digest in fresh if item.audience == PUBLIC), 1)


def _remove(keys: Sequence[int]) -> None:
    for some in _batches(keys, _BATCH):
        rows = Entry.objects.filter(pk__in=some)
        texts = rows.filter(audience=PUBLIC).values_list("title", "text")
        _count([f"{title}\n{text}" for title, text in texts], -1)
        rows.delete()


def words_in(text: str) -> set[str]:
    """The words of a text as they are spelt, each once; what is short or has digits is no word to suggest."""
    return {word for part in set(text.split()) for word in _spelt(part)}


@lru_cache(maxsize=2**15)
def _spelt(part: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(_INVISIBLE.sub("", normalize("NFC", part))))


def _count(texts: Iterable[str], step: int) -> None:
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(words_in(text))
    if not counts:
        return
    rows = [(word, fold(word)[:80], count * step) for word, count in sorted(counts.items())]
    with transaction.get_connection().cursor() as cursor:
        if step > 0:
            cursor.executemany(
                "INSERT INTO search_word (spelling, folded, count) VALUES (%s, %s, %s) "
                "ON CONFLICT (spelling) DO UPDATE SET count = search_word.count + excluded.count",
                rows,
            )
            return
        less = [(-count, word) for word, _folded, count in rows]
        cursor.executemany("UPDATE search_word SET count = count - %s WHERE spelling = %s", less)
        cursor.executemany(
            "DELETE FROM search_word WHERE spelling = %s AND count = 0", [(word,) for _count, word in less]
        )


def _batches(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    left = iter(items)
    while some := list(islice(left, size)):
        yield some
