"""The verbs of standing behind a text."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mitplan.core.journal import Line, record
from mitplan.core.verdict import require

from ..models import Support
from ..queries.comments import support_of
from ..queries.discussed import discussed
from ..rules import comments as rules
from ..rules.reading import may_see
from ..speaking import Speaker
from .participants import join


@transaction.atomic
def support(thing: str, *, by: Speaker) -> Support:
    """Stand behind a text (its text key): for oneself, or by seat or mandate for the organisation, which is named."""
    target = discussed(by.plan, thing)
    if target is None:
        raise ValidationError(_("Den Text, um den es geht, gibt es in diesem Plan nicht."))
    require(may_see(by, target) and rules.may_support(by, target))
    by = join(by)
    if support_of(by, thing):
        raise ValidationError(_("Das unterstützen Sie schon."))
    made = Support.objects.create(
        plan=by.plan,
        thing=thing,
        participant=by.participant,  # type: ignore[misc]  # joined above
        organisation=by.organisation,
        at=timezone.now(),
    )
    record(by, Line("conference.support.given", made, by.plan.key, _facts(made)))
    return made


@transaction.atomic
def stop_supporting(support: Support, *, by: Speaker) -> Support:
    """Take one's support back; that it was there stays on record."""
    support = Support.objects.select_for_update(of=("self",)).get(pk=support.pk)
    require(rules.may_stop_supporting(by, support))
    support.withdrawn_at = timezone.now()
    support.save(update_fields=["withdrawn_at"])
    record(by, Line("conference.support.withdrawn", support, by.plan.key, _facts(support)))
    return support


def _facts(made: Support) -> dict[str, str]:
    return {"about": made.thing, "organisation": made.organisation.key if made.organisation else ""}
