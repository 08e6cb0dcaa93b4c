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
    """A public function of a module, as written."""

    name: str
    parameters: tuple[str, ...]
    told: str
    acts: bool
    names: frozenset[str]
    lines: tuple[str, ...]


def functions(path: Path) -> Iterator[Function]:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            named = {part.attr for part in ast.walk(node) if isinstance(part, ast.Attribute)}
            named |= {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
            given = node.args
            parameters = tuple(one.arg for one in (*given.args, *given.kwonlyargs) if one.arg != "by")
            acts = any(one.arg == "by" for one in given.kwonlyargs)
            told = " ".join((ast.get_docstring(node) or "").split())
            yield Function(node.name, parameters, told, acts, frozenset(named), tuple(_journalled(node)))


def _journalled(node: ast.FunctionDef) -> Iterator[str]:
    """The names of the journal lines a function writes: the texts of the form `plan.element.drafted` given in calls."""
    for call in (part for part in ast.walk(node) if isinstance(part, ast.Call)):
        for given in call.args:
            if isinstance(given, ast.Constant) and isinstance(given.value, str) and JOURNALLED.fullmatch(given.value):
                yield given.value


def verbs(room: str) -> list[Function]:
    """The verbs of a room, in the order of its modules: the functions whose callers must say who acts."""
    modules = sorted((SOURCE / room / "actions").glob("*.py"))
    return [function for path in modules for function in functions(path) if function.acts]


def rules(room: str) -> list[Function]:
    """The rules of a room, in one module or in several."""
    modules = [SOURCE / room / "rules.py", *sorted((SOURCE / room / "rules").glob("*.py"))]
    return [rule for path in modules if path.exists() for rule in functions(path) if rule.name.startswith("may_")]


def rooms() -> list[str]:
    """The rooms that have verbs, in the order of INSTALLED_APPS."""
    listed = re.findall(r'"mitplan\.(\w+)"', (SOURCE / "settings.py").read_text(encoding="utf-8"))
    return [room for room in dict.fromkeys(listed) if (SOURCE / room / "actions").is_dir()]


def _found(verb: Function, all_verbs: Iterable[Function], what: str) -> list[str]:
    """What a verb names itself, else what the verb it hands over to names."""
    own = sorted(n for n in verb.names if n.startswith("may_")) if what == "rules" else list(dict.fromkeys(verb.lines))
    if own:
        return own
    return [name for other in all_verbs if other.name in verb.names for name in _found(other, (), what)]


def _code(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def page() -> str:
    parts = [HEAD]
    for room in rooms():
        known = verbs(room)
        parts += [f"\n## {room}\n", "| verb | who may | journal | what it does |", "|---|---|---|---|"]
        for verb in known:
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
