"""Reads CSV in which people typed quotation marks as they liked: a mark in the middle of a text belongs to the text.

Only where a mapping says so: read strictly, such a file is refused, and that is right for most.
"""

import re
from collections.abc import Callable, Iterator

Told = Callable[[int, str], None]  # line, the cell as it was understood


def loose_rows(text: str, separator: str, tell: Told) -> Iterator[tuple[int, list[str]]]:
    """The rows with the number of their first line; `tell` hears of each cell whose marks don't fit."""
    text = text.replace("\r\n", "\n").rstrip("\n")
    sign = re.escape(separator)
    # A cell in marks ends where a mark stands before a separator or the end of a line; two at its beginning are a slip.
    # First as far as it goes, without a second thought: with one, a few marks in a row would take for ever.
    begin, inner, end = rf'"(?!"[^"{sign}\n])', rf'[^"]|"(?!{sign}|\n|\Z)', rf'"(?={sign}|\n|\Z)'
    quoted = re.compile(rf'{begin}(?P<text>(?>(?:""|{inner})*)){end}')
    slipped = re.compile(rf"{begin}(?P<text>(?:{inner})*){end}")
    plain = re.compile(rf"[^{sign}\n]*")
    cells: list[str] = []
    at, line, begun = 0, 1, 1
    while at <= len(text):
        found = quoted.match(text, at) or slipped.match(text, at) or plain.match(text, at)
        if found is None:  # never: `plain` takes nothing as well
            return
        cells.append(_cell(found, line, tell))
        line += found[0].count("\n")
        at = found.end() + 1
        if text[found.end() : at] != separator:
            if any(cells):
                yield begun, cells
            cells, line = [], line + 1
            begun = line


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
