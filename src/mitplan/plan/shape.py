"""The shape of a plan document: which keys it may have where, and what kind of thing stands there.

Checked before anything is loaded, so that no typing error is swallowed and each fault names its place. What the values
mean (codes, fields of a kind, references) is for the verbs to check.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from mitplan.core.dates import PartialDate
from mitplan.core.texts import refuse_nul

from .states import Kind

# Yields the faults of what stands at a place.
Check = Callable[[Any, str], Iterator[str]]
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
    for fault in _DOCUMENT(document, ""):
        before = True
        yield fault
    if before:
        return
    for number, stage in enumerate(document["stages"], 1):
        stand = before
        for fault in _STAGE(stage, _("Stufe %(number)d") % {"number": number}):
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


def _anything(_value: Any, _place: str) -> Iterator[str]:
    yield from ()


def _text(value: Any, place: str) -> Iterator[str]:
    if not isinstance(value, str):
        yield _("%(place)s: Hier muss ein Text stehen.") % {"place": place}
        return
    try:
        refuse_nul([value])
    except ValidationError as error:
        yield f"{place}: {error.messages[0]}"


def _flag(value: Any, place: str) -> Iterator[str]:
    if not isinstance(value, bool):
        yield _("%(place)s: Hier muss true oder false stehen.") % {"place": place}


def _date(value: Any, place: str) -> Iterator[str]:
    faulty = False
    for fault in _text(value, place):
        faulty = True
        yield fault
    if faulty:
        return
    try:
        PartialDate.parse(value)
    except ValueError as error:
        yield f"{place}: {error}"


def _list(check: Check) -> Check:
    def checked(value: Any, place: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield _("%(place)s: Hier muss eine Liste stehen.") % {"place": place}
            return
        for index, item in enumerate(value):
            yield from check(item, f"{place}[{index}]{_called(item)}")

    return checked


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


def _row(required: Mapping[str, Check], optional: Mapping[str, Check], rest: Check | None = None) -> Check:
    """A row of known keys; `rest` checks the others, where there may be others."""
    known = {**required, **optional}

    def checked(value: Any, place: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield _("%(place)s: Hier muss ein Eintrag mit Angaben stehen.") % {"place": place or "plan.json"}
            return
        at = f"{place}: " if place else ""
        for key in required:
            if key not in value:
                yield _("%(at)sDie Angabe „%(key)s“ fehlt.") % {"at": at, "key": key}
        for key, item in value.items():
            check = known.get(key, rest)
            if check is None:
                yield _("%(at)sDie Angabe „%(key)s“ gibt es hier nicht.") % {"at": at, "key": _quoted(key)}
            else:
                yield from check(item, f"{at}{_quoted(key)}")

    return checked


def _each(check: Check) -> Check:
    """Rows by name, such as translations by language."""

    def checked(value: Any, place: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield _("%(place)s: Hier muss ein Eintrag mit Angaben stehen.") % {"place": place}
            return
        for key, item in value.items():
            yield from check(item, f"{place}.{_quoted(key)}")

    return checked


def _texts(*names: str) -> dict[str, Check]:
    return dict.fromkeys(names, _text)


# ---------------------------------------------------------------- the format

_NAME = _row(_texts("name"), {"since": _date, "until": _date, "note": _text})
_CLAIM = _row(
    _texts("field"),
    {
        **_texts("standing", "source", "locator", "owed_by", "note"),
        **dict.fromkeys(("stated_on", "as_of", "due"), _date),
        "valid": _flag,
        "value": _anything,
    },
)
_SAID: dict[str, Check] = {
    **_texts("text", "pages"),
    "names": _list(_NAME),
    "tags": _list(_text),
    "claims": _list(_CLAIM),
    "translations": _each(_row({}, _texts("title", "text", "state"))),
}
# The other keys of an element are the fields of its kind, which the verbs read.
_ELEMENT = _row(_texts("kind", "number", "title"), _SAID, _anything)
_REVISION = _row(_texts("element"), {**_SAID, **_texts("title", "reason")}, _anything)
_LINK = _row(
    _texts("from", "type", "to"),
    {**_texts("degree", "stated_by", "source", "locator", "note"), "stated_on": _date},
)
_ANSWER = _row(
    _texts("recommendation", "code"),
    {**_texts("reason", "given_by", "source"), "given_on": _date, "follow_up": _date},
)
_FREEZE = _row(_texts("label", "kind"), {**_texts("decided_by", "note"), "decided_on": _date})
_STAGE = _row(
    {},
    {
        "elements": _list(_ELEMENT),
        "revise": _list(_REVISION),
        "withdraw": _list(_row(_texts("element", "reason"), {})),
        "links": _list(_LINK),
        "answers": _list(_ANSWER),
        "freeze": _FREEZE,
    },
)
_DOCUMENT = _row(
    {**_texts("key", "title", "coordination"), "stages": _list(_anything)},
    {**_texts("language", "notice", "jurisdiction", "owner", "predecessor"), "fictional": _flag},
)
