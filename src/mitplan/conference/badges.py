"""How the states of the conference look: shape and tone for every code."""

from django.utils.translation import gettext_lazy as _

from ..core.badges import register
from .states.contributions import ContributionKind, ContributionState
from .states.meetings import CorrectionState, ItemKind, MeetingState, MinutesState, Outcome, Side, TaskState, TopicState
from .states.opinions import ConversationState, StatementState
from .states.polls import PollState
from .states.proposals import AmendmentState, ProcedureKind, ProposalState, Reply
from .states.successions import Agreement, SuccessionState

register(
    "contribution",
    dict(ContributionState.choices),
    {
        "submitted": ("ring", "info"),
        "withdrawn": ("empty", "plain"),
        "merged": ("most", "good"),
        "split": ("amend", "good"),
        "forwarded": ("onward", "good"),
    },
)
register(
    "contribution_kind",
    dict(ContributionKind.choices),
    {
        "suggestion": ("plus", "plain"),
        "criticism": ("triangle", "plain"),
        "question": ("question", "plain"),
        "experience": ("page", "plain"),
        "other": ("dotted", "plain"),
    },
)
register(
    "poll",
    dict(PollState.choices),
    {
        "prepared": ("draft", "plain"),
        "open": ("half", "info"),
        "closed": ("pause", "plain"),
        "published": ("done", "good"),
    },
)
# In a badge there is no room for what a type means; the page of the poll says it.
register(
    "poll_type",
    {"open": _("namentlich"), "pseudonymous": _("unter Code"), "secret": _("geheim")},
    {"open": ("ring", "plain"), "pseudonymous": ("dotted", "plain"), "secret": ("seal", "plain")},
)
register(
    "phase",
    {"running": _("läuft"), "ahead": _("steht bevor"), "past": _("vorbei")},
    {"running": ("half", "good"), "ahead": ("ring", "info"), "past": ("empty", "plain")},
)
register(
    "conversation",
    dict(ConversationState.choices),
    {
        "prepared": ("draft", "plain"),
        "open": ("half", "info"),
        "closed": ("pause", "plain"),
        "published": ("done", "good"),
    },
)
register(
    "statement",
    dict(StatementState.choices),
    {"held": ("time", "plain"), "accepted": ("done", "good"), "rejected": ("cross", "warn")},
)
register(
    "proposal",
    dict(ProposalState.choices),
    {
        "draft": ("draft", "plain"),
        "group_agreed": ("half", "info"),
        "conference_adopted": ("done", "good"),
        "forwarded": ("onward", "good"),
        "withdrawn": ("empty", "plain"),
        "not_adopted": ("stop", "bad"),
    },
)
register(
    "amendment",
    dict(AmendmentState.choices),
    {
        "open": ("ring", "info"),
        "taken_over": ("done", "good"),
        "partly": ("half", "good"),
        "not_taken": ("stop", "bad"),
        "withdrawn": ("empty", "plain"),
        "obsolete": ("minus", "plain"),
    },
)
register(
    "procedure",
    dict(ProcedureKind.choices),
    {
        "take_over": ("done", "good"),
        "partly": ("half", "info"),
        "reject": ("stop", "warn"),
        "refer": ("onward", "info"),
    },
)
register(
    "reply",
    dict(Reply.choices),
    {"": ("question", "plain"), "accepted": ("equal", "good"), "refused": ("unequal", "warn")},
)
register(
    "succession",
    dict(SuccessionState.choices),
    {"proposed": ("half", "info"), "carried_out": ("done", "good"), "dropped": ("stop", "plain")},
)
register(
    "agreement",
    dict(Agreement.choices),
    {
        "asked": ("time", "plain"),
        "agreed": ("done", "good"),
        "refused": ("unequal", "warn"),
        "nobody": ("empty", "plain"),
    },
)
register(
    "meeting",
    dict(MeetingState.choices),
    {
        "planned": ("dotted", "plain"),
        "convened": ("page", "info"),
        "running": ("half", "good"),
        "over": ("done", "good"),
        "cancelled": ("stop", "bad"),
    },
)
register(
    "item_kind",
    dict(ItemKind.choices),
    {"information": ("info", "plain"), "discussion": ("level", "plain"), "decision": ("seal", "info")},
)
register(
    "topic",
    dict(TopicState.choices),
    {
        "open": ("ring", "info"),
        "taken": ("done", "good"),
        "declined": ("stop", "bad"),
        "withdrawn": ("empty", "plain"),
    },
)
register(
    "side",
    dict(Side.choices),
    {"for": ("plus", "good"), "against": ("minus", "bad"), "question": ("question", "plain")},
)
register(
    "outcome",
    dict(Outcome.choices),
    {"adopted": ("done", "good"), "rejected": ("stop", "bad"), "postponed": ("time", "warn")},
)
register(
    "task", dict(TaskState.choices), {"open": ("ring", "info"), "done": ("done", "good"), "dropped": ("empty", "plain")}
)
register(
    "minutes",
    dict(MinutesState.choices),
    {
        "drafted": ("draft", "plain"),
        "completed": ("page", "plain"),
        "amendable": ("amend", "info"),
        "approved": ("seal", "good"),
    },
)
register(
    "correction",
    dict(CorrectionState.choices),
    {
        "proposed": ("ring", "info"),
        "accepted": ("done", "good"),
        "refused": ("stop", "bad"),
        "withdrawn": ("empty", "plain"),
    },
)
