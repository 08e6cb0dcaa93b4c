"""Shows where the terms stand in a text: marked, and the stretch around the first of them."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from unicodedata import normalize

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from .asking import Term
from .folding import bare_word, fold_word, has_umlauts, letters

LENGTH, _BEFORE = 260, 90
_BETWEEN = " · "
Span = tuple[int, int]
_WORDS = re.compile(r"\S+")


def marked(text: str, terms: Sequence[Term]) -> SafeString:
    """The text for a page, with `<mark>` around what the terms found."""
    composed = normalize("NFC", text)
    return _marked(composed, _spans(composed, terms))


def snippet(text: str, terms: Sequence[Term]) -> SafeString:
    """A stretch of the text around the first place that a term found, cut between words; its start where none did."""
    composed = normalize("NFC", _BETWEEN.join(" ".join(line.split()) for line in text.splitlines()))
    spans = _spans(composed, terms)
    low = max(0, spans[0][0] - _BEFORE) if spans else 0
    if low:
        low = composed.find(" ", low, spans[0][0]) + 1 or low
    high = min(len(composed), low + LENGTH)
    if high < len(composed):
        high = max(composed.rfind(" ", low, high), min(high, spans[0][1] if spans else 0)) if low < high else high
        high = high if high > low else min(len(composed), low + LENGTH)
    inside = [(max(a, low) - low, min(b, high) - low) for a, b in spans if a < high and b > low]
    before, after = ("… " if low else ""), (" …" if high < len(composed) else "")
    return mark_safe(before + _marked(composed[low:high], inside) + after)  # noqa: S308  all of it is escaped


def _marked(text: str, spans: Iterable[Span]) -> SafeString:
    parts, end = [], 0
    for low, high in spans:
        parts += [escape(text[end:low]), "<mark>", escape(text[low:high]), "</mark>"]
        end = high
    return mark_safe("".join([*parts, escape(text[end:])]))  # noqa: S308  all of it is escaped


def _spans(text: str, terms: Sequence[Term]) -> list[Span]:
    """Where the terms stand, in order, joined where they meet."""
    found: list[Span] = []
    ways = (True, False) if has_umlauts(text) else (True,)
    for folded in (_Folded(text, full=full) for full in ways):
        for term in terms:
            found += folded.places(term)
    joined: list[Span] = []
    for low, high in sorted(found):
        if joined and low <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
        else:
            joined.append((low, high))
    return joined


class _Folded:
    """A text folded word by word, so that a place in it leads back to the letter it comes from."""

    def __init__(self, text: str, *, full: bool) -> None:
        self.full = full
        fold = fold_word if full else bare_word
        # With their places in the folded text, which begins with a space.
        self.words: list[tuple[int, str]] = []
        self.offsets: list[int] = []
        parts, length = [""], 1
        for word in _WORDS.finditer(text):
            if folded := fold(word[0]):
                self.words.append((word.start(), word[0]))
                self.offsets.append(length)
                parts.append(folded)
                length += len(folded) + 1
        self.text = " ".join([*parts, ""])

    def places(self, term: Term) -> Iterator[Span]:
        """Where a term stands in the original text."""
        edge = 1 if term.whole else 0  # without the spaces that make it whole
        start = self.text.find(term.needle)
        while start >= 0:
            low, high = start + edge, start + len(term.needle) - edge
            yield self._original(low), self._original(high - 1) + 1
            start = self.text.find(term.needle, high)

    def _original(self, place: int) -> int:
        index = max(0, bisect_right(self.offsets, place) - 1)
        start, word = self.words[index]
        wanted, last = place - self.offsets[index], 0
        told = ""
        for at, letter in letters(word, full=self.full):
            # As folding does it: one space for several, none in front.
            told += letter if letter != " " or (told and told[-1] != " ") else ""
            last = at if letter.strip() else last
            if len(told) > wanted:
                break
        return start + last
