"""The home of a plan: where it stands, what its readers ask most, what it lacks, what came before and after."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from mitplan.core.rich import words
from mitplan.plan.faces import titled
from mitplan.plan.fields import label_of
from mitplan.plan.findings import contradictions
from mitplan.plan.models import Sealed
from mitplan.plan.states import EventKind, Kind, SourceKind

from .. import addresses, queries
from ..frame import Frame, translated
from ..selections import Selection, selected
from ..showing import claims_on, date_in, date_shown, facts, name_of, shown
from .coverage import coverage_of
from .gaps import gaps_of
from .news import news_of
from .questions import Counts, contradicting, decided_by, questions_of

STANDING = ("status", "presented", "decided", "begins", "ends", "length", "success_measured")
_PROMISES = 6


def home_of(frame: Frame) -> dict[str, Any]:
    """Context of the plan's home; nine queries besides those of the frame."""
    counts = Counts(
        queries.kind_counts(frame.version), {kind: queries.facet_counts(frame.version, kind) for kind in Kind.values}
    )
    root = frame.root.content
    sources = queries.elements_in(
        frame.version, {claim["source"] for claim in root.get("claims", ()) if claim.get("source")}
    )
    return {
        "intro": _intro(frame),
        "status": shown(root, "status", status) if (status := root.get("values", {}).get("status")) else "",
        "facts": facts(root, STANDING, sources, frame),
        "disputed": [label_of(Kind.PLAN, name) for name in contradictions(root)],
        "costs": claims_on(root, "cost", sources, frame),
        "costs_contradict": "cost" in contradictions(root),
        "decided_by": decided_by(frame),
        "questions": questions_of(frame, counts),
        "coverage": coverage_of(frame),
        "gaps": [gaps_of(frame, kind) for kind in (Kind.MEASURE, Kind.OBJECTIVE)],
        "contradicting": contradicting(counts),
        "entries": _entries(frame, counts),
        "promises": _promises(frame),
        "promise_count": counts.of(Kind.EVENT, "event_kind", EventKind.PROMISE),
        "news": news_of(frame),
        "neighbours": _neighbours(frame),
    }


def _intro(frame: Frame) -> dict[str, str]:
    """What the plan says of itself: the first paragraph leads, the others follow."""
    text, language, _state = translated(frame.root, "text")
    first, _gap, others = text.partition("\n\n")
    return {"first": words(first), "others": others, "language": language or frame.language}


def _entries(frame: Frame, counts: Counts) -> dict[str, list[dict[str, Any]]]:
    entries: dict[str, list[dict[str, Any]]] = {Kind.GUIDELINE: [], Kind.FIELD: []}
    kinds = (Kind.MEASURE, Kind.RECOMMENDATION, Kind.OBJECTIVE)
    for row in queries.titles_of(frame.version, Kind.GUIDELINE, Kind.FIELD):
        linked = [(kind, counts.of(kind, row.kind, row.number)) for kind in kinds]
        entries[row.kind].append(
            {
                "number": row.number,
                "title": frame.titled(row),
                "url": frame.address(row),
                "counts": [
                    {
                        "words": addresses.count_in_words(kind, count),
                        "url": frame.listing(kind, f"{row.kind}={row.number}"),
                    }
                    for kind, count in linked
                    if count
                ],
            }
        )
    return entries


def _promises(frame: Frame) -> list[dict[str, Any]]:
    wanted = Selection(Kind.EVENT, {"event_kind": [EventKind.PROMISE]}, sort="ends")
    lines = []
    for row in selected(frame.version, wanted)[:_PROMISES]:
        values = row.content.get("values", {})
        lines.append(
            {
                "title": frame.titled(row),
                "url": frame.address(row),
                "on": date_in(values, "on"),
                "due": date_in(values, "due"),
                "by": frame.said(name_of(row.content, values["body"])) if values.get("body") else "",
            }
        )
    return lines


def _neighbours(frame: Frame) -> dict[str, list[dict[str, str]]]:
    """Plans before and after: those in Mitplan, and those known only as a document."""
    plan = frame.version.plan
    found: dict[str, list[dict[str, str]]] = {"before": [], "after": []}
    for root in queries.roots_beside(plan):
        side = "before" if root.version.plan_id == plan.predecessor_id else "after"
        found[side].append(
            {"title": titled(root, root.version.plan.language), "url": addresses.home(root.version.plan.key), "on": ""}
        )
    wanted = Selection(Kind.SOURCE, {"source_kind": [SourceKind.EARLIER_PLAN, SourceKind.LATER_PLAN]}, sort="starts")
    for row in selected(frame.version, wanted)[:20]:
        found["before" if _is_earlier(row) else "after"].append(
            {"title": frame.titled(row), "url": frame.address(row), "on": _document_of(row)}
        )
    return found


def _is_earlier(row: Sealed) -> bool:
    return bool(row.content["values"]["source_kind"] == SourceKind.EARLIER_PLAN)


def _document_of(row: Sealed) -> str:
    published = row.content["values"].get("published")
    return _("Dokument, %(date)s") % {"date": date_shown(published)} if published else _("Dokument")


def _size_in_words(kind: str, count: int, sizes: Mapping[str, int]) -> str:
    if kind == Kind.MEASURE:
        return addresses.measures_in_words(count, sizes.get("programmes", 0))
    return addresses.count_in_words(kind, count)


def plans() -> list[dict[str, Any]]:
    """The published plans for the start page, real ones first; three queries."""
    roots = list(queries.roots_published())
    sizes = queries.sizes_of(root.version for root in roots)
    return [
        {
            "title": titled(root, root.version.plan.language),
            "url": addresses.home(root.version.plan.key),
            "fictional": root.version.header["plan"].get("fictional", False),
            "notice": root.version.header["plan"].get("notice", ""),
            "language": root.version.plan.language,
            "version": root.version,
            "sizes": [
                {"words": _size_in_words(kind, count, sizes[root.version_id]), "url": url}
                for kind in (Kind.RECOMMENDATION, Kind.OBJECTIVE, Kind.MEASURE, Kind.SOURCE)
                if (count := sizes[root.version_id].get(kind, 0))
                for url in [addresses.listing(root.version.plan.key, kind)]
            ],
            "answered": sizes[root.version_id].get("answered", 0),
            "asked": sizes[root.version_id].get(Kind.RECOMMENDATION, 0),
        }
        for root in roots
    ]
