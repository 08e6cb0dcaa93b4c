"""What is typed around meetings: when and where, the agenda, papers, topics, what happens in the room."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mitplan.people.models import Body

from ..models import AgendaItem, Meeting, Topic
from ..queries.notice import moment
from ..states.meetings import ItemKind, Manner, Outcome, Side, TaskState
from .hinting import Hinting

_PUBLIC = _("Alle können ihn lesen.")
_ZONES = sorted(zone for zone in available_timezones() if zone.startswith("Europe/"))


def area(rows: int = 3) -> forms.Textarea:
    """A field of several lines."""
    return forms.Textarea(attrs={"rows": rows})


def choose(field: forms.Field, choices: Iterable[tuple[Any, Any]]) -> None:
    """Give a field what can be chosen."""
    field.choices = list(choices)  # type: ignore[attr-defined]


class WhyForm(forms.Form):
    """A reason that everybody reads."""

    reason = forms.CharField(label=_("Grund"), help_text=_PUBLIC, max_length=1000, widget=area())


class MeetingForm(forms.Form):
    """When and where a body meets."""

    body = forms.ChoiceField(label=_("Gremium"))
    title = forms.CharField(label=_("Titel"), max_length=200)
    day = forms.DateField(label=_("Tag"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    begins = forms.TimeField(label=_("Beginn"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    ends = forms.TimeField(label=_("Ende"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    zone = forms.ChoiceField(label=_("Zeitzone"), choices=[(zone, zone) for zone in _ZONES], initial="Europe/Berlin")
    place = forms.CharField(label=_("Ort"), max_length=300, required=False)
    join_link = forms.URLField(
        label=_("Einwahllink"),
        help_text=_("Den sehen nur die Mitglieder des Gremiums und die Koordinierungsstelle."),
        max_length=500,
        required=False,
        assume_scheme="https",
    )
    is_public = forms.BooleanField(
        label=_("Die Sitzung ist öffentlich"),
        help_text=_("Dann lesen alle Tagesordnung und Unterlagen, und später das genehmigte Protokoll."),
        required=False,
        initial=True,
    )
    note = forms.CharField(label=_("Hinweise"), max_length=2000, required=False, widget=area())

    def __init__(self, bodies: Sequence[tuple[Body, str]], *args: Any, meeting: Meeting | None = None) -> None:
        super().__init__(*args)
        self._bodies = {body.key: body for body, _name in bodies}
        choose(self.fields["body"], [(body.key, name) for body, name in bodies])
        if meeting is not None:
            del self.fields["body"]
            self.initial = {**self.initial, **_typed(meeting)}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name in ("begins", "ends"):
            if (day := given.get("day")) and (at := given.get(name)):
                given[name] = self._moment(name, day, at, given.get("zone") or "Europe/Berlin")
        given.pop("day", None)
        return given

    @property
    def chosen_body(self) -> Body:
        """The body that meets."""
        return self._bodies[self.cleaned_data["body"]]

    def _moment(self, name: str, day: date, at: time, zone: str) -> datetime | None:
        try:
            return moment(day, f"{at:%H:%M}", zone)
        except ValueError:
            self.add_error(name, _("Diese Uhrzeit gibt es an dem Tag nicht: Die Uhr wird umgestellt."))
            return None


def _typed(meeting: Meeting) -> dict[str, Any]:
    names = ("title", "zone", "place", "join_link", "is_public", "note")
    begins, ends = (at.astimezone(meeting.clock) for at in (meeting.begins, meeting.ends))
    told = {"day": begins.date(), "begins": begins.time(), "ends": ends.time()}
    return told | {name: getattr(meeting, name) for name in names}


class OrdersForm(forms.Form):
    """By what a body goes when it meets."""

    notice_days = forms.IntegerField(
        label=_("Einladungsfrist in Tagen"),
        help_text=_("So viele volle Tage liegen zwischen dem Tag der Einladung und dem Tag der Sitzung."),
        min_value=0,
        max_value=365,
    )
    quorum_percent = forms.IntegerField(
        label=_("Beschlussfähig ist das Gremium mit mehr als … Prozent der Sitze"),
        help_text=_("0 verlangt niemanden."),
        min_value=0,
        max_value=99,
    )
    review_days = forms.IntegerField(
        label=_("Tage zur Durchsicht des Protokolls"),
        help_text=_("So lange können die Anwesenden Änderungen vorschlagen. 0 heißt: gar nicht."),
        min_value=0,
        max_value=365,
    )


class TopicForm(Hinting):
    """Something that a body should deal with."""

    hinted = ("title", "note")
    body = forms.ChoiceField(label=_("Gremium"))
    title = forms.CharField(label=_("Worum soll es gehen?"), max_length=200)
    note = forms.CharField(label=_("Warum?"), max_length=5000, required=False, widget=area())
    kind = forms.ChoiceField(label=_("Was soll geschehen?"), choices=ItemKind.choices, initial=ItemKind.DISCUSSION)
    thing = forms.ChoiceField(label=_("Gehört zu"), required=False)

    def __init__(self, bodies: Sequence[tuple[Body, str]], things: Mapping[str, str], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._bodies = {body.key: body for body, _name in bodies}
        choose(self.fields["body"], [(body.key, name) for body, name in bodies])
        choose(self.fields["thing"], [("", _("nichts davon")), *things.items()])

    @property
    def chosen_body(self) -> Body:
        """The body that should deal with it."""
        return self._bodies[self.cleaned_data["body"]]


class ItemForm(forms.Form):
    """A point of the agenda: one of the backlog, or a new one."""

    topic = forms.TypedChoiceField(
        label=_("Aus dem Themenspeicher"), required=False, coerce=int, empty_value=None, choices=[("", "")]
    )
    title = forms.CharField(label=_("Titel"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("Was geschieht?"), choices=ItemKind.choices, initial=ItemKind.DISCUSSION)
    planned_minutes = forms.IntegerField(label=_("Minuten"), min_value=1, max_value=600, required=False)
    note = forms.CharField(label=_("Erläuterung"), max_length=5000, required=False, widget=area())

    def __init__(self, topics: Sequence[Topic], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._topics = {topic.pk: topic for topic in topics}
        choices = [(topic.pk, f"{topic.number}. {topic.title}") for topic in topics]
        choose(self.fields["topic"], [("", _("ein neuer Punkt")), *choices])
        if not topics:
            del self.fields["topic"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        given["topic"] = self._topics.get(given.get("topic") or 0)
        if not given["topic"] and not given.get("title"):
            self.add_error("title", _("Bitte geben Sie einen Titel an."))
        return given


class PaperForm(forms.Form):
    """A document: a file, a text or an address elsewhere."""

    title = forms.CharField(label=_("Titel"), max_length=200)
    item = forms.TypedChoiceField(label=_("Gehört zu"), required=False, coerce=int, empty_value=None)
    file = forms.FileField(
        label=_("Datei"), help_text=_("PDF, PNG, JPEG, ODT oder DOCX, höchstens 10 MB."), required=False
    )
    text = forms.CharField(label=_("Oder der Text selbst"), max_length=50_000, required=False, widget=area(6))
    link = forms.URLField(label=_("Oder eine Adresse"), max_length=500, required=False, assume_scheme="https")

    def __init__(self, items: Sequence[AgendaItem], *args: Any) -> None:
        super().__init__(*args)
        self._items = {item.pk: item for item in items}
        choose(self.fields["item"], [("", _("die ganze Sitzung")), *((item.pk, item.title) for item in items)])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        given["item"] = self._items.get(given.get("item") or 0)
        if not any(given.get(name) for name in ("file", "text", "link")) and not self.errors:
            raise ValidationError(_("Bitte geben Sie eine Datei, einen Text oder eine Adresse an."))
        return given


class ConveneForm(forms.Form):
    """The letter: a few words of one's own, and why at short notice."""

    words = forms.CharField(label=_("Anschreiben"), max_length=3000, required=False, widget=area(4))
    reason = forms.CharField(
        label=_("Warum so kurzfristig?"), help_text=_PUBLIC, max_length=1000, required=False, widget=area(2)
    )

    def __init__(self, *args: Any, is_short: bool = False) -> None:
        super().__init__(*args)
        self.fields["reason"].required = is_short
        if not is_short:
            del self.fields["reason"]


