"""A server on an installation in which there is nothing yet but an invitation for its first person."""

import os
import re
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager

from .conftest import wait_for

SERVE = (
    "import sys, django; django.setup(); "
    "from mitplan.publication.bench.serving import make_ready, serve; make_ready(); serve(int(sys.argv[1]))"
)
MAKE_READY = "import django; django.setup(); from mitplan.publication.bench.serving import make_ready; make_ready()"
WHO = ("--body", "Stadt Münster", "--kind", "municipality", "--person", "Eva Sommer")


@contextmanager
def empty_installation(folder):
    """Its address, and the link with which Eva opens her account."""
    folder.mkdir(mode=0o700)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    told = {"MITPLAN_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "mitplan.settings", "MITPLAN_SECOND_FACTOR": "none"}
    environment = {**os.environ, **told}

    def run(*command):
        given = {"env": environment, "capture_output": True, "text": True, "timeout": 120}
        done = subprocess.run([sys.executable, *command], check=False, **given)
        assert done.returncode == 0, done.stderr
        return done.stdout

    run("-c", MAKE_READY)
    link = re.search(r"http\S+", run("-m", "mitplan", "found", *WHO, "--address", address))[0]
    with (folder / "log").open("w+") as log:
        command = [sys.executable, "-c", SERVE, str(port)]
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
        try:
            wait_for(address, server, folder / "log")
            yield address, link
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(timeout=20)
