"""HTTP in and out for all rooms: page or region, done, and refusals as pages."""

from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

from .verdict import Refused


def page(
    request: HttpRequest, template: str, context: dict[str, Any], *, regions: Sequence[str] = (), status: int = 200
) -> HttpResponse:
    """The whole page, or the one region htmx asked for: a template of its own, `<page>_<region>.html`.

    Only regions named here are given out. A bound form that isn't valid makes the answer a 422.
    """
    form = context.get("form")
    if status == 200 and form is not None and form.is_bound and not form.is_valid():
        status = 422
    target = request.headers.get("HX-Target", "")
    if request.headers.get("HX-Request") and target in regions:
        template = template.replace(".html", f"_{target}.html")
    response = render(request, template, context, status=status)
    if regions:
        patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def whole_number(text: str, digits: int) -> int | None:
    """A whole number that stands in an address; None for anything else, and for more digits than that."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= digits else None


def done(request: HttpRequest, to: Any, message: str = "", *args: Any) -> HttpResponseRedirect:
    """After a verb: say what was done and go to the thing. Always a redirect, for htmx too."""
    if message:
        messages.success(request, message)
    return redirect(to, *args)


def way_back(request: HttpRequest) -> str:
    """Where the reader came from and may be led back to: `next`, when it is an address of ours; else ""."""
    wish = request.POST.get("next") or request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(wish, {request.get_host()}, require_https=request.is_secure())
    return wish if ours else ""


class PrivateMiddleware:
    """Keeps what was made for somebody signed in out of every cache: after signing out, "back" must not show it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # By the cookie and not by the user: whoever only reads must not cause a session to be looked up.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response


class RefusalMiddleware:
    """Turns a verb's `Refused` into a 403 page with its sentence."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            return render(request, "403.html", {"reason": exception.reason, "back": way_back(request)}, status=403)
        return None
