"""Lists of members: out as a table for everybody, in as a file that is looked through cell by cell."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mitplan.core.http import done, page
from mitplan.core.tables import CSV_TYPE, Table, csv_of
from mitplan.core.verdict import require
from mitplan.exchange.proposals import Verdict
from mitplan.exchange.verdicts import SHAPES, TONES

from .. import actions
from ..forms.member_lists import HandInMembers
from ..frame import Room, in_plan
from ..importing.member_rows import LABELS
from ..importing.members import Reading, read_members
from ..models import MemberList
from ..queries import bodies as asked
from ..rules.phases import may_arrange
from ..states.member_lists import MemberListState
from .bodies import charge_in

_TYPED = ["GET", "HEAD", "POST"]
_PER_PAGE = 50
# The worst first; what stays as it is isn't listed.
_LISTED = (Verdict.ERROR, Verdict.WARNING, Verdict.CHANGED, Verdict.NEW)


@require_safe
@in_plan
def members_csv(request: HttpRequest, room: Room, key: str) -> HttpResponse:
    """The public list of members as a table, with the columns that are read back."""
    charge = charge_in(room, key)
    present, former = asked.members_of(charge.body)
    columns = [LABELS[part] for part in ("organisation", "person", "function", "since", "until", "appointed_by")]
    rows = (
        [m.organisation, m.person, m.function, m.seat.since.edtf, m.seat.until.edtf, m.appointed_by]
        for m in [*present, *former]
    )
    response = HttpResponse(b"".join(csv_of(Table(key, columns, rows))), content_type=CSV_TYPE)
    response["Content-Disposition"] = f'attachment; filename="mitglieder-{key}.csv"'
    return response


@require_http_methods(_TYPED)
@in_plan
def hand_in_members(request: HttpRequest, room: Room, key: str) -> HttpResponse:
    """Hand in a list of members."""
    require(may_arrange(room.by))
    charge = charge_in(room, key)
    form = HandInMembers(request.POST, request.FILES) if request.method == "POST" else HandInMembers()
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        content = file.read()
        try:
            read_members(charge.body, file.name, content)
            made = actions.hand_in_members(charge.body, file.name, content, by=room.by)
        except ValidationError as error:
            form.add_error("file", error)
        else:
            return done(request, room.url("member_list", key, made.pk))
    about = _("Eine Zeile je Sitz, mit einer Kopfzeile. Gelesen werden diese Spalten: %(names)s.")
    context = room.context(_("Mitglieder einlesen"), "bodies", form=form, crumbs=_crumbs(room, key))
    more = {"submit": _("Prüfen"), "about": about % {"names": ", ".join(LABELS.values())}}
    return page(request, "conference/form.html", context | more | {"cancel_url": room.url("body", key)})


@require_http_methods(_TYPED)
@in_plan
def member_list(request: HttpRequest, room: Room, key: str, number: int) -> HttpResponse:
    """What a list would change, cell by cell; take it in or drop it."""
    require(may_arrange(room.by))
    found = asked.member_list_of(room.plan, key, number)
    if found is None:
        raise Http404(_("Diese Liste wurde hier nicht eingelesen."))
    is_open = found.state == MemberListState.CHECKED
    reading = read_members(found.body, found.name, bytes(found.content)) if is_open else Reading()
    faults: list[str] = []
    if request.method == "POST":
        try:
            return _acted(request, room, found, reading)
        except ValidationError as error:
            faults = error.messages
    context = room.context(found.name, "bodies", crumbs=_crumbs(room, key), **_shown(request, reading))
    more = {"list": found, "is_open": is_open, "faults": faults, "back": room.url("body", key)}
    return page(request, "conference/member_list.html", context | more, status=422 if faults else 200)


def _acted(request: HttpRequest, room: Room, found: MemberList, reading: Reading) -> HttpResponse:
    back = room.url("body", found.body.key)
    if "drop" in request.POST:
        actions.drop_members(found, by=room.by)
        return done(request, back, _("Die Liste ist verworfen."))
    if found.state == MemberListState.CHECKED and request.POST.get("seen") != reading.digest:
        raise ValidationError(
            _("Das Register hat sich inzwischen geändert. Sehen Sie die Prüfung bitte noch einmal durch.")
        )
    if found.state == MemberListState.CHECKED and not reading.may_be_taken_in:
        raise ValidationError(_("Es gibt nichts zu übernehmen, oder die Liste hat Fehler."))
    number = actions.take_in_members(found, reading.changes, by=room.by)
    return done(request, back, _("Übernommen: %(n)d Sitze.") % {"n": number})


def _shown(request: HttpRequest, reading: Reading) -> dict[str, Any]:
    listed = [cell for verdict in _LISTED for cell in reading.cells if cell.verdict == verdict]
    part = Paginator(listed, _PER_PAGE).get_page(request.GET.get("page"))
    rows = [{"cell": cell, "shape": SHAPES[cell.verdict], "tone": TONES[cell.verdict]} for cell in part.object_list]
    return {"reading": reading, "rows": rows, "page": part, "counts": list(_counted(reading))}


def _counted(reading: Reading) -> Iterator[dict[str, str]]:
    for verdict, shape in SHAPES.items():
        if count := reading.counts[verdict]:
            yield {"words": f"{verdict.label}: {count}", "shape": shape, "tone": TONES[verdict]}


def _crumbs(room: Room, key: str) -> list[tuple[str, str]]:
    return [(_("Gremien"), room.url("bodies")), (key, room.url("body", key))]
