"""What people type in: parsing only, never saving."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm, UsernameField
from django.utils.translation import gettext_lazy as _


class SignIn(AuthenticationForm):
    """Name and password. One sentence for every failure, so that it can't be used to find out who has an account."""

    username = UsernameField(label=_("Anmeldename"), widget=forms.TextInput(attrs={"autofocus": True}))

    error_messages = {
        "invalid_login": _("Anmeldename und Passwort passen nicht zusammen. Achten Sie auf Groß- und Kleinschreibung."),
        "inactive": _("Anmeldename und Passwort passen nicht zusammen. Achten Sie auf Groß- und Kleinschreibung."),
    }
