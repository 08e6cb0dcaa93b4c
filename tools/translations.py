"""Collects and compiles the texts of the interface with Babel alone, because a bare machine has no GNU gettext.

`translations.py compile` writes a .mo beside every .po; `translations.py collect` brings the .po files up to date with
the code. Message ids are German, so there is no German catalogue.
"""

import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

SOURCE = Path(__file__).resolve().parent.parent / "src" / "mitplan"
LOCALE = SOURCE / "locale"
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
    from django.utils.translation.template import templatize  # noqa: PLC0415 - needs settings, and only here

    return re.sub(r"^[ \t]+", "", templatize(template), flags=re.MULTILINE)


def messages() -> Iterator[tuple[str, int, object, list[str], str | None]]:
    for path in sorted([*SOURCE.rglob("*.py"), *SOURCE.rglob("*.html")]):
        name = path.relative_to(SOURCE).as_posix()
        if "/tests/" in name or "/migrations/" in name:
            continue
        text = path.read_text(encoding="utf-8")
        code = as_python(text) if path.suffix == ".html" else text
        found = extract("python", io.BytesIO(code.encode()), keywords=KEYWORDS, comment_tags=("Translators:",))
        for line, message, comments, context in found:
            yield name, line, message, comments, context


def collect() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mitplan.settings")
    import django  # noqa: PLC0415 - compiling must not need a set-up Django

    django.setup()
    template = Catalog(project="Mitplan", charset="utf-8")
    for name, _line, message, comments, context in messages():
        # Without line numbers: they would make every change of code a change of all catalogues.
        template.add(message, None, [(name, None)], auto_comments=comments, context=context)
    for path in catalogues():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=path.parent.parent.name)
        catalogue.update(template, no_fuzzy_matching=True, keep_user_comments=True)
        catalogue.obsolete.clear()
        with path.open("wb") as file:
            write_po(file, catalogue, width=100, sort_output=True, omit_header=False)
        missing = sum(1 for message in catalogue if message.id and not message.string)
        print(f"{path.relative_to(SOURCE)}: {len(catalogue)} texts, {missing} without translation")


def compile_all() -> None:
    for path in catalogues():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=path.parent.parent.name)
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)


def catalogues() -> list[Path]:
    return sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))


if __name__ == "__main__":
    {"collect": collect, "compile": compile_all}[sys.argv[1]]()
