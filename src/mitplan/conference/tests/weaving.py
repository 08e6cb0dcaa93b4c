"""A stage for tests of what becomes of contributions: two bodies at work, and people who contribute."""

from datetime import timedelta

from django.utils import timezone

from mitplan.conference import actions
from mitplan.conference.actions.successions import HeirEntry, answer_succession, propose_merge
from mitplan.conference.models import Contribution, Participant, Succession, SuccessionSource
from mitplan.conference.speaking import Speaker
from mitplan.conference.states.phases import Access, Activity, Audience
from mitplan.people.acting import Acting

from . import taking_part

NEW = HeirEntry("Abendkurse in jedem Kreis", "Jeder Kreis bietet Deutschkurse am Abend an, mit Kinderbetreuung.")
WHY = "Beide wollen dasselbe."


class Stage(taking_part.Stage):
    """The stage with an open phase and a second body at work."""

    def __init__(self, cast) -> None:
        super().__init__(cast)
        actions.charge(cast.bodies.conference, by=self.eva)
        self.phase([*taking_part.OPEN, (Activity.PROPOSE, Audience.MEMBERS, Access.WRITE)])
        self.until = timezone.now() + timedelta(days=7)

    @property
    def public(self) -> Speaker:
        """Finn as he is known by now."""
        return self.again(self.finn)

    def guest(self, name: str) -> Speaker:
        known = Participant.objects.filter(plan=self.plan, digest=name).first()
        return Speaker(Acting(None), self.plan, frozenset({Audience.PUBLIC.value}), known, name)

    def contribution(self, by: Speaker, body=None, title="Deutschkurse am Abend", **more) -> Contribution:
        return self.submit(by, title=title, text=f"{title}, bitte.", body=body, **more)

    def two(self, body=None) -> list[Contribution]:
        return [self.contribution(self.guest("a"), body), self.contribution(self.guest("b"), body, "Kurse abends")]

    def merge(self, sources=None, by=None) -> Succession:
        return propose_merge(sources or self.two(), NEW, WHY, self.until, by=by or self.eva)

    def merged(self, sources=None) -> Contribution:
        """The contribution into which two were merged with the consent of both."""
        made = self.merge(sources)
        for who in "ab":
            answer(made, self.guest(who), True)
        heir = made.heirs.get().contribution
        assert heir
        return heir


def answer(succession: Succession, by: Speaker, agrees: bool, sentence: str = "") -> SuccessionSource:
    """What the author of a source says."""
    source = succession.sources.get(contribution__participant=by.participant)
    return answer_succession(source, agrees, sentence, by=by)
