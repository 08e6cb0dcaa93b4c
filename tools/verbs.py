"""Writes docs/verbs.md (`verbs.py write`): every verb with its rule, its line in the journal and its docstring.

It reads the source and imports nothing, so that the page says what is written and not what happens to be loaded.
"""

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "mitplan"
PAGE = ROOT / "docs" / "verbs.md"
JOURNALLED = re.compile(r"[a-z]+(\.[a-z_]+)+")
HEAD = """# Verbs

Everything that can be done, and who may. Written by `make verbs` from the docstrings of `actions` and `rules`; a test
compares. A verb takes `by`, the person in the office who acts, and writes its line in the journal in the same
transaction. "Raises" names what it refuses with: `ValidationError` for what can't be, `Refused` for who may not."""


@dataclass(frozen=True)
class Function:
    """A function of a module, as written."""

    module: str
    name: str
    parameters: tuple[str, ...]
    told: str
    acts: bool
    names: frozenset[str]
    lines: tuple[str, ...]


def functions(path: Path) -> Iterator[Function]:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            named = {part.attr for part in ast.walk(node) if isinstance(part, ast.Attribute)}
            named |= {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
            given = node.args
            parameters = tuple(one.arg for one in (*given.args, *given.kwonlyargs) if one.arg != "by")
            acts = any(one.arg == "by" for one in given.kwonlyargs)
            told = " ".join((ast.get_docstring(node) or "").split())
            yield Function(path.stem, node.name, parameters, told, acts, frozenset(named), tuple(_journalled(node)))


def _journalled(node: ast.FunctionDef) -> Iterator[str]:
    """The names of the journal lines a function writes: the texts of the form `plan.element.drafted` given in calls."""
    for call in (part for part in ast.walk(node) if isinstance(part, ast.Call)):
        for given in (one for argument in call.args for one in getattr(argument, "elts", [argument])):
            if isinstance(given, ast.Constant) and isinstance(given.value, str) and JOURNALLED.fullmatch(given.value):
                yield given.value


def _written(room: str) -> list[Function]:
    """All functions of a room's actions, in the order of its modules."""
    return [function for path in sorted((SOURCE / room / "actions").glob("*.py")) for function in functions(path)]


def verbs(room: str) -> list[Function]:
    """The verbs of a room: the functions whose callers must say who acts."""
    return [function for function in _written(room) if function.acts and not function.name.startswith("_")]


def rules(room: str) -> list[Function]:
    """The rules of a room, in one module or in several."""
    modules = [SOURCE / room / "rules.py", *sorted((SOURCE / room / "rules").glob("*.py"))]
    return [rule for path in modules if path.exists() for rule in functions(path) if rule.name.startswith("may_")]


def rooms() -> list[str]:
    """The rooms that have verbs, in the order of INSTALLED_APPS."""
    listed = re.findall(r'"mitplan\.(\w+)"', (SOURCE / "settings.py").read_text(encoding="utf-8"))
    return [room for room in dict.fromkeys(listed) if (SOURCE / room / "actions").is_dir()]


def _found(function: Function, known: Iterable[Function], what: str, above: tuple[str, ...] = ()) -> list[str]:
    """What a function names itself, else what the functions name to which it hands over."""
    own = [n for n in sorted(function.names) if n.startswith("may_")] if what == "rules" else list(function.lines)
    below = [] if own else [one for one in known if _calls(function, one) and one.name not in above]
    return list(dict.fromkeys([*own, *(n for one in below for n in _found(one, known, what, (*above, function.name)))]))


def _calls(function: Function, other: Function) -> bool:
    """Whether one hands over to the other; what begins with an underscore is called in its own module alone."""
    near = other.module == function.module or not other.name.startswith("_")
    return near and other.name in function.names and other.name != function.name


def _code(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def page() -> str:
    parts = [HEAD]
    for room in rooms():
        known = _written(room)
        parts += [f"\n## {room}\n", "| verb | who may | journal | what it does |", "|---|---|---|---|"]
        for verb in verbs(room):
            who, lines = (_code(_found(verb, known, what)) for what in ("rules", "lines"))
            call = f"`{verb.name}({', '.join(verb.parameters)})`"
            parts.append(f"| {call} | {who} | {lines} | {verb.told} |")
        parts += ["", "| rule | yes for |", "|---|---|"]
        parts += [f"| `{rule.name}` | {rule.told} |" for rule in rules(room)]
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    if sys.argv[1:] != ["write"]:
        sys.exit("Say write.")
    PAGE.write_text(page(), encoding="utf-8")
