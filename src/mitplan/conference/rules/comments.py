"""Who may comment, reply and support, and until when one's own word can be put right."""

from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from mitplan.core.journal import key_of
from mitplan.core.verdict import YES, No, Verdict

from ..models import Comment, Participant, Support
from ..queries.discussed import Discussed, sort_of
from ..queries.moderation import hidden_among
from ..speaking import Speaker
from ..states.comments import CommentState
from ..states.phases import Activity
from .phases import Phases, may_take_part

# How long one's own comment can be put right, as long as nobody has replied.
REVISABLE: Final = timedelta(minutes=15)


def may_comment(by: Speaker, target: Discussed, *, reason: str = "", among: Phases = None) -> Verdict:
    """Whoever a running phase lets comment, on a text that is public; those who run the work also with a reason."""
    if not (verdict := may_take_part(by, Activity.COMMENT, target.body, reason=reason, among=among)):
        return verdict
    sort = sort_of(target.key)
    if sort is None or not sort.takes_comments:
        return No(_("Das lässt sich nicht kommentieren."))
    if _is_out(target):
        return No(_("Dieser Text ist zurzeit nicht öffentlich. Er lässt sich deshalb nicht kommentieren."))
    return YES


def may_reply(by: Speaker, comment: Comment, target: Discussed, *, reason: str = "", among: Phases = None) -> Verdict:
    """Whoever may comment, on a comment that stands in public and is no reply itself."""
    if not (verdict := may_comment(by, target, reason=reason, among=among)):
        return verdict
    if comment.parent_id is not None:
        return No(_("Auf eine Antwort folgt keine weitere. Antworten Sie bitte auf den Kommentar darüber."))
    if comment.state != CommentState.SENT or hidden_among([key_of(comment)]):
        return No(_("Dieser Kommentar ist nicht mehr öffentlich. Eine Antwort darauf ist nicht möglich."))
    return YES


def may_revise_comment(by: Speaker, comment: Comment, at: datetime | None = None) -> Verdict:
    """Its author, within 15 minutes and as long as nobody has replied."""
    if not (verdict := _is_own(by, comment)):
        return verdict
    if hidden_among([key_of(comment)]):
        return No(_("Der Kommentar ist zurzeit nicht öffentlich und lässt sich deshalb nicht ändern."))
    if (at or timezone.now()) > comment.sent_at + REVISABLE:
        return No(_("Ändern können Sie Ihren Kommentar nur 15 Minuten lang. Zurückziehen können Sie ihn jederzeit."))
    if Comment.objects.filter(parent=comment).exists():
        return No(_("Jemand hat schon geantwortet; der Kommentar bleibt deshalb, wie er ist."))
    return YES


def may_withdraw_comment(by: Speaker, comment: Comment) -> Verdict:
    """Its author, at any time."""
    return _is_own(by, comment)


def may_support(by: Speaker, target: Discussed, *, among: Phases = None) -> Verdict:
    """Whoever a running phase lets support, for themselves or by seat or mandate for an organisation; no office."""
    if not (verdict := may_take_part(by, Activity.SUPPORT, target.body, among=among)):
        return verdict
    if by.acting.office is not None:
        return No(_("Im Amt unterstützt man keine Texte. Wechseln Sie dafür in Ihre eigene Rolle."))
    if _is_out(target):
        return No(_("Dieser Text ist zurzeit nicht öffentlich. Er lässt sich deshalb nicht unterstützen."))
    if target.participant is not None and by.participant and by.participant.pk == target.participant:
        return No(_("Ihren eigenen Text unterstützen Sie schon dadurch, dass er von Ihnen ist."))
    return YES


def may_stop_supporting(by: Speaker, support: Support) -> Verdict:
    """Whoever supports, or who speaks for the organisation that does; at any time."""
    if support.organisation_id is not None:
        mine = by.organisation is not None and by.organisation.pk == support.organisation_id
    else:
        mine = _is(by.participant, support.participant_id)
    if not mine:
        return No(_("Diese Unterstützung ist nicht Ihre."))
    return YES if support.withdrawn_at is None else No(_("Diese Unterstützung haben Sie schon zurückgenommen."))


def _is_out(target: Discussed) -> bool:
    return bool(hidden_among([target.key])) if target.is_out is None else target.is_out


def _is_own(by: Speaker, comment: Comment) -> Verdict:
    if not _is(by.participant, comment.participant_id):
        return No(_("Das kann nur, wer den Kommentar geschrieben hat."))
    if comment.state != CommentState.SENT:
        return No(_("Diesen Kommentar haben Sie schon zurückgezogen."))
    return YES


def _is(participant: Participant | None, key: int | None) -> bool:
    return participant is not None and participant.pk == key
