"""A stage for tests about contributions: a plan with a phase that is open, and who says what in it."""

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.utils import timezone

from mitplan.conference import actions
from mitplan.conference.actions import ContributionEntry, PhaseEntry
from mitplan.conference.models import Contribution, Phase
from mitplan.conference.speaking import Speaker, speaking
from mitplan.conference.states.phases import Access, Activity, Audience
from mitplan.people.acting import Acting
from mitplan.people.models import Seat
from mitplan.plan.models import Plan
from mitplan.plan.tests.scene import build_scene

OPEN = tuple((Activity.CONTRIBUTE, who, Access.WRITE) for who in (Audience.PUBLIC, Audience.MEMBERS))


class Stage:
    """A plan and its speakers: Eva coordinates, Ada sits for an association, Ben chairs, Finn is the public."""

    def __init__(self, cast) -> None:
        self.cast = cast
        self.scene = build_scene(cast.eva)
        self.plan: Plan = self.scene.plan
        self.eva = speaking(cast.eva, self.plan)
        actions.charge(cast.bodies.working_group, self.scene["field/1"], by=self.eva)
        self.ben = speaking(cast.ben, self.plan)
        self.finn = speaking(cast.finn, self.plan)

    @property
    def ada(self) -> Speaker:
        body = self.cast.bodies.working_group
        seat = Seat.objects.get(body=body, person=self.cast.ada.person)
        return speaking(Acting(self.cast.ada.person, organisation=seat.organisation, seat=seat), self.plan)

    def again(self, by: Speaker) -> Speaker:
        """Whoever came once, coming again."""
        return speaking(by.acting, self.plan)

    def phase(self, openings=OPEN, *, body=None, begins=-1, days=30) -> Phase:
        now = timezone.now()
        begin = now + timedelta(days=begins)
        entry = PhaseEntry("Beiträge", begin, begin + timedelta(days=days), openings, body)
        return actions.announce(entry, by=self.eva)

    def submit(self, by: Speaker | None = None, reason="", **more) -> Contribution:
        return actions.submit_contribution(entry(**more), reason, by=by or self.again(self.finn))


def entry(**more) -> ContributionEntry:
    """A contribution as it comes in."""
    told: dict[str, Any] = {
        "kind": "suggestion",
        "title": "Kurse am Samstag",
        "text": "Wer im Schichtdienst arbeitet, kann unter der Woche nicht kommen.",
        "language": "de",
        "consent": True,
    }
    return ContributionEntry(**told | more)


def guest(plan: Plan, key: str = "key") -> Speaker:
    """A guest with a key in the browser."""
    nobody = speaking(Acting(None), plan)
    return replace(nobody, digest=sha256(key.encode()).hexdigest()) if key else nobody
