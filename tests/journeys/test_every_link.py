"""Somebody who follows every link of the running site, in German, finds a page behind each, and soon."""

import re
import time
import urllib.error
import urllib.request
from collections import deque
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest

pytestmark = pytest.mark.journey
PATIENCE = 5  # seconds for one page, however busy the machine is


def fetched(address):
    """Status, text and seconds."""
    started = time.perf_counter()
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            text = answer.read().decode() if "html" in answer.headers["Content-Type"] else ""
            return answer.status, text, time.perf_counter() - started
    except urllib.error.HTTPError as error:
        return error.code, "", time.perf_counter() - started


def linked(address, text):
    """The addresses without query that a page links to, on the same host and in the same language."""
    for href in re.findall(r'<a\b[^>]*?\shref="([^"]*)"', text):
        to = urldefrag(urljoin(address, unescape(href))).url
        parts = urlsplit(to)
        if parts.netloc == urlsplit(address).netloc and not parts.query and not parts.path.startswith(("/en/", "/ar/")):
            yield to


def test_every_link_leads_to_a_page(site, record_property) -> None:
    waiting, seen, broken, times = deque([f"{site}/"]), {f"{site}/": ""}, {}, []
    while waiting:
        address = waiting.popleft()
        status, text, seconds = fetched(address)
        times.append(seconds)
        if status != 200:
            broken[address.removeprefix(site)] = (status, seen[address].removeprefix(site))
        for to in linked(address, text):
            if to not in seen:
                seen[to] = address
                waiting.append(to)
    times.sort()
    record_property("p95 in ms", round(times[len(times) * 95 // 100] * 1000))
    assert broken == {}
    assert len(times) > 700
    assert times[-1] < PATIENCE
