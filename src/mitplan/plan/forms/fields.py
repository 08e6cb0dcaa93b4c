"""How the fields of elements are typed in: each reads what people write and shows it back in words."""

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mitplan.core.fields import MoneyField, PartialDateField
from mitplan.core.inputs import DateInputField as DateInputField
from mitplan.core.inputs import date_in_words as date_in_words
from mitplan.core.money import Basis, Money, Period

from ..models import ListField, NumberField, PartiesField, PartyField
from ..workbench.parties import Parties

# One list of all parties a page, to which every input for parties refers.
PARTY_LIST = "parties"
# More codes than these are chosen from a list instead of buttons.
MOST_BUTTONS = 5
_FREE_PARTIES = 2


class MoneyWidget(forms.MultiWidget):
    """An amount or a range, with what it is for and what kind of statement it is."""

    template_name = "plan/widgets/money.html"
    use_fieldset = True

    def __init__(self) -> None:
        parts = (
            (forms.TextInput, _("Betrag oder Spanne")),
            (forms.Select, _("Zeitraum")),
            (forms.Select, _("Grundlage")),
        )
        widgets: list[Any] = [widget(attrs={"data-label": label}) for widget, label in parts]
        units: tuple[Any, ...] = (Period, Basis)
        for widget, codes in zip(widgets[1:], units, strict=True):
            known = [(code.value, code.label) for code in codes if code != "unknown"]
            widget.choices = [("", _("nicht angegeben")), *known]
        super().__init__(widgets)

    def decompress(self, value: Any) -> list[str]:
        if not isinstance(value, Money):
            return ["", "", ""]
        period = "" if value.period is Period.UNKNOWN else value.period.value
        basis = "" if value.basis is Basis.UNKNOWN else value.basis.value
        language = "en" if get_language() == "en" else "de"
        return [value.amount(language), period, basis]


class MoneyInputField(forms.MultiValueField):
    """A sum of money, or nothing."""

    def __init__(self, **kwargs: Any) -> None:
        parts = (forms.CharField(max_length=120), forms.CharField(), forms.CharField())
        super().__init__(parts, **{"required": False, "require_all_fields": False, "widget": MoneyWidget(), **kwargs})
        for part in parts:
            part.required = False

    def compress(self, parts: Any) -> Money | None:
        amount, period, basis = (*(parts or ()), "", "", "")[:3]
        if not amount:
            if period or basis:
                raise ValidationError(_("Zu Zeitraum und Grundlage fehlt der Betrag."))
            return None
        try:
            language = "en" if get_language() == "en" else "de"
            return Money.parse(
                amount,
                period=Period(period) if period in Period.values else Period.UNKNOWN,
                basis=Basis(basis) if basis in Basis.values else Basis.UNKNOWN,
                language=language,
            )
        except ValueError as error:
            raise ValidationError(str(error)) from None


class NumberInputField(forms.CharField):
    """A measured value, with comma or point; "1.200" is refused, as it can mean both."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "max_length": 40, **kwargs})

    def clean(self, value: Any) -> str:
        text = "".join(super().clean(value).split())
        if re.fullmatch(r"-?[1-9][0-9]{0,2}\.[0-9]{3}", text):
            fault = _("„%(number)s“ kann ein Komma oder Tausender meinen. Schreiben Sie %(one)s oder %(other)s.")
            comma, whole = text.replace(".", ","), text.replace(".", "")
            raise ValidationError(fault % {"number": text, "one": comma, "other": whole})
        if re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{3})*(,[0-9]+)?", text):
            return text.replace(".", "").replace(",", ".")
        if "," in text and "." not in text:
            text = text.replace(",", ".")
        for validate in NumberField.default_validators:
            if text:
                validate(text)
        return text

    def prepare_value(self, value: Any) -> Any:
        return value.replace(".", ",") if isinstance(value, str) and re.fullmatch(r"-?[0-9]+\.[0-9]+", value) else value


class PartyInputField(forms.CharField):
    """Who is responsible, typed or chosen by name."""

    def __init__(self, parties: Parties, **kwargs: Any) -> None:
        self.parties = parties
        widget = forms.TextInput(attrs={"list": PARTY_LIST, "autocomplete": "off"})
        super().__init__(**{"required": False, "max_length": 400, "widget": widget, **kwargs})

    def clean(self, value: Any) -> str:
        return self.parties.key(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        return self.parties.label(value) if isinstance(value, str) else value


class SeveralInputs(forms.Widget):
    """One input a row, all of one name, and some free ones."""

    template_name = "plan/widgets/several.html"
    use_fieldset = True

    def get_context(self, name: str, value: Any, attrs: Any) -> Any:
        context = super().get_context(name, value, attrs)
        context["widget"]["values"] = [*(value or ()), *[""] * _FREE_PARTIES]
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return data.getlist(name) if hasattr(data, "getlist") else data.get(name)

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return id_


class PartiesInputField(forms.Field):
    """Several parties, one input each."""

    def __init__(self, parties: Parties, **kwargs: Any) -> None:
        self.parties = parties
        super().__init__(**{"required": False, "widget": SeveralInputs({"list": PARTY_LIST}), **kwargs})

    def clean(self, value: Any) -> list[str]:
        typed = [text for text in value or () if text.strip()]
        faults, keys = [], []
        for text in typed:
            try:
                keys.append(self.parties.key(text))
            except ValidationError as error:
                faults += error.messages
        if faults:
            raise ValidationError(faults)
        return list(dict.fromkeys(keys))

    def prepare_value(self, value: Any) -> Any:
        return [self.parties.label(key) for key in value] if isinstance(value, list) else value


class LinesField(forms.CharField):
    """A list, one item a line."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 3, "class": "lines"})
        super().__init__(**{"required": False, "widget": widget, **kwargs})

    def clean(self, value: Any) -> list[str]:
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value


class SeenField(forms.CharField):
    """What the person saw when the form was given out, carried along hidden."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False, strip=False, max_length=200_000)

    def clean(self, value: Any) -> dict[str, Any]:
        try:
            seen = json.loads(super().clean(value) or "{}")
            # Half a character can be told in JSON and nowhere else.
            json.dumps(seen, ensure_ascii=False).encode()
        except (ValueError, RecursionError):
            return {}
        return seen if isinstance(seen, dict) else {}


def input_for(field: Any, parties: Parties, help_text: Any = "") -> forms.Field:
    """The form field for a field of an element, by its type."""
    told = {"label": field.verbose_name, "help_text": help_text}
    simple: Sequence[tuple[Any, Callable[..., forms.Field]]] = (
        (PartialDateField, DateInputField),
        (MoneyField, MoneyInputField),
        (NumberField, NumberInputField),
    )
    for kind, made in simple:
        if isinstance(field, kind):
            return made(**told)
    if isinstance(field, PartyField):
        return PartyInputField(parties, **told)
    if isinstance(field, PartiesField):
        return PartiesInputField(parties, **told)
    if isinstance(field, ListField):
        return LinesField(**told)
    if field.choices:
        return _choice(field, told)
    short = field.max_length and field.max_length <= 100
    widget = forms.TextInput() if short else forms.Textarea(attrs={"rows": 3})
    return forms.CharField(required=False, max_length=field.max_length, widget=widget, **told)


def _choice(field: Any, told: dict[str, Any]) -> forms.Field:
    codes = list(field.flatchoices)
    choices = codes if any(code == "" for code, _label in codes) else [("", _("keine Angabe")), *codes]
    widget = forms.RadioSelect if len(choices) <= MOST_BUTTONS else forms.Select
    return forms.ChoiceField(required=False, choices=choices, widget=widget, **told)
