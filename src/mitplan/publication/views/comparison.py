"""Two versions side by side, as page, workbook and JSON."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mitplan.core.http import page
from mitplan.core.tables import XLSX_TYPE

from ..comparison import fates, files, overview, telling
from ..comparison.sides import Sides, sides_of
from ..frame import Frame, frame_in

_PER_PAGE = 25


@require_safe
def comparison(request: HttpRequest, plan_key: str) -> HttpResponse:
    """What differs between two versions, element by element and word by word, and what became of recommendations."""
    sides = sides_of(plan_key, request.GET.get("von", ""), request.GET.get("nach", ""))
    frame = frame_in(plan_key, sides.after.version.number)
    context = {
        **frame.context("versions"),
        "title": _("Was sich geändert hat"),
        "crumbs": [*frame.context()["crumbs"], (_("Fassungen"), reverse("publication:versions", args=[plan_key]))],
        "sides": sides,
    }
    if sides.before:
        shows_fates = request.GET.get("ansicht") == "empfehlungen"
        context |= _fates(request, sides) if shows_fates else _changes(request, frame, sides)
    return page(request, "publication/comparison.html", context)


def _changes(request: HttpRequest, frame: Frame, sides: Sides) -> dict[str, Any]:
    before = _before(sides)
    chosen = {name: request.GET.get(name, "") for name in ("art", "was", "nur")}
    found = overview.overview(before, sides.after.version)
    shown = Paginator(found.narrowed(*chosen.values()), _PER_PAGE).get_page(request.GET.get("page"))
    return {
        "overview": found,
        "page": shown,
        "groups": telling.told(frame, before, list(shown.object_list)),
        "is_narrowed": any(chosen.values()),
        **chosen,
    }


def _fates(request: HttpRequest, sides: Sides) -> dict[str, Any]:
    before = _before(sides)
    found = fates.fates_of(before, sides.after.version)
    fate = request.GET.get("schicksal", "")
    shown = Paginator(found.narrowed(fate), _PER_PAGE).get_page(request.GET.get("page"))
    languages = before.header["plan"]["language"], sides.after.version.header["plan"]["language"]
    return {
        "fates": found,
        "fate": fate,
        "page": shown,
        "stories": [
            {"story": story, "label": fates.FATES[story.fate], "language": languages[not story.is_former]}
            for story in shown.object_list
        ],
    }


def _before(sides: Sides) -> Any:
    if sides.before is None:
        raise Http404(_("Zu dieser Fassung gibt es keine frühere zum Vergleichen."))
    return sides.before.version


@require_safe
def comparison_json(request: HttpRequest, plan_key: str) -> HttpResponse:
    """The comparison as data, with every value as the documents hold it."""
    sides = sides_of(plan_key, request.GET.get("von", ""), request.GET.get("nach", ""))
    content = files.as_json(_before(sides), sides.after.version)
    return _file(content, "application/json", f"{_name(sides)}.json")


@require_safe
def comparison_xlsx(request: HttpRequest, plan_key: str) -> HttpResponse:
    """The comparison as a workbook, in the words of the plan's own language."""
    sides = sides_of(plan_key, request.GET.get("von", ""), request.GET.get("nach", ""))
    frame = frame_in(plan_key, sides.after.version.number)
    with translation.override(frame.language):
        content = files.as_workbook(frame, _before(sides))
    return _file(content, XLSX_TYPE, f"{_name(sides)}.xlsx")


def _name(sides: Sides) -> str:
    before = _before(sides)
    former = f"{before.plan.key}-" if before.plan_id != sides.after.version.plan_id else ""
    return f"{sides.after.version.plan.key}-vergleich-{former}{before.number}-{sides.after.version.number}"


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
