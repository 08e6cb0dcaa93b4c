"""The rows of the conference: taking part in the work on a plan. Each part of it has its section."""

from .demo import HESSEN, MUSTERLAND
from .rows import Row


def part_of_conference(name: str, address: str = "", *, plans: tuple[str, ...] = (MUSTERLAND,)) -> Row:
    """A page that everybody may read."""
    return Row(f"conference:{name}", tuple(f"/plaene/{plan}/mitmachen/{address}" for plan in plans))


CONFERENCE = (part_of_conference("home", plans=(MUSTERLAND, HESSEN)),)
