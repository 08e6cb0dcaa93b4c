"""One's own account."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mitplan.core.http import done, page, way_back
from mitplan.core.verdict import Refused

from .. import capacities, oidc, queries, rules
from ..models import Person
from .sessions import listed


@login_required
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Who one is here, in which capacity one acts, and what can be set."""
    chosen = capacities.capacity_of(request)
    context = {
        "title": _("Mein Konto"),
        "capacities": capacities.capacities_of(capacities.person_of(request)),
        "chosen": chosen,
        "sessions": listed(request),
        "email": queries.email_of(capacities.person_of(request)),
        "houses": _houses(capacities.person_of(request)),
        "keeps_accounts": rules.may_keep_accounts(chosen.acting),
    }
    return page(request, "people/account.html", context)


def _houses(person: Person) -> list[tuple[oidc.Provider, bool]]:
    """The other houses of this installation, and whether one signs in through them."""
    if not (houses := oidc.providers()):
        return []
    known = queries.houses_of(person)
    return [(house, house.key in known) for house in houses]


@login_required
@require_POST
def choose_capacity(request: HttpRequest) -> HttpResponse:
    """Act in another capacity from now on."""
    capacity = capacities.choose(request, request.POST.get("capacity", ""))
    if capacity is None:
        raise Refused(_("In dieser Rolle können Sie heute nicht handeln."))
    told = _("Sie handeln jetzt als: %(words)s") % {"words": capacity.words or _("Sie selbst")}
    return done(request, way_back(request) or "people:account", told)
