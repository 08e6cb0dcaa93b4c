"""What the columns of an unknown table seem to be: by the words at their heads and the shape of what stands in them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from mitplan.core.dates import PartialDate
from mitplan.plan.fields import FIELDS, label_of
from mitplan.plan.states import Kind, Stage

from ..mapping.readings import money_of
from ..texts.records import Record

KINDS: Final = (Kind.MEASURE, Kind.RECOMMENDATION, Kind.OBJECTIVE, Kind.INDICATOR, Kind.EVENT, Kind.QUESTION)
OWN: Final = ("number", "title", "text", "pages", "tags", "parent", "belongs_to", "ignore")
_SAMPLES: Final = 3
_MOST_COLUMNS: Final = 60
MOST_WORDS: Final = 40
_ALIKE: Final = 82
LONGEST_NUMBER: Final = 20
_ODD_SHARE: Final = 0.2
_DATES: Final = {"starts", "ends", "started", "done_on", "review_on", "on", "target_date", "asked_on", "made_on"}
Values = Mapping[str, Sequence[str]]
# What people call their columns, German and English; the labels of the fields themselves come in addition.
_CALLED: Final[Mapping[str, tuple[str, ...]]] = {
    "number": ("nr", "nummer", "id", "kennung", "no", "number", "code", "lfd nr"),
    "title": ("titel", "title", "bezeichnung", "name", "maßnahme", "commitment", "measure", "überschrift", "kurztitel"),
    "text": ("beschreibung", "text", "description", "inhalt", "erläuterung", "details", "wortlaut"),
    "pages": ("seite", "seiten", "page"),
    "tags": ("schlagwort", "schlagworte", "stichwort", "tags", "keywords", "priorität", "priority"),
    "parent": ("teil von", "übergeordnet", "parent", "gehört zu", "hauptmaßnahme"),
    "belongs_to": ("handlungsfeld", "themenfeld", "bereich", "kategorie", "theme", "category", "field", "kapitel"),
    "lead": ("federführung", "zuständig", "zuständigkeit", "verantwortlich", "lead", "responsible", "ressort"),
    "co_responsible": ("beteiligte", "mitwirkende", "beteiligte ressorts", "supporting", "other ministers"),
    "partners": ("partner", "kooperationspartner", "partners"),
    "target_groups": ("zielgruppe", "zielgruppen", "target group"),
    "region": ("ort", "gebiet", "region", "standort"),
    "starts": ("beginn", "start", "von", "anfang", "begin"),
    "ends": ("ende", "frist", "bis", "deadline", "end", "due", "laufzeitende", "umsetzung bis"),
    "cost": ("kosten", "budget", "cost", "betrag", "finanzvolumen", "mittel"),
    "stage": ("status", "stand", "stage", "umsetzungsstand", "sachstand", "umsetzungsstatus"),
    "evidence": ("nachweis", "beleg", "evidence", "link", "quelle"),
    "success": ("erfolg", "erfolgskriterium", "success"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table: its first values, what it is proposed to become, and its words where they are few."""

    name: str
    samples: Sequence[str]
    use: str
    words: Mapping[str, str]
    # Values that don't fit the proposed use: where each stands, what it says and why; the first of `odd_count`.
    odd: Sequence[Sequence[str]] = ()
    odd_count: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """What the wizard has seen of a table; enough to make a mapping, without the file."""

    kind: str
    form: str
    columns: Sequence[Column]
    # Signs of the numbers that no number may have, with what becomes of them.
    replace: Mapping[str, str]
    # Of a workbook with several; "" where there is only one.
    sheet: str = ""

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


def uses_of(kind: str) -> list[str]:
    """What a column can become for a kind of element."""
    own = [use for use in OWN if use != "parent" or kind in {Kind.MEASURE, Kind.OBJECTIVE}]
    return [*own, *FIELDS[kind]]


def words_of(use: str, kind: str) -> str:
    """What a use is called on the page."""
    own = {
        "number": _("Nummer"),
        "title": _("Titel"),
        "text": _("Text"),
        "pages": _("Seite der gedruckten Ausgabe"),
        "tags": _("Stichwort"),
        "parent": _("Nummer des Eintrags, zu dem er gehört"),
        "belongs_to": _("Handlungsfeld"),
        "ignore": _("nicht übernehmen"),
    }
    return own[use] if use in own else label_of(kind, use)


def inspected(records: Sequence[Record], kind: str, form: str, sheet: str = "") -> Table:
    """Look at a table and propose what each column becomes. Raises ValidationError with a sentence."""
    if kind not in KINDS:
        raise ValidationError(_("Diese Art von Einträgen lässt sich so nicht einlesen."))
    names = list(dict.fromkeys(name for record in records for name in record.cells if name))
    if not names or not records:
        raise ValidationError(_("Die Tabelle hat keine Zeile mit Überschriften und Werten darunter."))
    if len(names) > _MOST_COLUMNS:
        raise ValidationError(_("Möglich sind höchstens %(most)d Spalten.") % {"most": _MOST_COLUMNS})
    values = {name: [record.cells.get(name, "").strip() for record in records] for name in names}
    uses = _proposed(values, kind)
    number = next((name for name, use in uses.items() if use == "number"), "")
    columns = [
        Column(name, _first(values[name]), uses[name], _words(values[name]) if _has_words(values[name]) else {})
        for name in names
    ]
    columns = [_with_odd(column, values, [record.place for record in records]) for column in columns]
    return Table(kind, form, columns, _replacements(values.get(number, [])), sheet)


