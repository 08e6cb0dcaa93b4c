"""What people hand in: parsing only, never saving."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class HandIn(forms.Form):
    """A file, and how it is read."""

    file = forms.FileField(
        label=gettext_lazy("Datei"),
        help_text=gettext_lazy(
            "XLSX, ODS, CSV oder JSON, höchstens 50 MB. Sie sehen für jede Zelle, was sich ändern würde; am Plan "
            "ändert sich noch nichts."
        ),
    )
    mapping = forms.ChoiceField(
        label=gettext_lazy("Aufbau der Datei"),
        required=False,
        help_text=gettext_lazy("Für fremde Tabellen gibt es Zuordnungen, die sagen, was ihre Spalten bedeuten."),
    )

    def __init__(self, mappings: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["mapping"]
        field.choices = [("", _("Arbeitsmappe oder Liste dieses Plans")), *mappings]
