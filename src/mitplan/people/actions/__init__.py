"""The verbs of people: the only writers of bodies, names, offices, terms, seats, mandates and accounts."""

from .accounts import (
    InvitationEntry,
    accept_invitation,
    change_password,
    end_sessions,
    invite,
    revoke_invitation,
)
from .bodies import BodyEntry, NameEntry, SuccessionEntry, establish, rename, succeed
from .offices import appoint, create_office, end_term
from .persons import PersonEntry, SeatEntry, give_account, give_mandate, register, seat

__all__ = [
    "BodyEntry",
    "InvitationEntry",
    "NameEntry",
    "PersonEntry",
    "SeatEntry",
    "SuccessionEntry",
    "accept_invitation",
    "appoint",
    "change_password",
    "create_office",
    "end_sessions",
    "end_term",
    "establish",
    "give_account",
    "give_mandate",
    "invite",
    "register",
    "rename",
    "revoke_invitation",
    "seat",
    "succeed",
]
