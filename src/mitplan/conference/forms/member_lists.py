"""A list of members, handed in as a file: parsing only, never saving."""

from django import forms
from django.utils.translation import gettext_lazy as _


class HandInMembers(forms.Form):
    """A file with the members of a body."""

    file = forms.FileField(
        label=_("Datei"),
        help_text=_("XLSX, ODS oder CSV, höchstens 2 MB. Sie sehen für jede Zelle, was sich ändern würde."),
    )
