"""One way to move a thing from state to state, for every room."""

from collections.abc import Mapping, Set
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

# A mapping is invariant in its keys, so the enums of the rooms need the wider type.
Moves = Mapping[Any, Set[Any]]


def move(thing: models.Model, to: str, moves: Moves, *, field: str = "state") -> None:
    """Move to a state that the table of moves allows.

    The update asks for the old state again, so of two people who move at once only one succeeds.
    Raises ValidationError when the table does not allow the move or someone else was faster.
    """
    old: Any = getattr(thing, field)
    if to not in moves.get(old, frozenset()):
        raise ValidationError(
            _("%(thing)s: Von „%(old)s“ führt kein Schritt zu „%(new)s“.") % {"thing": thing, "old": old, "new": to}
        )
    changed = type(thing)._default_manager.filter(pk=thing.pk, **{field: old}).update(**{field: to})
    if not changed:
        raise ValidationError(
            _("%(thing)s wurde inzwischen geändert. Bitte laden Sie die Seite neu.") % {"thing": thing}
        )
    setattr(thing, field, to)
