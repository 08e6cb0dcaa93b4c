"""Forms for what is stated: statements on a field, links, answers. Each may bring its source along."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mitplan.core.dates import UNKNOWN

from ..fields import field_of
from ..models import Claim, Element
from ..states import AnswerCode, Degree, LinkType, Standing
from ..workbench.field_help import HELP
from ..workbench.parties import Parties
from ..workbench.picking import Pickable, ways
from ..workbench.sheet import is_empty
from .fields import DateInputField, PartyInputField, input_for

SOURCE_LIST, ELEMENT_LIST = "sources", "elements"
_JOURNAL = _("Alle können sie im Journal lesen. Nennen Sie bitte keine Personen.")


class ReasonField(forms.CharField):
    """Why; read by everybody."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 3})
        super().__init__(
            **{"label": _("Begründung"), "help_text": _JOURNAL, "max_length": 1000, "widget": widget, **kwargs}
        )


class PickField(forms.CharField):
    """An element, typed or chosen by number or title."""

    def __init__(self, pickable: Pickable, name: str, **kwargs: Any) -> None:
        self.pickable = pickable
        widget = forms.TextInput(attrs={"list": name, "autocomplete": "off"})
        super().__init__(**{"required": False, "max_length": 500, "widget": widget, **kwargs})

    def clean(self, value: Any) -> Element | None:
        return self.pickable.one(super().clean(value))


class MarkValid(forms.Form):
    """Which of several statements on a field holds, and why."""

    claim = forms.TypedChoiceField(label=_("Welche Angabe soll gelten?"), widget=forms.RadioSelect, coerce=int)
    reason = ReasonField()

    def __init__(self, claims: Sequence[Claim], words: Sequence[str], *args: Any) -> None:
        super().__init__(*args)
        pairs = zip(claims, words, strict=True)
        self.fields["claim"].choices = [(claim.pk, text) for claim, text in pairs]  # type: ignore[attr-defined]
        self.initial["claim"] = next((claim.pk for claim in claims if claim.is_valid), None)


