"""The verbs of people: the only writers of bodies, names, offices, terms, seats, mandates, accounts and factors."""

from .accounts import (
    InvitationEntry,
    accept_invitation,
    accept_with_passkey,
    change_address,
    change_password,
    end_sessions,
    give_link,
    invite,
    link_identity,
    revoke_invitation,
    unlink_identity,
)
from .bodies import BodyEntry, NameEntry, SuccessionEntry, establish, rename, succeed
from .erasure import erase
from .factors import add_codes, add_passkey, remove_factor, renew_recovery_codes, use_recovery_code
from .founding import Founding, found
from .offices import appoint, create_office, end_term
from .persons import PersonEntry, SeatEntry, give_account, give_mandate, register, seat
from .seats import end_seat, fill_seat, name_in_public, stand_in

__all__ = [
    "BodyEntry",
    "Founding",
    "InvitationEntry",
    "NameEntry",
    "PersonEntry",
    "SeatEntry",
    "SuccessionEntry",
    "accept_invitation",
    "accept_with_passkey",
    "add_codes",
    "add_passkey",
    "appoint",
    "change_address",
    "change_password",
    "create_office",
    "end_seat",
    "end_sessions",
    "end_term",
    "erase",
    "establish",
    "fill_seat",
    "found",
    "give_account",
    "give_link",
    "give_mandate",
    "invite",
    "link_identity",
    "name_in_public",
    "register",
    "remove_factor",
    "rename",
    "renew_recovery_codes",
    "revoke_invitation",
    "seat",
    "stand_in",
    "succeed",
    "unlink_identity",
    "use_recovery_code",
]
