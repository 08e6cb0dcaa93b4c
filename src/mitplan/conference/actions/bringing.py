"""The verb that brings contributions in which were made in another system: bring_contributions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from mitplan.core.canonical import digest
from mitplan.core.journal import Line, record
from mitplan.core.verdict import require
from mitplan.plan.models import Element, Plan

from ..models import Brought, Contribution, ContributionText
from ..rules.phases import may_arrange
from ..speaking import Speaker
from .contributions import check_texts, digest_of_text, folded


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtContribution:
    """A contribution that was made elsewhere, under the name it has there; its author isn't known here."""

    reference: str
    kind: str
    title: str
    text: str
    language: str
    sent_at: datetime
    topic: str = ""
    field: Element | None = None
    upvotes: int = 0
    downvotes: int = 0


@transaction.atomic
def bring_contributions(entries: Sequence[BroughtContribution], system: str, *, by: Speaker) -> list[Contribution]:
    """Bring in contributions that were made and published elsewhere; those that are here already stay as they are.

    They were agreed to there, and nobody is named. Raises ValidationError and Refused.
    """
    require(may_arrange(by))
    if not 0 < len(system) <= 40:
        raise ValidationError({"system": _("Woher kommen die Beiträge? Ein Name bis zu 40 Zeichen.")})
    plan = Plan.objects.select_for_update().get(pk=by.plan.pk)
    known = set(Brought.objects.filter(plan=plan, system=system).values_list("reference", flat=True))
    fresh = [entry for entry in entries if entry.reference not in known]
    last = Contribution.objects.filter(plan=plan).aggregate(last=Max("number"))["last"] or 0
    made = Contribution.objects.bulk_create(_row(plan, entry, last + n) for n, entry in enumerate(fresh, 1))
    ContributionText.objects.bulk_create(_text(row) for row in made)
    Brought.objects.bulk_create(_brought(row, entry, system) for row, entry in zip(made, fresh, strict=True))
    if made:
        facts = {"count": len(made), "source": digest(system), "first": made[0].number}
        record(by, Line("conference.contribution.brought", plan, plan.key, facts))
    return made


def _row(plan: Plan, entry: BroughtContribution, number: int) -> Contribution:
    check_texts(entry.title, entry.text)
    return Contribution(
        plan=plan,
        number=number,
        kind=entry.kind,
        title=entry.title,
        text=entry.text,
        folded=folded(entry.title, entry.text),
        language=entry.language,
        field=entry.field,
        sent_at=entry.sent_at,
    )


def _text(row: Contribution) -> ContributionText:
    sha256 = digest_of_text(row.title, row.text)
    return ContributionText(contribution=row, number=1, title=row.title, text=row.text, sha256=sha256, at=row.sent_at)


def _brought(row: Contribution, entry: BroughtContribution, system: str) -> Brought:
    return Brought(
        contribution=row,
        plan=row.plan,
        system=system,
        reference=entry.reference,
        topic=entry.topic,
        upvotes=entry.upvotes,
        downvotes=entry.downvotes,
    )
