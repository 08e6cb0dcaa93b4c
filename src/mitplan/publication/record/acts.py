"""The journal in words: who did what when, on which element, and why.

Offices act, so an office is named, never the person who held it; whoever wants to know finds the holders on the
page of the office. Lines written after the version being read was sealed are work on the next one and stay unread.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from mitplan.core.journal import moment, pk_in
from mitplan.core.models import Act
from mitplan.core.texts import filled, listed
from mitplan.plan.models import Sealed, Version
from mitplan.plan.states import AnswerCode, Degree, Kind, LinkType, Standing, VersionKind

from .. import archive, queries
from .. import verb_words as verbs
from ..frame import Frame
from ..showing import entry_label
from . import lines
from .asked import Asked, Selection
from .befores import befores
from .capacities import Capacity, capacities_in, who

PER_PAGE = 25
# Facts that name other elements.
_ENDS = ("target", "source", "after", "from", "to", "into", "by")


@dataclass(frozen=True, slots=True)
class Page:
    """Lines in words, newest first, and where the next older and newer ones begin (None: nowhere)."""

    lines: Sequence[Mapping[str, Any]]
    older: int | None
    newer: int | None
    total: int
    found: int
    selection: Selection
    last: Act


def selected(frame: Frame, asked: Asked) -> tuple[Selection, Act] | None:
    """What is asked for, and the line that sealed the version being read; None where the journal doesn't know it."""
    last = archive.last_line_of(frame.version)
    if last is None:
        return None
    counts = lines.line_counts(frame.key, last.number, last.hash)
    capacities = capacities_in(office for _verb, office in counts)
    return Selection(frame, asked, counts, capacities), last


def read(frame: Frame, asked: Asked) -> Page | None:
    """One page of the journal up to the version being read; None where the journal doesn't know the version."""
    known = selected(frame, asked)
    if known is None:
        return None
    selection, last = known
    total = sum(selection.counts.values())
    wanted = lines.acts_wanted(frame.version, last.number, selection.wanted())
    acts, older, newer = _slice(wanted, asked)
    found = wanted.count() if asked.is_filtered else total
    return Page(_lines(selection, acts, last), older, newer, total, found, selection, last)


def _slice(wanted: QuerySet[Act], asked: Asked) -> tuple[list[Act], int | None, int | None]:
    """One page by number, not by offset: lines that are added meanwhile shift nothing, and no page is slow."""
    acts = wanted
    if asked.after is not None and asked.before is None:
        found = list(acts.filter(number__gt=asked.after).reverse()[: PER_PAGE + 1])
        more, rows = len(found) > PER_PAGE, found[:PER_PAGE][::-1]
        return rows, (rows[-1].number if rows else None), (rows[0].number if more else None)
    if asked.before is not None:
        acts = acts.filter(number__lt=asked.before)
    found = list(acts[: PER_PAGE + 1])
    more, rows = len(found) > PER_PAGE, found[:PER_PAGE]
    return rows, (rows[-1].number if more else None), (rows[0].number if rows and asked.before is not None else None)


def _lines(selection: Selection, acts: Sequence[Act], last: Act) -> list[dict[str, Any]]:
    frame = selection.frame
    elements = queries.sealed_by_element(frame.version, _elements_named(acts))
    versions = {row.pk: row for row in queries.versions_of(frame.version.plan)}
    changed = befores(frame, acts, last, versions)
    named = {str(act.facts["office"]) for act in acts if "office" in act.facts} - set(selection.capacities)
    context = _Context(frame, elements, versions, {**selection.capacities, **capacities_in(named)})
    here = selection.element.journal_key if selection.element else None
    return [
        _line(context, act, who(act, selection.capacities)) | {"changed": changed.of(act), "is_here": act.thing == here}
        for act in acts
    ]


def _elements_named(acts: Iterable[Act]) -> set[int]:
    keys = (key for act in acts for key in (act.thing, *_told_of(act.facts, *_ENDS)))
    return {pk for key in keys if (pk := pk_in(key, "plan.element")) is not None}


def _told_of(facts: Mapping[str, Any], *names: str) -> list[Any]:
    """What some facts tell, one by one: a fact may be a list."""
    found: list[Any] = []
    for name in names:
        value = facts.get(name, "")
        found += value if isinstance(value, list) else [value]
    return [value for value in found if value]


@dataclass(frozen=True, slots=True)
class _Context:
    frame: Frame
    elements: Mapping[int, Sealed]
    versions: Mapping[int, Version]
    capacities: Mapping[str, Capacity]

    def element(self, key: Any) -> Sealed | None:
        pk = pk_in(key, "plan.element")
        return self.elements.get(pk) if pk is not None else None

    def words(self, key: Any) -> str:
        row = self.element(key)
        return called(self.frame, row) if row else _("ein Eintrag, der nicht mehr zu finden ist")


def called(frame: Frame, row: Sealed) -> str:
    """An element in a line of the journal."""
    title = frame.titled(row)
    if row.kind == Kind.PLAN:
        return title
    return filled("%(kind)s %(number)s: %(title)s", kind=Kind(row.kind).label, number=row.number, title=title)


