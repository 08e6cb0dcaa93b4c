"""Signing in through another house: it says who somebody is, and we say whether they have an account."""

import logging
import secrets

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mitplan.core.http import way_back
from mitplan.core.verdict import Refused

from .. import actions, oidc, queries
from ..acting import Acting
from ..models import Person
from .signing import entered, let_in

COOKIE = "mitplan_elsewhere"
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
    answer.set_cookie(
        COOKIE,
        kept,
        max_age=oidc.PATIENCE,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
        path=_path(house),
    )
    return answer


@never_cache
@require_safe
def finish(request: HttpRequest, provider: str) -> HttpResponse:
    """Come back from there. In with whoever has an account or an invitation; nobody else gets one."""
    house = _house(provider)
    given = {name: request.GET.get(name, "") for name in ("code", "state")}
    try:
        known, goal = oidc.finish(house, _back(request, house), given, request.COOKIES.get(COOKIE, ""))
    except oidc.Failed as error:
        raise _failed(house, error) from error
    person = _person(house, known)
    answer = let_in(request, person, strong=True, to=goal) if house.is_strong else entered(request, person, goal)
    answer.delete_cookie(COOKIE, path=_path(house))
    return answer


def _person(house: oidc.Provider, known: oidc.Known) -> Person:
    """Known from an earlier time, or by a verified address that has an account or an invitation here."""
    if person := queries.person_by_identity(house.key, known.subject):
        return person
    none = Refused(
        _("Zu dieser Person gibt es hier kein Konto und keine Einladung. Bitten Sie die Koordinierungsstelle.")
    )
    person = queries.person_by_verified_email(known.email) if known.email else None
    try:
        if person is None:
            invitation = queries.invitation_for_email(known.email) if known.email else None
            if invitation is None:
                raise none
            name = f"{house.key}-{secrets.token_hex(6)}"
            person = actions.accept_invitation(invitation, name, None, by=Acting(invitation.person))
        actions.link_identity(person, house.key, known.subject, by=Acting(person))
    except ValidationError as error:
        raise Refused(error.messages[0]) from error
    return person


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