class ArrivalForm(forms.Form):
    """Who came: for which seat, how."""

    seat = forms.TypedChoiceField(label=_("Sitz"), coerce=int)
    manner = forms.ChoiceField(label=_("Wie"), choices=Manner.choices)
    stands_in = forms.BooleanField(label=_("in Vertretung"), required=False)

    def __init__(self, seats: Mapping[int, str], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        choose(self.fields["seat"], seats.items())


class WishForm(forms.Form):
    """Somebody asks to speak."""

    topic = forms.CharField(label=_("Worum geht es?"), max_length=200, required=False)
    side = forms.ChoiceField(label=_("Ich spreche"), choices=Side.choices, initial=Side.QUESTION)
    item = forms.TypedChoiceField(label=_("Zu"), required=False, coerce=int, empty_value=None)
    seat = forms.TypedChoiceField(label=_("Für den Sitz"), required=False, coerce=int, empty_value=None)
    words = forms.CharField(label=_("Oder ein Gast"), max_length=120, required=False)

    def __init__(self, items: Mapping[int, str], seats: Mapping[int, str], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        choose(self.fields["item"], [("", _("die Sitzung")), *items.items()])
        choose(self.fields["seat"], [("", _("mich")), *seats.items()])
        if not seats:
            del self.fields["seat"]
            del self.fields["words"]


class ResolutionForm(forms.Form):
    """What was resolved, how, and who objected."""

    item = forms.TypedChoiceField(label=_("Zu"), coerce=int)
    wording = forms.CharField(label=_("Wortlaut"), max_length=10_000, widget=area(4))
    outcome = forms.ChoiceField(label=_("Ergebnis"), choices=Outcome.choices)
    poll = forms.ChoiceField(label=_("Durch"), required=False)
    objections = forms.TypedMultipleChoiceField(
        label=_("Einwände gegen den Konsens"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label=_("Wenn gerade keine Phase für Beschlüsse offen ist: der Grund"),
        help_text=_PUBLIC,
        max_length=1000,
        required=False,
        widget=area(2),
    )

    def __init__(
        self, items: Mapping[int, str], seats: Mapping[int, str], polls: Mapping[str, str], *args: Any, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        choose(self.fields["item"], items.items())
        choose(self.fields["objections"], seats.items())
        choose(self.fields["poll"], [("", _("Konsens")), *polls.items()])


class TaskForm(forms.Form):
    """What is to be done, by whom, until when."""

    what = forms.CharField(label=_("Was ist zu tun?"), max_length=500)
    party = forms.ChoiceField(label=_("Wer? Eine Stelle"))
    due = forms.DateField(
        label=_("Bis wann?"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    item = forms.TypedChoiceField(label=_("Zu"), required=False, coerce=int, empty_value=None)

    def __init__(self, items: Mapping[int, str], parties: Mapping[str, str], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        choose(self.fields["item"], [("", _("die Sitzung")), *items.items()])
        choose(self.fields["party"], parties.items())


class SettleForm(forms.Form):
    """What became of a task."""

    state = forms.ChoiceField(
        label=_("Was wurde daraus?"),
        choices=[(TaskState.DONE, TaskState.DONE.label), (TaskState.DROPPED, TaskState.DROPPED.label)],
    )
    result = forms.CharField(label=_("In einem Satz"), max_length=1000, required=False, widget=area(2))
