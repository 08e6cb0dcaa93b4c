"""A page as a reader's tools see it: headings, links, controls and their names; and what is wrong with it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import takewhile
from urllib.parse import urlsplit

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
VOID |= {"path", "circle", "rect", "line", "use"}
INLINE = {"a", "abbr", "b", "bdi", "code", "em", "i", "small", "span", "strong", "time", "wbr"}
HEADINGS = {f"h{level}": level for level in range(1, 7)}
# Elements whose own words are asked for; those of the others are only part of the page's text.
SPEAKING = {"title", "a", "button", "caption", "legend", "summary", "label", "span", "bdi", *HEADINGS}
LOADING = {"link": "href", **dict.fromkeys(("img", "script", "iframe", "source", "video", "audio"), "src")}
UNTYPED = {"hidden"}  # inputs nobody sees
REFERRING = ("aria-labelledby", "aria-describedby", "aria-controls", "for", "headers")
# Traces of a template or a value that nobody meant to show.
LEFTOVERS = re.compile(r"\{\{|\{%|%\(\w+\)[sd]|\bNone\b(?! of)|\bnan\b|<lazy|object at 0x|[a-z]+\.[a-z]+:\d+\b")


@dataclass
class Node:
    """An open element while the page is read, and what it turned out to say."""

    tag: str
    attributes: dict[str, str]
    language: str
    hidden: bool
    text: str = ""

    @property
    def name(self) -> str:
        """What a screen reader calls it."""
        return " ".join((self.attributes.get("aria-label") or self.text).split())


@dataclass
class Page(HTMLParser):
    """Read once; everything asked of a page is answered from what is gathered here."""

    source: str
    nodes: list[Node] = field(default_factory=list)
    tangled: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    # What is said in which language, piece by piece. A picture says its label alone.
    spoken: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[Node] = []
        self.feed(self.source)
        self.close()
        self.tangled += [f"<{node.tag}> is never closed" for node in self._open]

    def handle_starttag(self, tag, attrs):
        attributes = {name: value or "" for name, value in attrs}
        above = self._open[-1] if self._open else Node("", {}, "", hidden=False)
        hidden = above.hidden or "hidden" in attributes or attributes.get("aria-hidden") == "true"
        node = Node(tag, attributes, attributes.get("lang", above.language), hidden)
        if tag == "a" and any(outer.tag == "a" for outer in self._open):
            self.tangled.append("a link within a link")
        self.nodes.append(node)
        if tag == "img" and not hidden:
            self.handle_data(attributes.get("alt", ""))
        if tag not in VOID:
            self._open.append(node)

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if not self._open or self._open[-1].tag != tag:
            last = self._open[-1].tag if self._open else ""
            self.tangled.append(f"</{tag}> at line {self.getpos()[0]} closes <{last}>")
        if tag in (node.tag for node in self._open):
            while self._open.pop().tag != tag:
                pass
        if tag not in INLINE:
            self.handle_data(" ")

    def handle_data(self, data):
        if any(node.tag in {"script", "style"} for node in self._open[-1:]):
            return
        if self._open and not self._open[-1].hidden:
            for node in self._open:
                if node.tag in SPEAKING:
                    node.text += data
            if self._open[0].tag == "html" and len(self._open) > 1 and self._open[1].tag == "body":
                self.words.append(data)
                if data.strip() and not any(node.tag == "svg" for node in self._open):
                    self.spoken.append((self._open[-1].language, data))

    def all(self, *tags: str) -> Iterator[Node]:
        return (node for node in self.nodes if node.tag in tags)

    @property
    def title(self) -> str:
        """The name of the page in the window's bar and in lists of results."""
        return next((node.name for node in self.all("title")), "")

    @property
    def text(self) -> str:
        """All that can be read on the page, with single spaces."""
        return " ".join("".join(self.words).split())

    @property
    def links(self) -> list[tuple[str, str]]:
        """Where each link leads and what it is called."""
        return [(node.attributes["href"], node.name) for node in self.all("a") if "href" in node.attributes]

    @property
    def ids(self) -> list[str]:
        return [node.attributes["id"] for node in self.nodes if node.attributes.get("id")]


