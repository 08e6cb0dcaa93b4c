"""Puts what a verb refuses where the person typed it."""

from django import forms
from django.core.exceptions import ValidationError


def put_on_form(form: forms.BaseForm, error: ValidationError, rest: str | None = None) -> None:
    """Each sentence at the field it names by name or label; the others at the field `rest`, or above the form."""
    if hasattr(error, "error_dict"):
        for name, faults in error.error_dict.items():
            form.add_error(name if name in form.fields else rest, faults)
        return
    labels = {name: str(field.label) for name, field in form.fields.items() if field.label}
    for message in error.messages:
        place = next((name for name, label in labels.items() if f"{label}: " in message), rest)
        form.add_error(place, message)
