"""The published map from sums over pairs of statements alone: exact, however the votes came in.

With M 1 where somebody voted, and V the votes, the three integer matrices M'M, M'V and V'V hold all that the
covariance of votes needs when missing ones are filled with the mean m of their statement (Small et al. 2021):

    C = V'V - m (M'V) - (m (M'V))' + m m' (M'M),   m_j = (M'V)_jj / (M'M)_jj

`live` keeps them up to date vote by vote; whole numbers add exactly, so they equal those of a batch, and so does every
bit of the map.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .kernels import Floats
from .ordering import Hashes, mixed
from .spectral import leading
from .sums import Sums
from .votes import OUT, Votes

ROUNDS = 2


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """Sums over pairs of S statements, in the order of their ids.

    `count`, `cross` and `product`, int64 (S, S): over those who voted on both j and k, how many they are, the sum of
    their votes on k, and of the products of both votes. `moderation` int8 (S,).
    """

    statements: NDArray[Any]
    count: NDArray[np.int64]
    cross: NDArray[np.int64]
    product: NDArray[np.int64]
    moderation: NDArray[np.int8]

    @classmethod
    def of(cls, votes: Votes, sums: Sums | None = None) -> "Moments":
        """From all votes at once. Time grows with the squares of the votes per person."""
        return cls.from_products(votes.statements, (sums or Sums(votes)).products(), votes.moderation)

    @classmethod
    def from_products(
        cls, statements: NDArray[Any], products: NDArray[np.int64], moderation: NDArray[np.int8]
    ) -> "Moments":
        """From what `Sums.products` returns."""
        order = np.argsort(statements, kind="stable")
        count, cross, product = products[:, order[:, None], order]
        return cls(statements[order], count, cross, product, moderation[order])

    def counts(self) -> NDArray[np.int64]:
        """(S, 3): how many disagree, pass, agree."""
        votes, sums, squares = (np.diagonal(each) for each in (self.count, self.cross, self.product))
        return np.stack(((squares - sums) // 2, votes - squares, (squares + sums) // 2), axis=1)

    def means(self) -> Floats:
        """(S,): the mean of the votes cast, passes being 0; 0 where nobody voted or the statement is moderated out."""
        means = np.diagonal(self.cross) / np.maximum(np.diagonal(self.count), 1)
        return np.asarray(np.where(self.moderation == OUT, 0.0, means))

    def covariance(self) -> Floats:
        """C (S, S), times the number of participants; 0 for statements moderated out."""
        means, keep = self.means(), self.moderation != OUT
        half = means[:, None] * self.cross
        both = (self.product - (half + half.T)) + np.multiply.outer(means, means) * self.count
        return np.where(np.multiply.outer(keep, keep), both, 0.0)

    def chart(self) -> "Chart":
        """The map. Statements are taken in an order that depends on the sums alone, so their ids change nothing."""
        covariance = self.covariance()
        order = _by_content(self)
        axes = np.empty((order.size, 2))
        axes[order] = leading(covariance[order[:, None], order], order.size, 2)[1]
        seen = np.diagonal(self.count) > 0
        out = (self.moderation == OUT) & seen
        return Chart(self.statements, axes, self.means(), out, seen)


@dataclass(frozen=True, eq=False)
class Chart:
    """Where votes put people and statements: two axes (S, 2), the mean vote on each statement (S,).

    `out` (S,): moderated out, which counts as voted on by everybody (as published). `seen` (S,): has votes.
    """

    statements: NDArray[Any]
    axes: Floats
    means: Floats
    out: NDArray[np.bool_]
    seen: NDArray[np.bool_]

    @cached_property
    def places(self) -> dict[Any, int]:
        """Where each statement is in the arrays."""
        return {item: place for place, item in enumerate(self.statements.tolist())}

    def place(self, items: Iterable[Any], votes: Iterable[int]) -> Floats:
        """(2,): the position of somebody who cast these votes; statements that are not on the map are left out."""
        known = {item: vote for item, vote in zip(items, votes, strict=True) if item in self.places}
        at = np.array([self.places[item] for item in known], dtype=np.int64)
        inside = ~self.out[at]
        deviation = np.where(inside, np.array(list(known.values()), dtype=np.float64) - self.means[at], 0.0)
        reached = (deviation[:, None] * self.axes[at]).sum(axis=0)
        return np.asarray(reached * self._stretch(inside.sum(keepdims=True)))

    def everybody(self, votes: Votes) -> Floats:
        """(P, 2): the positions of all participants."""
        at = np.searchsorted(self.statements, votes.statements)
        deviation = np.where(self.out[at][:, None], 0.0, [-1.0, 0.0, 1.0] - self.means[at][:, None])
        table = deviation[:, :, None] * self.axes[at][:, None, :]
        inside = np.broadcast_to(np.where(self.out[at], 0.0, 1.0)[:, None, None], (at.size, 3, 1))
        sums = Sums(votes).by_person(np.concatenate((table, inside), axis=2))
        return np.asarray(sums[:, :2] * self._stretch(sums[:, 2])[:, None])

    def positions(self) -> Floats:
        """(S, 2): where somebody would be who agreed with one statement and voted on no other, all being voted on."""
        agreeing = np.where(self.out | ~self.seen, 0.0, 1 - self.means)
        return np.asarray(np.sqrt(self.seen.sum()) * agreeing[:, None] * self.axes)

    def extremity(self) -> Floats:
        """(S,): the distance of statements from the middle."""
        return np.asarray(np.sqrt((self.positions() ** 2).sum(axis=1)))

    def _stretch(self, inside: NDArray[Any]) -> Floats:
        """√(S / n): who voted on few statements is as far out as who voted on many."""
        return np.asarray(np.sqrt(self.seen.sum() / np.maximum(inside + self.out.sum(), 1)))


def _by_content(moments: Moments) -> NDArray[np.int64]:
    """An order of the statements that neither permuting them changes nor mirroring the votes: by refined hashes."""
    tables = [np.abs(each).view(np.uint64) for each in (moments.count, moments.cross, moments.product)]
    hashes: Hashes = mixed((moments.moderation + 1).astype(np.uint64))
    for _ in range(ROUNDS):
        for table in tables:
            hashes = mixed(hashes + mixed(np.diagonal(table)) + np.einsum("jk,k->j", table, hashes))
    return np.argsort(hashes, kind="stable")
