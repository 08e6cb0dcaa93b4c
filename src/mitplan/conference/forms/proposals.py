"""Forms around draft recommendations: write and revise one, decide, amend paragraph by paragraph, merge."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..actions.amendments import ProcedureEntry
from ..actions.proposals import LONGEST_TEXT, LONGEST_TITLE, Resolved, Wording
from ..patching import BEGINNING, Paragraph, Patch, between
from ..states.proposals import Manner, ProcedureKind, Reply

Choices = Sequence[tuple[str, Any]]


def words(rows: int, **about: Any) -> forms.CharField:
    """A text of several lines."""
    return forms.CharField(**{"widget": forms.Textarea(attrs={"rows": rows}), "max_length": LONGEST_TEXT, **about})


class OutsidePhase(forms.Form):
    """Asks for a reason where somebody who runs the work acts outside every open phase."""

    def __init__(self, *args: Any, outside: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if outside:
            self.fields["phase_reason"] = forms.CharField(
                label=gettext("Warum außerhalb der Phase?"),
                help_text=gettext("Zurzeit ist keine Phase dafür offen. Ihr Grund steht öffentlich im Journal."),
                max_length=500,
            )

    @property
    def phase_reason(self) -> str:
        """The reason, "" where none is needed."""
        return str(self.cleaned_data.get("phase_reason", ""))

    @property
    def phase_reason_field(self) -> forms.BoundField | None:
        """Where it is asked for, if it is."""
        return self["phase_reason"] if "phase_reason" in self.fields else None


class Write(OutsidePhase):
    """The words of a draft recommendation."""

    title = forms.CharField(label=_("Titel"), max_length=LONGEST_TITLE, help_text=_("Die Empfehlung in einem Satz."))
    text = words(
        12,
        label=_("Wortlaut"),
        help_text=_("Eine Leerzeile trennt Absätze. Änderungsanträge beziehen sich später auf einzelne Absätze."),
    )
    reasons = words(5, label=_("Begründung"), required=False)

    def wording(self, seen: int = 0) -> Wording:
        """What was typed."""
        given = self.cleaned_data
        return Wording(given["title"], given["text"], given["reasons"], given.get("note", ""), seen)


class Propose(Write):
    """A new draft: also where it belongs, to whom it is addressed, what it rests on."""

    body = forms.ChoiceField(label=_("Gremium"))
    field = forms.ChoiceField(label=_("Handlungsfeld"), required=False)
    addressees = forms.MultipleChoiceField(label=_("Gerichtet an"), required=False, widget=forms.CheckboxSelectMultiple)
    sources = forms.CharField(
        label=_("Beruht auf den Beiträgen"),
        required=False,
        max_length=500,
        help_text=_("Ihre Nummern, durch Komma getrennt: 3, 17."),
    )
    field_order = ("body", "field", "title", "text", "reasons", "addressees", "sources", "phase_reason")

    def __init__(self, bodies: Choices, fields: Choices, parties: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].choices = bodies  # type: ignore[attr-defined]
        self.fields["field"].choices = [("", gettext("keines")), *fields]  # type: ignore[attr-defined]
        self.fields["addressees"].choices = parties  # type: ignore[attr-defined]

    def clean_sources(self) -> list[int]:
        return numbers_in(self.cleaned_data["sources"])


class Revise(Write):
    """The next version."""

    note = forms.CharField(label=_("Was ist neu?"), required=False, max_length=500)
    seen = forms.IntegerField(widget=forms.HiddenInput)


class RestOn(forms.Form):
    """Further contributions on which a draft rests."""

    sources = forms.CharField(
        label=_("Nummern der Beiträge"), max_length=500, help_text=_("Durch Komma getrennt: 3, 17.")
    )

    def clean_sources(self) -> list[int]:
        return numbers_in(self.cleaned_data["sources"])


def numbers_in(text: str) -> list[int]:
    """Numbers parted by commas. Raises ValidationError."""
    parts = [part.strip() for part in text.replace(";", ",").split(",") if part.strip()]
    if not all(part.isascii() and part.isdecimal() and len(part) < 10 for part in parts):
        raise ValidationError(gettext("Bitte geben Sie Nummern an, durch Komma getrennt: 3, 17."))
    return list(dict.fromkeys(int(part) for part in parts))


class Decide(OutsidePhase):
    """How a body decided, and where that is on record."""

    manner = forms.ChoiceField(
        label=_("Wie wurde beschlossen?"),
        choices=[choice for choice in Manner.choices if choice[0]],
        widget=forms.RadioSelect,
    )
    poll = forms.ChoiceField(label=_("Abstimmung"), required=False)
    minutes = forms.ChoiceField(label=_("Protokoll"), required=False)
    note = words(2, label=_("Anmerkung"), required=False, help_text=_("Zum Beispiel das Ergebnis: 23 Ja, 2 Nein."))

    def __init__(self, polls: Choices, minutes: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("poll", polls), ("minutes", minutes)):
            if choices:
                self.fields[name].choices = [("", gettext("keine Angabe")), *choices]  # type: ignore[attr-defined]
            else:
                del self.fields[name]

    def resolved(self) -> Resolved:
        """What was said."""
        names = ("manner", "poll", "minutes", "note", "number")
        return Resolved(**{name: self.cleaned_data.get(name, "") for name in names})


class Adopt(Decide):
    """The same for the conference, which also gives the number."""

    number = forms.CharField(
        label=_("Nummer der Empfehlung"),
        max_length=20,
        help_text=_("Unter ihr wird die Empfehlung weitergeleitet; sie ändert sich nicht mehr."),
    )


class Because(forms.Form):
    """A sentence for everybody to read."""

    reason = words(3, label=_("Grund"), help_text=_("Alle können ihn lesen."))


class Amend(OutsidePhase):
    """Every paragraph of a version to be changed, emptied, or followed by a new one; and why."""

    why = words(3, label=_("Begründung"), help_text=_("Warum soll sich das ändern? Ein Satz genügt."))

    def __init__(self, paragraphs: Sequence[Paragraph], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.paragraphs = paragraphs
        self.fields["n-"] = words(2, label=gettext("Neuer Absatz davor"), required=False)
        for place, one in enumerate(paragraphs, 1):
            label = gettext("Absatz %(n)d") % {"n": place}
            rows = 2 + len(one.text) // 70
            self.fields[f"p-{one.name}"] = words(rows, label=label, required=False, initial=one.text, strip=False)
            self.fields[f"n-{one.name}"] = words(2, label=gettext("Neuer Absatz danach"), required=False)

    def patches(self) -> list[Patch]:
        """What differs from the version."""
        given = self.cleaned_data
        rows = [(BEGINNING, "", given["n-"])]
        rows += [(one.name, given[f"p-{one.name}"], given[f"n-{one.name}"]) for one in self.paragraphs]
        return between(self.paragraphs, [(name, text.replace("\r\n", "\n"), new) for name, text, new in rows])

    @property
    def first(self) -> forms.BoundField:
        """Room for a paragraph before all others."""
        return self["n-"]

    def rows(self) -> list[dict[str, Any]]:
        """For the page: each paragraph with the one that may follow it."""
        return [
            {"name": one.name, "text": self[f"p-{one.name}"], "new": self[f"n-{one.name}"]} for one in self.paragraphs
        ]


class Proceed(Amend):
    """What the chair proposes to do with an amendment; the paragraphs are the wording it would have instead."""

    kind = forms.ChoiceField(label=_("Vorschlag"), choices=ProcedureKind.choices, widget=forms.RadioSelect)
    visible_from = forms.DateTimeField(
        label=_("Sichtbar ab"),
        required=False,
        help_text=_("Leer: sofort."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, base: Sequence[Paragraph], suggested: Sequence[Paragraph], *args: Any, **kwargs: Any) -> None:
        super().__init__(base, *args, **kwargs)
        self.fields["why"].label = gettext("Erklärung")
        self.fields["why"].help_text = gettext("Wer den Antrag gestellt hat, liest sie und kann antworten.")
        own = {one.name: one.text for one in suggested}
        for one in base:
            self.fields[f"p-{one.name}"].initial = own.get(one.name, "")

    def entry(self) -> ProcedureEntry:
        """What was said; other words count only where some of the amendment is taken over."""
        given = self.cleaned_data
        counter = self.patches() if given["kind"] == ProcedureKind.PARTLY else []
        return ProcedureEntry(given["kind"], given["why"], counter, given["visible_from"])


class AnswerProcedure(forms.Form):
    """Whether the author of an amendment agrees."""

    reply = forms.ChoiceField(
        label=_("Ihre Antwort"), choices=[choice for choice in Reply.choices if choice[0]], widget=forms.RadioSelect
    )
    why = words(2, label=_("In einem Satz"), required=False)


class Note(forms.Form):
    """A minority note."""

    text = words(
        8,
        label=_("Ihr Minderheitenvotum"),
        help_text=_("Was sehen Sie anders, und warum? Es wird mit der Empfehlung weitergeleitet und versiegelt."),
    )


class Forward(forms.Form):
    """Which adopted recommendations are handed over together, and under what name."""

    chosen = forms.MultipleChoiceField(label=_("Empfehlungen"), widget=forms.CheckboxSelectMultiple)
    label = forms.CharField(
        label=_("Bezeichnung der Fassung"), max_length=200, required=False, help_text=_("Leer: aus dem Namen gebildet.")
    )

    def __init__(self, rows: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"].choices = rows  # type: ignore[attr-defined]
        self.fields["chosen"].initial = [value for value, _label in rows]
