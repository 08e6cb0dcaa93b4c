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
from .proposals import Forwarding, Proposal, ProposalStep, ProposalVersion

__all__ = [
    "AgendaItem",
    "Amendment",
    "Approval",
    "Attachment",
    "Backing",
    "Brought",
    "Charge",
    "Comment",
    "Consent",
    "Contribution",
    "ContributionText",
    "Conversation",
    "Correction",
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
    "Participant",
    "Passage",
    "Phase",
    "Presence",
    "Procedure",
    "Proposal",
    "ProposalStep",
    "ProposalVersion",
    "Removal",
    "Report",
    "Resolution",
    "Sending",
    "Speech",
    "StandingOrders",
    "Statement",
    "Summons",
    "Support",
    "Task",
    "Topic",
    "Vote",
]
