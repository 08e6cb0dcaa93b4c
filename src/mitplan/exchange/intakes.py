"""What a file that was handed in would do, in a form that can be kept and shown again."""

import json
import zlib
from collections.abc import Iterator
from typing import Any, Final

from mitplan.core.canonical import digest
from mitplan.plan.models import Plan

from . import queries
from .given import Delivery, Place
from .mapping.deliveries import delivery_of as delivery_by_mapping
from .mapping.sources import SourceFile
from .proposals import Finding, Proposal, Verdict
from .reading import read
from .workbook import delivery_of

_DOING: Final = (Verdict.NEW, Verdict.CHANGED)
# What is the same is counted and not kept.
_KEPT: Final = (Verdict.ERROR, Verdict.WARNING, Verdict.CHANGED, Verdict.NEW)


def read_file(plan: Plan, name: str, content: bytes, mapping: str) -> Delivery:
    """What a file gives, read by a mapping or, without one, as our own workbook. Raises ValidationError."""
    if not mapping:
        return delivery_of(plan, read(content, name))
    delivery, _counts = delivery_by_mapping(queries.mapping_for(plan, mapping), [SourceFile(name, content)])
    return delivery


def digest_of(made: Proposal) -> str:
    """Of everything that would be done: the same proposal has the same digest."""
    told = [_row(one) for one in made.findings if one.verdict in _DOING]
    return digest(json.dumps(told, ensure_ascii=False, sort_keys=True))


def packed(made: Proposal) -> bytes:
    """The findings a person reads, faults first."""
    order = {verdict: index for index, verdict in enumerate(_KEPT)}
    kept = sorted((one for one in made.findings if one.verdict in order), key=lambda one: order[one.verdict])
    return zlib.compress(json.dumps([_row(one) for one in kept], ensure_ascii=False).encode(), 3)


def unpacked(content: bytes) -> Iterator[Finding]:
    """The findings again."""
    for verdict, (source, row, column), *told in json.loads(zlib.decompress(content)):
        yield Finding(Verdict(verdict), Place(source, row, column), *told)


def _row(one: Finding) -> list[Any]:
    place = [one.place.source, one.place.row, one.place.column]
    return [one.verdict.value, place, one.thing, one.part, one.before, one.after, one.sentence]
