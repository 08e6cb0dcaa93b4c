"""HTTP in, verb or query, page out: mappings of foreign tables, proposed and confirmed."""

import json
from dataclasses import asdict
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mitplan.core.http import done, page
from mitplan.core.verdict import require
from mitplan.people.acting import Acting
from mitplan.plan.models import Plan
from mitplan.plan.queries import plan_by_key
from mitplan.plan.workbench.plans import acting_on

from .. import actions, queries, rules
from ..forms.mappings import ConfirmMapping, NewMapping, OwnMapping
from ..mapping import mapping_from
from ..mapping.declared import LONGEST
from ..mapping.sources import rows_of
from ..models import SavedMapping
from ..reading import read
from ..wizard import Column, Table, inspected, mapping_content
from .frame import frame

_SALT = "mitplan.exchange.wizard"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mappings(request: HttpRequest, plan_key: str) -> HttpResponse:
    """The mappings of a plan, and the beginning of a new one: a table is looked at, nothing is kept of it."""
    plan, by = writer_of(request, plan_key)
    form = NewMapping(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            table = _seen(form.cleaned_data)
        except ValidationError as error:
            form.add_error("file", error)
        else:
            initial = {"table": _signed(table), "title": form.cleaned_data["title"]}
            return _confirming(request, plan, by, ConfirmMapping(table, initial=initial))
    return _listed(request, plan, by, form, OwnMapping())


@login_required
@require_http_methods(["POST"])
def own(request: HttpRequest, plan_key: str) -> HttpResponse:
    """Keep a mapping that comes as a file."""
    plan, by = writer_of(request, plan_key)
    form = OwnMapping(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["mapping"]
        try:
            kept = actions.keep_mapping(plan, mapping_from(_decoded(file), file.name).content, by=by)
        except ValidationError as error:
            form.add_error("mapping", error)
        else:
            return done(request, reverse("exchange:mappings", args=[plan.key]), _kept(kept))
    return _listed(request, plan, by, NewMapping(), form)


@login_required
@require_http_methods(["GET", "HEAD"])
def document(request: HttpRequest, plan_key: str, name: str) -> HttpResponse:
    """A mapping as its JSON, to look at or to change and hand in again."""
    plan, _by = writer_of(request, plan_key)
    try:
        content = queries.mapping_for(plan, name.replace("\0", "")).content
    except ValidationError as error:
        raise Http404(error.messages[0]) from None
    answer = HttpResponse(json.dumps(content, ensure_ascii=False, indent=2) + "\n", content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{content["name"]}.json"'
    return answer


def _listed(request: HttpRequest, plan: Plan, by: Acting, form: NewMapping, own_form: OwnMapping) -> HttpResponse:
    context = {
        **_about(request, plan, by, _("Zuordnungen")),
        "lead": _("Eine Zuordnung sagt, was die Spalten einer fremden Tabelle bedeuten."),
        "mappings": [
            (title, reverse("exchange:mapping", args=[plan.key, name])) for name, title in queries.mappings_for(plan)
        ],
        "form": form,
        "own_form": own_form,
        "own_url": reverse("exchange:own_mapping", args=[plan.key]),
    }
    status = 422 if form.errors or own_form.errors else 200
    return page(request, "exchange/mappings.html", context, status=status)


def _decoded(file: UploadedFile) -> str:
    if (file.size or 0) > LONGEST:
        raise ValidationError(_("Eine Zuordnung ist höchstens ein MB groß."))
    try:
        return file.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValidationError(_("Die Datei ist kein Text in UTF-8.")) from None


def _kept(kept: SavedMapping) -> str:
    return _("Die Zuordnung „%(title)s“ ist gespeichert.") % {"title": kept.title}


@login_required
@require_http_methods(["POST"])
def confirm(request: HttpRequest, plan_key: str) -> HttpResponse:
    """Keep a mapping as confirmed column by column."""
    plan, by = writer_of(request, plan_key)
    form = ConfirmMapping(_table(request.POST.get("table", "")), request.POST)
    if form.is_valid():
        try:
            kept = actions.keep_mapping(plan, mapping_content(form.of, form.choices()), by=by)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return done(request, reverse("exchange:mappings", args=[plan.key]), _kept(kept))
    return _confirming(request, plan, by, form)


def writer_of(request: HttpRequest, plan_key: str) -> tuple[Plan, Acting]:
    """The plan, for whoever may write it. Raises Http404 and Refused."""
    try:
        plan = plan_by_key(plan_key)
    except ValidationError as error:
        raise Http404(error.messages[0]) from None
    by = acting_on(request, plan)
    require(rules.may_keep_mapping(by, plan))
    return plan, by


def _about(request: HttpRequest, plan: Plan, by: Acting, title: str) -> dict[str, Any]:
    context = frame(request, plan, by, title, reverse("exchange:mappings", args=[plan.key]))
    return {**context, "intakes_url": reverse("exchange:intakes", args=[plan.key])}


def _confirming(request: HttpRequest, plan: Plan, by: Acting, form: ConfirmMapping) -> HttpResponse:
    lead = _("Prüfen Sie bitte für jede Spalte, was aus ihr wird. Gespeichert wird nur die Zuordnung.")
    confirm_url = reverse("exchange:confirm_mapping", args=[plan.key])
    context = {
        **_about(request, plan, by, _("Spalten zuordnen")),
        "lead": lead,
        "form": form,
        "confirm_url": confirm_url,
    }
    return page(request, "exchange/mapping_confirm.html", context)


def _seen(given: dict[str, Any]) -> Table:
    file = given["file"]
    grids = [grid for grid in read(file.read(), file.name) if not grid.is_hidden and grid.rows]
    form = "csv" if file.name.lower().endswith(".csv") else "xlsx"
    sheet = grids[0].name if len(grids) > 1 else ""
    return inspected(list(rows_of(grids[0])) if grids else [], given["kind"], form, sheet)


def _signed(table: Table) -> str:
    """What was seen of the table, in the page instead of on the server; nobody can change it there."""
    return signing.dumps(asdict(table), salt=_SALT, compress=True)


def _table(text: str) -> Table:
    try:
        seen = signing.loads(text, salt=_SALT, max_age=24 * 3600)
    except signing.BadSignature:
        raise Http404(_("Diese Seite ist abgelaufen. Wählen Sie die Tabelle bitte noch einmal aus.")) from None
    return Table(**{**seen, "columns": [Column(**column) for column in seen["columns"]]})
