"""Counts the words of the index along with its entries: as somebody spelt them, and as search compares them.

Spellings are those of public entries alone: a word nobody may read any more can't be suggested. Tokens are counted for
each audience by itself, so that not even the time a search takes says anything about a draft of others.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from unicodedata import normalize

from django.db import transaction

from .folding import fold
from .models import PUBLIC, TOKEN

_WORD = re.compile(r"[^\W\d_]{4,40}")
_INVISIBLE = re.compile("[\N{SOFT HYPHEN}\N{ZERO WIDTH SPACE}]")
# Of longer tokens, pieces are kept that overlap: whatever is no longer than this stands in one of them as a whole.
SURE = TOKEN // 2
# So many different ones are counted before they are written.
_MANY = 200_000
# By the columns that tell a row from others: what else stands in it, and how many more or fewer there are.
_Counted = Mapping[tuple[str, ...], tuple[str, int]]


class Tally:
    """What came and what went: added up here, and written once."""

    def __init__(self) -> None:
        self._spellings: Counter[str] = Counter()
        self._tokens: Counter[tuple[str, str]] = Counter()

    def add(self, step: int, audience: str, text: str, folded: str) -> None:
        """An entry came (1) or went (-1): its text, title and all, and the same folded."""
        if audience == PUBLIC:
            for word in words_in(text):
                self._spellings[word] += step
        self.count(step, audience, folded)

    def count(self, step: int, audience: str, folded: str) -> None:
        """The same for the tokens alone."""
        for token in tokens_in(folded):
            self._tokens[audience, token] += step
        if len(self._tokens) > _MANY:
            self.write()

    def write(self) -> None:
        """Bring what was added up into the database."""
        spellings: _Counted = {(word,): (fold(word)[:80], count) for word, count in self._spellings.items()}
        _write("search_word", ("spelling",), "folded", spellings)
        tokens: _Counted = {(audience, token): ("", count) for (audience, token), count in self._tokens.items()}
        _write("search_token", ("audience", "text"), "", tokens)
        self._spellings.clear()
        self._tokens.clear()


def words_in(text: str) -> set[str]:
    """The words of a text as they are spelt, each once; what is short or has digits is no word to suggest."""
    return {word for part in set(text.split()) for word in _spelt(part)}


def tokens_in(folded: str) -> set[str]:
    """What stands between two spaces in a folded text, each once."""
    return {piece for token in set(folded.split()) for piece in _pieces(token)}


def _pieces(token: str) -> Iterable[str]:
    if len(token) <= TOKEN:
        return (token,)
    return (token[at : at + TOKEN] for at in range(0, len(token) - SURE, SURE))


@lru_cache(maxsize=2**15)
def _spelt(part: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(_INVISIBLE.sub("", normalize("NFC", part))))


def _write(table: str, keys: tuple[str, ...], more: str, counted: _Counted) -> None:
    """Add to the counts of a table; what isn't there any more is taken away."""
    known = " AND ".join(f"{key} = %s" for key in keys)
    columns = [*keys, *([more] if more else []), "count"]
    values = [(*key, *([told] if more else []), count) for key, (told, count) in sorted(counted.items()) if count > 0]
    less = [(-count, *key) for key, (_told, count) in sorted(counted.items()) if count < 0]
    with transaction.get_connection().cursor() as cursor:
        if values:
            cursor.executemany(
                f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))}) "  # noqa: S608  our own names
                f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET count = {table}.count + excluded.count",
                values,
            )
        if less:
            cursor.executemany(f"UPDATE {table} SET count = count - %s WHERE {known}", less)  # noqa: S608
            cursor.executemany(f"DELETE FROM {table} WHERE {known} AND count = 0", [key for _less, *key in less])  # noqa: S608
