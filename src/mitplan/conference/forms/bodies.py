"""What the coordination office types about bodies and seats: parsing only, never saving."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mitplan.core.inputs import DateInputField
from mitplan.people.entering import BodyField
from mitplan.people.models import Body, Seat
from mitplan.people.queries import name_on, persons_known
from mitplan.people.states import SeatFunction
from mitplan.plan.models import Element

from ..models import Phase
from ..queries.bodies import Member
from ..states.roles import BodyPart


class ChargeBody(forms.Form):
    """Which body works on the plan, and on which field."""

    body = BodyField(label=_("Gremium"))
    field = forms.ChoiceField(label=_("Handlungsfeld"), required=False)

    def __init__(self, fields: Sequence[Element], *args: Any) -> None:
        super().__init__(*args)
        self._fields = {str(field.pk): field for field in fields}
        mine: dict[str, Any] = self.fields
        titles = [(str(field.pk), f"{field.number} {field.title}") for field in fields]
        mine["field"].choices = [("", _("der ganze Plan")), *titles]

    def clean_field(self) -> Element | None:
        return self._fields.get(self.cleaned_data["field"])


class DeclarePart(forms.Form):
    """Which part a body takes in a phase."""

    phase = forms.ChoiceField(label=_("Phase"))
    body = BodyField(label=_("Gremium oder Ressort"))
    part = forms.ChoiceField(label=_("Rolle"), choices=BodyPart.choices)
    reason = forms.CharField(
        label=_("Grund"),
        required=False,
        max_length=500,
        help_text=_("Nötig, wenn die Phase schon läuft. Alle können ihn lesen."),
    )

    def __init__(self, phases: Sequence[Phase], *args: Any) -> None:
        super().__init__(*args)
        self._phases = {str(phase.pk): phase for phase in phases}
        mine: dict[str, Any] = self.fields
        mine["phase"].choices = [(key, f"{phase.name} ({phase.iteration})") for key, phase in self._phases.items()]

    def clean_phase(self) -> Phase:
        return self._phases[self.cleaned_data["phase"]]


def _person(label: Any, **more: Any) -> Any:
    return forms.ModelChoiceField(None, label=label, to_field_name="key", **more)


class GiveSeat(forms.Form):
    """A seat for an organisation, with or without the person who takes it."""

    organisation = BodyField(label=_("Organisation"), required=False)
    person = _person(_("Person"), required=False, help_text=_("Leer, wenn noch niemand benannt ist."))
    function = forms.ChoiceField(label=_("Funktion"), choices=SeatFunction.choices, initial=SeatFunction.MEMBER)
    since = DateInputField(label=_("Seit"), required=True)
    until = DateInputField(label=_("Bis"), help_text=_("Leer: bis auf Weiteres."))
    appointed_by = forms.CharField(
        label=_("Berufen von"), required=False, max_length=200, help_text=_("Schlüssel oder Name der Stelle.")
    )
    stands_in_for = forms.ChoiceField(label=_("Vertritt"), required=False)

    def __init__(self, members: Sequence[Member], *args: Any) -> None:
        super().__init__(*args)
        self._seats = {str(one.seat.pk): one.seat for one in members if one.seat.stands_in_for_id is None}
        mine: dict[str, Any] = self.fields
        mine["person"].queryset = persons_known()
        labels = {str(one.seat.pk): f"{one.organisation or one.person} ({one.function})" for one in members}
        mine["stands_in_for"].choices = [("", _("niemanden im Besonderen")), *((k, labels[k]) for k in self._seats)]

    def clean_stands_in_for(self) -> Seat | None:
        return self._seats.get(self.cleaned_data["stands_in_for"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("organisation") and not cleaned.get("person") and not self.errors:
            self.add_error("organisation", _("Ein Sitz gehört einer Organisation oder einer Person."))
        return cleaned


class FillSeat(forms.Form):
    """Who takes a seat that is empty."""

    person = _person(_("Person"))

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        mine: dict[str, Any] = self.fields
        mine["person"].queryset = persons_known()


class EndSeat(forms.Form):
    """The last day of a seat."""

    until = DateInputField(label=_("Letzter Tag"), required=True)
    reason = forms.CharField(label=_("Grund"), required=False, max_length=500)


class NameInPublic(forms.Form):
    """Whether the name is shown, and on what that rests."""

    shown = forms.TypedChoiceField(
        label=_("Name in der öffentlichen Mitgliederliste"),
        choices=[("yes", _("zeigen")), ("no", _("nicht zeigen"))],
        coerce=lambda value: value == "yes",
    )
    reason = forms.CharField(
        label=_("Worauf stützt sich das?"),
        required=False,
        max_length=500,
        help_text=_("Nötig, wenn nicht die Person selbst entscheidet, etwa: Einwilligung vom 3. März liegt vor."),
    )


class FoundAnew(forms.Form):
    """A body founded anew: its name, since when, and whose seats go on in it."""

    name = forms.CharField(label=_("Name"), max_length=300)
    short = forms.CharField(label=_("Abkürzung"), max_length=60, required=False)
    key = forms.SlugField(
        label=_("Schlüssel"), max_length=60, help_text=_("Kleinbuchstaben, Ziffern und Bindestriche; ändert sich nie.")
    )
    on = DateInputField(label=_("Neu gegründet am"), required=True)
    until = DateInputField(label=_("Neue Amtszeit bis"), help_text=_("Leer: bis auf Weiteres."))
    note = forms.CharField(
        label=_("Anmerkung"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    seats = forms.MultipleChoiceField(
        label=_("Diese Sitze gehen über"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, body: Body, members: Sequence[Member], *args: Any) -> None:
        called = name_on(body, None)
        super().__init__(*args)
        self.initial.update({"name": called.name, "short": called.short})
        self._seats = {str(one.seat.pk): one.seat for one in members}
        mine: dict[str, Any] = self.fields
        mine["seats"].choices = [
            (str(m.seat.pk), f"{m.organisation or m.person or '…'} ({m.function})") for m in members
        ]
        mine["seats"].initial = list(self._seats)

    def clean_seats(self) -> list[Seat]:
        return [self._seats[key] for key in self.cleaned_data["seats"]]
