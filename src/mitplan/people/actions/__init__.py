"""The verbs of people: the only writers of bodies, names, offices, terms, seats, mandates and accounts."""

from .bodies import BodyEntry, NameEntry, SuccessionEntry, establish, rename, succeed
from .offices import appoint, create_office, end_term
from .persons import PersonEntry, SeatEntry, give_account, give_mandate, register, seat

__all__ = [
    "BodyEntry",
    "NameEntry",
    "PersonEntry",
    "SeatEntry",
    "SuccessionEntry",
    "appoint",
    "create_office",
    "end_term",
    "establish",
    "give_account",
    "give_mandate",
    "register",
    "rename",
    "seat",
    "succeed",
]
