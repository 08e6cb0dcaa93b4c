"""Ids of participants and statements: whole numbers or texts, mapped to 0 … n-1 in ascending order of id."""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .errors import InputError

UNFIT = re.compile("[\0\ud800-\udfff]")
LONGEST = 200  # characters of an id: a longer one is a slip, and arrays of text are as wide as their longest entry


class Coded(NamedTuple):
    """`ids`: the n distinct ids, ascending. `codes`: the place of each entry's id in it, int32."""

    ids: NDArray[Any]
    codes: NDArray[np.int32]


def as_ids(values: Iterable[Any], what: str) -> NDArray[Any]:
    """The ids as an array of int64 or of text; refuses numbers with a fraction, missing ones and mixtures.

    `what` names them in a refusal: "participant".
    """
    array = unmasked(values, f"{what} id") if isinstance(values, np.ndarray) else _listed(list(values), what)
    if array.ndim != 1:
        raise InputError(f"The {what} ids are not one list, but an array of shape {array.shape}.")
    if array.size == 0:
        return array.astype(np.int64) if array.dtype.kind in "iufOb" else array
    match array.dtype.kind:
        case "i":
            return array if array.dtype == np.int32 else array.astype(np.int64, copy=False)
        case "u":
            return _small(array, what)
        case "f":
            return _whole(array, what)
        case "U":
            return _text(array, what)
        case "O" | "T":
            return as_ids(array.tolist(), what)
        case _:
            raise InputError(f"A {what} id is a whole number or a text, not {array.dtype}.")


def unmasked(array: NDArray[Any], what: str) -> NDArray[Any]:
    """The array itself; refuses one in which entries are masked, since what lies under the mask means nothing."""
    hidden = np.ma.getmaskarray(array) if isinstance(array, np.ma.MaskedArray) else np.zeros(1, dtype=np.bool_)
    if hidden.any():
        raise InputError(f"Entry {int(np.argmax(hidden)) + 1}: the {what} is missing.")
    return np.asarray(array)


def _listed(values: list[Any], what: str) -> NDArray[Any]:
    kinds = {type(value) for value in values}
    if all(issubclass(kind, str) for kind in kinds):
        row = next((row for row, value in enumerate(values) if len(value) > LONGEST), None)
        if row is not None:
            raise InputError(f"Entry {row + 1}: the {what} id is longer than {LONGEST} characters.")
        # An array of text drops zeros at the end of an entry: two people would become one.
        row = next((row for row, value in enumerate(values) if UNFIT.search(value)), None)
        if row is not None:
            raise InputError(f"Entry {row + 1}: the {what} id has a zero character or half a character in it.")
        return np.array(values, dtype=np.str_)
    for row, value in enumerate(values):
        if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, float, np.integer, np.floating)):
            shown = "missing" if value is None else f"{value!r:.40}, and not a whole number like the others"
            raise InputError(f"Entry {row + 1}: the {what} id is {shown}.")
        if isinstance(value, int) and not -(2**63) <= value < 2**63:
            raise InputError(
                f"Entry {row + 1}: the {what} id {value!s:.40} needs more than 64 bits; give ids as texts."
            )
    if any(issubclass(kind, (float, np.floating)) for kind in kinds):
        return _whole(np.array(values, dtype=np.float64), what)
    return np.array(values, dtype=np.int64)


def _small(array: NDArray[Any], what: str) -> NDArray[np.int64]:
    if int(array.max()) >= 2**63:
        row = int(np.argmax(array >= 2**63))
        raise InputError(_wide_id(row, what, array[row]))
    return array.astype(np.int64)


def _wide_id(row: int, what: str, value: object) -> str:
    return f"Entry {row + 1}: the {what} id {value!s:.40} needs more than 64 bits; give ids as texts."


def _whole(array: NDArray[Any], what: str) -> NDArray[np.int64]:
    # From 2^53 on, neighbouring whole numbers are the same floating-point number: two people would become one.
    good = np.isfinite(array) & (np.abs(array) < 2.0**53)
    good &= np.where(good, array, 0.5) % 1 == 0
    if not good.all():
        row = int(np.argmin(good))
        raise InputError(f"Entry {row + 1}: the {what} id is {array[row]}, and not a whole number below 2^53.")
    return array.astype(np.int64)


def _text(array: NDArray[Any], what: str) -> NDArray[Any]:
    if array.dtype.itemsize > 4 * LONGEST:
        row = int(np.argmax(np.char.str_len(array) > LONGEST))
        if len(array[row]) > LONGEST:
            raise InputError(f"Entry {row + 1}: the {what} id is longer than {LONGEST} characters.")
    return array


def coded(array: NDArray[Any], extra: NDArray[Any] | None = None) -> Coded:
    """Places of the ids among all distinct ones, those of `extra` (which may be new) included.

    Linear for whole numbers that lie close together, as ids given in sequence do; otherwise it sorts.
    """
    extra = array[:0] if extra is None or extra.size == 0 else extra
    if array.dtype.kind == "i" and array.size:
        low, high = (int(array.min()), int(array.max()))
        if extra.size:
            low, high = min(low, int(extra.min())), max(high, int(extra.max()))
        if high - low < 4 * (array.size + extra.size) + 1024:
            return _coded_by_table(array, extra, low, high)
    both = np.concatenate((array, extra)) if extra.size else array
    ids, codes = np.unique(both, return_inverse=True)
    return Coded(_wide(ids), codes[: array.size].astype(np.int32))


def _coded_by_table(array: NDArray[Any], extra: NDArray[Any], low: int, high: int) -> Coded:
    seen = np.zeros(high - low + 1, dtype=np.bool_)
    place = array - array.dtype.type(low) if low else array
    seen[place] = True
    seen[extra - low] = True
    if seen.all():
        return Coded(np.arange(low, high + 1, dtype=np.int64), place.astype(np.int32, copy=False))
    ids = np.flatnonzero(seen) + low
    return Coded(_wide(ids), (np.cumsum(seen, dtype=np.int32) - np.int32(1))[place])


def _wide(ids: NDArray[Any]) -> NDArray[Any]:
    return ids.astype(np.int64, copy=False) if ids.dtype.kind == "i" else ids


def places(known: NDArray[Any], wanted: NDArray[Any], what: str) -> NDArray[np.int64]:
    """Where each wanted id stands among the known ones (any order); an unknown one is named and refused."""
    if wanted.size == 0:
        return np.zeros(0, dtype=np.int64)
    if known.size == 0 or known.dtype.kind != wanted.dtype.kind:
        raise InputError(f"There is no {what} {wanted[0]}.")
    order = np.argsort(known, kind="stable")
    at = np.minimum(np.searchsorted(known, wanted, sorter=order), known.size - 1)
    found = order[at]
    if not np.array_equal(known[found], wanted):
        row = int(np.argmax(known[found] != wanted))
        raise InputError(f"There is no {what} {wanted[row]}.")
    return found
