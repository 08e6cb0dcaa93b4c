"""The capacity in which somebody acts: a person in an office, or a named part of the system."""

from dataclasses import dataclass

from mitplan.core.journal import key_of

from .models import Office, Person


@dataclass(frozen=True, slots=True)
class Acting:
    """A person acting in an office. The journal keeps both keys."""

    person: Person | None
    office: Office | None = None
    system: str = ""

    @property
    def person_key(self) -> str:
        return key_of(self.person) if self.person else f"system:{self.system}"

    @property
    def office_key(self) -> str:
        return key_of(self.office) if self.office else ""


def system(name: str) -> Acting:
    """A run without a person behind it, such as a set-up; named so that the journal can say which."""
    return Acting(None, None, name)
