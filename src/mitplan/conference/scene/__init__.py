"""The conference of the invented Musterland at work, for the demo: every act calls verbs and nothing else.

An act is a module with `play(stage)`; it imports `Stage` from `.stage` and comes in `ACTS` after those it builds on.
"""

from collections.abc import Callable
from typing import Final

from django.db import transaction

from mitplan.plan.models import Plan

from ..queries.phases import reading_once
from . import bodies, comments, contributions, meetings, moderation, opinions, polls, proposals, successions
from .stage import Stage

PLAN: Final = "musterland-2027"
ACTS: Final[tuple[Callable[[Stage], None], ...]] = (
    bodies.play,  # who works on the plan, and what is open to whom
    contributions.play,  # what organisations and people contribute, in seven languages
    comments.play,  # what people say about it, for, against and asking; who supports it
    moderation.play,  # a rule, and what came of four reports
    polls.play,  # decisions: close, secret, about money, and one that is open
    opinions.play,  # statements: a large conversation with its map, and one just begun
    successions.play,  # merged with consent and against a refusal, split, forwarded; one waits for Finn
    proposals.play,  # a dozen draft recommendations, argued about, decided, none forwarded
    meetings.play,  # meetings: three with approved minutes, one under review, one next week
)

__all__ = ["ACTS", "PLAN", "Stage", "play_all"]


@transaction.atomic
def play_all(key: str = PLAN) -> None:
    """Let the conference of the demo's plan do its work; another plan has none, and nobody works twice."""
    plan = Plan.objects.select_related("coordination").filter(key=key).first()
    if key != PLAN or plan is None or plan.charges.exists():
        return
    stage = Stage(plan)
    first, *others = ACTS
    first(stage)
    with reading_once():
        for play in others:
            play(stage)
