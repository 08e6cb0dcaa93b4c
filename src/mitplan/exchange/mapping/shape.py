"""The shape of a mapping: which keys it may have where. Each fault is one sentence that names the place.

What a mapping says is checked before anything is read with it, so that no typing error is swallowed.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from re import _constants as parts  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, Final

from django.utils.translation import gettext as _

from mitplan.core.texts import listed
from mitplan.people.states import BodyKind
from mitplan.plan.fields import FIELDS
from mitplan.plan.states import Kind, LinkType

Check = Callable[[Any, str], Iterator[str]]
MOST_FAULTS: Final = 100
FORMS: Final = ("csv", "xlsx", "markdown", "rst")
READS: Final = ("text", "html", "date", "money", "party", "parties", "list", "number")
_LONGEST_PATTERN: Final = 200
_MOST_REPEATS: Final = 2
_MOST_OPTIONS: Final = 3
_LONGEST_FIXED: Final = 50
_REPEATS: Final = {parts.MAX_REPEAT, parts.MIN_REPEAT, parts.POSSESSIVE_REPEAT}


def faults_of(mapping: Any) -> list[str]:
    """Every way in which this isn't a mapping; the first hundred at most."""
    found = []
    for fault in _MAPPING(mapping, ""):
        found.append(fault)
        if len(found) == MOST_FAULTS:
            return found
    return found or list(_unknown_references(mapping))


def _unknown_references(mapping: Mapping[str, Any]) -> Iterator[str]:
    for rule in mapping["rows"]:
        known = {*FIELDS[rule["kind"]]}
        for name in rule.get("fields", {}):
            if name not in known:
                yield _("%(place)s: Das Feld „%(field)s“ gibt es bei „%(kind)s“ nicht. Möglich sind: %(all)s.") % {
                    "place": rule["name"],
                    "field": name,
                    "kind": rule["kind"],
                    "all": listed(sorted(known)),
                }
        for claim in rule.get("claims", ()):
            if "scale" in claim and claim["scale"] not in mapping.get("scales", {}):
                yield _("%(place)s: Die Skala „%(scale)s“ ist nicht beschrieben.") % {
                    "place": rule["name"],
                    "scale": claim["scale"],
                }
            if ("scale" in claim) == ("field" in claim):
                yield _("%(place)s: Eine Angabe braucht entweder „scale“ oder „field“.") % {"place": rule["name"]}


# ---------------------------------------------------------------- kinds of things


def _text(value: Any, place: str) -> Iterator[str]:
    if not isinstance(value, str) or "\0" in value:
        yield _("%(place)s: Hier muss ein Text stehen.") % {"place": place}


def _flag(value: Any, place: str) -> Iterator[str]:
    if not isinstance(value, bool):
        yield _("%(place)s: Hier muss true oder false stehen.") % {"place": place}


def _whole(value: Any, place: str) -> Iterator[str]:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 300:
        yield _("%(place)s: Hier muss eine Zahl zwischen 1 und 300 stehen.") % {"place": place}


def _one_of(*allowed: str) -> Check:
    def checked(value: Any, place: str) -> Iterator[str]:
        if value not in allowed:
            yield _("%(place)s: Möglich sind: %(all)s.") % {"place": place, "all": listed(allowed)}

    return checked


def _pattern(value: Any, place: str) -> Iterator[str]:
    """A regular expression that can't run for ages: short, two repetitions at most, nothing to choose within."""
    if not isinstance(value, str):
        yield from _text(value, place)
        return
    try:
        tree = parser.parse(value)
    except (re.error, RecursionError, OverflowError) as error:
        yield _("%(place)s: „%(pattern)s“ ist kein Muster (%(problem)s).") % {
            "place": place,
            "pattern": value[:60],
            "problem": error,
        }
        return
    repeats, options = _effort(tree)
    if len(value) > _LONGEST_PATTERN or repeats > _MOST_REPEATS or options > _MOST_OPTIONS:
        fault = _("%(place)s: Das Muster ist zu aufwendig. Erlaubt sind 200 Zeichen, zwei Wiederholungen und drei „?“.")
        yield fault % {"place": place}


def _effort(tree: Any) -> tuple[int, int]:
    """How many repetitions and how many optional parts a pattern has. A choice within a repetition is too many."""
    repeats = options = 0
    for operation, argument in tree:
        inner = [_effort(part) for part in _parts_in(argument)]
        within = sum(one[0] for one in inner), sum(one[1] for one in inner)
        if operation in _REPEATS and argument[1] > 1:
            low, high = argument[:2]
            has_choice = any(within) or _has(argument[2])
            repeats += _MOST_REPEATS + 1 if has_choice else int(low != high or low > _LONGEST_FIXED)
        elif operation in _REPEATS:
            repeats, options = repeats + within[0], options + within[1] + 1
        elif operation in {parts.GROUPREF, parts.GROUPREF_EXISTS}:
            repeats += _MOST_REPEATS + 1
        else:
            repeats, options = repeats + within[0], options + within[1]
    return repeats, options


def _parts_in(argument: Any) -> Iterator[Any]:
    """The patterns within one part of a pattern, wherever they stand."""
    if isinstance(argument, parser.SubPattern):
        yield argument
    elif isinstance(argument, tuple | list):
        for one in argument:
            yield from _parts_in(one)


