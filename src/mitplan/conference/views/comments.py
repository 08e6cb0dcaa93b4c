"""Comments: sending one, its own page with what can be done about it, and support."""

from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mitplan.core.http import done, page
from mitplan.core.journal import key_of
from mitplan.core.verdict import require

from .. import actions
from ..actions import CommentEntry, ReplyEntry
from ..forms.comments import CommentForm, ReplyForm, ReviseForm
from ..forms.hinting import Hinting
from ..frame import Room, in_plan
from ..models import Comment
from ..queries.comments import comment_numbered, support_of
from ..queries.discussed import Discussed, discussed
from ..queries.discussions import surroundings_of, threads_with
from ..queries.moderation import hidden_among
from ..rules.comments import may_comment, may_reply, may_revise_comment, may_support
from ..rules.phases import Phases, may_read
from ..rules.reading import as_shown, may_see
from ..speaking import Speaker, remember_guest
from ..states.comments import CommentState
from ..states.moderation import RemovalState
from ..states.phases import Activity
from .discussion import Telling, report_url
from .pacing import COMMENTS, SUPPORTS, paced
from .votes import with_key


@dataclass(frozen=True, slots=True)
class Sending:
    """What stands around a form that sends something off: where it leads back to, and who sends."""

    room: Room
    target: Discussed
    title: str
    submit: str


@require_POST
@in_plan
def send_comment(request: HttpRequest, room: Room) -> HttpResponse:
    """Comment on a text."""
    target = _target(room, request.POST.get("thing", ""))
    is_open = bool(may_comment(room.by, target))
    form = CommentForm(target, request.POST, is_open=is_open)
    require(may_comment(room.by, target, reason="" if is_open else request.POST.get("reason", "")))
    sending = Sending(room, target, _("Kommentieren"), _("Kommentar abschicken"))

    def send(said: dict[str, Any], by: Speaker) -> Comment:
        entry = CommentEntry(target.key, said["text"], said["stance"], said.get("passage", ""), said["language"])
        return actions.comment(entry, said.get("reason", ""), by=by)

    return _send(request, sending, form, send)


