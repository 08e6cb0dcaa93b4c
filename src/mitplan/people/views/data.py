"""What is kept about a person, for themselves, and being erased."""

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from mitplan.core.http import done, page
from mitplan.core.verdict import require

from .. import actions, own, queries, rules
from ..acting import Acting
from ..capacities import acting_of, person_of
from ..forms import Erase


@login_required
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """What is kept about oneself, in numbers, with the download of all of it."""
    told = own.data_of(person_of(request))
    counts = {name: len(rows) for name, rows in told.items() if isinstance(rows, list)}
    may_erase = rules.may_erase(Acting(person_of(request)), person_of(request))
    context = {"title": _("Meine Daten"), "counts": counts, "journal": counts.get("journal", 0), "may_erase": may_erase}
    return page(request, "people/data.html", {**context, "email": queries.email_of(person_of(request))})


@login_required
@never_cache
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """Everything kept about oneself, as JSON."""
    told = own.data_of(person_of(request))
    answer = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = 'attachment; filename="meine-daten.json"'
    return answer


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def erase_oneself(request: HttpRequest) -> HttpResponse:
    """Leave for good."""
    person = person_of(request)
    answer = _erase(request, person, Acting(person))
    if answer is None:
        logout(request)
        return done(request, "people:sign_in", _("Ihr Konto und Ihr Name sind gelöscht."))
    return answer


@login_required
@require_safe
def persons(request: HttpRequest) -> HttpResponse:
    """Everybody in the register, for whoever keeps accounts."""
    require(rules.may_keep_accounts(acting_of(request)))
    return page(request, "people/persons.html", {"title": _("Personen"), "rows": queries.persons_known()})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, key: str) -> HttpResponse:
    """Erase somebody who has asked for it."""
    by = acting_of(request)
    require(rules.may_keep_accounts(by))
    person = queries.person_by_key(key)
    if person is None:
        raise Http404(_("Diese Person gibt es nicht, oder sie ist schon gelöscht."))
    return _erase(request, person, by) or done(request, "people:persons", _("Die Person ist gelöscht."))


def _erase(request: HttpRequest, person, by: Acting) -> HttpResponse | None:
    """The page that asks, or None when it is done."""
    require(rules.may_erase(by, person))
    form = Erase(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.erase(person, form.cleaned_data["reason"], by=by)
        except ValidationError as error:
            form.add_error("reason", error)
        else:
            return None
    title = _("%(name)s löschen") % {"name": person.name}
    context = {"title": title, "form": form, "back": reverse("people:account"), "submit": _("Endgültig löschen")}
    return page(request, "people/erase.html", context)
