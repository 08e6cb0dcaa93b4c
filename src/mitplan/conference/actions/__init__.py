"""The verbs of the conference: the only writers of its tables, each in one transaction with its journal line."""

from .ballots import cast, confirm_paper_count, delegate, enter_paper_count, take_back_delegation
from .phases import PhaseEntry, announce, charge, discharge, extend
from .polls import OptionEntry, PollEntry, close_poll, open_poll, prepare_poll, publish_poll, reset_poll

__all__ = [
    "OptionEntry",
    "PhaseEntry",
    "PollEntry",
    "announce",
    "cast",
    "charge",
    "close_poll",
    "confirm_paper_count",
    "delegate",
    "discharge",
    "enter_paper_count",
    "extend",
    "open_poll",
    "prepare_poll",
    "publish_poll",
    "reset_poll",
    "take_back_delegation",
]
