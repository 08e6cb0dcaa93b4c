"""Keeps what is typed and not sent off, and gives it back."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mitplan.core.http import done

from ..actions.jottings import drop_jotting
from ..actions.jottings import jot as keep
from ..workbench.unsent import AGAIN, MARK
from .desk import desk_of, element_on

_OURS = ("csrfmiddlewaretoken", "step", MARK, AGAIN)


@login_required
@require_POST
def jot(request: HttpRequest, plan_key: str, kind: str, number: str) -> HttpResponse:
    """Keep what is in the form of an element; asked by the page itself every few seconds while somebody types."""
    desk = desk_of(request, plan_key)
    here = element_on(desk, kind, number)
    if request.POST.get("step") == "drop":
        drop_jotting(desk.by, desk.plan, here.reference)
        return done(request, desk.element_url(here), _("Die ungesicherten Eingaben sind verworfen."))
    data = {name: values for name, values in request.POST.lists() if name not in _OURS}
    if not data:
        return redirect(desk.element_url(here))
    try:
        kept = keep(desk.by, desk.plan, here.reference, data)
    except ValidationError as error:
        return JsonResponse({"fault": " ".join(error.messages)}, status=422)
    return JsonResponse({"at": kept.at.isoformat()})
