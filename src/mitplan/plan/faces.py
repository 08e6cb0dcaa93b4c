"""How a sealed plan is called on pages of every room: its name for the shell, titles in the reader's language."""

from dataclasses import dataclass

from django.utils.translation import get_language

from mitplan.core.texts import said

from .models import Sealed, Version


@dataclass(frozen=True, slots=True)
class PlanInFrame:
    """The plan as the shell needs it."""

    key: str
    title: str
    fictional: bool
    notice: str
    language: str
    # The title as pages show it, marked where it isn't in the reader's language.
    name: str


def title_in(row: Sealed) -> str:
    """The title in the reader's language where there is a translation, else in the plan's own."""
    return translated(row, "title")[0]


def titled(row: Sealed, own: str) -> str:
    """The title for the reader, marked with its language; `own` is that of the element's plan."""
    title, language, _state = translated(row, "title")
    return said(title, language or own)


def translated(row: Sealed, field: str) -> tuple[str, str, str]:
    """A text of an element for the reader: text, its language ("" says the plan's own), and the translation's state."""
    language = get_language() or ""
    given = row.content.get("translations", {}).get(language, {}).get(field)
    if given:
        return given["text"], language, "outdated" if given.get("outdated") else given["state"]
    return row.content.get(field, ""), "", ""


def plan_in_frame(version: Version, root: Sealed) -> PlanInFrame:
    """A plan for the shell, as a version has it; `root` stands for the plan as a whole."""
    told = version.header["plan"]
    return PlanInFrame(
        version.plan.key,
        title_in(root),
        told.get("fictional", False),
        told.get("notice", ""),
        told["language"],
        titled(root, told["language"]),
    )
