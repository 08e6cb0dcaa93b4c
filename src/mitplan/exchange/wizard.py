"""Proposes a mapping for a table nobody has described: by the words at the head of its columns and the shape of what
stands in them. A person confirms it column by column."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from mitplan.core.dates import PartialDate
from mitplan.core.fields import MoneyField, PartialDateField
from mitplan.plan.fields import FIELDS, label_of
from mitplan.plan.models import ListField, NumberField, PartiesField, PartyField
from mitplan.plan.states import Kind, Stage

from .mapping.readings import money_of
from .texts.records import Record

KINDS: Final = (Kind.MEASURE, Kind.RECOMMENDATION, Kind.OBJECTIVE, Kind.INDICATOR, Kind.EVENT, Kind.QUESTION)
OWN: Final = ("number", "title", "text", "pages", "tags", "parent", "belongs_to", "ignore")
_SAMPLES: Final = 3
_MOST_COLUMNS: Final = 60
_MOST_WORDS: Final = 40
_ALIKE: Final = 82
_LONGEST_NUMBER: Final = 20
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
    return Table(kind, form, columns, _replacements(values.get(number, [])), sheet)


def _first(values: Iterable[str]) -> list[str]:
    return [value[:100] for value in dict.fromkeys(values) if value][:_SAMPLES]


def _has_words(values: Sequence[str]) -> bool:
    words = {value for value in values if value}
    return bool(words) and len(words) <= _MOST_WORDS and all(len(word) <= 200 for word in words)


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
        (_score(name, column, use, values), -index, name, use)
        for index, (name, column) in enumerate(values.items())
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


def _score(name: str, column: Sequence[str], use: str, values: Mapping[str, Sequence[str]]) -> float:
    """How well a column's head fits a use, as far as its values allow it."""
    called = _plain(name)
    words = [*_CALLED.get(use, ())]
    score = max((fuzz.ratio(called, _plain(word)) for word in words), default=0)
    if len(called) > 4:
        score = max(score, *(0.95 * fuzz.token_set_ratio(called, _plain(word)) for word in words if len(word) > 4), 0)
    filled = [value for value in column if value]
    if not _fits(use, filled, values):
        return 0
    # A head that says nothing: values that can only be ids, or refer to them, speak for themselves.
    return score


