"""A stage for tests about comments and moderation: a contribution that everybody may talk about."""

from datetime import timedelta

from django.utils import timezone

from mitplan.conference import actions
from mitplan.conference.models import Comment, Contribution
from mitplan.conference.speaking import Speaker
from mitplan.conference.states.phases import Access, Activity, Audience
from mitplan.core.journal import key_of

from .taking_part import OPEN, Stage, guest

TALKING = OPEN + tuple(
    (activity, who, Access.WRITE)
    for activity in (Activity.COMMENT, Activity.SUPPORT)
    for who in (Audience.PUBLIC, Audience.MEMBERS)
)
TEXT = "Am Abend fährt kein Bus mehr zum Kursort."


class Discussing(Stage):
    """The stage with an open phase and one contribution of Finn's."""

    def __init__(self, cast, *, body=None) -> None:
        super().__init__(cast)
        self.running = self.phase(TALKING)
        self.contribution: Contribution = self.submit(body=body)
        self.thing = key_of(self.contribution)

    def guest(self, name: str = "guest") -> Speaker:
        return guest(self.plan, name)

    def comment(self, by: Speaker | None = None, text: str = TEXT, stance: str = "for", **more) -> Comment:
        entry = actions.CommentEntry(self.thing, text, stance, **more)
        return actions.comment(entry, by=by or self.guest())

    def end(self) -> None:
        """The phase is over."""
        self.running.begins = timezone.now() - timedelta(days=9)
        self.running.ends = timezone.now() - timedelta(days=1)
        self.running.save()
