"""The form of a merging: for each place what is to stand there, for each amendment a sentence."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext

from ..actions.amendments import Merging
from ..models import Amendment
from ..patching import Place, blocks
from .proposals import OutsidePhase, words

# What a place may get: what stands there, nothing, somebody's words, the chair's own.
KEEP, NOTHING, OWN = "keep", "nothing", "own"


class Merge(OutsidePhase):
    """Each place that amendments touch has a choice and room for other words; each amendment has a sentence."""

    def __init__(self, places: Sequence[Place], amendments: Sequence[Amendment], seen: int, *args: Any, **kwargs: Any):
        counters: Mapping[str, str | None] = kwargs.pop("counters", {})
        suggested: Mapping[str, str] = kwargs.pop("suggested", {})
        super().__init__(*args, **kwargs)
        self.places = [place for place in places if place.offers]
        self.counters, self.amendments = counters, list(amendments)
        self.fields["seen"] = forms.IntegerField(widget=forms.HiddenInput, initial=seen)
        for place in self.places:
            self.fields[f"place-{place.name}"] = forms.ChoiceField(
                label=gettext("Was soll hier stehen?"),
                choices=self.choices_at(place),
                widget=forms.RadioSelect,
                initial=suggested.get(place.name),
                error_messages={"required": gettext("Bitte entscheiden Sie, was an dieser Stelle stehen soll.")},
            )
            start = counters.get(place.name) or place.original or next(iter(place.offers.values())) or ""
            own = words(3, label=gettext("Eigener Wortlaut"), required=False, initial=start, strip=False)
            self.fields[f"own-{place.name}"] = own
        for one in self.amendments:
            label = gettext("Begründung zu Änderungsantrag %(n)d") % {"n": one.number}
            self.fields[f"sentence-{one.number}"] = words(2, label=label, required=False)
            self.fields[f"obsolete-{one.number}"] = forms.BooleanField(
                label=gettext("hat sich erledigt"), required=False
            )
        self.fields["note"] = forms.CharField(label=gettext("Was ist neu?"), required=False, max_length=500)

    def choices_at(self, place: Place) -> list[tuple[str, Any]]:
        """What can be chosen for a place."""
        keep = gettext("nichts einfügen") if place.is_new else gettext("wie bisher")
        found: list[tuple[str, Any]] = [(KEEP, keep)]
        for number, text in place.offers.items():
            told = gettext("Änderungsantrag %(n)d") if text else gettext("streichen, wie Änderungsantrag %(n)d es will")
            found.append((str(number), told % {"n": number}))
        return [*found, (OWN, gettext("eigener Wortlaut"))]

    def merging(self) -> Merging:
        """What was decided."""
        given = self.cleaned_data
        numbers = [one.number for one in self.amendments]
        return Merging(
            given["seen"],
            {place.name: self._result(place) for place in self.places},
            {number: given[f"sentence-{number}"] for number in numbers},
            frozenset(number for number in numbers if given[f"obsolete-{number}"]),
            given["note"],
        )

    def _result(self, place: Place) -> str | None:
        chosen = self.cleaned_data[f"place-{place.name}"]
        if chosen == KEEP:
            return place.original
        if chosen == OWN:
            return "\n\n".join(blocks(self.cleaned_data[f"own-{place.name}"])) or None
        return place.offers[int(chosen)]
