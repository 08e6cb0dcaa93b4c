"""The nearest contributions to a text: one product of a matrix that stays in memory until a contribution changes."""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np
from django.urls import reverse
from numpy.typing import NDArray

from mitplan.core.models import Act
from mitplan.plan.models import Plan

from ..models import Contribution, Likeness, LikenessPosition
from ..queries.contributions import LABEL, open_phases
from ..queries.contributions import readable as readable_bodies
from ..queries.moderation import hidden_pks
from ..speaking import Speaker
from ..states.contributions import ContributionState
from .encoding import Encoder, Vectors, encoder, readable

# Of so many of the nearest some may not be public, or no longer stand by themselves.
_LOOKED_AT = 40
_PLANS_KEPT = 2


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A contribution that may say the same."""

    number: int
    title: str
    language: str
    url: str


@dataclass(frozen=True, slots=True)
class _Known:
    """The vectors of a plan as of a line of the journal."""

    stamp: tuple[str, str, int]
    pks: NDArray[np.int64]
    vectors: Vectors
    mean: Vectors


_kept: OrderedDict[int, _Known] = OrderedDict()
_lock = Lock()


def suggestions(by: Speaker, title: str, text: str, *, most: int = 5) -> list[Suggestion]:
    """Contributions that may say the same as a text, the most alike first: those that stand and that somebody may read.

    Gives none rather than unlike ones. Eight queries at most; a look at 10,000 contributions takes a few milliseconds.
    """
    model = encoder()
    known = _known(by.plan, model)
    if not len(known.pks) or not text.strip():
        return []
    [wanted] = _spread(model.encode([readable(title, text)]), known.mean)
    alike = known.vectors @ wanted
    nearest = np.argsort(-alike)[:_LOOKED_AT]
    pks = [int(known.pks[place]) for place in nearest if alike[place] >= model.floor]
    return _shown(by, pks, most) if pks else []


def _shown(by: Speaker, pks: list[int], most: int) -> list[Suggestion]:
    standing = Contribution.objects.filter(pk__in=pks, state=ContributionState.SUBMITTED, is_revoked=False)
    rows = {row.pk: row for row in standing.select_related("body").defer("folded", "text")}
    bodies = readable_bodies(by, open_phases(by.plan), {row.body for row in rows.values()})
    hidden = hidden_pks(by.plan, LABEL)
    public = [rows[pk] for pk in pks if pk in rows and pk not in hidden and rows[pk].body_id in bodies]
    return [
        Suggestion(
            row.number, row.title, row.language, reverse("conference:contribution", args=[by.plan.key, row.number])
        )
        for row in public[:most]
    ]


def _known(plan: Plan, model: Encoder) -> _Known:
    number = LikenessPosition.objects.filter(name=model.name).values_list("number", flat=True).first() or 0
    rows = Likeness.objects.filter(contribution__plan=plan, model=model.name)
    # Bundles come in order of the key; to count the rows, a database would read all of them.
    newest = Likeness.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    read_to = Act.objects.filter(number=number).values_list("hash", flat=True).first() or ""
    stamp = (model.name, read_to, newest)
    with _lock:
        known = _kept.get(plan.pk)
    if known is None or known.stamp != stamp:
        known = _read(list(rows.order_by("pk").values_list("pk", "vector")), stamp, model)
        with _lock:
            _kept[plan.pk] = known
            _kept.move_to_end(plan.pk)
            while len(_kept) > _PLANS_KEPT:
                _kept.popitem(last=False)
    return known


def _read(rows: list[tuple[int, Any]], stamp: tuple[str, str, int], model: Encoder) -> _Known:
    pks = np.array([pk for pk, _vector in rows], dtype=np.int64)
    raw = np.frombuffer(b"".join(bytes(vector) for _pk, vector in rows), dtype=np.float16)
    vectors = raw.reshape(len(rows), -1).astype(np.float32) if rows else np.zeros((0, 1), np.float32)
    mean = np.zeros(vectors.shape[1], np.float32)
    if model.centred and rows:
        # The mean of a few texts is mostly these texts themselves, so it counts less.
        mean = vectors.mean(axis=0) * (len(rows) / (len(rows) + 20))
        vectors = _spread(vectors, mean)
    return _Known(stamp, pks, vectors, mean)


def _spread(vectors: Vectors, mean: Vectors) -> Vectors:
    """What is left without what all share, of length one again."""
    left = vectors - mean
    spread: Vectors = left / np.maximum(np.linalg.norm(left, axis=1, keepdims=True), 1e-9)
    return spread
