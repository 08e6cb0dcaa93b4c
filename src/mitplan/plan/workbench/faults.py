"""Puts what a verb refuses where the person typed it."""

from collections.abc import Mapping

from django import forms
from django.core.exceptions import ValidationError


def put_on_form(form: forms.BaseForm, error: ValidationError, labels: Mapping[str, str] | None = None) -> None:
    """Each sentence at the field it names by name or label, the others above the form."""
    if hasattr(error, "error_dict"):
        for name, faults in error.error_dict.items():
            form.add_error(name if name in form.fields else None, faults)
        return
    named = labels or {name: str(field.label) for name, field in form.fields.items()}
    for message in error.messages:
        place = next((name for name, label in named.items() if label and f"{label}: " in message), None)
        form.add_error(place if place in form.fields else None, message)
