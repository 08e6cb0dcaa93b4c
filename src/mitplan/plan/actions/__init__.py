"""The verbs of the plan: the only writers of its tables, each in one transaction with its journal line."""

from .admissions import admit, dismiss
from .elements import Draft, begin, draft, draft_many, reinstate, withdraw
from .links import LinkRow, link, link_many, unlink
from .revising import Conflict, revise, revise_many, undo
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
    "Conflict",
    "Draft",
    "LinkRow",
    "Seal",
    "admit",
    "answer",
    "answer_many",
    "begin",
    "claim",
    "claim_many",
    "dismiss",
    "draft",
    "draft_many",
    "freeze",
    "link",
    "link_many",
    "mark_valid",
    "reinstate",
    "revise",
    "revise_many",
    "translate_many",
    "undo",
    "unlink",
    "withdraw",
]