def _plain(name: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", name.casefold()).split())


def _fits(use: str, filled: Sequence[str], values: Mapping[str, Sequence[str]]) -> bool:
    if not filled:
        return use == "ignore"
    if use == "number":
        return len(set(filled)) == len(filled) and max(map(len, filled)) <= _LONGEST_NUMBER
    if use == "parent":
        others = (set(column) for column in values.values() if len(set(column)) == len(column))
        return any(set(filled) <= other for other in others)
    if use in {"starts", "ends", "started", "done_on", "review_on", "on", "target_date", "asked_on", "made_on"}:
        return _share(filled, _is_date) > 0.8
    if use == "cost":
        return _share(filled, _is_money) > 0.8
    if use in {"stage", "belongs_to"}:
        return len(set(filled)) <= _MOST_WORDS
    return True


def _share(values: Sequence[str], holds: Any) -> float:
    return sum(1 for value in values if holds(value)) / len(values)


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


# ---------------------------------------------------------------- the mapping


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person decided: what each column becomes, and what each word of the status means."""

    title: str
    uses: Mapping[str, str]
    stages: Mapping[str, str]


def mapping_content(table: Table, chosen: Choices) -> dict[str, Any]:
    """The mapping that says what was chosen, as its JSON. Raises ValidationError with one sentence per fault."""
    by_use: dict[str, list[str]] = {}
    for name, use in chosen.uses.items():
        by_use.setdefault(use, []).append(name)
    _refuse(table, by_use)
    rule: dict[str, Any] = {
        "name": str(Kind(table.kind).label),
        "kind": table.kind,
        "number": by_use["number"][0],
        "id": by_use["number"][0],
        "title": {"column": by_use["title"][0], "shorten": 300},
        "tags": [{"template": f"{name}: {{{name}}}"} for name in by_use.get("tags", ())],
        "fields": {use: _reading(table, use, names[0]) for use, names in by_use.items() if use in FIELDS[table.kind]},
    }
    rule |= {use: by_use[use][0] for use in ("text", "pages") if use in by_use}
    numbers: dict[str, Any] = {"replace": dict(table.replace)}
    content: dict[str, Any] = {
        "name": slugify(chosen.title)[:60] or "zuordnung",
        "title": chosen.title,
        "form": table.form,
        "numbers": numbers,
        "parties": {"kind": "other"},
        "rows": [rule],
        "ignored": {name: _("so entschieden") for name in by_use.get("ignore", ())},
    }
    if table.sheet:
        content["sheet"] = table.sheet
    _add_links(content, rule, table, by_use)
    _add_stage(content, rule, chosen)
    return content


def _refuse(table: Table, by_use: Mapping[str, Sequence[str]]) -> None:
    faults = []
    for use in ("number", "title"):
        if use not in by_use:
            missing = _("Wählen Sie bitte eine Spalte als „%(use)s“ aus.")
            faults.append(missing % {"use": words_of(use, table.kind)})
    for use, names in by_use.items():
        if len(names) > 1 and use not in {"tags", "ignore"}:
            twice = _("„%(use)s“ ist mehrfach gewählt: %(names)s.")
            faults.append(twice % {"use": words_of(use, table.kind), "names": ", ".join(names)})
    if faults:
        raise ValidationError(faults)


def _reading(table: Table, use: str, name: str) -> dict[str, Any]:
    """How the values of a field are read, by the type of the field."""
    field = FIELDS[table.kind][use]
    reads = {
        PartialDateField: "date",
        MoneyField: "money",
        PartyField: "party",
        PartiesField: "parties",
        ListField: "list",
        NumberField: "number",
    }
    how = next((read for type_, read in reads.items() if isinstance(field, type_)), "text")
    if isinstance(field, PartiesField):
        how = "parties"
    if field.choices:
        codes: dict[str, str] = {str(label): str(code) for code, label in field.choices if code}
        return {"column": name, "codes": {**codes, **{code: code for code in codes.values()}}}
    return {"column": name, "read": how}


def _add_links(
    content: dict[str, Any], rule: dict[str, Any], table: Table, by_use: Mapping[str, Sequence[str]]
) -> None:
    links: list[dict[str, Any]] = []
    if "parent" in by_use:
        links.append({"type": "part_of", "to": table.kind, "number": by_use["parent"][0]})
    if "belongs_to" in by_use:
        name = by_use["belongs_to"][0]
        numbers = _numbers(table.column(name).words)
        content["elements"] = [
            {"kind": "field", "number": number, "title": word[:300]} for word, number in numbers.items()
        ]
        links.append({"type": "belongs_to", "to": "field", "number": {"column": name, "codes": numbers}})
    if links:
        rule["links"] = links


def _numbers(words: Iterable[str]) -> dict[str, str]:
    """A number for each word, made of the word, so that it stays when another word comes along."""
    found: dict[str, str] = {}
    for word in words:
        spelled = word.lower().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss")
        number = whole = slugify(spelled).replace("-", ".").replace("_", ".")[:_LONGEST_NUMBER].strip(".") or "x"
        times = 1
        while number in found.values():
            times += 1
            number = f"{whole[: _LONGEST_NUMBER - 3].strip('.')}.{times}"
        found[word] = number
    return found


def _add_stage(content: dict[str, Any], rule: dict[str, Any], chosen: Choices) -> None:
    """A status is a statement: its word stays beside it, and a word without a code is openly unknown."""
    how = rule["fields"].pop("stage", None)
    if how is None:
        return
    values: dict[str, dict[str, str]] = {}
    for word, code in chosen.stages.items():
        values[word] = {"said": word, "stage": code} if code else {"said": word}
        if code in {Stage.PAUSED, Stage.STOPPED, Stage.PARTLY_DONE}:
            values[word]["status_reason"] = _("In der Quelle: %(word)s") % {"word": word}
    content["scales"] = {"status": {"values": values}}
    rule["claims"] = [{"scale": "status", "value": how["column"], "valid": True}]
