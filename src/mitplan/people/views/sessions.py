"""Where one is signed in, and ending it from here."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from mitplan.core.http import done

from .. import actions, queries
from ..acting import Acting
from ..capacities import person_of
from ..sessions import handle_of


def listed(request: HttpRequest) -> list[dict[str, object]]:
    """The sessions of whoever asks, for the page of the account."""
    own = request.session.session_key
    return [
        {"session": one, "handle": handle_of(one.session_key), "is_this": one.session_key == own}
        for one in queries.sessions_of(person_of(request))
    ]


@login_required
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """End one session elsewhere, or all others."""
    wanted = request.POST.get("session", "")
    others = [one for one in queries.sessions_of(person_of(request)) if one.session_key != request.session.session_key]
    ended = [one for one in others if wanted in ("others", handle_of(one.session_key))]
    count = actions.end_sessions(person_of(request), ended, by=Acting(person_of(request)))
    told = ngettext("%(count)d Anmeldung ist beendet.", "%(count)d Anmeldungen sind beendet.", count)
    none = _("Es gab keine solche Anmeldung mehr.")
    return done(request, "people:account", told % {"count": count} if count else none)
