"""Nouns of the conference."""

from .agendas import AgendaItem, Objection, Paper, Resolution, Task, Topic
from .amendments import Amendment, Procedure
from .comments import Comment, Support
from .contributions import Attachment, Brought, Consent, Contribution, ContributionText, Sending
from .meetings import Letter, Meeting, Presence, Speech, StandingOrders, Summons
from .minority_notes import Backing, MinorityNote
from .minutes import Approval, Correction, Erratum, Minutes, Passage
from .participants import Charge, Participant
from .phases import Extension, Opening, Phase
from .polls import Ballot, Delegation, PaperCount, Poll, PollOption, RollEntry, Tally, Urn
from .proposals import Forwarding, Proposal, ProposalStep, ProposalVersion

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
    "Correction",
    "Delegation",
    "Erratum",
    "Extension",
    "Forwarding",
    "Letter",
    "Meeting",
    "MinorityNote",
    "Minutes",
    "Objection",
    "Opening",
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
    "ProposalStep",
    "ProposalVersion",
    "Resolution",
    "RollEntry",
    "Sending",
    "Speech",
    "StandingOrders",
    "Summons",
    "Support",
    "Tally",
    "Task",
    "Topic",
    "Urn",
]
