"""What every page of a poll shows."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from django.http import Http404
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from mitplan.core.journal import key_of
from mitplan.core.texts import said

from ..frame import Room
from ..models import Poll, RollEntry
from ..queries import polls as queries
from ..queries.proposals import minority_notes_on
from ..rules import polls as rules
from ..rules.proposals import may_note_minority
from ..showing import author_words
from ..states.polls import PollMethod, PollState, PollType
from .poll_words import choice_words, result_words, rule_words

_MOST = 10**6  # a number beyond what a plan can have


def poll_in(room: Room, number: int) -> Poll:
    """The poll of that number, if whoever asks may see it. Raises Http404."""
    found = queries.poll_by_number(room.plan, number) if number < _MOST else None
    if found is None or not queries.is_shown(room.by, found, queries.readable_bodies(room.by, [found.body])):
        raise Http404(_("Diese Abstimmung gibt es hier nicht."))
    return found


def context_of(room: Room, poll: Poll) -> dict[str, Any]:
    """Question, rules and roll; of a published poll the result."""
    roll = queries.roll_of(poll)
    context = room.context(
        room.said(poll.title),
        "polls",
        poll=poll,
        body=room.said(queries.name_of(poll.body)),
        options=[] if poll.method == PollMethod.YES_NO else list(poll.options.all()),
        rule_words=rule_words(poll),
        turnout=queries.turnout(roll),
        roll=[_row(entry) for entry in roll],
        own=queries.own_entries(roll, room.by.acting.person),
        may_lead=bool(rules.may_run_polls(room.by, poll.body)),
        tally=queries.tally_of(poll),
        crumbs=[(_("Beschlüsse"), room.url("polls"))],
    )
    if poll.state != PollState.PREPARED:
        context["notes"] = _notes(poll)
        context["may_note"] = bool(may_note_minority(room.by, poll.body)) if room.by.acting.person else False
    if (subject := queries.subject_of(poll)) is not None:
        context["thing_url"] = room.url("proposal", subject.number)
    record = queries.record_of(poll)
    return context | (_result(poll, record, context["roll"]) if record else {})


def _notes(poll: Poll) -> list[dict[str, Any]]:
    """The minority notes on the decision, with those who carry them."""
    return [
        {"note": note, "carriers": [author_words(b.participant, b.organisation, b.office) for b in note.backings.all()]}
        for note in minority_notes_on(poll.plan, key_of(poll), standing=True)
    ]


def result_line(poll: Poll) -> str:
    """The result of a published poll in one sentence, else nothing."""
    record = queries.record_of(poll)
    return result_words(poll, record["result"], _titles(record)) if record else ""


def _row(entry: RollEntry) -> dict[str, Any]:
    delegate = queries.seat_words(entry.delegate) if entry.delegate else ""
    return {"entry": entry, "seat": queries.entry_words(entry), "delegate": delegate}


def _titles(record: Mapping[str, Any]) -> dict[str, str]:
    return {option["key"]: option["title"] for option in record["options"]}


def _result(poll: Poll, record: dict[str, Any], roll: Iterable[dict[str, Any]]) -> dict[str, Any]:
    result, titles = record["result"], _titles(record)
    chosen = {ballot.get("roll"): choice_words(poll, ballot["choice"]) for ballot in record["ballots"]}
    for row in roll:
        row["choice"] = chosen.get(row["entry"].number, "") if poll.type == PollType.OPEN else ""
    ballots = [
        {
            "code": ballot.get("code", ""),
            "choice": choice_words(poll, ballot["choice"]),
            "count": ballot.get("count", 1),
        }
        for ballot in record["ballots"]
    ]
    return {
        "record": record,
        "result": result,
        "result_words": result_words(poll, result, titles),
        "option_rows": _option_rows(record),
        "ties": [[said(titles[key], poll.language) for key in tie] for tie in result.get("ties", ())],
        "cast_ballots": ballots if poll.type != PollType.OPEN else [],
        "paper": [{"choice": choice_words(poll, one["choice"]), "count": one["count"]} for one in record["paper"]],
    }


def _option_rows(record: dict[str, Any]) -> list[dict[str, Any]]:
    """One row for each option in the order of the result, with the figures of its method."""
    result, options = record["result"], {option["key"]: option for option in record["options"]}
    bought = {one["option"]: one["rho"] for one in result.get("bought", ())}
    order = [
        *result.get("winners", ()),
        *(k for k in result.get("order", options) if k not in result.get("winners", ())),
    ]
    return [
        {
            **options[key],
            "is_chosen": key in result.get("winners", ()),
            "score": result.get("scores", result.get("points", {})).get(key),
            "rho": bought.get(key, ""),
            "about": _about(bought.get(key, "")),
            "is_added": key in result.get("added", ()),
            "wins": _wins(result, list(options), key),
        }
        for key in order
    ]


def _about(fraction: str) -> str:
    """A fraction rounded to two places, beside the exact one; nothing for a whole number."""
    return number_format(round(float(Fraction(fraction)), 2), 2) if "/" in fraction else ""


def _wins(result: Mapping[str, Any], keys: list[str], key: str) -> int | None:
    """In how many comparisons one option is ahead of another, directly or by a path."""
    if "paths" not in result:
        return None
    paths, own = result["paths"], keys.index(key)
    return sum(paths[own][other] > paths[other][own] for other in range(len(keys)))


def told_json(poll: Poll) -> str:
    """The record as it is published. Raises Http404 before that."""
    tally = queries.tally_of(poll)
    if poll.state != PollState.PUBLISHED or tally is None:
        raise Http404(_("Das Ergebnis ist noch nicht veröffentlicht."))
    return tally.document
