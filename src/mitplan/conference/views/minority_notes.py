"""Minority notes on a draft recommendation: note one, join, withdraw."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mitplan.core.http import done
from mitplan.core.verdict import No, require

from .. import actions
from ..forms.proposals import Because, Note
from ..frame import Room, in_plan
from ..models import MinorityNote
from ..rules import proposals as rules
from .proposal_pages import Floor, done_with, floor_of, form_page, given

_FORMS = ["GET", "HEAD", "POST"]


@require_http_methods(_FORMS)
@in_plan
def note(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """Note a minority."""
    floor = floor_of(room, number)
    require(rules.may_note_minority(floor.by, floor.proposal.body))
    if not rules.is_open_to_notes(floor.proposal):
        require(No(_("Dieser Entwurf ist abgeschlossen; Minderheitenvoten dazu gibt es keine neuen mehr.")))
    form = Note(given(request))
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        if done_with(form, lambda: actions.note_minority(floor.proposal, text, by=floor.by)):
            return done(request, f"{floor.url}#minderheit", _("Ihr Minderheitenvotum ist festgehalten."))
    context = {"form": form, "submit": _("Abgeben"), "cancel_url": floor.url}
    return form_page(request, floor.context(_("Minderheitenvotum"), **context))


@require_POST
@in_plan
def join(request: HttpRequest, room: Room, number: int, which: int) -> HttpResponse:
    """Carry a minority note, too."""
    floor = floor_of(room, number)
    actions.join_minority(_note_on(floor, which), by=floor.by)
    return done(request, f"{floor.url}#minderheit", _("Sie tragen das Minderheitenvotum mit."))


@require_http_methods(_FORMS)
@in_plan
def withdraw(request: HttpRequest, room: Room, number: int, which: int) -> HttpResponse:
    """Take a minority note back."""
    floor = floor_of(room, number)
    here = _note_on(floor, which)
    form = Because(given(request))
    backings = next(backings for one, backings in floor.made.notes if one.pk == here.pk)
    require(rules.may_withdraw_minority(floor.by, here, backings[0]))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if done_with(form, lambda: actions.withdraw_minority(here, reason, by=floor.by)):
            return done(request, f"{floor.url}#minderheit", _("Zurückgezogen; es bleibt lesbar."))
    context = {"form": form, "submit": _("Zurückziehen"), "cancel_url": floor.url}
    return form_page(request, floor.context(_("Minderheitenvotum zurückziehen"), **context))


def _note_on(floor: Floor, which: int) -> MinorityNote:
    found = next((one for one, _backings in floor.made.notes if one.number == which), None)
    if found is None:
        raise Http404(_("Dieses Minderheitenvotum gibt es hier nicht."))
    return found
