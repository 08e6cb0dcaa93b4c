"""Leading a conversation: prepare, open, check statements, close, publish; bring one in, give its votes out."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from mitplan.core.http import done, page, whole_number
from mitplan.core.verdict import Verdict, require

from .. import actions, opinions
from ..forms.opinions import BringInForm, ConversationForm
from ..frame import Room, in_plan
from ..models import Conversation
from ..queries.opinions import Talk
from ..queries.phases import bodies_at_work
from ..rules import opinions as rules
from ..speaking import Speaker
from ..states.opinions import StatementState
from .opinions import context_of, crumbs, in_talk

STEPS: Mapping[str, Callable[..., Conversation]] = {
    "oeffnen": actions.open_conversation,
    "schliessen": actions.close_conversation,
    "veroeffentlichen": actions.publish_conversation,
}


def leading(by: Speaker, talk: Talk) -> Verdict:
    """Who may lead this conversation."""
    return rules.may_lead(by, talk.conversation)


@require_http_methods(["GET", "HEAD", "POST"])
@in_plan
def prepare(request: HttpRequest, room: Room) -> HttpResponse:
    """Prepare a conversation."""
    bodies = [charge.body for charge in bodies_at_work(room.plan)]
    own = [body for body in bodies if room.by.runs(body)]
    require(rules.may_prepare(room.by, own[0] if own else None))
    form = ConversationForm(own, request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        entry = actions.ConversationEntry(
            given["title"],
            given["introduction"],
            next((body for body in own if body.key == given["body"]), None),
            given["is_strict"],
            given["anonymity"],
            [line for line in given["statements"].splitlines() if line.strip()],
        )
        try:
            made = actions.prepare_conversation(entry, by=room.by)
        except ValidationError as error:
            form.add_error("statements", error.messages)
        else:
            return done(request, room.url("conversation_desk", made.number), _("Vorbereitet. Noch sieht es niemand."))
    context = room.context(_("Gespräch vorbereiten"), "conversations", form=form, crumbs=crumbs(room))
    return page(request, "conference/prepare_conversation.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_talk(leading)
def desk(request: HttpRequest, room: Room, talk: Talk) -> HttpResponse:
    """Check statements that wait, and what else there is to decide."""
    if request.method == "POST" and (answer := _decided(request, room, talk)):
        return answer
    rows = list(talk.statements.values())
    context = context_of(
        room,
        talk,
        _("Gespräch leiten"),
        here="desk",
        held=[one for one in rows if one.state == StatementState.HELD],
        others=[one for one in rows if one.state != StatementState.HELD][-100:],
    )
    status = 422 if request.method == "POST" else 200
    return page(request, "conference/conversation_desk.html", context, status=status)


def _decided(request: HttpRequest, room: Room, talk: Talk) -> HttpResponse | None:
    """Let in or keep out what was ticked, all or nothing to be told at once."""
    numbers = {whole_number(each, 9) for each in request.POST.getlist("aussage")}
    chosen = [one for number, one in talk.statements.items() if number in numbers]
    reason, rejecting = request.POST.get("grund", ""), request.POST.get("urteil") == "ablehnen"
    if not chosen:
        messages.error(request, _("Wählen Sie mindestens eine Aussage."))
        return None
    try:
        actions.moderate_statements(chosen, reason, rejecting=rejecting, by=room.by)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return None
    told = ngettext("%(n)d Aussage entschieden.", "%(n)d Aussagen entschieden.", len(chosen)) % {"n": len(chosen)}
    return done(request, room.url("conversation_desk", talk.conversation.number), told)


@require_POST
@in_talk(leading)
def add(request: HttpRequest, room: Room, talk: Talk) -> HttpResponse:
    """Add statements of one's own choosing."""
    texts = [line for line in request.POST.get("texte", "").splitlines() if line.strip()]
    try:
        made = actions.add_statements(talk.conversation, texts, by=room.by)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        made = []
    told = ngettext("%(n)d Aussage eingegeben.", "%(n)d Aussagen eingegeben.", len(made)) % {"n": len(made)}
    return done(request, room.url("conversation_desk", talk.conversation.number), told if made else "")


@require_POST
@in_talk(leading)
def step(request: HttpRequest, room: Room, talk: Talk) -> HttpResponse:
    """Open, close or publish."""
    act = STEPS.get(request.POST.get("schritt", ""))
    if act is None:
        raise Http404(_("Diesen Schritt gibt es nicht."))
    conversation = Conversation(
        **{f.attname: getattr(talk.conversation, f.attname) for f in Conversation._meta.concrete_fields}
    )
    conversation.body, conversation.plan = talk.conversation.body, talk.conversation.plan
    to = room.url("conversation_desk", conversation.number)
    try:
        act(conversation, by=room.by)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return done(request, to)
    return done(request, to, _("Erledigt: %(state)s.") % {"state": conversation.get_state_display()})


@require_POST
@in_talk(leading)
def export(request: HttpRequest, room: Room, talk: Talk) -> HttpResponse:
    """All votes as files, for whoever leads the conversation."""
    try:
        whole = actions.export_conversation(talk.conversation, by=room.by)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return done(request, room.url("conversation_desk", talk.conversation.number))
    name = f"{room.key}-gespraech-{talk.conversation.number}-vertraulich.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(whole, content_type="application/zip", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@in_plan
def bring_in(request: HttpRequest, room: Room) -> HttpResponse:
    """Check files of another system, and bring them in."""
    require(rules.may_bring_in(room.by))
    form = BringInForm(request.POST or None, request.FILES or None)
    found = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            found = opinions.read_files(given["comments"].read(), given["votes"].read())
            if not given["only_check"]:
                made = actions.bring_in_conversation(_held(given, found), by=room.by)
                return done(request, room.url("conversation", made.number), _("Eingebracht, mit allen Stimmen."))
        except ValidationError as error:
            form.add_error("comments", error.messages)
            found = None
    context = room.context(
        _("Gespräch aus Dateien einbringen"), "conversations", form=form, found=found, crumbs=crumbs(room)
    )
    return page(request, "conference/bring_in_conversation.html", context)


def _held(given: Mapping[str, Any], found: Any) -> Any:
    return actions.HeldElsewhere(
        given["title"],
        found.statements,
        found.rows(),
        found.participants,
        given["introduction"],
        found.origin,
    )
