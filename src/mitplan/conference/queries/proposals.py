"""Draft recommendations: which there are, what they say, and how they came about."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db.models import Count, Max, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from mitplan.core.journal import key_of, pk_in
from mitplan.people.models import Body
from mitplan.people.queries import name_on
from mitplan.people.states import BodyKind
from mitplan.plan.models import Element, Plan
from mitplan.plan.states import Kind
from mitplan.plan.workbench.doors import element_door

from ..models import (
    Amendment,
    Backing,
    Contribution,
    MinorityNote,
    Minutes,
    Poll,
    Procedure,
    Proposal,
    ProposalSource,
    ProposalStep,
    ProposalVersion,
)
from ..states.contributions import ContributionState
from ..states.polls import PollState
from ..states.proposals import AT_WORK, AmendmentState, NoteState, ProposalState
from .moderation import hidden_pks

PROPOSAL: Final = "conference.proposal"
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


def proposals_of(plan: Plan, bodies: Sequence[int] | None = None) -> QuerySet[Any]:
    """The draft recommendations of a plan with their present title; of these bodies, and whatever was adopted."""
    latest = ProposalVersion.objects.filter(proposal=OuterRef("pk")).order_by("-number")
    open_ones = Count("amendments", filter=Q(amendments__state=AmendmentState.OPEN), distinct=True)
    rows = Proposal.objects.filter(plan=plan).annotate(
        title=Subquery(latest.values("title")[:1]), paragraphs=Subquery(latest.values("paragraphs")[:1]), open=open_ones
    )
    if bodies is not None:
        rows = rows.exclude(pk__in=hidden_pks(plan, PROPOSAL))
        done = (ProposalState.CONFERENCE_ADOPTED, ProposalState.FORWARDED)
        rows = rows.filter(Q(body__in=bodies) | Q(state__in=done))
    return rows.select_related("body__parent", "field").order_by("number")


def amendable_count(plan: Plan, bodies: Sequence[int]) -> int:
    """How many drafts of these bodies can still change."""
    return Proposal.objects.filter(plan=plan, body__in=bodies, state__in=AT_WORK).count()


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


def procedures_on(amendments: Iterable[Amendment]) -> dict[int, Procedure]:
    """What the chair proposes for each of these amendments, by their numbers."""
    rows = Procedure.objects.filter(amendment__in=list(amendments), is_current=True).select_related("amendment")
    return {row.amendment.number: row for row in rows}


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


def ready_to_forward(plan: Plan, body: Body) -> list[Any]:
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


def contributions_numbered(plan: Plan, numbers: Sequence[int]) -> list[Contribution]:
    """The contributions with these numbers. Raises ValidationError for one that isn't there."""
    found = {one.number: one for one in Contribution.objects.filter(plan=plan, number__in=list(numbers))}
    if missing := [number for number in numbers if number not in found]:
        raise ValidationError({"sources": _("Beitrag %(n)d gibt es in diesem Plan nicht.") % {"n": missing[0]}})
    return [found[number] for number in numbers]


def polls_about(plan: Plan, thing: str, named: Sequence[str] = ()) -> list[Poll]:
    """The polls on a thing, and those that its steps name; what is only prepared isn't shown."""
    pks = [pk for key in named if (pk := pk_in(key, "conference.poll")) is not None]
    rows = Poll.objects.filter(Q(thing=thing) | Q(pk__in=pks), plan=plan)
    return list(rows.exclude(state=PollState.PREPARED).order_by("pk"))


def minutes_to_name(plan: Plan, body: Body) -> list[tuple[str, str]]:
    """Text keys and words of the minutes in which a body or the one above it can have decided, the newest first."""
    bodies = [key for key in (body.pk, body.parent_id) if key is not None]
    rows = Minutes.objects.filter(meeting__plan=plan, meeting__body__in=bodies).select_related("meeting")
    return [(key_of(row), str(row.meeting)) for row in rows.order_by("-meeting__pk")[:50]]


def meeting_of_minutes(key: str) -> int | None:
    """The number of the meeting whose minutes a text key names."""
    pk = pk_in(key, "conference.minutes")
    found: int | None = Minutes.objects.filter(pk=pk).values_list("meeting__number", flat=True).first() if pk else None
    return found


def name_of(body: Body) -> str:
    """What a body is called today."""
    return name_on(body, None).name


def ministries() -> list[tuple[str, str]]:
    """Keys and names of those to whom recommendations are mostly addressed, by name."""
    kinds = (BodyKind.MINISTRY, BodyKind.GOVERNMENT, BodyKind.PARLIAMENT)
    rows = Body.objects.filter(kind__in=kinds).prefetch_related("names")
    return sorted(((body.key, name_of(body)) for body in rows), key=lambda pair: pair[1].casefold())


def element_url(proposal: Proposal) -> str:
    """Where the plan shows the recommendation that a draft became; "" for none."""
    if proposal.element is None:
        return ""
    return element_door(proposal.plan.key, proposal.element.kind, proposal.element.number)


def proposal_of_element(element: int) -> Proposal | None:
    """The draft recommendation that became an element of the plan."""
    return Proposal.objects.filter(element=element).first()
