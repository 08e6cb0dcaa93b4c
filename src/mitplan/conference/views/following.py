"""Following contributions, and the page of what became of one's own."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from mitplan.core.http import done, page
from mitplan.core.verdict import No, Refused, require

from .. import actions
from ..actions.following import see_notices
from ..frame import Room, in_plan
from ..models import Contribution
from ..queries.contributions import LABEL
from ..queries.following import Told, fates_of, notices_for, own_and_followed
from ..queries.moderation import hidden_pks
from ..queries.successions import asked_of
from ..speaking import remember_guest
from .contributions import contribution_in
from .fates import moments
from .votes import with_key

_ON_A_PAGE = 20


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@in_plan
def mine(request: HttpRequest, room: Room) -> HttpResponse:
    """Everything somebody sent off or follows with its whole fate, what they are asked, what they have been told."""
    if request.method == "POST":
        return _acted(request, room)
    shown = Paginator(own_and_followed(room.by), _ON_A_PAGE).get_page(request.GET.get("page"))
    notices = notices_for(room.by.participant)
    context = {
        "page": shown,
        "stories": _stories(room, list(shown)),
        "asked": [_asked(room, source) for source in asked_of(room.by)],
        "fresh": [told for told in notices if _is_fresh(told)],
        "seen": [told for told in notices if told.notice.seen_at is not None],
        "is_guest": room.by.acting.person is None,
    }
    title = _("Meine Beiträge und was daraus wurde")
    return page(request, "conference/mine.html", room.context(title, "mine", **context))


def _is_fresh(told: Told) -> bool:
    """Not seen yet; that somebody is asked stands above it anyway, until they have answered."""
    return told.notice.seen_at is None and told.notice.code != "consent_asked"


def _stories(room: Room, contributions: list[Contribution]) -> list[dict[str, Any]]:
    fates, hidden = fates_of(room.plan, contributions), hidden_pks(room.plan, LABEL)
    own = room.by.participant.pk if room.by.participant else None
    return [
        {
            "here": one,
            "title": _title(one, hidden),
            "url": room.url("contribution", one.number),
            "is_own": one.participant_id == own,
            "moments": moments(fates[one.pk]),
        }
        for one in contributions
    ]


def _title(one: Contribution, hidden: Collection[int]) -> str:
    if one.pk in hidden:
        return _("Zurzeit nicht öffentlich")
    return one.title or _("Beitrag %(number)s (Text entfernt)") % {"number": one.number}


def _asked(room: Room, source: Any) -> dict[str, str]:
    until = source.succession.until
    return {
        "url": room.url("succession", source.succession.number),
        "number": source.contribution.number,
        "title": source.contribution.title,
        "language": source.contribution.language,
        "until": date_format(timezone.localtime(until), "DATE_FORMAT") if until else "",
    }


def _acted(request: HttpRequest, room: Room) -> HttpResponse:
    back = room.url("mine")
    if room.by.participant is None:
        require(No(_("Hier haben Sie noch nichts beigetragen.")))
    if thing := request.POST.get("support"):
        try:
            actions.support(thing[:80], by=room.by)
        except ValidationError as error:
            raise Refused(" ".join(error.messages)) from error
        return done(request, back, _("Danke. Sie unterstützen jetzt auch den neuen Beitrag."))
    see_notices(room.by)
    return done(request, back)


@require_POST
@in_plan
def follow(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """Follow a contribution, or stop following it."""
    here = contribution_in(room, number)
    back = room.url("contribution", number)
    if request.POST.get("off"):
        actions.unfollow(here, by=room.by)
        return done(request, back, _("Sie folgen diesem Beitrag nicht mehr."))
    if room.by.acting.person is not None:
        actions.follow(here, by=room.by)
        return done(request, back, _("Sie folgen diesem Beitrag jetzt."))
    by, key = with_key(request, room.by)
    actions.follow(here, by=by)
    answer = done(request, back, _("Sie folgen diesem Beitrag jetzt. Dieser Browser merkt es sich."))
    if key:
        remember_guest(answer, key)
    return answer