def _line(context: _Context, act: Act, actor: Mapping[str, str]) -> dict[str, Any]:
    row = context.element(act.thing)
    tell = _TELLERS.get(act.verb, _told)
    return {
        "act": act,
        "at": moment(act),
        "who": actor,
        "verb": verbs.words_of(act.verb),
        "title": called(context.frame, row) if row else _other_thing(context, act),
        "url": context.frame.address(row) if row and row.version_id == context.frame.version.pk else "",
        "details": tell(context, act.facts, row),
    }


def _other_thing(context: _Context, act: Act) -> str:
    version = context.versions.get(pk_in(act.thing, "plan.version") or 0)
    if version:
        label = context.frame.said(version.label)
        return filled(_("Fassung %(n)s: %(label)s"), n=version.number, label=label)
    return context.words(act.thing) if pk_in(act.thing, "plan.element") is not None else ""


def _field(row: Sealed | None, name: str) -> str:
    return entry_label(row.kind if row else Kind.PLAN, name)


def _told(context: _Context, facts: Mapping[str, Any], row: Sealed | None) -> str:
    """What can be told of any line, a verb without a teller of its own included."""
    return _linked(context, facts, row) if "target" in facts else _revised(context, facts, row)


def _revised(_context: _Context, facts: Mapping[str, Any], row: Sealed | None) -> str:
    return listed(_field(row, name) for name in facts.get("fields", ()))


def _linked(context: _Context, facts: Mapping[str, Any], _row: Sealed | None) -> str:
    type_, target = _label(LinkType, facts.get("type")), context.words(facts.get("target"))
    words = filled("%(type)s: %(target)s", type=type_, target=target)
    return (
        filled("%(words)s (%(degree)s)", words=words, degree=_label(Degree, facts["degree"]))
        if facts.get("degree")
        else words
    )


def _claimed(context: _Context, facts: Mapping[str, Any], row: Sealed | None) -> str:
    words = f"{_field(row, str(facts.get('field', '')))}: {_label(Standing, facts.get('standing'))}"
    if facts.get("valid"):
        words = listed([words, _("gilt")])
    if not facts.get("source"):
        return words
    return filled(
        "%(words)s. %(label)s: %(source)s", words=words, label=_("Quelle"), source=context.words(facts["source"])
    )


def _answered(_context: _Context, facts: Mapping[str, Any], _row: Sealed | None) -> str:
    return _label(AnswerCode, facts.get("code"))


def _translated(_context: _Context, facts: Mapping[str, Any], _row: Sealed | None) -> str:
    try:
        return str(get_language_info(str(facts.get("language")))["name_translated"])
    except KeyError:
        return str(facts.get("language", ""))


def _joined(context: _Context, facts: Mapping[str, Any], _row: Sealed | None) -> str:
    """What an element became, or what it was made of."""
    return listed((context.words(key) for key in _told_of(facts, "into", "from", "by")), apart=True)


def _relocated(context: _Context, facts: Mapping[str, Any], _row: Sealed | None) -> str:
    sides = (listed((context.words(key) for key in _told_of(facts, end)), apart=True) for end in ("from", "to"))
    before, after = (side or _("keines") for side in sides)
    return filled(_("Vorher: %(before)s. Nachher: %(after)s"), before=before, after=after)


def _reordered(context: _Context, facts: Mapping[str, Any], _row: Sealed | None) -> str:
    after = context.words(facts["after"]) if facts.get("after") else ""
    return filled(_("steht jetzt nach: %(what)s"), what=after) if after else _("steht jetzt am Anfang")


def _file(_context: _Context, facts: Mapping[str, Any], _row: Sealed | None) -> str:
    """What a file brought, and which one it was: whoever has it can compare its hash."""
    told = ((_("neu: %(n)s"), facts.get("new")), (_("geändert: %(n)s"), facts.get("changed")))
    hashed = [_("SHA-256: %(hash)s…") % {"hash": str(facts["sha256"])[:16]}] if facts.get("sha256") else []
    return listed([*(words % {"n": n} for words, n in told if n), *hashed])


def _office(context: _Context, facts: Mapping[str, Any], _row: Sealed | None) -> str:
    office = context.capacities.get(str(facts.get("office")))
    return context.frame.said(office.title(timezone.localdate())) if office else ""


def _sealed(_context: _Context, facts: Mapping[str, Any], _row: Sealed | None) -> str:
    return _label(VersionKind, facts.get("kind"))


def _label(choices: Any, code: Any) -> str:
    return str(dict(choices.choices).get(code, code or ""))


_TELLERS = {
    "plan.element.translated": _translated,
    "plan.element.split": _joined,
    "plan.element.merged": _joined,
    "plan.element.superseded": _joined,
    "plan.element.relocated": _relocated,
    "plan.element.reordered": _reordered,
    "plan.link.made": _linked,
    "plan.link.ended": _linked,
    "plan.claim.made": _claimed,
    "plan.claim.marked_valid": _claimed,
    "plan.answer.given": _answered,
    "exchange.file.handed_in": _file,
    "exchange.file.taken_in": _file,
    "exchange.file.dropped": _file,
    "exchange.mapping.kept": _file,
    "plan.office.admitted": _office,
    "plan.office.dismissed": _office,
    "plan.version.sealed": _sealed,
}
