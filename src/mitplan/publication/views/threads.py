"""The thread of a plan as a whole."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mitplan.core.http import page

from ..frame import frame_of
from ..thread.whole import context_of


@require_safe
def whole(request: HttpRequest, plan_key: str) -> HttpResponse:
    """Flow, story, and one line for each recommendation."""
    frame = frame_of(request, plan_key)
    head = {
        "title": _("Der Faden des ganzen Plans"),
        "lead": _("Wer hat etwas empfohlen, was wurde geantwortet, und was wurde daraus?"),
    }
    return page(request, "publication/thread.html", {**frame.context("thread"), **head, **context_of(frame, request)})
