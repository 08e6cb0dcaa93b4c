"""Writes docs/opinion-reference.md (`reference.py write`): every public name of the opinion engine, with its docstring.

What a module offers is in its `__all__`, or else everything it defines without an underscore.
"""

import importlib
import inspect
import sys
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "opinion-reference.md"
MODULES = (
    "opinion",
    "opinion.formats",
    "opinion.polis",
    "opinion.routing",
    "opinion.monitoring",
    "opinion.live",
    "opinion.cluster",
)
HEAD = """# Reference of the opinion engine

Every public name, written by `make reference` from the docstrings; a test compares. What is behind the names, formulas
and limits: [the opinion engine](opinion.md)."""


def names(module: ModuleType) -> list[str]:
    """What the module offers."""
    if hasattr(module, "__all__"):
        return sorted(module.__all__, key=str.lower)
    own = [name for name, thing in vars(module).items() if getattr(thing, "__module__", "") == module.__name__]
    return sorted((name for name in own if not name.startswith("_") and callable(vars(module)[name])), key=str.lower)


def members(thing: type) -> Iterator[str]:
    """The public functions and properties of a class that it defines itself."""
    for name, member in sorted(vars(thing).items()):
        plain = member.__func__ if isinstance(member, classmethod | staticmethod) else member
        if not name.startswith("_") and (inspect.isfunction(plain) or isinstance(plain, property)):
            yield name


def told(thing: Any) -> str:
    """The docstring, its indentation taken away."""
    return inspect.cleandoc(thing.__doc__ or "")


def signature(thing: Any) -> str:
    """The names of the parameters; what has a default is followed by =…."""
    if isinstance(thing, property):
        return ""
    given = inspect.signature(thing).parameters.values()
    marks: dict[Any, str] = {inspect.Parameter.VAR_POSITIONAL: "*", inspect.Parameter.VAR_KEYWORD: "**"}
    parts = [
        marks.get(one.kind, "") + one.name + ("=…" if one.default is not one.empty else "")
        for one in given
        if one.name not in {"self", "cls"}
    ]
    return f"({', '.join(parts)})"


def entries(module: ModuleType) -> Iterator[str]:
    for name in names(module):
        thing = getattr(module, name)
        if inspect.isclass(thing):
            yield f"### `{name}`\n{told(thing)}"
            if is_dataclass(thing) and fields(thing):
                yield "Fields: " + ", ".join(f"`{field.name}`" for field in fields(thing)) + "."
            for member in members(thing):
                found = inspect.getattr_static(thing, member)
                bound = found if isinstance(found, property) else getattr(thing, member)
                yield f"- `{name}.{member}{signature(bound)}`: {' '.join(told(bound).split())}"
        elif callable(thing):
            yield f"### `{name}{signature(thing)}`\n{told(thing)}"
        else:
            yield f"### `{name}`\nA constant: `{thing!r}`."


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    for name in MODULES:
        module = importlib.import_module(name)
        parts += [f"## `{name}`", told(module), *entries(module)]
    text = "\n\n".join(parts) + "\n"
    return text.replace("\n\n- `", "\n- `")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "src"))
    if sys.argv[1:] == ["write"]:
        PAGE.write_text(page(), encoding="utf-8")
