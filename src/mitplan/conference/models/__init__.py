"""Nouns of the conference."""

from .agendas import AgendaItem, Objection, Paper, Resolution, Task, Topic
from .amendments import Amendment, Procedure
from .comments import Comment, Support
from .contributions import Attachment, Brought, Consent, Contribution, ContributionText, Sending
from .following import Following, Notice
from .meetings import Letter, Meeting, Presence, Speech, StandingOrders, Summons
from .member_lists import MemberList
from .minority_notes import Backing, MinorityNote
from .minutes import Approval, Correction, Erratum, Minutes, Passage
from .moderation import ModerationRule, Removal, Report
from .opinions import Conversation, OpinionMap, Statement, Vote
from .participants import Charge, Participant
from .phases import Extension, Opening, Phase
from .polls import Ballot, Delegation, PaperCount, Poll, PollOption, RollEntry, Tally, Urn
from .proposals import Forwarding, Proposal, ProposalSource, ProposalStep, ProposalVersion
from .roles import BodyRole
from .similarity import Likeness, LikenessPosition
from .successions import Ancestry, Heir, Succession, SuccessionSource

__all__ = [
    "AgendaItem",
    "Amendment",
    "Ancestry",
    "Approval",
    "Attachment",
    "Backing",
    "Ballot",
    "BodyRole",
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
    "Following",
    "Forwarding",
    "Heir",
    "Letter",
    "Likeness",
    "LikenessPosition",
    "Meeting",
    "MemberList",
    "MinorityNote",
    "Minutes",
    "ModerationRule",
    "Notice",
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
    "Succession",
    "SuccessionSource",
    "Summons",
    "Support",
    "Tally",
    "Task",
    "Topic",
    "Urn",
    "Vote",
]
