"""What stands around the form of an element: its gaps, its links both ways, its answers."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mitplan.core.texts import said
from mitplan.people.queries import party_names

from ..models import Answer, Element, Link
from ..states import JOINS, Degree, Kind, LinkType
from ..wording import GAPS, gap_words
from .contents import Drafted
from .mending import mending
from .sheet import Sheet
from .telling import claims_in_words


def surroundings(plan_key: str, language: str, sheet: Sheet, row: Drafted | None) -> dict[str, Any]:
    """Context of the page of an element beside its form."""
    here = sheet.element
    return {
        "gaps": [
            {
                "code": code,
                "label": gap_words(here.kind, code),
                "why": GAPS[here.kind, code][1],
                "url": mending(plan_key, row or here, code),
            }
            for code in (row.gaps if row else ())
        ],
        "ties": _ties(plan_key, language, here, [*sheet.links, *sheet.links_to]),
        "may_link": any(here.kind in ends for pair in JOINS.values() for ends in pair),
        "answers": _answers(sheet.answers),
        "told": _told(sheet),
    }


def _told(sheet: Sheet) -> dict[str, list[dict[str, Any]]]:
    """The statements by field, in words."""
    found: dict[str, list[dict[str, Any]]] = {}
    for claim in claims_in_words(claim for claims in sheet.claims.values() for claim in claims):
        found.setdefault(claim["field"], []).append(claim)
    return found


def _end_url(plan_key: str, here: Element, link: Link) -> str:
    out = link.origin_id == here.pk
    other = link.target if out else link.origin
    ends = [link.type, "zu" if out else "von", other.plan.key, f"{other.kind}.{other.number}"]
    return reverse("plan:unlink", args=[plan_key, here.kind, here.number, *ends])


def _ties(plan_key: str, language: str, here: Element, links: Sequence[Link]) -> list[dict[str, Any]]:
    found = []
    for link in links:
        out = link.origin_id == here.pk
        other = link.target if out else link.origin
        ours = other.plan_id == here.plan_id
        found.append(
            {
                "words": tie_words(link.type, out=out),
                "other": f"{Kind(other.kind).label} {other.number}",
                "title": said(other.title, language),
                "url": reverse("plan:element", args=[plan_key, other.kind, other.number]) if ours else "",
                "degree": Degree(link.degree).label if link.degree else "",
                "note": link.note,
                "source": link.source.title if link.source else "",
                "end_url": _end_url(plan_key, here, link),
            }
        )
    return found


# How a link reads from its target.
_BACK: Mapping[str, Any] = {
    LinkType.RESTS_ON: _("ist Grundlage von"),
    LinkType.LEADS_TO: _("geht zurück auf"),
    LinkType.SERVES: _("ist Ziel von"),
    LinkType.FOLLOWS: _("ist Leitlinie von"),
    LinkType.BELONGS_TO: _("umfasst"),
    LinkType.MEASURED_BY: _("misst"),
    LinkType.FINANCED_BY: _("finanziert"),
    LinkType.PART_OF: _("hat als Teil"),
    LinkType.CONTINUES: _("wird fortgesetzt von"),
    LinkType.TAKEN_OVER_FROM: _("wurde übernommen von"),
    LinkType.SUPERSEDES: _("wird ersetzt von"),
    LinkType.MERGED_INTO: _("hat aufgenommen"),
    LinkType.SPLIT_FROM: _("wurde aufgeteilt, daraus:"),
    LinkType.CONCERNS: _("ist betroffen von"),
    LinkType.DOCUMENTED_IN: _("dokumentiert"),
}


def tie_words(type_: str, *, out: bool) -> str:
    """How a link reads from this end."""
    return str(LinkType(type_).label if out else _BACK[type_])


def _answers(answers: Sequence[Answer]) -> list[dict[str, Any]]:
    names = party_names([one.given_by for one in answers if one.given_by], None) if answers else {}
    language = get_language() or "de"
    return [
        {
            "code": one.code,
            "reason": one.reason,
            "given_by": names[one.given_by].name if one.given_by else "",
            "given_on": one.given_on.display(language) if one.given_on else "",
            "follow_up": one.follow_up.display(language) if one.follow_up else "",
            "is_current": one.is_current,
        }
        for one in answers
    ]
