"""Reads of exchange: the mappings a plan can be brought in by."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from mitplan.plan.models import Plan

from .mapping import Mapping, mapping_from, mapping_named, names
from .models import Intake, SavedMapping


def mappings_for(plan: Plan) -> list[tuple[str, str]]:
    """The mappings to choose from, as (name, title): those kept for the plan, then those that come with Mitplan."""
    kept = [(f"plan:{one.name}", one.title) for one in SavedMapping.objects.filter(plan=plan)]
    return [*kept, *((name, str(mapping_named(name))) for name in names())]


def mapping_for(plan: Plan, name: str) -> Mapping:
    """The mapping of a name that `mappings_for` gave. Raises ValidationError when there is none."""
    if not name.startswith("plan:"):
        return mapping_named(name)
    kept = SavedMapping.objects.filter(plan=plan, name=name.removeprefix("plan:")).first()
    if kept is None:
        raise ValidationError(_("Diese Zuordnung gibt es bei diesem Plan nicht."))
    return mapping_from(kept.content, kept.title)


def intakes_of(plan: Plan) -> list[Intake]:
    """The last files handed in for a plan, newest first, without what stands in them."""
    found = list(Intake.objects.filter(plan=plan).defer("content", "findings")[:20])
    for intake in found:
        intake.plan = plan
    return found


def intake_of(plan: Plan, number: int) -> Intake | None:
    """One file handed in for a plan, with what was found in it."""
    found = Intake.objects.filter(plan=plan, pk=number).defer("content").first() if number < 2**63 else None
    if found:
        found.plan = plan
    return found
