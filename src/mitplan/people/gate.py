"""Holds back whoever has an office and hasn't shown a second factor, where the installation wants one."""

from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from .capacities import offices_of
from .models import Person
from .sessions import STRONG

# What one may do before: read, come in, set up a second factor, keep one's own account, and leave.
READING: Final = {"publication", "search", "core"}
OWN: Final = frozenset(
    [
        "sign_in",
        "try_out",
        "second_step",
        "passkey_ask",
        "passkey_check",
        "oidc_begin",
        "oidc_finish",
        "connect",
        "disconnect",
        "sign_out",
        "account",
        "choose_capacity",
        "change_password",
        "change_address",
        "confirm_address",
        "end_sessions",
        "factors",
        "codes",
        "passkey_new",
        "passkey_add",
        "recovery",
        "remove_factor",
        "data",
        "download_data",
        "erase_oneself",
        "forgotten",
        "new_password",
        "accept",
        "accept_passkey_ask",
        "accept_with_passkey",
    ]
)


class SecondFactorMiddleware:
    """Leads to setting up a second factor before anything else is done in an office."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if settings.SECOND_FACTOR != "offices" or settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        match = request.resolver_match
        assert match is not None
        if match.namespace in READING or (match.namespace == "people" and match.url_name in OWN):
            return None
        person = request.user
        if not isinstance(person, Person) or request.session.get(STRONG) or not offices_of(person):
            return None
        messages.warning(request, _("In einem Amt arbeiten Sie hier mit zweitem Faktor. Richten Sie zuerst einen ein."))
        return redirect("people:factors")
