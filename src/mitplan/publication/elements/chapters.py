"""The links at an element in plain words: what it rests on, what became of it, what goes with it."""

from collections.abc import Iterator
from typing import Any

from mitplan.plan.states import SUCCESSIONS, Kind, LinkType

from ..showing import date_in, who_in
from ..thread.link_words import AFTER, CHAPTERS, OUT, Way
from ..thread.surroundings import PLACES, Around, Tie


def chapters_of(found: Around) -> list[dict[str, Any]]:
    """Three chapters of groups; a group has words, its first elements, and how many more there are."""
    return [
        {
            "name": name,
            "heading": heading,
            "groups": [g for way, words in ways.items() for g in _group(found, way, words)],
        }
        for name, (heading, ways) in CHAPTERS.items()
    ]


def heirs_of(found: Around) -> list[dict[str, Any]]:
    """What replaced the element: the elements that continue, replace or took it in."""
    ways = [way for way in AFTER if way[0] in SUCCESSIONS]
    return [item for way in ways for item in _items(found, way)]


def places_of(found: Around) -> list[dict[str, Any]]:
    """The fields and guidelines the element itself stands in."""
    return [
        {**item, "label": item["kind"]}
        for type_ in (LinkType.BELONGS_TO, LinkType.FOLLOWS)
        for item in _items(found, (type_, OUT))
    ]


def _group(found: Around, way: Way, words: Any) -> Iterator[dict[str, Any]]:
    if way[0] in PLACES:
        return  # told at the side, and on the pages of fields and guidelines as their members
    items = _items(found, way)
    if way[0] == LinkType.RESTS_ON:
        # The same two elements, seen from the other end: said once, with its degree.
        told = {item["url"] for item in _items(found, (LinkType.LEADS_TO, not way[1]))}
        items = [item for item in items if item["url"] not in told]
    if items:
        served = way == (LinkType.SERVES, not OUT)
        url = found.frame.listing(Kind.MEASURE, f"objective={found.here.number}") if served else ""
        yield {"words": words, "items": items, "more": _uncounted(found, way), "url": url}


def _ties(found: Around, way: Way) -> list[Tie]:
    type_, outward = way
    return [tie for tie in found.near if tie.type == type_ and (tie.origin == found.here.element_id) == outward]


def _uncounted(found: Around, way: Way) -> int:
    """How many links of this type were not read, because there are very many; counted by kind of the other end."""
    counts: dict[str, list[int]] = {}
    for tie in _ties(found, way):
        if other := found.rows.get(tie.target if way[1] else tie.origin):
            counts.setdefault(other.kind, []).append(tie.alike)
    return sum(max(alike) - len(alike) for alike in counts.values())


def _items(found: Around, way: Way) -> list[dict[str, Any]]:
    return [item for tie in _ties(found, way) if (item := _item(found, tie, outward=way[1]))]


def _item(found: Around, tie: Tie, *, outward: bool) -> dict[str, Any] | None:
    other = found.rows.get(tie.target if outward else tie.origin)
    origin = found.rows.get(tie.origin)
    if other is None or origin is None:
        return None
    told = found.told(tie)
    source = "" if told.get("source") == other.reference else told.get("source", "")
    return {
        **found.named(other),
        "degree": tie.degree,
        "answer": other.answer if other.kind == Kind.RECOMMENDATION else "",
        "stage": other.content.get("values", {}).get("stage", ""),
        **who_in(origin.content, told.get("stated_by", ""), found.language),
        "on": date_in(told, "stated_on"),
        "locator": told.get("locator", ""),
        "note": told.get("note", ""),
        **found.source(source),
    }
