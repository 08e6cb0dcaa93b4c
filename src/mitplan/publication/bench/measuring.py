"""Measures what is served, as it is served: through the whole of the middleware, on sealed versions.

Which pages there are to measure, how long each takes, and what a served process weighs.
"""

import contextlib
import gzip
import os
import re
import signal
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.db.models import Count
from django.urls import URLPattern, get_resolver, reverse

from mitplan.plan.models import Sealed, SealedLink, Version
from mitplan.plan.states import Kind

from .. import addresses
from .serving import LOOPBACK

PATIENCE = 60
_STATIC = re.compile(rb'(?:src|href)="(/static/[^"]+\.(?:css|js|svg|png|woff2|ico))"')


# ---------------------------------------------------------------- pages


@dataclass(frozen=True, slots=True)
class Page:
    """One address to measure, with the route it stands for."""

    name: str
    route: str
    address: str


def routes() -> list[str]:
    """The names of all public routes."""
    _prefix, room = get_resolver().namespace_dict["publication"]
    return [str(pattern.name) for pattern in room.url_patterns if isinstance(pattern, URLPattern)]


def pages_of(version: Version) -> list[Page]:
    """An address for each public route, and for what a reader asks of lists; elements are those with most links."""
    key = version.plan.key
    busiest = {row.kind: row for row in _busiest(version)}
    made = [
        *_plain_pages(),
        Page("start, English", "start", f"/en{reverse('publication:start')}"),
        Page("plan home, English", "plan", f"/en{addresses.home(key)}"),
        *_plan_pages(key, version.number),
        *(Page(f"list: {kind}", "listing", addresses.listing(key, kind)) for kind in addresses.SEGMENTS),
        *(Page(f"list: {kind}?{query}", "listing", addresses.listing(key, kind, query)) for kind, query in _QUERIES),
        *(Page(f"element: {kind}", "element", addresses.element(key, row)) for kind, row in busiest.items()),
    ]
    if row := busiest.get(Kind.MEASURE):
        made.append(Page("element: measure?fassung=1", "element", addresses.element(key, row, 1)))
    return made


_QUERIES = (
    (Kind.MEASURE, "gap=lead&sort=cost"),
    (Kind.MEASURE, "field=3&stage=running&sort=newest"),
    (Kind.MEASURE, "lead=ministry-1&q=Sprache"),
    (Kind.MEASURE, "page=40"),
    (Kind.MEASURE, "fassung=1"),
    (Kind.RECOMMENDATION, "answer=declined&field=2"),
)


def _plain_pages() -> list[Page]:
    names = ("start", "bodies", "accessibility", "privacy", "imprint", "verifying")
    return [
        *(Page(name, name, reverse(f"publication:{name}")) for name in names),
        Page("body", "body", reverse("publication:body", args=["ministry-1"])),
        Page("office", "office", reverse("publication:office", args=["measuring-office"])),
    ]


def _plan_pages(key: str, number: int) -> list[Page]:
    names = {"plan": "plan home", "thread": "thread, whole plan"}
    of_plan = ("plan", "gaps", "thread", "contradictions", "journal", "versions")
    version = reverse("publication:version", args=[key, number])
    comparison = reverse("publication:comparison", args=[key])
    return [
        *(Page(names.get(name, name), name, reverse(f"publication:{name}", args=[key])) for name in of_plan),
        Page("history of an element", "journal", reverse("publication:journal", args=[key]) + "?element=measure/1"),
        *(Page(f"download: {name}", name, reverse(f"publication:{name}", args=[key])) for name in DOWNLOADS),
        Page("plan home of version 1", "plan", addresses.home(key) + "?fassung=1"),
        Page("download: list", "listing_csv", reverse("publication:listing_csv", args=[key, Kind.MEASURE])),
        Page("download: document", "document", reverse("publication:document", args=[key, number])),
        Page("version 1", "version", reverse("publication:version", args=[key, 1])),
        Page("newest version", "version", version),
        Page(COMPARED, "comparison", comparison),
    ]


COMPARED = "two versions compared"
# Files of any length: asked for once, not judged by the bars of pages.
DOWNLOADS = ("journal_csv", "journal_json", "comparison_json", "comparison_xlsx", "folder")


def _busiest(version: Version) -> Iterator[Sealed]:
    links = SealedLink.objects.filter(version=version).order_by()
    counts = dict(links.values_list("target").annotate(count=Count("pk")))
    for kind in addresses.SEGMENTS:
        rows = list(Sealed.objects.filter(version=version, kind=kind).order_by("position"))
        if rows:
            yield max(rows, key=lambda row: counts.get(row.element_id, 0))


# ---------------------------------------------------------------- time


