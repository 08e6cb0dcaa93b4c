"""The sheets of a workbook and their columns: what they are called, what belongs there, and how it is read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from mitplan.core.fields import MoneyField, PartialDateField
from mitplan.plan.fields import FIELDS
from mitplan.plan.models import ListField, NumberField, PartiesField, PartyField
from mitplan.plan.states import AnswerCode, Degree, Kind, LinkType, Standing
from mitplan.plan.wording import PLURALS

from ..cells import Codes, Type, german

# The workbook is in German, whatever language its reader has chosen for the pages.
HELP: Final = "Hilfe:"
GUIDE, LISTS, LINKS, CLAIMS, ANSWERS = "Anleitung", "Listen", "Verbindungen", "Belegte Angaben", "Antworten"
STATE: Final = "Stand im Plan"
WITHDRAW: Final = "withdraw"
# What may be changed of a statement that has its number.
CHANGED: Final = ("valid", "why")
_HELP: Final[Mapping[Type, str]] = {
    Type.TEXT: "Text.",
    Type.CODE: "Aus der Liste wählen.",
    Type.DATE: "So genau wie bekannt: 20.12.2017, November 2017, Frühjahr 2016, 2015/16, unbekannt.",
    Type.MONEY: "Etwa: 250.000 € im Jahr (Haushalt); 1,3 bis 1,6 Mio. € insgesamt (Schätzung).",
    Type.NUMBER: "Zahl mit Komma, ohne Einheit: 1234,5.",
    Type.PARTY: "Name, Kurzname oder Schlüssel einer eingetragenen Stelle.",
    Type.PARTIES: "Eingetragene Stellen, mit Semikolon getrennt.",
    Type.LIST: "Mit Semikolon getrennt.",
    Type.NAMES: "Je Zeile: Name | seit | bis | Bemerkung.",
    Type.FLAG: "ja oder leer.",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the name of its value in documents, its head, and what stands in its cells."""

    name: str
    head: str
    type: Type
    codes: Codes | None = None
    told: str = ""

    @property
    def help(self) -> str:
        return self.told or _HELP[self.type]


@cache
def columns_of(kind: str) -> Sequence[Column]:
    """The columns of the sheet of a kind, after its number."""
    own = [
        Column("title", "Titel", Type.TEXT, told="Höchstens 300 Zeichen."),
        Column("text", "Text", Type.TEXT, told="Absätze durch eine leere Zeile trennen."),
        Column("pages", "Seite der gedruckten Ausgabe", Type.TEXT),
        Column("names", "Weitere Namen", Type.NAMES),
        Column("tags", "Schlagwörter", Type.LIST),
    ]
    return [*own, *(_column(name, field) for name, field in FIELDS[kind].items())]


@cache
def sheet_columns(kind: str) -> Sequence[Column]:
    """The columns of the sheet of a kind, with the one by which an element is withdrawn; a plan as a whole stays."""
    told = "Nur ausfüllen, um das Element zurückzuziehen. Es bleibt mit diesem Grund lesbar."
    withdraw = Column(WITHDRAW, "Zurückziehen: Grund", Type.TEXT, told=told)
    return columns_of(kind) if kind == Kind.PLAN else [*columns_of(kind), withdraw]


def _column(name: str, field: Any) -> Column:
    head = german(field.verbose_name)
    if field.choices:
        return Column(name, head, Type.CODE, Codes.of(field.flatchoices))
    # `PartiesField` is a `ListField`, so the narrower one comes first.
    types = {
        PartialDateField: Type.DATE,
        MoneyField: Type.MONEY,
        NumberField: Type.NUMBER,
        PartyField: Type.PARTY,
        PartiesField: Type.PARTIES,
        ListField: Type.LIST,
    }
    return Column(name, head, next((type_ for model, type_ in types.items() if isinstance(field, model)), Type.TEXT))


@cache
def link_columns() -> Sequence[Column]:
    """The columns of the sheet of links; the first three say which link it is."""
    reference = "Element mit Art und Nummer: Maßnahme M3."
    return [
        Column("origin", "Von", Type.TEXT, told=reference),
        Column("type", "Verbindung", Type.CODE, Codes.of(LinkType.choices)),
        Column("target", "Nach", Type.TEXT, told=reference),
        Column("degree", "Grad", Type.CODE, Codes.of(Degree.choices), "Nur bei „führt zu“."),
        Column("stated_by", "Wer sagt das", Type.PARTY),
        Column("stated_on", "Wann", Type.DATE),
        *_evidence(),
    ]


def _evidence() -> list[Column]:
    return [
        Column("source", "Quelle", Type.TEXT, told="Nummer einer Quelle: Quelle S1."),
        Column("locator", "Fundstelle", Type.TEXT),
        Column("note", "Notiz", Type.TEXT),
    ]


@cache
def claim_columns() -> Sequence[Column]:
    """The columns of the sheet of claims, after their number."""
    source, locator, note = _evidence()
    return [
        Column("element", "Element", Type.TEXT, told="Element mit Art und Nummer: Maßnahme M3."),
        Column("field", "Feld", Type.TEXT, told="Wie die Spalte auf dem Blatt des Elements heißt."),
        Column("standing", "Art der Angabe", Type.CODE, Codes.of(Standing.choices)),
        Column("value", "Wert", Type.TEXT, told="Wie in der Spalte auf dem Blatt des Elements."),
        source,
        locator,
        Column("stated_on", "Angegeben am", Type.DATE),
        Column("as_of", "Bezogen auf", Type.DATE),
        Column("owed_by", "Wer die Angabe schuldet", Type.PARTY),
        Column("due", "Bis wann", Type.DATE),
        note,
        Column("valid", "Gilt", Type.FLAG, told="ja oder leer. Je Feld gilt höchstens eine Angabe."),
        Column("why", "Grund des Wechsels", Type.TEXT, told="Nötig, wenn nun eine andere Angabe gilt."),
    ]


@cache
def answer_columns() -> Sequence[Column]:
    """The columns of the sheet of answers; the first says which recommendation."""
    return [
        Column("recommendation", "Empfehlung", Type.TEXT, told="Nummer der Empfehlung: Empfehlung 12."),
        Column("code", "Antwort", Type.CODE, Codes.of(AnswerCode.choices)),
        Column("reason", "Begründung", Type.TEXT, told="Nötig, wenn nicht übernommen wird."),
        Column("given_by", "Von wem", Type.PARTY),
        Column("given_on", "Am", Type.DATE),
        Column("follow_up", "Mehr dazu", Type.DATE),
        Column("source", "Quelle", Type.TEXT, told="Nummer einer Quelle: Quelle S1."),
    ]


@cache
def sheet_names() -> Mapping[str, str]:
    """The sheets of the kinds, by kind."""
    return {kind.value: german(PLURALS[kind]) for kind in Kind}


def all_sheet_names() -> list[str]:
    """The sheets that are read, in order."""
    return [*sheet_names().values(), LINKS, CLAIMS, ANSWERS]


@cache
def kind_names() -> Mapping[str, str]:
    """What one element of a kind is called, by kind."""
    return {kind.value: german(kind.label) for kind in Kind}


def in_words(reference: str) -> str:
    """A reference as cells say it: `measure/M3` is "Maßnahme M3", `earlier:measure/4` is "earlier: Maßnahme 4"."""
    plan, _colon, rest = reference.rpartition(":")
    kind, _slash, number = rest.partition("/")
    words = f"{kind_names()[kind]} {number}"
    return f"{plan}: {words}" if plan else words
