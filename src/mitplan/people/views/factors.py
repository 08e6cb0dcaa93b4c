"""Setting up second factors."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mitplan.core.http import done, page
from mitplan.core.verdict import Refused

from .. import actions, factors, queries
from ..acting import Acting
from ..capacities import person_of
from ..forms import AddCodes
from ..models import Person
from ..sessions import STRONG
from .signing import host_of, require_strong


@login_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The second factors one has."""
    person = person_of(request)
    context = {
        "title": _("Zweiter Faktor"),
        "rows": queries.factors_of(person),
        "codes_left": queries.recovery_codes_left(person),
    }
    return page(request, "people/factors.html", context)


@sensitive_post_parameters()
@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def codes(request: HttpRequest) -> HttpResponse:
    """Set up an app with codes."""
    person = person_of(request)
    _require_strong_for_another(request)
    given = factors.offered(person, request.POST.get("offer", ""))
    secret = given or factors.new_secret()
    offer = {"offer": factors.offer(person, secret)}
    form = AddCodes({**request.POST.dict(), **offer} if request.method == "POST" else None, initial=offer)
    if form.is_valid() and _is_set_up(person, given, form):
        return _added(request)
    context = {
        "title": _("App mit Zahlencodes"),
        "form": form,
        "key": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "drawing": factors.picture(
            factors.setup_address(person, secret, host_of(request)), _("QR-Code mit dem Schlüssel, der darunter steht")
        ),
    }
    return page(request, "people/codes.html", context)


def _is_set_up(person: Person, secret: str | None, form: AddCodes) -> bool:
    """Keep the app. Until then its secret lies in the form alone, encrypted: reading the page keeps nothing."""
    if secret is None:
        form.add_error(None, _("Das ist zu lange her. Nehmen Sie das Bild neu auf, oder tippen Sie den Schlüssel ab."))
        return False
    try:
        actions.add_codes(person, secret, form.cleaned_data["code"], form.cleaned_data["name"], by=Acting(person))
    except ValidationError as error:
        form.add_error("code", error)
        return False
    return True


@login_required
@require_POST
def passkey_ask(request: HttpRequest) -> HttpResponse:
    """What the browser needs to make a passkey."""
    _require_strong_for_another(request)
    return JsonResponse(factors.ask_for_new(person_of(request), host_of(request)))


@login_required
@require_POST
def passkey_add(request: HttpRequest) -> HttpResponse:
    """Keep the passkey that the browser made."""
    person = person_of(request)
    _require_strong_for_another(request)
    given = [request.POST.get(name, "") for name in ("credential", "state")]
    try:
        proof = factors.new_passkey(person, host_of(request), *given)
        actions.add_passkey(person, proof, request.POST.get("name", ""), by=Acting(person))
    except (factors.Unproven, ValidationError) as error:
        raise Refused(_("Der Passkey ließ sich nicht einrichten. Versuchen Sie es noch einmal.")) from error
    return _added(request)


@login_required
@require_POST
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Take a second factor away."""
    person = person_of(request)
    factor = queries.factors_of(person).filter(pk=number).first()
    if factor is None:
        raise Http404(_("Diesen zweiten Faktor haben Sie nicht."))
    require_strong(request)
    actions.remove_factor(factor, by=Acting(person))
    return done(request, "people:factors", _("Der zweite Faktor ist entfernt."))


@login_required
@never_cache
@require_POST
def recovery(request: HttpRequest) -> HttpResponse:
    """Make new codes for paper and show them once."""
    person = person_of(request)
    if not queries.factors_of(person):
        raise Refused(_("Ersatzcodes gibt es zu einem zweiten Faktor. Richten Sie zuerst einen ein."))
    require_strong(request)
    codes = actions.renew_recovery_codes(person, by=Acting(person))
    return page(request, "people/recovery.html", {"title": _("Ihre Ersatzcodes"), "codes": codes})


def _added(request: HttpRequest) -> HttpResponse:
    request.session[STRONG] = True
    return done(
        request, "people:factors", _("Der zweite Faktor ist eingerichtet. Lassen Sie sich jetzt Ersatzcodes geben.")
    )


def _require_strong_for_another(request: HttpRequest) -> None:
    """Whoever came in by password alone, before there was a factor, can't add their own to it."""
    if queries.factors_of(person_of(request)).exists():
        require_strong(request)
