"""What a file that was handed in would do, in a form that can be kept and shown again."""

import json
import zlib
from collections.abc import Iterator, Sequence
from typing import Any, Final

from mitplan.core.canonical import digest
from mitplan.plan.models import Plan

from . import queries
from .given import Delivery, GivenAnswer, GivenClaim, GivenLink, Place
from .mapping.deliveries import delivery_of as delivery_by_mapping
from .mapping.sources import SourceFile
from .proposals import Finding, Proposal, Verdict
from .reading import read
from .workbook import delivery_of

_DOING: Final = (Verdict.NEW, Verdict.CHANGED)
# What is the same is counted and not kept.
_BLOCK: Final = 500
_KEPT: Final = (Verdict.ERROR, Verdict.WARNING, Verdict.CHANGED, Verdict.NEW)


def read_file(plan: Plan, name: str, content: bytes, mapping: str) -> Delivery:
    """What a file gives, read by a mapping or, without one, as our own workbook. Raises ValidationError."""
    if not mapping:
        return delivery_of(plan, read(content, name))
    delivery, _counts = delivery_by_mapping(queries.mapping_for(plan, mapping), [SourceFile(name, content)])
    return delivery


def digest_of(made: Proposal) -> str:
    """Of everything that would be done, and in whose place: the same proposal has the same digest."""
    told = [_row(one) for one in made.findings if one.verdict in _DOING]
    given: list[GivenLink | GivenClaim | GivenAnswer] = [*made.links, *made.claims, *made.answers]
    said = [dict(one.values) for one in given]
    over = [*(link.pk for link in made.ended), *made.over]
    return digest(json.dumps([told, said, over], ensure_ascii=False, sort_keys=True, default=str))


def packed(made: Proposal) -> bytes:
    """The findings a person reads, faults first, in blocks, so that a page reads only what it shows."""
    kept: dict[Verdict, list[Finding]] = {verdict: [] for verdict in _KEPT}
    for one in made.findings:
        if one.verdict in kept:
            kept[one.verdict].append(one)
    index, blocks = [], []
    for verdict, found in kept.items():
        for start in range(0, len(found), _BLOCK):
            rows = [_row(one) for one in found[start : start + _BLOCK]]
            blocks.append(zlib.compress(json.dumps(rows, ensure_ascii=False).encode(), 3))
            index.append([verdict.value, len(rows), len(blocks[-1])])
    return json.dumps(index).encode() + b"\n" + b"".join(blocks)


class Findings(Sequence[Finding]):
    """What was found in a file, faults first, or all of one verdict; unpacked where it is looked at."""

    def __init__(self, content: bytes, verdict: Verdict | None = None) -> None:
        # Without an index there is nothing to look at any more: its time is over.
        index, _end, self._blocks = content.partition(b"\n") if content.startswith(b"[") else (b"[]", b"", b"")
        self._index: list[tuple[int, int, int]] = []
        at = 0
        for code, count, length in json.loads(index):
            if verdict is None or code == verdict:
                self._index.append((count, at, length))
            at += length

    def __len__(self) -> int:
        return sum(count for count, _at, _length in self._index)

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, slice):
            start, stop, step = key.indices(len(self))
            return list(self._between(start, stop))[::step]
        return next(self._between(key, key + 1))

    def __iter__(self) -> Iterator[Finding]:
        return self._between(0, len(self))

    def _between(self, start: int, stop: int) -> Iterator[Finding]:
        first = 0
        for count, at, length in self._index:
            if first < stop and start < first + count:
                rows = json.loads(zlib.decompress(self._blocks[at : at + length]))
                yield from map(_finding, rows[max(start - first, 0) : stop - first])
            first += count


def _finding(row: list[Any]) -> Finding:
    verdict, (source, line, column), *told = row
    return Finding(Verdict(verdict), Place(source, line, column), *told)


def _row(one: Finding) -> list[Any]:
    place = one.place
    return [
        str(one.verdict),
        (place.source, place.row, place.column),
        one.thing,
        one.part,
        one.before,
        one.after,
        one.sentence,
    ]
