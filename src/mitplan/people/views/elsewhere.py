"""Signing in through another house: it says who somebody is, and we say whether they have an account."""

import logging
import secrets

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mitplan.core.http import done, page, way_back
from mitplan.core.verdict import Refused

from .. import actions, oidc, queries
from ..acting import Acting
from ..capacities import person_of
from ..models import Person
from .signing import entered, let_in, require_strong

COOKIE, PENDING = "mitplan_elsewhere", "mitplan_connect"
log = logging.getLogger(__name__)


@never_cache
@require_safe
def begin(request: HttpRequest, provider: str) -> HttpResponse:
    """Go to the other house; what is on its way lies in a cookie, so reading this address writes nothing."""
    house = _house(provider)
    try:
        address, kept = oidc.begin(house, _back(request, house), way_back(request))
    except oidc.Failed as error:
        raise _failed(house, error) from error
    answer = redirect(address)
    _keep(request, answer, COOKIE, kept, _path(house))
    return answer


@never_cache
@require_safe
def finish(request: HttpRequest, provider: str) -> HttpResponse:
    """Come back from there. In with whoever is known from before or invited; nobody else gets an account.

    Whoever isn't known yet may have an account all the same: that is theirs to say, signed in (`connect`).
    """
    house = _house(provider)
    given = {name: request.GET.get(name, "") for name in ("code", "state")}
    try:
        known, goal = oidc.finish(house, _back(request, house), given, request.COOKIES.get(COOKIE, ""))
    except oidc.Failed as error:
        raise _failed(house, error) from error
    person = queries.person_by_identity(house.key, known.subject) or _invited(house, known)
    if person is None:
        answer = _unknown(request, house, known)
    elif house.is_strong:
        answer = let_in(request, person, strong=True, to=goal)
    else:
        answer = entered(request, person, goal)
    answer.delete_cookie(COOKIE, path=_path(house))
    return answer


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def connect(request: HttpRequest) -> HttpResponse:
    """Say, signed in with what one had before, that it was oneself who came from the other house."""
    person, pending = person_of(request), oidc.kept(request.COOKIES.get(PENDING, ""))
    if pending is None:
        raise Refused(_("Hier ist nichts zu verbinden. Beginnen Sie noch einmal bei „Mein Konto“."))
    if queries.factors_of(person).exists():
        require_strong(request)
    if request.method != "POST":
        return page(request, "people/connect.html", {"title": _("Konten verbinden"), "pending": pending})
    try:
        actions.link_identity(person, pending.house.key, pending.subject, by=Acting(person))
    except ValidationError as error:
        raise Refused(error.messages[0]) from error
    told = _("Ab jetzt können Sie sich über %(name)s anmelden.") % {"name": pending.house.name}
    answer = done(request, "people:account", told)
    answer.delete_cookie(PENDING)
    return answer


@login_required
@require_POST
def disconnect(request: HttpRequest, provider: str) -> HttpResponse:
    """Come through another house no longer."""
    person = person_of(request)
    if queries.factors_of(person).exists():
        require_strong(request)
    try:
        actions.unlink_identity(person, provider, by=Acting(person))
    except ValidationError as error:
        raise Refused(error.messages[0]) from error
    return done(request, "people:account", _("Die Verbindung ist gelöst."))


def _invited(house: oidc.Provider, known: oidc.Known) -> Person | None:
    """Whoever has an invitation to an address that the house may vouch for opens their account by coming in."""
    invitation = queries.invitation_for_email(known.email) if known.email else None
    if invitation is None:
        return None
    name = f"{house.key}-{secrets.token_hex(6)}"
    try:
        with transaction.atomic():  # no account without a way in
            person = actions.accept_invitation(invitation, name, None, by=Acting(invitation.person))
            actions.link_identity(person, house.key, known.subject, by=Acting(person))
    except ValidationError as error:
        raise Refused(error.messages[0]) from error
    return person


def _unknown(request: HttpRequest, house: oidc.Provider, known: oidc.Known) -> HttpResponse:
    """The same answer whether there is an account with this address or not."""
    if request.user.is_authenticated:
        answer: HttpResponse = redirect("people:connect")
    else:
        head = {"title": _("Noch nicht verbunden"), "house": house}
        answer = page(request, "people/unknown.html", head, status=403)
    _keep(request, answer, PENDING, oidc.keep(house, known), "/")
    return answer


def _keep(request: HttpRequest, answer: HttpResponse, name: str, kept: str, path: str) -> None:
    secure = request.is_secure()
    answer.set_cookie(name, kept, oidc.PATIENCE, path=path, secure=secure, httponly=True, samesite="Lax")


def _house(key: str) -> oidc.Provider:
    house = oidc.provider(key)
    if house is None:
        raise Http404(_("Über diese Stelle kann man sich hier nicht anmelden."))
    return house


def _back(request: HttpRequest, house: oidc.Provider) -> str:
    return request.build_absolute_uri(reverse("people:oidc_finish", args=[house.key]))


def _path(house: oidc.Provider) -> str:
    return reverse("people:oidc_finish", args=[house.key])


def _failed(house: oidc.Provider, error: oidc.Failed) -> Refused:
    log.warning("Sign-in through %s failed: %s", house.key, error)
    return Refused(
        _("Die Anmeldung über %(name)s hat nicht geklappt. Versuchen Sie es noch einmal.") % {"name": house.name}
    )