def _has(tree: Any) -> bool:
    """Whether a pattern holds a choice or a repetition."""
    return any(
        operation is parts.BRANCH or operation in _REPEATS or any(_has(part) for part in _parts_in(argument))
        for operation, argument in tree
    )


def _list(check: Check) -> Check:
    def checked(value: Any, place: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield _("%(place)s: Hier muss eine Liste stehen.") % {"place": place}
            return
        for index, item in enumerate(value):
            name = item.get("name") if isinstance(item, dict) else None
            yield from check(item, f"{place}[{index}]" + (f" ({name[:60]})" if isinstance(name, str) else ""))

    return checked


def _row(required: Mapping[str, Check], optional: Mapping[str, Check]) -> Check:
    known = {**required, **optional}

    def checked(value: Any, place: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield _("%(place)s: Hier muss ein Eintrag mit Angaben stehen.") % {"place": place or _("Zuordnung")}
            return
        at = f"{place}: " if place else ""
        for key in required:
            if key not in value:
                yield _("%(at)sDie Angabe „%(key)s“ fehlt.") % {"at": at, "key": key}
        for key, item in value.items():
            if key in known:
                yield from known[key](item, f"{at}{key}")
            else:
                yield _("%(at)sDie Angabe „%(key)s“ gibt es hier nicht. Möglich sind: %(all)s.") % {
                    "at": at,
                    "key": str(key)[:60],
                    "all": listed(sorted(known)),
                }

    return checked


def _each(check: Check) -> Check:
    def checked(value: Any, place: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield _("%(place)s: Hier muss ein Eintrag mit Angaben stehen.") % {"place": place}
            return
        for key, item in value.items():
            yield from check(item, f"{place}.{str(key)[:60]}")

    return checked


def _reading(value: Any, place: str) -> Iterator[str]:
    """A column by name, or how its value is made."""
    if isinstance(value, str):
        return
    yield from _READING(value, place)
    if isinstance(value, dict) and len({"column", "constant", "template"} & set(value)) != 1:
        yield _("%(place)s: Genau eine von „column“, „constant“ und „template“ gehört hierher.") % {"place": place}


def _constant(value: Any, place: str) -> Iterator[str]:
    if not (isinstance(value, str) or (isinstance(value, list) and all(isinstance(item, str) for item in value))):
        yield _("%(place)s: Hier muss ein Text stehen.") % {"place": place}


def _texts(*names: str) -> dict[str, Check]:
    return dict.fromkeys(names, _text)


def _readings(*names: str) -> dict[str, Check]:
    return dict.fromkeys(names, _reading)


# ---------------------------------------------------------------- the format

_KIND = _one_of(*Kind.values)
_READING = _row(
    {},
    {
        **_texts("column", "template", "take", "separator", "currency", "period", "basis", "otherwise"),
        "constant": _constant,
        "match": _pattern,
        "codes": _each(_text),
        "empty": _list(_text),
        "read": _one_of(*READS),
        "shorten": _whole,
    },
)
_LINK = _row(
    {"type": _one_of(*LinkType.values), "to": _KIND, "number": _reading},
    {**_readings("note", "locator"), "separator": _text},
)
_CLAIM = _row(
    {"value": _reading},
    {
        **_texts("scale", "field", "source"),
        **_readings("number", "as_of", "stated_on", "locator", "note"),
        "kind": _KIND,
        "valid": _flag,
    },
)
_FILL = _row({"kind": _KIND, "number": _reading, "values": _each(_reading)}, {})
_RULE = _row(
    {"name": _text, "kind": _KIND, "number": _reading, "title": _reading},
    {
        "what": _text,
        "when": _each(_pattern),
        **_readings("text", "pages", "id"),
        "tags": _list(_reading),
        "fields": _each(_reading),
        "links": _list(_LINK),
        "claims": _list(_CLAIM),
        "fills": _list(_FILL),
    },
)
_BODY = _row({**_texts("key", "name"), "kind": _one_of(*BodyKind.values)}, _texts("short", "parent", "note"))
_STEP = _row({"said": _text}, _texts("stage", "assessment", "status_reason"))
_ELEMENT = _row({"kind": _KIND, **_texts("number", "title")}, {**_texts("text", "pages"), "fields": _each(_constant)})
_MAPPING = _row(
    {**_texts("name", "title"), "form": _one_of(*FORMS), "rows": _list(_RULE)},
    {
        **_texts("about", "encoding", "separator", "sheet"),
        "quotes": _one_of("loose"),
        "repairs": _row(
            {},
            {
                **dict.fromkeys(("escapes", "line_breaks", "hyphenation"), _flag),
                "keep": _list(_text),
                "corrections": _each(_text),
            },
        ),
        "empty": _list(_text),
        "numbers": _row({}, {"replace": _each(_text), "given": _each(_text)}),
        "heads": _list(_text),
        "columns": _each(_reading),
        "scales": _each(_row({"values": _each(_STEP)}, {"about": _text})),
        "parties": _row(
            {"kind": _one_of(*BodyKind.values)},
            {**_texts("prefix", "parent", "within"), "spellings": _each(_text), "known": _each(_text)},
        ),
        "bodies": _list(_BODY),
        "elements": _list(_ELEMENT),
        "ignored": _each(_text),
    },
)
