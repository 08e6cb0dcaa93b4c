"""Draft recommendations as others speak of them: discussed, moderated, and part of the fate of contributions."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mitplan.core import rich
from mitplan.core.journal import key_of
from mitplan.plan.models import Plan

from ..models import Amendment, Proposal, ProposalSource, ProposalStep
from ..states.proposals import ProposalState
from .discussed import Discussed, register
from .following import Step, register_descendants, register_notice
from .lately import journal_head, lately
from .proposals import PROPOSAL, proposals_of

AMENDMENT: Final = "conference.amendment"
_TOLD: Final = {
    ProposalState.GROUP_AGREED: gettext_lazy("Entwurf von der Arbeitsgruppe beschlossen"),
    ProposalState.CONFERENCE_ADOPTED: gettext_lazy("Entwurf von der Konferenz beschlossen"),
    ProposalState.FORWARDED: gettext_lazy("Als Empfehlung weitergeleitet"),
    ProposalState.WITHDRAWN: gettext_lazy("Entwurf zurückgezogen"),
    ProposalState.NOT_ADOPTED: gettext_lazy("Entwurf nicht beschlossen"),
}


def steps_from(plan: Plan, contributions: Collection[int]) -> dict[int, list[Step]]:
    """What draft recommendations made of contributions; three queries when something has happened, else none."""
    drafted = lately(("drafted", plan.pk), lambda: _read(plan), journal_head())
    found: dict[int, list[Step]] = {}
    for row in (row for pk in sorted(contributions) for row in drafted.sources.get(pk, ())):
        if (draft := drafted.drafts.get(row.proposal_id)) is None:
            continue
        title = _called(draft)
        url = reverse("conference:proposal", args=[plan.key, draft.number])
        steps = found.setdefault(row.contribution_id, [])
        steps.append(Step(row.at, _("Grundlage eines Empfehlungsentwurfs"), title, url))
        for step in drafted.taken.get(draft.pk, ()):
            words = str(_TOLD[ProposalState(step.state)])
            steps.append(Step(step.at, words, title, url, step.note, plan.language))
    return found


@dataclass(frozen=True, slots=True)
class _Drafted:
    """The draft recommendations of a plan that rest on contributions."""

    drafts: dict[int, Proposal]
    # What they rest on, by contribution, and the steps that were taken, by draft.
    sources: dict[int, list[ProposalSource]] = field(default_factory=dict)
    taken: dict[int, list[ProposalStep]] = field(default_factory=dict)


def _read(plan: Plan) -> _Drafted:
    rows = list(ProposalSource.objects.filter(contribution__plan=plan).order_by("pk"))
    drafted = _Drafted({row.pk: row for row in proposals_of(plan).filter(pk__in={row.proposal_id for row in rows})})
    for row in rows:
        drafted.sources.setdefault(row.contribution_id, []).append(row)
    for step in ProposalStep.objects.filter(proposal__in=drafted.drafts, state__in=_TOLD).order_by("pk"):
        drafted.taken.setdefault(step.proposal_id, []).append(step)
    return drafted


def _called(draft: Proposal) -> str:
    """Its number alone: before a phase opens it, not everybody may read the title."""
    if draft.recommendation:
        return _("Empfehlung %(number)s") % {"number": draft.recommendation}
    return _("Entwurf %(number)d") % {"number": draft.number}


def look(plan: Plan, pks: Collection[int]) -> dict[int, Discussed]:
    """Draft recommendations as things that are discussed and moderated."""
    found = {}
    for row in proposals_of(plan).filter(pk__in=pks):
        text = "\n\n".join(words for _name, words in row.paragraphs)
        found[row.pk] = Discussed(
            key=key_of(row),
            title=row.title,
            url=reverse("conference:proposal_talk", args=[plan.key, row.number]),
            language=plan.language,
            body=row.body,
            paragraphs=tuple(rich.passages(text)),
            text=f"{row.title}\n\n{text}",
            participant=row.participant_id,
        )
    return found


def look_at_amendments(plan: Plan, pks: Collection[int]) -> dict[int, Discussed]:
    """Amendments as things that are moderated."""
    found = {}
    for row in Amendment.objects.filter(proposal__plan=plan, pk__in=pks).select_related("proposal__body"):
        words = [patch.get("text", "") for patch in row.patches if isinstance(patch, dict)]
        found[row.pk] = Discussed(
            key=key_of(row),
            title=_("Änderungsantrag %(n)d zu Entwurf %(number)d") % {"n": row.number, "number": row.proposal.number},
            url=reverse("conference:amendment", args=[plan.key, row.proposal.number, row.number]),
            language=plan.language,
            body=row.proposal.body,
            text="\n\n".join([row.reason, *words]),
            participant=row.participant_id,
        )
    return found


register(PROPOSAL, gettext_lazy("Empfehlungsentwurf"), look, columns=())
register(
    AMENDMENT, gettext_lazy("Änderungsantrag"), look_at_amendments, columns=("reason", "patches"), takes_comments=False
)
register_descendants(steps_from)
for _code, _said in (
    (
        "procedure_proposed",
        gettext_lazy("Zu Ihrem Änderungsantrag gibt es einen Verfahrensvorschlag: Entwurf %(number)s"),
    ),
    ("amendment_decided", gettext_lazy("Über Ihren Änderungsantrag ist entschieden: Entwurf %(number)s")),
    ("proposal_rests_on", gettext_lazy("Ihr Beitrag ist Grundlage eines Empfehlungsentwurfs: Entwurf %(number)s")),
    ("proposal_agreed", gettext_lazy("Die Arbeitsgruppe hat beschlossen: Entwurf %(number)s")),
    ("proposal_adopted", gettext_lazy("Die Konferenz hat beschlossen: Entwurf %(number)s")),
    ("proposal_forwarded", gettext_lazy("Als Empfehlung weitergeleitet: Entwurf %(number)s")),
    ("proposal_ended", gettext_lazy("Nicht weiterverfolgt: Entwurf %(number)s")),
):
    register_notice(_code, _said, "conference:proposal")
