"""The verbs of exchange: keep a mapping for a plan; hand in a file, take in what it gives, drop or clear it."""

from .intakes import clear, drop, hand_in, take_in
from .mappings import keep_mapping

__all__ = ["clear", "drop", "hand_in", "keep_mapping", "take_in"]
