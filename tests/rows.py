"""One row of the matrix of rights: a route, and what everybody gets there."""

from collections.abc import Mapping
from dataclasses import dataclass, field

OTHERS = ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
Statuses = Mapping[str, int]  # by method; "other" stands for OTHERS
READ: Statuses = {"GET": 200, "HEAD": 200, "POST": 405, "other": 405}
ASKED_TO_SIGN_IN: Statuses = {"GET": 302, "HEAD": 302, "POST": 302, "other": 302}


@dataclass(frozen=True)
class Row:
    """One route: what everybody gets, and for whom it differs.

    `samples` are addresses of the route without a language; the first is asked by everybody and in every way, all of
    them are read by `test_pages.py`.
    """

    route: str
    samples: tuple[str, ...]
    everybody: Statuses = field(default_factory=lambda: READ)
    but: Mapping[str, Statuses] = field(default_factory=dict)
    is_page: bool = True

    def expected(self, who: str, method: str) -> int:
        statuses = self.but.get(who, self.everybody)
        return statuses.get(method, statuses["other"])
