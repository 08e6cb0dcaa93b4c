"""A list to be taken away as a table: what its page shows, of all of its pages, in plain words."""

from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from itertools import islice
from typing import Any, Final

from django.utils.html import strip_tags
from django.utils.safestring import SafeData
from django.utils.translation import gettext as _

from mitplan.core.badges import badge_of
from mitplan.core.tables import Table
from mitplan.core.templatetags.ui import NOTHINGS
from mitplan.core.texts import listed
from mitplan.plan.models import Sealed

from ..frame import Frame
from .rows import Cell, heads_of, rows_of

# So many rows share the question for the elements that they name.
_AT_ONCE: Final = 500


def table_of(frame: Frame, kind: str, title: str, elements: Iterable[Sealed]) -> Table:
    """The elements as a list shows them, and the address of each; rows come as a stream."""
    heads = [_("Nr."), _("Titel"), *(head["label"] for head in heads_of(kind)), _("Widersprüchlich"), _("Adresse")]
    return Table(title, heads, _told(frame, kind, iter(elements)))


def _told(frame: Frame, kind: str, elements: Iterator[Sealed]) -> Iterator[list[str]]:
    while some := list(islice(elements, _AT_ONCE)):
        for row in rows_of(frame, kind, some):
            cells = (" · ".join(_parts(cell)) for cell in row["cells"])
            yield [row["number"], row["title"], *cells, listed(row["contradicts"]), row["url"]]


def _parts(cell: Cell) -> Iterator[str]:
    """What `publication/rows.html` says of a cell, in its order."""
    yield from (str(badge_of(family, code).label) for family, code in cell["badges"] or ())
    if cell["open"]:
        yield _("keine Antwort bekannt")
    if cell["unknown"]:
        yield str(NOTHINGS[cell["unknown"]][0])
    if cell["stated"]:
        yield _("angegeben, aber nicht als gültig bestätigt: %(words)s") % {"words": _plain(cell["stated"])}
    yield from filter(None, [_plain(cell["text"]), *map(_plain, cell["lines"] or ())])
    yield from filter(None, [listed(_plain(link["words"]) for link in cell["links"] or ())])
    yield from map(_came, cell["leads"] or ())
    if cell["nothing"]:
        yield _("keine Maßnahme und kein Ziel")
    if cell["source"]:
        yield f"{_('Quelle:')} {_plain(cell['source']['title'] or cell['source']['words'])}"
    yield from filter(None, [_plain(cell["note"])])


def _came(lead: Mapping[str, Any]) -> str:
    degree = f" ({badge_of('degree', lead['degree']).label})" if lead["degree"] else ""
    return f"{_plain(lead['words'])} {lead['title']}{degree}"


def _plain(text: object) -> str:
    """Without the marks of language, which only a page can carry."""
    return unescape(strip_tags(str(text))) if isinstance(text, SafeData) else str(text)
