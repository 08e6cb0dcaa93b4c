"""The thread of a plan as a whole: the flow, the story of the plan, and one line for each recommendation."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from mitplan.plan.findings import current_answer
from mitplan.plan.models import Sealed
from mitplan.plan.states import EventKind, Kind, LinkType

from .. import addresses, queries, showing
from ..frame import Frame
from . import flow_drawing
from .flows import Flow, Node, facts_of, flow_of
from .storyline import Moment, event_moment, field_moments, told, version_moments
from .surroundings import Around, cited

# Lines are tall: a recommendation may have led to several things.
LINES, MOST_MOMENTS, MOST_EVENTS = 15, 30, 200


def context_of(frame: Frame, request: HttpRequest) -> dict[str, Any]:
    """Everything the page of the whole thread needs; nine queries besides those of the frame, whatever the size."""
    return {
        **flow_context(frame),
        **_story(frame, request),
        **_lines(frame, request),
    }


def flow_context(frame: Frame, place: tuple[str, str] | None = None) -> dict[str, Any]:
    """The flow of the plan or of one place in it, as picture and as table twin."""
    flow = flow_of(frame.version, place)
    return {
        "flow": None if flow.empty else flow,
        "flow_drawing": flow_drawing.drawn(flow, mirrored=get_language_bidi()) if not flow.empty else "",
        "flow_rows": list(_flow_rows(frame, flow, place)),
    }


def _flow_rows(frame: Frame, flow: Flow, place: tuple[str, str] | None) -> Iterable[dict[str, Any]]:
    """Each bar with its list, and where it leads."""
    for index, (head, kind, nodes) in enumerate(flow.columns):
        labels = (
            {node.code: _words(frame, node) for node in flow.columns[index + 1][2]}
            if index + 1 < len(flow.columns)
            else {}
        )
        for node in nodes:
            onward = [r for r in flow.ribbons if (r.column, r.start) == (index, node.code)]
            of = Kind.RECOMMENDATION if node.code in {"nothing", "elsewhere", "aimed"} else kind
            query = "&".join(part for part in (node.query, f"{place[0]}={place[1]}" if place else "") if part)
            yield {
                "head": head,
                "label": _words(frame, node),
                "count": node.count,
                "kind": addresses.PLURALS[of],
                "url": frame.listing(of, query) if node.query else "",
                "onward": [(labels.get(ribbon.end, ribbon.end), ribbon.count) for ribbon in onward],
            }


def _words(frame: Frame, node: Node) -> str:
    return frame.said(node.label) if node.is_name else node.label


def _story(frame: Frame, request: HttpRequest) -> dict[str, Any]:
    """Events, versions and the plan's own dates in order; `?art=` shows one kind of them."""
    rows = list(queries.moments_of(frame.version, [Kind.EVENT])[:MOST_EVENTS])
    moments = [event_moment(frame, row, {"url": frame.address(row)}) for row in rows]
    moments += version_moments(frame, queries.versions_of(frame.version.plan))
    root = frame.root
    sources = queries.elements_in(frame.version, cited(root.content))
    moments += field_moments(Around(frame, root, [], [], {root.element_id: root}, sources), root.content)
    asked = request.GET.get("art", "")
    wanted = [moment for moment in moments if not asked or moment.kind == asked]
    return {
        "story": told(wanted)[:MOST_MOMENTS],
        "story_more": max(0, len(wanted) - MOST_MOMENTS),
        "story_tabs": _tabs(frame, moments, asked),
        "story_asked": asked,
        "events_url": frame.listing(Kind.EVENT, f"event_kind={asked}" if asked in EventKind.values else ""),
        "story_url": _address(frame, ""),
    }


def _address(frame: Frame, kind: str) -> str:
    query = "&".join(part for part in (f"art={kind}" if kind else "", frame.suffix.lstrip("&")) if part)
    return reverse("publication:thread", args=[frame.key]) + (f"?{query}" if query else "") + "#verlauf"


def _tabs(frame: Frame, moments: Sequence[Moment], asked: str) -> list[dict[str, Any]]:
    counts = Counter(moment.kind for moment in moments if moment.kind)
    words = {**dict(EventKind.choices), "version": _("Fassungen"), "event": _("Ereignisse")}
    tabs = [{"label": _("alles"), "url": _address(frame, ""), "current": not asked, "count": len(moments)}]
    return tabs + [
        {"label": words.get(kind, kind), "url": _address(frame, kind), "current": kind == asked, "count": count}
        for kind, count in counts.most_common()
    ]


def _lines(frame: Frame, request: HttpRequest) -> dict[str, Any]:
    """One line for each recommendation: who made it, the answer, what it led to."""
    facts = facts_of(frame.version.pk, frame.version.sha256)
    page: Page[int] = Paginator(facts.of(Kind.RECOMMENDATION, None), LINES).get_page(request.GET.get("page"))
    led = facts.led_to
    targets = {target for key in page for target in led.get(key, ())}
    rows = queries.sealed_here(frame.version, {*page, *targets})
    return {"page": page, "lines": [_line(frame, rows, key, led) for key in page if key in rows]}


def _line(frame: Frame, rows: dict[int, Sealed], key: int, led: Any) -> dict[str, Any]:
    row = rows[key]
    around = Around(frame, row, [], [], rows, {})
    degrees = {
        link["to"]: link.get("degree", "") for link in row.content.get("links", ()) if link["type"] == LinkType.LEADS_TO
    }
    answer = current_answer(row.content)
    made_by = row.content.get("values", {}).get("made_by", "")
    onward = [rows[target] for target in dict.fromkeys(led.get(key, ())) if target in rows]
    return {
        **around.named(row),
        "made_by": frame.said(showing.name_of(row.content, made_by)) if made_by else "",
        "made_by_url": addresses.party(made_by) if made_by else "",
        "answer": answer["code"] if answer else "",
        **showing.who_in(row.content, answer.get("given_by", "") if answer else "", frame.language),
        "onward": [
            around.named(other)
            | {
                "degree": degrees.get(other.reference, ""),
                "stage": other.content.get("values", {}).get("stage", ""),
            }
            for other in onward
        ],
    }
