"""The board of gaps: what the draft lacks, for the whole plan and for each body that leads, counted honestly."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from mitplan.people.queries import party_names

from ..findings import GAPS_OF
from ..states import Kind
from ..wording import GAPS, PLURALS, gap_words
from .contents import Drafted
from .mending import mending
from .reach import EVERYTHING, Reach

NO_LEAD = "-"
# How many elements a gap names at once; the list behind it has them all.
MOST_NAMED = 3


def kinds_at_work(rows: Iterable[Drafted]) -> dict[str, int]:
    """How many current elements of each kind there are, in the order of the kinds; the plan as a whole is none."""
    counts = dict.fromkeys((kind for kind in Kind.values if kind != Kind.PLAN), 0)
    for row in rows:
        if row.is_current and row.kind != Kind.PLAN:
            counts[row.kind] += 1
    return counts


def gaps_by_kind(
    plan_key: str, rows: Sequence[Drafted], lead: str = "", reach: Reach = EVERYTHING
) -> list[dict[str, Any]]:
    """For each kind that can lack something: each gap, how many of how many have it, and where the first is mended
    that is within the reader's reach."""
    found = []
    for kind, codes in GAPS_OF.items():
        of_kind = [row for row in rows if row.kind == kind and row.is_current]
        if lead:
            of_kind = [row for row in of_kind if row.has("lead", lead)]
        if of_kind:
            gaps = [_gap(plan_key, (kind, code), of_kind, lead, reach) for code in codes]
            found.append({"kind": kind, "name": PLURALS[kind], "whole": len(of_kind), "gaps": gaps})
    return found


def _gap(plan_key: str, of: tuple[str, str], rows: Sequence[Drafted], lead: str, reach: Reach) -> dict[str, Any]:
    kind, code = of
    lacking = [row for row in rows if code in row.gaps]
    asked = {"gap": code, **({"lead": lead} if lead else {})}
    mendable = [row for row in lacking if reach.mends(row, code)]
    return {
        "code": code,
        "label": gap_words(kind, code),
        "why": GAPS[kind, code][1],
        "part": len(lacking),
        "whole": len(rows),
        "url": reverse("plan:listing", args=[plan_key, kind]) + "?" + urlencode(asked),
        "first": [
            {"number": row.number, "title": row.title, "url": mending(plan_key, row, code)}
            for row in mendable[:MOST_NAMED]
        ],
        "more": len(mendable) > MOST_NAMED,
    }


def leads(rows: Iterable[Drafted]) -> list[dict[str, Any]]:
    """Each body that leads measures, with its measures and how many of them lack something; most gaps first."""
    measures: dict[str, list[Drafted]] = {}
    for row in rows:
        if row.kind == Kind.MEASURE and row.is_current:
            for key in row.facets.get("lead", (NO_LEAD,)):
                measures.setdefault(key, []).append(row)
    names = party_names([key for key in measures if key != NO_LEAD], None)
    found = [
        {
            "key": key,
            "name": names[key].name if key in names else _("ohne Federführung"),
            "measures": len(led),
            "lacking": sum(1 for row in led if row.gaps),
            "gaps": sum(len(row.gaps) for row in led),
        }
        for key, led in measures.items()
    ]
    return sorted(found, key=lambda one: (-one["gaps"], one["name"].casefold()))


def next_gap(
    plan_key: str, rows: Sequence[Drafted], here: Mapping[str, Any], reach: Reach = EVERYTHING
) -> dict[str, Any] | None:
    """The next gap to mend after an element: first its own, then those of its kind in order, then any in reach."""
    kind, number = here["kind"], here["number"]
    lacking = [row for row in rows if row.gaps]
    own = [row for row in lacking if (row.kind, row.number) == (kind, number)]
    place = next((index for index, row in enumerate(rows) if (row.kind, row.number) == (kind, number)), 0)
    places = {row.reference: index for index, row in enumerate(rows)}
    after = [row for row in lacking if places[row.reference] > place]
    for row in (*own, *after, *lacking):
        codes = [code for code in row.gaps if reach.mends(row, code)]
        if codes:
            return {
                "label": gap_words(row.kind, codes[0]),
                "element": f"{Kind(row.kind).label} {row.number}",
                "title": row.title,
                "url": mending(plan_key, row, codes[0]),
            }
    return None
