"""A result of the engine as a document for everybody: groups, what unites, what divides, and where people stand.

Nothing in it is about fewer people than the threshold: groups below it are not told, shares out of fewer votes are
missing, and people stand on the map in fields of at least that many. Shares are whole per cents, places thousandths.
Nobody is named, and no statement has a place on the map, because its place is the mean of those who agree with it.
"""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from opinion import Result, Votes, analyse
from opinion.explain import Told

from .fields import fields_of

MOST = 10
LANGUAGES = ("de", "en")


def document_of(header: Mapping[str, Any], votes: Votes) -> dict[str, Any]:
    """The document of these votes; the same votes, statements and seed give the same document."""
    result = analyse(votes, seed=header["seed"], anonymity=header["anonymity"])
    return _document(header, result)


def _document(header: Mapping[str, Any], result: Result) -> dict[str, Any]:
    least: int = header["anonymity"]
    texts = {one["number"]: one["text"] for one in header["statements"]}
    letters = Told(result, texts)
    part = result.participation
    shown = part.participants >= least
    return {
        "plan": header["plan"],
        "conversation": header["conversation"],
        "title": header["title"],
        "language": header["language"],
        "seed": header["seed"],
        "anonymity": least,
        "enough": shown and bool(result.groups),
        "stable": bool(result.stable),
        "participation": {
            "participants": part.participants if shown else None,
            "grouped": part.grouped if part.grouped >= least else None,
            "statements": part.statements,
            "votes": part.votes if shown else None,
            "coverage": _percent(part.coverage) if shown else None,
            "median_votes": math.floor(part.median_votes) if shown else None,
            "bias": _percent(part.bias) if shown else None,
        },
        "groups": [_group(letters, group) for group in result.groups] if shown else [],
        "hidden_groups": result.hidden,
        "uniting": _uniting(result) if shown else [],
        "dividing": [int(one.id) for one in result.dividing(MOST) if one.votes >= least] if shown else [],
        "statements": [_statement(one, place, header, result) for place, one in enumerate(result.statements)],
        "fields": fields_of(result, least) if shown else None,
        "told": {name: list(Told(result, texts, name).summary()) if shown else [] for name in LANGUAGES},
    }


def _group(letters: Told, group: Any) -> dict[str, Any]:
    return {
        "letter": letters.name(group.id),
        "size": int(group.size),
        "share": _percent(group.share),
        "x": round(10 * float(group.centre[0])) * 100,
        "y": round(10 * float(group.centre[1])) * 100,
        "typical": [
            {
                "statement": int(one.statement),
                "stance": one.stance,
                "share": _percent(one.share),
                "low": _percent(one.low),
                "high": _percent(one.high),
                "rest": _percent(one.rest),
                "alone": bool(one.alone),
            }
            for one in group.typical
        ],
    }


def _uniting(result: Result) -> list[dict[str, Any]]:
    return [
        {
            "statement": int(one.id),
            "stance": stance,
            "least": math.floor(100 * (one.consensus if stance == "agree" else one.opposed)),
        }
        for one, stance in result.consensus(most=MOST)
    ]


def _statement(one: Any, place: int, header: Mapping[str, Any], result: Result) -> dict[str, Any]:
    """Who voted how on a statement; what fewer than the threshold said is left out."""
    heard = one.votes >= header["anonymity"] and one.moderation >= 0
    groups = result.groups if heard else ()
    return {
        "number": int(one.id),
        "votes": int(one.votes) if heard else None,
        "agree": _percent(one.agree / one.votes) if heard else None,
        "disagree": _percent(one.disagree / one.votes) if heard else None,
        "passes": _percent(one.passes / one.votes) if heard else None,
        "groups": [[_percent(group.rates.agree[place]), _percent(group.rates.disagree[place])] for group in groups],
    }


def _percent(share: Any) -> int | None:
    return math.floor(100 * float(share) + 0.5) if np.isfinite(share) else None
