"""A working group at work on a plan, whose meetings tests are about."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from django.utils import timezone

from mitplan.conference import actions
from mitplan.conference.actions import agendas, attendance, convening, meetings, resolutions
from mitplan.conference.actions import minutes as protocol
from mitplan.conference.models import Meeting, Minutes
from mitplan.conference.speaking import Speaker, speaking
from mitplan.people.acting import Acting, system
from mitplan.people.models import Body, Seat
from mitplan.plan.models import Plan
from mitplan.plan.tests.scene import build_scene

BERLIN = ZoneInfo("Europe/Berlin")


@dataclass
class Hall:
    """The plan, the group, and who speaks: Ada for her seat, Ben as its chair, Eva as the office, Finn as public."""

    plan: Plan
    group: Body
    ada: Speaker
    ben: Speaker
    eva: Speaker
    finn: Speaker
    setup: Speaker
    seats: SimpleNamespace

    def meeting(self, days: int = 30, **more) -> Meeting:
        begins = (timezone.now() + timedelta(days=days)).replace(microsecond=0)
        entry = meetings.MeetingEntry(
            self.group,
            "Dritte Sitzung",
            begins,
            begins + timedelta(hours=2),
            place="Saal 1",
            join_link="https://konferenz.example/geheim",
        )
        return meetings.plan_meeting(replace(entry, **more), by=self.ben)

    def convened(self, days: int = 30, **more) -> Meeting:
        meeting = self.meeting(days, **more)
        agendas.put_on_agenda(meeting, agendas.ItemEntry("Sprachkurse am Abend", kind="decision"), by=self.ben)
        convening.convene(meeting, convening.Summoning(reason="Es eilt." if days < 15 else ""), by=self.ben)
        meeting.refresh_from_db()
        return meeting

    def running(self, **more) -> Meeting:
        meeting = self.convened(**more)
        meetings.begin_meeting(meeting, by=self.ben)
        attendance.arrive(meeting, attendance.Arrival(self.seats.ada), by=self.ada)
        attendance.arrive(meeting, attendance.Arrival(self.seats.ben), by=self.ben)
        meeting.refresh_from_db()
        return meeting

    def over(self, **more) -> Meeting:
        meeting = self.running(**more)
        item = meeting.items.get()
        entry = resolutions.ResolutionEntry(item, "Abendkurse werden empfohlen.", reason="Außerhalb einer Phase.")
        resolutions.resolve(meeting, entry, by=self.ben)
        minutes = protocol.begin_minutes(meeting, by=self.ben)
        protocol.take_down(minutes, item, "Frau A berichtet.\n\nDie Gruppe ist sich einig.", by=self.ben)
        meetings.end_meeting(meeting, by=self.ben)
        meeting.refresh_from_db()
        return meeting

    def amendable(self, **more) -> Minutes:
        minutes = self.over(**more).minutes
        protocol.complete_minutes(minutes, by=self.ben)
        return protocol.lay_open(minutes, by=self.ben)

    def approved(self, **more) -> Minutes:
        minutes = self.amendable(**more)
        protocol.approve_minutes(minutes, by=self.setup)
        minutes.refresh_from_db()
        return minutes


def build_hall(cast, key: str = "probe") -> Hall:
    plan = build_scene(cast.eva, key).plan
    group = cast.bodies.working_group
    eva = speaking(cast.eva, plan)
    actions.charge(group, by=eva)
    ada_seat = Seat.objects.get(body=group, person=cast.ada.person)
    ben_seat = Seat.objects.get(body=group, person=cast.ben.person)
    ada = Acting(cast.ada.person, organisation=cast.bodies.association, seat=ada_seat)
    return Hall(
        plan,
        group,
        speaking(ada, plan),
        speaking(cast.ben, plan),
        eva,
        speaking(cast.finn, plan),
        speaking(system("setup"), plan),
        SimpleNamespace(ada=ada_seat, ben=ben_seat),
    )


def at(text: str) -> datetime:
    """„2027-04-15 14:00“ on the clock of Berlin."""
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)
