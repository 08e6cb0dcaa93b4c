"""The sources of the conference: contributions and draft recommendations, as far as everybody may read them.

Told in portions of a hundred, so that one more contribution has a hundred told anew and not all. What a phase opens to
the public by the clock alone, without an act, is found from the next act of its plan on.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils import timezone

from mitplan.conference.models import Contribution, Proposal, ProposalVersion
from mitplan.conference.queries.contributions import Wanted, contributions_for, open_phases, readable
from mitplan.conference.queries.moderation import hidden_pks
from mitplan.conference.queries.phases import phases_of
from mitplan.conference.queries.proposals import proposals_of
from mitplan.conference.rules.proposals import may_read_proposal
from mitplan.conference.speaking import Speaker
from mitplan.conference.states.phases import Audience
from mitplan.core.journal import key_of, pk_in
from mitplan.people.acting import Acting
from mitplan.people.models import Body
from mitplan.plan.models import Plan

from .source import Item, Source, Told
from .telling import joined

CONTRIBUTION, PROPOSAL = "contribution", "proposal"
PORTION = 100
# Acts after which anything of a plan may be open or closed to the public.
_FAR = ("conference.phase.", "conference.removal.", "conference.body.")


def _concerned(model: type[Model]) -> Callable[[Iterable[Told]], Collection[str]]:
    label = model._meta.label_lower

    def concerned(lines: Iterable[Told]) -> set[str]:
        told = list(lines)
        far = {line.plan for line in told if line.verb.startswith(_FAR)}
        found = {_portion(pk) for line in told if (pk := pk_in(line.thing, label)) is not None}
        return found | (_portions(model._default_manager.filter(plan__key__in=far)) if far else set())

    return concerned


def _portion(pk: int) -> str:
    return str(pk // PORTION)


def _portions(rows: Any) -> set[str]:
    return {_portion(pk) for pk in rows.order_by().values_list("pk", flat=True)}


def _within(model: type[Model], scopes: Sequence[str]) -> dict[int, set[int]]:
    """The primary keys in some portions, by plan."""
    found: dict[int, set[int]] = {}
    for scope in scopes:
        first = int(scope) * PORTION
        rows = model._default_manager.filter(pk__gte=first, pk__lt=first + PORTION)
        for pk, plan in rows.values_list("pk", "plan"):
            found.setdefault(plan, set()).add(pk)
    return found


def public_of(plan: Plan) -> Speaker:
    """Whoever hasn't signed in, as a reader of a plan."""
    return Speaker(Acting(None), plan, frozenset({Audience.PUBLIC.value}))


def contributions(scopes: Sequence[str]) -> Iterator[Item]:
    """The contributions that everybody may read."""
    for plan_pk, pks in _within(Contribution, scopes).items():
        plan = Plan.objects.get(pk=plan_pk)
        bodies = [None, *Body.objects.filter(contributions__pk__in=pks).distinct()]
        keys = readable(public_of(plan), open_phases(plan), bodies)
        for row in contributions_for(public_of(plan), keys, Wanted()).filter(pk__in=pks):
            yield Item(
                scope=_portion(row.pk),
                plan=plan.key,
                thing=key_of(row),
                language=row.language,
                kind=CONTRIBUTION,
                place=str(row.number),
                title=row.title,
                text=joined(row.text.splitlines()),
                day=timezone.localdate(row.sent_at),
            )


def proposals(scopes: Sequence[str]) -> Iterator[Item]:
    """The draft recommendations that everybody may read, as their newest version words them."""
    for plan_pk, pks in _within(Proposal, scopes).items():
        plan = Plan.objects.get(pk=plan_pk)
        phases, by = phases_of(plan), public_of(plan)
        shown = proposals_of(plan).filter(pk__in=pks - hidden_pks(plan, Proposal._meta.label_lower))
        rows = [row for row in shown if may_read_proposal(by, row, among=phases)]
        versions = ProposalVersion.objects.filter(proposal__in=rows).order_by("number")
        newest = {version.proposal_id: version for version in versions}
        for row in rows:
            told = newest[row.pk]
            yield Item(
                scope=_portion(row.pk),
                plan=plan.key,
                thing=key_of(row),
                language=plan.language,
                kind=PROPOSAL,
                place=str(row.number),
                title=told.title,
                text=joined([*(text for _name, text in told.paragraphs), told.reasons]),
                day=timezone.localdate(row.proposed_at),
            )


SOURCES = (
    Source(
        CONTRIBUTION, _concerned(Contribution), lambda: _portions(Contribution._default_manager.all()), contributions
    ),
    Source(PROPOSAL, _concerned(Proposal), lambda: _portions(Proposal._default_manager.all()), proposals),
)


def address_of(name: str) -> Callable[[str, str], str]:
    """Where the things of a source have their page."""
    return lambda plan, number: reverse(f"conference:{name}", args=[plan, int(number)])
