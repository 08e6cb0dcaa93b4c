"""The ten pages that most readers see, and one of every other sort, each to be looked at in some of the modes."""

from dataclasses import dataclass
from itertools import product

from tests.demo import ANONYMOUS, HESSEN, MUSTERLAND
from tests.matrix import ASTRAY, ROWS

PREFIXES = {"de": "", "en": "/en", "ar": "/ar"}
THEMES = ("light", "dark")
TEN = (
    "/",
    f"/plaene/{MUSTERLAND}/",
    f"/plaene/{MUSTERLAND}/massnahmen/",
    f"/plaene/{HESSEN}/massnahmen/M3-zip-hessen/",
    f"/plaene/{MUSTERLAND}/empfehlungen/",
    f"/plaene/{MUSTERLAND}/empfehlungen/1-orientierung-in-der-ersten-woche-zusichern/",
    f"/plaene/{MUSTERLAND}/faden/",
    f"/plaene/{MUSTERLAND}/fassungen/3/",
    f"/plaene/{HESSEN}/widersprueche/",
    "/stellen/ml-kabinett/",
)


@dataclass(frozen=True)
class Mode:
    """How somebody looks at a page."""

    language: str
    theme: str
    width: int

    def __str__(self) -> str:
        return f"{self.language}-{self.theme}-{self.width}"


# In an order in which neighbours differ in everything they can.
MODES = tuple(
    Mode(language, THEMES[(at + turn) % 2], (1280, 390)[(at + turn + width) % 2])
    for turn, width, (at, language) in product((0, 1), (0, 1), enumerate(PREFIXES))
)


def in_mode(pages: list[str], mode: Mode, times: int = 2) -> list[str]:
    """The pages to look at in a mode: every page has its turn in two modes (or one), every mode in the list."""
    turn = MODES.index(mode)
    return [page for at, page in enumerate(pages) if turn in {(at + 7 * time) % len(MODES) for time in range(times)}]


def others(who: str = ANONYMOUS) -> list[str]:
    """One page of every sort that is not among the ten: of each route, and of each kind in it.

    For somebody of the cast: what only those who are signed in can see.
    """
    found: dict[tuple[str, str], str] = {}
    for row in ROWS:
        if row.is_page and row.expected(who, "GET") == 200 and (who == ANONYMOUS or not _is_public(row)):
            for sample in row.samples:
                sort = (row.route, sample.split("/")[3] if row.route.endswith(("listing", "element")) else "")
                found.setdefault(sort, sample)
    return [sample for sample in found.values() if sample not in TEN]


def _is_public(row) -> bool:
    return row.expected(ANONYMOUS, "GET") == 200


def astray() -> list[str]:
    """A few of the pages that lead back whoever asks for what isn't there."""
    return [address for address, status in ASTRAY.items() if status == 404 and address.isascii()][:4]
