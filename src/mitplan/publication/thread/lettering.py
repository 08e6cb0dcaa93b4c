"""How wide words are, near enough to break a title into lines of a drawing without a font at hand."""

import re
from functools import lru_cache

from mitplan.core.templatetags.ui import JOINT

_VOWELS, _TOGETHER = frozenset("aeiouyäöü"), frozenset({"ch", "ck", "ph", "th", "qu"})
SOFT = "\N{SOFT HYPHEN}"
_NARROW, _WIDE = frozenset("fijlrtI.,;:'|!()[]-„“ "), frozenset("mwMWQ%@—")


@lru_cache(maxsize=4096)
def width(text: str) -> float:
    """The width of a text in ems of a sans-serif face, rather too wide than too narrow."""
    return sum(_em(sign) for sign in text)


def _em(sign: str) -> float:
    if sign in _NARROW:
        return 0.33
    if sign in _WIDE:
        return 0.9
    return 0.67 if sign.isupper() else 0.55


@lru_cache(maxsize=4096)
def lines(text: str, most_ems: float, most_lines: int = 3) -> tuple[str, ...]:
    """The text in lines no wider than that; the last one ends in an ellipsis where it doesn't fit."""
    made = [""]
    for word in _words(text, most_ems):
        joined = made[-1] + ("" if not made[-1] or made[-1].endswith(SOFT) else " ") + word
        if width(joined.replace(SOFT, "")) <= most_ems:
            made[-1] = joined
        else:
            made.append(word)
    kept = [_hyphened(line) for line in made[:most_lines]]
    if len(made) > most_lines:
        kept[-1] = _cut(kept[-1].removesuffix("-"), most_ems - 0.9) + "…"
    return tuple(kept)


def _hyphened(line: str) -> str:
    return line[:-1].replace(SOFT, "") + "-" if line.endswith(SOFT) else line.replace(SOFT, "")


def _cut(line: str, most_ems: float) -> str:
    while line and width(line) > most_ems:
        line = line[:-1]
    return line.rstrip(" ,;:–-")


def _words(text: str, most_ems: float) -> list[str]:
    """The words; one that is wider than a line comes in pieces ending in a soft hyphen, at its joints if it has any."""
    found = []
    for word in text.split():
        pieces = re.sub(JOINT, rf"\1{SOFT}", word).split(SOFT) if width(word) > most_ems * 0.75 else [word]
        parts = [part for piece in pieces for part in _hard(piece, most_ems - 0.4)]
        found += [part + SOFT for part in parts[:-1]] + parts[-1:]
    return found


def _hard(piece: str, most_ems: float) -> list[str]:
    """Break a word that is still too wide, before a syllable if one can be told by its letters."""
    made = []
    while width(piece) > most_ems:
        most = next((at for at in range(1, len(piece)) if width(piece[:at]) > most_ems), len(piece)) - 1
        at = next((at for at in range(most, 2, -1) if _begins_syllable(piece, at)), max(most, 1))
        made.append(piece[:at])
        piece = piece[at:]
    return [*made, piece]


def _begins_syllable(word: str, at: int) -> bool:
    two = word[at : at + 2].lower()
    opens = len(two) == 2 and two[0] not in _VOWELS and two[1] in _VOWELS
    return opens and word[at - 1 : at + 1].lower() not in _TOGETHER and two[0].isalpha()
