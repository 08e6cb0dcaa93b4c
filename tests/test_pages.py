"""What holds for every public page in every language, on each demo plan: the walk of `crawl.py`, asked in many ways."""

import re
from collections import Counter
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from django.urls import resolve
from django.utils import translation

from mitplan.conference.queries import lately
from mitplan.people.models import Body, Office
from mitplan.plan.models import Sealed
from mitplan.publication import addresses, queries
from mitplan.publication.management.commands.demo import DOCUMENTS

from . import html
from .crawl import FIRST, PAGES, SAMPLES, Walk, internal
from .demo import HESSEN, MUSTERLAND
from .html import Page

DIRECTIONS = {"de": "ltr", "en": "ltr", "ar": "rtl"}
MOST_QUERIES, MOST_BYTES = 12, 100_000
MOST_AFTER_A_CHANGE = 28
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


@pytest.fixture(scope="module")
def walks(demo_plans):
    """All visits by language: in German along the links, in the others to each sample."""
    found = {language: Walk(demo_plans.client(language=language)) for language in DIRECTIONS}
    found["de"].warm(FIRST)
    found["de"].go(SAMPLES, follow=True)
    for language in ("en", "ar"):
        found[language].go([f"/{language}{sample}" for sample in SAMPLES], follow=False)
    return found


@pytest.fixture(autouse=True)
def in_german():
    """Addresses are asked for without a language, whatever the last visit spoke."""
    with translation.override("de"):
        yield


@pytest.fixture
def visits(walks, demo):
    return [visit for walk in walks.values() for visit in walk.visits.values()]


@pytest.fixture
def pages(visits):
    return [visit for visit in visits if visit.page]


def wrong(found) -> dict[str, object]:
    """The first addresses at which something is wrong; a template that errs does so on many pages."""
    everything = {address: what for address, what in found if what}
    return dict(list(everything.items())[:5] + ([("and more", len(everything))] if len(everything) > 5 else []))


# ---------------------------------------------------------------- reached


def test_every_link_leads_to_a_page(visits) -> None:
    assert len(visits) > 250
    assert wrong((f"{v.address} on {v.found_on}", v.status) for v in visits if v.status != 200) == {}


def test_links_not_walked_lead_to_something_published(walks, demo) -> None:
    """What the walk left out differs from what it visited in its element, body or query alone."""
    known = published()
    left = {to: visit.address for visit in walks["de"].visits.values() if visit.page for to in internal(visit)}
    missing = {to: where for to, where in left.items() if to not in walks["de"].visits and not leads(to, known)}
    assert wrong(missing.items()) == {}


def published() -> dict[str, set[str]]:
    """Every address that leads somewhere, with the numbers of the versions it exists in."""
    found: dict[str, set[str]] = {}
    found |= {sample.replace(MUSTERLAND, plan).partition("?")[0]: set() for sample in SAMPLES for plan in DOCUMENTS}
    found |= {addresses.party(key): set() for key in Body.objects.values_list("key", flat=True)}
    found |= {addresses.party(f"office:{key}"): set() for key in Office.objects.values_list("key", flat=True)}
    for row in Sealed.objects.select_related("version__plan").defer("part"):
        for address in (addresses.element(row.version.plan.key, row), addresses.home(row.version.plan.key)):
            found.setdefault(address, set()).add(str(row.version.number))
    return found


def leads(address: str, known: dict[str, set[str]]) -> bool:
    parts = urlsplit(address)
    path = "/" + parts.path.partition("/")[2].removeprefix("en/").removeprefix("ar/")
    if path.startswith("/static/") or path in {"/anmelden/", "/passwort-vergessen/"}:
        return True
    if "/mitmachen/" in path:  # which of its things are public is asked by the tests of the conference
        return resolve(unquote(path)).view_name.startswith("conference:")
    version = dict(parse_qsl(parts.query)).get("fassung")
    # A file of a list, of the journal or of a comparison says what the page says whose question it bears.
    path = re.sub(r"(?:(?<=/)liste|(?<=/)journal|(?<=/vergleich))\.\w+$", "/", path).replace("//", "/")
    return unquote(path) in known and (not version or not known[unquote(path)] or version in known[unquote(path)])


