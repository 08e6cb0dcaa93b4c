"""On English and Arabic pages, whatever a plan says in German is marked as German (WCAG 3.1.2)."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.utils import translation

from mitplan.plan.models import Sealed, Version
from mitplan.publication import addresses, queries
from mitplan.publication.management.commands.demo import DOCUMENTS

from .crawl import SAMPLES, Walk
from .demo import HESSEN, MUSTERLAND
from .html import Page

# Shorter ones may stand by chance within an interface text.
LONG = 24
# What of a part isn't read as it stands: codes, keys and addresses, and the translations themselves.
UNREAD = {"kind", "number", "slug", "translations", "address", "standing", "code", "type", "to", "source", "state"}
OF_EACH_KIND = 4


def texts_in(value: Any) -> Iterator[str]:
    """All texts of a document, each paragraph by itself."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name not in UNREAD:
                yield from texts_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_in(inner)
    elif isinstance(value, str):
        yield from (plain(part) for part in re.split(r"\n\s*\n", value))


def plain(text: str) -> str:
    return " ".join(text.replace("\N{SOFT HYPHEN}", "").split())


def told(contents: Iterable[Any], language: str) -> tuple[set[str], set[str]]:
    """The German texts without translation, those with a capital or a space, so no codes; and the translations."""
    german: set[str] = set()
    official: set[str] = set()
    translated: set[str] = set()
    for content in contents:
        own = content.get("translations", {}).get(language, {})
        # A title and text that are translated aren't looked for, though a list may show them.
        german |= set(texts_in({name: said for name, said in content.items() if name not in own}))
        official |= set(texts_in(content))
        translated |= {plain(part) for said in own.values() for part in re.split(r"\n\s*\n", said["text"])}
    # A translation may leave a name as it is.
    left = "\n".join(translated)
    words = {text for text in german if re.search(r"[A-ZÄÖÜ ]", text) and re.search(r"[a-zäöüß]{3}", text)}
    return {text for text in words - translated if len(text) < LONG or text not in left}, translated - official


def unmarked(page: Page, german: set[str]) -> list[str]:
    """What the page says in German without telling so."""
    long = [text for text in german if len(text) >= LONG]
    wrong = []
    for language, data in page.spoken:
        said = plain(data)
        if language != "de" and len(said) > 3:
            alike = said if said in german else next((text for text in long if text in said), "")
            wrong += [said] if alike else []
    return wrong


def mistaken(page: Page, translated: set[str]) -> list[str]:
    """What is a translation and yet marked as German."""
    return [said for language, data in page.spoken if language == "de" and (said := plain(data)) in translated]


def starts() -> Iterator[str]:
    """The samples of all routes, and some elements and the list of each kind of both plans."""
    yield from SAMPLES
    for plan in (HESSEN, MUSTERLAND):
        seen: dict[str, int] = defaultdict(int)
        rows = Sealed.objects.filter(version=queries.version_of(plan)).order_by("position")
        for row in rows.select_related("version__plan"):
            seen[row.kind] += 1
            if seen[row.kind] <= OF_EACH_KIND:
                yield addresses.element(plan, row)
        yield from (addresses.listing(plan, kind) for kind in seen if kind != "plan")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_german_is_marked_as_german_and_nothing_else(demo, language) -> None:
    versions = Version.objects.filter(plan__key__in=DOCUMENTS)
    contents = [row.content for row in Sealed.objects.filter(version__in=versions)]
    heads = [version.header["plan"] for version in versions] + [
        {"label": version.label, "note": version.note} for version in versions
    ]
    german, translated = told([*contents, *heads], language)
    assert len(german) > 1000
    with translation.override("de"):
        wanted = [f"/{language}{start}" for start in dict.fromkeys(starts())]
    walk = Walk(demo.client(language=language))
    walk.go(iter(wanted), follow=False)
    wrong = {visit.address: unmarked(visit.page, german) for visit in walk.visits.values() if visit.page}
    assert {at: texts[:3] for at, texts in wrong.items() if texts} == {}
    wrong = {visit.address: mistaken(visit.page, translated) for visit in walk.visits.values() if visit.page}
    assert {at: texts[:3] for at, texts in wrong.items() if texts} == {}


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>Mehr Kurse</p>", ["Mehr Kurse"]),
        ('<p lang="de">Mehr <b>Kurse</b></p>', []),
        ('<p>Mehr <b lang="de">Mehr Kurse</b></p>', []),
        ("<p>Version 1: Ein langer Name für eine Fassung</p>", ["Version 1: Ein langer Name für eine Fassung"]),
        ('<p lang="de"><span lang="en">Mehr Kurse</span></p>', ["Mehr Kurse"]),
    ],
)
def test_unmarked_german_is_found(html, found) -> None:
    page = Page(f'<html lang="en"><body>{html}</body></html>')
    assert unmarked(page, {"Mehr Kurse", "Ein langer Name für eine Fassung"}) == found


def test_translations_taken_for_german_are_found() -> None:
    page = Page('<html lang="en"><body lang="de">More courses<p lang="en">More courses</p></body></html>')
    assert mistaken(page, {"More courses"}) == ["More courses"]
