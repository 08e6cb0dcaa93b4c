"""The verbs of the plan: the only writers of its tables, each in one transaction with its journal line."""

from .admissions import admit, dismiss
from .elements import Draft, begin, draft, draft_many, reinstate, withdraw, withdraw_many
from .links import LinkRow, link, link_many, unlink
from .moving import relocate, reorder
from .revising import Conflict, revise, revise_each, revise_many, undo
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
from .succession import merge, split, supersede
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
    "merge",
    "reinstate",
    "relocate",
    "reorder",
    "revise",
    "revise_each",
    "revise_many",
    "split",
    "supersede",
    "translate_many",
    "undo",
    "unlink",
    "withdraw",
    "withdraw_many",
]
