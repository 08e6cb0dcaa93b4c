"""Makes an installation ready and serves it: one process that listens, one or more that answer."""

import hashlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.management.commands.collectstatic import Command as Collect
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.recorder import MigrationRecorder
from granian import Granian
from granian.constants import Interfaces

LOOPBACK = "127.0.0.1"


def make_ready() -> None:
    """Bring the tables and the static files up to date; costs next to nothing when they are."""
    if not _tables_are_ready():
        call_command("migrate", verbosity=0, interactive=False)
    stamp, state = settings.DATA / "static.stamp", _static_state()
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    if not manifest.exists() or not stamp.exists() or stamp.read_text() != state:
        call_command(Collect(), verbosity=0, interactive=False)
        stamp.write_text(state)  # last: a run that was broken off is made up for by the next


def _tables_are_ready() -> bool:
    """Whether every migration that lies in a room has been applied; far quicker than letting Django plan them."""
    applied = set(MigrationRecorder(connection).applied_migrations())
    return applied.issuperset(_migrations())


def _migrations() -> Iterator[tuple[str, str]]:
    for app in apps.get_app_configs():
        for file in (Path(app.path) / "migrations").glob("[0-9]*.py"):
            yield app.label, file.stem


def _static_state() -> str:
    """Tells any two states of the static files apart, without reading them."""
    told = hashlib.sha256(django.__version__.encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            found = Path(storage.path(name)).stat()
            told.update(f"{name}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
    return told.hexdigest()


def serve(port: int, workers: int = 1) -> None:
    """Answer on this machine's own address until Ctrl-C or a request to end."""
    connections.close_all()  # the process that answers is a copy of this one, and must not share its connection
    # Ctrl-C reaches all processes of the terminal, but a worker that is told twice to stop may never do so. So the
    # server alone listens to it and tells its worker; should both be told by somebody else, patience ends.
    os.register_at_fork(after_in_child=lambda: signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}))
    Granian(
        "mitplan.wsgi:application",
        address=LOOPBACK,
        port=port,
        interface=Interfaces.WSGI,
        log_enabled=False,
        workers=workers,
        respawn_failed_workers=workers > 1,
        workers_kill_timeout=2,
    ).serve()
