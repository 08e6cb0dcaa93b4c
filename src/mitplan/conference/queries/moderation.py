"""What is out of public, and what moderators have to look at."""

from collections.abc import Iterable

from mitplan.core.journal import pk_in
from mitplan.plan.models import Plan

from ..models import Removal
from ..states.moderation import REMOVED


def hidden_among(keys: Iterable[str]) -> dict[str, Removal]:
    """Those of these things (text keys) that are out of public, each with its removal; one query for a whole list.

    Whoever shows, lists, counts or writes out things asks this and leaves out the texts of what is found.
    """
    return {row.thing: row for row in Removal.objects.filter(thing__in=set(keys), state__in=REMOVED)}


def hidden_pks(plan: Plan, label: str) -> set[int]:
    """The primary keys of a plan's things of one model (`conference.contribution`) that are out of public.

    For lists that the database pages: `.exclude(pk__in=hidden_pks(plan, "conference.contribution"))`.
    """
    keys = Removal.objects.filter(plan=plan, state__in=REMOVED, thing__startswith=f"{label}:")
    found = (pk_in(key, label) for key in keys.values_list("thing", flat=True))
    return {pk for pk in found if pk is not None}
