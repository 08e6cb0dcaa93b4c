"""A real browser against a real server: what `make demo` starts, with its own data, once for all journeys."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import expect, sync_playwright

PATIENCE = 120  # seconds until the demo plans are loaded, on a busy machine
# What is expected of a page may take a while to come about, for the same reason.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The address of a demo server."""
    folder = tmp_path_factory.mktemp("site")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    environment = {**os.environ, "MITPLAN_DATA": str(folder), "PORT": str(port)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)  # as it runs, not as it is tested
    with (folder / "log").open("w+") as log:
        command = [sys.executable, "-m", "mitplan", "demo"]
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
        try:
            wait_for(address, server, folder / "log")
            yield address
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(timeout=20)


def wait_for(address, server, log):
    deadline = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < deadline:
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except urllib.error.HTTPError:
            return  # it answers; what it answers is the journeys' business
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"The demo gave no page:\n{log.read_text()}")


@pytest.fixture(scope="session")
def browser():
    """The distribution's Chromium; nothing is downloaded."""
    with sync_playwright() as playwright:
        path = os.environ.get("MITPLAN_CHROMIUM", "/usr/bin/chromium")
        # No sandbox: root and many containers have none, and these journeys visit no page but ours.
        chromium = playwright.chromium.launch(executable_path=path, chromium_sandbox=False)
        yield chromium
        chromium.close()


def is_complaint(message):
    """Chromium also calls it an error when somebody is refused, goes astray, or is told what is missing in a form."""
    told = "responded with a status of 4" in message.text and "/static/" not in message.location["url"]
    return message.type == "error" and not told


@pytest.fixture
def page(browser, site):
    """A fresh window on the demo server; an error in its console (a broken policy, a missing file) fails the test."""
    # Without motion the page stands still as soon as it is asked.
    options = {"locale": "de-DE", "viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce"}
    context = browser.new_context(base_url=site, **options)
    window = context.new_page()
    complaints = []
    window.on("console", lambda message: complaints.append(message.text) if is_complaint(message) else None)
    window.on("pageerror", lambda error: complaints.append(str(error)))
    yield window
    context.close()
    assert complaints == []