@pytest.mark.parametrize("language", ["en", "ar"])
def test_links_stay_in_the_language(walks, demo, language) -> None:
    strayed = {}
    for visit in (visit for visit in walks[language].visits.values() if visit.page):
        to = {node.attributes["href"] for node in visit.page.all("a") if "hreflang" not in node.attributes}
        inside = {href for href in to if href.startswith("/") and not href.endswith(".json")}
        strayed[visit.address] = sorted(href for href in inside if not href.startswith(f"/{language}/"))
    assert wrong(strayed.items()) == {}


@pytest.mark.parametrize("language", DIRECTIONS)
def test_every_page_leads_to_itself_in_the_other_languages(walks, demo, language) -> None:
    for visit in (visit for visit in walks[language].visits.values() if visit.page and visit.is_plain):
        offered = {
            node.attributes["hreflang"]: node.attributes["href"]
            for node in visit.page.all("a")
            if "hreflang" in node.attributes
        }
        bare = visit.address.removeprefix(f"/{language}")
        assert offered == {code: bare if code == "de" else f"/{code}{bare}" for code in DIRECTIONS}


# ---------------------------------------------------------------- sound


@pytest.mark.parametrize(
    "check",
    [html.headings, html.labels, html.identities, html.loads, html.leftovers, html.landmarks, html.tangles],
    ids=lambda check: check.__name__,
)
def test_pages_are_sound(pages, check) -> None:
    assert wrong((visit.address, check(visit.page)) for visit in pages) == {}


@pytest.mark.parametrize("language", DIRECTIONS)
def test_pages_say_their_language(walks, demo, language) -> None:
    roots = {next(v.page.all("html")).attributes["lang"]: v for v in walks[language].visits.values() if v.page}
    directions = {next(v.page.all("html")).attributes["dir"] for v in walks[language].visits.values() if v.page}
    assert (set(roots), directions) == ({language}, {DIRECTIONS[language]})


@pytest.mark.parametrize("language", DIRECTIONS)
def test_titles_tell_pages_apart(walks, demo, language) -> None:
    titles = {v.address: v.page.title for v in walks[language].visits.values() if v.page and v.is_plain}
    assert wrong((address, title) for address, title in titles.items() if not title.endswith(" – Mitplan")) == {}
    counted = Counter(titles.values())
    # The start bears the name of the whole, so there is nothing to put before it.
    assert wrong((address, title) for address, title in titles.items() if counted[title] > 1) == {}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_german_words_of_a_plan_are_marked_as_german(walks, demo, language) -> None:
    unmarked = {}
    for plan in (HESSEN, MUSTERLAND):
        for row in Sealed.objects.filter(version=queries.version_of(plan)):
            visit = walks[language].visits.get(f"/{language}{addresses.element(plan, row)}")
            translated = row.content.get("translations", {}).get(language, {}).get("title")
            if visit and visit.page and row.kind != "plan":
                expected = language if translated else "de"
                unmarked[visit.address] = html.language_of_heading(visit.page) != expected
    assert len(unmarked) > 10
    assert wrong(unmarked.items()) == {}


# ---------------------------------------------------------------- small and closed


def test_pages_ask_little_of_the_database(visits) -> None:
    assert wrong((v.address, v.queries) for v in visits if v.queries > MOST_QUERIES) == {}


def test_the_first_reader_after_a_change_waits_little(demo) -> None:
    """What stands around the things of a conference is read once for all, and no more of it than this."""
    lately._kept.clear()
    walk = Walk(demo.client())
    assert (
        wrong(
            (visit.address, visit.queries)
            for visit in map(walk.visit, FIRST[::-1])
            if visit.queries > MOST_AFTER_A_CHANGE
        )
        == {}
    )


def test_pages_are_light(pages) -> None:
    assert wrong((v.address, v.size) for v in pages if v.size > MOST_BYTES) == {}


