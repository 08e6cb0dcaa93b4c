"""The verbs that arrange the work: which bodies work on a plan, and when what is open to whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mitplan.core.journal import Line, record
from mitplan.core.verdict import require
from mitplan.people.models import Body
from mitplan.plan.models import Element
from mitplan.plan.states import Kind

from ..models import Charge, Extension, Opening, Phase
from ..rules import phases as rules
from ..speaking import Speaker


@dataclass(frozen=True, slots=True)
class PhaseEntry:
    """A phase to announce; `openings` are (activity, audience, access)."""

    name: str
    begins: datetime
    ends: datetime
    openings: Sequence[tuple[str, str, str]] = ()
    body: Body | None = None
    note: str = ""
    iteration: int = 1


@transaction.atomic
def charge(body: Body, field: Element | None = None, *, by: Speaker) -> Charge:
    """Have a body work on a plan, a working group on one of its fields of action."""
    require(rules.may_arrange(by))
    if field is not None and (field.plan_id != by.plan.pk or field.kind != Kind.FIELD):
        raise ValidationError(_("%(field)s ist kein Handlungsfeld dieses Plans.") % {"field": field})
    if Charge.objects.filter(plan=by.plan, body=body, is_current=True).exists():
        raise ValidationError(_("„%(body)s“ arbeitet schon an diesem Plan.") % {"body": body.key})
    made = Charge.objects.create(plan=by.plan, body=body, field=field)
    facts = {"body": body.key, "field": field.number if field else ""}
    record(by, Line("conference.body.charged", made, plan=by.plan.key, facts=facts))
    return made


@transaction.atomic
def discharge(made: Charge, reason: str, *, by: Speaker) -> Charge:
    """End a body's work on a plan, with the reason; what it did stays."""
    require(rules.may_arrange(by))
    if not reason.strip():
        raise ValidationError({"reason": _("Bitte nennen Sie den Grund.")})
    if not Charge.objects.filter(pk=made.pk, is_current=True).update(is_current=False):
        raise ValidationError(_("„%(body)s“ arbeitet schon nicht mehr an diesem Plan.") % {"body": made.body.key})
    made.is_current = False
    record(by, Line("conference.body.discharged", made, plan=by.plan.key, facts={"body": made.body.key}, reason=reason))
    return made


@transaction.atomic
def announce(entry: PhaseEntry, *, by: Speaker) -> Phase:
    """Announce a phase with what it opens to whom; from then on it binds everyone."""
    require(rules.may_arrange(by))
    phase = Phase(
        plan=by.plan,
        body=entry.body,
        name=entry.name.strip(),
        note=entry.note,
        begins=entry.begins,
        ends=entry.ends,
        iteration=entry.iteration,
    )
    if entry.ends <= entry.begins:
        raise ValidationError({"ends": _("Das Ende muss nach dem Beginn liegen.")})
    phase.full_clean(validate_constraints=False)
    phase.save()
    openings = [Opening(phase=phase, activity=a, audience=who, access=how) for a, who, how in entry.openings]
    for opening in openings:
        opening.full_clean(validate_unique=False, validate_constraints=False)
    Opening.objects.bulk_create(openings)
    facts = {
        "begins": entry.begins.isoformat(),
        "ends": entry.ends.isoformat(),
        "iteration": entry.iteration,
        "body": entry.body.key if entry.body else "",
        "openings": sorted([str(a), str(who), str(how)] for a, who, how in entry.openings),
    }
    record(by, Line("conference.phase.announced", phase, plan=by.plan.key, facts=facts))
    return phase


@transaction.atomic
def extend(phase: Phase, until: datetime, reason: str, *, by: Speaker) -> Phase:
    """Move the end of a phase that hasn't ended, with a reason for everybody to read."""
    require(rules.may_arrange(by))
    phase = Phase.objects.select_for_update().get(pk=phase.pk)
    if not reason.strip():
        raise ValidationError({"reason": _("Bitte nennen Sie den Grund; alle können ihn lesen.")})
    if phase.ends <= timezone.now():
        raise ValidationError({"until": _("Diese Phase ist vorbei. Kündigen Sie eine neue an.")})
    if until <= phase.ends:
        raise ValidationError({"until": _("Verlängern heißt: Das neue Ende liegt nach dem bisherigen.")})
    before, phase.ends = phase.ends, until
    phase.save(update_fields=["ends"])
    Extension.objects.create(phase=phase, before=before, after=until, reason=reason, at=timezone.now())
    facts = {"before": before.isoformat(), "after": until.isoformat()}
    record(by, Line("conference.phase.extended", phase, plan=by.plan.key, facts=facts, reason=reason))
    return phase
