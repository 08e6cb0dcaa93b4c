"""Lists of elements, and the ledger of recommendations."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from mitplan.core.http import page
from mitplan.core.tables import CSV_TYPE, csv_of
from mitplan.plan.states import Kind, MeasureKind

from .. import addresses, queries
from ..frame import frame_of
from ..home.coverage import coverage_of
from ..lists import filters
from ..lists import rows as lists
from ..lists.table import table_of
from ..selections import selected


@require_safe
def listing(request: HttpRequest, plan_key: str, kind: str) -> HttpResponse:
    """The elements of one kind, filtered and sorted by address; for recommendations the ledger."""
    frame = frame_of(request, plan_key)
    asked = filters.read(frame.version, frame.root, kind, request.GET)
    is_ledger = kind == Kind.RECOMMENDATION
    size = lists.TALL_PAGE_SIZE if is_ledger else lists.PAGE_SIZE
    found = Paginator(selected(frame.version, asked.selection), size)
    shown = found.get_page(request.GET.get("page"))
    withdrawn = queries.withdrawn_counts(frame.version).get(kind, 0)
    context = {
        **frame.context(kind),
        "title": addresses.PLURALS[kind],
        "lead": lists.LEADS.get(kind, ""),
        "kind": kind,
        "page": shown,
        "rows": lists.rows_of(frame, kind, shown.object_list),
        "heads": lists.heads_of(kind),
        "count": _counted(asked, found.count),
        "whole": queries.kind_counts(frame.version).get(kind, 0),
        "withdrawn": {"count": withdrawn, "url": frame.listing(kind, "state=withdrawn")},
        "sorting": filters.sorting(asked),
        "csv_url": filters.table_address(frame.key, asked),
        "coverage": coverage_of(frame) if is_ledger else None,
        **filters.form(asked, filters.labels_for(asked)),
    }
    return page(request, f"publication/{'ledger' if is_ledger else 'listing'}.html", context)


@require_safe
def as_csv(request: HttpRequest, plan_key: str, kind: str) -> HttpResponseBase:
    """The same list with the same filters as a table: what is shown on all of its pages."""
    frame = frame_of(request, plan_key)
    asked = filters.read(frame.version, frame.root, kind, request.GET)
    table = table_of(frame, kind, str(addresses.PLURALS[kind]), selected(frame.version, asked.selection).iterator())
    answer = HttpResponse() if request.method == "HEAD" else StreamingHttpResponse(csv_of(table))
    answer["Content-Type"] = CSV_TYPE
    name = f"{plan_key}-{addresses.SEGMENTS[kind]}-{frame.version.number}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _counted(asked: filters.Asked, found: int) -> str:
    """How many elements a list found, in words."""
    version, kind = asked.version, asked.kind
    if asked.selection.withdrawn:
        return lists.counted(found, queries.withdrawn_counts(version).get(kind, 0), kind)
    programmes = queries.facet_counts(version, kind).get("measure_kind", {}).get(MeasureKind.PROGRAMME, 0)
    return lists.counted(found, queries.kind_counts(version).get(kind, 0), kind, programmes)
