"""A working group of seven seats with a phase for decisions, for tests about polls."""

from datetime import timedelta

from django.utils import timezone

from mitplan.conference import actions
from mitplan.conference.actions import OptionEntry, PhaseEntry, PollEntry
from mitplan.conference.counting import Rules
from mitplan.conference.models import Poll, RollEntry
from mitplan.conference.speaking import Speaker, speaking
from mitplan.conference.states.phases import Access, Activity, Audience
from mitplan.people import actions as people
from mitplan.people.acting import Acting, system
from mitplan.people.models import Seat
from mitplan.people.states import SeatFunction
from mitplan.plan.models import Plan
from mitplan.plan.tests.scene import build_scene
from tests.cast import SINCE

DECIDING = (
    (Activity.DECIDE, Audience.MEMBERS, Access.WRITE),
    (Activity.DECIDE, Audience.PUBLIC, Access.READ),
)
MORE = ("fee", "gil", "hua", "jan")


class Group:
    """Ben chairs, Ada and four more sit for organisations, Kim is a deputy, one seat is empty; Eva coordinates."""

    def __init__(self, cast, key: str = "probe") -> None:
        self.cast, self.body = cast, cast.bodies.working_group
        self.plan: Plan = build_scene(cast.eva, key).plan
        self.eva = speaking(cast.eva, self.plan)
        actions.charge(self.body, by=self.eva)
        entries = [people.PersonEntry(name, name.title()) for name in (*MORE, "kim")]
        persons = {one.key: one for one in people.register(entries, by=system("cast"))}
        organisation = cast.bodies.other_association
        seats = [people.SeatEntry(self.body, organisation, persons[name], since=SINCE) for name in MORE]
        seats.append(people.SeatEntry(self.body, organisation, persons["kim"], SeatFunction.DEPUTY, SINCE))
        seats.append(people.SeatEntry(self.body, cast.bodies.other_ministry, since=SINCE))
        people.seat(seats, by=system("cast"))

    def phase(self, openings=DECIDING, days: int = 30) -> None:
        now = timezone.now()
        entry = PhaseEntry("Beschlüsse", now - timedelta(days=1), now + timedelta(days=days), openings)
        actions.announce(entry, by=self.eva)

    def seat(self, name: str) -> Seat:
        return Seat.objects.get(body=self.body, person__key=name)

    def who(self, name: str) -> Speaker:
        """Somebody in their seat."""
        seat = self.seat(name)
        return speaking(Acting(seat.person, organisation=seat.organisation, seat=seat), self.plan)

    @property
    def ben(self) -> Speaker:
        return self.who("ben")

    @property
    def finn(self) -> Speaker:
        return speaking(self.cast.finn, self.plan)

    def prepared(self, method="yes_no", secrecy="open", options=(), **rules) -> Poll:
        entry = PollEntry(
            self.body,
            "Kurse am Abend",
            "Soll es Kurse am Abend geben?",
            method,
            secrecy,
            Rules(**rules),
            [OptionEntry(*option) if isinstance(option, tuple) else OptionEntry(option) for option in options],
        )
        return actions.prepare_poll(entry, by=self.ben)

    def opened(self, *args, **more) -> Poll:
        return actions.open_poll(self.prepared(*args, **more), by=self.ben)

    def entry(self, poll: Poll, name: str) -> RollEntry:
        return RollEntry.objects.get(poll=poll, round=poll.round, seat=self.seat(name))

    def vote(self, poll: Poll, **choices: str) -> list[str]:
        """Each of them votes; the codes they get."""
        return [actions.cast(self.entry(poll, name), choice, by=self.who(name)) for name, choice in choices.items()]

    def published(self, poll: Poll) -> dict:
        actions.close_poll(poll, "Alle sind gegangen.", by=self.ben)
        actions.publish_poll(poll, by=self.ben)
        poll.refresh_from_db()
        return poll.tallies.get(round=poll.round).record


def build_group(cast, key: str = "probe") -> Group:
    group = Group(cast, key)
    group.phase()
    return group