class Sourced(forms.Form):
    """Where something is stated: a source of the plan, or a new one that is entered along with it."""

    locator = forms.CharField(
        label=_("Fundstelle"), help_text=_("Zum Beispiel „Seite 12“."), max_length=200, required=False
    )
    new_source = forms.CharField(
        label=_("Oder eine neue Quelle: ihr Titel"),
        help_text=_("Wird dabei als Quelle des Plans angelegt."),
        max_length=300,
        required=False,
    )
    new_address = forms.URLField(
        label=_("Internetadresse der neuen Quelle"), required=False, assume_scheme="https", max_length=500
    )

    def __init__(self, sources: Pickable, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"] = PickField(
            sources, SOURCE_LIST, label=gettext("Quelle"), help_text=gettext("Nummer oder Wort aus dem Titel.")
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("source") and given.get("new_source"):
            self.add_error("new_source", gettext("Entweder eine Quelle des Plans oder eine neue, nicht beides."))
        if given.get("new_address") and not given.get("new_source"):
            self.add_error("new_source", gettext("Die neue Quelle braucht einen Titel."))
        return given


class MakeClaim(Sourced):
    """What a source states of one field."""

    standing = forms.ChoiceField(
        label=_("Was wird gesagt?"), choices=Standing.choices, widget=forms.RadioSelect, initial=Standing.STATED
    )
    owed_by = forms.CharField()
    due = DateInputField(label=_("Bis wann?"))
    stated_on = DateInputField(label=_("Wann wurde das gesagt?"))
    as_of = DateInputField(label=_("Auf welche Zeit bezieht es sich?"))
    note = forms.CharField(label=_("Anmerkung"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    valid = forms.BooleanField(label=_("Diese Angabe gilt"), required=False, initial=True)
    reason = ReasonField(
        label=_("Warum gilt sie statt der bisherigen?"),
        help_text=_("Nur nötig, wenn schon eine andere gilt."),
        required=False,
    )

    def __init__(self, element: Element, field: str, sources: Pickable, *args: Any, **kwargs: Any) -> None:
        super().__init__(sources, *args, **kwargs)
        self.parties = Parties()
        self.fields["value"] = input_for(field_of(element.kind, field), self.parties, HELP.get(field, ""))
        self.fields["owed_by"] = PartyInputField(
            self.parties,
            label=gettext("Wer schuldet die Angabe?"),
            help_text=gettext("Nur, wenn sie nicht bekannt ist."),
        )
        self.order_fields(
            [
                *("standing", "value", "owed_by", "due", "source", "new_source", "new_address", "locator"),
                *("stated_on", "as_of", "note", "valid", "reason"),
            ]
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        stated = given.get("standing") == Standing.STATED
        value = given.get("value")
        if "value" in given and stated and is_empty(value):
            self.add_error("value", gettext("Tragen Sie den Wert ein, oder wählen Sie, dass er nicht bekannt ist."))
        if "value" in given and not stated and not is_empty(value):
            self.add_error("value", gettext("Wer einen Wert nennt, wählt „angegeben“."))
        if given.get("standing") != Standing.UNKNOWN and (given.get("owed_by") or given.get("due", UNKNOWN)):
            self.add_error("standing", gettext("Geschuldet wird nur, was nicht bekannt ist."))
        return given


class MakeLink(Sourced):
    """What an element is linked with, and how."""

    way = forms.ChoiceField(label=_("Art der Verbindung"))
    degree = forms.ChoiceField(
        label=_("Wie viel davon"),
        help_text=_("Nur bei „führt zu“: Wie viel der Empfehlung ist aufgenommen?"),
        choices=Degree.choices,
        required=False,
    )
    note = forms.CharField(label=_("Anmerkung"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, kind: str, partners: Pickable, sources: Pickable, *args: Any, **kwargs: Any) -> None:
        super().__init__(sources, *args, **kwargs)
        self.fields["way"].choices = ways(kind)  # type: ignore[attr-defined]
        way = str(self.data.get("way") or self.initial.get("way", ""))
        self.words = dict(ways(kind)).get(way, "")
        if self.words:
            self.fields["way"].widget = forms.HiddenInput()
        if self.words and way[:-1] != LinkType.LEADS_TO and not self.data.get("degree"):
            del self.fields["degree"]
        self.fields["other"] = PickField(
            partners,
            ELEMENT_LIST,
            label=gettext("Womit"),
            help_text=gettext("Nummer oder Wort aus dem Titel; beim Tippen erscheinen Vorschläge."),
            required=True,
        )
        self.order_fields(["way", "other", "degree", "note", "source", "new_source", "new_address", "locator"])

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("degree") and given.get("way", "")[:-1] != LinkType.LEADS_TO:
            self.add_error("degree", gettext("Das gibt es nur zwischen einer Empfehlung und dem, was aus ihr wurde."))
        return given


class GiveAnswer(Sourced):
    """The answer to a recommendation; whoever doesn't adopt it says why."""

    code = forms.ChoiceField(label=_("Antwort"), choices=AnswerCode.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Begründung"),
        help_text=_("Pflicht, außer bei „übernommen“. Sie wird mit der Antwort veröffentlicht."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    given_on = DateInputField(label=_("Gegeben am"))
    follow_up = DateInputField(label=_("Wiedervorlage"))

    def __init__(self, sources: Pickable, *args: Any, **kwargs: Any) -> None:
        super().__init__(sources, *args, **kwargs)
        del self.fields["locator"]
        self.parties = Parties()
        self.fields["given_by"] = PartyInputField(self.parties, label=gettext("Gegeben von"))
        self.order_fields(
            ["code", "reason", "given_by", "given_on", "follow_up", "source", "new_source", "new_address"]
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("code") and given["code"] != AnswerCode.ADOPTED and not given.get("reason"):
            fault = gettext("Die Antwort „%(code)s“ braucht eine Begründung.")
            self.add_error("reason", ValidationError(fault % {"code": AnswerCode(given["code"]).label}))
        return given


class WhyForm(forms.Form):
    """One step that needs nothing but a reason."""

    reason = ReasonField()


def lists_for(form: forms.Form, **pickables: Pickable) -> Mapping[str, Sequence[str]]:
    """What the inputs of a form offer, by the name of the list."""
    found: dict[str, Sequence[str]] = {name: pickable.labels for name, pickable in pickables.items()}
    parties = getattr(form, "parties", None)
    if isinstance(parties, Parties):
        found["parties"] = sorted(parties.labels.values(), key=str.casefold)
    return found
