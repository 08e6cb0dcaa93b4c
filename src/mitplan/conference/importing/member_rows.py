"""What the rows of a list of members say: which organisation, which person, which function, since when."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NoReturn

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from mitplan.core.dates import PartialDate
from mitplan.exchange.cells import Parties, as_text
from mitplan.exchange.given import Place
from mitplan.exchange.reading import Grid, read
from mitplan.exchange.reading.grids import head_of
from mitplan.people.models import Body, Mandate, Person, Seat
from mitplan.people.states import BodyKind, SeatFunction

from ..actions.member_lists import MemberChange

MOST_ROWS: Final = 2000
# What a column may be called, in small letters; `LABELS` is what we call it.
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "organisation": ("organisation", "verband", "stelle", "organization"),
    "kind": ("art der organisation", "art"),
    "person": ("person", "name", "name der person"),
    "person_key": ("schlüssel der person", "personenschlüssel", "person key"),
    "function": ("funktion", "function"),
    "since": ("seit", "beginn", "since"),
    "until": ("bis", "ende", "until"),
    "appointed_by": ("berufen von", "appointed by"),
    "stands_in_for": ("vertritt", "stands in for"),
    "shows_name": ("name öffentlich", "öffentlich", "name public"),
}
LABELS: Final[Mapping[str, str]] = {
    "organisation": "Organisation",
    "kind": "Art der Organisation",
    "person": "Person",
    "person_key": "Schlüssel der Person",
    "function": "Funktion",
    "since": "Seit",
    "until": "Bis",
    "appointed_by": "Berufen von",
    "stands_in_for": "Vertritt",
    "shows_name": "Name öffentlich",
}
_YES: Final = frozenset({"ja", "j", "x", "yes", "true", "wahr", "1"})
_NO: Final = frozenset({"nein", "n", "no", "false", "falsch", "0"})
_HEADS_WITHIN = 10
Cells = Mapping[str, str]
Values = dict[str, Any]


def rows_of(name: str, content: bytes) -> tuple[Grid, list[tuple[Place, Cells]]]:
    """The rows below the heads, each by what its columns say. Raises ValidationError when there are no heads."""
    grid, top, columns = _headed([grid for grid in read(content, name) if not grid.is_hidden and grid.rows])
    rows = [(n, row) for n, row in enumerate(grid.rows[top + 1 :], top + 2) if any(v not in (None, "") for v in row)]
    if len(rows) > MOST_ROWS:
        fault = _("Die Liste hat %(n)d Zeilen; möglich sind %(most)d. Teilen Sie sie bitte auf.")
        raise ValidationError(fault % {"n": len(rows), "most": MOST_ROWS})
    told: list[tuple[Place, Cells]] = [
        (grid.place(n), {part: as_text(row[at]).strip() if at < len(row) else "" for part, at in columns.items()})
        for n, row in rows
    ]
    return grid, told


def _headed(grids: Sequence[Grid]) -> tuple[Grid, int, dict[str, int]]:
    """The sheet, the row of its heads, and which column says what."""
    for grid in grids:
        for top, row in enumerate(grid.rows[:_HEADS_WITHIN]):
            heads = [head.casefold() for head in head_of(row)]
            found = {part: heads.index(one) for part, names in COLUMNS.items() for one in names if one in heads}
            if "organisation" in found or "person" in found:
                return grid, top, found
    raise ValidationError(
        _("In der Datei fehlt die Kopfzeile. Nötig ist eine Spalte „Organisation“; möglich sind: %(names)s.")
        % {"names": ", ".join(LABELS.values())}
    )


class Reader:
    """Reads rows with what the register knows; six queries, whatever the number of rows."""

    def __init__(self) -> None:
        self.parties = Parties()
        self._bodies = {one.key: one for one in Body.objects.all()}
        persons = list(Person.objects.filter(erased_at=None))
        self._persons = {person.key: person for person in persons}
        self._namesakes: dict[str, list[Person]] = {}
        for person in persons:
            self._namesakes.setdefault(person.name.casefold(), []).append(person)
        self._of_organisation = _members_by_organisation()

    def read(self, cells: Cells) -> tuple[MemberChange, dict[str, str]]:
        """What a row asks for, and by column what is wrong with it."""
        found: Values = {}
        faults: dict[str, str] = {}
        for part, reads in self._readers.items():
            if cells.get(part):
                try:
                    found |= reads(self, cells)
                except ValidationError as error:
                    faults[part] = error.messages[0]
                except ValueError as error:
                    faults[part] = str(error)
        return MemberChange(**found, **self._person(cells, found.get("organisation"))), faults

    def has_namesake(self, name: str) -> bool:
        """Whether somebody new would be called like somebody in the register."""
        return bool(name) and name.casefold() in self._namesakes

    def _organisation(self, cells: Cells) -> Values:
        try:
            return {"organisation": self._body(cells["organisation"])}
        except ValidationError as error:
            if kind := _code(cells.get("kind", ""), BodyKind):
                return {"organisation_name": cells["organisation"][:300], "organisation_kind": kind}
            hint = _("Ist sie neu, füllen Sie die Spalte „Art der Organisation“ aus, etwa mit „Verband oder Verein“.")
            raise ValidationError(f"{error.messages[0]} {hint}") from None

    def _person(self, cells: Cells, organisation: Body | None) -> Values:
        """By key, then by name within the organisation; else somebody new."""
        key, name = cells.get("person_key", ""), " ".join(cells.get("person", "").split())
        if key in self._persons:
            return {"person": self._persons[key]}
        if not name:
            return {}
        here = self._of_organisation.get(organisation.pk, set()) if organisation else set()
        alike = [one for one in self._namesakes.get(name.casefold(), ()) if organisation is None or one.pk in here]
        return {"person": alike[0]} if len(alike) == 1 else {"person_name": name[:200]}

    def _person_key(self, cells: Cells) -> Values:
        if cells["person_key"] not in self._persons:
            raise ValidationError(
                _("Diesen Schlüssel hat niemand. Berichtigen Sie ihn, oder lassen Sie die Zelle leer.")
            )
        return {}

    def _function(self, cells: Cells) -> Values:
        return {"function": _code(cells["function"], SeatFunction) or _refuse(cells["function"], SeatFunction)}

    def _since(self, cells: Cells) -> Values:
        return {"since": PartialDate.parse(cells["since"])}

    def _until(self, cells: Cells) -> Values:
        return {"until": PartialDate.parse(cells["until"])}

    def _appointed_by(self, cells: Cells) -> Values:
        try:
            return {"appointed_by": self.parties.key_of(cells["appointed_by"])}
        except ValidationError:
            return {"appointed_by": cells["appointed_by"][:200]}

    def _stands_in_for(self, cells: Cells) -> Values:
        return {"stands_in_for": self._body(cells["stands_in_for"])}

    def _shows_name(self, cells: Cells) -> Values:
        word = cells["shows_name"].casefold()
        if word not in _YES | _NO:
            raise ValidationError(_("Schreiben Sie „ja“ oder „nein“."))
        return {"shows_name": word in _YES}

    def _body(self, text: str) -> Body:
        key = self.parties.key_of(text)
        if key not in self._bodies:
            raise ValidationError(_("„%(name)s“ ist ein Amt und keine Organisation.") % {"name": text[:60]})
        return self._bodies[key]

    _readers: Final[Mapping[str, Callable[["Reader", Cells], Values]]] = {
        "organisation": _organisation,
        "person_key": _person_key,
        "function": _function,
        "since": _since,
        "until": _until,
        "appointed_by": _appointed_by,
        "stands_in_for": _stands_in_for,
        "shows_name": _shows_name,
    }


def _code(text: str, codes: Any) -> str:
    """The code that a word means, by code or label; "" for none."""
    word = text.casefold()
    return next((code for code, label in codes.choices if word and word in (code, str(label).casefold())), "")


def _refuse(text: str, codes: Any) -> NoReturn:
    known = ", ".join(str(label) for label in codes.labels)
    fault = _("„%(text)s“ ist nicht bekannt. Möglich sind: %(known)s.")
    raise ValidationError(fault % {"text": text[:60], "known": known})


def _members_by_organisation() -> dict[int, set[int]]:
    """Who has, or had, a seat for an organisation anywhere, or acts for it."""
    pairs = [
        *Seat.objects.exclude(person=None).exclude(organisation=None).values_list("organisation", "person"),
        *Mandate.objects.values_list("organisation", "person"),
    ]
    found: dict[int, set[int]] = {}
    for organisation, person in pairs:
        found.setdefault(organisation, set()).add(person)
    return found
