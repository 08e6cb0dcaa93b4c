"""What the coordination office types into the register of bodies and offices: parsing only, never saving."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mitplan.core.inputs import DateInputField

from .models import Body, Person
from .queries import all_bodies
from .states import BodyKind, OfficeRole, SuccessionKind

_KEY_HELP = _("Kleinbuchstaben, Ziffern und Bindestriche. Er ist die Adresse und ändert sich nie. Leer: aus dem Namen.")


def _key() -> forms.SlugField:
    return forms.SlugField(label=_("Schlüssel"), required=False, max_length=60, help_text=_KEY_HELP)


class BodyField(forms.ChoiceField):
    """A body, chosen by the name it has today."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=self._listed, **kwargs)

    def _listed(self) -> list[tuple[str, Any]]:
        empty: list[tuple[str, Any]] = [] if self.required else [("", _("keine"))]
        return [*empty, *((one.key, one.called.name) for one in all_bodies())]

    def clean(self, value: Any) -> Body | None:
        key = super().clean(value)
        return Body.objects.get(key=key) if key else None


class EnterBody(forms.Form):
    """A ministry, association, committee or other body."""

    name = forms.CharField(label=_("Name"), max_length=300)
    short = forms.CharField(label=_("Abkürzung"), max_length=60, required=False)
    kind = forms.ChoiceField(label=_("Art"), choices=BodyKind.choices, initial=BodyKind.MINISTRY)
    parent = BodyField(label=_("Gehört zu"), required=False)
    since = DateInputField(label=_("Heißt so seit"), help_text=_("So genau wie bekannt, etwa 2017 oder Oktober 2017."))
    key = _key()


class RenameBody(forms.Form):
    """Another name from a time on; the old one stays on record."""

    name = forms.CharField(label=_("Neuer Name"), max_length=300)
    short = forms.CharField(label=_("Neue Abkürzung"), max_length=60, required=False)
    since = DateInputField(label=_("Seit wann"), required=True)


class SucceedBody(forms.Form):
    """Which body took the place of this one."""

    later = BodyField(label=_("Nachfolgende Stelle"))
    kind = forms.ChoiceField(label=_("Wie"), choices=SuccessionKind.choices)
    on = DateInputField(label=_("Wann"))


class EnterOffice(forms.Form):
    """An office in a body; its role says what its holder may do."""

    title = forms.CharField(label=_("Bezeichnung des Amtes"), max_length=200)
    role = forms.ChoiceField(
        label=_("Rolle im Verfahren"),
        choices=OfficeRole.choices,
        required=False,
        help_text=_("Wer das Amt innehat, darf, was die Rolle erlaubt, in den Plänen, an denen das Amt mitarbeitet."),
    )
    key = _key()


class Appoint(forms.Form):
    """Who holds an office, and for how long."""

    person: Any = forms.ModelChoiceField(None, label=_("Person"), to_field_name="key")
    since = DateInputField(label=_("Seit"), required=True)
    until = DateInputField(label=_("Bis"), help_text=_("Leer: bis auf Weiteres."))

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        choices: dict[str, Any] = self.fields
        choices["person"].queryset = Person.objects.order_by("name")


class EndTerm(forms.Form):
    """The last day of somebody's term."""

    until = DateInputField(label=_("Letzter Tag"), required=True)
