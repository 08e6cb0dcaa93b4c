from django.utils.translation import gettext as _

from mitplan.core.http import page

from .. import overview, shortfalls
from ..frame import frame_of


def start(request):
    """The plans, what Mitplan is, and how to verify what it says."""
    context = {"title": _("Öffentliche Pläne, zum Nachprüfen"), "plans": overview.plans()}
    return page(request, "publication/start.html", context)


def plan(request, plan_key):
    """Where a plan stands, and the way to everything else about it."""
    frame = frame_of(request, plan_key)
    context = {**frame.context("home"), **overview.home_of(frame)}
    return page(request, "publication/plan.html", {**context, "title": context["plan"].title})


def gaps(request, plan_key):
    """What the plan lacks, kind by kind, and what its sums of money leave out."""
    frame = frame_of(request, plan_key)
    context = {**frame.context("gaps"), "title": _("Lücken und Kosten"), **shortfalls.page_of(frame)}
    return page(request, "publication/gaps.html", context)
