"""Collects and compiles the texts of the interface with Babel alone, because a bare machine has no GNU gettext.

`translations.py compile` writes a .mo beside every .po; `collect` brings the .po files up to date with the code;
`check` says what English lacks. Message ids are German, so there is no German catalogue; Arabic is a test of the
layout.
"""

import ast
import io
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

# The context of a text, if any, and the text, with its plural where it has one.
Found = tuple[str | None, str | tuple[str, ...]]

SOURCE = Path(__file__).resolve().parent.parent / "src" / "mitplan"
CATALOGUES = {language: SOURCE / "locale" / language / "LC_MESSAGES" / "django.po" for language in ("en", "ar")}
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "_now": None,  # where a module needs both, the immediate one is called this
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def as_python(template: str) -> str:
    """Django turns a template into something like Python for xgettext; Babel only stumbles over the indentation."""
    return re.sub(r"^[ \t]+", "", templatize(template), flags=re.MULTILINE)


def texts() -> Catalog:
    """Every text in the code, without line numbers: they would make each change of code a change of all catalogues."""
    catalogue = Catalog(project="Mitplan", charset="utf-8")
    for name, (context, message) in places():
        catalogue.add(message, None, [(name, 0)], context=context)
    return catalogue


def places() -> Iterator[tuple[str, Found]]:
    """Each text with the file it stands in."""
    for path in sorted([*SOURCE.rglob("*.py"), *SOURCE.rglob("*.html")]):
        name = path.relative_to(SOURCE).as_posix()
        if "/tests/" not in name and "/migrations/" not in name:
            text = path.read_text(encoding="utf-8")
            for found in in_template(text) if path.suffix == ".html" else in_code(text):
                yield name, found


def in_template(text: str) -> Iterator[Found]:
    for _line, message, _comments, context in extract("python", io.BytesIO(as_python(text).encode()), KEYWORDS):
        yield context, message


def in_code(text: str) -> Iterator[Found]:
    """From the syntax tree, because Babel sees no call within an f-string where Python is older than 3.12."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS:
            wanted = KEYWORDS[node.func.id] or (1,)
            parts = [said(node.args, place[0] if isinstance(place, tuple) else place) for place in wanted]
            context = parts.pop(0) if isinstance(wanted[0], tuple) else None
            if all(parts):
                yield context, tuple(parts) if len(parts) > 1 else parts[0]


def said(arguments: Sequence[ast.expr], place: int) -> str:
    """The text at a place of a call; nothing where the text comes from elsewhere."""
    argument = arguments[place - 1] if len(arguments) >= place else None
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else ""


def read(language: str) -> Catalog:
    path = CATALOGUES[language]
    if not path.exists():
        return Catalog(locale=language, project="Mitplan", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def up_to_date(language: str, wanted: Catalog) -> Catalog:
    catalogue = read(language)
    catalogue.update(wanted, no_fuzzy_matching=True, keep_user_comments=True, update_creation_date=False)
    catalogue.obsolete.clear()
    # Git knows who translated what, and when.
    catalogue.header_comment = f"# The texts of Mitplan: {language}"
    catalogue.msgid_bugs_address = catalogue.last_translator = catalogue.language_team = ""
    return catalogue


def untranslated(catalogue: Catalog) -> list[str]:
    """A text with plural forms lacks something if one form is missing."""
    lacking = []
    for message in catalogue:
        forms = message.string if isinstance(message.string, tuple | list) else [message.string]
        if message.id and not all(forms):
            lacking.append(f"{message.locations[0][0]}: {message.id!r}")
    return lacking


def collect() -> int:
    wanted = texts()
    for language, path in CATALOGUES.items():
        catalogue = up_to_date(language, wanted)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalogue, width=100, sort_output=True, include_lineno=False)
        print(f"{language}: {len(catalogue)} texts, {len(untranslated(catalogue))} without translation")
    return 0


def check() -> int:
    catalogue = up_to_date("en", texts())
    lacking = untranslated(catalogue)
    wrong = [f"{message.id!r}: {error}" for message, errors in catalogue.check() for error in errors]
    if lacking:
        print(f"{len(lacking)} texts lack English (run 'make messages', then fill in):", *lacking, sep="\n  ")
    if wrong:
        print("Placeholders differ:", *wrong, sep="\n  ")
    return 1 if lacking or wrong else 0


def compile_all() -> int:
    for language, path in CATALOGUES.items():
        if path.exists():
            with path.with_suffix(".mo").open("wb") as file:
                write_mo(file, read(language))
    return 0


if __name__ == "__main__":
    sys.exit({"collect": collect, "check": check, "compile": compile_all}[sys.argv[1]]())
