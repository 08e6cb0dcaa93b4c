"""Shows where the terms stand in a text: marked, and the stretch around the first of them."""

from collections.abc import Iterable, Sequence
from unicodedata import normalize

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from .asking import Term
from .folding import letters

LENGTH, _BEFORE = 260, 90
Span = tuple[int, int]


def marked(text: str, terms: Sequence[Term]) -> SafeString:
    """The text for a page, with `<mark>` around what the terms found."""
    composed = normalize("NFC", text)
    return _marked(composed, _spans(composed, terms))


def snippet(text: str, terms: Sequence[Term]) -> SafeString:
    """A stretch of the text around the first place that a term found, cut between words; its start where none did."""
    composed = normalize("NFC", " ".join(text.split()))
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
    for full in (True, False):
        folded, places = _folded(text, full=full)
        for term in terms:
            found += _places(folded, places, term)
    joined: list[Span] = []
    for low, high in sorted(found):
        if joined and low <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
        else:
            joined.append((low, high))
    return joined


def _folded(text: str, *, full: bool) -> tuple[str, list[int]]:
    """The text folded, between spaces, and for each of its characters the place it comes from."""
    folded, places = [" "], [0]
    for place, told in letters(text, full=full):
        for letter in told:
            if letter != " " or folded[-1] != " ":
                folded.append(letter)
                places.append(place)
    return "".join([*folded, " "]), [*places, len(text)]


def _places(folded: str, places: Sequence[int], term: Term) -> Iterable[Span]:
    # Without the spaces that make a word whole.
    edge = 1 if term.whole else 0
    start = folded.find(term.needle)
    while start >= 0:
        low, high = start + edge, start + len(term.needle) - edge
        yield places[low], places[high - 1] + 1
        start = folded.find(term.needle, high)
