"""The journal in words: who did what when, on which element, and why.

Offices act, so an office is named, never the person who held it; whoever wants to know finds the holders on the
page of the office. Lines written after the version being read was sealed are work on the next one and stay unread.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from mitplan.core.http import whole_number
from mitplan.core.journal import moment, pk_in
from mitplan.core.models import Act
from mitplan.core.texts import filled, listed
from mitplan.people.models import Office
from mitplan.people.queries import name_on
from mitplan.plan.models import Sealed, Version
from mitplan.plan.states import AnswerCode, Degree, Kind, LinkType, Standing, VersionKind

from .. import addresses, archive, queries
from ..frame import Frame
from ..showing import entry_label

# What each verb did, as the reader filters by it.
VERBS: Mapping[str, Any] = {
    "plan.begun": gettext_lazy("Plan begonnen"),
    "plan.element.drafted": gettext_lazy("Eintrag angelegt"),
    "plan.element.revised": gettext_lazy("Eintrag geändert"),
    "plan.element.withdrawn": gettext_lazy("Eintrag zurückgezogen"),
    "plan.element.reinstated": gettext_lazy("Rückzug aufgehoben"),
    "plan.element.translated": gettext_lazy("Übersetzung eingetragen"),
    "plan.link.made": gettext_lazy("Verbindung hergestellt"),
    "plan.link.ended": gettext_lazy("Verbindung beendet"),
    "plan.claim.made": gettext_lazy("Angabe eingetragen"),
    "plan.claim.marked_valid": gettext_lazy("Geltende Angabe bestimmt"),
    "plan.answer.given": gettext_lazy("Antwort eingetragen"),
    "plan.version.sealed": gettext_lazy("Fassung versiegelt"),
}
PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class Asked:
    """Which lines a reader wants: of one verb, on one element, before or after a line."""

    verb: str = ""
    element: str = ""
    before: int | None = None
    after: int | None = None

    @classmethod
    def read(cls, given: Mapping[str, str]) -> "Asked":
        """Out of the address; numbers that are none count as not given."""
        return cls(
            given.get("verb", "")[:60].replace("\0", ""),
            given.get("element", "")[:60].replace("\0", ""),
            whole_number(given.get("vor", ""), 15),
            whole_number(given.get("nach", ""), 15),
        )


@dataclass(frozen=True, slots=True)
class Page:
    """Lines in words, newest first, and where the next older and newer ones begin (None: nowhere)."""

    lines: Sequence[Mapping[str, Any]]
    older: int | None
    newer: int | None
    total: int
    verbs: Sequence[Mapping[str, Any]]
    element: Sealed | None
    last: Act


def read(frame: Frame, asked: Asked) -> Page | None:
    """One page of the journal up to the version being read; None where the journal doesn't know the version."""
    last = archive.last_line_of(frame.version)
    if last is None:
        return None
    counts = archive.verb_counts(frame.key, last.number, last.hash)
    element = queries.elements_in(frame.version, [asked.element]).get(asked.element) if asked.element else None
    thing = element.journal_key if element else ("none" if asked.element else "")
    acts, older, newer = _slice(frame.key, last.number, asked, thing)
    verbs = [
        {"value": verb, "label": VERBS.get(verb, verb), "count": count, "selected": verb == asked.verb}
        for verb, count in counts.items()
    ]
    return Page(_lines(frame, acts), older, newer, sum(counts.values()), verbs, element, last)


def _slice(plan_key: str, last: int, asked: Asked, thing: str) -> tuple[list[Act], int | None, int | None]:
    """One page by number, not by offset: lines that are added meanwhile shift nothing, and no page is slow."""
    acts = archive.acts_in(plan_key, last, verbs=[asked.verb] if asked.verb else (), thing=thing)
    if asked.after is not None and asked.before is None:
        found = list(acts.filter(number__gt=asked.after).reverse()[: PER_PAGE + 1])
        more, rows = len(found) > PER_PAGE, found[:PER_PAGE][::-1]
        return rows, (rows[-1].number if rows else None), (rows[0].number if more else None)
    if asked.before is not None:
        acts = acts.filter(number__lt=asked.before)
    found = list(acts[: PER_PAGE + 1])
    more, rows = len(found) > PER_PAGE, found[:PER_PAGE]
    return rows, (rows[-1].number if more else None), (rows[0].number if rows and asked.before is not None else None)


def _lines(frame: Frame, acts: Sequence[Act]) -> list[dict[str, Any]]:
    offices = archive.offices_by_line_key(act.office for act in acts)
    elements = queries.sealed_by_element(frame.version, _elements_named(acts))
    versions = {row.pk: row for row in queries.versions_of(frame.version.plan)}
    return [_line(_Context(frame, elements, versions), act, who(act, offices)) for act in acts]


def _elements_named(acts: Iterable[Act]) -> set[int]:
    keys = (key for act in acts for key in (act.thing, act.facts.get("target", ""), act.facts.get("source", "")))
    return {pk for key in keys if (pk := pk_in(key, "plan.element")) is not None}


def who(act: Act, offices: Mapping[str, Office]) -> dict[str, str]:
    """In which office somebody acted, with the name its body had on that day; persons are not named."""
    office = offices.get(act.office)
    if office is not None:
        body = name_on(office.body, moment(act).date())
        return {
            "name": office.title,
            "body": body.short or body.name,
            "url": addresses.party(f"office:{office.key}"),
        }
    if act.person.startswith("system:"):
        return {"name": _("Einrichtung dieser Installation"), "body": "", "url": ""}
    return {"name": _("eine Person ohne Amt"), "body": "", "url": ""}


@dataclass(frozen=True, slots=True)
class _Context:
    frame: Frame
    elements: Mapping[int, Sealed]
    versions: Mapping[int, Version]

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
    tell = _TELLERS.get(act.verb)
    return {
        "act": act,
        "at": moment(act),
        "who": actor,
        "verb": VERBS.get(act.verb, act.verb),
        "title": called(context.frame, row) if row else _other_thing(context, act),
        "url": context.frame.address(row) if row and row.version_id == context.frame.version.pk else "",
        "details": tell(context, act.facts, row) if tell else "",
    }


def _other_thing(context: _Context, act: Act) -> str:
    version = context.versions.get(pk_in(act.thing, "plan.version") or 0)
    if version:
        label = context.frame.said(version.label)
        return filled(_("Fassung %(n)s: %(label)s"), n=version.number, label=label)
    return "" if act.verb == "plan.begun" else context.words(act.thing)


def _field(row: Sealed | None, name: str) -> str:
    return entry_label(row.kind if row else Kind.PLAN, name)


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


def _sealed(_context: _Context, facts: Mapping[str, Any], _row: Sealed | None) -> str:
    return _label(VersionKind, facts.get("kind"))


def _label(choices: Any, code: Any) -> str:
    return str(dict(choices.choices).get(code, code or ""))


_TELLERS = {
    "plan.element.revised": _revised,
    "plan.element.translated": _translated,
    "plan.link.made": _linked,
    "plan.link.ended": _linked,
    "plan.claim.made": _claimed,
    "plan.claim.marked_valid": _claimed,
    "plan.answer.given": _answered,
    "plan.version.sealed": _sealed,
}
