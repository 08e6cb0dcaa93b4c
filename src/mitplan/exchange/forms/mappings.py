"""What people type in on the pages of mappings: parsing only, never saving."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mitplan.plan.states import Kind, Stage

from ..wizard import KINDS, Choices, Table, uses_of, words_of


class NewMapping(forms.Form):
    """A table to look at, and what its rows are."""

    file = forms.FileField(
        label=gettext_lazy("Tabelle"),
        help_text=gettext_lazy(
            "CSV, XLSX oder ODS, mit Überschriften in der ersten Zeile. Eingelesen wird noch nichts."
        ),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Jede Zeile ist"), choices=[(kind.value, kind.label) for kind in KINDS], initial=Kind.MEASURE
    )
    title = forms.CharField(
        label=gettext_lazy("Name der Zuordnung"),
        help_text=gettext_lazy("Unter diesem Namen finden Sie sie beim nächsten Mal wieder."),
        max_length=100,
    )


class OwnMapping(forms.Form):
    """A mapping that somebody wrote."""

    prefix = "own"
    mapping = forms.FileField(label=gettext_lazy("Zuordnung als Datei"), help_text=gettext_lazy("JSON in UTF-8."))


class ConfirmMapping(forms.Form):
    """What each column becomes, and what each word of the status means."""

    table = forms.CharField(widget=forms.HiddenInput)
    title = forms.CharField(label=gettext_lazy("Name der Zuordnung"), max_length=100)

    def __init__(self, table: Table, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.of = table
        uses = [(use, words_of(use, table.kind)) for use in uses_of(table.kind)]
        for index, column in enumerate(table.columns):
            self.fields[f"use_{index}"] = forms.ChoiceField(
                label=column.name,
                choices=uses,
                initial=column.use,
                help_text=_("Zum Beispiel: %(values)s") % {"values": "; ".join(column.samples)},
            )
        for index, (word, stage) in enumerate(self._words()):
            self.fields[f"word_{index}"] = forms.ChoiceField(
                label=_("Stand „%(word)s“ bedeutet") % {"word": word},
                choices=[("", _("steht nicht fest")), *[pair for pair in Stage.choices if pair[0] != Stage.UNKNOWN]],
                initial=stage,
                required=False,
            )

    def _words(self) -> Sequence[tuple[str, str]]:
        """The words of the column that holds the status: the one chosen, else the one proposed."""
        for index, column in enumerate(self.of.columns):
            chosen = self.data.get(f"use_{index}", column.use) if self.is_bound else column.use
            if chosen == "stage":
                return list(column.words.items())
        return ()

    def choices(self) -> Choices:
        """What was decided, once the form is valid."""
        said = self.cleaned_data
        uses = {column.name: said[f"use_{index}"] for index, column in enumerate(self.of.columns)}
        stages = {word: said[f"word_{index}"] for index, (word, _stage) in enumerate(self._words())}
        return Choices(said["title"], uses, stages)
