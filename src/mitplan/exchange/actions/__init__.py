"""The verbs of exchange: keep a mapping for a plan; hand in a file, take in what it gives, or drop it."""

from .intakes import drop, hand_in, take_in
from .mappings import keep_mapping

__all__ = ["drop", "hand_in", "keep_mapping", "take_in"]
