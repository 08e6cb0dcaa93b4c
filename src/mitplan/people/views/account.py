"""One's own account."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mitplan.core.http import done, page, way_back
from mitplan.core.verdict import Refused

from .. import capacities


@login_required
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Who one is here, in which capacity one acts, and what can be set."""
    context = {
        "title": _("Mein Konto"),
        "capacities": capacities.capacities_of(request.user),
        "chosen": capacities.capacity_of(request),
    }
    return page(request, "people/account.html", context)


@login_required
@require_POST
def choose_capacity(request: HttpRequest) -> HttpResponse:
    """Act in another capacity from now on."""
    capacity = capacities.choose(request, request.POST.get("capacity", ""))
    if capacity is None:
        raise Refused(_("In dieser Rolle können Sie heute nicht handeln."))
    told = _("Sie handeln jetzt als: %(words)s") % {"words": capacity.words or _("Sie selbst")}
    return done(request, way_back(request) or "people:account", told)