def _with_odd(column: Column, values: Values, places: Sequence[str]) -> Column:
    odd = _odd(column.use, column.name, values)
    told = [(places[row], values[column.name][row][:200], why) for row, why in odd.items()]
    return replace(column, odd=told[:MOST_WORDS], odd_count=len(odd))


def _first(values: Iterable[str]) -> list[str]:
    return [value[:100] for value in dict.fromkeys(values) if value][:_SAMPLES]


def _has_words(values: Sequence[str]) -> bool:
    words = {value for value in values if value}
    return bool(words) and len(words) <= MOST_WORDS and all(len(word) <= 200 for word in words)


def _words(values: Sequence[str]) -> dict[str, str]:
    """Each word of the column, with the stage it seems to mean."""
    return {word: _stage_like(word) for word in sorted({value for value in values if value})}


def _stage_like(word: str) -> str:
    labels = {str(Stage(code).label): code for code in Stage.values if code != Stage.UNKNOWN}
    labels |= {code.replace("_", " "): code for code in Stage.values if code != Stage.UNKNOWN}
    labels |= {"laufend": "running", "in progress": "running", "begonnen": "running", "abgeschlossen": "done"}
    labels |= {
        "erledigt": "done",
        "complete": "done",
        "completed": "done",
        "not started": "planned",
        "offen": "planned",
    }
    best = max(labels, key=lambda label: fuzz.ratio(label.casefold(), word.casefold()))
    return str(labels[best]) if fuzz.ratio(best.casefold(), word.casefold()) >= _ALIKE else ""


# ---------------------------------------------------------------- what a column seems to be


def _proposed(values: Mapping[str, Sequence[str]], kind: str) -> dict[str, str]:
    """The best use of each column; of several columns for one use the best gets it, the others stay aside."""
    allowed = uses_of(kind)
    scored = [
        (_score(name, use, values), -index, name, use)
        for index, name in enumerate(values)
        for use in allowed
        if use != "ignore"
    ]
    found: dict[str, str] = {}
    taken: set[str] = set()
    for score, _index, name, use in sorted(scored, reverse=True):
        if score >= _ALIKE and name not in found and (use not in taken or use == "tags"):
            found[name] = use
            taken.add(use)
    found = {name: found.get(name, "ignore") for name in values}
    if "title" not in taken:
        rest = [name for name, use in found.items() if use in {"ignore", "text"} and _mean(values[name]) > 8]
        if rest:
            found[min(rest, key=lambda name: (found[name] != "ignore", _mean(values[name])))] = "title"
    return found


def _mean(values: Sequence[str]) -> float:
    return sum(map(len, values)) / max(len(values), 1)


def _score(name: str, use: str, values: Values) -> float:
    """How well a column's head fits a use, as far as its values allow it."""
    called = _plain(name)
    words = [*_CALLED.get(use, ())]
    score = max((fuzz.ratio(called, _plain(word)) for word in words), default=0)
    if len(called) > 4:
        score = max(score, *(0.95 * fuzz.token_set_ratio(called, _plain(word)) for word in words if len(word) > 4), 0)
    # Values are looked at only where the head says something.
    return score if score >= _ALIKE and _fits(use, name, values) else 0


def _plain(name: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", name.casefold()).split())


def _fits(use: str, name: str, values: Values) -> bool:
    """Whether a column may be used so: a few odd values don't keep it from that, they are named."""
    filled = [value for value in values[name] if value]
    if not filled:
        return use == "ignore"
    if use in {"stage", "belongs_to"}:
        return len(set(filled)) <= MOST_WORDS
    odd = len(_odd(use, name, values))
    return odd <= max(1, len(filled) * _ODD_SHARE) and odd * 2 < len(filled)


def _odd(use: str, name: str, values: Values) -> dict[int, str]:
    """The rows whose values don't fit a use, with the reason."""
    filled = {row: value for row, value in enumerate(values[name]) if value}
    if use == "number":
        return dict(_odd_numbers(filled))
    if use == "parent":
        known = _ids_for(name, set(filled.values()), values)
        return {row: _("steht nirgends als Nummer") for row, value in filled.items() if value not in known}
    if use in _DATES:
        return {row: _("ist keine Zeitangabe") for row, value in filled.items() if not _is_date(value)}
    if use == "cost":
        return {row: _("ist kein Betrag") for row, value in filled.items() if not _is_money(value)}
    return {}


def _odd_numbers(filled: Mapping[int, str]) -> Iterator[tuple[int, str]]:
    seen: set[str] = set()
    for row, value in filled.items():
        if value in seen:
            yield row, _("steht schon in einer Zeile davor")
        elif len(value) > LONGEST_NUMBER:
            yield row, _("ist länger als 20 Zeichen")
        seen.add(value)


def _ids_for(name: str, wanted: set[str], values: Values) -> set[str]:
    """The ids of the column that the wanted ones refer to: of all that seem to hold ids, the one that knows most."""
    ids = [set(column) for other, column in values.items() if other != name and _has_ids(column)]
    return max(ids, key=lambda one: len(wanted & one), default=set())


def _has_ids(column: Sequence[str]) -> bool:
    return len(set(column)) > len(column) * (1 - _ODD_SHARE)


def _is_date(text: str) -> bool:
    try:
        return bool(PartialDate.parse(text))
    except ValueError:
        return False


def _is_money(text: str) -> bool:
    try:
        money_of(text, {})
    except ValidationError:
        return False
    return True


def _replacements(numbers: Iterable[str]) -> dict[str, str]:
    """Signs that no number may have, each with what it becomes."""
    spelled = {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "+": "und"}
    strange = {sign for number in numbers for sign in number if not re.fullmatch(r"[A-Za-z0-9.]", sign)}
    return {sign: spelled.get(sign, ".") for sign in sorted(strange)}