def headings(page: Page) -> list[str]:
    """One h1, then no level skipped, and none of them empty."""
    found = [(HEADINGS[node.tag], node.name) for node in page.all(*HEADINGS) if not node.hidden]
    wrong = [] if [level for level, _ in found].count(1) == 1 else [f"{len(list(page.all('h1')))} h1"]
    wrong += [f"h{level} is empty" for level, name in found if not name]
    levels = [0, *(level for level, _ in found)]
    for before, (level, name) in zip(levels, found, strict=False):
        if level > before + 1:
            wrong.append(f"h{before} is followed by h{level} {name[:40]!r}")
    return wrong


def labels(page: Page) -> list[str]:
    """Every control has a name, and so have links, buttons, pictures, groups and navigations; none is used twice."""
    for_ids = {node.attributes.get("for") for node in page.all("label") if node.name}
    wrong = []
    for node in page.all("input", "select", "textarea"):
        if node.attributes.get("type") in UNTYPED or node.hidden:
            continue
        named = node.attributes.get("aria-label") or node.attributes.get("aria-labelledby")
        if not named and node.attributes.get("id") not in for_ids:
            wrong.append(f"<{node.tag} name={node.attributes.get('name')!r}> has no label")
    wrong += [f"<{n.tag}> has no name" for n in page.all("a", "button", "caption", "legend", "summary") if unnamed(n)]
    wrong += [f"<img src={n.attributes.get('src')!r}> has no alt" for n in page.all("img") if "alt" not in n.attributes]
    navigations = [n.attributes.get("aria-label") or n.attributes.get("aria-labelledby") for n in page.all("nav")]
    wrong += [f"navigations called {name!r}" for name in {*navigations} if not name or navigations.count(name) > 1]
    return wrong


def unnamed(node: Node) -> bool:
    return not (node.hidden or node.name or node.attributes.get("aria-labelledby"))


def identities(page: Page) -> list[str]:
    """No id twice, and whatever is referred to is there."""
    ids = page.ids
    wrong = sorted(f"id {name!r} twice" for name in set(ids) if ids.count(name) > 1)
    for node in page.nodes:
        for name in REFERRING:
            wrong += [f"{name}={to!r} leads nowhere" for to in node.attributes.get(name, "").split() if to not in ids]
    anchors = {href[1:] for href, _ in page.links if href.startswith("#") and len(href) > 1}
    return wrong + [f"#{anchor} leads nowhere" for anchor in sorted(anchors - set(ids))]


def loads(page: Page) -> list[str]:
    """What the browser would fetch from elsewhere, and script or style inside the page."""
    wrong = []
    for node in page.nodes:
        address = node.attributes.get(LOADING.get(node.tag, ""), "")
        if urlsplit(address).netloc and node.attributes.get("rel") not in {"alternate", "canonical", "license"}:
            wrong.append(f"<{node.tag}> loads {address}")
        if node.tag == "form" and urlsplit(node.attributes.get("action", "")).netloc:
            wrong.append(f"<form> sends to {node.attributes['action']}")
        wrong += [f"<{node.tag} {name}>" for name in node.attributes if name == "style" or name.startswith("on")]
        if node.tag == "style" or (node.tag == "script" and "src" not in node.attributes):
            wrong.append(f"<{node.tag}> inside the page")
    return wrong


def leftovers(page: Page) -> list[str]:
    """Traces of the machinery in what the reader sees, or in names that are read aloud."""
    aloud = (node.attributes.get(name, "") for node in page.nodes for name in ("aria-label", "alt", "title"))
    return [found[0] for text in (page.text, page.title, *aloud) for found in LEFTOVERS.finditer(text)]


def landmarks(page: Page) -> list[str]:
    """One main region, and the first link of the page leads there."""
    mains = [node.attributes.get("id") for node in page.all("main")]
    first = page.links[0][0] if page.links else ""
    return [] if len(mains) == 1 and first == f"#{mains[0]}" else [f"main {mains}, first link {first}"]


def tangles(page: Page) -> list[str]:
    """Elements that don't close in order."""
    return page.tangled


def language_of_heading(page: Page) -> str:
    """In which language the h1 is read aloud."""
    (heading,) = page.all("h1")
    following = takewhile(lambda node: node.tag in INLINE, page.nodes[page.nodes.index(heading) + 1 :])
    inner = [node for node in following if node.name and node.name == heading.name]
    return inner[0].language if inner else heading.language
