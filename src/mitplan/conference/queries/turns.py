"""In which order those who ask to speak are called."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Who = TypeVar("Who", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Turn(Generic[Who]):
    """One who waits: its key, and who it is."""

    key: int
    who: Who


def fair_order(waiting: Sequence[Turn[Who]], spoken: Iterable[Who]) -> list[Turn[Who]]:
    """Those who wait (first come first) in an order in which at least every second turn goes to a new voice.

    `spoken` is who has spoken until now, in order. A new voice is one that hasn't spoken yet and doesn't stand earlier
    in this list either. As long as one waits, nobody who has spoken follows another who has.
    """
    before = list(spoken)
    heard = _counted(before)
    left, order = list(waiting), []
    last_was_new = not before or heard[before[-1]] == 1
    while left:
        new = next((turn for turn in left if turn.who not in heard), None)
        turn = new if new is not None and not last_was_new else left[0]
        last_was_new = turn.who not in heard
        heard = {**heard, turn.who: heard.get(turn.who, 0) + 1}
        left.remove(turn)
        order.append(turn)
    return order


def _counted(spoken: Sequence[Who]) -> Mapping[Who, int]:
    counts: dict[Who, int] = {}
    for who in spoken:
        counts[who] = counts.get(who, 0) + 1
    return counts
