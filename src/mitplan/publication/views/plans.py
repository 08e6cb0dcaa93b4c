"""The start page, the home of a plan, and what a plan lacks."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mitplan.core.http import page

from ..frame import frame_of
from ..home import overview, shortfalls


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The plans, what Mitplan is, and how to verify what it says."""
    context = {"title": _("Öffentliche Pläne, zum Nachprüfen"), "plans": overview.plans()}
    return page(request, "publication/start.html", context)


@require_safe
def plan(request: HttpRequest, plan_key: str) -> HttpResponse:
    """Where a plan stands, and the way to everything else about it."""
    frame = frame_of(request, plan_key)
    context = {**frame.context("home"), **overview.home_of(frame)}
    return page(
        request, "publication/plan.html", {**context, "title": context["plan"].title, "heading": context["plan"].name}
    )


@require_safe
def gaps(request: HttpRequest, plan_key: str) -> HttpResponse:
    """What the plan lacks, kind by kind, and what its sums of money leave out."""
    frame = frame_of(request, plan_key)
    context = {**frame.context("gaps"), "title": _("Lücken und Kosten"), **shortfalls.page_of(frame)}
    return page(request, "publication/gaps.html", context)
