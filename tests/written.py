"""The pages that people write: README, docs, notes; and how tests take them apart."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "mitplan"
PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "changes").glob("*.md")])
}
NOTES = [name for name in PAGES if name.startswith("changes/") and name != "changes/README.md"]
DECISIONS = [name for name in PAGES if re.match(r"docs/decisions/\d{4}-", name)]
EVERYTHING = "\n".join(PAGES.values())
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")


def blocks(page, language):
    """The fenced blocks of one language in a page."""
    return [code for tongue, code in FENCE.findall(PAGES[page]) if tongue == language]


def prose(text):
    return FENCE.sub("", text)


def section(page, heading):
    """What stands under a heading, up to the next heading of the same or a higher level."""
    match = re.search(rf"^(#+) {re.escape(heading)}\n(.*)", PAGES[page], re.MULTILINE | re.DOTALL)
    assert match, f"{page} has no heading {heading!r}"
    return re.split(rf"^#{{1,{len(match[1])}}} ", match[2], maxsplit=1, flags=re.MULTILINE)[0]


def rows(text):
    """The rows of the tables in a text, without their heads."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    rules = [index for index, row in enumerate(cells) if set("".join(row)) == {"-"}]
    heads = {index - 1 for index in rules}
    return [row for index, row in enumerate(cells) if index not in heads and index not in rules]


def code_in(text):
    return {code for row in rows(text) for code in CODE.findall(row[0])}


def code_in_column(text, column):
    return {code for row in rows(text) for code in CODE.findall(row[column])}


def sources():
    """Our own programs as text, without documents and caches."""
    folders = [SOURCE, ROOT / "tools", ROOT / "tests", ROOT / ".ci"]
    files = [path for folder in folders for path in folder.rglob("*") if path.suffix in {".py", ".sh", ""}]
    files = [path for path in [*files, ROOT / "Makefile", ROOT / "conftest.py"] if path.is_file()]
    return {path: path.read_text(encoding="utf-8") for path in files if path.name not in {"test_docs.py", "written.py"}}
