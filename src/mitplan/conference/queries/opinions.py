"""Conversations, their statements and who voted how: what pages and verbs ask."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Max, Q

from mitplan.plan.models import Plan

from ..models import Conversation, OpinionMap, Participant, Phase, Statement, Vote
from ..states.opinions import ConversationState, StatementState
from .lately import journal_head, lately
from .phases import concerning, phases_of


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation with all that one vote depends on, at one state of the journal; shared, so never changed."""

    conversation: Conversation
    statements: dict[int, Statement]  # all of them, by number
    phases: Sequence[Phase]  # that hold for the body
    head: str

    @property
    def asked(self) -> list[int]:
        """The numbers of the statements that people vote on."""
        return [number for number, one in self.statements.items() if one.state == StatementState.ACCEPTED]


def talk_at(plan_key: str, number: int) -> Talk | None:
    """The conversation at an address; one query as long as the journal stands still."""
    head = journal_head()
    return lately(("talk", plan_key, number), lambda: _talk(plan_key, number, head), head)


def talk_of(conversation: Conversation) -> Talk:
    """The same for a conversation already at hand."""
    found = talk_at(conversation.plan.key, conversation.number)
    assert found is not None, "a conversation is never removed"
    return found


def _talk(plan_key: str, number: int, head: str) -> Talk | None:
    rows = Conversation.objects.select_related("plan__coordination", "body__parent")
    conversation = rows.filter(plan__key=plan_key, number=number).first()
    if conversation is None:
        return None
    statements = {one.number: one for one in Statement.objects.filter(conversation=conversation)}
    phases = concerning(phases_of(conversation.plan), conversation.body)
    return Talk(conversation, statements, phases, head)


def conversations_of(plan: Plan, *, prepared: bool) -> list[Conversation]:
    """All conversations of a plan, newest first; those in preparation only where asked for."""
    asked = Count("statements", filter=Q(statements__state=StatementState.ACCEPTED))
    rows = Conversation.objects.filter(plan=plan).select_related("body").prefetch_related("body__names")
    if not prepared:
        rows = rows.exclude(state=ConversationState.PREPARED)
    return list(rows.annotate(asked=asked).order_by("-number"))


def votes_of(participant: Participant | None, conversation: Conversation) -> dict[int, int]:
    """How a participant votes, by the number of the statement, in the order of their first votes; the last counts."""
    if participant is None:
        return {}
    rows = Vote.objects.filter(participant=participant, conversation=conversation).order_by("pk")
    return dict(rows.values_list("statement__number", "value"))


def map_of(conversation: Conversation) -> OpinionMap | None:
    """What a closed conversation came to."""
    return OpinionMap.objects.filter(conversation=conversation).first()


def next_number(plan: Plan) -> int:
    """The number of the plan's next conversation."""
    last = Conversation.objects.filter(plan=plan).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1
