"""Signing in and out."""

from django.conf import settings
from django.contrib.auth import login, logout
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from mitplan.core.http import done, page, way_back

from .. import queries, sessions
from ..forms import SignIn
from ..models import Person


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with name and password, and go on to where one came from."""
    form = SignIn(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        return entered(request, form.get_user())
    context = {"form": form, "next": way_back(request), "cast": queries.demo_cast() if settings.DEMO else []}
    status = 429 if form.has_error(NON_FIELD_ERRORS, "throttled") else 200
    return page(request, "registration/login.html", context, status=status)


@never_cache
@require_POST
def try_out(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the cast without a password; on a demo of this machine only."""
    person = queries.demo_person(request.POST.get("person", "")) if settings.DEMO else None
    if person is None:
        raise Http404(_("Ausprobieren ohne Passwort geht nur in der Demo, und nur mit den Personen der Anmeldeseite."))
    return entered(request, person)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out; by POST only, so that no link and no image can do it."""
    logout(request)
    return done(request, resolve_url(settings.LOGOUT_REDIRECT_URL), _("Sie sind abgemeldet."))


def entered(request: HttpRequest, person: Person) -> HttpResponse:
    """Begin the session of somebody who has proved who they are."""
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    sessions.begin(request, strong=False)
    return done(request, way_back(request) or resolve_url(settings.LOGIN_REDIRECT_URL), _("Sie sind angemeldet."))
