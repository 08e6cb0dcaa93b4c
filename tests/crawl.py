"""A walk over the public pages of the demo plans: from the samples of the matrix along their links, some of each sort.

All pages of a real server are walked in journeys/test_every_link.py.
"""

from collections import Counter, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urldefrag, urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve

from .demo import ANONYMOUS, MUSTERLAND
from .html import Page
from .matrix import ROWS
from .spies import watched

PUBLIC = ("core", "publication", "conference")
PAGES = [row for row in ROWS if row.is_page and row.route.startswith(PUBLIC) and row.expected(ANONYMOUS, "GET") == 200]
SAMPLES = tuple(sample for row in PAGES for sample in row.samples)
# Of the conference the first reader after each change reads more than all others: what stands around its things.
FIRST = tuple(f"/plaene/{MUSTERLAND}/mitmachen/beitraege/{address}" for address in ("", "1/"))
# Beside the samples, so many of each sort are visited: same route, plan and kind; with a query, same route and names.
OF_EACH_SORT = 1


@dataclass(frozen=True)
class Visit:
    """What came back from one address."""

    address: str
    status: int
    size: int
    queries: int
    page: Page | None
    headers: Mapping[str, str]
    found_on: str

    @property
    def is_plain(self) -> bool:
        return "?" not in self.address


@dataclass
class Walk:
    """Visits by address, and the links that were seen on them."""

    client: Client
    visits: dict[str, Visit] = field(default_factory=dict)
    _sorts: Counter = field(default_factory=Counter)

    def visit(self, address: str, found_on: str = "") -> Visit:
        with watched() as report:
            answer = self.client.get(address)
            content = b"".join(answer) if answer.streaming else answer.content
        is_page = answer.status_code == 200 and answer["Content-Type"].startswith("text/html")
        page = Page(content.decode()) if is_page else None
        done = Visit(address, answer.status_code, len(content), report.queries, page, dict(answer.headers), found_on)
        self.visits[address] = done
        return done

    def warm(self, addresses: Iterable[str]) -> None:
        """Read what a plan keeps until its record moves on (`queries/lately.py`), as whoever came before has."""
        for address in addresses:
            self.client.get(address)

    def go(self, starts: Iterable[str], *, follow: bool) -> None:
        waiting = deque((start, "") for start in starts)
        while waiting:
            address, found_on = waiting.popleft()
            if address in self.visits:
                continue
            done = self.visit(address, found_on)
            if follow and done.page:
                waiting += [(to, address) for to in internal(done) if self.is_wanted(to, address)]

    def is_wanted(self, address: str, found_on: str) -> bool:
        """Some of each sort, but no filter upon a filter; other languages are walked by themselves."""
        parts = urlsplit(address)
        if address in self.visits or parts.path.startswith(("/en/", "/ar/", "/static/")):
            return False
        if "?" in address and "?" in found_on:
            return False
        names = {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
        sort = (sort_of(parts.path)[0], *sorted(names)) if names else sort_of(parts.path)
        self._sorts[sort] += 1
        return self._sorts[sort] <= OF_EACH_SORT


def internal(visit: Visit) -> list[str]:
    """The addresses on our host that a page links to, without their anchors."""
    assert visit.page
    found = (urldefrag(urljoin(visit.address, href)).url for href, _ in visit.page.links)
    return list(dict.fromkeys(to for to in found if to and not urlsplit(to).netloc and to.startswith("/")))


def sort_of(path: str) -> tuple[str, ...]:
    """The route, and the plan and kind in it; a path without a route is a sort of its own."""
    try:
        found = resolve(unquote(path))
    except Resolver404:
        return (path,)
    return (found.view_name, *(str(found.kwargs.get(name, "")) for name in ("plan_key", "kind", "number")))
