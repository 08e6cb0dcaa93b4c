"""Canonical JSON after RFC 8785, for documents whose bytes are hashed.

Mitplan's documents hold no floating-point numbers (money is whole cents, measured values are decimal strings), and
their keys are ASCII. Under these two conditions Python's own encoder, set up as below, gives exactly the bytes of
RFC 8785; a property test compares it with the package rfc8785.
"""

import hashlib
import json
from typing import Any


def _check(value: Any, place: str) -> None:
    if isinstance(value, dict):
        for key, item in value.items():
            if not (isinstance(key, str) and key.isascii()):
                raise ValueError(f"{place}: the key {key!r} is not ASCII text.")
            _check(item, f"{place}.{key}")
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            _check(item, f"{place}[{index}]")
    elif not isinstance(value, bool | int | str | None):
        raise ValueError(f"{place}: {type(value).__name__} has no canonical form; use text or whole numbers.")
    elif isinstance(value, int) and abs(value) >= 2**53:
        raise ValueError(f"{place}: {value} is beyond the whole numbers of RFC 8785.")


def canonical(value: Any) -> str:
    """The RFC 8785 text of a value made of dict, list, str, int, bool and None.

    Raises ValueError naming the place when a value has no canonical form.
    """
    _check(value, "$")
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest(text: str) -> str:
    """SHA-256 of the UTF-8 bytes, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()
