"""A conversation for tests: a plan with a phase in which everybody may vote, and statements to vote on."""

import random
from dataclasses import replace
from hashlib import sha256

from mitplan.conference import actions
from mitplan.conference.models import Conversation
from mitplan.conference.queries.opinions import Talk, talk_of
from mitplan.conference.speaking import Speaker, speaking
from mitplan.conference.states.phases import Access, Activity, Audience
from mitplan.people.acting import Acting

from .taking_part import Stage

VOTING = tuple(
    (activity, who, Access.WRITE)
    for activity in (Activity.VOTE, Activity.STATE)
    for who in (Audience.PUBLIC, Audience.MEMBERS)
)


class Talking(Stage):
    """The stage with an open conversation of ten statements."""

    def __init__(self, cast, *, statements: int = 10, phase: bool = True, **more) -> None:
        super().__init__(cast)
        if phase:
            self.phase(VOTING)
        texts = [f"Kurse am Abend sind in jedem Kreis nötig, Fall {number}." for number in range(1, statements + 1)]
        entry = actions.ConversationEntry("Sprache im Alltag", statements=texts, **{"seed": 7} | more)
        self.conversation: Conversation = actions.prepare_conversation(entry, by=self.eva)
        actions.open_conversation(self.conversation, by=self.eva)

    @property
    def talk(self) -> Talk:
        return talk_of(self.conversation)

    def guest(self, name: object) -> Speaker:
        """Somebody of the public without an account; the same name is the same guest."""
        nobody = speaking(Acting(None), self.plan)
        return replace(nobody, digest=sha256(str(name).encode()).hexdigest())

    def vote(self, who: object, votes: dict[int, int]) -> None:
        """The votes of one guest."""
        talk, by = self.talk, self.guest(who)
        for number, value in votes.items():
            by = actions.cast_vote(talk, number, value, by=by)

    def camps(self, people: int, *, seed: int = 1) -> None:
        """Two camps that vote against each other on all statements but the first, with a little noise."""
        dice = random.Random(seed)
        numbers = self.talk.asked
        for person in range(people):
            side = 1 if person % 2 else -1
            votes = {number: side if dice.random() < 0.9 else -side for number in numbers}
            self.vote(f"camp {person}", votes | {numbers[0]: 1})
