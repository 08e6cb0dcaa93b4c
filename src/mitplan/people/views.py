"""Signing in and out."""

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from mitplan.core.http import done, page, way_back

from .forms import SignIn


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with name and password, and go on to where one came from."""
    form = SignIn(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        login(request, form.get_user())
        return done(request, way_back(request) or resolve_url(settings.LOGIN_REDIRECT_URL), _("Sie sind angemeldet."))
    return page(request, "registration/login.html", {"form": form, "next": way_back(request)})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out; by POST only, so that no link and no image can do it."""
    logout(request)
    return done(request, resolve_url(settings.LOGOUT_REDIRECT_URL), _("Sie sind abgemeldet."))