@dataclass(frozen=True, slots=True)
class Taken:
    """What serving one address took: milliseconds, database queries, bytes."""

    page: Page
    status: int
    queries: int
    cold: float
    walls: Sequence[float] = field(repr=False)
    cpus: Sequence[float] = field(repr=False)
    size: int = 0
    zipped: int = 0

    @property
    def p50(self) -> float:
        return statistics.median(self.walls)

    @property
    def p95(self) -> float:
        return percentile_95(self.walls)

    @property
    def cpu_p95(self) -> float:
        return percentile_95(self.cpus)


def percentile_95(values: Sequence[float]) -> float:
    """The smallest value that at least 95 of 100 do not exceed."""
    return sorted(values)[max(0, -(-len(values) * 95 // 100) - 1)]


class Measurer:
    """Asks the application as a server would, in this process."""

    def __init__(self) -> None:
        self.application = WSGIHandler()

    def ask(self, address: str) -> tuple[int, bytes]:
        """Status and body of one address."""
        path, _, query = address.partition("?")
        environ: dict[str, Any] = {"PATH_INFO": path, "QUERY_STRING": query, "HTTP_HOST": LOOPBACK}
        setup_testing_defaults(environ)
        environ["wsgi.input"] = BytesIO()
        told: list[str] = []

        def start(status: str, headers: object, failed: object = None, /) -> Callable[[bytes], object]:
            told.append(status)
            return lambda _written: None

        answer = self.application(environ, start)
        try:
            body = b"".join(answer)
        finally:
            answer.close()
        return int(told[0].split()[0]), body

    def measure(self, page: Page, times: int) -> Taken:
        """One request with nothing remembered, one to count queries, then as many as asked for."""
        forget()
        started = time.perf_counter()
        status, body = self.ask(page.address)
        cold = _ms(time.perf_counter() - started)
        forget()
        queries = counted(lambda: self.ask(page.address))
        walls, cpus = [], []
        for _ in range(times):
            wall, cpu = time.perf_counter(), time.process_time()
            self.ask(page.address)
            walls.append(_ms(time.perf_counter() - wall))
            cpus.append(_ms(time.process_time() - cpu))
        return Taken(page, status, queries, cold, walls, cpus, len(body), len(gzip.compress(body, 6)))

    def extras(self, address: str) -> tuple[int, int]:
        """Style sheets, scripts and pictures of a page, once for all pages: bytes as they lie and as they are sent."""
        whole = sent = 0
        for found in set(_STATIC.findall(self.ask(address)[1])):
            file = Path(settings.STATIC_ROOT) / found.decode().removeprefix(f"/{settings.STATIC_URL.strip('/')}/")
            packed = file.with_name(f"{file.name}.gz")
            whole += file.stat().st_size
            sent += (packed if packed.exists() else file).stat().st_size
        return whole, sent


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 2)


def counted(act: Callable[[], object]) -> int:
    """How many statements the act sends to the database."""
    count = 0

    def one_more(execute: Callable[..., Any], *given: Any) -> Any:
        nonlocal count
        count += 1
        return execute(*given)

    with connection.execute_wrapper(one_more):
        act()
    return count


def forget() -> None:
    """Empty what the room remembers about sealed versions, so that the next request counts as the first one."""
    for name, module in list(sys.modules.items()):
        if name.startswith("mitplan.publication"):
            for thing in list(vars(module).values()):
                if hasattr(thing, "cache_clear"):
                    thing.cache_clear()


# ---------------------------------------------------------------- a served process


@contextlib.contextmanager
def running(command: Sequence[str], environment: dict[str, str], port: int) -> Iterator[tuple[int, float]]:
    """Start a server and wait for its first page: the process, and the seconds that took. Ends it afterwards."""
    started = time.monotonic()
    with subprocess.Popen(  # noqa: S603  this very program
        command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            while not _answers(port):
                if process.poll() is not None or time.monotonic() - started > PATIENCE:
                    raise RuntimeError(f"{' '.join(command)}: no page after {time.monotonic() - started:.0f} s.")
                time.sleep(0.02)
            yield process.pid, time.monotonic() - started
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def _answers(port: int) -> bool:
    try:
        fetch(port, "/")
    except OSError:
        return False
    return True


def fetch(port: int, address: str) -> bytes:
    """One page of a server on this machine."""
    with urllib.request.urlopen(f"http://{LOOPBACK}:{port}{address}", timeout=10) as answer:
        body: bytes = answer.read()
        return body


def resident(process: int) -> list[int]:
    """Bytes of memory that a process and its children occupy, one number each; [] where the system doesn't tell."""
    if not Path("/proc/self/status").exists():
        return []
    sizes = re.findall(r"^VmRSS:\s+(\d+)", Path(f"/proc/{process}/status").read_text(), re.MULTILINE)
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [int(size) * 1024 for size in sizes] + [size for child in children for size in resident(int(child))]
