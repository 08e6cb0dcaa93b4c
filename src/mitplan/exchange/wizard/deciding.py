"""The mapping that a person has decided on, column by column."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from mitplan.core.fields import MoneyField, PartialDateField
from mitplan.plan.fields import FIELDS
from mitplan.plan.models import ListField, NumberField, PartiesField, PartyField
from mitplan.plan.states import Kind, Stage

from .proposing import LONGEST_NUMBER, Table, words_of


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person decided: what each column becomes, and what each word of the status means."""

    title: str
    uses: Mapping[str, str]
    stages: Mapping[str, str]
    # Columns whose odd values are left out; those of others are faults when a file is read.
    without_odd: Sequence[str] = field(default=())


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
        "fields": {
            use: {**_reading(table, use, names[0]), **_without_odd(table, chosen, names[0])}
            for use, names in by_use.items()
            if use in FIELDS[table.kind]
        },
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
        "ignored": {name: _why_ignored(table, name) for name in by_use.get("ignore", ())},
    }
    if table.sheet:
        content["sheet"] = table.sheet
    _add_links(content, rule, table, chosen)
    _add_stage(content, rule, chosen)
    return content


def _why_ignored(table: Table, name: str) -> str:
    if table.column(name).use == "ignore":
        return _("kein passendes Feld erkannt; beim Anlegen der Zuordnung so belassen")
    return _("beim Anlegen der Zuordnung abgewählt")


def _without_odd(table: Table, chosen: Choices, name: str) -> dict[str, Any]:
    """The odd values of a column as words that say nothing there, where somebody decided so."""
    column = table.column(name)
    if name not in chosen.without_odd or chosen.uses[name] != column.use:
        return {}
    return {"empty": list(dict.fromkeys(value for _place, value, _why in column.odd))}


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


def _add_links(content: dict[str, Any], rule: dict[str, Any], table: Table, chosen: Choices) -> None:
    by_use = {use: [name] for name, use in chosen.uses.items()}
    links: list[dict[str, Any]] = []
    if "parent" in by_use:
        name = by_use["parent"][0]
        how = {"column": name, **_without_odd(table, chosen, name)}
        links.append({"type": "part_of", "to": table.kind, "number": how if len(how) > 1 else name})
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
        number = whole = slugify(spelled).replace("-", ".").replace("_", ".")[:LONGEST_NUMBER].strip(".") or "x"
        times = 1
        while number in found.values():
            times += 1
            number = f"{whole[: LONGEST_NUMBER - 3].strip('.')}.{times}"
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
