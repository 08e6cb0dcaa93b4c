"""What people type in: parsing only, never saving."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, UsernameField
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from . import throttling

NOT_TOGETHER = _("Anmeldename und Passwort passen nicht zusammen. Achten Sie auf Groß- und Kleinschreibung.")
TOO_MANY = _("Das waren zu viele Versuche. Bitte warten Sie fünf Minuten, und versuchen Sie es dann noch einmal.")


class SignIn(AuthenticationForm):
    """Name and password. One sentence for every failure, so that it can't be used to find out who has an account."""

    username = UsernameField(label=_("Anmeldename"), widget=forms.TextInput(attrs={"autofocus": True}))

    error_messages = {"invalid_login": NOT_TOGETHER, "inactive": NOT_TOGETHER}

    def clean(self) -> dict[str, Any]:
        """Count the attempt, known name or not, before the password is looked at."""
        name = self.cleaned_data.get("username")
        if not name or not self.cleaned_data.get("password"):
            return self.cleaned_data
        address = throttling.address_of(self.request)
        pair, alone = throttling.PAIR.of(address, name.lower()), throttling.ADDRESS.of(address)
        if not throttling.count(pair, alone):
            raise ValidationError(TOO_MANY, "throttled")
        cleaned = super().clean()
        throttling.forgive(pair, alone)
        return cleaned
