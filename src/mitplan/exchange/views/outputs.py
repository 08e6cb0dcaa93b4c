"""HTTP in, query, file out: the draft as a workbook and as lists."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mitplan.core.http import page
from mitplan.core.tables import CSV_TYPE, XLSX_TYPE, csv_of
from mitplan.plan.wording import PLURALS

from ..workbook import table_of, workbook_of
from .frame import frame
from .intakes import file_of
from .mappings import writer_of


@login_required
@require_http_methods(["GET", "HEAD"])
def outputs(request: HttpRequest, plan_key: str) -> HttpResponse:
    """What can be taken away of the draft."""
    plan, by = writer_of(request, plan_key)
    book = {
        "url": reverse("exchange:workbook", args=[plan.key]),
        "label": _("Arbeitsmappe des Plans"),
        "format": "XLSX",
        "note": _("Alles, was im Entwurf steht, zum Ausfüllen und Wiedereinlesen."),
    }
    lists = [
        {"url": reverse("exchange:list", args=[plan.key, str(kind)]), "label": label, "format": "CSV"}
        for kind, label in PLURALS.items()
    ]
    context = {
        **frame(request, plan, by, _("Ausgeben")),
        "lead": _("Den Entwurf mitnehmen, in einer Tabelle bearbeiten und wieder einlesen."),
        "books": [book],
        "lists": lists,
        "intakes_url": reverse("exchange:intakes", args=[plan.key]),
    }
    return page(request, "exchange/outputs.html", context)


@login_required
@require_http_methods(["GET", "HEAD"])
def workbook(request: HttpRequest, plan_key: str) -> HttpResponse:
    """The workbook of the draft."""
    plan, _by = writer_of(request, plan_key)
    return file_of(workbook_of(plan), f"{plan.key}.xlsx", XLSX_TYPE)


@login_required
@require_http_methods(["GET", "HEAD"])
def listing(request: HttpRequest, plan_key: str, kind: str) -> StreamingHttpResponse:
    """One list of the draft as CSV."""
    plan, _by = writer_of(request, plan_key)
    if kind not in PLURALS:
        raise Http404(_("Diese Liste gibt es nicht."))
    table = table_of(plan, kind)
    # Named so that it is known again when it is read in.
    name = slugify(table.title.casefold())
    answer = StreamingHttpResponse(csv_of(table), content_type=CSV_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
