"""Verbs on contributions that wait for a link in a letter: hold, confirm."""

from datetime import timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from mitplan.core.journal import Line, record
from mitplan.core.verdict import require
from mitplan.people.models import Body
from mitplan.plan.models import Element

from ..models import Contribution, Sending
from ..queries.contributions import digest_of_token
from ..rules import contributions as rules
from ..speaking import Speaker
from .contributions import ContributionEntry, check_entry, put_contribution
from .participants import join

WAITS_FOR: Final = timedelta(days=7)


@transaction.atomic
def hold_contribution(entry: ContributionEntry, token: str, *, by: Speaker) -> Sending:
    """Keep a guest's contribution until they open the link in a letter, for seven days; nothing of it is public.

    `token` is what the link proves this sending with; only its digest is kept. Raises ValidationError and Refused.
    """
    require(rules.may_submit_contribution(by, entry.body))
    check_entry(entry, by.plan)
    now = timezone.now()
    Sending.objects.filter(until__lt=now).delete()
    data = {name: getattr(entry, name) for name in ("kind", "title", "text", "language")}
    data |= {"body": entry.body and entry.body.pk, "field": entry.field and entry.field.pk, "guest": by.digest}
    held = Sending.objects.create(plan=by.plan, digest=digest_of_token(token), data=data, until=now + WAITS_FOR)
    record(by, Line("conference.contribution.held", held, plan=by.plan.key, facts={"until": held.until.isoformat()}))
    return held


@transaction.atomic
def confirm_contribution(held: Sending, *, by: Speaker) -> Contribution:
    """Send off what was waiting for whoever opens the link; what was held in time counts as sent in time."""
    stored = Sending.objects.select_for_update().filter(pk=held.pk, until__gte=timezone.now()).first()
    require(rules.may_confirm_contribution(by, stored))
    assert stored is not None
    made = put_contribution(entry_in(stored), join(by))
    stored.delete()
    return made


def entry_in(held: Sending) -> ContributionEntry:
    """The contribution that waits."""
    data: dict[str, Any] = {name: held.data[name] for name in ("kind", "title", "text", "language")}
    body, field = held.data["body"], held.data["field"]
    data["body"] = Body.objects.get(pk=body) if body else None
    data["field"] = Element.objects.get(pk=field) if field else None
    return ContributionEntry(**data, consent=True)
