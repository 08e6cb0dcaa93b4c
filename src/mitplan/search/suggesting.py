""" "Did you mean": the nearest word that occurs in public entries, for a word that finds little.

A word with few slips has a stretch without any: cut into pieces, one of them occurs in the right word. So the database
looks for the pieces, by the same index as everything, and the candidates are compared here.
"""

from collections.abc import Sequence
from itertools import pairwise

from django.db import connection
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from .asking import LONGEST, Term

SHORTEST = 4
# So many slips a word may have: the last number for words longer than all of these.
_SLIPS = ((6, 1), (12, 2), (LONGEST, 3))
_NEAR, _MOST = 75, 2000


def meant(terms: Sequence[Term]) -> dict[str, str]:
    """For each term the spelling that was perhaps meant; terms for which there is none are absent."""
    words = [term.text for term in terms if not term.whole and len(term.text) >= SHORTEST]
    return {text: word for text in words if (word := _nearest(text))}


def _nearest(text: str) -> str:
    """The spelling of the nearest word: fewest slips, no longer than needed, then the most usual."""
    allowed = next(slips for length, slips in _SLIPS if len(text) < length or length == LONGEST)
    best: tuple[int, int, int] = (allowed + 1, 0, 0)
    spelling = ""
    for word, folded, count in _candidates(_pieces(text, allowed + 1)):
        if folded == text or len(folded) < len(text) - allowed:
            continue
        rank = (_slips(text, folded), abs(len(folded) - len(text)), -count)
        if rank < best:
            best, spelling = rank, word
    return spelling


def _slips(text: str, folded: str) -> int:
    """How many letters differ, are missing, too many or swapped, in the part of the word that fits best."""
    found = fuzz.partial_ratio_alignment(text, folded, score_cutoff=_NEAR)
    if found is None:
        return len(text)
    low, high = found.dest_start, found.dest_end
    # A missing letter makes the part longer than what was typed.
    parts = {folded[max(0, low - before) : high + after] for before in (0, 1) for after in (0, 1, 2)}
    return min(OSA.distance(text, part) for part in parts)


def _candidates(pieces: Sequence[str]) -> list[tuple[str, str, int]]:
    """Words that hold one of the pieces, most frequent first."""
    # A union and no OR: of several LIKE joined by OR, SQLite asks no index.
    asked = " UNION ".join(f"SELECT w.spelling, w.folded, w.count FROM {_table(piece)} LIKE %s" for piece in pieces)  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"{asked} ORDER BY 3 DESC, 2, 1 LIMIT {_MOST}", [f"%{piece}%" for piece in pieces])
        return [(str(spelling), str(folded), int(count)) for spelling, folded, count in cursor.fetchall()]


def _table(piece: str) -> str:
    """Where to look for a piece: among the trigrams, unless it is shorter; words are few enough to read them all."""
    if connection.vendor == "sqlite" and len(piece) >= 3:
        return "search_spelling t CROSS JOIN search_word w ON w.id = t.rowid WHERE t.folded"
    return "search_word w WHERE w.folded"


def _pieces(text: str, count: int) -> list[str]:
    ends = [round(len(text) * step / count) for step in range(count + 1)]
    return [text[low:high] for low, high in pairwise(ends)]
