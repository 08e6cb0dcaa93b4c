"""Forms for many elements, for their order, and for what becomes of them."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mitplan.people.models import Office

from ..actions import Draft
from ..fields import FIELDS, field_of, label_of
from ..models import Element
from ..workbench.field_help import HELP
from ..workbench.parties import Parties
from ..workbench.picking import Pickable
from .fields import DateInputField, LinesField, SeveralInputs, input_for
from .statements import ELEMENT_LIST, PickField, ReasonField

# What can be said of many at once; texts are each their own.
_TAGS = "tags"


def shared_fields(kind: str) -> list[tuple[str, str]]:
    """The fields that can be set for many elements at once, with their names."""
    found = [(name, label_of(kind, name)) for name in FIELDS[kind] if name != "address"]
    return [*found, (_TAGS, gettext("Schlagwörter"))]


class ChooseField(forms.Form):
    """Which field is to be the same for all."""

    field = forms.ChoiceField(label=_("Welches Feld?"))

    def __init__(self, kind: str, *args: Any) -> None:
        super().__init__(*args)
        self.fields["field"].choices = shared_fields(kind)  # type: ignore[attr-defined]


class SetField(forms.Form):
    """The value for all, and why."""

    def __init__(self, kind: str, field: str, *args: Any) -> None:
        super().__init__(*args)
        self.parties = Parties()
        if field == _TAGS:
            made: forms.Field = LinesField(label=gettext("Schlagwörter"), help_text=HELP[_TAGS])
        else:
            made = input_for(field_of(kind, field), self.parties, HELP.get(field, ""))
        self.fields["value"] = made
        self.fields["reason"] = ReasonField(required=False)

    @property
    def party_labels(self) -> list[str]:
        """What the inputs for parties offer."""
        return sorted(self.parties.labels.values(), key=str.casefold)


class MoveAfter(forms.Form):
    """Put one element behind another; without the other one, first."""

    def __init__(self, elements: Pickable, *args: Any) -> None:
        super().__init__(*args)
        told = {"number": gettext("Eintrag"), "after": gettext("soll stehen hinter")}
        self.fields["number"] = PickField(elements, ELEMENT_LIST, label=told["number"], required=True)
        self.fields["after"] = PickField(
            elements, ELEMENT_LIST, label=told["after"], help_text=gettext("Leer: ganz an den Anfang.")
        )


class Relocate(forms.Form):
    """The field of action to which an element is to belong."""

    reason = ReasonField(required=False)

    def __init__(self, fields: Sequence[Element], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("-", gettext("zu keinem")), *((one.number, f"{one.number} {one.title}") for one in fields)]
        self.fields["field"] = forms.ChoiceField(
            label=gettext("Handlungsfeld"), choices=choices, widget=forms.RadioSelect
        )
        self.order_fields(["field", "reason"])


class PartsField(LinesField):
    """New elements, one a line: number, then title."""

    def __init__(self, kind: str, **kwargs: Any) -> None:
        self.kind = kind
        super().__init__(**{"required": True, **kwargs})

    def clean(self, value: Any) -> Any:
        found = []
        for line in super().clean(value):
            number, _space, title = line.partition(" ")
            if not title.strip():
                raise ValidationError(gettext("„%(line)s“: Erst die Nummer, dann der Titel.") % {"line": line[:60]})
            found.append(Draft(kind=self.kind, number=number.rstrip(":"), title=title.strip()))
        return found


class Split(forms.Form):
    """Into what an element is divided, and why."""

    reason = ReasonField()

    def __init__(self, kind: str, proposed: str, *args: Any) -> None:
        super().__init__(*args)
        help_text = gettext("Je Zeile ein Teil: Nummer, Leerzeichen, Titel. Nächste freie Nummer: %(number)s.")
        self.fields["parts"] = PartsField(kind, label=gettext("Die Teile"), help_text=help_text % {"number": proposed})
        self.order_fields(["parts", "reason"])


class Become(forms.Form):
    """What takes the place of an element: one that is there, or a new one."""

    reason = ReasonField()

    def __init__(self, element: Element, others: Pickable, proposed: str, *args: Any) -> None:
        super().__init__(*args)
        self.kind = element.kind
        self.fields["other"] = PickField(
            others, ELEMENT_LIST, label=gettext("Ein vorhandener Eintrag"), help_text=gettext("Nummer oder Wort.")
        )
        self.fields["number"] = forms.CharField(
            label=gettext("Oder ein neuer: Nummer"), max_length=20, required=False, initial=proposed
        )
        self.fields["title"] = forms.CharField(label=gettext("Titel des neuen"), max_length=300, required=False)
        self.order_fields(["other", "title", "number", "reason"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "other" in given and bool(given["other"]) == bool(given.get("title")):
            self.add_error("other", gettext("Wählen Sie einen vorhandenen Eintrag oder nennen Sie einen neuen."))
        return given

    def heir(self) -> Element | Draft:
        """What was chosen."""
        given = self.cleaned_data
        chosen: Element | None = given["other"]
        return chosen or Draft(kind=self.kind, number=given["number"], title=given["title"])


class PicksField(forms.Field):
    """Several elements, each typed or chosen by number or title."""

    def __init__(self, pickable: Pickable, name: str, **kwargs: Any) -> None:
        self.pickable = pickable
        super().__init__(**{"required": False, "widget": SeveralInputs({"list": name}), **kwargs})

    def clean(self, value: Any) -> list[Element]:
        found: dict[int, Element] = {}
        faults = []
        for words in value or ():
            try:
                if element := self.pickable.one(words):
                    found[element.pk] = element
            except ValidationError as error:
                faults += error.messages
        if faults:
            raise ValidationError(faults)
        return list(found.values())


class Merge(Become):
    """What is put together with an element, and into what: one that is there, or a new one."""

    def __init__(self, element: Element, others: Pickable, proposed: str, *args: Any) -> None:
        super().__init__(element, others, proposed, *args)
        self.fields["along"] = PicksField(
            others,
            ELEMENT_LIST,
            label=gettext("Was noch aufgeht"),
            help_text=gettext(
                "Nummer oder Wort. Für einen neuen Eintrag mindestens einer, für einen vorhandenen keiner."
            ),
        )
        self.fields["other"].label = gettext("In einem vorhandenen Eintrag")
        self.fields["title"].label = gettext("Oder in einem neuen: Titel")
        self.fields["number"].label = gettext("Nummer des neuen")
        self.order_fields(["along", "other", "title", "number", "reason"])

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("title") and "along" in given and not given["along"]:
            self.add_error(
                "along", gettext("In einem neuen Eintrag gehen mindestens zwei auf: Nennen Sie einen weiteren.")
            )
        if given.get("other") and given["other"] in given.get("along", ()):
            self.add_error("other", gettext("Dieser Eintrag soll schon selbst aufgehen."))
        return given


class Admit(forms.Form):
    """Which office is to take part, and how long."""

    until = DateInputField(label=_("Bis wann?"), help_text=_("Leer: bis auf Weiteres."))

    def __init__(self, offices: Sequence[Office], *args: Any) -> None:
        super().__init__(*args)
        choices = [(str(one.pk), f"{one.title} ({one.get_role_display()})") for one in offices]
        self.fields["office"] = forms.ChoiceField(label=gettext("Amt"), choices=choices)
        self.order_fields(["office", "until"])
