"""The verbs of the conference: the only writers of its tables, each in one transaction with its journal line."""

from .phases import PhaseEntry, announce, charge, discharge, extend

__all__ = ["PhaseEntry", "announce", "charge", "discharge", "extend"]
