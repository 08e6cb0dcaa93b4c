"""What was measured, beside what we promise and what a peer does, as one table."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from .measuring import COMPARED, Taken

MOST_QUERIES, MOST_MS, MOST_BYTES, MOST_RESIDENT = 12, 50, 100_000, 200_000_000
# Kausal Watch 2023, 1,000 actions, 50 categories, 100 indicators, on two cores: see the note under the table.
PEER = {
    "load": "2/s by its own ORM",
    "seal": "55 s, CPU 32 s, 29,023 SQL",
    "plan home": "109 SQL, p50 388, p95 578 ms (plan context)",
    "list: measure": "all 1,000: 9,045 SQL, p50 34.4, p95 44.0 s; first 100: 3.1, 5.3 s",
    "element: measure": "60 SQL, p50 362, p95 616 ms",
    "thread, whole plan": "network of 1,000: 1,106 SQL, p50 3.5, p95 5.6 s",
    "memory": "600 MB with 2 workers, 93 MB more for PostgreSQL and Redis",
    "start": "19 commands, about 6 min with downloads",
}
NOTE = """\
Pages: wall-clock milliseconds in this process, through the whole middleware, one at a time; "cpu" is the p95 of
computing time, which a busy machine inflates too, but less. Cold: nothing remembered about the version. Queries: with
nothing remembered. A bar that only the computing time keeps is marked so; with PostgreSQL the clock alone judges.
Peer: Kausal Watch (public code of 2023, PostgreSQL 15, 2 gunicorn workers, 2 cores, machine busy at times): answers of
its API without cache, to which the rendering of the page by its Next.js server would be added."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; `met` is None where we promise nothing."""

    name: str
    measured: str
    bar: str = ""
    met: bool | None = None
    peer: str = ""
    remark: str = ""


class Figures:
    """Collects rows and judges them by the bars."""

    def __init__(self, size: int, *, by_clock: bool = False) -> None:
        self.size = size
        # Where the database computes in a process of its own, this one's computing time tells only half.
        self.by_clock = by_clock
        self.rows: list[Row] = []

    def row(self, name: str, measured: str, bar: str = "", met: bool | None = None, peer: str = "") -> None:
        """A figure already judged; `peer` is a key of PEER."""
        self.rows.append(Row(name, measured, bar, met, PEER.get(peer, "")))

    def add(self, name: str, measured: str, wall: float, cpu: float, bar: float | None = None) -> None:
        """An act: what it gave, and its seconds."""
        told = f"{wall:.2f} s, CPU {cpu:.2f} s, {measured}"
        if bar is None:
            self.rows.append(Row(name, told, peer=PEER["load"] if name.startswith("load") else ""))
            return
        met, remark = self._judged(wall <= bar, cpu <= bar)
        peer = PEER["seal"] if name.startswith("seal") else ""
        self.rows.append(Row(name, told, f"≤ {bar} s", met, peer, remark))

    def page(self, taken: Taken) -> None:
        """One public page. That of two compared versions has bars of its own."""
        most, first = (300, 2000) if taken.page.name == COMPARED else (MOST_MS, None)
        good = taken.status == 200 and taken.queries <= MOST_QUERIES and taken.size <= MOST_BYTES
        good = good and (first is None or taken.cold <= first)
        met, remark = self._judged(good and taken.p95 <= most, good and taken.cpu_p95 <= most)
        faults = {
            f"answers {taken.status}": taken.status != 200,
            f"{taken.queries} queries": taken.queries > MOST_QUERIES,
            f"{taken.size / 1000:.0f} KB": taken.size > MOST_BYTES,
            f"p95 {taken.p95:.0f} ms": not met and taken.p95 > most,
            f"cold {taken.cold:.0f} ms": first is not None and taken.cold > first,
        }
        remark = ", ".join(fault for fault, found in faults.items() if found) or remark
        measured = (
            f"{taken.queries:2} SQL  p50 {taken.p50:5.1f}  p95 {taken.p95:5.1f}  cpu {taken.cpu_p95:5.1f}  "
            f"cold {taken.cold:6.1f} ms  {taken.size / 1000:5.1f} KB  gzip {taken.zipped / 1000:4.1f}"
        )
        bar = f"≤ {MOST_QUERIES} SQL, {most} ms, 100 KB" + (f", cold {first} ms" if first else "")
        self.rows.append(Row(taken.page.name, measured, bar, met, PEER.get(taken.page.name, ""), remark))

    def memory(self, sizes: Sequence[int]) -> None:
        """A served process and its children, after fifty pages."""
        if not sizes:
            self.row("memory, 50 pages served", "this system doesn't tell", "≤ 200 MB")
            return
        told = " + ".join(f"{size / 1e6:.0f}" for size in sizes)
        measured = f"{sum(sizes) / 1e6:.0f} MB resident ({told})"
        self.row("memory, 50 pages served", measured, "≤ 200 MB", sum(sizes) <= MOST_RESIDENT, "memory")

    def _judged(self, clock: bool, computing: bool) -> tuple[bool, str]:
        """Whether a bar is kept; on a shared machine the clock also counts what others do."""
        if clock or self.by_clock:
            return clock, ""
        return computing, "by CPU" if computing else ""

    def json(self) -> str:
        return json.dumps({"size": self.size, "rows": [asdict(row) for row in self.rows]}, ensure_ascii=False, indent=1)

    def table(self, told: str) -> str:
        """The rows, aligned, and below them what is missed."""
        cells = [("figure", "measured", "bar", "", "peer")]
        cells += [(row.name, row.measured, row.bar, _verdict(row), row.peer) for row in self.rows]
        widths = [max(len(line[column]) for line in cells) for column in range(5)]
        lines = ["  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)) for line in cells]
        missed = [f"  {row.name}: {row.remark or row.measured}" for row in self.rows if row.met is False]
        end = ["Missed:", *missed] if missed else ["Every bar is kept."]
        ruled = [lines[0], "-" * len(lines[0].rstrip()), *lines[1:]]
        return "\n".join([f"Mitplan, measured: {told}", "", *(line.rstrip() for line in ruled), "", *end, "", NOTE])


def _verdict(row: Row) -> str:
    if row.met is None:
        return ""
    return f"kept {row.remark}".strip() if row.met else "MISSED"
