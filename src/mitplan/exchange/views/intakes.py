"""HTTP in, verb or query, page out: a file is handed in, looked through, and taken in or dropped."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mitplan.core.http import done, page
from mitplan.core.tables import XLSX_TYPE
from mitplan.core.texts import listed
from mitplan.core.uploads import too_large
from mitplan.people.acting import Acting
from mitplan.plan.models import Plan

from .. import actions, progress, queries
from ..forms.intakes import HandIn
from ..intakes import Findings
from ..models import Intake, IntakeState
from ..proposals import Verdict
from ..verdicts import SHAPES, TONES, shown, table_of
from ..workbook import all_sheet_names
from .frame import frame
from .mappings import writer_of

_PER_PAGE = 25


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def intakes(request: HttpRequest, plan_key: str) -> HttpResponse:
    """Hand in a file; and the files handed in before."""
    plan, by = writer_of(request, plan_key)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = HandIn(queries.mappings_for(plan), *sent)
    if form.is_bound:
        if name := too_large(request):
            form.errors.clear()
            fault = _("„%(name)s“ ist größer als 50 MB. Teilen Sie den Inhalt auf mehrere Dateien auf.")
            form.add_error(None, fault % {"name": name[:60]})
        elif form.is_valid() and (intake := _handed_in(plan, form, by)):
            return done(request, _address(intake))
    context = {
        **frame(request, plan, by, _("Einlesen"), _home(plan)),
        "lead": _("Bringen Sie eine ausgefüllte Arbeitsmappe oder eine Tabelle in den Entwurf des Plans."),
        "form": form,
        "sheets": listed(all_sheet_names()),
        "is_foreign": form.is_bound and form.has_error("file", "foreign"),
        "intakes": queries.intakes_of(plan),
        "outputs_url": reverse("exchange:outputs", args=[plan.key]),
        "mappings_url": reverse("exchange:mappings", args=[plan.key]),
    }
    return page(request, "exchange/intakes.html", context)


def _handed_in(plan: Plan, form: HandIn, by: Acting) -> Intake | None:
    file = form.cleaned_data["file"]
    try:
        return actions.hand_in(plan, file.name, file.read(), form.cleaned_data["mapping"], by=by)
    except ValidationError as error:
        form.add_error("file", error)
    except DatabaseError as error:
        form.add_error(None, progress.sentence_for(error))
    return None


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def intake(request: HttpRequest, plan_key: str, number: int) -> HttpResponse:
    """What a file would change, cell by cell; take it in or drop it."""
    plan, by = writer_of(request, plan_key)
    found = _intake(plan, number)
    faults: list[str] = []
    if request.method == "POST":
        try:
            return _acted(request, found, by)
        except ValidationError as error:
            faults = error.messages
        except DatabaseError as error:
            faults = [progress.sentence_for(error)]
    state = progress.progress_of(found) if found.state == IntakeState.CHECKED else None
    context = {**_about(request, found, by), **_looked_through(request, found), "faults": faults, "progress": state}
    return page(request, "exchange/intake.html", context, status=422 if faults else 200)


def _acted(request: HttpRequest, found: Intake, by: Acting) -> HttpResponse:
    if "drop" in request.POST:
        actions.drop(found, by=by)
        return done(request, _home(found.plan), _("„%(name)s“ ist verworfen.") % {"name": found.name})
    if "take" not in request.POST:
        raise ValidationError(_("Wählen Sie bitte, ob die Datei übernommen oder verworfen wird."))
    if found.counts["new"] + found.counts["changed"] > progress.LARGE and found.state == IntakeState.CHECKED:
        running = progress.progress_of(found)
        if running is None or not running.is_running:
            progress.start(found, by)
        return done(request, _address(found))
    actions.take_in(found, by=by)
    return done(request, _address(found), _("„%(name)s“ ist übernommen.") % {"name": found.name})


@login_required
@require_http_methods(["GET", "HEAD"])
def findings(request: HttpRequest, plan_key: str, number: int) -> HttpResponse:
    """The verdicts as a workbook."""
    plan, _by = writer_of(request, plan_key)
    found = _intake(plan, number)
    return file_of(table_of(Findings(bytes(found.findings))), f"pruefung-{found.pk}.xlsx", XLSX_TYPE)


def file_of(content: bytes, name: str, type_: str) -> HttpResponse:
    """A file to keep."""
    return HttpResponse(content, content_type=type_, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _looked_through(request: HttpRequest, found: Intake) -> dict[str, Any]:
    wish = request.GET.get("urteil", "")
    chosen = Verdict(wish) if wish in Verdict.values else None
    rows = Findings(bytes(found.findings), chosen)
    part = Paginator(rows, _PER_PAGE).get_page(request.GET.get("page"))
    tabs = [{"label": _("alle"), "url": "?", "current": chosen is None}]
    tabs += [
        {"label": verdict.label, "url": f"?urteil={verdict.value}", "current": verdict == chosen, "count": count}
        for verdict in (Verdict.ERROR, Verdict.WARNING, Verdict.CHANGED, Verdict.NEW)
        if (count := found.counts.get(verdict.value, 0))
    ]
    is_open = found.state == IntakeState.CHECKED
    return {
        "intake": found,
        "state": IntakeState(found.state).label,
        "counts": list(_counted(found)),
        "tabs": tabs,
        "page": part,
        "rows": list(shown(part.object_list)),
        "kept_days": 0 if found.findings else settings.INTAKE_DAYS,
        "is_open": is_open,
        "can_take": is_open and not found.counts["error"] and found.counts["new"] + found.counts["changed"] > 0,
        "findings_url": reverse("exchange:intake_findings", args=[found.plan.key, found.pk]),
    }


def _counted(found: Intake) -> Iterator[dict[str, str]]:
    for verdict, shape in SHAPES.items():
        if count := found.counts.get(verdict.value, 0):
            yield {"words": f"{verdict.label}: {count}", "shape": shape, "tone": TONES[verdict]}


def _intake(plan: Plan, number: int) -> Intake:
    found = queries.intake_of(plan, number)
    if found is None:
        raise Http404(_("Diese Datei wurde bei diesem Plan nicht eingelesen."))
    return found


def _about(request: HttpRequest, found: Intake, by: Acting) -> dict[str, Any]:
    name = f"\u2068{found.name}\u2069"  # read in its own direction wherever it stands
    return frame(request, found.plan, by, name, _home(found.plan))


def _home(plan: Plan) -> str:
    return reverse("exchange:intakes", args=[plan.key])


def _address(found: Intake) -> str:
    return reverse("exchange:intake", args=[found.plan.key, found.pk])
