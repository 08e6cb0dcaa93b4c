"""One vote: the way from the button to the one insert is short, because thousands may press it at once."""

import hashlib
from dataclasses import replace
from functools import partial

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mitplan.core.http import whole_number
from mitplan.core.verdict import No, require
from mitplan.people import throttling
from mitplan.people.acting import Acting

from ..actions import cast_vote
from ..queries.opinions import Talk, talk_at
from ..speaking import GUEST, Speaker, new_guest_key, remember_guest, speaker_of
from ..states.phases import Audience

VALUES = {"1": 1, "-1": -1, "0": 0}
# So many new guests from one address in an hour: a school or a shelter shares one.
NEWCOMERS = throttling.Limit("new guests from an address", 300, 3600)


@require_POST
def vote(request: HttpRequest, plan_key: str, number: int) -> HttpResponse:
    """Count a vote and go on to the next statement, or back to one's own votes."""
    talk = talk_at(plan_key, number)
    if talk is None:
        raise Http404(_("Dieses Gespräch gibt es nicht."))
    by = _voter(request, talk)
    statement, value = whole_number(request.POST.get("aussage", ""), 9), VALUES.get(request.POST.get("stimme", ""))
    back = "own_votes" if request.POST.get("weiter") == "meine" else "conversation"
    to = reverse(f"conference:{back}", args=[plan_key, number])
    if statement is None or value is None:
        messages.error(request, _("Wählen Sie eine der drei Antworten."))
        return HttpResponseRedirect(to)
    return _counted(request, talk, (statement, value), by, to)


def _counted(request: HttpRequest, talk: Talk, given: tuple[int, int], by: Speaker, to: str) -> HttpResponse:
    # Whose key nobody knows yet is as new as whoever has none: keys can be made up.
    by, key = (by, "") if by.digest else with_key(request, by)
    admit = None if key else partial(admitted, request)
    try:
        cast_vote(talk, *given, by=by, admit=admit)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return HttpResponseRedirect(to)
    if not key:
        return HttpResponseRedirect(to)
    response = HttpResponseRedirect(f"{to}?begonnen=1")
    remember_guest(response, key)
    return response


def _voter(request: HttpRequest, talk: Talk) -> Speaker:
    """Whoever votes; of a guest only the mark, as the insert itself finds the participant."""
    plan = talk.conversation.plan
    if settings.SESSION_COOKIE_NAME in request.COOKIES or not (key := request.COOKIES.get(GUEST, "")):
        return speaker_of(request, plan)
    return Speaker(Acting(None), plan, frozenset({Audience.PUBLIC.value}), None, _mark(key))


def _mark(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def with_key(request: HttpRequest, by: Speaker) -> tuple[Speaker, str]:
    """Whoever comes for the first time without an account gets a key of their own, unless they bring one."""
    if by.participant or by.acting.person:
        return by, ""
    admitted(request)
    if by.digest:
        return by, ""
    key = new_guest_key()
    return replace(by, digest=_mark(key)), key


def admitted(request: HttpRequest) -> None:
    """Count one more new guest from an address. Raises Refused when there were too many."""
    if not throttling.count(NEWCOMERS.of(throttling.address_of(request))):
        require(No(_("Von diesem Anschluss kamen gerade sehr viele neue Gäste. Bitte versuchen Sie es später.")))
