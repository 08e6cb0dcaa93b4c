"""Nouns of the conference."""

from .agendas import AgendaItem, Objection, Paper, Resolution, Task, Topic
from .amendments import Amendment, Procedure
from .comments import Comment, Support
from .contributions import Attachment, Brought, Consent, Contribution, ContributionText, Sending
from .meetings import Letter, Meeting, Presence, Speech, StandingOrders, Summons
from .minority_notes import Backing, MinorityNote
from .minutes import Approval, Correction, Erratum, Minutes, Passage
from .moderation import ModerationRule, Removal, Report
from .opinions import Conversation, OpinionMap, Statement, Vote
from .participants import Charge, Participant
from .phases import Extension, Opening, Phase
from .polls import Ballot, Delegation, PaperCount, Poll, PollOption, RollEntry, Tally, Urn
from .proposals import Forwarding, Proposal, ProposalSource, ProposalStep, ProposalVersion

__all__ = [
    "AgendaItem",
    "Amendment",
    "Approval",
    "Attachment",
    "Backing",
    "Ballot",
    "Brought",
    "Charge",
    "Comment",
    "Consent",
    "Contribution",
    "ContributionText",
    "Conversation",
    "Correction",
    "Delegation",
    "Erratum",
    "Extension",
    "Forwarding",
    "Letter",
    "Meeting",
    "MinorityNote",
    "Minutes",
    "ModerationRule",
    "Objection",
    "Opening",
    "OpinionMap",
    "Paper",
    "PaperCount",
    "Participant",
    "Passage",
    "Phase",
    "Poll",
    "PollOption",
    "Presence",
    "Procedure",
    "Proposal",
    "ProposalSource",
    "ProposalStep",
    "ProposalVersion",
    "Removal",
    "Report",
    "Resolution",
    "RollEntry",
    "Sending",
    "Speech",
    "StandingOrders",
    "Statement",
    "Summons",
    "Support",
    "Tally",
    "Task",
    "Topic",
    "Urn",
    "Vote",
]
