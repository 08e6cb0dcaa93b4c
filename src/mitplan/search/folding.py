"""Words as search compares them: one spelling for all the ways in which people write the same.

Folded text holds letters and digits of any script and single spaces, nothing else. So a pattern made of it has no
character that means something to a database, and "whole word" is "between two spaces".

Umlauts become ae, oe, ue; a word that has one stands a second time without (a, o, u), at the end of the text. So
Häuser, Haeuser and Hauser all find "Häuser". Folding ä and ae both to a would be shorter and wrong: "Neuerfassung"
is no "Nurfassung".
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from unicodedata import category, combining, decimal, normalize

# A change in this module changes the number; the index is then built anew.
EDITION = 1
_UMLAUTS = "äöü"
_WITH_DOTS = _UMLAUTS + _UMLAUTS.upper()
_REMEMBERED = 2**15
# What no decomposition tells: Arabic letters that are written for each other, Persian ones, the Ukrainian ґ, and the
# Latin letters with a stroke.
_LETTERS = dict(zip("ةىیېکٱґłøđðı", "هيييكاгloddi", strict=True))
_LETTERS |= {"ء": "", "þ": "th", "æ": "ae", "œ": "oe"}
_TATWEEL = "\N{ARABIC TATWEEL}"
# Between letters these hold a word together: gender marks before "in" or "innen", the asterisk anywhere, apostrophes.
GENDER = r"(?<=[^\W\d_])(?:[*:_·•‧!]|/-?|\()(?=in(?:nen)?(?![^\W\d_])|innen)"
_JOINING = re.compile(rf"{GENDER}|(?<=[^\W\d_])\*(?=[^\W\d_])|(?<=[^\W\d_])['’ʼ‘`´](?=[^\W\d_])")
_SPELT = re.compile(rf"\w*[{_WITH_DOTS}]\w*")
_HYPHENATED = re.compile(r"\w+(?:[-‐‑]\w+)+")


class _Table(dict[int, str]):
    """What each character folds to, found out once."""

    def __init__(self, own: Mapping[str, str]) -> None:
        super().__init__({ord(letter): told for letter, told in own.items()})

    def __missing__(self, code: int) -> str:
        folded = "".join(self._parts(chr(code)))
        self[code] = folded
        return folded

    def _parts(self, letter: str) -> Iterator[str]:
        for small in letter.casefold():
            if ord(small) in self and small != letter:
                yield self[ord(small)]
                continue
            for part in normalize("NFKD", small).casefold():
                yield _plain(part)


def _plain(part: str) -> str:
    """One decomposed character: itself, nothing for what only marks or joins, a space for what separates."""
    if part in _LETTERS:
        return _LETTERS[part]
    kind = category(part)
    if combining(part) or kind in {"Mn", "Me", "Cf"} or part == _TATWEEL:
        return ""
    if (digit := decimal(part, None)) is not None:
        return str(digit)
    return part if kind[0] in "LNM" else " "


_FULL = _Table({**_LETTERS, "ä": "ae", "ö": "oe", "ü": "ue", "Ä": "ae", "Ö": "oe", "Ü": "ue"})
_BARE = _Table(_LETTERS)


def fold(text: str) -> str:
    """A text as search compares it, without the second spellings; folding twice changes nothing."""
    return " ".join(filter(None, map(fold_word, text.split())))


def bare(text: str) -> str:
    """The same with umlauts as a, o, u."""
    return " ".join(filter(None, map(bare_word, text.split())))


def has_umlauts(text: str) -> bool:
    """Whether a text has a second spelling without umlauts."""
    return any(letter in text for letter in _WITH_DOTS)


def index_text(text: str) -> str:
    """What the index keeps of a text: folded, then the second spellings, between spaces so that all words are whole."""
    words = text.split()
    again = dict.fromkeys(other for word in words for other in second(word))
    return f" {' '.join([*filter(None, map(fold_word, words)), *again])} "


# Words repeat: of a hundred texts, most words have been folded before.
@lru_cache(maxsize=_REMEMBERED)
def fold_word(word: str) -> str:
    """What stands between two spaces, folded; with punctuation inside it may become several words."""
    return _translated(word, _FULL)


@lru_cache(maxsize=_REMEMBERED)
def bare_word(word: str) -> str:
    """The same with umlauts as a, o, u."""
    return _translated(word, _BARE)


@lru_cache(maxsize=_REMEMBERED)
def second(word: str) -> tuple[str, ...]:
    """The second spellings of what stands between two spaces: without umlauts, and without hyphens."""
    composed = normalize("NFC", word)
    others = [_translated(part, _BARE) for part in _SPELT.findall(composed)]
    others += [fold_word(re.sub(r"[-‐‑]", "", part)) for part in _HYPHENATED.findall(composed)]
    return tuple(filter(None, others))


def _translated(word: str, table: _Table) -> str:
    return " ".join(_JOINING.sub("", normalize("NFC", word)).translate(table).split())


def letters(word: str, *, full: bool = True) -> Iterator[tuple[int, str]]:
    """Each character's place in a word, and what it folds to; "" where it only joins. For marking what was found."""
    dropped = {place for found in _JOINING.finditer(word) for place in range(*found.span())}
    table = _FULL if full else _BARE
    for place, letter in enumerate(word):
        yield place, "" if place in dropped else letter.translate(table)
