"""What guests need: the link in their letter, and keeping in an account what they sent off without one."""

from dataclasses import replace
from hashlib import sha256

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mitplan.core.http import done, page
from mitplan.people.acting import Acting
from mitplan.people.queries import name_on

from .. import actions
from ..actions.sendings import entry_in
from ..frame import Room, in_plan
from ..models import Participant
from ..queries import contributions as queries
from ..speaking import GUEST, remember_guest


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@in_plan
def confirm_contribution(request: HttpRequest, room: Room, token: str, key: str) -> HttpResponse:
    """The link of a letter: send off what waits; later on, be known again in this browser."""
    digest = sha256(key.encode()).hexdigest()
    held = queries.waiting_for(room.plan, token)
    guest = queries.guest_of(room.plan, digest)
    if held is None and guest is None:
        raise Http404(_("Dieser Link gilt nicht mehr."))
    if request.method == "POST" and held is not None:
        by = replace(room.by, acting=Acting(None), participant=guest, digest=digest)
        made = actions.confirm_contribution(held, by=by)
        answer = done(request, room.url("contribution", made.number), _("Ihr Beitrag ist abgeschickt. Danke!"))
        remember_guest(answer, key)
        return answer
    if request.method == "POST":
        told = _("Dieser Browser weiß jetzt, welche Beiträge von Ihnen sind. Öffnen Sie einen, um ihn zurückzuziehen.")
        answer = done(request, room.url("contributions"), told)
        remember_guest(answer, key)
        return answer
    entry = entry_in(held) if held else None
    context = {
        "entry": entry,
        "addressee": name_on(entry.body, None).name if entry and entry.body else _("Alle, die am Plan arbeiten"),
        "sent": [] if guest is None else list(queries.contributions_of(guest)),
    }
    title = _("Beitrag abschicken") if held else _("Ihre Beiträge")
    return page(request, "conference/contribution_link.html", room.context(title, "contributions", **context))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@in_plan
def keep_contributions(request: HttpRequest, room: Room) -> HttpResponse:
    """Keep in one's account what one sent off as a guest of this browser."""
    guest = guest_here(request, room)
    if guest is None:
        raise Http404(_("In diesem Browser liegt kein Schlüssel zu Beiträgen, die noch zu keinem Konto gehören."))
    if request.method == "POST":
        actions.keep_contributions(guest, by=room.by)
        return done(request, room.url("contributions"), _("Ihre Beiträge gehören jetzt zu Ihrem Konto."))
    context = {"sent": list(queries.contributions_of(guest))}
    title = _("Beiträge ins Konto übernehmen")
    return page(request, "conference/keep_contributions.html", room.context(title, "contributions", **context))


def guest_here(request: HttpRequest, room: Room) -> Participant | None:
    """Whoever the key in this browser belongs to, as long as it belongs to no account."""
    key = request.COOKIES.get(GUEST, "")
    return queries.guest_of(room.plan, sha256(key.encode()).hexdigest()) if key else None


def keep_url(request: HttpRequest, room: Room) -> str:
    """Where whoever is signed in keeps what they sent off as a guest; "" where there is nothing."""
    if room.by.acting.person is None or guest_here(request, room) is None:
        return ""
    return room.url("keep_contributions")
