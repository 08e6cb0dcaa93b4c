"""Compares two plans of which one continues the other: which element carries on which, and what it says now.

Elements are matched by the successions that the later plan states, never by likeness of words. Only what plans promise
is compared; sources, events and questions are each plan's own.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from .diff import PLACES, Aspect, Change, Content, Difference, Parts, differences
from .states import SUCCESSIONS, ElementState, Kind

COMPARED: Final = frozenset(
    {Kind.GUIDELINE, Kind.FIELD, Kind.OBJECTIVE, Kind.INDICATOR, Kind.RECOMMENDATION, Kind.MEASURE}
)
_SAID: Final = ("kind", "title", "text", "values")


def compare_successive(before: Parts, after: Parts, earlier_plan: str) -> tuple[list[Change], int]:
    """Each element that was added, dropped or said differently, and how many were carried on as they were.

    `before` are the parts of a version of the plan with the key `earlier_plan`, `after` those of one that continues it.
    """
    old, new = _promises(before), _promises(after)
    prefix = f"{earlier_plan}:"
    heirs = {name: found for name, found in heirs_of(new, earlier_plan).items() if name in old}
    ancestors: dict[str, list[str]] = {reference: [] for reference in new}
    for name, found in heirs.items():
        for heir in found:
            ancestors[heir].append(name)
    kin = _Kin(prefix, heirs, {name: heirs[name][0] if name in heirs else prefix + name for name in before})
    changes = [
        _change(reference, content, [old[it] for it in ancestors[reference]], kin) for reference, content in new.items()
    ]
    same = sum(not change.differences for change in changes)
    gone = [_dropped(reference, content) for reference, content in old.items() if reference not in heirs]
    return [change for change in changes if change.differences] + gone, same


@dataclass(frozen=True, slots=True)
class _Kin:
    """How the earlier plan is called, which elements carry on each of its own, and how the later plan calls those."""

    prefix: str
    heirs: Mapping[str, Sequence[str]]
    names: Mapping[str, str]


def _promises(parts: Parts) -> dict[str, Content]:
    """What a version promises, without what had been withdrawn from it."""
    wanted = {reference: text for reference, text in parts.items() if reference.partition("/")[0] in COMPARED}
    contents = {reference: json.loads(text) for reference, text in wanted.items()}
    return {
        reference: content for reference, content in contents.items() if content.get("state") != ElementState.WITHDRAWN
    }


def heirs_of(new: Mapping[str, Content], earlier_plan: str) -> dict[str, list[str]]:
    """Which elements say that they succeed each element of the earlier plan, by its reference there."""
    prefix, heirs = f"{earlier_plan}:", dict[str, list[str]]()
    for reference, content in new.items():
        ends = [link["to"] for link in content.get("links", ()) if link["type"] in SUCCESSIONS]
        for end in dict.fromkeys(ends):
            if end.startswith(prefix):
                heirs.setdefault(end.removeprefix(prefix), []).append(reference)
    return heirs


def _change(reference: str, after: Content, ancestors: Sequence[Content], kin: _Kin) -> Change:
    if not ancestors:
        return Change(reference, None, after, (Difference(Aspect.ADDED, "title", None, after["title"]),))
    before = ancestors[0]
    names = tuple(f"{content['kind']}/{content['number']}" for content in ancestors)
    found = list(_kinship([kin.prefix + name for name in names], kin.heirs[names[0]]))
    if before["number"] != after["number"]:
        found.append(Difference(Aspect.RENUMBERED, "number", before["number"], after["number"]))
    found += differences(_bare(before, kin.names), _bare(after, {}))
    return Change(reference, before, after, tuple(found), names)


def _kinship(former: Sequence[str], heirs: Sequence[str]) -> Iterator[Difference]:
    if len(former) > 1:
        yield Difference(Aspect.MERGED, "former", list(former), None)
    if len(heirs) > 1:
        yield Difference(Aspect.SPLIT, "heirs", None, list(heirs))


def _dropped(reference: str, content: Content) -> Change:
    return Change(
        reference, content, None, (Difference(Aspect.DROPPED, "title", content["title"], None),), (reference,)
    )


def _bare(content: Content, names: Mapping[str, str]) -> dict[str, Any]:
    """What both plans can say alike; places under the names that the later plan has for them."""
    told: dict[str, Any] = {name: content[name] for name in _SAID if name in content}
    places = ((link["type"], link["to"]) for link in content.get("links", ()) if link["type"] in PLACES)
    told["links"] = [{"type": type_, "to": names.get(to, to)} for type_, to in places]
    return told
