"""Conversations: which there are, voting in one, one's own votes and statements, and what was let in."""

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mitplan.core.http import done, page
from mitplan.core.verdict import Verdict, require

from .. import opinions
from ..actions import propose_statement
from ..forms.opinions import StatementForm
from ..frame import Room, in_plan
from ..models import Statement
from ..queries.opinions import Talk, conversations_of, talk_at, votes_of
from ..queries.phases import phases_of
from ..rules import opinions as rules
from ..speaking import Speaker, remember_guest
from ..states.opinions import ConversationState, Stance, StatementState
from .votes import with_key

PER_PAGE = 50
TalkView = Callable[..., HttpResponseBase]
# The keys that do what the buttons do; shown on them once the script runs.
CHOICES = ((Stance.AGREE, "1", "plus"), (Stance.DISAGREE, "2", "minus"), (Stance.PASS, "3", "onward"))


def in_talk(rule: Callable[[Speaker, Talk], Verdict]) -> Callable[[TalkView], TalkView]:
    """Let a view begin with `(request, room, talk)`, for whoever the rule lets."""

    def taking(view: TalkView) -> TalkView:
        @wraps(view)
        @in_plan
        def within(request: HttpRequest, room: Room, number: int, *args: Any, **more: Any) -> HttpResponseBase:
            talk = talk_at(room.key, number)
            if talk is None:
                raise Http404(_("Dieses Gespräch gibt es nicht."))
            require(rule(room.by, talk))
            return view(request, room, talk, *args, **more)

        return within

    return taking


def crumbs(room: Room, talk: Talk | None = None) -> list[tuple[str, str]]:
    """The way back: all conversations, then the one."""
    way = [(_("Abstimmen"), room.url("conversations"))]
    return (
        way if talk is None else [*way, (talk.conversation.title, room.url("conversation", talk.conversation.number))]
    )


# The pages of one conversation: name, words, route; the last one for whoever leads it.
PARTS = (
    ("conversation", gettext_lazy("Abstimmen"), "conversation"),
    ("map", gettext_lazy("Meinungskarte"), "opinion_map"),
    ("mine", gettext_lazy("Meine Stimmen"), "own_votes"),
    ("log", gettext_lazy("Aussagen"), "statements"),
    ("desk", gettext_lazy("Leiten"), "conversation_desk"),
)


def context_of(room: Room, talk: Talk, title: str, *, here: str = "", **more: Any) -> dict[str, Any]:
    """What every page of a conversation shows."""
    conversation = talk.conversation
    leads = bool(rules.may_lead(room.by, conversation))
    parts = [
        {"url": room.url(route, conversation.number), "label": label, "current": name == here}
        for name, label, route in (PARTS if leads else PARTS[:-1])
    ]
    told = {"talk": talk, "conversation": conversation, "kicker": conversation.title, "least": conversation.anonymity}
    told |= {"parts": parts, "parts_name": _("Seiten dieses Gesprächs"), "leads": leads, "crumbs": crumbs(room, talk)}
    return room.context(title, "conversations", **told | more)


@require_safe
@in_plan
def conversations(request: HttpRequest, room: Room) -> HttpResponse:
    """All conversations that whoever looks may see."""
    leading = bool(rules.may_prepare(room.by, None))
    rows = rules.seen_among(room.by, conversations_of(room.plan, prepared=leading), phases_of(room.plan))
    context = room.context(_("Über Aussagen abstimmen"), "conversations", conversations=rows, leads=leading)
    return page(request, "conference/conversations.html", context)


@require_safe
@in_talk(rules.may_see)
def conversation(request: HttpRequest, room: Room, talk: Talk) -> HttpResponse:
    """One statement at a time, with three answers."""
    may = rules.may_vote(room.by, talk)
    voted = votes_of(room.by.participant, talk.conversation)
    asked = talk.asked
    # Who hasn't voted yet has no number to draw by: they get a draw of their own.
    who = str(room.by.participant.number) if room.by.participant else secrets.token_hex(4)
    following = opinions.next_statement(talk, who, voted) if may else None
    context = context_of(
        room,
        talk,
        talk.conversation.title,
        kicker=_("Abstimmen"),
        here="conversation",
        may=may,
        proposing=rules.may_propose(room.by, talk),
        statement=talk.statements[following] if following is not None else None,
        answered=sum(number in voted for number in asked),
        asked=len(asked),
        voted=voted,
        choices=[(stance.value, stance.label, key, icon) for stance, key, icon in CHOICES],
        lost=bool(request.GET.get("begonnen")) and room.by.participant is None,
        is_open=talk.conversation.state == ConversationState.OPEN,
    )
    return page(request, "conference/conversation.html", context, regions=("ballot",))


@require_safe
@in_talk(rules.may_see)
def own_votes(request: HttpRequest, room: Room, talk: Talk) -> HttpResponse:
    """How somebody has voted themselves, to be changed as long as voting is open. Nobody else sees it."""
    voted = votes_of(room.by.participant, talk.conversation)
    labels = {stance.value: stance.label for stance in Stance}
    rows = [
        {"statement": talk.statements[number], "value": value, "label": labels[value]}
        for number, value in sorted(voted.items())
    ]
    own = [
        one for one in talk.statements.values() if room.by.participant and one.participant_id == room.by.participant.pk
    ]
    context = context_of(
        room,
        talk,
        _("Meine Stimmen"),
        here="mine",
        rows=Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        own=own,
        may=rules.may_vote(room.by, talk),
        choices=[(stance.value, stance.label) for stance, _key, _icon in CHOICES],
    )
    return page(request, "conference/own_votes.html", context)


@require_safe
@in_talk(rules.may_see)
def statements(request: HttpRequest, room: Room, talk: Talk) -> HttpResponse:
    """All statements with what moderation made of them, and why: the public log."""
    rows = [one for one in talk.statements.values() if one.state != StatementState.HELD]
    held = len(talk.statements) - len(rows)
    shown = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = context_of(room, talk, _("Aussagen und ihre Prüfung"), here="log", rows=shown, held=held)
    return page(request, "conference/statements.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_talk(rules.may_propose)
def propose(request: HttpRequest, room: Room, talk: Talk) -> HttpResponse:
    """Propose a statement."""
    form = StatementForm(request.POST or None, initial={"language": get_language()})
    if request.method == "POST" and form.is_valid():
        by, key = with_key(request, room.by)
        try:
            made = propose_statement(talk.conversation, form.cleaned_data["text"], form.cleaned_data["language"], by=by)
        except ValidationError as error:
            form.add_error("text", error)
        else:
            response = done(request, room.url("conversation", talk.conversation.number), _thanks(made))
            if key:
                remember_guest(response, key)
            return response
    context = context_of(room, talk, _("Eigene Aussage vorschlagen"), form=form)
    return page(request, "conference/propose_statement.html", context)


def _thanks(made: Statement) -> str:
    if made.state == StatementState.HELD:
        return _("Danke. Ihre Aussage wird geprüft; was daraus wird, steht bei „Meine Stimmen“.")
    return _("Danke. Ihre Aussage wird ab jetzt gefragt.")
