"""Where taking part begins: what is open now, what comes next, and who works on the plan."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mitplan.core.http import page

from ..frame import Room, in_plan
from ..queries.phases import bodies_at_work, phases_of


@require_safe
@in_plan
def home(request: HttpRequest, room: Room) -> HttpResponse:
    """The overview."""
    phases = phases_of(room.plan)
    context = room.context(_("Mitmachen"), "home", phases=phases, charges=bodies_at_work(room.plan))
    return page(request, "conference/home.html", context)
