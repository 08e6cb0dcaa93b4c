"""Two texts compared word by word, for people who read both.

Words and the signs between them are compared by their longest common subsequence (Hirschberg 1975), which finds the
fewest words taken out and put in. A few equal words between two changes are counted to the change: nobody can read
a sentence in which every second word is struck out.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import LCSseq

_WORD = re.compile(r"\w+(?:[-/.]\w+)*|\s+|[^\w\s]")
# Equal runs of fewer words between two changes don't help the reader.
_ISLAND = 2


class Fate(StrEnum):
    """What became of a run of words."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Run:
    """Some words in a row with one fate."""

    fate: Fate
    text: str


def changed_words(before: str, after: str) -> list[Run]:
    """The runs of both texts in order; what is gone comes before what is new in its place.

    All runs but the new ones make up `before`, all but the gone ones `after`.
    """
    old, new = _WORD.findall(before), _WORD.findall(after)
    runs: list[tuple[list[str], list[str], bool]] = []
    for code in LCSseq.opcodes(old, new):
        gone, come = old[code.src_start : code.src_end], new[code.dest_start : code.dest_end]
        is_same = code.tag == "equal"
        if runs and runs[-1][2] == is_same:
            runs[-1][0].extend(gone)
            runs[-1][1].extend(come)
        else:
            runs.append((gone, come, is_same))
    return list(_told(_without_islands(runs)))


def _without_islands(
    runs: Sequence[tuple[list[str], list[str], bool]],
) -> list[tuple[list[str], list[str], bool]]:
    joined: list[tuple[list[str], list[str], bool]] = []
    for index, (gone, come, is_same) in enumerate(runs):
        inside = 0 < index < len(runs) - 1
        is_island = is_same and inside and sum(any(map(str.isalnum, word)) for word in gone) < _ISLAND
        if joined and not joined[-1][2] and (is_island or not is_same):
            joined[-1][0].extend(gone)
            joined[-1][1].extend(come)
        else:
            joined.append((list(gone), list(come), is_same))
    return joined


def _told(runs: Sequence[tuple[list[str], list[str], bool]]) -> Iterator[Run]:
    for gone, come, is_same in runs:
        if is_same:
            yield Run(Fate.SAME, "".join(gone))
            continue
        if gone:
            yield Run(Fate.GONE, "".join(gone))
        if come:
            yield Run(Fate.NEW, "".join(come))
