"""The map of opinions: groups in words, what unites and divides, who took part, and the same as a file."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mitplan.core.canonical import canonical
from mitplan.core.http import page

from .. import opinions
from ..frame import Room
from ..opinions import drawing
from ..queries.opinions import Talk, map_of
from ..rules import opinions as rules
from ..states.opinions import ConversationState
from .opinions import context_of, in_talk

PER_PAGE = 20
FINAL = (ConversationState.CLOSED, ConversationState.PUBLISHED)
SORTS = {
    "nummer": lambda row: row["number"],
    "stimmen": lambda row: (-(row["votes"] or 0), row["number"]),
    "zustimmung": lambda row: (-(row["agree"] if row["agree"] is not None else -1), row["number"]),
    "abstand": lambda row: (-row["apart"], row["number"]),
}


@require_safe
@in_talk(rules.may_see_map)
def opinion_map(request: HttpRequest, room: Room, talk: Talk) -> HttpResponse:
    """The map."""
    document, final = _document(talk)
    context = context_of(room, talk, _("Meinungskarte"), here="map", final=final, document=document)
    if document and document["enough"]:
        language, sentences = opinions.told(document, get_language() or "de")
        context |= {
            "told": sentences,
            "told_in": language,
            "svg": drawing.picture(document),
            "places": drawing.places(document),
            "groups": _groups(document, talk),
            "uniting": _uniting(document, talk),
            "dividing": _dividing(document, talk),
            "part": document["participation"],
            "sort": request.GET.get("sort", "abstand"),
            "rows": _statements(document, talk, request),
        }
    return page(request, "conference/opinion_map.html", context)


@require_safe
@in_talk(rules.may_see_map)
def opinion_map_json(request: HttpRequest, room: Room, talk: Talk) -> HttpResponse:
    """The document behind the map, with the texts of the statements, as canonical JSON."""
    document, _final = _document(talk)
    if document is None:
        raise Http404(_("Es haben noch zu wenige Personen abgestimmt, um etwas zu zeigen."))
    body = canonical(document)
    name = f"{room.key}-gespraech-{talk.conversation.number}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(body, content_type="application/json", headers=headers)


def _document(talk: Talk) -> tuple[dict[str, Any] | None, bool]:
    """The document to show, and whether it is the last word."""
    if talk.conversation.state in FINAL and (kept := map_of(talk.conversation)):
        return kept.document, True
    return opinions.live_document(talk), False


def _text(talk: Talk, number: int) -> dict[str, Any]:
    statement = talk.statements[number]
    return {"number": number, "text": statement.text, "language": statement.language}


def _groups(document: dict[str, Any], talk: Talk) -> list[dict[str, Any]]:
    words = {"agree": _("stimmt zu"), "disagree": _("lehnt ab")}
    return [
        {
            **group,
            "typical": [
                {**one, **_text(talk, one["statement"]), "words": words[one["stance"]]} for one in group["typical"]
            ],
        }
        for group in document["groups"]
    ]


def _uniting(document: dict[str, Any], talk: Talk) -> list[dict[str, Any]]:
    words = {"agree": _("Zustimmung"), "disagree": _("Ablehnung")}
    return [{**one, **_text(talk, one["statement"]), "words": words[one["stance"]]} for one in document["uniting"]]


def _dividing(document: dict[str, Any], talk: Talk) -> list[dict[str, Any]]:
    rows = {row["number"]: row for row in document["statements"]}
    return [{**rows[number], **_text(talk, number)} for number in document["dividing"]]


def _statements(document: dict[str, Any], talk: Talk, request: HttpRequest) -> Any:
    rows = [
        {**row, **_text(talk, row["number"]), "apart": _apart(row["groups"])}
        for row in document["statements"]
        if talk.statements[row["number"]].state != "rejected"
    ]
    rows.sort(key=SORTS.get(request.GET.get("sort", ""), SORTS["abstand"]))
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))


def _apart(groups: list[list[int | None]]) -> int:
    """How many points the groups are apart in agreement or disagreement; -1 where that may not be said."""
    columns = [[share for share in column if share is not None] for column in zip(*groups, strict=True)]
    return max((max(column) - min(column) for column in columns if len(column) > 1), default=-1)
