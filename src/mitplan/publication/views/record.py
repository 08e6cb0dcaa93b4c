"""What the record says about itself: where statements contradict each other, and the journal of public acts."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mitplan.core.http import page

from .. import archive
from ..frame import frame_of
from ..record import acts, disputes

_PER_PAGE, _ODD_SHOWN = 25, 10


@require_safe
def contradictions(request: HttpRequest, plan_key: str) -> HttpResponse:
    """Every field on which statements contradict each other, and what the dates don't bear."""
    frame = frame_of(request, plan_key)
    shown = Paginator(archive.disputed(frame.version), _PER_PAGE).get_page(request.GET.get("page"))
    odd = archive.with_gaps(frame.version, disputes.ODD_IN_TIME, _ODD_SHOWN)
    context = {
        **frame.context("contradictions"),
        "title": _("Widersprüche"),
        "page": shown,
        "elements": disputes.told(frame, list(shown.object_list)),
        "odd": [
            disputes.odd(frame, gap) | {"rows": disputes.in_time(frame, odd.get(gap, []))}
            for gap in disputes.ODD_IN_TIME
        ],
    }
    return page(request, "publication/contradictions.html", context)


@require_safe
def journal(request: HttpRequest, plan_key: str) -> HttpResponse:
    """The journal of a plan up to the version being read."""
    frame = frame_of(request, plan_key)
    asked = acts.Asked.read(request.GET)
    context = {
        **frame.context("journal"),
        "title": _("Journal"),
        "asked": asked,
        "journal": acts.read(frame, asked),
    }
    return page(request, "publication/journal.html", context)
