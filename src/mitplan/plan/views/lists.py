"""The list of one kind of the draft, and a new element for it."""

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from mitplan.core.http import done, page
from mitplan.core.tables import CSV_TYPE, csv_of
from mitplan.core.verdict import require

from .. import actions
from ..actions import Draft
from ..forms.elements import NewElement
from ..states import Kind
from ..wording import PLURALS
from ..workbench.contents import drafted
from ..workbench.faults import put_on_form
from ..workbench.listing import filters, matching, shown, table_of
from ..workbench.looking import free_number
from .desk import desk_of, page_of_workbench, reading_page

PAGE_SIZE = 200
_ROUTES = {"reset": "listing", "csv": "list_csv", "new": "new", "reorder": "reorder", "bulk": "bulk"}


@reading_page
def listing(request: HttpRequest, plan_key: str, kind: str) -> HttpResponse:
    """The elements of one kind in the draft, filtered by address; the withdrawn ones apart."""
    desk = desk_of(request, plan_key)
    rows = drafted(desk.plan)
    asked = _asked(request)
    found = matching(rows, kind, asked)
    current = [row for row in found if row.is_current]
    offered = filters(rows, kind, asked, desk.plan.language)
    shown_page = Paginator(current, PAGE_SIZE).get_page(request.GET.get("page"))
    whole = not any(asked.get(entry["name"]) for entry in offered)
    context = {
        "is_whole": whole,
        "page": shown_page,
        "rows": shown(list(shown_page.object_list), desk.element_url),
        "withdrawn": shown([row for row in found if not row.is_current], desk.element_url),
        "count": len(current),
        "whole": sum(1 for row in rows if row.kind == kind and row.is_current),
        "filters": offered,
        "open": not whole,
        "query": request.GET.urlencode(),
        "placeable": bool(desk.may_write) and whole,
        "movable": bool(desk.may_write) and whole and shown_page.paginator.num_pages == 1,
        **{f"{name}_url": desk.url(route, kind) for name, route in _ROUTES.items()},
    }
    return page(request, "plan/listing.html", desk.context(PLURALS[kind], kind=kind, **context))


@reading_page
def as_csv(request: HttpRequest, plan_key: str, kind: str) -> HttpResponseBase:
    """The same list with the same filters as CSV: what is shown, on all of its pages."""
    desk = desk_of(request, plan_key)
    current = [row for row in matching(drafted(desk.plan), kind, _asked(request)) if row.is_current]
    table = table_of(str(PLURALS[kind]), shown(current, desk.element_url))
    answer = StreamingHttpResponse(csv_of(table), content_type=CSV_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{desk.key}-{kind}.csv"'
    return answer


def _asked(request: HttpRequest) -> dict[str, str]:
    return {name: str(value) for name, value in request.GET.items() if value}


@page_of_workbench
def new(request: HttpRequest, plan_key: str, kind: str) -> HttpResponse:
    """A new element: number and title; the rest follows on its own page."""
    desk = desk_of(request, plan_key)
    require(desk.may_write)
    if kind == Kind.PLAN:
        raise Http404(_("Der Plan als Ganzes steht nur einmal da."))
    form = NewElement(request.POST or None, initial={"number": free_number(desk.plan, kind)})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.draft(desk.plan, Draft(kind=kind, number=given["number"], title=given["title"]), by=desk.by)
        except ValidationError as error:
            put_on_form(form, error)
        else:
            return done(request, desk.element_url(made), _("%(element)s ist angelegt.") % {"element": made})
    title = _("%(kind)s: neuer Eintrag") % {"kind": Kind(kind).label}
    context = {"form": form, "submit": _("Anlegen und weiter ausfüllen"), "cancel_url": desk.url("listing", kind)}
    return page(request, "plan/plain_form.html", desk.context(title, kind=kind, deep=True, **context))
