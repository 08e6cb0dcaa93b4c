"""What the coordination office types to announce or extend a phase."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mitplan.people.models import Body
from mitplan.people.queries import name_on

from ..states.phases import Access, Activity, Audience

# In a table of many, a dash is read at once.
_ACCESS = [(Access.HIDDEN.value, "–"), (Access.READ.value, Access.READ.label), (Access.WRITE.value, Access.WRITE.label)]


class MomentField(forms.DateTimeField):
    """Day and time of day on this installation's clock, with the browser's own picker where it has one."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def prepare_value(self, value: Any) -> Any:
        prepared = super().prepare_value(value)
        return prepared.replace(second=0, microsecond=0, tzinfo=None) if hasattr(prepared, "tzinfo") else prepared


class AnnouncePhase(forms.Form):
    """A phase: when, for whom, and what it opens."""

    name = forms.CharField(label=_("Name der Phase"), max_length=200)
    note = forms.CharField(
        label=_("Worum geht es?"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    begins = MomentField(label=_("Beginnt"))
    ends = MomentField(label=_("Endet"))
    iteration = forms.IntegerField(
        label=_("Wievielte Runde"), min_value=1, max_value=99, initial=1, help_text=_("2 für eine zweite Anhörung.")
    )
    body = forms.ChoiceField(
        label=_("Gilt für"), required=False, help_text=_("Ein Gremium mit seinen Arbeitsgruppen, oder alle.")
    )

    def __init__(self, bodies: Sequence[Body], *args: Any) -> None:
        super().__init__(*args)
        self._bodies = {body.key: body for body in bodies}
        fields: dict[str, Any] = self.fields
        fields["body"].choices = [("", _("alle")), *((body.key, name_on(body, None).name) for body in bodies)]
        for activity in Activity:
            for audience in Audience:
                fields[_name(activity, audience)] = forms.ChoiceField(
                    label=f"{activity.label}: {audience.label}", choices=_ACCESS, initial=Access.HIDDEN
                )

    def rows(self) -> Iterator[dict[str, Any]]:
        """What may be opened, a row for each activity with a choice for each audience."""
        for activity in Activity:
            cells = [{"label": who.label, "field": self[_name(activity, who)]} for who in Audience]
            yield {"label": activity.label, "cells": cells}

    @property
    def audiences(self) -> list[Any]:
        """The columns of that table."""
        return [who.label for who in Audience]

    def visible_fields(self) -> list[forms.BoundField]:
        """Those outside the table."""
        return [bound for bound in super().visible_fields() if not bound.name.startswith("opens_")]

    @property
    def chosen_body(self) -> Body | None:
        """The body for which it holds, or none for all."""
        return self._bodies.get(self.cleaned_data["body"])

    @property
    def openings(self) -> list[tuple[str, str, str]]:
        """What it opens; hidden is what isn't named."""
        told = [(a.value, w.value, self.cleaned_data[_name(a, w)]) for a in Activity for w in Audience]
        return [one for one in told if one[2] != Access.HIDDEN]


class ExtendPhase(forms.Form):
    """A later end, and why."""

    until = MomentField(label=_("Neues Ende"))
    reason = forms.CharField(
        label=_("Grund"),
        max_length=500,
        help_text=_("Alle können ihn lesen."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def in_three_weeks() -> dict[str, Any]:
    """What the form begins with: from tomorrow for three weeks."""
    morning = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0)
    day = timedelta(days=1)
    return {"begins": morning + day, "ends": (morning + 22 * day).replace(hour=18)}


def _name(activity: Activity, audience: Audience) -> str:
    return f"opens_{activity.value}_{audience.value}"
