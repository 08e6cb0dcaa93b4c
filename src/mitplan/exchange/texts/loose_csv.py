"""Reads CSV in which people typed quotation marks as they liked: a mark in the middle of a text belongs to the text.

Only where a mapping says so: read strictly, such a file is refused, and that is right for most.
"""

import re
from collections.abc import Callable, Iterator

Told = Callable[[int, str], None]  # line, the cell as it was understood


def loose_rows(text: str, separator: str, tell: Told) -> Iterator[tuple[int, list[str]]]:
    """The rows with the number of their first line; `tell` hears of each cell whose marks don't fit."""
    text = text.replace("\r\n", "\n").rstrip("\n")
    matched = _Matching(separator)
    cells: list[str] = []
    at, line, begun = 0, 1, 1
    while at <= len(text):
        found = matched.cell(text, at)
        cells.append(_cell(found, line, tell))
        line += found[0].count("\n")
        at = found.end() + 1
        if text[found.end() : at] != separator:
            if any(cells):
                yield begun, cells
            cells, line = [], line + 1
            begun = line


class _Matching:
    """Finds where the cells of one text end; remembers that no mark ends one any more, so as to look for it once.

    A cell in marks ends where a mark stands before a separator or the end of a line; two at its beginning are a slip.
    First as far as pairs of marks go, without a second thought: with one, a few marks in a row would take for ever.
    """

    def __init__(self, separator: str) -> None:
        sign = re.escape(separator)
        begin, inner, end = rf'"(?!"[^"{sign}\n])', rf'[^"]|"(?!{sign}|\n|\Z)', rf'"(?={sign}|\n|\Z)'
        self._begin = re.compile(begin)
        self._quoted = re.compile(rf'{begin}(?P<text>(?>(?:""|{inner})*)){end}')
        self._marks = re.compile(rf'{begin}(?P<text>(?>(?:"")*)){end}')
        self._slipped = re.compile(rf"{begin}(?P<text>(?>(?:{inner})*)){end}")
        self._plain = re.compile(rf"[^{sign}\n]*")
        self._may_pair = self._may_slip = True

    def cell(self, text: str, at: int) -> re.Match[str]:
        """The cell that begins at this place; at least an empty one."""
        found = self._in_marks(text, at) if self._begin.match(text, at) else None
        found = found or self._plain.match(text, at)
        assert found is not None  # `plain` takes nothing as well
        return found

    def _in_marks(self, text: str, at: int) -> re.Match[str] | None:
        if self._may_pair:
            if found := self._quoted.match(text, at):
                return found
            self._may_pair = False
        # From further on the same pairs are met, but for the marks that a cell begins with.
        if found := self._marks.match(text, at):
            return found
        if self._may_slip:
            if found := self._slipped.match(text, at):
                return found
            self._may_slip = False
        return None


def _cell(found: re.Match[str], line: int, tell: Told) -> str:
    given = found[0]
    if "text" not in found.re.groupindex:
        text = given.strip('"')
        if text != given:
            tell(line, text)
        return text
    if '"' in found["text"].replace('""', ""):
        tell(line, found["text"])
    return found["text"].replace('""', '"')
