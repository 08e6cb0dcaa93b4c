"""Amendments: asking for one paragraph by paragraph, its page as a redline, the procedure and the answer to it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mitplan.core.http import done, page
from mitplan.core.verdict import No, require
from mitplan.people import throttling

from .. import actions, patching
from ..forms.proposals import Amend, AnswerProcedure, Because, Proceed
from ..frame import Room, in_plan
from ..models import Amendment, Procedure
from ..patching import Paragraph
from ..queries import proposals as queries
from ..rules import proposals as rules
from ..rules.phases import is_outside_phase
from ..showing import author_of
from ..states.phases import Activity
from ..states.proposals import ProcedureKind
from .proposal_pages import Floor, amendment_on, done_with, floor_of, form_page, given, remembered
from .proposal_story import amendment_url, version_url
from .votes import with_key

TOO_MANY = throttling.Limit("amendments from an address", 30, 3600)
_FORMS = ["GET", "HEAD", "POST"]


@require_http_methods(_FORMS)
@in_plan
def amend(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """Ask for changes to the newest text, paragraph by paragraph."""
    floor = floor_of(room, number)
    require(rules.may_amend(floor.by, floor.proposal, reason="-", among=floor.phases))
    version = floor.made.now
    outside = is_outside_phase(floor.by, Activity.AMEND, floor.proposal.body)
    form = Amend(patching.paragraphs_in(version.paragraphs), given(request), outside=outside)
    if request.method == "POST" and form.is_valid():
        by, key = with_key(request, floor.by)
        why, made = form.cleaned_data["why"], []

        def act() -> None:
            if by.acting.person is None and not throttling.count(TOO_MANY.of(throttling.address_of(request))):
                raise ValidationError(
                    _("Von hier kamen gerade sehr viele Anträge. Versuchen Sie es in einer Stunde wieder.")
                )
            made.append(actions.amend(version, form.patches(), why, by=by, reason=form.phase_reason))

        if done_with(form, act):
            return remembered(done(request, amendment_url(floor, made[0]), _("Der Antrag ist gestellt.")), key)
    context = {"form": form, "version": version}
    return page(request, "conference/amend.html", floor.context(_("Änderung beantragen"), **context))


@require_safe
@in_plan
def amendment(request: HttpRequest, room: Room, number: int, which: int) -> HttpResponse:
    """One amendment: what it would change, why, the procedure, what became of it."""
    floor = floor_of(room, number)
    here = amendment_on(floor, which)
    return page(request, "conference/amendment.html", _amendment_context(floor, here))


def _amendment_context(floor: Floor, here: Amendment, **more: Any) -> dict[str, Any]:
    base = patching.paragraphs_in(here.version.paragraphs)
    procedure = _procedure_shown(floor, here)
    context = {
        "here": here,
        "author": author_of(here),
        "rows": _touched(base, patching.patched(base, patching.patches_in(here.patches), here.number)),
        "version_url": version_url(floor, here.version.number),
        "is_old": here.version.number != floor.made.now.number,
        "procedure": procedure,
        "counter": [],
        "may_withdraw": rules.may_withdraw_amendment(floor.by, here),
        "may_proceed": rules.may_propose_procedure(floor.by, here),
        "may_reply": procedure and rules.may_reply_to_procedure(floor.by, procedure),
        "reply_url": floor.room.url("reply_to_procedure", floor.proposal.number, here.number),
        "procedure_url": floor.room.url("propose_procedure", floor.proposal.number, here.number),
        "withdraw_url": floor.room.url("withdraw_amendment", floor.proposal.number, here.number),
    }
    if procedure and procedure.counter:
        words = patching.patched(base, patching.patches_in(procedure.counter), here.number)
        context["counter"] = _touched(base, words)
    title = _("Änderungsantrag %(n)d") % {"n": here.number}
    return floor.context(title, **context, **more)


def _touched(base: list[Paragraph], after: list[Paragraph]) -> list[patching.Row]:
    return [row for row in patching.difference(base, after) if row.fate != "same"]


def _procedure_shown(floor: Floor, here: Amendment) -> Procedure | None:
    procedure = queries.procedure_on(here)
    if procedure is None:
        return None
    procedure.amendment = here
    return procedure if rules.may_see_procedure(floor.by, procedure) else None


@require_http_methods(_FORMS)
@in_plan
def withdraw(request: HttpRequest, room: Room, number: int, which: int) -> HttpResponse:
    """Take an amendment back."""
    floor = floor_of(room, number)
    here = amendment_on(floor, which)
    require(rules.may_withdraw_amendment(floor.by, here))
    form = Because(given(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if done_with(form, lambda: actions.withdraw_amendment(here, reason, by=floor.by)):
            return done(request, amendment_url(floor, here), _("Der Antrag ist zurückgezogen und bleibt lesbar."))
    context = {"form": form, "submit": _("Zurückziehen"), "cancel_url": amendment_url(floor, here)}
    return form_page(request, floor.context(_("Änderungsantrag zurückziehen"), **context))


@require_http_methods(_FORMS)
@in_plan
def procedure(request: HttpRequest, room: Room, number: int, which: int) -> HttpResponse:
    """Say what the chair proposes to do with an amendment."""
    floor = floor_of(room, number)
    here = amendment_on(floor, which)
    require(rules.may_propose_procedure(floor.by, here))
    base = patching.paragraphs_in(here.version.paragraphs)
    wanted = patching.patches_in(here.patches)
    form = Proceed(base, patching.patched(base, wanted, here.number), given(request))
    form.initial["kind"] = ProcedureKind.TAKE_OVER
    for patch in wanted:
        if patch.do == patching.Deed.INSERT:
            form.initial[f"n-{patch.at}"] = patch.text

    def act() -> Procedure:
        return actions.propose_procedure(here, form.entry(), by=floor.by)

    if request.method == "POST" and form.is_valid() and done_with(form, act):
        return done(request, amendment_url(floor, here), _("Der Verfahrensvorschlag ist festgehalten."))
    touched = {patch.at for patch in wanted}
    rows = [row for row in form.rows() if row["name"] in touched]
    rest = [bound for row in form.rows() if row["name"] not in touched for bound in (row["text"], row["new"])]
    rest += [] if "" in touched else [form.first]
    context = {"form": form, "rows": rows, "untouched": rest, "at_start": "" in touched}
    context["back"] = amendment_url(floor, here)
    return page(request, "conference/procedure.html", floor.context(_("Verfahren vorschlagen"), **context))


@require_http_methods(_FORMS)
@in_plan
def reply(request: HttpRequest, room: Room, number: int, which: int) -> HttpResponse:
    """Accept or refuse what the chair proposes."""
    floor = floor_of(room, number)
    here = amendment_on(floor, which)
    told = _procedure_shown(floor, here)
    require(rules.may_reply_to_procedure(floor.by, told) if told else No(_("Es gibt noch keinen Verfahrensvorschlag.")))
    assert told is not None
    form = AnswerProcedure(given(request), initial={"reply": told.reply, "why": told.reply_note})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if done_with(form, lambda: actions.reply_to_procedure(told, said["reply"], said["why"], by=floor.by)):
            return done(request, amendment_url(floor, here), _("Ihre Antwort ist festgehalten."))
    about = told.explanation
    context = {"form": form, "submit": _("Antworten"), "cancel_url": amendment_url(floor, here), "about": about}
    return form_page(request, floor.context(_("Auf den Verfahrensvorschlag antworten"), **context))
