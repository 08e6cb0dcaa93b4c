"""Draft recommendations: which there are, what they say, and how they came about."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Max, OuterRef, Prefetch, Q, QuerySet, Subquery

from mitplan.people.models import Body
from mitplan.plan.models import Element, Plan
from mitplan.plan.states import Kind

from ..models import (
    Amendment,
    Backing,
    Contribution,
    MinorityNote,
    Procedure,
    Proposal,
    ProposalSource,
    ProposalStep,
    ProposalVersion,
)
from ..states.contributions import ContributionState
from ..states.proposals import AmendmentState, NoteState, ProposalState

_AUTHORS = ("participant__person", "organisation")
_NAMES = "organisation__names"


def proposal_in(plan: Plan, number: int) -> Proposal | None:
    """The draft recommendation with this number, with all that its page names."""
    joined = ("body__parent", "field", "forwarding__version", "element", *_AUTHORS)
    rows = Proposal.objects.select_related(*joined).prefetch_related("body__names", "body__parent__names", _NAMES)
    found = rows.filter(plan=plan, number=number).first()
    if found is not None:
        found.plan = plan
    return found


def proposals_of(plan: Plan, bodies: Sequence[int] | None = None) -> QuerySet[Proposal]:
    """The draft recommendations of a plan with their present title; of these bodies, and whatever was adopted."""
    latest = ProposalVersion.objects.filter(proposal=OuterRef("pk")).order_by("-number")
    open_ones = Count("amendments", filter=Q(amendments__state=AmendmentState.OPEN), distinct=True)
    rows = Proposal.objects.filter(plan=plan).annotate(
        title=Subquery(latest.values("title")[:1]), version=Subquery(latest.values("number")[:1]), open=open_ones
    )
    if bodies is not None:
        done = (ProposalState.CONFERENCE_ADOPTED, ProposalState.FORWARDED)
        rows = rows.filter(Q(body__in=bodies) | Q(state__in=done))
    return rows.select_related("body__parent", "field").prefetch_related("body__names").order_by("number")


def version_of(proposal: Proposal, number: int | None = None) -> ProposalVersion:
    """The newest text, or the one with a number. Raises ProposalVersion.DoesNotExist."""
    rows = ProposalVersion.objects.filter(proposal=proposal)
    return rows.latest("number") if number is None else rows.get(number=number)


def versions_of(proposal: Proposal) -> list[ProposalVersion]:
    """All texts of a draft recommendation, first to last."""
    return list(ProposalVersion.objects.filter(proposal=proposal).order_by("number"))


def names_given(proposal: Proposal) -> set[str]:
    """The names of all paragraphs that a draft recommendation ever had: none of them is given again."""
    texts = ProposalVersion.objects.filter(proposal=proposal).values_list("paragraphs", flat=True)
    return {name for paragraphs in texts for name, _text in paragraphs}


def steps_of(proposal: Proposal) -> list[ProposalStep]:
    """The steps that a draft recommendation took, in order."""
    return list(ProposalStep.objects.filter(proposal=proposal).select_related("version").order_by("pk"))


def sources_of(proposal: Proposal) -> list[ProposalSource]:
    """The contributions on which it rests, with their authors."""
    joined = [f"contribution__{path}" for path in (*_AUTHORS, "office")]
    rows = ProposalSource.objects.filter(proposal=proposal).select_related(*joined)
    return list(rows.prefetch_related(f"contribution__{_NAMES}").order_by("contribution__number"))


def amendments_of(proposal: Proposal) -> list[Amendment]:
    """All amendments to a draft recommendation, with versions, authors and the procedure that is current."""
    current = Prefetch("procedures", Procedure.objects.filter(is_current=True), to_attr="current_procedures")
    rows = Amendment.objects.filter(proposal=proposal).select_related("version", "decided_in", *_AUTHORS)
    return list(rows.prefetch_related(_NAMES, current).order_by("number"))


def amendment_in(proposal: Proposal, number: int) -> Amendment | None:
    """One amendment with all that its page names."""
    found = next((one for one in amendments_of(proposal) if one.number == number), None)
    if found is not None:
        found.proposal = proposal
    return found


def procedure_on(amendment: Amendment) -> Procedure | None:
    """What the chair proposes to do with an amendment, as it stands now."""
    known: Sequence[Procedure] | None = getattr(amendment, "current_procedures", None)
    if known is None:
        known = list(Procedure.objects.filter(amendment=amendment, is_current=True))
    return known[0] if known else None


def minority_notes_on(plan: Plan, thing: str, *, standing: bool = False) -> list[MinorityNote]:
    """The minority notes on a draft recommendation or a decision, with those who carry them."""
    backings = Backing.objects.select_related(*_AUTHORS).prefetch_related(_NAMES).order_by("pk")
    rows = MinorityNote.objects.filter(plan=plan, thing=thing).select_related("body__parent")
    if standing:
        rows = rows.filter(state=NoteState.STANDING)
    return list(rows.prefetch_related(Prefetch("backings", backings)).order_by("number"))


def next_number(model: Any, **within: Any) -> int:
    """The next number that is free among things of a plan or of a draft recommendation."""
    last: int | None = model.objects.filter(**within).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def free_recommendation(plan: Plan) -> str:
    """The next number under which a recommendation can stand in the plan."""
    taken = set(Element.objects.filter(plan=plan, kind=Kind.RECOMMENDATION).values_list("number", flat=True))
    taken |= set(Proposal.objects.filter(plan=plan).exclude(recommendation="").values_list("recommendation", flat=True))
    return str(max((int(number) for number in taken if number.isdecimal() and len(number) < 10), default=0) + 1)


def has_recommendation(plan: Plan, number: str) -> bool:
    """Whether a recommendation of the plan, or a draft of one, already bears the number."""
    drafted = Element.objects.filter(plan=plan, kind=Kind.RECOMMENDATION, number=number).exists()
    return drafted or Proposal.objects.filter(plan=plan, recommendation=number).exists()


def ready_to_forward(plan: Plan, body: Body) -> list[Proposal]:
    """What a body and its groups have adopted and nobody has forwarded yet."""
    rows = proposals_of(plan).filter(Q(body=body) | Q(body__parent=body), state=ProposalState.CONFERENCE_ADOPTED)
    return list(rows.select_related("field", "body__parent"))


def bodies_that_adopted(plan: Plan) -> list[Body]:
    """The bodies for which something waits to be forwarded: the conference where a group has one, else the group."""
    rows = Proposal.objects.filter(plan=plan, state=ProposalState.CONFERENCE_ADOPTED).select_related("body__parent")
    found = {body.pk: body for row in rows for body in [row.body.parent or row.body]}
    return [found[key] for key in sorted(found)]


def contributions_to_rest_on(plan: Plan) -> QuerySet[Contribution]:
    """The contributions that a draft recommendation can name as its source."""
    gone = Q(state=ContributionState.WITHDRAWN) | Q(is_revoked=True)
    return Contribution.objects.filter(plan=plan).exclude(gone).order_by("number")


def proposal_of_element(element: int) -> Proposal | None:
    """The draft recommendation that became an element of the plan."""
    return Proposal.objects.filter(element=element).first()