@require_POST
@in_plan
def send_reply(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """Answer a comment."""
    comment = _comment(room, number)
    target = _target(room, comment.thing)
    is_open = bool(may_reply(room.by, comment, target))
    form = ReplyForm(request.POST, is_open=is_open)
    require(may_reply(room.by, comment, target, reason="" if is_open else request.POST.get("reason", "")))
    sending = Sending(room, target, _("Auf Kommentar %(n)s antworten") % {"n": number}, _("Antwort abschicken"))

    def send(said: dict[str, Any], by: Speaker) -> Comment:
        return actions.reply(comment, ReplyEntry(said["text"], said["language"]), said.get("reason", ""), by=by)

    return _send(request, sending, form, send)


@require_POST
@in_plan
def revise_comment(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """Put one's own comment right."""
    comment = _comment(room, number)
    require(may_revise_comment(room.by, comment))
    sending = Sending(room, _target(room, comment.thing), _("Kommentar berichtigen"), _("Neuen Wortlaut abschicken"))

    def send(said: dict[str, Any], by: Speaker) -> Comment:
        return actions.revise_comment(comment, said["text"], by=by)

    return _send(request, sending, ReviseForm(request.POST), send)


@require_POST
@in_plan
def withdraw_comment(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """Take back one's own comment."""
    comment = _comment(room, number)
    actions.withdraw_comment(comment, by=room.by)
    target = discussed(room.plan, comment.thing)
    to = f"{target.url}#kommentare" if target else room.url("home")
    return done(request, to, _("Ihr Kommentar ist zurückgezogen."))


@require_POST
@in_plan
def send_support(request: HttpRequest, room: Room) -> HttpResponse:
    """Stand behind a text, or no longer, even where it can't be read any more."""
    target = _known(room, request.POST.get("thing", ""))
    to = f"{target.url}#unterstuetzung"
    mine = support_of(room.by, target.key)
    if request.POST.get("act") == "stop":
        if mine is not None:
            actions.stop_supporting(mine, by=room.by)
        return done(request, to, _("Ihre Unterstützung ist zurückgenommen."))
    require(may_support(room.by, target))
    if mine is not None:
        return done(request, to, _("Das unterstützen Sie schon."))
    by, key = with_key(request, room.by)
    if slowed := paced(request, by, SUPPORTS):
        messages.error(request, slowed)
        return done(request, to)
    actions.support(target.key, by=by)
    response = done(request, to, _("Sie unterstützen das jetzt."))
    if key:
        remember_guest(response, key)
    return response


@require_safe
@in_plan
def comment(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """One comment with the replies to it, and what can be done about it."""
    found = _comment(room, number)
    target = _target(room, found.thing)
    around = surroundings_of(room.plan, target.key)
    require(may_read(room.by, Activity.COMMENT, target.body, among=around.phases))
    target = replace(target, is_out=around.own_removal is not None)
    threads = threads_with([found.parent_id or found.pk], around, room.by.participant)
    told = [Telling(room, target, around).said_in(thread) for thread in threads]
    mine = [one for thread in told for one in (thread, *thread.replies) if one.comment.pk == found.pk]
    if not mine or (around.is_held(found.pk) and not mine[0].is_mine):
        raise Http404(_("Diesen Kommentar gibt es nicht."))
    context = room.context(
        _("Kommentar %(number)s") % {"number": number},
        "",
        target=as_shown(room.by, {target.key: target})[target.key] if target.is_out else target,
        said=mine[0],
        parent_url=room.url("comment", found.parent.number) if found.parent else "",
        **_forms(room.by, found, target, around.phases),
        report_url=report_url(room, key_of(found)),
        **{f"{act}_url": room.url(f"{act}_comment", number) for act in ("reply", "revise", "withdraw")},
    )
    return page(request, "conference/comment.html", context)


def _forms(by: Speaker, here: Comment, target: Discussed, phases: Phases) -> dict[str, Any]:
    """What whoever looks may do with a comment, and the forms for it; replying may need a reason."""
    allowed, revisable = may_reply(by, here, target, among=phases), may_revise_comment(by, here)
    as_official = not allowed and bool(may_reply(by, here, target, reason="…", among=phases))
    return {
        "may_reply": allowed,
        "reply_form": ReplyForm(is_open=bool(allowed)) if allowed or as_official else None,
        "may_revise": revisable,
        "revise_form": ReviseForm(initial={"text": here.text}) if revisable else None,
    }


def _send(request: HttpRequest, sending: Sending, form: Hinting, send: Any) -> HttpResponse:
    """Send a form off; what isn't right yet comes back on a page of its own."""
    key = ""
    if form.is_valid():
        by, key = with_key(request, sending.room.by)
        slowed = paced(request, by, COMMENTS)
        try:
            if slowed:
                raise ValidationError(slowed)
            made = send(form.cleaned_data, by)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            response = done(request, f"{sending.room.url('comment', made.number)}", _thanks(made))
            if key:
                remember_guest(response, key)
            return response
    context = sending.room.context(sending.title, "", target=sending.target, form=form, submit=sending.submit)
    return page(request, "conference/comment_form.html", context)


def _thanks(made: Comment) -> str:
    removal = hidden_among([key_of(made)]).get(key_of(made))
    if removal is not None and removal.state == RemovalState.HELD:
        return _("Danke. Ihr Text wird angesehen, bevor alle ihn lesen.")
    return _("Danke. Ihr Text steht jetzt hier.")


def _target(room: Room, key: str) -> Discussed:
    target = _known(room, key)
    require(may_see(room.by, target))
    return target


def _known(room: Room, key: str) -> Discussed:
    target = discussed(room.plan, key)
    if target is None:
        raise Http404(_("Den Text, um den es geht, gibt es in diesem Plan nicht."))
    return target


def _comment(room: Room, number: int) -> Comment:
    found = comment_numbered(room.plan, number)
    if found is None or (found.state == CommentState.WITHDRAWN and not found.replies.exists()):
        raise Http404(_("Diesen Kommentar gibt es nicht."))
    return found
