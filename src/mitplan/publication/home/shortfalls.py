"""The page of what a plan lacks: gaps by kind, and the money of its measures with all that the sums leave out."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from mitplan.core.texts import filled
from mitplan.plan.findings import GAPS_OF, contradictions
from mitplan.plan.states import Kind

from .. import queries
from ..frame import Frame
from ..selections import NONE
from ..showing import claims_on
from .costs import NO_FIELD, NOTHING, Costs, field_costs, plan_costs
from .gaps import gaps_of

_KINDS = (Kind.MEASURE, Kind.OBJECTIVE, Kind.RECOMMENDATION, Kind.INDICATOR, Kind.EVENT, Kind.QUESTION)


def page_of(frame: Frame) -> dict[str, Any]:
    """Context of the page; six queries at most besides those of the frame."""
    root = frame.root.content
    sources = queries.elements_in(
        frame.version,
        {claim["source"] for claim in root.get("claims", ()) if claim["field"] == "cost" and claim.get("source")},
    )
    counts = queries.facet_counts(frame.version, Kind.MEASURE)
    contradicting = counts.get("contradiction", {}).get("cost", 0)
    costs, unknown = plan_costs(frame.version), counts.get("gap", {}).get("money", 0)
    return {
        "gaps": [gaps_of(frame, kind) for kind in _KINDS if kind in GAPS_OF],
        "plan_claims": claims_on(root, "cost", sources, frame),
        "plan_claims_contradict": "cost" in contradictions(root),
        "costs": costs,
        "sums": costs.sums(),
        "contradicting": {"count": contradicting, "url": frame.listing(Kind.MEASURE, "contradiction=cost")},
        "unknown": {"count": unknown, "url": frame.listing(Kind.MEASURE, "gap=money")},
        # Those without a sum of which somebody says that there is none, or returned nil.
        "costless": costs.unstated - unknown,
        "fields": list(_fields(frame)),
    }


def _fields(frame: Frame) -> Iterator[dict[str, Any]]:
    """The money of each field, and last of the measures that belong to none."""
    found = field_costs(frame.version)
    for row in queries.titles_of(frame.version, Kind.FIELD):
        listing = frame.listing(Kind.MEASURE, f"field={row.number}&sort=cost")
        title = filled("%(number)s %(title)s", number=row.number, title=frame.titled(row))
        yield _field(title, frame.address(row), listing, found.get(row.number, NOTHING))
    if NO_FIELD in found:
        listing = frame.listing(Kind.MEASURE, f"field={NONE}&sort=cost")
        yield _field(_("ohne Handlungsfeld"), "", listing, found[NO_FIELD])


def _field(title: str, url: str, listing: str, costs: Costs) -> dict[str, Any]:
    return {"title": title, "url": url, "listing": listing, "costs": costs}
