"""What people type in: parsing only, never saving."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Claim


class MarkValid(forms.Form):
    """Which of several statements on a field holds, and why."""

    claim = forms.TypedChoiceField(label=_("Welche Angabe soll gelten?"), widget=forms.RadioSelect, coerce=int)
    reason = forms.CharField(
        label=_("Begründung"),
        help_text=_("Alle können sie im Journal lesen. Nennen Sie bitte keine Personen."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, claims: Sequence[Claim], words: Sequence[str], *args: Any) -> None:
        super().__init__(*args)
        pairs = zip(claims, words, strict=True)
        self.fields["claim"].choices = [(claim.pk, text) for claim, text in pairs]  # type: ignore[attr-defined]
        self.initial["claim"] = next((claim.pk for claim in claims if claim.is_valid), None)
