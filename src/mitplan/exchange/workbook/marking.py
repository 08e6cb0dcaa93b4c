"""Which of several statements holds: the column "Gilt", read for all statements on a field at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _

from ..cells import Raw, as_text
from ..given import GivenMark, Place, Remark
from .stock import Stated


class _Told(NamedTuple):
    stated: Stated
    says: bool
    reason: str
    place: Place

    @property
    def differs(self) -> bool:
        return self.says is not bool(self.stated.values["valid"])


@dataclass
class Marks:
    """What the rows of statements say about which holds, by element and field."""

    _rows: dict[tuple[str, str], list[_Told]] = field(default_factory=dict)
    # A new statement that holds takes the mark wherever it is.
    _new: set[tuple[str, str]] = field(default_factory=set)
    _odd: list[Remark] = field(default_factory=list)

    def told(self, stated: Stated, place: Place, cells: Mapping[str, Raw]) -> None:
        """Hear what the row of a statement says; a file without the column says what is."""
        said = as_text(cells.get("valid")).strip().casefold()
        if said not in ("", "ja", "nein"):
            sentence = _("„%(value)s“: Schreiben Sie „ja“, oder lassen Sie die Zelle leer.") % {"value": said[:60]}
            self._odd.append(Remark(place.at("Gilt"), sentence, is_fault=True))
        elif "valid" in cells:
            row = _Told(stated, said == "ja", as_text(cells.get("why")).strip(), place)
            self._rows.setdefault((stated.element, stated.field), []).append(row)

    def new(self, element: str, name: str) -> None:
        """A statement without a number says that it holds."""
        self._new.add((element, name))

    def given(self) -> Iterator[GivenMark]:
        """The statements that hold from now on."""
        for rows in self._moved():
            holding = [row for row in rows if row.says]
            if len(holding) == 1 and holding[0].differs and holding[0].reason:
                stated, _says, reason, place = holding[0]
                yield GivenMark(stated.number, stated.element, stated.field, reason, place.at("Gilt"))

    def faults(self) -> Iterator[Remark]:
        """What can't be done as it is said."""
        yield from self._odd
        for rows in self._moved():
            holding = [row for row in rows if row.says]
            if not holding:
                place = next(row.place for row in rows if row.differs)
                said = _("Eine Angabe gilt nur dann nicht mehr, wenn eine andere gilt: Setzen Sie bei dieser „ja“.")
                yield Remark(place.at("Gilt"), said, is_fault=True)
            elif len(holding) > 1:
                said = _("Zu diesem Feld steht bei mehreren Angaben „ja“. Lassen Sie es nur bei der stehen, die gilt.")
                yield Remark(holding[-1].place.at("Gilt"), said, is_fault=True)
            elif holding[0].differs and not holding[0].reason:
                said = _("Nennen Sie in der Spalte „Grund des Wechsels“, warum nun diese Angabe gilt.")
                yield Remark(holding[0].place.at("Grund des Wechsels"), said, is_fault=True)

    def _moved(self) -> Iterator[list[_Told]]:
        for about, rows in self._rows.items():
            if about not in self._new and any(row.differs for row in rows):
                yield rows
