"""What a version lacks, counted honestly and in plain words."""

from typing import Any

from mitplan.plan import wording
from mitplan.plan.findings import GAPS_OF

from .. import addresses, queries
from ..frame import Frame

WORDS = wording.GAPS
words_of = wording.gap_words


def gaps_of(frame: Frame, kind: str) -> dict[str, Any]:
    """The gaps of one kind for a page: how many of how many lack what, why it matters, and the list of them."""
    whole = queries.kind_counts(frame.version).get(kind, 0)
    counted = queries.facet_counts(frame.version, kind).get("gap", {})
    rows = [
        {
            "code": code,
            "label": words_of(kind, code),
            "why": WORDS[kind, code][1],
            "part": counted.get(code, 0),
            "whole": whole,
            "url": frame.listing(kind, f"gap={code}"),
        }
        for code in GAPS_OF.get(kind, ())
    ]
    return {
        "kind": kind,
        "name": addresses.PLURALS[kind],
        "whole": whole,
        "rows": rows,
        "url": frame.listing(kind),
    }
