"""What a reader is told of a version: what it is, who decided on it, how large it is and what it changed."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from mitplan.plan.models import Version
from mitplan.plan.states import Kind

from .. import addresses, queries
from ..archive import ChangeCounts
from ..frame import Frame
from ..showing import date_shown


def described(frame: Frame, row: Version, counts: Mapping[int, ChangeCounts]) -> dict[str, Any]:
    """One version for the page: the row itself, who decided on it by the name of that time, and its addresses."""
    key = frame.key
    home = addresses.home(key)
    return {
        "row": row,
        "decided_by": row.header.get("parties", {}).get(row.decided_by, {}).get("name", row.decided_by),
        "decided_url": addresses.party(row.decided_by) if row.decided_by else "",
        "decided_on": date_shown(row.decided_on.edtf) if row.decided_on else "",
        "counts": counts.get(row.number, ChangeCounts()),
        "url": addresses.version(key, row.number),
        "document_url": reverse("publication:document", args=[key, row.number]),
        "file": f"{key}-fassung-{row.number}.json",
        "read_url": f"{home}?fassung={row.number}",
    }


def contents(frame: Frame) -> list[dict[str, Any]]:
    """How many elements of which kind the version holds, with their lists in it."""
    counts, gone = queries.kind_counts(frame.version), queries.withdrawn_counts(frame.version)
    return [
        {
            "label": addresses.PLURALS[kind],
            "count": counts.get(kind, 0),
            "withdrawn": gone.get(kind, 0),
            "url": frame.listing(kind),
        }
        for kind in Kind.values
        if kind != Kind.PLAN and (kind in counts or kind in gone)
    ]
