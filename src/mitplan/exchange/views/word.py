"""HTTP in, verb or query, page out: the text of a plan from Word, proposed and confirmed element by element."""

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from mitplan.core.http import done, page
from mitplan.people.acting import Acting
from mitplan.plan.models import Plan
from mitplan.plan.states import Kind

from ..applying import apply, dry_run
from ..forms.word import ProposedElements, WordFile
from ..given import Cell, Delivery, Given, GivenLink, Place
from ..proposals import Finding, Proposal, Verdict
from ..reading.packages import parts_of
from ..texts.word import LARGEST, Proposed, read_word
from .frame import frame
from .mappings import writer_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def word(request: HttpRequest, plan_key: str) -> HttpResponse:
    """Choose a Word document; what it proposes is shown, nothing of it is kept."""
    plan, by = writer_of(request, plan_key)
    form = WordFile(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            found = _proposed(form.cleaned_data["file"])
        except ValidationError as error:
            form.add_error("file", error)
        else:
            return _confirming(request, plan, by, ProposedElements(initial=[_initial(one) for one in found]))
    lead = _("Überschriften und nummerierte Maßnahmen werden als Einträge vorgeschlagen.")
    context = {**frame(request, plan, by, _("Text aus Word einlesen")), "lead": lead, "form": form}
    return page(request, "exchange/word.html", context)


@login_required
@require_http_methods(["POST"])
def confirm(request: HttpRequest, plan_key: str) -> HttpResponse:
    """Check or take over what was confirmed, through proposal and verbs."""
    plan, by = writer_of(request, plan_key)
    forms = ProposedElements(request.POST)
    if not forms.is_valid():
        return _confirming(request, plan, by, forms, status=422)
    rows = [form.cleaned_data for form in forms if form.cleaned_data.get("take")]
    return _taken(request, plan, forms, Delivery(list(_given(rows)), list(_links(rows))), by)


def _taken(request: HttpRequest, plan: Plan, forms: Any, delivery: Delivery, by: Acting) -> HttpResponse:
    made = dry_run(plan, delivery, by=by)
    # What is there already is changed only by somebody who has seen it: a text may use its numbers for other things.
    unseen = bool(made.revisions) and "changes" not in request.POST
    if "check" in request.POST or made.faults or unseen:
        return _confirming(request, plan, by, forms, made=made, status=200 if "check" in request.POST else 422)
    try:
        _made, applied = apply(plan, delivery, by=by)
    except ValidationError as error:
        return _confirming(request, plan, by, forms, faults=error.messages, status=422)
    count = applied.drafted
    told = ngettext("%(count)d Eintrag ist neu im Entwurf.", "%(count)d Einträge sind neu im Entwurf.", count)
    return done(request, reverse("exchange:word", args=[plan.key]), told % {"count": count})


def _proposed(file: UploadedFile) -> list[Proposed]:
    name = str(file.name)
    if (file.size or 0) > LARGEST:
        raise ValidationError(_("„%(name)s“ ist größer als 50 MB. Entfernen Sie bitte die Bilder.") % {"name": name})
    content = file.read()
    if not content.startswith(b"PK"):
        fault = _("„%(name)s“ ist kein Word-Dokument. Speichern Sie den Text in Word als DOCX.")
        raise ValidationError(fault % {"name": name})
    return read_word(parts_of(BytesIO(content), name), name)


def _initial(one: Proposed) -> dict[str, Any]:
    return {
        "take": one.is_sure and bool(one.number),
        "kind": one.kind,
        "number": one.number,
        "title": one.title,
        "text": "\n\n".join(one.text),
        "place": one.place,
    }


def _given(rows: Iterable[dict[str, Any]]) -> Iterator[Given]:
    for row in rows:
        place = Place(row["place"])
        values = {name: row[name].replace("\r\n", "\n") for name in ("title", "text") if row[name]}
        cells = {name: Cell(value, place.at(name)) for name, value in values.items()}
        yield Given(row["kind"], row["number"], cells, place)


def _links(rows: Iterable[dict[str, Any]]) -> Iterator[GivenLink]:
    """Whatever follows a field of action belongs to it."""
    field = ""
    for row in rows:
        if row["kind"] == Kind.FIELD:
            field = f"{Kind.FIELD}/{row['number']}"
        elif field and row["kind"] != Kind.GUIDELINE:
            yield GivenLink(f"{row['kind']}/{row['number']}", "belongs_to", field, Place(row["place"]))


def _confirming(
    request: HttpRequest, plan: Plan, by: Acting, forms: Any, status: int = 200, **more: Any
) -> HttpResponse:
    made: Proposal | None = more.get("made")
    findings = made.findings if made else []
    context = {
        **frame(request, plan, by, _("Einträge bestätigen"), reverse("exchange:word", args=[plan.key])),
        "lead": _("Übernommen wird, was angekreuzt ist. Öffentlich wird es erst mit der nächsten Fassung."),
        "forms": forms,
        "confirm_url": reverse("exchange:confirm_word", args=[plan.key]),
        "made": made,
        "counts": [(verdict.label, count) for verdict, count in made.counts.items()] if made else [],
        "faults": [*more.get("faults", ()), *(_told(one) for one in findings if one.verdict == Verdict.ERROR)],
        "hints": [_told(one) for one in findings if one.verdict == Verdict.WARNING],
        "changes": [one for one in findings if one.verdict == Verdict.CHANGED],
    }
    return page(request, "exchange/word_confirm.html", context, status=status)


def _told(one: Finding) -> str:
    return " ".join(filter(None, [f"{one.place}:", one.thing, one.sentence]))
