"""Reads Markdown with YAML front matter: a record for the file, and one for each entry of a list at its beginning."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import yaml
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

from .records import Record

_FRONT: Final = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*$\n?", re.DOTALL | re.MULTILINE)
_STAR: Final = re.compile(r"(?<=\w)\*(?=\w)")
_HELD_STAR: Final = "\ue000"  # a sign nobody writes; stands for a star within a word, which is no emphasis
_BREAK: Final = re.compile(r"<br\s*/?>", re.IGNORECASE)
_LINK: Final = re.compile(r'<a\b[^<>]*?\bhref="([^"<>]*)"[^<>]*>((?:(?!<a\b).)*?)</a>', re.IGNORECASE | re.DOTALL)
_TAG: Final = re.compile(r"</?[a-zA-Z][^<>]*>")
_READER: Final = MarkdownIt("commonmark")


class _Plain(yaml.SafeLoader):
    """YAML without references: a few lines of them can stand for gigabytes."""

    # "on" and "no" are words, as YAML 1.2 has it; only true and false are yes and no.
    yaml_implicit_resolvers = {
        sign: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:bool" or sign in "tTfF"]
        for sign, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError(_("Verweise (*name) sind hier nicht erlaubt."))
        return super().compose_node(parent, index)

    def construct_scalar(self, node: Any) -> Any:
        """What remains of an empty line within a folded text is one line break: it parted paragraphs."""
        value: Any = super().construct_scalar(node)
        return re.sub(r"\n+", "\n\n", value) if isinstance(value, str) and node.style != "|" else value


def read_markdown(text: str, name: str) -> Iterator[Record]:
    """The records of one file, called `name`. Raises ValidationError naming the place."""
    text = text.replace("\r\n", "\n").removeprefix("\ufeff")
    found = _FRONT.match(text)
    front = _front_matter(found[1], name) if found else {}
    body = plain_text(text[found.end() :] if found else text)
    own = {key: _as_text(value) for key, value in front.items() if not _is_rows(value)}
    stem = name.rpartition("/")[2].rpartition(".")[0]
    yield Record("file", {**own, "file": stem, "body": body}, name)
    above = {f"up.{key}": value for key, value in own.items()} | {"up.file": stem}
    for key, rows in front.items():
        if _is_rows(rows):
            for number, row in enumerate(rows, 1):
                cells = {inner: _as_text(value) for inner, value in row.items()}
                yield Record(key, {**cells, **above}, f"{name}, {key} {number}")


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _front_matter(text: str, name: str) -> Mapping[str, Any]:
    try:
        front = yaml.load(text, _Plain)  # noqa: S506 - a SafeLoader, and a stricter one
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        fault = _("%(name)s, Zeile %(line)d: Die Angaben am Anfang der Datei sind kein gültiges YAML (%(problem)s).")
        raise ValidationError(fault % {"name": name, "line": line, "problem": error.problem}) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        fault = _("%(name)s: Die Angaben am Anfang der Datei lassen sich nicht lesen (%(problem)s).")
        raise ValidationError(fault % {"name": name, "problem": str(error)[:200]}) from error
    if front is None:
        return {}
    if not isinstance(front, dict) or not all(isinstance(key, str) for key in front):
        raise ValidationError(_("%(name)s: Am Anfang der Datei werden Angaben mit Namen erwartet.") % {"name": name})
    return front


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    try:
        return str(value)
    except ValueError as error:  # a number of thousands of digits
        raise ValidationError(_("Eine Zahl am Anfang der Datei ist zu lang.")) from error


def plain_text(text: str) -> str:
    """Markdown as plain paragraphs: emphasis gone, stars within words kept, addresses of links beside their words."""
    tokens = _READER.parse(_STAR.sub(_HELD_STAR, text))
    return "\n\n".join(part for part in _paragraphs(tokens) if part).replace(_HELD_STAR, "*")


def _paragraphs(tokens: Sequence[Token]) -> Iterator[str]:
    bullet = False
    for token in tokens:
        if token.type == "list_item_open":
            bullet = True
        elif token.type == "inline":
            words = _inline(token.children or ()).strip()
            yield f"– {words}" if bullet and words else words
            bullet = False
        elif token.type in {"html_block", "fence", "code_block"}:
            yield plain_html(token.content)


def _inline(children: Sequence[Token]) -> str:
    parts: list[str] = []
    address = ""
    for child in children:
        if child.type in {"softbreak", "text", "code_inline"}:
            parts.append("\n" if child.type == "softbreak" else child.content)
        elif child.type in {"hardbreak", "html_inline"}:
            parts.append("\n\n" if child.type == "hardbreak" else child.content)
        elif child.type == "link_open":
            address = str(child.attrGet("href") or "")
            parts.append("\0")
        elif child.type == "link_close":
            start = len(parts) - 1 - parts[::-1].index("\0")
            parts[start:] = [_linked("".join(parts[start + 1 :]), address)]
    return plain_html("".join(parts))


def _linked(words: str, address: str) -> str:
    """The words of a link, and its address where they don't say it and it leads to the web."""
    words = words.strip()
    if not address.startswith(("http://", "https://")) or address.rstrip("/") in words:
        return words
    return f"{words} ({address})" if words else address


def plain_html(text: str) -> str:
    """A text with a little HTML in it as plain text: breaks become paragraphs, links keep their address."""
    text = _LINK.sub(lambda found: _linked(_TAG.sub("", found[2]), found[1]), text)
    lines = _TAG.sub("", _BREAK.sub("\n\n", text)).split("\n")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.strip() for line in lines)).strip()


def parted(text: str, heads: Sequence[str]) -> Mapping[str, str]:
    """What stands below each of some heads, which begin a line and end with a colon; "" for a missing head."""
    found: dict[str, list[str]] = {head: [] for head in heads}
    names = {head.casefold(): head for head in heads}
    pattern = re.compile(rf"^({'|'.join(map(re.escape, heads))})[ \t]*:[ \t]*", re.IGNORECASE | re.MULTILINE)
    marks = list(pattern.finditer(text))
    for mark, following in zip(marks, [*marks[1:], None], strict=False):
        end = following.start() if following else len(text)
        found[names[mark[1].casefold()]].append(text[mark.end() : end].strip())
    return {head: "\n\n".join(part for part in parts if part) for head, parts in found.items()}
