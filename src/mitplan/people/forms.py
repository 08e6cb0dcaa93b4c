"""What people type in: parsing only, never saving."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, UsernameField
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from . import queries, throttling
from .models import Body, Office, Person

NOT_TOGETHER = _("Anmeldename und Passwort passen nicht zusammen. Achten Sie auf Groß- und Kleinschreibung.")
TOO_MANY = _("Das waren zu viele Versuche. Bitte warten Sie fünf Minuten, und versuchen Sie es dann noch einmal.")

TOO_MANY_LETTERS = _("Sie haben in dieser Stunde schon drei E-Mails verlangt. Warten Sie, bis sie ankommen.")


class SignIn(AuthenticationForm):
    """Name and password. One sentence for every failure, so that it can't be used to find out who has an account."""

    username = UsernameField(label=_("Anmeldename"), widget=forms.TextInput(attrs={"autofocus": True}))

    error_messages = {"invalid_login": NOT_TOGETHER, "inactive": NOT_TOGETHER}

    def clean(self) -> dict[str, Any]:
        """Count the attempt, known name or not, before the password is looked at."""
        name = self.cleaned_data.get("username")
        if not name or not self.cleaned_data.get("password"):
            return self.cleaned_data
        assert self.request is not None
        address = throttling.address_of(self.request)
        pair, alone = throttling.PAIR.of(address, name.lower()), throttling.ADDRESS.of(address)
        if not throttling.count(pair, alone):
            raise ValidationError(TOO_MANY, "throttled")
        cleaned = super().clean()
        throttling.forgive(alone, pair)
        return cleaned


def _password(label: Any, autocomplete: str = "new-password", **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}), **more
    )


class NewPassword(forms.Form):
    """A password, typed twice."""

    password = _password(
        _("Neues Passwort"),
        help_text=_("Mindestens zwölf Zeichen. Drei Wörter, die nichts miteinander zu tun haben, sind gut."),
    )
    repeated = _password(_("Neues Passwort noch einmal"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "repeated" in cleaned and cleaned.get("password") != cleaned["repeated"]:
            self.add_error("repeated", _("Die beiden Passwörter sind verschieden."))
        return cleaned


class ChangePassword(NewPassword):
    """The same, by whoever knows the present one."""

    present = _password(_("Bisheriges Passwort"), "current-password")
    field_order = ("present", "password", "repeated")

    def __init__(self, person: Person, *args: Any) -> None:
        super().__init__(*args)
        self.person = person

    def clean_present(self) -> str:
        present: str = self.cleaned_data["present"]
        if not throttling.count(throttling.CODE.of("password", str(self.person.pk))):
            raise ValidationError(TOO_MANY)
        if not self.person.check_password(present):
            raise ValidationError(_("Das ist nicht Ihr bisheriges Passwort."))
        return present


class ChangeAddress(forms.Form):
    """Another e-mail address, and the present password where there is one."""

    email = forms.EmailField(label=_("Neue E-Mail-Adresse"), widget=forms.EmailInput({"autocomplete": "email"}))
    present = _password(_("Ihr Passwort"), "current-password")

    def __init__(self, person: Person, *args: Any) -> None:
        super().__init__(*args)
        self.person = person
        if not person.has_usable_password():
            del self.fields["present"]

    clean_present = ChangePassword.clean_present

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if email == queries.email_of(self.person):
            raise ValidationError(_("Das ist schon Ihre Adresse."))
        return email


class Forgotten(forms.Form):
    """Whose password was forgotten."""

    word = forms.CharField(
        label=_("Anmeldename oder E-Mail-Adresse"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )


def _username() -> forms.CharField:
    return forms.CharField(
        label=_("Anmeldename"),
        max_length=60,
        help_text=_("Kleinbuchstaben, Ziffern, Punkt, Binde- und Unterstrich. Andere sehen ihn nicht."),
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none"}),
    )


class Accept(NewPassword):
    """What somebody invited chooses for their account."""

    username = _username()
    field_order = ("username", "password", "repeated")


class AcceptByPasskey(forms.Form):
    """The same without a password: said before the browser makes a passkey, which else nobody could use."""

    prefix = "passkey"
    username = _username()

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"]
        if fault := queries.fault_of_username(username):
            raise ValidationError(fault)
        return username


class Invite(forms.Form):
    """Whom to invite, and what they will be."""

    person: Any = forms.ModelChoiceField(
        None,
        label=_("Person aus dem Register"),
        required=False,
        empty_label=_("neue Person"),
        to_field_name="key",
    )
    name = forms.CharField(
        label=_("Name der neuen Person"),
        max_length=200,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    email = forms.EmailField(label=_("E-Mail-Adresse"), widget=forms.EmailInput({"autocomplete": "off"}))
    office: Any = forms.ModelChoiceField(
        None, label=_("Amt"), required=False, empty_label=_("kein Amt"), to_field_name="key"
    )
    body: Any = forms.ModelChoiceField(
        None, label=_("oder Sitz in"), required=False, empty_label=_("kein Sitz"), to_field_name="key"
    )
    organisation: Any = forms.ModelChoiceField(
        None,
        label=_("Sitz für die Organisation"),
        required=False,
        empty_label=_("als Person"),
        to_field_name="key",
    )
    reason = forms.CharField(
        label=_("Grund"),
        required=False,
        help_text=_("Nötig, wenn die Kontenverwaltung ein Amt mit Rechten vergibt. Er steht im Journal."),
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        choices: dict[str, Any] = self.fields
        choices["person"].queryset = queries.persons_without_account()
        choices["office"].queryset = queries.offices_by_title()
        choices["office"].label_from_instance = _title_of
        for name in ("body", "organisation"):
            choices[name].queryset = queries.bodies_with_names()
            choices[name].label_from_instance = _name_of


def _name_of(body: Body) -> str:
    return queries.name_on(body, None).name


def _title_of(office: Office) -> str:
    called = queries.name_on(office.body, None)
    return f"{office.title}, {called.short or called.name}"


class Code(forms.Form):
    """Six digits of the app, or a recovery code."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_("Sechs Ziffern aus der App, oder einer Ihrer Ersatzcodes."),
        widget=forms.TextInput({"autocomplete": "one-time-code", "autofocus": True}),
    )


class AddCodes(forms.Form):
    """The first code of a new app, and what to call it."""

    code = forms.CharField(
        label=_("Code aus der App"),
        max_length=20,
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
    name = forms.CharField(label=_("Name für das Gerät"), max_length=60, initial=_("App"))
    offer = forms.CharField(widget=forms.HiddenInput)


class Erase(forms.Form):
    """Why somebody is erased, and that it is meant."""

    reason = forms.CharField(
        label=_("Grund"),
        max_length=300,
        required=False,
        help_text=_("Er steht für immer im Journal. Schreiben Sie keine Namen hinein."),
    )
    meant = forms.BooleanField(label=_("Ja, die Person soll gelöscht werden. Das lässt sich nicht zurücknehmen."))


class Reason(forms.Form):
    """Why something is done that stands in the journal."""

    reason = forms.CharField(
        label=_("Grund"),
        max_length=300,
        help_text=_("Er steht für immer im Journal. Schreiben Sie keine Namen hinein."),
    )
