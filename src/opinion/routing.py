"""Which statement somebody is asked about next: by priority, and in a fixed share of cases at random.

Priorities are the published ones (Small et al. 2021; participation/src of Pol.is): with N votes on a statement, A of
them agreement and W passes, and E the distance of the statement from the middle of the map,

    importance = (1 - (W + 1) / (N + 2)) (1 + E) (A + 1) / (N + 2),   priority = (importance (1 + 8 * 2^(-N / 5)))^2.

A statement that is not on the map yet counts with the median E of those that are, so that being new is no disadvantage;
the last factor is an advantage that fades after some ten votes. The random share gives every statement the same floor,
and answers that no choice of ours has coloured: shares may be estimated from them, or from all with weights 1 / chance.

A draw depends on seed, participant and turn alone: asking again gives the same statement, and anybody can check it.
Statements are drawn by exponential clocks (Efraimidis and Spirakis 2006): the smallest of -log(u_j) / w_j, with u_j a
hash of the draw and of the statement's id, so that neither order nor arrival of other statements moves a draw.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .errors import InputError
from .kernels import Floats
from .ordering import mixed
from .votes import AGREE, DISAGREE, OUT

SHARE = 0.2
"""Of draws that are random."""


@dataclass(frozen=True, slots=True)
class Served:
    """A statement to show, and how it was chosen."""

    statement: Any
    random: bool
    chance: float
    """With which it was to be drawn, both ways together: its inverse is the weight of the answer."""
    among: int
    """How many statements could have been drawn."""
    lift: float
    """What `chance * among` is on average for draws by priority; 1 if all priorities are equal. See `monitoring`."""


def priorities(counts: NDArray[Any], extremity: Floats) -> Floats:
    """(S,): from how many disagree, pass and agree, (S, 3), and the distance from the middle, (S,), NaN if unknown."""
    votes, known = counts.sum(axis=1), ~np.isnan(extremity)
    middle = float(np.median(extremity[known])) if known.any() else 0.0
    agree, spoken = (counts[:, 2] + 1) / (votes + 2), 1 - (counts[:, 1] + 1) / (votes + 2)
    importance = spoken * (1 + np.where(known, extremity, middle)) * agree
    return np.asarray((importance * (1 + 8 * 2.0 ** (-votes / 5))) ** 2)


class Router:
    """What may be asked, and how urgently; kept up to date by `add`, `voted`, `moderate` and `chart`.

    `share` of the draws are random. With `approved` only statements that are moderated in are served, else all that are
    not moderated out.
    """

    def __init__(self, *, seed: int = 0, share: float = SHARE, approved: bool = False) -> None:
        if not 0 <= share <= 1:
            raise InputError(f"The share of random draws is between 0 and 1, not {share}.")
        self.seed, self.share, self.approved = seed, share, approved
        self._places: dict[Any, int] = {}
        self._items: list[Any] = []
        self._keys: NDArray[np.uint64] = np.zeros(0, dtype=np.uint64)
        self._counts, self._extremity = np.zeros((0, 3), dtype=np.int64), np.zeros(0)
        self._moderation = np.zeros(0, dtype=np.int8)
        self._priorities: Floats | None = None

    @property
    def statements(self) -> tuple[Any, ...]:
        """Their ids, in the order in which the other arrays have them."""
        return tuple(self._items)

    @property
    def counts(self) -> NDArray[np.int64]:
        """(S, 3): how many disagree, pass, agree."""
        return self._counts

    @property
    def servable(self) -> NDArray[np.bool_]:
        """(S,): what may be shown at all."""
        return self._moderation > (0 if self.approved else OUT)

    @property
    def priorities(self) -> Floats:
        """(S,)."""
        if self._priorities is None:
            self._priorities = priorities(self._counts, self._extremity)
        return self._priorities

    def add(self, statements: Iterable[Any], counts: NDArray[Any] | None = None) -> None:
        """Statements that were not known, with the votes there are on them: (n, 3), disagree, pass, agree."""
        new = [item for item in dict.fromkeys(statements) if item not in self._places]
        if counts is not None and counts.shape != (len(new), 3):
            raise InputError(f"The counts of {len(new)} new statements have the shape {counts.shape}.")
        self._places |= {item: len(self._items) + place for place, item in enumerate(new)}
        self._items += new
        keys = np.array([_hash("statement", item) for item in new], dtype=np.uint64)
        self._keys = np.concatenate((self._keys, keys))
        votes = np.zeros((len(new), 3), dtype=np.int64) if counts is None else counts.astype(np.int64)
        self._counts = np.concatenate((self._counts, votes))
        self._extremity = np.concatenate((self._extremity, np.full(len(new), np.nan)))
        self._moderation = np.concatenate((self._moderation, np.zeros(len(new), dtype=np.int8)))
        self._priorities = None

    def voted(self, statement: Any, vote: int, before: int | None = None) -> None:
        """Counts a vote, instead of the one that the same person cast before."""
        if not {vote, before} <= {AGREE, 0, DISAGREE, None} or vote is None:
            raise InputError(f"A vote is 1 (agree), -1 (disagree) or 0 (pass), not {vote!r:.40} after {before!r:.40}.")
        place = self._place(statement)
        self._counts[place, vote + 1] += 1
        if before is not None:
            self._counts[place, before + 1] -= 1
        self._renew(place)

    def moderate(self, statement: Any, state: int) -> None:
        """Sets the moderation state: -1 out, 0 undecided, 1 in."""
        if state not in (OUT, 0, 1):
            raise InputError(f"Statement {statement!r:.40}: the moderation state is -1, 0 or 1, not {state!r:.40}.")
        self._moderation[self._place(statement)] = state

    def chart(self, extremity: Mapping[Any, float]) -> None:
        """Takes the distances from the middle of a new map; statements that it does not have become unknown."""
        self._extremity = np.array([extremity.get(item, np.nan) for item in self._items], dtype=np.float64)
        self._priorities = None

    def next(
        self, participant: Any, voted: Iterable[Any], skipped: Iterable[Any] = (), turn: int | None = None
    ) -> Served | None:
        """What to show somebody who voted on and skipped these; none if nothing is left.

        What was skipped comes again when all else has been voted on. `turn` tells this draw from the person's others;
        unsaid, it is how much they voted on and skipped.
        """
        done, passed = list(voted), list(skipped)
        open_now = self.servable
        open_now[self._known(done)] = False
        first = open_now.copy()
        first[self._known(passed)] = False
        places = np.flatnonzero(first) if first.any() else np.flatnonzero(open_now)
        if places.size == 0:
            return None
        draw = _hash(self.seed, participant, len(done) + len(passed) if turn is None else turn)
        random = _unit(mixed(np.array([draw], dtype=np.uint64)))[0] < self.share
        weights = self.priorities[places]
        chosen = int(np.argmin(-np.log(_unit(mixed(self._keys[places] ^ draw))) / (1.0 if random else weights)))
        weights = weights / weights.sum()
        chance = self.share / places.size + (1 - self.share) * float(weights[chosen])
        lift = self.share + (1 - self.share) * places.size * float((weights * weights).sum())
        return Served(self._items[places[chosen]], bool(random), chance, int(places.size), lift)

    def _place(self, statement: Any) -> int:
        if statement not in self._places:
            raise InputError(f"Statement {statement!r:.40} is not known.")
        return self._places[statement]

    def _known(self, statements: Iterable[Any]) -> list[int]:
        return [self._places[item] for item in statements if item in self._places]

    def _renew(self, place: int) -> None:
        """The priority of one statement; with the map unchanged the others keep theirs."""
        if self._priorities is None:
            return
        extremity = self._extremity[place : place + 1]
        if np.isnan(extremity[0]) and not np.isnan(self._extremity).all():
            extremity = np.array([np.nanmedian(self._extremity)])
        self._priorities[place] = priorities(self._counts[place : place + 1], extremity)[0]


def _hash(*parts: Any) -> np.uint64:
    """64 bits that look random and depend on these values alone."""
    plain = [part.item() if isinstance(part, np.generic) else part for part in parts]
    text = "\x1f".join(f"{type(part).__name__}:{part}" for part in plain)
    return np.uint64(int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little"))


def _unit(bits: NDArray[np.uint64]) -> Floats:
    """Numbers strictly between 0 and 1."""
    return (bits >> np.uint64(12)).astype(np.float64) * 2.0**-52 + 2.0**-53
