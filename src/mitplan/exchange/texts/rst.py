"""Reads reStructuredText: a record for each section and each item of its lists.

No directive is carried out: nothing is included, fetched or run, whatever the text asks for.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from docutils import nodes
from docutils.core import publish_doctree

from .records import Record, Remark

# A text beyond these is refused before docutils sees it, because it looks for the end of each mark as far as the next
# empty line, and keeps a message for each that has none. The largest chapter known has 300 lines.
LARGEST: Final = 1_000_000
MOST_LINES: Final = 10_000
LONGEST_LINE: Final = 20_000
MOST_WORK: Final = 15_000_000  # marks times characters of each stretch, in sum; with what a mark costs anyway, a second
_PER_MARK: Final = 1000
_MARK: Final = re.compile(r"[*`_|:\[]")
# `.. include:: file` becomes a comment: a line that begins with two dots and has two colons further on.
_DIRECTIVE: Final = re.compile(r"^([ \t]*\.\.[ \t]++)(.*?)::(.*)$", re.MULTILINE)
_ROLE: Final = re.compile(r":[a-zA-Z][\w.+-]*+:`([^`<]*+)(?:<[^`>]*+>)?`")
_SETTINGS: Final = {
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "report_level": 5,
    "halt_level": 5,
    "doctitle_xform": False,
    "sectsubtitle_xform": False,
    "smart_quotes": False,
    "_disable_config": True,
    "line_length_limit": LONGEST_LINE,
}


def read_rst(text: str, name: str, tell: "list[Remark] | None" = None) -> Iterator[Record]:
    """The records of one file, called `name`, in the order of the text. Raises ValidationError naming the place."""
    text = text.replace("\r\n", "\n").removeprefix("\ufeff")
    remarks = [] if tell is None else tell
    _refuse_too_large(text, name)
    remarks += _left_out(text, name)
    plain = _DIRECTIVE.sub(lambda it: it[1] + it[2].replace("::", ":") + ": " + it[3], text)
    harmless = _ROLE.sub(lambda it: it[1].rstrip(), plain)
    try:
        tree = publish_doctree(harmless, settings_overrides={**_SETTINGS, "warning_stream": io.StringIO()})
    except (RecursionError, Exception) as error:
        fault = _("%(name)s: Der Text lässt sich nicht als reStructuredText lesen (%(problem)s).")
        raise ValidationError(fault % {"name": name, "problem": str(error)[:200]}) from error
    yield from _Walk(name, remarks).through(tree)


def _refuse_too_large(text: str, name: str) -> None:
    """Refuse what would hold up the reader. Raises ValidationError naming the line."""
    if len(text) > LARGEST:
        fault = _("%(name)s: Der Text ist länger als eine Million Zeichen. Teilen Sie ihn auf mehrere Dateien auf.")
        raise ValidationError(fault % {"name": name})
    work = marks = length = 0
    for number, line in enumerate(text.split("\n"), 1):
        told = {"name": name, "line": number, "most": MOST_LINES}
        if number > MOST_LINES:
            fault = _("%(name)s, Zeile %(line)d: Der Text hat mehr als %(most)d Zeilen. Teilen Sie ihn auf.")
            raise ValidationError(fault % told)
        if len(line) > LONGEST_LINE:
            fault = _("%(name)s, Zeile %(line)d: Die Zeile ist länger als 20.000 Zeichen. Brechen Sie sie um.")
            raise ValidationError(fault % told)
        if not line.strip():
            work, marks, length = work + marks * (length + _PER_MARK), 0, 0
            continue
        marks, length = marks + len(_MARK.findall(line)), length + len(line)
        if work + marks * (length + _PER_MARK) > MOST_WORK:
            fault = _(
                "%(name)s, Zeile %(line)d: Bis hier stehen zu viele Auszeichnungen (* ` _ | : [) ohne leere Zeile "
                "dazwischen. Teilen Sie den Absatz oder den Text auf."
            )
            raise ValidationError(fault % told)


def _left_out(text: str, name: str) -> Iterator[Remark]:
    """Which directives are not carried out, each with its line."""
    line, at = 1, 0
    for found in _DIRECTIVE.finditer(text):
        line, at = line + text.count("\n", at, found.start()), found.start()
        left_out = _("„%(directive)s“ ist ausgelassen.") % {"directive": found[0].strip()[:60]}
        yield Remark(_("%(name)s, Zeile %(line)d") % {"name": name, "line": line}, left_out)


@dataclass
class _Walk:
    """Goes through one text and counts sections and items on the way."""

    name: str
    remarks: list[Remark]
    items: int = 0
    inner: int = 0
    stem: str = field(init=False)

    def __post_init__(self) -> None:
        self.stem = self.name.rpartition("/")[2].rpartition(".")[0]

    def through(self, tree: Any) -> Iterator[Record]:
        tops = [child for child in tree.children if isinstance(child, nodes.section)]
        yield from self._lists(tree, "", "")
        for number, section in enumerate(tops, 1):
            # A text with one title is that chapter; its sections begin to count below it.
            yield from self._section(section, "" if len(tops) == 1 else str(number))

    def _section(self, section: Any, path: str) -> Iterator[Record]:
        title = section.children[0].astext() if isinstance(section.children[0], nodes.title) else ""
        said = [child.astext() for child in section.children if isinstance(child, nodes.paragraph)]
        cells = {"title": title, "text": "\n\n".join(said), "path": path, "file": self.stem}
        yield Record("section", cells, f"{self.name}, „{title}“")
        yield from self._lists(section, path, title)
        inner = [child for child in section.children if isinstance(child, nodes.section)]
        for number, child in enumerate(inner, 1):
            yield from self._section(child, f"{path}.{number}".lstrip("."))

    def _lists(self, parent: Any, path: str, title: str) -> Iterator[Record]:
        for child in parent.children:
            if isinstance(child, nodes.bullet_list | nodes.enumerated_list):
                for item in child.children:
                    self.items, self.inner = self.items + 1, 0
                    yield from self._item(item, {"path": path, "section": title, "depth": "1"})
            elif isinstance(child, nodes.block_quote) and self.items:
                yield from self._indented(child, path, title)

    def _item(self, item: Any, about: dict[str, str]) -> Iterator[Record]:
        """An item, and below it those of lists within it; deeper ones stay in the text of the second level."""
        said = [child for child in item.children if not isinstance(child, nodes.bullet_list | nodes.enumerated_list)]
        yield self._record("\n\n".join(child.astext() for child in said), about)
        for child in item.children:
            if isinstance(child, nodes.bullet_list | nodes.enumerated_list):
                for inner in child.children:
                    self.inner += 1
                    yield self._record(inner.astext(), {**about, "depth": "2"})

    def _indented(self, quote: Any, path: str, title: str) -> Iterator[Record]:
        """A list indented too little to belong to the item before it; taken as meant, and told."""
        for child in quote.children:
            if not isinstance(child, nodes.bullet_list):
                continue
            for item in child.children:
                self.inner += 1
                record = self._record(item.astext(), {"path": path, "section": title, "depth": "2"}, "true")
                sentence = _("Die Zeile ist anders eingerückt als die Liste; sie ist dem Punkt davor zugeordnet.")
                self.remarks.append(Remark(record.place, sentence))
                yield record

    def _record(self, text: str, about: dict[str, str], misplaced: str = "") -> Record:
        numbers = {"item": str(self.items), "inner": str(self.inner) if self.inner else ""}
        cells = {**about, **numbers, "text": text, "file": self.stem, "misplaced": misplaced}
        label = ".".join(filter(None, numbers.values()))
        return Record("item", cells, _("%(name)s, Punkt %(label)s") % {"name": self.name, "label": label})
