"""The capacity in which somebody acts: a person in an office or for an organisation, or a named part of the system."""

from dataclasses import dataclass

from mitplan.core.journal import key_of

from .models import Body, Office, Person, Seat


@dataclass(frozen=True, slots=True)
class Acting:
    """A person acting in one capacity: an office, a seat, a mandate for an organisation, or as themselves.

    The journal keeps two keys: who, and in which capacity.
    """

    person: Person | None
    office: Office | None = None
    system: str = ""
    organisation: Body | None = None
    seat: Seat | None = None

    @property
    def person_key(self) -> str:
        return key_of(self.person) if self.person else f"system:{self.system}"

    @property
    def office_key(self) -> str:
        """The capacity: `people.office:3`, `people.seat:7`, `people.body:5` for a mandate, "" for oneself."""
        capacity = self.office or self.seat or self.organisation
        return key_of(capacity) if capacity else ""


def system(name: str) -> Acting:
    """A run without a person behind it, such as a set-up; named so that the journal can say which."""
    return Acting(None, None, name)
