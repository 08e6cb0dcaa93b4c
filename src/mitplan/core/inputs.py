"""Inputs of forms that more than one room uses."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language

from .dates import PartialDate


class DateInputField(forms.CharField):
    """A date as far as it is known, as people write it or in EDTF."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "max_length": 80, **kwargs})

    def clean(self, value: Any) -> PartialDate:
        try:
            return PartialDate.parse(super().clean(value))
        except ValueError as error:
            raise ValidationError(str(error)) from None

    def prepare_value(self, value: Any) -> Any:
        return date_in_words(value) if isinstance(value, PartialDate) else value


def date_in_words(value: PartialDate) -> str:
    """In the reader's words if those are read back as the same date, else in German or EDTF."""
    if not value:
        return ""
    for language in (get_language() or "de", "de"):
        words = value.display(language)
        try:
            if PartialDate.parse(words) == value:
                return words
        except ValueError:
            continue
    return value.edtf
