"""What is typed where contributions are merged, split, forwarded, and where their authors answer."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..states.contributions import LANGUAGES, LONGEST_TEXT, LONGEST_TITLE

PARTS = 6
Choices = Sequence[tuple[str, Any]]


def _reason(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


def _title(**more: Any) -> forms.CharField:
    return forms.CharField(**{"label": gettext_lazy("Überschrift"), "max_length": LONGEST_TITLE, **more})


def _text(**more: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 8})
    return forms.CharField(**{"label": gettext_lazy("Text"), "max_length": LONGEST_TEXT, "widget": area, **more})


class DeadlineField(forms.DateField):
    """A day up to whose end something can be done."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def clean(self, value: Any) -> datetime:
        day = super().clean(value)
        return timezone.make_aware(datetime.combine(day, time(23, 59)))


class _Proposing(forms.Form):
    """What every proposal to the authors has."""

    language = forms.ChoiceField(label=gettext_lazy("Sprache"), choices=LANGUAGES)
    reason = _reason(gettext_lazy("Warum? Die Autorinnen und Autoren und alle anderen lesen das."))
    until = DeadlineField(
        label=gettext_lazy("Bis wann können sie antworten?"),
        help_text=gettext_lazy("Danach kann ohne Antwort entschieden werden, mit einer Begründung."),
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["until"].initial = lambda: timezone.localdate() + timedelta(days=14)


class Merge(_Proposing):
    """Several contributions and the text they shall become."""

    numbers = forms.CharField(
        label=gettext_lazy("Nummern der Beiträge"),
        help_text=gettext_lazy("Zum Beispiel „12, 14, 17“. Sie bleiben lesbar, wie sie sind."),
        max_length=400,
    )
    also = forms.MultipleChoiceField(
        label=gettext_lazy("Ähnliche Beiträge, die dazugehören könnten"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    title = _title(label=gettext_lazy("Überschrift des gemeinsamen Beitrags"))
    text = _text(label=gettext_lazy("Text des gemeinsamen Beitrags"))
    field_order = ("numbers", "also", "title", "text", "language", "reason", "until")

    def __init__(self, similar: Choices, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        if similar:
            self.fields["also"].choices = similar  # type: ignore[attr-defined]
        else:
            del self.fields["also"]

    def clean_numbers(self) -> list[int]:
        parts = self.cleaned_data["numbers"].replace(",", " ").replace(";", " ").split()
        if not all(part.isascii() and part.isdecimal() and len(part) < 10 for part in parts):
            raise ValidationError(_("Bitte nur Nummern, mit Kommas dazwischen."))
        return [int(part) for part in parts]

    @property
    def wanted(self) -> list[int]:
        """All numbers, typed and ticked, each once; typed twice stays twice, so that the verb can say so."""
        typed = self.cleaned_data["numbers"]
        return [*typed, *(int(one) for one in self.cleaned_data.get("also", ()) if int(one) not in typed)]


class Split(_Proposing):
    """The parts that a contribution shall become; the first two are needed."""

    field_order = tuple(name for n in range(1, PARTS + 1) for name in (f"title_{n}", f"text_{n}"))

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        for n in range(1, PARTS + 1):
            about = {"number": n}
            area = forms.Textarea(attrs={"rows": 4})
            title, text = _("Teil %(number)s: Überschrift") % about, _("Teil %(number)s: Text") % about
            self.fields[f"title_{n}"] = _title(label=title, required=n < 3)
            self.fields[f"text_{n}"] = _text(label=text, required=n < 3, widget=area)
        self.order_fields(self.field_order)

    @property
    def parts(self) -> Iterator[tuple[str, str]]:
        """Title and text of each part that has either."""
        for n in range(1, PARTS + 1):
            title, text = self.cleaned_data[f"title_{n}"], self.cleaned_data[f"text_{n}"]
            if title or text:
                yield title, text


class Forward(forms.Form):
    """To whom a contribution is forwarded, and why."""

    recipient = forms.ChoiceField(
        label=gettext_lazy("An wen?"),
        help_text=gettext_lazy(
            "Gremien dieses Plans bekommen ihn als eigenen Beitrag. Andere Stellen stehen darunter."
        ),
    )
    reason = _reason(gettext_lazy("Warum? Wer den Beitrag verfasst hat, und alle anderen lesen das."))

    def __init__(self, bodies: Any, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["recipient"].choices = bodies  # type: ignore[attr-defined]


class Answer(forms.Form):
    """What an author says."""

    agrees = forms.ChoiceField(
        label=gettext_lazy("Sind Sie einverstanden?"),
        choices=(("yes", gettext_lazy("Ja, einverstanden")), ("no", gettext_lazy("Nein, nicht einverstanden"))),
        widget=forms.RadioSelect,
    )
    sentence = forms.CharField(
        label=gettext_lazy("Wenn nein: warum nicht?"),
        help_text=gettext_lazy("Ein Satz genügt. Er bleibt öffentlich sichtbar, wie auch immer entschieden wird."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class Decide(forms.Form):
    """Why something is carried out or given up; everybody reads it."""

    decision = _reason(gettext_lazy("Begründung"))
