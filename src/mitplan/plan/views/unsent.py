"""What happens to a form that arrives when nobody is signed in any more: kept, and after signing in sent once more."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure

from mitplan.core.http import page
from mitplan.people.models import Person

from ..workbench import unsent

_ONCE_MORE = "noch-einmal"


def ask_to_sign_in(request: HttpRequest, plan_key: str) -> HttpResponse:
    """To the sign-in and back; what was sent is kept meanwhile, and whoever sent it is told so."""
    kept = _kept(request, plan_key)
    if request.method == "POST":
        told = _("Was Sie eingegeben haben, ist aufgehoben; nach dem Anmelden bekommen Sie es zurück.")
        lost = _("Es ist nichts gespeichert; füllen Sie das Formular nach dem Anmelden noch einmal aus.")
        messages.warning(request, f"{_('Ihre Anmeldung ist zu Ende.')} {told if kept else lost}")
    return redirect_to_login(kept or request.get_full_path())


def _kept(request: HttpRequest, plan_key: str) -> str:
    """Where what was sent is given back, "" where it couldn't be kept."""
    mark = request.POST.get(unsent.MARK, "") if request.method == "POST" and not request.FILES else ""
    if not mark or not plan_key or not unsent.keep(mark, plan_key, request.get_full_path(), request.POST.lists()):
        return ""
    return f"{request.path}?{_ONCE_MORE}=1"


def without_proof(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose proof of origin is stale, as after signing in again elsewhere: kept as well, and never acted on."""
    match = request.resolver_match
    goal = _kept(request, match.kwargs.get("plan_key", "")) if match and match.namespace == "plan" else ""
    return redirect(goal) if goal else csrf_failure(request, reason)


def given_back(request: HttpRequest, plan_key: str) -> HttpResponse | None:
    """The page that gives back what was kept, or throws it away; None for any other request."""
    person = request.user
    assert isinstance(person, Person)
    if request.method == "POST" and request.POST.get(unsent.AGAIN) == "drop":
        unsent.forget(person, plan_key, request.path)
        return redirect(request.path)
    if request.method == "POST" or _ONCE_MORE not in request.GET:
        return None
    kept = unsent.kept_for(person, plan_key, request.path)
    return _page(request, person, kept.data) if kept else redirect(request.path)


def _page(request: HttpRequest, person: Person, data: dict[str, Any]) -> HttpResponse:
    context = {
        "title": _("Ihre Eingaben sind noch da"),
        "address": data["address"],
        "carried": [(name, value) for name, values in data["fields"] for value in values],
        "readable": unsent.readable(
            data["fields"], request.resolver_match.kwargs.get("kind", "") if request.resolver_match else ""
        ),
        "typed_by": unsent.mark_of(person),
    }
    return page(request, "plan/unsent.html", context)


def sent_again(request: HttpRequest, plan_key: str) -> None:
    """After what was kept has been sent once more: it is in the form, or in the record."""
    if request.method == "POST" and unsent.AGAIN in request.POST and isinstance(request.user, Person):
        unsent.forget(request.user, plan_key, request.path)
