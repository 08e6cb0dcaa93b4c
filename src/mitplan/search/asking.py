"""What somebody typed in, read as search understands it. Nothing is an error: what says nothing is left out.

Words stand for "all of these"; what is in quotes must stand together. One or two letters are looked for as whole words,
anything longer also inside words: "Lotsen" finds "Integrationslotsenmanagement".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from unicodedata import normalize

from .folding import GENDER, fold

LONGEST, MOST_TERMS = 200, 8
SHORT = 2
# An opening quote; the next one, whichever, ends the phrase. One that nothing ends is no quote.
_QUOTES = '"„“”«»‟'
_PARTS = re.compile(rf"[{_QUOTES}]([^{_QUOTES}]*)[{_QUOTES}]|([^\s{_QUOTES}]+)")
# Somebody who asks for "Mitarbeiter*innen" means "Mitarbeiter" as well.
_GENDER_FORM = re.compile(GENDER + r"in(?:nen)?\)?(?!\w)")
_HYPHEN = re.compile(r"[-‐‑–/]+")
_ARTICLE = "ال"


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that must occur: folded, and whether only as whole words."""

    text: str
    whole: bool = False

    @property
    def pattern(self) -> str:
        """For LIKE; folded text has no character that means something there."""
        return f"% {self.text} %" if self.whole else f"%{self.text}%"

    @property
    def needle(self) -> str:
        """What to look for in folded text."""
        return f" {self.text} " if self.whole else self.text


@dataclass(frozen=True)
class Asked:
    """A question: as it was typed, shortened, and its terms; without terms there is nothing to look for."""

    text: str

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """The terms, each once; a term inside another asks for nothing of its own."""
        terms = list(dict.fromkeys(_terms(self.text)))[:MOST_TERMS]
        return tuple(
            term for term in terms if not any(other != term and term.needle in other.needle for other in terms)
        )

    @property
    def was_cut(self) -> bool:
        """Whether words were left out because there were too many."""
        return len(dict.fromkeys(_terms(self.text))) > MOST_TERMS


def asked(text: str) -> Asked:
    """A question out of an address."""
    # PostgreSQL refuses NUL in texts, and half a pair of surrogates has no UTF-8.
    cleaned = text[: 2 * LONGEST].replace("\0", " ").encode(errors="ignore").decode()
    return Asked(" ".join(cleaned.split())[:LONGEST].strip())


def _terms(text: str) -> Iterator[Term]:
    for phrase, word in _PARTS.findall(normalize("NFC", text)):
        if phrase:
            yield from _term(fold(phrase), whole=True)
            continue
        stem = _GENDER_FORM.sub("", word)
        for piece in _HYPHEN.split(stem):
            yield from _term(_without_article(fold(piece)))


def _term(folded: str, *, whole: bool = False) -> Iterator[Term]:
    if folded:
        # "3.1" and "eu" mean themselves, not any place where these letters meet.
        yield Term(folded, whole or all(len(part) <= SHORT for part in folded.split()))


def _without_article(word: str) -> str:
    """Without the Arabic article, which is written together with its word, and differently after a preposition."""
    return word[2:] if word.startswith(_ARTICLE) and len(word) > len(_ARTICLE) + SHORT else word
