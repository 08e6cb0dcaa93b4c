"""Nouns of the conference."""

from .amendments import Amendment, Procedure
from .comments import Comment, Support
from .minority_notes import Backing, MinorityNote
from .participants import Charge, Participant
from .phases import Extension, Opening, Phase
from .proposals import Forwarding, Proposal, ProposalStep, ProposalVersion

__all__ = [
    "Amendment",
    "Backing",
    "Charge",
    "Comment",
    "Extension",
    "Forwarding",
    "MinorityNote",
    "Opening",
    "Participant",
    "Phase",
    "Procedure",
    "Proposal",
    "ProposalStep",
    "ProposalVersion",
    "Support",
]
