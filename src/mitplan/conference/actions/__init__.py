"""The verbs of the conference: the only writers of its tables, each in one transaction with its journal line."""

from .amendments import (
    Merging,
    ProcedureEntry,
    amend,
    merge_amendments,
    propose_procedure,
    reply_to_procedure,
    withdraw_amendment,
)
from .attachments import AttachmentEntry, attach, detach
from .ballots import cast, confirm_paper_count, delegate, enter_paper_count, take_back_delegation
from .contributions import (
    ContributionEntry,
    keep_contributions,
    revise_contribution,
    revoke_contribution,
    submit_contribution,
    take_up_contribution,
    withdraw_contribution,
)
from .forwarding import forward_proposals
from .minority_notes import join_minority, note_minority, withdraw_minority
from .phases import PhaseEntry, announce, charge, discharge, extend
from .polls import OptionEntry, PollEntry, close_poll, open_poll, prepare_poll, publish_poll, reset_poll
from .proposals import (
    ProposalEntry,
    Resolved,
    Wording,
    adopt_in_conference,
    agree_in_group,
    drop_proposal,
    propose,
    rest_on,
    revise_proposal,
    withdraw_proposal,
)
from .sendings import confirm_contribution, hold_contribution

__all__ = [
    "AttachmentEntry",
    "ContributionEntry",
    "Merging",
    "OptionEntry",
    "PhaseEntry",
    "PollEntry",
    "ProcedureEntry",
    "ProposalEntry",
    "Resolved",
    "Wording",
    "adopt_in_conference",
    "agree_in_group",
    "amend",
    "announce",
    "attach",
    "cast",
    "charge",
    "close_poll",
    "confirm_contribution",
    "confirm_paper_count",
    "delegate",
    "detach",
    "discharge",
    "drop_proposal",
    "enter_paper_count",
    "extend",
    "forward_proposals",
    "hold_contribution",
    "join_minority",
    "keep_contributions",
    "merge_amendments",
    "note_minority",
    "open_poll",
    "prepare_poll",
    "propose",
    "propose_procedure",
    "publish_poll",
    "reply_to_procedure",
    "reset_poll",
    "rest_on",
    "revise_contribution",
    "revise_proposal",
    "revoke_contribution",
    "submit_contribution",
    "take_back_delegation",
    "take_up_contribution",
    "withdraw_amendment",
    "withdraw_contribution",
    "withdraw_minority",
    "withdraw_proposal",
]
