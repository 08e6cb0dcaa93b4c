"""The steps of a draft recommendation: decided by the group and by the conference, withdrawn, dropped, handed over."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from mitplan.core.http import done, page
from mitplan.core.journal import key_of
from mitplan.core.verdict import require

from .. import actions
from ..actions.proposals import Resolved
from ..forms.proposals import Adopt, Because, Decide, Forward
from ..frame import Room, in_plan
from ..queries import proposals as queries
from ..rules import proposals as rules
from ..rules.phases import is_outside_phase
from ..states.phases import Activity
from .proposal_pages import TAB, Floor, done_with, floor_of, form_page, given

_FORMS = ["GET", "HEAD", "POST"]


@require_http_methods(_FORMS)
@in_plan
def decide(request: HttpRequest, room: Room, number: int, body: str) -> HttpResponse:
    """Record that the group, or the conference, decided on the draft as it stands."""
    if body not in _DECISIONS:
        raise Http404(_("Diese Seite gibt es nicht."))
    floor = floor_of(room, number)
    may, verb, title = _DECISIONS[body]
    require(may(floor.by, floor.proposal, reason="-", among=floor.phases))
    form = _decision_form(floor, body, given(request))
    if request.method == "POST" and form.is_valid():

        def act() -> Any:
            return verb(floor.proposal, form.resolved(), by=floor.by, reason=form.phase_reason)

        if done_with(form, act):
            return done(request, floor.url, _("Der Beschluss ist festgehalten."))
    about = _("Beschlossen wird Fassung %(n)d: „%(title)s“.") % {
        "n": floor.made.now.number,
        "title": floor.made.now.title,
    }
    context = {"form": form, "submit": _("Festhalten"), "cancel_url": floor.url, "about": about}
    return form_page(request, floor.context(str(title), **context))


def _decision_form(floor: Floor, body: str, data: Any) -> Decide:
    polls = [(key_of(poll), str(poll)) for poll in queries.polls_about(floor.room.plan, key_of(floor.proposal))]
    minutes = queries.minutes_to_name(floor.room.plan, floor.proposal.body)
    deciding = floor.proposal.body if body == "arbeitsgruppe" else floor.proposal.body.parent or floor.proposal.body
    outside = is_outside_phase(floor.by, Activity.DECIDE, deciding)
    if body == "arbeitsgruppe":
        return Decide(polls, minutes, data, outside=outside)
    start = {"number": queries.free_recommendation(floor.room.plan)}
    return Adopt(polls, minutes, data, outside=outside, initial=start)


_DECISIONS: dict[str, tuple[Any, Any, Any]] = {
    "arbeitsgruppe": (rules.may_agree_in_group, actions.agree_in_group, gettext_lazy("Beschluss der Arbeitsgruppe")),
    "konferenz": (rules.may_adopt_in_conference, actions.adopt_in_conference, gettext_lazy("Beschluss der Konferenz")),
}


@require_http_methods(_FORMS)
@in_plan
def withdraw(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """Take a draft back."""
    floor = floor_of(room, number)
    require(rules.may_withdraw_proposal(floor.by, floor.proposal))
    form = Because(given(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if done_with(form, lambda: actions.withdraw_proposal(floor.proposal, reason, by=floor.by)):
            return done(request, floor.url, _("Der Entwurf ist zurückgezogen und bleibt lesbar."))
    context = {"form": form, "submit": _("Zurückziehen"), "cancel_url": floor.url}
    return form_page(request, floor.context(_("Entwurf zurückziehen"), **context))


@require_http_methods(_FORMS)
@in_plan
def drop(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """Record that a draft was not adopted."""
    floor = floor_of(room, number)
    require(rules.may_drop_proposal(floor.by, floor.proposal))
    form = Because(given(request))
    if request.method == "POST" and form.is_valid():
        resolved = Resolved(note=form.cleaned_data["reason"])
        if done_with(form, lambda: actions.drop_proposal(floor.proposal, resolved, by=floor.by)):
            return done(request, floor.url, _("Festgehalten. Der Entwurf bleibt lesbar."))
    context = {"form": form, "submit": _("Festhalten"), "cancel_url": floor.url}
    return form_page(request, floor.context(_("Nicht beschlossen"), **context))


@require_http_methods(_FORMS)
@in_plan
def forward(request: HttpRequest, room: Room) -> HttpResponse:
    """Hand over what bodies adopted: first which body, then which of its recommendations."""
    require(rules.may_forward_proposals(room.by))
    bodies = {body.key: body for body in queries.bodies_that_adopted(room.plan)}
    body = bodies.get(request.GET.get("gremium", "")) or next(iter(bodies.values()), None)
    rows = queries.ready_to_forward(room.plan, body) if body else []
    labels = [(str(row.number), f"{row.recommendation} {row.title}") for row in rows]
    form = Forward(labels, given(request))
    if request.method == "POST" and body is None:
        raise Http404(_("Es gibt nichts Neues weiterzuleiten."))
    if request.method == "POST" and form.is_valid() and body:
        chosen = [row for row in rows if str(row.number) in form.cleaned_data["chosen"]]
        label = form.cleaned_data["label"]
        if done_with(form, lambda: actions.forward_proposals(body, chosen, label, by=room.by)):
            return done(request, room.url("proposals"), _("Weitergeleitet und in einer neuen Fassung versiegelt."))
    crumbs = [(_("Entwürfe"), room.url("proposals"))]
    others = [(one.key, queries.name_of(one), one == body) for one in bodies.values()]
    context = {"form": form, "body": body and queries.name_of(body), "others": others, "rows": rows}
    context["here_url"] = room.url("proposals")
    return page(
        request, "conference/forward_proposals.html", room.context(_("Weiterleiten"), TAB, crumbs=crumbs, **context)
    )
