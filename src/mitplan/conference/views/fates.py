"""What became of a contribution, as its page and the page of its author tell it."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..frame import Room
from ..models import Contribution
from ..queries.following import Step, descendants_of, is_following
from ..queries.successions import called, origins_of, runs_all
from ..queries.web import web_of
from ..showing import author_of
from ..states.contributions import ContributionState


def fate_of(room: Room, here: Contribution) -> dict[str, Any]:
    """For `conference/_fate.html`: the storyline, what it came of and who wrote that, and what whoever looks may do."""
    web = web_of(room.plan)
    steps = descendants_of(here, web)
    origins = origins_of(here, web)
    return {
        # That it was sent off stands on the page anyway.
        "moments": moments(steps) if len(steps) > 1 else [],
        "origins": _told(room, origins, web.hidden),
        "following": is_following(room.by, here),
        "follow_url": room.url("follow", here.number),
        "mine_url": room.url("mine"),
        "deeds": _deeds(room, here),
    }


def moments(steps: Iterable[Step]) -> list[dict[str, Any]]:
    """For `ui/storyline.html`."""
    return [
        {
            "on": date_format(timezone.localtime(step.at), "DATE_FORMAT"),
            "edtf": timezone.localtime(step.at).date().isoformat(),
            "kind": step.words if step.title else "",
            "title": step.title or step.words,
            "url": step.url,
            "text": step.text,
        }
        for step in steps
    ]


def _told(room: Room, origins: Iterable[Contribution], hidden: set[int]) -> list[dict[str, str]]:
    told = []
    for origin in origins:
        title, url = called(room.plan, origin, hidden)
        author = "" if origin.is_revoked else author_of(origin)
        told.append({"title": title, "url": url, "author": author, "language": origin.language})
    return told


def _deeds(room: Room, here: Contribution) -> list[dict[str, str]]:
    if here.state != ContributionState.SUBMITTED or here.is_revoked or not runs_all(room.by, [here]):
        return []
    return [
        {"label": _("Mit anderen zusammenführen"), "url": f"{room.url('propose_merge')}?beitrag={here.number}"},
        {"label": _("Aufteilen"), "url": room.url("propose_split", here.number)},
        {"label": _("Weiterleiten"), "url": room.url("forward_contribution", here.number)},
    ]
