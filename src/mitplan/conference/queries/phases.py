"""Which phases there are, and what they open to whom."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

from mitplan.people.models import Body
from mitplan.plan.models import Plan

from ..models import Charge, Phase
from ..states.phases import WIDTH, Access

# What has been read inside `reading_once`, by plan; nothing outside it.
_READ: ContextVar[dict[int, list[Phase]] | None] = ContextVar("phases", default=None)


@contextmanager
def reading_once() -> Iterator[None]:
    """Read the phases of a plan only once in this block: for many acts in a row, none of which changes a phase."""
    token = _READ.set({})
    try:
        yield
    finally:
        _READ.reset(token)


def phases_of(plan: Plan) -> list[Phase]:
    """All phases of a plan in order, with what they open and how they were extended."""
    known = _READ.get()
    if known is None:
        return _read(plan)
    if plan.pk not in known:
        known[plan.pk] = _read(plan)
    return list(known[plan.pk])


def _read(plan: Plan) -> list[Phase]:
    rows = Phase.objects.filter(plan=plan).select_related("body").prefetch_related("openings", "extensions")
    return list(rows)


def concerning(phases: Iterable[Phase], body: Body | None) -> list[Phase]:
    """Those that hold for a body: its own, those of the body it is part of, and those for everybody."""
    bodies = {None} | ({body.pk, body.parent_id} if body else set())
    return [phase for phase in phases if phase.body_id in bodies]


def access_in(phase: Phase, activity: str, audiences: Iterable[str]) -> Access:
    """How far a phase opens an activity to whoever belongs to these audiences."""
    granted = [
        Access(o.access) for o in phase.openings.all() if o.activity == activity and o.audience in set(audiences)
    ]
    return max(granted, key=WIDTH.__getitem__, default=Access.HIDDEN)


def running(phases: Iterable[Phase], at: datetime | None = None) -> list[Phase]:
    """Those that run now, or at another moment."""
    moment = at or timezone.now()
    return [phase for phase in phases if phase.is_running(moment)]


def bodies_at_work(plan: Plan) -> list[Charge]:
    """The bodies that work on a plan, with their names and fields of action."""
    rows = Charge.objects.filter(plan=plan, is_current=True).select_related("body", "body__parent", "field")
    return list(rows.prefetch_related("body__names"))
