"""Nouns of the conference."""

from .participants import Charge, Participant
from .phases import Extension, Opening, Phase

__all__ = ["Charge", "Extension", "Opening", "Participant", "Phase"]
