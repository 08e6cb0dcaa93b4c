"""What is typed in about conversations."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mitplan.people.models import Body

from ..states.contributions import LANGUAGES
from ..states.opinions import ANONYMITY, LONGEST


class StatementForm(forms.Form):
    """A statement of one's own."""

    text = forms.CharField(
        label=_("Ihre Aussage"),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 4, "dir": "auto", "data-most": LONGEST}),
        help_text=_("Ein Satz, ein Gedanke, höchstens 280 Zeichen. Andere sollen zustimmen oder ablehnen können."),
    )
    language = forms.ChoiceField(label=_("Sprache der Aussage"), choices=LANGUAGES, required=False)


class ConversationForm(forms.Form):
    """A conversation to prepare."""

    title = forms.CharField(label=_("Worum geht es?"), max_length=200)
    introduction = forms.CharField(
        label=_("Einführung"),
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Zwei, drei Sätze: Was soll mit dem Ergebnis geschehen?"),
    )
    body = forms.ChoiceField(label=_("Gremium"), required=False)
    statements = forms.CharField(
        label=_("Aussagen zum Anfang"),
        required=False,
        widget=forms.Textarea({"rows": 10}),
        help_text=_("Eine je Zeile, höchstens 280 Zeichen. Zehn bis dreißig verschiedene sind ein guter Anfang."),
    )
    is_strict = forms.BooleanField(label=_("Neue Aussagen erst prüfen, dann fragen"), required=False, initial=True)
    anonymity = forms.IntegerField(
        label=_("Kleinste Zahl von Personen, über die etwas gezeigt wird"),
        min_value=ANONYMITY,
        max_value=100,
        initial=ANONYMITY,
    )

    def __init__(self, bodies: list[Body], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own: Any = self.fields["body"]
        own.choices = [("", _("alle, die an diesem Plan arbeiten")), *((one.key, one.key) for one in bodies)]


class BringInForm(forms.Form):
    """Two files of a conversation that was held elsewhere."""

    title = forms.CharField(label=_("Worum ging es?"), max_length=200)
    introduction = forms.CharField(label=_("Woher die Daten stammen"), widget=forms.Textarea({"rows": 3}))
    comments = forms.FileField(label=_("Aussagen (comments.csv)"))
    votes = forms.FileField(label=_("Stimmen (votes.csv oder participants-votes.csv)"))
    only_check = forms.BooleanField(label=_("Nur prüfen, noch nichts ändern"), required=False)
