"""What is out of public, and what moderators have to look at."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from django.db.models import QuerySet

from mitplan.core.journal import pk_in
from mitplan.core.models import Act
from mitplan.plan.models import Plan

from ..models import Removal, Report
from ..speaking import Speaker
from ..states.moderation import REMOVED, RemovalState, ReportState
from .phases import bodies_at_work

# The acts that the public log names.
LOGGED: Final = (
    "conference.removal.held",
    "conference.removal.hidden",
    "conference.removal.blocked",
    "conference.removal.restored",
    "conference.removal.erased",
    "conference.report.dismissed",
    "conference.rule.set",
    "conference.rule.lifted",
)


def hidden_among(keys: Iterable[str]) -> dict[str, Removal]:
    """Those of these things (text keys) that are out of public, each with its removal; one query for a whole list.

    Whoever shows, lists, counts or writes out things asks this and leaves out the texts of what is found.
    """
    return {row.thing: row for row in Removal.objects.filter(thing__in=set(keys), state__in=REMOVED)}


def removals_of(plan: Plan, label: str) -> dict[int, Removal]:
    """All of a plan's things of one model that are out of public, by primary key, each with its removal."""
    rows = Removal.objects.filter(plan=plan, state__in=REMOVED, thing__startswith=f"{label}:")
    return {pk: row for row in rows.select_related("rule") if (pk := pk_in(row.thing, label)) is not None}


def hidden_pks(plan: Plan, label: str) -> set[int]:
    """The primary keys of a plan's things of one model (`conference.contribution`) that are out of public.

    For lists that the database pages: `.exclude(pk__in=hidden_pks(plan, "conference.contribution"))`.
    """
    keys = Removal.objects.filter(plan=plan, state__in=REMOVED, thing__startswith=f"{label}:")
    found = (pk_in(key, label) for key in keys.values_list("thing", flat=True))
    return {pk for pk in found if pk is not None}


# ---------------------------------------------------------------- what moderators look at


def open_reports(plan: Plan) -> QuerySet[Report]:
    """What was reported and not decided, oldest first."""
    return Report.objects.filter(plan=plan, state=ReportState.OPEN).select_related("rule", "body").order_by("number")


def removals_in(plan: Plan, states: Iterable[str]) -> QuerySet[Removal]:
    """What is out of public in one of these states, newest first."""
    rows = Removal.objects.filter(plan=plan, state__in=list(states)).select_related("rule", "body")
    return rows.order_by("-number")


def for_moderators(by: Speaker, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Those of these rows about which somebody decides: the coordination office about all, a chair about its body's."""
    if by.is_coordination:
        return rows
    return rows.filter(body__in=[charge.body_id for charge in bodies_at_work(by.plan) if by.leads(charge.body)])


def waiting(by: Speaker) -> dict[str, int]:
    """How much waits for moderators: open reports and what is held."""
    held = removals_in(by.plan, [RemovalState.HELD])
    return {
        "reports": for_moderators(by, open_reports(by.plan)).count(),
        "held": for_moderators(by, held).count(),
    }


def erasable(on: date) -> list[Removal]:
    """What was blocked long enough ago that its sealed text goes."""
    rows = Removal.objects.filter(state=RemovalState.BLOCKED, erase_from__lte=on).select_related("plan")
    return list(rows.order_by("pk"))


def moderation_log(plan: Plan) -> QuerySet[Act]:
    """Every act of moderation of a plan, newest first: lines of the journal, none of which holds a text."""
    return Act.objects.filter(plan=plan.key, verb__in=LOGGED).order_by("-number")
