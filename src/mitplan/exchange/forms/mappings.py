"""What people type in on the pages of mappings: parsing only, never saving."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mitplan.plan.states import Kind, Stage

from ..wizard import KINDS, MOST_WORDS, Choices, Column, Table, uses_of, words_of

# So many odd values are named.
_SHOWN = 5


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
            self._ask_about_odd(index, column)
        for index, (word, stage) in enumerate(self._words()):
            self.fields[f"word_{index}"] = forms.ChoiceField(
                label=_("Stand „%(word)s“ bedeutet") % {"word": word},
                choices=[("", _("steht nicht fest")), *[pair for pair in Stage.choices if pair[0] != Stage.UNKNOWN]],
                initial=stage,
                required=False,
            )

    def _ask_about_odd(self, index: int, column: Column) -> None:
        """Name the values that don't fit and, where they are few, let them be left out."""
        if not column.odd:
            return
        sentence = ngettext(
            "In „%(column)s“ passt %(count)d Wert nicht: %(which)s.",
            "In „%(column)s“ passen %(count)d Werte nicht: %(which)s.",
            column.odd_count,
        )
        which = "; ".join(f"{place}: „{value}“ {why}" for place, value, why in column.odd[:_SHOWN])
        which += " …" if column.odd_count > _SHOWN else ""
        told = sentence % {"column": column.name, "count": column.odd_count, "which": which}
        options = [("correct", _("als Fehler melden; ich berichtige die Datei"))]
        if column.use != "number" and column.odd_count <= MOST_WORDS:
            options.append(("leave_out", _("diese Werte weglassen, die übrigen der Spalte übernehmen")))
        self.fields[f"odd_{index}"] = forms.ChoiceField(
            label=_("Abweichende Werte in „%(column)s“") % {"column": column.name},
            choices=options,
            initial="correct",
            help_text=told,
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
        columns = enumerate(self.of.columns)
        without = [column.name for index, column in columns if said.get(f"odd_{index}") == "leave_out"]
        return Choices(said["title"], uses, stages, without)
