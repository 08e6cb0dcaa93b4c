"""People of Musterland talk about what was contributed: for, against, asking and answering; and they support it."""

import json
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any, Final

from mitplan.core.journal import key_of

from ..actions import CommentEntry, ReplyEntry, comment, reply, support
from ..models import Contribution
from ..speaking import Speaker
from ..states.contributions import ContributionState
from .stage import GROUPS, Stage

# Each word: on which contribution, by whom (an organisation's key, a name of the cast, "guest:" and a name), with which
# stance, on which day from today, what it says, and the answers to it.
WORDS: Final = Path(__file__).with_name("comments.json")
# Which contribution has how many supporters beside the organisations.
LIKED: Final = {3: 6, 6: 3, 7: 2, 13: 7, 17: 4, 18: 6, 22: 9, 26: 5, 36: 3, 49: 4, 53: 2, 56: 3}
_LETTERS: Final = (("؀", "ۿ", "ar"), ("Ѐ", "ӿ", "uk"))
_MARKS: Final = {"fa": "یکگ", "pl": "łęąż", "tr": "ığş"}


def play(stage: Stage) -> None:
    """Let everybody talk, and stand behind what they think right."""
    things = {row.number: row for row in Contribution.objects.filter(plan=stage.plan)}
    speakers = _speakers(stage)
    for order, word in enumerate(json.loads(WORDS.read_text(encoding="utf-8"))):
        _say(stage, speakers, things[word[0]], (order, *word[1:]))
    for number, count in LIKED.items():
        if things[number].state == ContributionState.SUBMITTED:
            _support(stage, speakers, things[number], count)


def _speakers(stage: Stage) -> dict[str, Speaker]:
    found = {"ben": stage.ben, "eva": stage.eva, "finn": stage.finn}
    for group in GROUPS:
        for member in stage.members(group):
            if member.organisation:
                found.setdefault(member.organisation.key, member)
    return found


def _say(stage: Stage, speakers: dict[str, Speaker], about: Contribution, word: tuple[Any, ...]) -> None:
    order, who, stance, day, text, answers = word
    at = min(stage.day(day, 7 + order % 14) + timedelta(minutes=13 * order % 60), stage.now - timedelta(hours=2))
    entry = CommentEntry(key_of(about), text, stance, language=language_of(text), received_at=at)
    said = comment(entry, by=_by(stage, speakers, who))
    for place, (other, answer) in enumerate(answers, 1):
        later = min(at + timedelta(hours=5 * place), stage.now - timedelta(minutes=9))
        reply(said, ReplyEntry(answer, language_of(answer), later), by=_by(stage, speakers, other))


def _support(stage: Stage, speakers: dict[str, Speaker], about: Contribution, count: int) -> None:
    mine = about.organisation.key if about.organisation else ""
    bodies = [key for key in sorted(speakers) if key.startswith("ml-") and key != mine]
    for key in islice(bodies, about.number % 5, None, 10):
        support(key_of(about), by=speakers[key])
    for place in range(count):
        support(key_of(about), by=_by(stage, speakers, f"guest:Stimme {(about.number + place) % 25}"))


def _by(stage: Stage, speakers: dict[str, Speaker], who: str) -> Speaker:
    """Whoever speaks; a guest who was here before is known again."""
    if not who.startswith("guest:"):
        return speakers[who]
    guest = stage.guest(who.removeprefix("guest:"))
    known = stage.plan.participants.filter(digest=guest.digest).first()
    return replace(guest, participant=known)


def language_of(text: str) -> str:
    """The language of a comment of the demo, by its letters."""
    for language, signs in _MARKS.items():
        if any(sign in text for sign in signs):
            return language
    for first, last, language in _LETTERS:
        if any(first <= sign <= last for sign in text):
            return language
    return "en" if text.startswith(("Same here", "How many", "There is")) else "de"
