"""The ten pages that most readers see, and one of every other sort."""

from tests.demo import HESSEN, MUSTERLAND
from tests.matrix import ROWS

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


def others():
    """One page of every sort that is not among the ten: of each route, and of each kind in it."""
    found = {}
    for row in ROWS:
        if row.is_page and row.expected("anonymous", "GET") == 200:
            for sample in row.samples:
                sort = (row.route, sample.split("/")[3] if row.route.endswith(("listing", "element")) else "")
                found.setdefault(sort, sample)
    return [sample for sample in found.values() if sample not in TEN]
