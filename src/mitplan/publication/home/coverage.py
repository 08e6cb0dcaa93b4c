"""Coverage of answers: how many recommendations have one, and which."""

from typing import Any

from django.utils.translation import gettext as _

from mitplan.core.badges import badge_of
from mitplan.plan.reading import OPEN
from mitplan.plan.states import AnswerCode, Kind

from .. import queries
from ..frame import Frame


def coverage_of(frame: Frame) -> dict[str, Any]:
    """For `publication/coverage.html`: answered of how many, and each code with its share of one line of length 100."""
    whole = queries.kind_counts(frame.version).get(Kind.RECOMMENDATION, 0)
    counts = queries.facet_counts(frame.version, Kind.RECOMMENDATION).get("answer", {})
    segments, at = [], 0.0
    for code in [*AnswerCode.values, OPEN]:
        if count := counts.get(code, 0):
            width = 100 * count / whole
            look = badge_of("answer", code)
            segments.append(
                {
                    "code": code,
                    "label": _("keine Antwort bekannt") if code == OPEN else look.label,
                    "shape": "dotted" if code == OPEN else look.shape,
                    "tone": "open" if code == OPEN else look.tone,
                    "count": count,
                    "url": frame.listing(Kind.RECOMMENDATION, f"answer={code}"),
                    "path": f"M{at:.3f} 1h{width:.3f}",
                }
            )
            at += width
    return {
        "whole": whole,
        "answered": whole - counts.get(OPEN, 0),
        "open": counts.get(OPEN, 0),
        "segments": segments,
        "url": frame.listing(Kind.RECOMMENDATION),
    }
