"""A conference at work on a small plan, for the tests of draft recommendations."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from mitplan.conference import actions
from mitplan.conference.actions import PhaseEntry, ProposalEntry, Wording
from mitplan.conference.models import Proposal
from mitplan.conference.speaking import Speaker, speaking
from mitplan.people.acting import Acting
from mitplan.people.models import Body, Seat
from mitplan.plan.models import Plan
from tests.cast import Cast

WORDING = Wording(
    "Kurse mit Kinderbetreuung",
    "Das Land fördert Kurse mit Kinderbetreuung.\n\nDie Kurse finden auch abends statt.\n\nDie Teilnahme ist frei.",
    "Ohne Betreuung bleiben viele Eltern fern.",
)
OPEN = (
    *(("propose", "members", "write"), ("amend", "members", "write"), ("decide", "members", "write")),
    *(("amend", "public", "write"), ("propose", "public", "read")),
)


@dataclass
class Floor:
    """The plan, its bodies, and the cast as speakers; Ada sits in the group for an association, Ben chairs it."""

    plan: Plan
    group: Body
    conference: Body
    cast: Cast

    @property
    def ada(self) -> Speaker:
        return in_seat(self.cast.ada, self.group, self.plan)

    @property
    def ben(self) -> Speaker:
        return in_seat(self.cast.ben, self.group, self.plan)

    @property
    def eva(self) -> Speaker:
        return speaking(self.cast.eva, self.plan)

    @property
    def finn(self) -> Speaker:
        return speaking(self.cast.finn, self.plan)

    def proposed(self, by: Speaker | None = None, **about) -> Proposal:
        return actions.propose(ProposalEntry(self.group, about.pop("wording", WORDING), **about), by=by or self.ada)


def in_seat(acting: Acting, body: Body, plan: Plan) -> Speaker:
    seat = Seat.objects.select_related("body", "organisation").get(body=body, person=acting.person)
    return speaking(Acting(acting.person, organisation=seat.organisation, seat=seat), plan)


def open_floor(scene, cast, openings=OPEN) -> Floor:
    eva = speaking(cast.eva, scene.plan)
    bodies = cast.bodies
    actions.charge(bodies.conference, by=eva)
    actions.charge(bodies.working_group, scene["field/1"], by=eva)
    now = timezone.now()
    actions.announce(PhaseEntry("Entwürfe", now - timedelta(days=1), now + timedelta(days=9), openings), by=eva)
    return Floor(scene.plan, bodies.working_group, bodies.conference, cast)
