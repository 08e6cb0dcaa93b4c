"""The shape of a plan document: which keys it may have where, and what kind of thing stands there.

Checked before anything is loaded, so that no typing error is swallowed and each fault names its place. What the values
mean (codes, fields of a kind, references) is for the verbs to check. `schema.py` says the same as a JSON Schema.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from mitplan.core.dates import PartialDate
from mitplan.core.texts import refuse_nul

from .states import Kind

MOST_FAULTS = 100


def faults_of(document: Any) -> list[str]:
    """Every way in which the document is not of the format, naming the place; the first hundred at most."""
    found = []
    for fault in _faults(document):
        found.append(fault)
        if len(found) == MOST_FAULTS:
            break
    return found


def _faults(document: Any) -> Iterator[str]:
    before = False
    for fault in DOCUMENT.faults(document, ""):
        before = True
        yield fault
    if before:
        return
    for number, stage in enumerate(document["stages"], 1):
        stand = before
        for fault in STAGE.faults(stage, _("Stufe %(number)d") % {"number": number}):
            before = True
            yield fault
        if before is stand:
            yield from _whole_faults(document, stage, number)


def _whole_faults(document: Mapping[str, Any], stage: Mapping[str, Any], number: int) -> Iterator[str]:
    """The plan as a whole is said once, where the plan begins, and called as the plan is."""
    rows = [row for row in stage.get("elements", ()) if row["kind"] == Kind.PLAN]
    place = _("Stufe %(number)d") % {"number": number}
    if len(rows) > 1 or (rows and number > 1):
        yield _("%(place)s: Der Plan als Ganzes steht nur einmal da, in der ersten Stufe.") % {"place": place}
    for row in rows:
        if row["number"] != "0" or row["title"] != document["title"]:
            yield _("%(place)s, plan/%(number)s: Der Plan als Ganzes hat die Nummer 0 und den Titel des Plans.") % {
                "place": place,
                "number": row["number"],
            }


# ---------------------------------------------------------------- kinds of things


class Shape(Protocol):
    """What may stand at a place, and what is wrong with what stands there."""

    def faults(self, value: Any, place: str) -> Iterator[str]: ...


@dataclass(frozen=True, slots=True)
class Anything:
    """A value that the verbs read."""

    def faults(self, _value: Any, _place: str) -> Iterator[str]:
        yield from ()


@dataclass(frozen=True, slots=True)
class Words:
    """A text."""

    def faults(self, value: Any, place: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield _("%(place)s: Hier muss ein Text stehen.") % {"place": place}
            return
        try:
            refuse_nul([value])
        except ValidationError as error:
            yield f"{place}: {error.messages[0]}"


@dataclass(frozen=True, slots=True)
class Flag:
    """Yes or no."""

    def faults(self, value: Any, place: str) -> Iterator[str]:
        if not isinstance(value, bool):
            yield _("%(place)s: Hier muss true oder false stehen.") % {"place": place}


@dataclass(frozen=True, slots=True)
class Ordinal:
    """Which one of several, counted from 1."""

    def faults(self, value: Any, place: str) -> Iterator[str]:
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            yield _("%(place)s: Hier muss eine ganze Zahl ab 1 stehen.") % {"place": place}


@dataclass(frozen=True, slots=True)
class Day:
    """A partial date."""

    def faults(self, value: Any, place: str) -> Iterator[str]:
        if found := list(Words().faults(value, place)):
            yield from found
            return
        try:
            PartialDate.parse(value)
        except ValueError as error:
            yield f"{place}: {error}"


@dataclass(frozen=True, slots=True)
class Rows:
    """A list of things of one shape."""

    item: Shape

    def faults(self, value: Any, place: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield _("%(place)s: Hier muss eine Liste stehen.") % {"place": place}
            return
        for index, item in enumerate(value):
            yield from self.item.faults(item, f"{place}[{index}]{_called(item)}")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of known keys; `rest` is the shape of the others, where there may be others."""

    required: Mapping[str, Shape]
    optional: Mapping[str, Shape] = field(default_factory=dict)
    rest: Shape | None = None

    def faults(self, value: Any, place: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield _("%(place)s: Hier muss ein Eintrag mit Angaben stehen.") % {"place": place or "plan.json"}
            return
        at = f"{place}: " if place else ""
        for key in self.required:
            if key not in value:
                yield _("%(at)sDie Angabe „%(key)s“ fehlt.") % {"at": at, "key": key}
        for key, item in value.items():
            shape = self.required.get(key) or self.optional.get(key) or self.rest
            if shape is None:
                yield _("%(at)sDie Angabe „%(key)s“ gibt es hier nicht.") % {"at": at, "key": _quoted(key)}
            else:
                yield from shape.faults(item, f"{at}{_quoted(key)}")


@dataclass(frozen=True, slots=True)
class Named:
    """Things of one shape by name, such as translations by language."""

    item: Shape

    def faults(self, value: Any, place: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield _("%(place)s: Hier muss ein Eintrag mit Angaben stehen.") % {"place": place}
            return
        for key, item in value.items():
            yield from self.item.faults(item, f"{place}.{_quoted(key)}")


def _called(item: Any) -> str:
    """How a row calls itself, so that nobody has to count."""
    if not isinstance(item, dict):
        return ""
    kind, number = item.get("kind"), item.get("number")
    name = f"{kind}/{number}" if "kind" in item and "number" in item else item.get("element", "")
    return f" ({_quoted(name)})" if isinstance(name, str) and name else ""


def _quoted(text: str) -> str:
    """Short, and printable whatever it is made of."""
    return text[:60].encode(errors="backslashreplace").decode()


def _words(*names: str) -> dict[str, Shape]:
    return dict.fromkeys(names, Words())


# ---------------------------------------------------------------- the format

_NAME = Row(_words("name"), {"since": Day(), "until": Day(), "note": Words()})
_CLAIM = Row(
    _words("field"),
    {
        **_words("standing", "source", "locator", "owed_by", "note"),
        **dict.fromkeys(("stated_on", "as_of", "due"), Day()),
        "valid": Flag(),
        "value": Anything(),
    },
)
_SAID: dict[str, Shape] = {
    **_words("text", "pages"),
    "names": Rows(_NAME),
    "tags": Rows(Words()),
    "claims": Rows(_CLAIM),
    "translations": Named(Row({}, {**_words("title", "text", "state"), "outdated": Flag()})),
}
# The other keys of an element are the fields of its kind, which the verbs read.
ELEMENT = Row(_words("kind", "number", "title"), _SAID, Anything())
REVISION = Row(_words("element"), {**_SAID, **_words("title", "reason")}, Anything())
_LINK = Row(
    _words("from", "type", "to"),
    {**_words("degree", "stated_by", "source", "locator", "note"), "stated_on": Day()},
)
_ANSWER = Row(
    _words("recommendation", "code"),
    {**_words("reason", "given_by", "source"), "given_on": Day(), "follow_up": Day()},
)
STAGE = Row(
    {},
    {
        "elements": Rows(ELEMENT),
        "revise": Rows(REVISION),
        "reinstate": Rows(Row(_words("element", "reason"))),
        "withdraw": Rows(Row(_words("element", "reason"))),
        "order": Rows(Row(_words("element", "after"))),
        "unlink": Rows(Row(_words("from", "type", "to"), _words("reason"))),
        "links": Rows(_LINK),
        "mark_valid": Rows(Row({**_words("element", "field", "reason"), "claim": Ordinal()})),
        "answers": Rows(_ANSWER),
        "freeze": Row(_words("label", "kind"), {**_words("note", "decided_by", "sha256"), "decided_on": Day()}),
    },
)
DOCUMENT = Row(
    {**_words("key", "title", "coordination"), "stages": Rows(Anything())},
    {**_words("language", "notice", "jurisdiction", "owner", "predecessor"), "fictional": Flag()},
)
