"""The source as text: which files there are, and to which room and layer they belong."""

from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "mitplan"
ENGINE = ROOT / "src" / "opinion"


def files(pattern: str, *folders: Path) -> list[Path]:
    """The files below some folders, else below the package."""
    found = [path for folder in folders or (PACKAGE,) for path in folder.rglob(pattern)]
    return sorted(path for path in found if "__pycache__" not in path.parts)


def code(*folders: Path) -> list[Path]:
    """Our Python without tests and what Django wrote; below some folders, else below the package."""
    return [path for path in files("*.py", *folders) if not {"tests", "migrations"} & set(path.parts)]


def within(path: Path) -> str:
    """How a file is called inside the package."""
    return path.relative_to(PACKAGE).as_posix()


def module_of(path: Path) -> str:
    """The layer a file belongs to: `actions` for actions.py and for actions/links.py."""
    room, _, rest = within(path).partition("/")
    return rest.partition("/")[0].removesuffix(".py") if rest else room


def told(breaches: Mapping[str, object]) -> dict[str, object]:
    """Only what breaches something."""
    return {where: found for where, found in breaches.items() if found}
