"""Nouns of the conference."""

from .amendments import Amendment, Procedure
from .comments import Comment, Support
from .contributions import Attachment, Brought, Consent, Contribution, ContributionText, Sending
from .minority_notes import Backing, MinorityNote
from .moderation import ModerationRule, Removal, Report
from .participants import Charge, Participant
from .phases import Extension, Opening, Phase
from .proposals import Forwarding, Proposal, ProposalStep, ProposalVersion

__all__ = [
    "Amendment",
    "Attachment",
    "Backing",
    "Brought",
    "Charge",
    "Comment",
    "Consent",
    "Contribution",
    "ContributionText",
    "Extension",
    "Forwarding",
    "MinorityNote",
    "ModerationRule",
    "Opening",
    "Participant",
    "Phase",
    "Procedure",
    "Proposal",
    "ProposalStep",
    "ProposalVersion",
    "Removal",
    "Report",
    "Sending",
    "Support",
]
