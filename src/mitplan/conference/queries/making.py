"""How a draft recommendation came about: all that its page tells, in few queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import CharField, Exists, F, FilteredRelation, OuterRef, Q, Value, prefetch_related_objects
from django.db.models.functions import Cast, Concat

from mitplan.core.journal import key_of
from mitplan.people.models import Body
from mitplan.plan.models import Plan

from ..models import Amendment, Backing, MinorityNote, Proposal, ProposalSource, ProposalStep, ProposalVersion, Removal
from ..states.moderation import REMOVED
from ..states.proposals import AmendmentState

_PROPOSAL = (
    *("body__parent", "field", "forwarding__version", "element"),
    *("participant__person", "organisation", "office"),
)
_AUTHORS = ("participant__person", "organisation", "office")


@dataclass(frozen=True, slots=True)
class Making:
    """A draft recommendation with every text, step, source, amendment and minority note, first to last."""

    proposal: Proposal
    # Rows of their models, with what the queries add, such as `is_hidden` (Any: django-stubs names no such type).
    versions: Sequence[Any]
    steps: list[ProposalStep]
    sources: Sequence[Any]
    amendments: Sequence[Any]
    notes: list[tuple[MinorityNote, list[Backing]]]

    @property
    def now(self) -> ProposalVersion:
        """The newest text."""
        version: ProposalVersion = self.versions[-1]
        return version

    @property
    def is_hidden(self) -> bool:
        """Whether the draft is out of public; sources and amendments say that of themselves (`is_hidden`)."""
        return bool(self.versions[-1].is_hidden)

    @property
    def open_amendments(self) -> list[Amendment]:
        """Those about which nothing has been decided."""
        return [one for one in self.amendments if one.state == AmendmentState.OPEN]


def making_of(plan: Plan, number: int) -> Making | None:
    """The making of the draft with this number, with the names of all bodies in it; seven queries."""
    rows = ProposalVersion.objects.filter(proposal__plan=plan, proposal__number=number).order_by("number")
    rows = rows.annotate(is_hidden=_is_hidden("conference.proposal", "proposal_id"))
    versions = list(rows.select_related(*(f"proposal__{path}" for path in _PROPOSAL)))
    if not versions:
        return None
    proposal = versions[0].proposal
    proposal.plan = plan
    made = Making(proposal, versions, _steps(proposal), _sources(proposal), _amendments(proposal), _notes(proposal))
    name_bodies(_bodies(made))
    return made


def _is_hidden(label: str, column: str) -> Exists:
    """Whether a thing of a row is out of public, asked along with the rows."""
    key = Concat(Value(f"{label}:"), Cast(OuterRef(column), CharField()))
    return Exists(Removal.objects.filter(thing=key, state__in=REMOVED))


def name_bodies(bodies: Iterable[Body | None]) -> None:
    """Read the names of all these bodies at once."""
    found = [body for body in bodies if body is not None]
    if found:
        prefetch_related_objects(found, "names")


def _steps(proposal: Proposal) -> list[ProposalStep]:
    return list(ProposalStep.objects.filter(proposal=proposal).select_related("version").order_by("pk"))


def _sources(proposal: Proposal) -> list[ProposalSource]:
    hidden = _is_hidden("conference.contribution", "contribution_id")
    rows = ProposalSource.objects.filter(proposal=proposal).annotate(is_hidden=hidden)
    paths = (f"contribution__{path}" for path in (*_AUTHORS, "body"))
    return list(rows.select_related(*paths).order_by("contribution__number"))


def _amendments(proposal: Proposal) -> list[Amendment]:
    """Each with `kind`, `reply` and `visible_from` of the procedure that is current, as far as there is one."""
    current = FilteredRelation("procedures", condition=Q(procedures__is_current=True))
    rows = Amendment.objects.filter(proposal=proposal).annotate(current=current)
    rows = rows.annotate(kind=F("current__kind"), reply=F("current__reply"), visible_from=F("current__visible_from"))
    rows = rows.annotate(is_hidden=_is_hidden("conference.amendment", "pk"))
    return list(rows.select_related("version", "decided_in", *_AUTHORS).order_by("number"))


def _notes(proposal: Proposal) -> list[tuple[MinorityNote, list[Backing]]]:
    rows = Backing.objects.filter(note__plan=proposal.plan, note__thing=key_of(proposal))
    rows = rows.select_related("note", *_AUTHORS).order_by("note__number", "pk")
    return [(backings[0].note, backings) for backings in (list(b) for _n, b in groupby(rows, lambda r: r.note_id))]


def _bodies(made: Making) -> list[Body | None]:
    own = made.proposal
    said: list[Any] = [*made.amendments, *(source.contribution for source in made.sources)]
    said += [backing for _note, backings in made.notes for backing in backings]
    return [own.body, own.body.parent, own.organisation, *(one.organisation for one in said)]
