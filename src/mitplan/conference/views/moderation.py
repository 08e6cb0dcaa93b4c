"""Reporting, the public log of moderation, and what moderators have to look at."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from mitplan.core.http import done, page
from mitplan.core.tables import CSV_TYPE, Table, Value, csv_of
from mitplan.core.verdict import require

from .. import actions
from ..actions import ReportEntry
from ..forms.moderation import DecideForm, ReportForm
from ..frame import Room, in_plan
from ..queries import moderation as queries
from ..queries.discussed import discussed, discussed_among, sort_of
from ..queries.phases import bodies_at_work
from ..rules.moderation import may_report, may_see_queue
from ..rules.reading import may_see
from ..speaking import remember_guest
from ..states.moderation import RemovalState
from .moderation_words import Entry, entries
from .pacing import REPORTS, paced
from .votes import with_key

ON_A_PAGE: Final = 50
READ_OR_SEND: Final = ["GET", "HEAD", "POST"]
# The lists of the queue: name in the address, words, and the states of removal it shows (none: open reports).
LISTS: Final = (
    ("gemeldet", gettext_lazy("Gemeldet"), ()),
    ("zurueckgehalten", gettext_lazy("Zurückgehalten"), (RemovalState.HELD,)),
    ("ausgeblendet", gettext_lazy("Ausgeblendet"), (RemovalState.HIDDEN,)),
    ("gesperrt", gettext_lazy("Gesperrt"), (RemovalState.BLOCKED, RemovalState.ERASED)),
)


@require_http_methods(READ_OR_SEND)
@in_plan
def report(request: HttpRequest, room: Room) -> HttpResponse:
    """Ask moderators to look at a text."""
    target = discussed(room.plan, request.GET.get("was", ""))
    if target is None:
        raise Http404(_("Diesen Text gibt es in diesem Plan nicht."))
    require(may_see(room.by, target) and may_report(room.by, target))
    form = ReportForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        by, key = with_key(request, room.by)
        try:
            if slowed := paced(request, by, REPORTS):
                raise ValidationError(slowed)
            actions.report(ReportEntry(target.key, form.cleaned_data["ground"], form.cleaned_data["sentence"]), by=by)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            response = done(request, target.url, _("Danke. Wir sehen uns das an."))
            if key:
                remember_guest(response, key)
            return response
    context = room.context(_("Melden"), "moderation", form=form, target=target, log_url=room.url("moderation"))
    return page(request, "conference/report.html", context)


@require_safe
@in_plan
def log(request: HttpRequest, room: Room) -> HttpResponse:
    """What moderators did, for everybody: what kind, when, by whom, why; never a text."""
    shown = Paginator(queries.moderation_log(room.plan), ON_A_PAGE).get_page(request.GET.get("page"))
    bodies = [charge.body for charge in bodies_at_work(room.plan)]
    context = room.context(
        _("Moderation"),
        "moderation",
        page=shown,
        entries=entries(room.plan, list(shown.object_list)),
        rules=queries.rules_shown(room.plan),
        csv_url=room.url("moderation_csv"),
        queue_url=room.url("moderation_queue") if may_see_queue(room.by, bodies) else "",
        rules_url=room.url("moderation_rules") if room.by.is_coordination else "",
    )
    return page(request, "conference/moderation.html", context)


@require_safe
@in_plan
def log_csv(request: HttpRequest, room: Room) -> HttpResponseBase:
    """The same as a table, oldest first."""
    acts = list(queries.moderation_log(room.plan).order_by("number"))
    heads = [_("Nummer"), _("Zeitpunkt"), _("Vorgang"), _("Art des Textes"), _("Stelle"), _("Weshalb"), _("Grund")]
    table = Table(_("Moderation"), heads, _rows(entries(room.plan, acts)))
    answer = HttpResponse() if request.method == "HEAD" else StreamingHttpResponse(csv_of(table))
    answer["Content-Type"] = CSV_TYPE
    answer["Content-Disposition"] = f'attachment; filename="{room.key}-moderation.csv"'
    return answer


@require_http_methods(READ_OR_SEND)
@in_plan
def queue(request: HttpRequest, room: Room) -> HttpResponse:
    """What moderators have to look at, in four lists; what is ticked is decided about at once."""
    require(may_see_queue(room.by, [charge.body for charge in bodies_at_work(room.plan)]))
    name = request.GET.get("liste", "")
    current = next((one for one in LISTS if one[0] == name), LISTS[0])
    form = DecideForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            count = _decide(request, room, form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("Entschieden: %(count)s") % {"count": count})
            return done(request, f"{room.url('moderation_queue')}?liste={current[0]}")
    context = room.context(
        _("Anzusehen"),
        "moderation",
        form=form,
        lists=_lists(room, current[0]),
        lists_name=_("Listen der Moderation"),
        **_shown(request, room, current),
        crumbs=[(_("Moderation"), room.url("moderation"))],
    )
    return page(request, "conference/moderation_queue.html", context)


def _shown(request: HttpRequest, room: Room, current: tuple[str, Any, Sequence[RemovalState]]) -> dict[str, Any]:
    """One list, narrowed to texts with the words somebody looks for."""
    states = current[2]
    rows: QuerySet[Any] = queries.removals_in(room.plan, states) if states else queries.open_reports(room.plan)
    rows = queries.for_moderators(room.by, rows)
    words = request.GET.get("q", "").strip()[:100]
    if words:
        rows = rows.filter(thing__in=queries.things_saying(room.plan, words))
    shown = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    found = discussed_among(room.plan, (row.thing for row in shown.object_list))
    ticked = set(request.POST.getlist("thing"))
    items = [
        {"row": row, "target": found[row.thing], "sort": sort_of(row.thing), "ticked": row.thing in ticked}
        for row in shown.object_list
        if row.thing in found
    ]
    return {"page": shown, "items": items, "are_reports": not states, "words": words, "list": current[0]}


def _lists(room: Room, current: str) -> list[dict[str, Any]]:
    waiting = queries.waiting(room.by)
    counts = {"gemeldet": waiting["reports"], "zurueckgehalten": waiting["held"]}
    address = room.url("moderation_queue")
    return [
        {"url": f"{address}?liste={name}", "label": words, "current": name == current, "count": counts.get(name)}
        for name, words, _states in LISTS
    ]


def _decide(request: HttpRequest, room: Room, said: dict[str, Any]) -> int:
    things = list(dict.fromkeys(request.POST.getlist("thing")))
    act, ground, reason = said["act"], said["ground"], said["reason"]
    if act == "hide":
        return len(actions.hide(things, ground, reason, by=room.by))
    if act == "block":
        return len(actions.block(things, ground, reason, by=room.by))
    if act == "restore":
        return len(actions.restore(queries.removals_among(room.plan, things), reason, by=room.by))
    return len(actions.dismiss(queries.reports_among(room.plan, things), reason, by=room.by))


def _rows(told: Sequence[Entry]) -> Iterator[Sequence[Value]]:
    for entry in told:
        at = date_format(timezone.localtime(entry.at), "Y-m-d H:i")
        yield (entry.number, at, entry.did, entry.sort, entry.office, entry.ground, entry.reason)