def test_every_answer_has_the_strict_policy(visits) -> None:
    told = {}
    for visit in visits:
        given = dict(part.strip().split(" ", 1) for part in visit.headers["Content-Security-Policy"].split(";"))
        safe = visit.headers["X-Content-Type-Options"] == "nosniff" and visit.headers["X-Frame-Options"] == "DENY"
        told[visit.address] = given if given != POLICY or not safe else None
    assert wrong(told.items()) == {}


def test_reading_sets_no_cookie(visits) -> None:
    assert wrong((v.address, v.headers["Set-Cookie"]) for v in visits if "Set-Cookie" in v.headers) == {}


def test_every_sort_of_page_was_walked(walks, demo) -> None:
    walked = {visit.address for visit in walks["de"].visits.values() if visit.page}
    assert [row.route for row in PAGES if not set(row.samples) & walked] == []


# ---------------------------------------------------------------- the checks see what they are for

SHELL = '<html lang="de"><body><a href="#c">Zum Inhalt</a><main id="c"><h1>A</h1>{}</main></body></html>'


@pytest.mark.parametrize(
    ("check", "inside", "count"),
    [
        (html.headings, "<h2>B</h2><h3>C</h3><h2>D</h2>", 0),
        (html.headings, "<h3>B</h3>", 1),
        (html.headings, "<h1>B</h1>", 1),
        (html.headings, "<h2> </h2>", 1),
        (html.labels, '<label for="a">A</label><input id="a"><input type="hidden"><input aria-label="b">', 0),
        (html.labels, '<input id="a">', 1),
        (html.labels, '<label for="a"></label><select id="a"></select>', 1),
        (html.labels, '<a href="/"></a>', 1),
        (html.labels, '<a href="/"><svg aria-hidden="true"><text>A</text></svg></a>', 1),
        (html.labels, '<a href="/"><img src="/a.png" alt="A"></a>', 0),
        (html.labels, '<img src="/a.png">', 1),
        (html.labels, "<nav><a>A</a></nav>", 1),
        (html.labels, '<nav aria-label="A"></nav><nav aria-label="A"></nav>', 1),
        (html.identities, '<p id="a"></p><p id="b" aria-labelledby="a d"></p>', 1),
        (html.identities, '<p id="a"></p><p id="a"></p>', 1),
        (html.identities, '<a href="#nowhere">A</a>', 1),
        (html.loads, '<img src="https://elsewhere.example/a.png" alt="">', 1),
        (html.loads, '<script src="//elsewhere.example/a.js"></script>', 1),
        (html.loads, '<form action="https://elsewhere.example/"></form>', 1),
        (html.loads, '<p style="color: red"></p><style></style><script></script><p onclick="a()"></p>', 4),
        (html.loads, '<a href="https://elsewhere.example/">A</a><script src="/a.js"></script>', 0),
        (html.leftovers, "<p>None</p><p>{{ a }}</p><p>%(n)d</p>", 3),
        (html.leftovers, '<p aria-label="None">A</p>', 1),
        (html.leftovers, "<p>Nonette</p>", 0),
        (html.landmarks, "", 0),
        (html.landmarks, "<main></main>", 1),
        (html.tangles, "<p><b>A</p></b>", 2),
        (html.tangles, "<ul><li>A</ul>", 1),
        (html.tangles, '<a href="/"><span><a href="/">A</a></span></a>', 1),
        (html.tangles, "<p>A<br>B</p><svg><path d=''/></svg>", 0),
    ],
)
def test_a_planted_fault_is_seen(check, inside, count) -> None:
    assert len(check(Page(SHELL.format(inside)))) == count


def test_the_language_of_a_heading_is_the_nearest() -> None:
    assert html.language_of_heading(Page(SHELL.format(""))) == "de"
    assert html.language_of_heading(Page('<html lang="en"><h1><span lang="de">A</span></h1></html>')) == "de"
    assert html.language_of_heading(Page('<html lang="en"><h1 lang="de">A</h1></html>')) == "de"
