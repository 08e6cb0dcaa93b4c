"""What somebody may write in a draft, told for all of its elements at once; the rule `may_revise` decides each act."""

from dataclasses import dataclass

from mitplan.people.acting import Acting
from mitplan.people.states import OfficeRole

from ..queries import parties_of
from ..rules import RESPONSIBILITY
from ..states import Kind
from .contents import Drafted
from .mending import field_of_gap


@dataclass(frozen=True, slots=True)
class Reach:
    """The parties for which somebody writes; None for whoever writes the whole plan."""

    parties: frozenset[str] | None

    @property
    def is_whole(self) -> bool:
        return self.parties is None

    def writes(self, row: Drafted) -> bool:
        """Whether the fields of an element are theirs to write."""
        if self.parties is None:
            return True
        leads = row.facets.get("lead", ())
        shared = row.facets.get("co_responsible", ())
        return row.kind == Kind.MEASURE and bool(leads) and not self.parties.isdisjoint((*leads, *shared))

    def mends(self, row: Drafted, code: str) -> bool:
        """Whether a gap is theirs to close: links, answers and who is responsible are the coordination office's."""
        if self.parties is None:
            return True
        field = field_of_gap(row.kind, code)
        return bool(field) and field not in RESPONSIBILITY and self.writes(row)


EVERYTHING = Reach(None)


def reach_of(by: Acting, *, writes_plan: bool) -> Reach:
    """The coordination office reaches everything, a clerk what their ministry leads or shares, others nothing."""
    if writes_plan:
        return EVERYTHING
    is_clerk = by.office is not None and by.office.role == OfficeRole.CLERK
    return Reach(frozenset(parties_of(by.office)) if is_clerk and by.office else frozenset())
