"""`mitplan bench`: measures the figures we promise, on a generated plan in a folder and a database of its own."""

import argparse
import contextlib
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.urls import reverse

from mitplan.core import journal
from mitplan.core.models import Act
from mitplan.exchange.actions import hand_in, take_in
from mitplan.people.acting import system
from mitplan.people.documents import load_people
from mitplan.plan import actions, generating
from mitplan.plan.loading import load_plan, load_stage
from mitplan.plan.models import Element, Link, Plan, Version
from mitplan.plan.verifying import version_faults
from mitplan.search import measuring as searching

from ...bench import measuring, opinions, talking, voting, workbooks
from ...bench.figures import Figures
from ...bench.serving import LOOPBACK, make_ready

T = TypeVar("T")
ENTRIES = 100_000
PEER_SHAPE = {"measure": 1000, "indicator": 100, "objective": 50, "source": 40}
PARTS = ("writes", "workbook", "pages", "contributions", "search", "memory", "starts", "opinion", "votes")
SERVED = "from mitplan.publication.bench.serving import serve; serve({port}, {workers})"


class Command(BaseCommand):
    help = "Measures what we promise (design, quality bars) and prints it beside the bars and the peer's figures."
    requires_system_checks = ()

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--size", type=int, default=10_000, help="elements of the generated plan (10000)")
        parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
        parser.add_argument("--quick", action="store_true", help="a tenth of the size, a sixth of the requests")
        told = "only these; pages and contributions need writes"
        parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS, help=told)
        parser.add_argument("--json", action="store_true", help="the figures as JSON")
        # Where the outer run has prepared a folder; there the settings read it.
        parser.add_argument("--inside", type=Path, help=argparse.SUPPRESS)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["inside"]:
            self.inside(options)
        else:
            raise SystemExit(self.outside(options["database"]))

    def outside(self, database: str) -> int:
        """Run again with a data folder and a database that nobody else uses."""
        with (
            tempfile.TemporaryDirectory(prefix="mitplan-bench-") as folder,
            own_database() if database == "postgres" else contextlib.nullcontext("") as address,
        ):
            command = [sys.executable, "-m", "mitplan", *sys.argv[1:], "--inside", folder]
            environment = {**os.environ, **own_environment(Path(folder)), "MITPLAN_DATABASE": address}
            return subprocess.run(command, check=False, env=environment).returncode  # noqa: S603  this program

    def inside(self, options: dict[str, Any]) -> None:
        folder: Path = options["inside"]
        if (folder / "data").resolve() != settings.DATA or Path(folder, "data", "mitplan.sqlite3").exists():
            raise CommandError("--inside is for the command itself: it measures in an empty folder.")
        size = options["size"] // 10 if options["quick"] else options["size"]
        self.figures = Figures(size, by_clock=connection.vendor != "sqlite")
        self.started = time.monotonic()
        self.prepare()
        run: dict[str, Callable[[], None]] = {
            "writes": lambda: self.writes(size, quick=options["quick"]),
            "workbook": lambda: self.workbook(size),
            "pages": lambda: self.pages(5 if options["quick"] else 30),
            "contributions": lambda: self.contributions(size, 5 if options["quick"] else 30),
            "search": lambda: self.search(quick=options["quick"]),
            "memory": self.memory,
            "starts": lambda: self.starts(folder),
            "opinion": lambda: self.opinion(quick=options["quick"]),
            "votes": lambda: self.votes(quick=options["quick"]),
        }
        for part in PARTS:
            if part in options["parts"]:
                run[part]()
        told = f"{size} elements, {connection.vendor}, {os.cpu_count()} cores, {time.monotonic() - self.started:.0f} s"
        self.stdout.write(self.figures.json() if options["json"] else self.figures.table(told))

    def say(self, what: str) -> None:
        self.stderr.write(f"[{time.monotonic() - self.started:5.1f} s] {what}")

    def prepare(self) -> None:
        make_ready()
        load_people(generating.people(), by=system("bench"))

    # ------------------------------------------------------------ writing and sealing

    def writes(self, size: int, *, quick: bool) -> None:
        add = self.figures.add
        self.say(f"loading a plan of {size} elements")
        plan, wall, cpu = spent(lambda: unsealed("bench", size, versions=2))
        count, links = Element.objects.filter(plan=plan).count(), Link.objects.filter(origin__plan=plan).count()
        add(f"load {count:,} elements, {links:,} links", f"{count / wall:,.0f} elements/s", wall, cpu)
        self.say("sealing")
        self.seal(f"seal {count:,} elements", plan, None)
        load_stage(plan, generating.plan("bench", size, versions=2)["stages"][1], by=system("bench"))
        shape = {kind: count // 10 if quick else count for kind, count in PEER_SHAPE.items()}
        self.seal(f"seal {shape['measure']:,} measures", unsealed("peer-shape", 0, counts=shape), 0.5)
        faults, wall, cpu = spent(lambda: [*version_faults(plan)])
        add(f"verify 2 versions of {count:,} elements", "whole" if not faults else faults[0], wall, cpu)
        faults, wall, cpu = spent(lambda: [*journal.faults()])
        add(f"verify {Act.objects.count():,} journal lines", "whole" if not faults else faults[0], wall, cpu)

    def seal(self, name: str, plan: Plan, bar: float | None) -> None:
        done: list[tuple[Version, float, float]] = []
        seal = actions.Seal(label="Messfassung", kind="record")
        with contextlib.ExitStack() as transactions:
            transactions.enter_context(transaction.atomic())
            queries = measuring.counted(
                lambda: done.append(spent(lambda: actions.freeze(plan, seal, by=system("bench"))))
            )
            _none, *committed = spent(transactions.close)
        version, wall, cpu = done[0]
        self.figures.add(name, f"{queries} SQL, {version.size / 1e6:.1f} MB", wall, cpu, bar)
        self.figures.add("… then committed, and search follows", "index up to date", *committed)

    def workbook(self, rows: int) -> None:
        self.say(f"reading a workbook of {rows} rows")
        content, plan, by = workbooks.workbook(rows), workbooks.empty_plan(), system("bench")
        found, wall, cpu = spent(lambda: hand_in(plan, workbooks.NAME, content, by=by))
        told = f"{sum(found.counts.values()):,} cells, {found.counts['error']} errors"
        self.figures.add(f"workbook of {rows:,} rows, read and checked", told, wall, cpu, 5)
        done, wall, cpu = spent(lambda: take_in(found, by=by))
        self.figures.add("… taken in", f"{done.drafted:,} elements", wall, cpu, 20)

    # ------------------------------------------------------------ reading

    def pages(self, times: int) -> None:
        version = Version.objects.select_related("plan").get(plan__key="bench", number=2)
        measurer = measuring.Measurer()
        for page in measuring.pages_of(version):
            self.say(page.name)
            if page.name.startswith("download"):
                self.download(measurer, page)
            else:
                self.figures.page(measurer.measure(page, times))
        whole, sent = (size / 1000 for size in measurer.extras("/"))
        self.figures.row("style sheets, scripts, pictures", f"{whole:.1f} KB, sent as {sent:.1f} KB, once")

    def contributions(self, count: int, times: int) -> None:
        """What people say about a plan: the list as they ask for it, one of them, and the form."""
        self.say(f"bringing in {count} contributions")
        plan = Plan.objects.get(key="bench")
        _none, wall, cpu = spent(lambda: talking.contribute(plan, count))
        self.figures.add(f"bring in {count:,} contributions", f"{count / wall:,.0f} a second", wall, cpu)
        measurer = measuring.Measurer()
        for page in talking.pages_of(plan):
            self.say(page.name)
            self.figures.page(measurer.measure(page, times))

    def search(self, *, quick: bool) -> None:
        """Questions from rare to frequent, asked of an index of made-up entries."""
        entries, times = (ENTRIES // 10, 5) if quick else (ENTRIES, 30)
        self.say(f"filling search with {entries} entries")
        with transaction.atomic():
            count, wall, cpu = spent(lambda: searching.fill(entries))
        self.figures.add(f"search: take in {count:,} entries", f"{count / wall:,.0f} entries/s", wall, cpu)
        measurer = measuring.Measurer()
        for question in searching.QUESTIONS:
            self.say(f"search: {question}")
            address = f"{reverse('search:results')}?{urlencode({'q': question})}"
            self.figures.page(measurer.measure(measuring.Page(f"search: {question}", "search", address), times))

    def download(self, measurer: measuring.Measurer, page: measuring.Page) -> None:
        (status, body), wall, _cpu = spent(lambda: measurer.ask(page.address))
        told = f"answers {status}, {wall:.2f} s, {len(body) / 1e6:.1f} MB, {len(body) / 1e6 / wall:,.0f} MB/s"
        self.figures.row(page.name, told, "answers 200", status == 200)

    # ------------------------------------------------------------ a served process

    def memory(self) -> None:
        self.say("memory of a served process")
        version = Version.objects.select_related("plan").get(plan__key="bench", number=2)
        pages = measuring.pages_of(version)
        port = free_port()
        command = [sys.executable, "-c", SERVED.format(port=port, workers=1)]
        with measuring.running(command, SETTINGS, port) as (process, _seconds):
            for index in range(50):
                measuring.fetch(port, pages[index % len(pages)].address)
            self.figures.memory(measuring.resident(process))

    def starts(self, folder: Path) -> None:
        """The demo from an empty folder, and once more; always on SQLite, as `make demo` does it."""
        for name, bar, peer in (("demo, first start without downloads", 30, "start"), ("demo, second start", 3, "")):
            self.say(name)
            port = free_port()
            told = {"MITPLAN_DATA": str(folder / "demo"), "MITPLAN_DATABASE": "", "PORT": str(port)}
            command = [sys.executable, "-m", "mitplan", "demo"]
            with measuring.running(command, told, port) as (_process, seconds):
                self.figures.row(name, f"{seconds:.1f} s to the first page", f"≤ {bar} s", seconds <= bar, peer)

    # ------------------------------------------------------------ the opinion engine

    def opinion(self, *, quick: bool) -> None:
        for figure in opinions.measured(quick=quick):
            self.say(figure.name)
            self.figures.row(*figure)

    # ------------------------------------------------------------ votes, with a worker killed among them

    def votes(self, *, quick: bool) -> None:
        made, seconds = voting.conversation(), 2.0 if quick else 20.0
        runs = (("votes", False), ("votes, each with the next statement", True))
        for name, follow in runs[:1] if quick else runs:
            self.say(name)
            port = free_port()
            command = [sys.executable, "-c", SERVED.format(port=port, workers=voting.WORKERS)]
            found = voting.cast(made, command, port, seconds, follow=follow)
            kept = found.lost == 0 and found.rate >= voting.BAR
            self.figures.row(name, found.told(), "" if follow else "≥ 500/s, none lost", None if follow else kept)
        self.figures.row("… how the database writes", voting.durability())


SETTINGS = {"DJANGO_SETTINGS_MODULE": "mitplan.settings"}


def own_environment(folder: Path) -> dict[str, str]:
    """What keeps a run to itself; bytecode included, so that a second start finds it as it does elsewhere."""
    return {
        "MITPLAN_DATA": str(folder / "data"),
        "MITPLAN_HOSTS": LOOPBACK,
        "MITPLAN_DEBUG": "0",
        "MITPLAN_HTTPS": "0",
        "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
        "PYTHONDONTWRITEBYTECODE": "",
    }


@contextlib.contextmanager
def own_database() -> Iterator[str]:
    """A new database on the PostgreSQL of the installation, dropped afterwards: its address."""
    if connection.vendor != "postgresql":
        raise CommandError(
            "Say in MITPLAN_DATABASE where a PostgreSQL is, or borrow one: "
            "tools/postgres.py python -m mitplan bench --database postgres"
        )
    name = f"mitplan_bench_{secrets.token_hex(4)}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    try:
        at = connection.settings_dict
        user, password = quote(at["USER"], safe=""), quote(at["PASSWORD"], safe="")
        yield f"postgres://{user}:{password}@{at['HOST']}:{at['PORT'] or 5432}/{name}"
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def spent(act: Callable[[], T]) -> tuple[T, float, float]:
    """What the act gave, its seconds by the clock, and its seconds of computing."""
    wall, cpu = time.perf_counter(), time.process_time()
    given = act()
    return given, time.perf_counter() - wall, time.process_time() - cpu


def unsealed(key: str, size: int, **shape: Any) -> Plan:
    """A generated plan in the draft tables, through the verbs."""
    document = generating.plan(key, size, **shape)
    first = {name: value for name, value in document["stages"][0].items() if name != "freeze"}
    return load_plan({**document, "stages": [first]}, by=system("bench"))
