"""The journal as a file: JSON to check the hashes with, CSV to read and sort. Oldest line first, streamed."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from mitplan.core.canonical import canonical
from mitplan.core.journal import moment, pk_in, stamp
from mitplan.core.models import Act
from mitplan.core.tables import Table, csv_of

from .. import queries
from ..frame import title_in
from ..verb_words import words_of
from . import lines
from .asked import Selection

FORMAT = "mitplan-journal/1"
_AT_ONCE = 500
# What a line consists of; its hash is that of all the others as canonical JSON.
CHAINED = ("number", "at", "person", "office", "verb", "plan", "thing", "facts", "reason", "previous", "hash")
_RAW = ("person", "office", "verb", "plan", "thing", "facts", "previous", "hash")


def as_json(selection: Selection, last: Act) -> Iterator[bytes]:
    """The lines asked for, each with the eleven values of the chain."""
    version, asked = selection.frame.version, selection.asked
    head = {
        "format": FORMAT,
        "plan": selection.frame.key,
        "version": version.number,
        "sha256": version.sha256,
        "last": {"number": last.number, "hash": last.hash},
        "filter": {name: value for name, value in asked.given.items() if name != "fassung"},
        "lines": [],
    }
    before, after = canonical(head).split('"lines":[]')
    yield f'{before}"lines":['.encode()
    comma = ""
    for acts in _bundles(selection, last):
        lines = ",\n".join(canonical(chained(act)) for act in acts)
        yield f"{comma}\n{lines}".encode()
        comma = ","
    yield f"\n]{after}\n".encode()


def chained(act: Act) -> dict[str, Any]:
    """A line as it is hashed, and its hash."""
    return {name: getattr(act, name) for name in CHAINED} | {"at": stamp(act.at)}


def as_csv(selection: Selection, last: Act) -> Iterator[bytes]:
    """The lines asked for in words, with the values of the chain behind."""
    heads = (_("Zeile"), _("Zeitpunkt"), _("Vorgang"), _("Eintrag"), _("Titel"), _("Amt"), _("Begründung"))
    # Asked now: when the rows are written, the request is over, and its thread may speak another language.
    return csv_of(Table(_("Journal"), (*heads, *_RAW), _all_rows(selection, last, get_language() or "")))


def _all_rows(selection: Selection, last: Act, language: str) -> Iterator[Sequence[str]]:
    # What each element is called, as far as it has occurred: most occur many times.
    named: dict[int, tuple[str, str]] = {}
    for acts in _bundles(selection, last):
        with override(language):
            fresh = {pk for act in acts if (pk := pk_in(act.thing, "plan.element")) is not None} - set(named)
            sealed = queries.sealed_here(selection.frame.version, fresh)
            named |= {pk: (row.reference, title_in(row)) for pk, row in sealed.items()}
            rows = [[*_words(selection, act, named), *_raw(act)] for act in acts]
        yield from rows


def _words(selection: Selection, act: Act, named: Mapping[int, tuple[str, str]]) -> list[str]:
    reference, title = named.get(pk_in(act.thing, "plan.element") or 0, ("", ""))
    capacity = selection.capacities.get(act.office)
    told = (words_of(act.verb), reference, title, capacity.title(moment(act).date()) if capacity else "", act.reason)
    return [str(act.number), stamp(act.at), *told]


def _raw(act: Act) -> list[str]:
    line = chained(act) | {"facts": canonical(act.facts)}
    return [line[name] for name in _RAW]


def _bundles(selection: Selection, last: Act) -> Iterator[Sequence[Act]]:
    acts = lines.acts_wanted(selection.frame.version, last.number, selection.wanted()).order_by("number")
    rows = acts.iterator(chunk_size=_AT_ONCE)
    while bundle := list(islice(rows, _AT_ONCE)):
        yield bundle
