"""Forms of reporting and of moderation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..states.moderation import BLOCKING, Ground, RuleEffect, RuleKind

ACTS = (
    ("dismiss", _("Stehen lassen")),
    ("hide", _("Ausblenden: Der Text ist nicht mehr zu lesen, bleibt aber aufbewahrt")),
    ("block", _("Sperren: nur bei Gesetzesverstoß oder Angaben über andere; der Text wird später gelöscht")),
    ("restore", _("Wieder zeigen oder freigeben")),
)


class ReportForm(forms.Form):
    """What is wrong with a text."""

    ground = forms.ChoiceField(label=_("Worum geht es?"), choices=Ground.choices, widget=forms.RadioSelect)
    sentence = forms.CharField(
        label=_("Möchten Sie etwas dazu sagen?"),
        help_text=_("Das liest nur die Moderation."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DecideForm(forms.Form):
    """What moderators decide about the texts they have ticked."""

    act = forms.ChoiceField(label=_("Was soll geschehen?"), choices=ACTS, widget=forms.RadioSelect)
    ground = forms.ChoiceField(label=_("Weshalb?"), choices=[("", "–"), *Ground.choices], required=False)
    reason = forms.CharField(
        label=_("Grund"),
        help_text=_("Alle lesen ihn. Nennen Sie darin keine Namen, und wiederholen Sie nicht, was im Text steht."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        act, ground = cleaned.get("act"), cleaned.get("ground")
        if act in ("hide", "block") and not ground:
            self.add_error("ground", _("Bitte wählen Sie, weshalb."))
        elif act == "block" and ground not in BLOCKING:
            self.add_error("ground", _("Sperren geht nur bei Angaben über andere Personen oder Gesetzesverstoß."))
        return cleaned


class RuleForm(forms.Form):
    """A rule of moderation, tried on what is there before it is set."""

    name = forms.CharField(
        label=_("Name der Regel"), help_text=_("Er steht im öffentlichen Protokoll, die Wörter nicht."), max_length=120
    )
    kind = forms.ChoiceField(label=_("Was sieht sie an?"), choices=RuleKind.choices, widget=forms.RadioSelect)
    value = forms.CharField(
        label=_("Wörter oder Zahl"),
        help_text=_(
            "Wörter: eins oder mehrere in jeder Zeile, ein Stern steht für jeden Anfang oder jedes Ende "
            "(„gewinnspiel*“). Internetadressen: so viele sind erlaubt. Gäste: bleibt leer."
        ),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    effect = forms.ChoiceField(label=_("Was tut sie?"), choices=RuleEffect.choices, widget=forms.RadioSelect)
    samples = forms.CharField(
        label=_("An diesen Sätzen ausprobieren"),
        help_text=_("Ein Satz in jeder Zeile; außerdem wird sie an den neuesten Texten ausprobiert."),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class LiftRuleForm(forms.Form):
    """Why a rule ends."""

    reason = forms.CharField(label=_("Grund"), max_length=500)
