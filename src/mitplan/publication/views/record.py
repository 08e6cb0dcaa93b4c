"""What the record says about itself: where statements contradict each other, and the journal of public acts."""

from collections.abc import Callable, Iterator

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mitplan.core.http import page

from .. import archive
from ..frame import frame_of
from ..record import acts, disputes, download
from ..record.asked import Asked

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
    """The journal of a plan up to the version being read: all of it, the history of an entry, any selection."""
    frame = frame_of(request, plan_key)
    asked = Asked.read(request.GET)
    read = acts.read(frame, asked)
    element = read.selection.element if read else None
    context = {
        **frame.context("journal"),
        "title": _("Verlauf") if element else _("Journal"),
        "asked": asked,
        "journal": read,
        "element": element,
        "element_url": frame.address(element) if element else "",
        **(read.selection.form() if read else {}),
        "files": _files(plan_key, asked) if read else [],
    }
    return page(request, "publication/journal.html", context)


def _files(plan_key: str, asked: Asked) -> list[dict[str, object]]:
    """What `ui/downloads.html` offers: the lines asked for."""
    told = (
        ("journal_csv", _("Als Tabelle"), "CSV", _("Zum Lesen und Sortieren in einer Tabellenkalkulation.")),
        ("journal_json", _("Zum Nachrechnen"), "JSON", _("Jede Zeile mit allem, was in ihre Prüfsumme eingeht.")),
    )
    return [
        {
            "url": reverse(f"publication:{name}", args=[plan_key]) + asked.address(),
            "label": label,
            "format": form,
            "note": note,
        }
        for name, label, form, note in told
    ]


@require_safe
def journal_csv(request: HttpRequest, plan_key: str) -> HttpResponseBase:
    """The lines asked for as a table."""
    return _file(request, plan_key, download.as_csv, ("csv", "text/csv; charset=utf-8"))


@require_safe
def journal_json(request: HttpRequest, plan_key: str) -> HttpResponseBase:
    """The lines asked for as they are chained."""
    return _file(request, plan_key, download.as_json, ("json", "application/json"))


def _file(
    request: HttpRequest, plan_key: str, write: Callable[..., Iterator[bytes]], form: tuple[str, str]
) -> HttpResponseBase:
    frame = frame_of(request, plan_key)
    known = acts.selected(frame, Asked.read(request.GET))
    if known is None:
        raise Http404(_("Das Journal kennt diese Fassung nicht."))
    answer = HttpResponse() if request.method == "HEAD" else StreamingHttpResponse(write(*known))
    ending, answer["Content-Type"] = form
    name = f"{plan_key}-journal-{frame.version.number}.{ending}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
