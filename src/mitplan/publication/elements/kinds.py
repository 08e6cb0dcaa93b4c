"""What only one kind says: members and money of a field, indicators of an objective, what rests on a source."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.utils.translation import gettext as _

from mitplan.plan.fields import label_of
from mitplan.plan.models import Sealed
from mitplan.plan.states import AnswerCode, Kind, LinkType, Standing

from .. import addresses, queries, showing
from ..home import costs
from ..selections import Selection, selected
from ..thread.flows import facts_of
from ..thread.surroundings import Around
from ..thread.whole import flow_context

Content = Mapping[str, Any]
FIRST_MEMBERS, STATEMENTS = 6, 20
_MEMBER_KINDS = (Kind.OBJECTIVE, Kind.RECOMMENDATION, Kind.MEASURE)


def extras_of(found: Around, request: HttpRequest) -> dict[str, Any]:
    """The kind's own part of the context; empty for kinds that have none."""
    extra = _EXTRAS.get(Kind(found.here.kind))
    return extra(found, request) if extra else {}


def _place(found: Around, _request: HttpRequest) -> dict[str, Any]:
    """A field or guideline: what stands in it, what that costs, and all its threads added up."""
    frame, number = found.frame, found.here.number
    facet = str(found.here.kind)
    facts = facts_of(frame.version.pk, frame.version.sha256)
    inside = facts.places.get((facet, number), frozenset())
    standing = {kind: facts.of(kind, inside) for kind in _MEMBER_KINDS}
    rows = queries.sealed_here(frame.version, [key for keys in standing.values() for key in keys[:FIRST_MEMBERS]])
    members = [
        {
            "kind": kind,
            "name": addresses.PLURALS[kind],
            "count": len(keys),
            "items": [_card(found, rows[key]) for key in keys[:FIRST_MEMBERS]],
            "url": frame.listing(kind, f"{facet}={number}"),
            "all_url": frame.listing(kind),
        }
        for kind, keys in standing.items()
    ]
    return {"members": members, **_costs(found, facet), **flow_context(frame, (facet, number))}


def _card(found: Around, row: Sealed) -> dict[str, Any]:
    values = row.content.get("values", {})
    badges = [(name, values[name]) for name in ("stage", "assessment") if values.get(name)]
    if row.answer:
        badges.append(("answer", row.answer))
    lead = values.get("lead") or values.get("made_by")
    meta = [found.frame.said(showing.short_of(row.content, lead))] if lead else []
    return {**found.named(row), "badges": badges, "meta": meta}


def _costs(found: Around, facet: str) -> dict[str, Any]:
    """The money of the measures in it for `publication/money.html`, and where to see which source says which sum."""
    frame, number = found.frame, found.here.number
    summed = costs.of(selected(frame.version, Selection(Kind.MEASURE, {facet: [number]})))
    return {
        "costs": summed,
        "sums": summed.sums(),
        "unstated_url": frame.listing(Kind.MEASURE, f"gap=money&{facet}={number}"),
        "costs_url": frame.listing(Kind.MEASURE, f"{facet}={number}&sort=cost"),
    }


def _objective(found: Around, _request: HttpRequest) -> dict[str, Any]:
    """Its indicators with where they start, where they shall go and where they are."""
    measured = [tie.target for tie in found.near if tie.type == LinkType.MEASURED_BY]
    rows = [found.rows[key] for key in measured if key in found.rows]
    return {"indicators": [found.named(row) | _values(row.content, found.language) for row in rows]}


def _values(content: Content, language: str) -> dict[str, Any]:
    values = content.get("values", {})
    return {
        name: {
            "value": showing.shown(content, name, values[name], language) if values.get(name) else "",
            "on": showing.date_in(values, f"{name}_date"),
        }
        for name in ("baseline", "target", "current")
    }


def _source(found: Around, request: HttpRequest) -> dict[str, Any]:
    """Every statement of this version that rests on the source, by element, a page at a time."""
    rows = queries.resting_on(found.frame.version, found.here.number)
    page: Page[Sealed] = Paginator(rows, STATEMENTS).get_page(request.GET.get("page"))
    content = found.here.content
    address = content.get("values", {}).get("address", "")
    ends = _far_ends(found, page)
    resting = [found.named(row) | {"statements": list(_statements(found, row.content, ends))} for row in page]
    return {"resting": resting, "page": page, "document": showing.url_of(content, "address", address)}


def _far_ends(found: Around, rows: Iterable[Sealed]) -> dict[str, dict[str, Any]]:
    """What the links that cite the source lead to, by reference."""
    links = (link for row in rows for link in row.content.get("links", ()))
    wanted = {link["to"] for link in links if link.get("source") == found.here.reference}
    return {to: found.named(row) for to, row in queries.elements_in(found.frame.version, wanted).items()}


def _statements(found: Around, content: Content, ends: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """What an element says with this source in hand: values, links, answers."""
    reference, language = found.here.reference, found.language
    for claim in content.get("claims", ()):
        if claim.get("source") == reference:
            stated = claim["standing"] == Standing.STATED
            value = showing.shown(content, claim["field"], claim["value"], language) if stated else ""
            yield {
                "what": label_of(content["kind"], claim["field"]),
                "value": value or Standing(claim["standing"]).label,
                "valid": claim.get("valid", False),
                **_said(claim),
            }
    for link in content.get("links", ()):
        if link["to"] == reference:
            yield {"what": LinkType(link["type"]).label, "value": _("diese Quelle"), **_said(link)}
        elif link.get("source") == reference:
            what, to = LinkType(link["type"]).label, link["to"]
            yield {"what": what, "value": "" if to in ends else _end_words(to), "to": ends.get(to), **_said(link)}
    for answer in content.get("answers", ()):
        if answer.get("source") == reference:
            yield {"what": _("Antwort"), "value": AnswerCode(answer["code"]).label, **_said(answer)}


def _end_words(reference: str) -> str:
    """An element of another plan, as far as its reference names it."""
    kind, _slash, number = reference.rpartition(":")[2].partition("/")
    return f"{Kind(kind).label} {number}"


def _said(item: Content) -> dict[str, str]:
    on = showing.date_in(item, "stated_on")
    return {"locator": item.get("locator", ""), "on": on, "note": item.get("note", "")}


def _question(found: Around, _request: HttpRequest) -> dict[str, Any]:
    reply = found.here.content.get("values", {}).get("reply", "")
    claims = showing.claims_on(found.here.content, "reply", found.sources, found.frame)
    return {"question": True, "reply": reply, "reply_claims": claims, "unreplied": claims[0] if claims else {}}


_EXTRAS: Mapping[str, Callable[[Around, HttpRequest], dict[str, Any]]] = {
    Kind.FIELD: _place,
    Kind.GUIDELINE: _place,
    Kind.OBJECTIVE: _objective,
    Kind.SOURCE: _source,
    Kind.QUESTION: _question,
}
