"""Small, spoken, plain: budgets of size, sentences on verbs, templates and style sheets that keep to their trade.

Each check is a function on text and is shown to find a breach. Elsewhere: complexity, parameters and work left for
later in Python, ruff; types, mypy; the style sheets of the shell, core/tests/test_ui.py.
"""

import ast
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from .source import ENGINE, PACKAGE, ROOT, code, files, module_of, told, within

ROOMS = {path.parent.name for path in PACKAGE.glob("*/apps.py")}
SPOKEN = ("actions", "rules", "queries")
# Beside the verbs, but none themselves: their names say it all.
NO_VERBS = {"people/actions/checks.py": "what the verbs of people check and do alike"}


def long_functions(text: str, most: int) -> list[str]:
    """Functions longer than allowed, with decorators and docstring left out."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
            length = (body[-1].end_lineno or 0) - body[0].lineno + 2
            if length > most:
                found.append(f"{node.name}: {length} lines")
    return found


def long_texts(paths: Iterable[Path], most: int) -> dict[str, int]:
    lengths = {path.relative_to(ROOT).as_posix(): len(path.read_text().splitlines()) for path in paths}
    return {name: length for name, length in lengths.items() if length > most}


def test_files_are_short() -> None:
    python = files("*.py", ROOT / "src", ROOT / "tests", ROOT / "tools")
    assert long_texts((path for path in python if "migrations" not in path.parts), 400) == {}
    assert long_texts(files("*.html"), 150) == {}


def test_functions_are_short() -> None:
    limits = {path: 25 if module_of(path) == "views" else 40 for path in code()}
    assert told({within(path): long_functions(path.read_text(), most) for path, most in limits.items()}) == {}


def test_functions_of_the_engine_are_short_and_what_is_public_is_spoken() -> None:
    engine = {path.relative_to(ENGINE).as_posix(): path.read_text() for path in code(ENGINE)}
    assert len(engine) > 8
    assert told({name: long_functions(text, 40) for name, text in engine.items()}) == {}
    assert told({name: unspoken(text) for name, text in engine.items()}) == {}


def test_a_long_function_is_seen(tmp_path) -> None:
    body = "\n    a = 1" * 5
    assert long_functions(f"def f():{body}", 6) == []
    assert long_functions(f"def f():{body}", 5) == ["f: 6 lines"]
    assert long_functions(f'def f():\n    """Two\n    lines."""{body}', 6) == []


def unspoken(text: str) -> list[str]:
    """Public functions and classes without a sentence, or with a type missing."""
    found = []
    for node in ast.parse(text).body:
        if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_"):
            continue
        if not ast.get_docstring(node):
            found.append(f"{node.name}: no docstring")
        if isinstance(node, ast.FunctionDef):
            given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            untyped = [each.arg for each in given if each.annotation is None]
            if untyped or node.returns is None:
                found.append(f"{node.name}: types missing")
    return found


def test_verbs_rules_and_queries_say_what_they_do() -> None:
    spoken = [path for path in code() if module_of(path) in SPOKEN and within(path) not in NO_VERBS]
    assert len(spoken) > 8
    assert [path for path in NO_VERBS if not unspoken((PACKAGE / path).read_text())] == []
    assert told({within(path): unspoken(path.read_text()) for path in spoken}) == {}


@pytest.mark.parametrize(
    ("text", "breach"),
    [
        ('def a(b: int) -> int:\n    """Say."""', []),
        ("def _a(b): pass", []),
        ("def a() -> int: ...", ["a: no docstring"]),
        ('def a(b) -> int:\n    """Say."""', ["a: types missing"]),
        ('def a(*, by):\n    """Say."""', ["a: types missing"]),
        ('def a():\n    """Say."""', ["a: types missing"]),
        ("class A: pass", ["A: no docstring"]),
    ],
)
def test_an_unspoken_function_is_seen(text, breach) -> None:
    assert unspoken(text) == breach


def unkept(text: str) -> list[str]:
    """Inline script or style in a template, handlers in attributes, addresses of other hosts that would be loaded."""
    text = re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", text, flags=re.DOTALL)
    found = re.findall(r"<style\b|\bstyle\s*=|\bon[a-z]{3,}\s*=\s*[\"'{]|javascript:", text, flags=re.IGNORECASE)
    found += re.findall(r"<script\b(?![^>]*\bsrc=)", text, flags=re.IGNORECASE)
    found += re.findall(r"<(?:script|img|link|iframe|source|video|audio)\b[^>]*(?:src|href)=[\"']?(?:https?:)?//", text)
    return found


def test_templates_keep_script_and_style_outside() -> None:
    assert told({within(path): unkept(path.read_text()) for path in files("*.html")}) == {}


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ('<p style="color: red">', 1),
        ("<style>p {}</style>", 1),
        ("<script>a()</script>", 1),
        ('<script src="{% static "a.js" %}" defer></script>', 0),
        ('<script src="https://cdn.example/a.js"></script>', 1),
        ('<link rel="stylesheet" href="//cdn.example/a.css">', 1),
        ('<button onclick="a()">', 1),
        ('<a href="javascript:a()">', 1),
        ("{# style= #}{% comment %}<style>{% endcomment %}", 0),
        ('<a href="https://example.org/">', 0),
        ('{% include "a.html" with on=moment.on style_name=1 %}', 0),
    ],
)
def test_inline_script_and_style_are_seen(text, count) -> None:
    assert len(unkept(text)) == count


def sided(text: str) -> list[str]:
    """Physical sides in a style sheet: Arabic pages flip, so only logical ones hold."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return re.findall(
        r"\b(?:left|right)\b|(?:margin|padding|border|inset)-(?:top|bottom)|[{;]\s*(?:top|bottom|width|height)\s*:",
        text,
    )


def test_style_sheets_of_rooms_know_no_sides_and_no_other_host() -> None:
    sheets = {within(path): path.read_text() for path in files("*.css") if within(path).split("/")[0] in ROOMS}
    assert told({name: sided(text) for name, text in sheets.items()}) == {}
    assert [name for name, text in sheets.items() if re.search(r"@import|url\(['\"]?(?:https?:)?//", text)] == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("p { margin-left: 1rem }", 1),
        ("p { text-align: right; }", 1),
        ("p { float: none; width: 3rem }", 1),
        ("p { margin-inline-start: 1rem; inline-size: 3rem; max-width: 3rem }", 0),
        ("/* to the left */", 0),
    ],
)
def test_a_physical_side_is_seen(text, count) -> None:
    assert len(sided(text)) == count


def left_for_later(text: str) -> list[str]:
    return re.findall(r"\b(?:TODO|FIXME|XXX|HACK)\b(?!\d)", text)


def test_nothing_is_left_for_later() -> None:
    texts = [*files("*.html"), *files("*.css"), *files("*.js"), *files("*.md", ROOT / "docs", PACKAGE)]
    texts += [ROOT / "Makefile", *(ROOT / "tools").glob("*.sh")]
    assert len(texts) > 40
    assert told({path.relative_to(ROOT).as_posix(): left_for_later(path.read_text()) for path in texts}) == {}


@pytest.mark.parametrize(("text", "count"), [("{# TODO: later #}", 1), ("/* FIXME */", 1), ("in todo lists", 0)])
def test_something_left_for_later_is_seen(text, count) -> None:
    assert len(left_for_later(text)) == count
