"""Forms around contributions: writing one, another wording, files, taking back."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mitplan.core.inputs import DateInputField

from ..states.contributions import LANGUAGES, LONGEST_TEXT, LONGEST_TITLE, ContributionKind

Choices = Sequence[tuple[str, Any]]
OWN, ORGANISATION, BROWSER, LETTER = "own", "organisation", "browser", "letter"
KINDS = (
    (ContributionKind.SUGGESTION, _("Vorschlag: Das sollte geschehen")),
    (ContributionKind.CRITICISM, _("Kritik: Das läuft nicht gut")),
    (ContributionKind.QUESTION, _("Frage: Das möchte ich wissen")),
    (ContributionKind.EXPERIENCE, _("Erfahrung: Das habe ich erlebt")),
    (ContributionKind.OTHER, _("Sonstiges")),
)


def text_field(**more: Any) -> forms.CharField:
    """A text of several paragraphs."""
    widget = forms.Textarea(attrs={"rows": 10})
    return forms.CharField(**{"label": _("Ihr Text"), "widget": widget, "max_length": LONGEST_TEXT, **more})


class InWordsOfThePlan(forms.Select):
    """Choices that the plan names in its own language, but for the first, which speaks the reader's."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language

    def create_option(self, *args: Any, **more: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(*args, **more)
        if option["index"] != "0":
            option["attrs"]["lang"] = self.language
        return option


class Contribute(forms.Form):
    """A contribution as it is written; who writes differs by whether they are signed in and for whom they speak."""

    kind = forms.ChoiceField(
        label=_("Was ist Ihr Beitrag?"), choices=KINDS, widget=forms.RadioSelect, initial=ContributionKind.SUGGESTION
    )
    title = forms.CharField(
        label=_("Überschrift"), help_text=_("Worum geht es, in einem Satz?"), max_length=LONGEST_TITLE
    )
    text = text_field(help_text=_("Eine Leerzeile trennt Absätze. Nennen Sie bitte keine Namen anderer Personen."))
    language = forms.ChoiceField(
        label=_("In welcher Sprache schreiben Sie?"), help_text=_("Jede Sprache ist willkommen."), choices=LANGUAGES
    )
    field = forms.ChoiceField(label=_("Um welches Handlungsfeld geht es?"), required=False)
    body = forms.ChoiceField(label=_("An wen richtet sich Ihr Beitrag?"))
    author = forms.ChoiceField(label=_("Wer schreibt?"), widget=forms.RadioSelect, required=False)
    email = forms.EmailField(
        label=_("Ihre E-Mail-Adresse"),
        help_text=_(
            "Dorthin geht ein Link, mit dem Sie den Beitrag abschicken und später zurückziehen können. "
            "Die Adresse wird nicht gespeichert."
        ),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    resolved_on = DateInputField(
        label=_("Wann hat Ihre Organisation das beschlossen?"),
        help_text=_("Zum Beispiel „12. März 2027“ oder „März 2027“. Wenn es keinen Beschluss gibt, bleibt das leer."),
    )

    def __init__(self, lists: dict[str, Choices], language: str, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in ("field", "body"):
            self.fields[name].widget = InWordsOfThePlan(language)
        for name in ("field", "body", "author"):
            self.fields[name].choices = lists[name]  # type: ignore[attr-defined]
        authors = [value for value, _words in lists["author"]]
        self.fields["author"].initial = authors[0] if authors else ""
        self.fields["author"].required = bool(authors)
        if LETTER not in authors:
            del self.fields["email"]
        if ORGANISATION not in authors:
            del self.fields["resolved_on"]
        if len(authors) < 2:
            self.fields["author"].widget = forms.HiddenInput()
        written = dict(LANGUAGES)
        self.fields["language"].initial = get_language() if get_language() in written else "de"

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("author") == LETTER and not given.get("email") and "email" not in self.errors:
            self.add_error("email", _("Wohin soll der Link gehen? Oder wählen Sie den Weg ohne E-Mail."))
        if given.get("author") != ORGANISATION and given.get("resolved_on"):
            self.add_error("resolved_on", _("Das gehört zu einem Beitrag im Namen einer Organisation."))
        return given

    def parts(self) -> Iterable[tuple[Any, list[Any]]]:
        """The fields as people think: what, about what and to whom, who."""
        for legend, names in (
            (_("Was möchten Sie sagen?"), ("kind", "title", "text", "language")),
            (_("Worum geht es, und wer soll es lesen?"), ("field", "body")),
            (_("Wer schreibt?"), ("author", "email", "resolved_on")),
        ):
            bound = [self[name] for name in names if name in self.fields and not self[name].is_hidden]
            if bound:
                yield legend, bound


class Agree(forms.Form):
    """That the contribution may be published; asked where it is shown as it will stand there."""

    consent = forms.BooleanField(
        label=_("Ich bin einverstanden, dass mein Beitrag so veröffentlicht wird. Das kann ich jederzeit widerrufen."),
        error_messages={"required": _("Veröffentlicht wird nur, womit Sie einverstanden sind. Setzen Sie den Haken.")},
    )


class Reword(forms.Form):
    """Another wording of a contribution."""

    title = forms.CharField(label=_("Überschrift"), max_length=LONGEST_TITLE)
    text = text_field(help_text=_("Der bisherige Text bleibt für alle nachlesbar."))


class TakeBack(forms.Form):
    """Withdrawing, with or without a reason."""

    reason = forms.CharField(
        label=_("Warum?"),
        help_text=_("Das müssen Sie nicht sagen. Wenn Sie es tun, können es alle lesen."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class Revoke(forms.Form):
    """Revoking one's consent; the coordination office says why it does so for somebody."""

    sure = forms.BooleanField(label=_("Ja, Text, Anhänge und mein Name sollen entfernt werden."))

    def __init__(self, *args: Any, own: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if own:
            return
        self.fields["sure"].label = _("Ja, Text, Anhänge und der Name sollen entfernt werden.")
        self.fields["reason"] = forms.CharField(
            label=_("Begründung"),
            help_text=_("Alle können sie im Journal lesen. Nennen Sie bitte keine Personen."),
            max_length=1000,
            widget=forms.Textarea(attrs={"rows": 3}),
        )


class Attach(forms.Form):
    """A file for a contribution."""

    file = forms.FileField(label=_("Datei"), help_text=_("PDF, PNG, JPEG, ODT oder DOCX, bis zu 10 MB."))
    description = forms.CharField(
        label=_("Was ist darauf zu sehen oder darin zu lesen?"),
        help_text=_("Für alle, die die Datei nicht sehen oder nicht öffnen können."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class Bring(forms.Form):
    """Contributions and comments out of another system: its two tables."""

    system = forms.CharField(
        label=_("Woher kommen die Beiträge?"),
        help_text=_("So steht es bei jedem von ihnen, zum Beispiel „DIPAS Hafenfeld 2026“."),
        max_length=40,
    )
    contributions = forms.FileField(label=_("Tabelle der Beiträge (CSV)"))
    comments = forms.FileField(label=_("Tabelle der Kommentare (CSV)"))
    only_look = forms.BooleanField(
        label=_("Nur prüfen und sagen, was käme; nichts übernehmen"), required=False, initial=True
    )
