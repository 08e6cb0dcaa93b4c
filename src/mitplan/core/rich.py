"""Long texts with a little structure: paragraphs, lists, emphasis, links. What isn't one of these stays as typed.

The notation is that part of Markdown: `*emphasis*`, `**strong**`, `[words](https://…)`, lines that begin with `- ` or
with `1. `, `2. `; a backslash keeps a sign as it is. It is made so that German prose means itself: a star within a word
(„Bürger*innen“) is no emphasis, and one line that begins with a number („1. Januar“) or a dash is no list. There is no
HTML in it; whatever looks like HTML is text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, list_block
from markdown_it.rules_inline import StateInline, link
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token

SCHEMES: Final = ("http://", "https://", "mailto:")
# Lists in lists; what lies deeper is text of the item above.
DEEPEST: Final = 8
_ITEM: Final = re.compile(r"(-|\d{1,3}\.) +\S")
# A text without any of these has no structure but paragraphs.
_MARKED: Final = re.compile(r"[*\[\\]|^[ \t]*(-|\d{1,3}\.) ", re.MULTILINE)
_MEANING: Final = re.compile(
    r"[\\*\[\]]|^(?P<lead>[ \t]*)(?P<dash>-)(?= )|^(?P<number>[ \t]*\d{1,3})\.(?= )", re.MULTILINE
)
_TAGS: Final = {"em_open": "<em>", "em_close": "</em>", "strong_open": "<strong>", "strong_close": "</strong>"}
_BLOCKS: Final = {
    "bullet_list_open": "<ul>",
    "bullet_list_close": "</ul>",
    "ordered_list_open": "<ol>",
    "ordered_list_close": "</ol>",
    "list_item_close": "</li>",
    "paragraph_close": "</p>",
}


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, or an item of a list: what it says, and the name under which it can be addressed."""

    name: str
    words: str


def rendered(text: object, *, named: bool = False) -> SafeString:
    """The text as HTML, everything in it escaped; with `named`, its passages can be addressed by their names.

    Names are meant for one text of a page: two texts with the same paragraph would name it alike.
    """
    tokens = _tokens(str(text))
    names = iter(_names(tokens)) if named else None
    parts: list[SafeString] = []
    for index, token in enumerate(tokens):
        if token.hidden:
            continue
        if token.type in ("paragraph_open", "list_item_open"):
            name = next(names) if names and _is_passage(tokens, index) else ""
            parts.append(_opened(token, name))
        elif token.type == "inline":
            parts += _inline(token.children or [])
        else:
            parts.append(_tag(_BLOCKS[token.type]))
        if token.level == 0 and token.nesting == -1:
            parts.append(_tag("\n"))
    return SafeString("".join(parts).rstrip("\n"))


def passages(text: object) -> list[Passage]:
    """The passages of a text in order. A passage keeps its name as long as its words stay."""
    tokens = _tokens(str(text))
    return [Passage(name, words) for name, words in zip(_names(tokens), _passages(tokens), strict=True)]


def words(text: object) -> str:
    """What a text says, without the signs that give it structure; paragraphs apart by a blank line."""
    return "\n\n".join(_passages(_tokens(str(text))))


def escaped(text: str) -> str:
    """The text with a backslash before each sign that would give it structure, so that it means itself."""
    return _MEANING.sub(_with_backslash, text)


def _with_backslash(found: re.Match[str]) -> str:
    if found["dash"]:
        return f"{found['lead']}\\-"
    return f"{found['number']}\\." if found["number"] else f"\\{found[0]}"


# ---------------------------------------------------------------- reading


def _tokens(text: str) -> Sequence[Token]:
    # A line of nothing but space of any kind parts paragraphs.
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    text = "\n".join(line if line.strip() else "" for line in lines)
    return _MARKDOWN.parse(text) if _MARKED.search(text) else _plain(text)


def _plain(text: str) -> list[Token]:
    """A text without marks, without the price of looking for any."""
    tokens = []
    for part in re.split(r"\n\n+", text):
        if content := part.strip():
            said = Token("text", "", 0, content=content)
            inline = Token("inline", "", 0, level=1, content=content, children=[said])
            tokens += [Token("paragraph_open", "p", 1), inline, Token("paragraph_close", "p", -1)]
    return tokens


