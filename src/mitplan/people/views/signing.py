"""Signing in and out."""

import time

from django.conf import settings
from django.contrib.auth import login, logout
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, resolve_url
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from mitplan.core.http import done, page, way_back
from mitplan.core.verdict import Refused

from .. import actions, factors, oidc, queries, sessions, throttling
from ..acting import Acting
from ..forms import TOO_MANY, Code, SignIn
from ..models import Person

HALF = "half"
PATIENCE = 600


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with name and password, and go on to where one came from."""
    form = SignIn(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        return entered(request, form.get_user())
    cast = queries.demo_cast() if settings.DEMO else []
    context = {"form": form, "next": way_back(request), "cast": cast, "providers": oidc.providers()}
    status = 429 if form.has_error(NON_FIELD_ERRORS, "throttled") else 200
    return page(request, "people/sign_in.html", context, status=status)


def entered(request: HttpRequest, person: Person, to: str = "") -> HttpResponse:
    """After the first factor: in, or on to the second where there is one."""
    if not queries.factors_of(person).exists():
        return let_in(request, person, strong=False, to=to)
    half = {"person": person.pk, "at": int(time.time()), "next": to or way_back(request)}
    request.session[HALF] = half | {"state": person.get_session_auth_hash()}
    return redirect("people:second_step")


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """Show the second factor, within ten minutes of the password."""
    half = request.session.get(HALF, {})
    person = queries.person_by_pk(half["person"]) if half.get("at", 0) > time.time() - PATIENCE else None
    # A password that was changed meanwhile is no first step any more.
    if person is None or not constant_time_compare(half.get("state", ""), person.get_session_auth_hash()):
        return redirect("people:sign_in")
    form = Code(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not (fault := _fault(request, person, form.cleaned_data["code"])):
            return let_in(request, person, strong=True, to=half["next"])
        form.add_error("code", fault)
    head = {"title": _("Zweiter Schritt"), "form": form, "next": half["next"]}
    return page(request, "people/second_step.html", head)


def _fault(request: HttpRequest, person: Person, code: str) -> str:
    """What is wrong with the code; "" when it is the app's, or one on paper, which is then used up."""
    if not throttling.count(throttling.CODE.of(throttling.address_of(request), str(person.pk))):
        return str(TOO_MANY)
    wrong = _("Der Code passt nicht, oder er ist schon benutzt. Warten Sie auf den nächsten.")
    if not factors.is_of_app(code):
        return "" if actions.use_recovery_code(person, code, by=Acting(person)) else wrong
    if not throttling.count(throttling.DIGITS.of(str(person.pk), person.get_session_auth_hash())):
        return _(
            "Zu diesem Konto hat jemand zu viele Zahlencodes versucht. Nehmen Sie einen Ersatzcode oder einen "
            "Passkey. Waren Sie das nicht selbst, kennt jemand Ihr Passwort: Setzen Sie über „Passwort vergessen?“ "
            "ein neues, dann gelten Zahlencodes sofort wieder."
        )
    return "" if factors.proves(person, code) else wrong


@require_POST
def passkey_ask(request: HttpRequest) -> HttpResponse:
    """What the browser needs to show a passkey; the same for everybody."""
    return JsonResponse(factors.ask_for_known(host_of(request)))


@never_cache
@require_POST
def passkey_check(request: HttpRequest) -> HttpResponse:
    """Sign in with the passkey that the browser has shown: it is both factors in one."""
    failed = Refused(_("Mit diesem Passkey können Sie sich hier nicht anmelden. Versuchen Sie es mit dem Passwort."))
    given = [request.POST.get(name, "") for name in ("credential", "state")]
    address = throttling.ADDRESS.of(throttling.address_of(request))
    if not throttling.count(address):
        raise Refused(str(TOO_MANY))
    try:
        person = factors.person_by_passkey(host_of(request), *given)
    except factors.Unproven as error:
        raise failed from error
    throttling.forgive(address)
    return let_in(request, person, strong=True)


@never_cache
@require_POST
def try_out(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the cast without a password; on a demo of this machine only."""
    person = queries.demo_person(request.POST.get("person", "")) if settings.DEMO else None
    if person is None:
        raise Http404(_("Ausprobieren ohne Passwort geht nur in der Demo, und nur mit den Personen der Anmeldeseite."))
    return let_in(request, person, strong=False)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out; by POST only, so that no link and no image can do it."""
    logout(request)
    return done(request, resolve_url(settings.LOGOUT_REDIRECT_URL), _("Sie sind abgemeldet."))


def begin(request: HttpRequest, person: Person, *, strong: bool) -> None:
    """Begin the session of somebody who has proved who they are."""
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session.pop(HALF, None)
    sessions.begin(request, strong=strong)


def let_in(request: HttpRequest, person: Person, *, strong: bool, to: str = "") -> HttpResponse:
    """Begin the session of somebody who has proved who they are, and lead them on."""
    begin(request, person, strong=strong)
    return done(request, to or way_back(request) or resolve_url(settings.LOGIN_REDIRECT_URL), _("Sie sind angemeldet."))


def host_of(request: HttpRequest) -> str:
    """The name under which somebody came, without a port: what passkeys belong to."""
    return request.get_host().partition(":")[0]


def require_strong(request: HttpRequest) -> None:
    """What opens further ways in is for whoever came with the second factor."""
    if not request.session.get(sessions.STRONG):
        raise Refused(_("Melden Sie sich dafür ab und mit dem zweiten Faktor wieder an."))
