"""Verbs on who takes part in writing a plan: admit, dismiss."""

from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mitplan.core.dates import UNKNOWN, PartialDate
from mitplan.core.journal import Line, key_of, record
from mitplan.core.verdict import require
from mitplan.people.acting import Acting
from mitplan.people.models import Office
from mitplan.people.states import OfficeRole

from .. import rules
from ..models import Admission, Plan
from ..queries import admissions_of, alone_with

# Whoever keeps accounts gets at contents by an office that is given with a reason, and in no quieter way.
APART: Final = (OfficeRole.NONE, OfficeRole.COORDINATION, OfficeRole.ADMINISTRATOR)


@transaction.atomic
def admit(plan: Plan, office: Office, *, by: Acting, until: PartialDate = UNKNOWN) -> Admission:
    """Let an office take part in writing the plan from today on; its role says what it may do.

    Raises ValidationError and Refused.
    """
    require(rules.may_write(by, plan))
    if office.role in APART:
        raise ValidationError(
            _("%(office)s: Mitarbeiten kann nur ein Amt mit einer Rolle im Verfahren, das den Plan nicht führt.")
            % {"office": office}
        )
    alone_with(plan)
    if admissions_of(plan).filter(office=office).exists():
        raise ValidationError(_("%(office)s arbeitet schon an diesem Plan mit.") % {"office": office})
    today = PartialDate.of(timezone.localdate())
    if until and until.latest and until.latest < timezone.localdate():
        raise ValidationError(_("%(office)s: Das Ende liegt in der Vergangenheit.") % {"office": office})
    made = Admission.objects.create(plan=plan, office=office, since=today, until=until)
    facts = {"office": key_of(office), "since": today.edtf, "until": until.edtf}
    record(by, Line("plan.office.admitted", plan, plan.key, facts))
    return made


@transaction.atomic
def dismiss(admission: Admission, reason: str, *, by: Acting) -> Admission:
    """End an office's part in writing the plan, at once; what it has written stays.

    Raises ValidationError and Refused.
    """
    plan = admission.plan
    require(rules.may_write(by, plan))
    if not reason.strip():
        raise ValidationError(_("Begründen Sie bitte, warum dieses Amt nicht mehr mitarbeitet."))
    alone_with(plan)
    today = PartialDate.of(timezone.localdate())
    if not Admission.objects.filter(pk=admission.pk, is_current=True).update(is_current=False, until=today):
        raise ValidationError(_("%(office)s arbeitet nicht mehr mit.") % {"office": admission.office})
    admission.is_current, admission.until = False, today
    facts = {"office": key_of(admission.office), "until": today.edtf}
    record(by, Line("plan.office.dismissed", plan, plan.key, facts, reason))
    return admission
