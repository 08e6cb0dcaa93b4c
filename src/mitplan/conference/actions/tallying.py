"""How a closed round becomes its record: roll, ballots and result as one canonical document."""

import secrets
from typing import Any

from mitplan.core.canonical import canonical, digest

from ..counting import Question, Rules, Votes, count
from ..counting.recounting import FORMAT
from ..models import PaperCount, Poll, RollEntry, Tally, Urn
from ..states.polls import PaperState, PollMethod, PollType


def question_of(poll: Poll) -> Question:
    """What is counted, as the counting package takes it."""
    options = list(poll.options.all())
    costs = tuple(option.cost or 0 for option in options) if poll.method == PollMethod.EQUAL_SHARES else ()
    return Question(poll.method, Rules.of(poll.rules), tuple(option.key for option in options), costs)


def sealed_tally(poll: Poll) -> Tally:
    """Count the round and keep its record; a part of the verb that closes a poll.

    The salt keeps anybody from guessing the result from the digest before it is published.
    """
    roll = list(RollEntry.objects.filter(poll=poll, round=poll.round).select_related("organisation", "ballot"))
    paper = PaperCount.objects.filter(poll=poll, round=poll.round, state=PaperState.CONFIRMED).first()
    on_paper = [{"choice": choice, "count": times} for choice, times in (paper.contents if paper else [])]
    ballots = _ballots(poll, roll)
    invalid = paper.invalid if paper else 0
    choices = [(ballot["choice"], ballot.get("count", 1)) for ballot in [*ballots, *on_paper]]
    present = sum(entry.is_present for entry in roll)
    told = {
        "format": FORMAT,
        "plan": poll.plan.key,
        "poll": poll.number,
        "round": poll.round,
        "body": poll.body.key,
        "title": poll.title,
        "question": poll.question,
        "method": poll.method,
        "type": poll.type,
        "rules": poll.rules,
        "options": [{"key": o.key, "title": o.title, "cost": o.cost or 0} for o in poll.options.all()],
        "roll": [_entry(entry) for entry in roll],
        "ballots": ballots,
        "paper": on_paper,
        "invalid": invalid,
        "salt": secrets.token_hex(32),
        "result": count(question_of(poll), Votes(choices, invalid, len(roll), present)),
    }
    document = canonical(told)
    return Tally.objects.create(poll=poll, round=poll.round, document=document, sha256=digest(document))


def _entry(entry: RollEntry) -> dict[str, Any]:
    return {
        "number": entry.number,
        "organisation": entry.organisation.key if entry.organisation else "",
        "present": entry.is_present,
        "delegated": entry.delegate_id is not None,
        "channel": entry.channel,
    }


def _ballots(poll: Poll, roll: list[RollEntry]) -> list[dict[str, Any]]:
    if poll.type == PollType.OPEN:
        return [{"roll": e.number, "choice": e.ballot.choice} for e in roll if hasattr(e, "ballot")]
    contents = Urn.objects.get(poll=poll, round=poll.round).contents
    if poll.type == PollType.SECRET:
        return [{"choice": choice, "count": times} for choice, times in contents]
    return [{"code": code, "choice": choice} for code, choice in contents]
