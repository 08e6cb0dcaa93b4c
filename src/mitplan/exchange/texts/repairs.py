"""Undoes what typesetting and export did to a text: line breaks, hyphens at line ends, spelled-out escapes.

Only what a mapping declares is repaired, and what is more than white space is told, so that nobody has to trust it.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

# One sign as an escape, or two that make one; half a pair is no sign and stays as it is.
_ESCAPE: Final = re.compile(
    r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|\\u((?![dD][89a-fA-F])[0-9a-fA-F]{4})"
)
# A word broken at the end of a line, or with the line break already turned into a space.
_BROKEN: Final = re.compile(r"([^\W\d_]+)-(?:\n[ \t]*| )(?=([^\W\d_]+))")
_HELD: Final = re.compile(r"-\n[ \t]*(?=[^\W\d_])")
# After these a hyphen stands for the rest of a word: "Senats- und Bezirksverwaltungen".
_JOINING: Final = frozenset(
    {"und", "oder", "bzw", "beziehungsweise", "sowie", "bis", "wie", "statt", "als", "mit", "in", "im", "noch", "an"}
    | {"auf", "für", "von", "zu", "nach", "and", "or", "to"}
)
Told = Callable[[str, str], None]  # what stood there, what stands there now


@dataclass(frozen=True, slots=True)
class Repairs:
    """What is repaired in every text of a source."""

    escapes: bool = False
    line_breaks: bool = False
    hyphenation: bool = False
    keep: Collection[str] = ()
    corrections: Mapping[str, str] = field(default_factory=dict)

    def of(self, text: str, tell: Told) -> str:
        """The text repaired; `tell` hears of each change that is more than white space."""
        text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
        if self.escapes:
            text = _unescaped(text, tell)
        if self.hyphenation:
            text = self._whole_words(text, tell)
        if self.line_breaks:
            text = unwrapped(text)
        for wrong, right in self.corrections.items():
            if wrong in text:
                tell(wrong, right)
                text = text.replace(wrong, right)
        return text

    def _whole_words(self, text: str, tell: Told) -> str:
        def joined(found: re.Match[str]) -> str:
            head, tail = found[1], found[2]
            if tail.lower() in _JOINING or not tail[0].islower() or head.isupper():
                return found[0]
            if f"{head}-{tail}" in self.keep:
                return f"{head}-"
            tell(found[0].strip() + tail, head + tail)
            return head

        # "IT-" at the end of a line keeps its hyphen, without a gap.
        def held(found: re.Match[str]) -> str:
            rest = re.match(r"[^\W\d_]+", text_[found.end() :])
            return found[0] if rest and rest[0].lower() in _JOINING else "-"

        text_ = _BROKEN.sub(joined, text)
        return _HELD.sub(held, text_)


def _unescaped(text: str, tell: Told) -> str:
    """`\\u2019` spelled out becomes the sign it stands for; NUL stays spelled out, because no database takes it."""

    def sign(found: re.Match[str]) -> str:
        if found[1]:
            return bytes.fromhex(found[1] + found[2]).decode("utf-16-be")
        return chr(int(found[3], 16)) if int(found[3], 16) else found[0]

    plain = _ESCAPE.sub(sign, text)
    if plain != text and (first := _ESCAPE.search(text)):
        tell(first[0], sign(first))
    return plain


def unwrapped(text: str) -> str:
    """Lines of one paragraph in one line; paragraphs stay apart by one empty line."""
    paragraphs = re.split(r"\n[ \t]*\n", text)
    lines = (" ".join(paragraph.split()) for paragraph in paragraphs)
    return "\n\n".join(line for line in lines if line)


def shortened(text: str, most: int) -> str:
    """At most so many signs: whole sentences where one ends early enough, else whole words and an ellipsis."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    ends = [found.end() for found in re.finditer(r"(?<=\w{3})[.!?][“”\"»)]*(?= [A-ZÄÖÜ„“\"])", text[: most + 2])]
    whole = [end for end in ends if most // 4 <= end <= most]
    if whole:
        return text[: whole[-1]]
    return text[:most].rsplit(" ", 1)[0][: most - 1].rstrip(" ,;:–-") + "…"
