"""Who may prepare, open, moderate and close a conversation, and who may take part in it."""

from collections.abc import Iterable, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from mitplan.core.verdict import YES, No, Verdict
from mitplan.people.models import Body

from ..models import Conversation, Phase
from ..queries.opinions import Talk
from ..queries.phases import access_in, concerning, running
from ..speaking import Speaker
from ..states.opinions import ConversationState
from ..states.phases import WIDTH, Access, Activity, Audience
from .phases import may_take_part


def may_prepare(by: Speaker, body: Body | None) -> Verdict:
    """The coordination office, and who leads the body whose conversation it is."""
    if by.runs(body):
        return YES
    return No(_("Ein Gespräch bereitet die Koordinierungsstelle vor oder wer das Gremium leitet."))


def may_lead(by: Speaker, conversation: Conversation) -> Verdict:
    """Who may prepare a conversation opens, moderates and closes it, too."""
    if by.runs(conversation.body):
        return YES
    return No(_("Dieses Gespräch führt die Koordinierungsstelle oder wer das Gremium leitet."))


def may_bring_in(by: Speaker) -> Verdict:
    """Conversations held elsewhere are brought in by the coordination office."""
    if by.is_coordination:
        return YES
    return No(_("Gespräche aus Dateien bringt nur die Koordinierungsstelle ein."))


def may_see(by: Speaker, talk: Talk) -> Verdict:
    """Who may vote now or could before, and who leads the conversation."""
    conversation = talk.conversation
    if by.runs(conversation.body):
        return YES
    if conversation.state == ConversationState.PREPARED:
        return No(_("Dieses Gespräch wird noch vorbereitet."))
    if conversation.state == ConversationState.PUBLISHED or _reads(by, talk):
        return YES
    return may_take_part(by, Activity.VOTE, conversation.body)


def seen_among(by: Speaker, conversations: Iterable[Conversation], phases: Sequence[Phase]) -> list[Conversation]:
    """Those of these conversations that somebody may see; asks nothing."""
    return [one for one in conversations if _is_seen(by, Talk(one, {}, concerning(phases, one.body), ""))]


def _is_seen(by: Speaker, talk: Talk) -> bool:
    state = talk.conversation.state
    if by.runs(talk.conversation.body) or state == ConversationState.PUBLISHED:
        return True
    return state != ConversationState.PREPARED and _reads(by, talk)


def may_see_map(by: Speaker, talk: Talk) -> Verdict:
    """The map can be seen while people vote, and again when the result has been published."""
    if talk.conversation.state == ConversationState.CLOSED and not by.runs(talk.conversation.body):
        return No(_("Die Abstimmung ist geschlossen. Das Ergebnis wird gerade geprüft und dann veröffentlicht."))
    return may_see(by, talk)


def may_vote(by: Speaker, talk: Talk) -> Verdict:
    """Whoever belongs to an audience to which a running phase opens voting, while the conversation is open."""
    return _may(by, talk, Activity.VOTE)


def may_propose(by: Speaker, talk: Talk, *, reason: str = "") -> Verdict:
    """Whoever belongs to an audience to which a running phase opens proposing, while the conversation is open."""
    return _may(by, talk, Activity.STATE, reason)


def _may(by: Speaker, talk: Talk, activity: Activity, reason: str = "") -> Verdict:
    conversation = talk.conversation
    if conversation.state == ConversationState.PREPARED:
        return No(_("Dieses Gespräch wird noch vorbereitet."))
    if conversation.state != ConversationState.OPEN:
        return No(_("Dieses Gespräch ist geschlossen."))
    if _is_open(by, talk, activity):
        return YES
    return may_take_part(by, activity, conversation.body, reason=reason)


def _is_open(by: Speaker, talk: Talk, activity: Activity) -> bool:
    """The same as the phases' own rule says, from what is at hand: a vote must not read the phases each time."""
    audiences = by.audiences | ({Audience.MEMBERS.value} if by.is_coordination else set())
    return any(access_in(phase, activity, audiences) == Access.WRITE for phase in running(talk.phases))


def _reads(by: Speaker, talk: Talk) -> bool:
    begun = [phase for phase in talk.phases if phase.begins <= timezone.now()]
    return any(WIDTH[access_in(phase, Activity.VOTE, by.audiences)] >= WIDTH[Access.READ] for phase in begun)
