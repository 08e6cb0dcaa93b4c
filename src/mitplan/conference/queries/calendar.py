"""Phases as people read them: running, ahead or past, and what each opens to whom."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from mitplan.people.queries import name_on
from mitplan.plan.models import Plan

from ..models import Phase
from ..states.phases import WIDTH, Access, Activity, Audience
from .phases import access_in


@dataclass(frozen=True, slots=True)
class Grant:
    """What a phase opens to one audience."""

    audience: Audience
    write: Sequence[Activity]
    read: Sequence[Activity]


@dataclass(frozen=True, slots=True)
class PhaseTold:
    """A phase on a page."""

    phase: Phase
    number: int
    state: str  # running, ahead, past
    grants: Sequence[Grant]
    mine: Grant
    body: str
    body_key: str

    @property
    def is_mine(self) -> bool:
        """Whether it opens anything to whoever looks."""
        return bool(self.mine.write or self.mine.read)


@dataclass(frozen=True, slots=True)
class Turn:
    """Something that begins, ends or was moved on a day."""

    at: datetime
    kind: str  # begins, ends
    phase: Phase


def told(phases: Iterable[Phase], audiences: Iterable[str], at: datetime | None = None) -> list[PhaseTold]:
    """All phases of a plan as somebody sees them who belongs to these audiences."""
    moment, mine, rows = at or timezone.now(), frozenset(audiences), list(phases)
    numbers = {pk: number for number, pk in enumerate(sorted(phase.pk for phase in rows), 1)}
    return [
        PhaseTold(
            phase,
            numbers[phase.pk],
            state_of(phase, moment),
            [_grant(phase, audience, {audience.value}) for audience in Audience],
            _grant(phase, Audience.PUBLIC, mine),
            name_on(phase.body, None).name if phase.body else "",
            phase.body.key if phase.body else "",
        )
        for phase in rows
    ]


def state_of(phase: Phase, at: datetime) -> str:
    """Whether it runs, lies ahead or is past."""
    if phase.is_running(at):
        return "running"
    return "ahead" if phase.begins > at else "past"


def turns(phases: Iterable[Phase]) -> list[tuple[date, list[Turn]]]:
    """What begins and ends, month by month; a month is told by its first day."""
    found = [Turn(phase.begins, "begins", phase) for phase in phases]
    found += [Turn(phase.ends, "ends", phase) for phase in phases]
    months: dict[date, list[Turn]] = {}
    for turn in sorted(found, key=lambda one: (one.at, one.kind, one.phase.pk)):
        months.setdefault(timezone.localtime(turn.at).date().replace(day=1), []).append(turn)
    return list(months.items())


def numbered(plan: Plan, number: int) -> Phase | None:
    """The phase of a plan by its number: the order in which phases were announced, which never changes."""
    return Phase.objects.filter(plan=plan).order_by("pk")[number - 1 : number].first() if number else None


def changed_at(phase: Phase) -> datetime:
    """When what is said about a phase was last changed."""
    return max([phase.announced_at, *(extension.at for extension in phase.extensions.all())])


def _grant(phase: Phase, audience: Audience, among: Iterable[str]) -> Grant:
    found = {activity: access_in(phase, activity, among) for activity in Activity}
    write = [activity for activity, access in found.items() if access == Access.WRITE]
    read = [activity for activity, access in found.items() if WIDTH[access] == WIDTH[Access.READ]]
    return Grant(audience, write, read)
