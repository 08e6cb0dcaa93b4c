"""Nouns of the conference."""

from .comments import Comment, Support
from .participants import Charge, Participant
from .phases import Extension, Opening, Phase

__all__ = ["Charge", "Comment", "Extension", "Opening", "Participant", "Phase", "Support"]
