"""Forms of polls: prepare one, vote, hand a vote over, count paper."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mitplan.people.models import Body, Seat

from ..actions.polls import OptionEntry, PollEntry
from ..counting import Rules, written
from ..models import Poll, RollEntry
from ..queries.polls import seat_words
from ..states import polls as states

_YES_NO = (("yes", _("Ja")), ("no", _("Nein")), ("abstain", _("Enthaltung")))
_UTILITIES = (
    ("points", _("Jeder Punkt zählt gleich viel")),
    ("cost", _("Punkte zählen mal Kosten: Teures wird eher bezahlt")),
)


class PreparePoll(forms.Form):
    """The question and every rule by which it will be counted."""

    title = forms.CharField(label=_("Worum geht es?"), max_length=200)
    question = forms.CharField(
        label=_("Die Frage"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("So, dass Ja und Nein oder die Wahl eindeutig sind."),
    )
    method = forms.ChoiceField(label=_("Zählweise"), choices=states.PollMethod, widget=forms.RadioSelect)
    options = forms.CharField(
        label=_("Wahlmöglichkeiten"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "Je Zeile eine; bei Ja und Nein keine. Wird ein Budget verteilt, stehen die Kosten hinter einem"
            " senkrechten Strich: Sprachcafés in allen Kreisen | 240"
        ),
    )
    type = forms.ChoiceField(label=_("Wer erfährt was?"), choices=states.PollType, widget=forms.RadioSelect)
    majority = forms.ChoiceField(label=_("Mehrheit bei Ja und Nein"), choices=states.PollMajority)
    base = forms.ChoiceField(label=_("Die Mehrheit bezieht sich auf"), choices=states.PollBase)
    fraction = forms.CharField(
        label=_("Eigener Anteil"), required=False, max_length=20, help_text=_("Zum Beispiel 3/5 oder 60 %.")
    )
    quorum = forms.CharField(
        label=_("Quorum"),
        required=False,
        max_length=20,
        help_text=_("Wie viele mindestens abstimmen müssen: ein Anteil (1/2) oder eine Zahl (10). Leer: keines."),
    )
    winners = forms.IntegerField(label=_("Wie viele werden gewählt?"), initial=1, min_value=1, max_value=26)
    threshold = forms.CharField(
        label=_("Schwelle bei Zustimmung zu mehreren"),
        required=False,
        max_length=20,
        help_text=_("Welchen Anteil eine Wahlmöglichkeit mindestens braucht, zum Beispiel 1/2. Leer: keinen."),
    )
    dots = forms.IntegerField(label=_("Punkte je Sitz"), initial=5, min_value=0, max_value=1000)
    most = forms.IntegerField(
        label=_("Punkte je Wahlmöglichkeit oder Maßnahme, höchstens"), initial=3, min_value=0, max_value=1000
    )
    budget = forms.IntegerField(label=_("Budget"), required=False, min_value=0, max_value=10**12)
    unit = forms.CharField(
        label=_("Einheit von Budget und Kosten"), required=False, max_length=40, help_text=_("Etwa: Tausend Euro")
    )
    utility = forms.ChoiceField(label=_("Was Punkte bedeuten"), choices=_UTILITIES)
    completion = forms.ChoiceField(
        label=_("Was mit übrigem Geld geschieht"), choices=states.Completion, initial=states.Completion.ADD1U
    )
    step = forms.IntegerField(
        label=_("Um wie viel die Anteile steigen"), initial=1, min_value=1, help_text=_("In der Einheit des Budgets.")
    )
    until = forms.DateTimeField(
        label=_("Frist"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Danach stimmt niemand mehr ab. Leer: bis jemand schließt."),
    )
    thing = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput)

    def __init__(self, bodies: Sequence[tuple[Body, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = {str(body.pk): body for body, _name in bodies}
        choices = [(str(body.pk), name) for body, name in bodies]
        self.fields["body"] = forms.ChoiceField(label=gettext("Gremium"), choices=choices)
        self.order_fields(["body"])

    def clean_options(self) -> list[OptionEntry]:
        """One option a line, with what it costs."""
        found = []
        for line in self.cleaned_data["options"].splitlines():
            title, bar, cost = line.rpartition("|")
            if not line.strip():
                continue
            if not bar:
                found.append(OptionEntry(line.strip()))
                continue
            amount = cost.strip().replace(".", "").replace(" ", "")
            if not (amount.isascii() and amount.isdecimal()):
                raise ValidationError(gettext("„%(line)s“: Die Kosten sind eine ganze Zahl.") % {"line": line[:80]})
            found.append(OptionEntry(title.strip(), cost=int(amount)))
        return found

    def entry(self) -> PollEntry:
        """What was declared."""
        given = self.cleaned_data
        names = ("majority", "base", "fraction", "quorum", "winners", "threshold", "dots", "most", "unit")
        rules = Rules(
            **{name: given[name] for name in (*names, "utility", "completion", "step")}, budget=given["budget"] or 0
        )
        same = ("title", "question", "method", "type", "options", "thing", "until")
        return PollEntry(body=self.bodies[given["body"]], rules=rules, **{name: given[name] for name in same})


class CastVote(forms.Form):
    """One ballot. Every method works by clicking, choosing or typing numbers, without script."""

    def __init__(self, poll: Poll, entry: RollEntry, data: Any = None) -> None:
        super().__init__(data, prefix=f"sitz{entry.number}")
        self.method, self.entry = poll.method, entry
        self.keys = [option.key for option in poll.options.all()]
        if poll.method == states.PollMethod.YES_NO:
            self.fields["answer"] = forms.ChoiceField(
                label=gettext("Ihre Stimme"), choices=_YES_NO, widget=forms.RadioSelect
            )
            return
        for option in poll.options.all():
            self.fields[option.key] = self._field(poll, f"{option.key} {option.title}")
        self.fields["abstain"] = forms.BooleanField(label=gettext("Ich enthalte mich"), required=False)

    def _field(self, poll: Poll, label: str) -> forms.Field:
        if poll.method == states.PollMethod.APPROVAL:
            return forms.BooleanField(label=label, required=False)
        if poll.method == states.PollMethod.RANKING:
            places = [(str(n), gettext("Platz %(n)d") % {"n": n}) for n in range(1, len(self.keys) + 1)]
            return forms.ChoiceField(label=label, required=False, choices=[("", gettext("kein Platz")), *places])
        return forms.IntegerField(
            label=label,
            required=False,
            min_value=0,
            max_value=poll.rules["most"],
            widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "short"}),
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.method != states.PollMethod.YES_NO and not self.errors:
            has_chosen = any(given.get(key) for key in self.keys)
            if has_chosen == given["abstain"]:
                raise ValidationError(gettext("Wählen Sie etwas, oder kreuzen Sie an, dass Sie sich enthalten."))
        return given

    def choice(self) -> str:
        """What was chosen, as it is written on a ballot."""
        given = self.cleaned_data
        if self.method == states.PollMethod.YES_NO:
            return str(given["answer"])
        return written(self.method, {key: int(given[key]) for key in self.keys if given.get(key)})


class HandOver(forms.Form):
    """To whom a seat hands its vote, and how far."""

    def __init__(self, seats: Sequence[Seat], *args: Any) -> None:
        super().__init__(*args)
        choices = [(str(seat.pk), f"{seat_words(seat)} ({seat.get_function_display()})") for seat in seats]
        self.fields["receiver"] = forms.ChoiceField(label=gettext("Sitz, der die Stimme abgibt"), choices=choices)
        self.fields["is_standing"] = forms.BooleanField(
            label=gettext("Für alle Abstimmungen dieses Gremiums, bis ich es zurücknehme"), required=False
        )


class OpenPoll(forms.Form):
    """Who is present when a poll is opened; outside a phase also why."""

    reason = forms.CharField(
        label=_("Grund, wenn gerade keine Phase für Beschlüsse offen ist"), required=False, max_length=500
    )

    def __init__(self, seats: Sequence[Seat], *args: Any) -> None:
        super().__init__(*args)
        self.seats = {str(seat.pk): seat for seat in seats}
        choices = [(pk, seat_words(seat)) for pk, seat in self.seats.items()]
        self.fields["present"] = forms.MultipleChoiceField(
            label=gettext("Anwesend sind"), required=False, choices=choices, widget=forms.CheckboxSelectMultiple
        )
        self.order_fields(["present", "reason"])

    def present(self) -> list[Seat]:
        """The seats that are present."""
        return [self.seats[pk] for pk in self.cleaned_data["present"]]


class GiveReason(forms.Form):
    """A reason that everybody can read."""

    reason = forms.CharField(label=_("Grund"), max_length=500, required=False)


class CountPaper(forms.Form):
    """What lies on the table: how many ballots say what."""

    invalid = forms.IntegerField(label=_("Ungültig"), initial=0, min_value=0, max_value=10_000)

    def __init__(self, poll: Poll, waiting: Sequence[tuple[int, str]], *args: Any) -> None:
        super().__init__(*args)
        self.method = poll.method
        if poll.method == states.PollMethod.YES_NO:
            for answer, label in _YES_NO:
                self.fields[answer] = forms.IntegerField(label=label, initial=0, min_value=0, max_value=10_000)
        else:
            self.fields["lines"] = forms.CharField(
                label=gettext("Stimmzettel"),
                widget=forms.Textarea(attrs={"rows": 8}),
                help_text=gettext("Je Zeile erst die Anzahl, dann was darauf steht. Zum Beispiel: %(line)s")
                % {"line": _EXAMPLES[poll.method]},
            )
        if waiting:
            choices = [(str(number), words) for number, words in waiting]
            self.fields["numbers"] = forms.MultipleChoiceField(
                label=gettext("Diese Sitze haben auf Papier gestimmt"),
                choices=choices,
                widget=forms.CheckboxSelectMultiple,
            )
        self.order_fields(["yes", "no", "abstain", "lines", "invalid", "numbers"])

    def clean_lines(self) -> list[tuple[str, int]]:
        """Each line as what was chosen and how often."""
        found = []
        for line in self.cleaned_data["lines"].splitlines():
            times, colon, choice = line.partition(":")
            if not line.strip():
                continue
            if not colon or not (times.strip().isascii() and times.strip().isdecimal()):
                raise ValidationError(
                    gettext("„%(line)s“: Erst die Anzahl, dann ein Doppelpunkt.") % {"line": line[:80]}
                )
            found.append((choice.strip(), int(times)))
        return found

    def counted(self) -> list[tuple[str, int]]:
        """What was counted."""
        given = self.cleaned_data
        if self.method == states.PollMethod.YES_NO:
            return [(answer, given[answer]) for answer, _label in _YES_NO if given[answer]]
        return list(given["lines"])

    def numbers(self) -> list[int]:
        """The seats of the roll."""
        return [int(number) for number in self.cleaned_data.get("numbers", ())]


_EXAMPLES = {"approval": "3: A C", "ranking": "3: B > A = C", "dots": "3: A:2 C:1", "equal_shares": "3: A:2 C:1"}
