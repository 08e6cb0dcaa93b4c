"""What is typed around minutes: words before them, changes proposed and decided, errata."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .meetings import area, choose


class PrefaceForm(forms.Form):
    """A few words before completed minutes."""

    preface = forms.CharField(label=_("Zur Vorbereitung"), max_length=3000, required=False, widget=area())


class WhyShortForm(forms.Form):
    """A reason in one line."""

    reason = forms.CharField(label=_("Grund"), max_length=500)


class CorrectionForm(forms.Form):
    """A paragraph as it reads and as it should."""

    before = forms.CharField(required=False, widget=forms.HiddenInput)
    after = forms.CharField(label=_("So soll der Absatz lauten"), max_length=5000, required=False, widget=area(5))
    reason = forms.CharField(label=_("Warum?"), max_length=1000, widget=area(2))


class DecideForm(forms.Form):
    """What becomes of a proposed change."""

    to = forms.ChoiceField(
        label=_("Entscheidung"),
        choices=[("accepted", _("übernehmen")), ("refused", _("nicht übernehmen"))],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("In einem Satz"),
        help_text=_("Wer nicht übernimmt, sagt warum. Alle können es lesen."),
        max_length=1000,
        required=False,
        widget=area(2),
    )


class ErratumForm(forms.Form):
    """What was wrong in approved minutes."""

    item = forms.TypedChoiceField(label=_("Zu"), required=False, coerce=int, empty_value=None)
    text = forms.CharField(label=_("Was ist richtig?"), max_length=5000, widget=area(4))

    def __init__(self, items: Mapping[int, str], *args: Any) -> None:
        super().__init__(*args)
        choose(self.fields["item"], [("", _("das ganze Protokoll")), *items.items()])
