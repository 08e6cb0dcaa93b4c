"""The form of an element: one for all kinds, made from the fields of its kind."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mitplan.core.dates import PartialDate

from ..fields import FIELDS, field_of, plain
from ..models import Element
from ..states import Standing
from ..workbench.field_help import HELP, grouped
from ..workbench.parties import Parties
from ..workbench.sheet import Sheet, is_empty
from .fields import DateInputField, LinesField, PartyInputField, SeenField, SeveralInputs, date_in_words, input_for

_NOTHINGS = (
    ("", gettext_lazy("keine Aussage")),
    (Standing.UNKNOWN, gettext_lazy("nicht bekannt")),
    (Standing.NONE, gettext_lazy("gibt es nicht")),
    (Standing.NIL, gettext_lazy("Fehlanzeige: gefragt, nichts gemeldet")),
)


class NewElement(forms.Form):
    """What a new element needs first."""

    number = forms.CharField(
        label=gettext_lazy("Nummer"),
        help_text=gettext_lazy("Vorgeschlagen ist die nächste freie. Sie bleibt für immer und ist die Adresse."),
        max_length=20,
    )
    title = forms.CharField(
        label=gettext_lazy("Titel"),
        help_text=HELP["title"],
        max_length=300,
        widget=forms.TextInput({"autofocus": True}),
    )


class TextField(forms.CharField):
    """A text of one or several lines, the same on every system."""

    def clean(self, value: Any) -> str:
        return str(super().clean(value)).replace("\r\n", "\n")


class NamesField(LinesField):
    """Other names, one a line: name | since | until | note."""

    def clean(self, value: Any) -> Any:
        found = []
        for line in super().clean(value):
            name, since, until, note = ([part.strip() for part in line.split("|", 3)] + [""] * 3)[:4]
            try:
                days = [PartialDate.parse(text).edtf for text in (since, until)]
            except ValueError as error:
                raise ValidationError(f"{name}: {error}") from None
            found.append({"name": name, "since": days[0], "until": days[1], "note": note})
        return found

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return "\n".join(_name_line(item) for item in value)


def _name_line(item: dict[str, str]) -> str:
    days = [date_in_words(PartialDate.parse(item[name])) for name in ("since", "until")]
    return " | ".join([item["name"], *days, item["note"]]).rstrip(" |")


class ElementForm(forms.Form):
    """All fields of an element but those held by statements; of each empty one it can be said that it isn't known."""

    def __init__(self, sheet: Sheet, data: Any = None) -> None:
        self.sheet, self.parties = sheet, Parties()
        self.kind = sheet.element.kind
        writable = sheet.writable
        super().__init__(data, initial={**writable, "seen": json.dumps(sheet.plain)})
        self.fields["seen"] = SeenField()
        self.nothing: list[str] = []
        self.locked: list[str] = []
        for _key, _label, names in grouped(self.kind):
            for name in names:
                if name in writable:
                    self.fields[name] = self._input(name)
                    self._add_nothing(name, writable[name])

        self._say_language(sheet.element.plan.language)

    def _say_language(self, language: str) -> None:
        """What is typed is in the plan's own language, which may run the other way than the page."""
        for name, made in self.fields.items():
            if isinstance(made.widget, forms.TextInput | forms.Textarea | SeveralInputs) and name != "seen":
                made.widget.attrs |= {"dir": "auto", "lang": language}

    def _input(self, name: str) -> forms.Field:
        if name == "names":
            return NamesField(label=_("Weitere Namen"), help_text=HELP[name])
        if name == "tags":
            return LinesField(label=_("Schlagwörter"), help_text=HELP[name])
        if name in ("title", "text", "pages"):
            column = Element._meta.get_field(name)
            widget = forms.Textarea({"rows": 8}) if name == "text" else forms.TextInput()
            told: dict[str, Any] = {"label": column.verbose_name, "help_text": HELP[name], "widget": widget}  # type: ignore[union-attr]
            return TextField(required=name == "title", max_length=getattr(column, "max_length", None), **told)
        made = input_for(field_of(self.kind, name), self.parties, HELP.get(name, ""))
        if type(made) is forms.CharField:
            made = TextField(
                required=False,
                max_length=made.max_length,
                widget=made.widget,
                label=made.label,
                help_text=made.help_text,
            )
        return made

    def _add_nothing(self, name: str, value: Any) -> None:
        if name not in FIELDS[self.kind] or not is_empty(value):
            return
        self.nothing.append(name)
        self.fields[f"not-{name}"] = forms.ChoiceField(
            label=_("Was ist damit?"), choices=_NOTHINGS, required=False, widget=forms.Select
        )
        self.fields[f"not-{name}-owed_by"] = PartyInputField(self.parties, label=_("Wer schuldet die Angabe?"))
        self.fields[f"not-{name}-due"] = DateInputField(label=_("Bis wann?"))

    def lock(self, names: Iterable[str]) -> None:
        """Have fields only read that others write; whoever sends them changed all the same is refused by the verb."""
        for name in names:
            if name in self.fields:
                self.fields[name].widget.attrs["readonly"] = True
                self.fields[name].help_text = _("Das trägt die Koordinierungsstelle ein.")
            self.locked.append(name)

    def groups(self, told: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The fields as the page shows them: group by group, those held by statements (`told`) in their place."""
        return [
            {"key": key, "label": label, "rows": [self._row(name, told) for name in names]}
            for key, label, names in grouped(self.kind)
        ]

    def _row(self, name: str, told: Mapping[str, Any]) -> dict[str, Any]:
        if name not in self.fields:
            label = field_of(self.kind, name).verbose_name
            return {"name": name, "label": label, "claims": told[name], "locked": name in self.locked}
        row: dict[str, Any] = {"name": name, "field": self[name], "short": _is_short(self.fields[name])}
        if name in self.nothing and name not in self.locked:
            parts = [self[f"not-{name}{part}"] for part in ("", "-owed_by", "-due")]
            row["nothing"] = parts
            row["said_nothing"] = any(part.value() or part.errors for part in parts)
        return row

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name in self.nothing:
            standing = given.get(f"not-{name}")
            if standing and not is_empty(given.get(name)):
                self.add_error(name, _("Entweder ein Wert oder „nicht bekannt“, nicht beides."))
            if not standing and (given.get(f"not-{name}-owed_by") or given.get(f"not-{name}-due")):
                self.add_error(f"not-{name}", _("Wählen Sie, was damit ist."))
        return given

    def changes(self) -> dict[str, Any]:
        """What the person made different from what they saw, as documents hold it."""
        seen = self.seen
        found = {}
        for name in self.sheet.writable:
            value = plain(self.cleaned_data[name])
            if not _same(value, seen[name]):
                found[name] = value
        return found

    @property
    def seen(self) -> dict[str, Any]:
        """What the person saw; where the form came back without it, what is there now."""
        carried = self.cleaned_data.get("seen", {})
        carried = {name: value for name, value in carried.items() if _can_have_stood(name, value)}
        return {name: carried.get(name, value) for name, value in self.sheet.plain.items()}

    def nothings(self) -> dict[str, dict[str, Any]]:
        """The fields of which the person said that the value isn't known or that there is none."""
        given = self.cleaned_data
        return {
            name: {
                "standing": given[f"not-{name}"],
                "owed_by": given[f"not-{name}-owed_by"],
                "due": given[f"not-{name}-due"],
            }
            for name in self.nothing
            if given.get(f"not-{name}")
        }

    @property
    def party_labels(self) -> list[str]:
        """What the inputs for parties offer."""
        return sorted(self.parties.labels.values(), key=str.casefold)


def _is_short(field: forms.Field) -> bool:
    """Whether two of such inputs stand side by side; names of bodies are too long for that."""
    long = isinstance(field, TextField | PartyInputField)
    return isinstance(field.widget, forms.TextInput | forms.Select) and not long


def _can_have_stood(name: str, value: Any) -> bool:
    """Whether lists that were carried along have the shape of theirs; of other fields their readers say it."""
    if name not in ("tags", "names"):
        return True
    return isinstance(value, list) and all(_is_item(name, item) for item in value)


def _is_item(name: str, item: Any) -> bool:
    if name == "tags":
        return isinstance(item, str)
    return isinstance(item, dict) and all(isinstance(part, str) for part in item.values())


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return one.replace("\r\n", "\n").strip() == other.replace("\r\n", "\n").strip()
    return bool((one or None) == (other or None))