def _lists(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Lists of two items and more, with dashes, or numbers from 1 on: fewer are a dash or a date in a sentence."""
    item = _ITEM.match(_line(state, start))
    # Within a list, the items after the first are asked for one by one.
    if not item or state.level > DEEPEST or (state.listIndent < 0 and not _goes_on(state, start, end, item[1])):
        return False
    return list_block(state, start, end, silent)


def _goes_on(state: StateBlock, start: int, end: int, marker: str) -> bool:
    if marker not in ("-", "1."):
        return False
    wanted = "- " if marker == "-" else "2. "
    parted = False
    for line in range(start + 1, end):
        said = _line(state, line)
        if state.sCount[line] == state.sCount[start]:
            if said.startswith(wanted):
                return True
            # Another beginning is asked for itself; looking past it, a thousand of them would take for ever.
            if said.startswith("1. "):
                return False
        if not said:
            parted = True
        elif parted and state.sCount[line] <= state.sCount[start]:
            return False
    return False


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _stars(state: StateInline, silent: bool) -> bool:
    """Emphasis by stars around words, never within one."""
    if silent or state.src[state.pos] != "*":
        return False
    found = state.scanDelims(state.pos, False)
    for _each in range(found.length):
        token = state.push("text", "", 0)
        token.content = "*"
        state.delimiters.append(
            Delimiter(
                marker=ord("*"),
                length=found.length,
                token=len(state.tokens) - 1,
                end=-1,
                open=found.can_open,
                close=found.can_close,
            )
        )
    state.pos += found.length
    return True


def _links(state: StateInline, silent: bool) -> bool:
    """Words with an address of ours behind them; without one, as in „[so]()“, they stay as typed."""
    if state.src[state.pos] != "[":
        return False
    after = state.md.helpers.parseLinkLabel(state, state.pos, True) + 1
    if not after or state.src[after : after + 1] != "(":
        return False
    begin = after + 1
    while state.src[begin : begin + 1].isspace():
        begin += 1
    found = state.md.helpers.parseLinkDestination(state.src, begin, state.posMax)
    return found.ok and state.md.validateLink(found.str) and link(state, silent)


def _markdown() -> MarkdownIt:
    made = MarkdownIt("zero").enable(["list", "emphasis", "link", "escape"])
    made.block.ruler.at("list", _lists, {"alt": ["paragraph", "reference", "blockquote"]})
    made.inline.ruler.at("emphasis", _stars)
    made.inline.ruler.at("link", _links)
    # What isn't an address of these stays as typed, brackets and all.
    made.validateLink = lambda url: url.lower().startswith(SCHEMES)  # type: ignore[method-assign]
    return made


_MARKDOWN: Final = _markdown()

# ---------------------------------------------------------------- saying


def _tag(tag: str) -> SafeString:
    return SafeString(tag)


def _opened(token: Token, name: str) -> SafeString:
    """A paragraph or an item, whose number stays as it was typed."""
    tag = "p" if token.type == "paragraph_open" else "li"
    told = {"id": name, "value": token.info}
    return _tag(f"<{tag}{flatatt({key: value for key, value in told.items() if value})}>")


def _inline(children: Sequence[Token]) -> Iterator[SafeString]:
    for token in children:
        if token.type == "link_open":
            yield format_html('<a href="{}" rel="external noopener">', str(token.attrs["href"]))
        elif token.type == "link_close":
            yield _tag("</a>")
        elif token.type == "hardbreak":
            yield _tag("<br>")
        else:
            yield _tag(_TAGS[token.type]) if token.type in _TAGS else format_html("{}", token.content)


def _is_passage(tokens: Sequence[Token], index: int) -> bool:
    """Paragraphs, and items of lists with what stands in them; not the paragraphs within an item."""
    return tokens[index].type == "list_item_open" or tokens[index].level == 0


def _passages(tokens: Sequence[Token]) -> list[str]:
    """The words of each passage; an item in an item is one of its own."""
    found: list[list[str]] = []
    open_ones: list[int] = []
    for index, token in enumerate(tokens):
        if token.type in ("paragraph_open", "list_item_open") and _is_passage(tokens, index):
            open_ones.append(len(found))
            found.append([])
        elif token.type == "list_item_close" or (token.type == "paragraph_close" and token.level == 0):
            open_ones.pop()
        elif token.type == "inline":
            found[open_ones[-1]].append(_words(token.children or []))
    return ["\n".join(said) for said in found]


def _words(children: Sequence[Token]) -> str:
    # What is space here is a little more than what is space in Markdown.
    return "".join("\n" if token.type == "hardbreak" else token.content for token in children).strip()


def _names(tokens: Sequence[Token]) -> list[str]:
    names: list[str] = []
    times: dict[str, int] = {}
    for said in _passages(tokens):
        name = "p-" + sha256(" ".join(said.split()).encode(errors="replace")).hexdigest()[:8]
        times[name] = times.get(name, 0) + 1
        names.append(name if times[name] == 1 else f"{name}-{times[name]}")
    return names
