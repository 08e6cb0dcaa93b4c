"""Which statements contradict each other: side by side, which one holds, who said so, and what the dates don't bear."""

from collections.abc import Mapping, Sequence
from typing import Any

from mitplan.core.journal import moment
from mitplan.core.models import Act
from mitplan.plan.fields import label_of
from mitplan.plan.findings import contradictions
from mitplan.plan.models import Sealed
from mitplan.plan.states import Kind

from .. import archive, queries
from ..frame import Frame
from ..showing import claims_on, date_in
from .acts import called
from .capacities import Capacity, capacities_in, who

# Gaps that are contradictions in time: what was promised as new had begun, what is done has no proof.
ODD_IN_TIME = ("before_plan", "unproven")


def told(frame: Frame, rows: Sequence[Sealed]) -> list[dict[str, Any]]:
    """The elements of one page with every field on which their sources disagree; five queries at most."""
    wanted = {claim["source"] for row in rows for claim in row.content.get("claims", ()) if claim.get("source")}
    sources = queries.elements_in(frame.version, wanted)
    last = archive.last_line_of(frame.version)
    marks = archive.marks_on(last.number, [row.journal_key for row in rows]) if last else []
    capacities = capacities_in(mark.office for mark in marks)
    latest: dict[tuple[str, str], Act] = {}
    for mark in marks:
        latest.setdefault((mark.thing, str(mark.facts.get("field", ""))), mark)
    return [_element(frame, row, sources, _Marks(latest, capacities)) for row in rows]


class _Marks:
    """Who last said which statement on a field holds."""

    def __init__(self, latest: Mapping[tuple[str, str], Act], capacities: Mapping[str, Capacity]) -> None:
        self.latest, self.capacities = latest, capacities

    def on(self, row: Sealed, field: str) -> dict[str, Any] | None:
        act = self.latest.get((row.journal_key, field))
        if act is None:
            return None
        return {"act": act, "at": moment(act), "who": who(act, self.capacities), "reason": act.reason}


def _element(frame: Frame, row: Sealed, sources: Mapping[str, Sealed], marks: _Marks) -> dict[str, Any]:
    fields = []
    for name in contradictions(row.content):
        claims = claims_on(row.content, name, sources, frame)
        clashing = [claim for claim in claims if claim["clashes"]]
        fields.append(
            {
                "label": label_of(row.kind, name),
                "claims": clashing,
                "others": len(claims) - len(clashing),
                "settled": any(claim["is_valid"] for claim in claims),
                "mark": marks.on(row, name),
            }
        )
    return {"row": row, "title": called(frame, row), "url": frame.address(row), "fields": fields}


def in_time(frame: Frame, rows: Sequence[Sealed]) -> list[dict[str, Any]]:
    """Measures whose dates don't bear what is said of them."""
    return [
        {
            "title": called(frame, row),
            "url": frame.address(row),
            "started": date_in(row.content.get("values", {}), "started"),
            "done_on": date_in(row.content.get("values", {}), "done_on"),
        }
        for row in rows
    ]


def odd(frame: Frame, gap: str) -> dict[str, Any]:
    """How many measures have an oddity in time, and the list of them."""
    count = queries.facet_counts(frame.version, Kind.MEASURE).get("gap", {}).get(gap, 0)
    return {"gap": gap, "count": count, "url": frame.listing(Kind.MEASURE, f"gap={gap}")}
