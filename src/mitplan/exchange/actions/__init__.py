"""The verbs of exchange: keep a mapping for a plan."""

from .mappings import keep_mapping

__all__ = ["keep_mapping"]
