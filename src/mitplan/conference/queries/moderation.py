"""What is out of public, and what moderators have to look at."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from django.db.models import QuerySet

from mitplan.core.journal import pk_in
from mitplan.core.models import Act
from mitplan.people.models import Office, Seat
from mitplan.people.queries import name_on
from mitplan.plan.models import Plan

from ..models import Comment, Contribution, ModerationRule, Removal, Report
from ..speaking import Speaker
from ..states.moderation import REMOVED, RemovalState, ReportState
from .lately import journal_head, lately
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


def removed_lately(plan: Plan) -> dict[str, Removal]:
    """All of a plan's things that are out of public, by text key: for pages, asked anew when something has happened."""
    rows = Removal.objects.filter(plan=plan, state__in=REMOVED).select_related("rule")
    return lately(("removed", plan.pk), lambda: {row.thing: row for row in rows}, journal_head())


def hidden_lately(plan: Plan, label: str) -> set[int]:
    """As `hidden_pks`, for pages."""
    return {pk for key in removed_lately(plan) if (pk := pk_in(key, label)) is not None}


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


def rules_shown(plan: Plan) -> list[ModerationRule]:
    """The rules in force, as everybody reads them: by name."""
    return list(ModerationRule.objects.filter(plan=plan, is_current=True))


def rule_names(plan: Plan) -> dict[int, str]:
    """All rules of a plan by number."""
    return dict(ModerationRule.objects.filter(plan=plan).values_list("number", "name"))


def rule_numbered(plan: Plan, number: int) -> ModerationRule | None:
    """One rule by its number in the plan."""
    return ModerationRule.objects.filter(plan=plan, number=number).first()


def offices_named(keys: Iterable[str]) -> dict[str, str]:
    """Capacities that lines of the journal name, in words: the title of an office, the body of a seat."""
    keys = set(keys)
    offices = {pk for key in keys if (pk := pk_in(key, "people.office")) is not None}
    seats = {pk for key in keys if (pk := pk_in(key, "people.seat")) is not None}
    found = {f"people.office:{office.pk}": office.title for office in Office.objects.filter(pk__in=offices)}
    if seats:
        rows = Seat.objects.filter(pk__in=seats).select_related("body").prefetch_related("body__names")
        found |= {f"people.seat:{seat.pk}": name_on(seat.body, None).name for seat in rows}
    return found


def removals_among(plan: Plan, keys: Iterable[str]) -> list[Removal]:
    """The removals of these things that count, whichever state they are in."""
    return list(Removal.objects.filter(plan=plan, thing__in=set(keys), state__in=REMOVED).order_by("pk"))


def reports_among(plan: Plan, keys: Iterable[str]) -> list[Report]:
    """The open reports of these things."""
    return list(Report.objects.filter(plan=plan, thing__in=set(keys), state=ReportState.OPEN).order_by("pk"))


def things_saying(plan: Plan, words: str) -> list[str]:
    """The comments and contributions that have these words in them, as text keys; for the lists of moderators."""
    found: list[str] = []
    for model in (Comment, Contribution):
        label = model._meta.label_lower
        pks = model._default_manager.filter(plan=plan, text__icontains=words).values_list("pk", flat=True)[:2000]
        found += [f"{label}:{pk}" for pk in pks]
    return found
