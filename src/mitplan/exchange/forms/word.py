"""What people type in on the pages for Word texts: parsing only, never saving."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mitplan.plan.states import Kind

from ..texts.word import LONGEST_TITLE, MOST_ELEMENTS

CONFIRMED = (Kind.FIELD, Kind.MEASURE, Kind.RECOMMENDATION, Kind.OBJECTIVE, Kind.GUIDELINE)


class WordFile(forms.Form):
    """A text to look at."""

    file = forms.FileField(
        label=_("Word-Dokument"), help_text=_("DOCX. Vorgeschlagen wird nur; übernommen wird, was Sie bestätigen.")
    )


class ProposedElement(forms.Form):
    """One proposed element: taken or not, and as what."""

    take = forms.BooleanField(label=_("Übernehmen"), required=False)
    kind = forms.ChoiceField(label=_("Art"), choices=[(kind.value, kind.label) for kind in CONFIRMED])
    number = forms.RegexField(
        r"^[A-Za-z0-9.]{1,20}\Z",
        label=_("Nummer"),
        max_length=20,
        required=False,
        error_messages={"invalid": _("Möglich sind Buchstaben (A bis Z), Ziffern und Punkte.")},
    )
    title = forms.CharField(label=_("Titel"), max_length=LONGEST_TITLE, widget=forms.TextInput(attrs={"dir": "auto"}))
    text = forms.CharField(label=_("Text"), required=False, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}))
    place = forms.CharField(widget=forms.HiddenInput, max_length=60)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("take") and not cleaned.get("number") and "number" not in self.errors:
            self.add_error("number", _("Geben Sie bitte eine Nummer an."))
        return cleaned


ProposedElements = forms.formset_factory(
    ProposedElement, extra=0, max_num=MOST_ELEMENTS, absolute_max=MOST_ELEMENTS, validate_max=True
)
