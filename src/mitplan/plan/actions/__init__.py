"""The verbs of the plan: the only writers of its tables, each in one transaction with its journal line."""

from .elements import Draft, begin, draft, draft_many, reinstate, revise, withdraw
from .links import LinkRow, link, link_many, unlink
from .statements import (
    AnswerRow,
    ClaimRow,
    answer,
    answer_many,
    claim,
    claim_many,
    mark_valid,
    translate_many,
)
from .versions import Seal, freeze

__all__ = [
    "AnswerRow",
    "ClaimRow",
    "Draft",
    "LinkRow",
    "Seal",
    "answer",
    "answer_many",
    "begin",
    "claim",
    "claim_many",
    "draft",
    "draft_many",
    "freeze",
    "link",
    "link_many",
    "mark_valid",
    "reinstate",
    "revise",
    "translate_many",
    "unlink",
    "withdraw",
]
