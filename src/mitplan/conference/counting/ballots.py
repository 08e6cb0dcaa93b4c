"""How a choice is written: one line that people can read, the same for the same choice.

yes/no: `yes`, `no`, `abstain`. Approval: `A C`. Ranking: `B > A = C`, what isn't named stands last. Dots and points:
`A:3 C:1`. An empty line is an abstention.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from .rules import Question

YES, NO, ABSTAIN = "yes", "no", "abstain"
_ANSWERS: Final = frozenset({YES, NO, ABSTAIN})
_LONGEST: Final = 400


class Unreadable(ValueError):
    """A ballot that says nothing under the rules; `fault` is a code for the sentence."""

    def __init__(self, fault: str, word: str = "") -> None:
        super().__init__(f"{fault}: {word}" if word else fault)
        self.fault = fault
        self.word = word


def written(method: str, chosen: Mapping[str, int]) -> str:
    """A choice by option: approval takes those above 0, ranking takes places (1 is first), points take points."""
    if method == "approval":
        return " ".join(sorted(option for option, mark in chosen.items() if mark > 0))
    if method == "ranking":
        return " > ".join(" = ".join(sorted(tied)) for tied in _by_place(chosen))
    return " ".join(f"{option}:{points}" for option, points in sorted(chosen.items()) if points > 0)


def read_choice(question: Question, text: str) -> dict[str, int]:
    """What a line says, by option, checked against the rules. Raises Unreadable."""
    if len(text) > _LONGEST:
        raise Unreadable("long")
    chosen = _READERS[question.method](text)
    for option in chosen:
        if option not in question.options:
            raise Unreadable("option", option)
    rules = question.rules
    if question.method in {"dots", "equal_shares"}:
        for option, points in chosen.items():
            if points > rules.most:
                raise Unreadable("most", option)
    if question.method == "dots" and sum(chosen.values()) > rules.dots:
        raise Unreadable("dots")
    return chosen


def canonical_choice(question: Question, text: str) -> str:
    """The one way to write a choice. Raises Unreadable."""
    if question.method == "yes_no":
        answer = text.strip().casefold()
        if answer not in _ANSWERS:
            raise Unreadable("answer", text)
        return answer
    return written(question.method, read_choice(question, text))


def _by_place(chosen: Mapping[str, int]) -> Iterable[list[str]]:
    for place in sorted(set(chosen.values())):
        yield [option for option, own in chosen.items() if own == place]


def _read_approval(text: str) -> dict[str, int]:
    names = re.split(r"[\s,;]+", text.strip()) if text.strip() else []
    return _once((name, 1) for name in names)


def _read_ranking(text: str) -> dict[str, int]:
    if not text.strip():
        return {}
    levels = [re.split(r"\s*=\s*", level.strip()) for level in text.split(">")]
    return _once((name, place) for place, level in enumerate(levels, 1) for name in level)


def _read_points(text: str) -> dict[str, int]:
    found = []
    for word in re.split(r"[\s,;]+", text.strip()) if text.strip() else []:
        option, _colon, points = word.partition(":")
        if not (points.isascii() and points.isdecimal() and len(points) <= 6):
            raise Unreadable("points", word)
        found.append((option, int(points)))
    return {option: points for option, points in _once(found).items() if points}


def _once(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    chosen: dict[str, int] = {}
    for name, mark in pairs:
        if not name:
            raise Unreadable("empty")
        if name in chosen:
            raise Unreadable("twice", name)
        chosen[name] = mark
    return chosen


_READERS: Final = {
    "approval": _read_approval,
    "ranking": _read_ranking,
    "dots": _read_points,
    "equal_shares": _read_points,
}
