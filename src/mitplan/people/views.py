"""Signing in and out."""

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from mitplan.core.http import done, page

from .forms import SignIn


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with name and password, and go on to where one came from."""
    form = SignIn(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        login(request, form.get_user())
        return done(request, _way_on(request), _("Sie sind angemeldet."))
    return page(request, "registration/login.html", {"form": form, "next": _wish(request)})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out; by POST only, so that no link and no image can do it."""
    logout(request)
    return done(request, resolve_url(settings.LOGOUT_REDIRECT_URL), _("Sie sind abgemeldet."))


def _way_on(request: HttpRequest) -> str:
    """Where to go after signing in: the page one came from when it is one of ours."""
    target = _wish(request)
    if url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        return target
    return resolve_url(settings.LOGIN_REDIRECT_URL)


def _wish(request: HttpRequest) -> str:
    return request.POST.get("next") or request.GET.get("next", "")
