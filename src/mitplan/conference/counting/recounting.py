"""A published record counted again, without Mitplan's database: the same ballots must give the same result."""

import hashlib
import json
from typing import Any, Final

from .electing import count
from .rules import Question, Rules, Votes

FORMAT: Final = "mitplan.poll/1"


def question_of(record: dict[str, Any]) -> Question:
    """The question as the record tells it."""
    options = record["options"]
    return Question(
        record["method"],
        Rules.of(record["rules"]),
        tuple(option["key"] for option in options),
        tuple(option["cost"] for option in options) if record["method"] == "equal_shares" else (),
    )


def votes_of(record: dict[str, Any]) -> Votes:
    """All ballots of the record, those on paper with the others."""
    choices = [(ballot["choice"], ballot.get("count", 1)) for ballot in [*record["ballots"], *record["paper"]]]
    roll = record["roll"]
    return Votes(choices, record["invalid"], len(roll), sum(entry["present"] for entry in roll))


def faults_of(text: str, sha256: str = "") -> list[str]:
    """What is wrong with a record; nothing when it counts to the result it tells."""
    found = []
    digest = hashlib.sha256(text.strip().encode()).hexdigest()
    if sha256 and digest != sha256.strip().lower():
        found.append(f"The file has the SHA-256 {digest}, not the one in the journal.")
    try:
        record = json.loads(text)
        if record["format"] != FORMAT:
            return [*found, f"This is no record of the format {FORMAT}."]
        found += _roll_faults(record)
        result = count(question_of(record), votes_of(record))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return [*found, f"The record can't be read: {error!r}."]
    told = record["result"]
    found += [
        f"{name}: the record tells {told.get(name)!r}, the ballots say {result.get(name)!r}."
        for name in sorted({*result, *told})
        if result.get(name) != told.get(name)
    ]
    return found


def _roll_faults(record: dict[str, Any]) -> list[str]:
    """Whether there are as many ballots as seats that voted, and none twice."""
    found = []
    voted = [entry["number"] for entry in record["roll"] if entry["channel"] == "online"]
    on_paper = sum(entry["channel"] == "paper" for entry in record["roll"])
    ballots = record["ballots"]
    given = sum(ballot.get("count", 1) for ballot in ballots)
    if given != len(voted):
        found.append(f"{len(voted)} seats voted, but there are {given} ballots.")
    paper = sum(ballot["count"] for ballot in record["paper"]) + record["invalid"]
    if paper != on_paper:
        found.append(f"{on_paper} seats voted on paper, but {paper} ballots were counted.")
    if record["type"] == "open" and sorted(ballot["roll"] for ballot in ballots) != sorted(voted):
        found.append("The ballots don't belong to the seats that voted.")
    codes = [ballot["code"] for ballot in ballots if "code" in ballot]
    if len(set(codes)) != len(codes):
        found.append("A code occurs twice.")
    return found
