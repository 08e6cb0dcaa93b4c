"""The follower that keeps a vector for each contribution; they can be computed anew at any time."""

from collections.abc import Sequence

import numpy as np
from django.db import transaction
from django.db.models import Exists, OuterRef

from mitplan.core.journal import pk_in
from mitplan.core.models import Act

from ..models import Contribution, Likeness, LikenessPosition
from .encoding import encoder, readable

ABOUT = "conference.contribution"
# So many at a time, so that nobody waits for an import; the rest follows with the next act or `mitplan follow`.
AT_ONCE = 200
_SILENT = 1000


@transaction.atomic
def follow(most: int = AT_ONCE) -> int:
    """Read the journal from where it was left and compute what is missing; gives how many vectors were computed."""
    model = encoder().name
    position, _new = LikenessPosition.objects.select_for_update().get_or_create(name=model)
    head = Act.objects.order_by("-number").values_list("number", flat=True).first() or 0
    if head < position.number:
        return _renew(model)
    lines = Act.objects.filter(number__gt=position.number, number__lte=head)
    things = set(lines.filter(verb__startswith=f"{ABOUT}.").values_list("thing", flat=True)) if head else set()
    if not things:
        if head - position.number > _SILENT:
            _move(model, head)
        return 0
    changed = {pk for thing in things if (pk := pk_in(thing, ABOUT)) is not None}
    Likeness.objects.filter(contribution__in=changed).delete()
    done = compute(_missing(model)[:most])
    # While some are left, the same lines are read again.
    if not _missing(model)[:1]:
        _move(model, head)
    return done


def rebuild() -> None:
    """Compute all of them anew."""
    with transaction.atomic():
        _renew(encoder().name)
    while follow(1000):
        pass


def compute(pks: Sequence[int]) -> int:
    """Compute the vectors of contributions."""
    rows = list(Contribution.objects.filter(pk__in=pks).only("pk", "title", "text"))
    model = encoder()
    vectors = model.encode([readable(row.title, row.text) for row in rows]).astype(np.float16)
    Likeness.objects.filter(contribution__in=pks).delete()
    Likeness.objects.bulk_create(
        Likeness(contribution=row, model=model.name, vector=vector.tobytes())
        for row, vector in zip(rows, vectors, strict=True)
    )
    return len(rows)


def _missing(model: str) -> list[int]:
    known = Likeness.objects.filter(contribution=OuterRef("pk"), model=model)
    rows = Contribution.objects.filter(~Exists(known), is_revoked=False)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _renew(model: str) -> int:
    Likeness.objects.all().delete()
    LikenessPosition.objects.filter(name=model).update(number=0)
    return 0


def _move(model: str, number: int) -> None:
    LikenessPosition.objects.filter(name=model).update(number=number)
