"""Forms for the plan as a container: begin it, seal it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mitplan.people.acting import Acting

from ..models import Element
from ..snapshot import slug_of
from ..states import VersionKind
from ..workbench.parties import Parties
from .fields import DateInputField, PartyInputField


class BeginPlan(forms.Form):
    """What a plan needs to begin: a title; everything else can wait or follows from it."""

    title = forms.CharField(label=gettext_lazy("Titel des Plans"), max_length=300)
    key = forms.SlugField(
        label=gettext_lazy("Kurzname für die Adresse"),
        help_text=gettext_lazy("Kleine Buchstaben, Ziffern und Bindestriche; bleibt für immer. Leer: aus dem Titel."),
        max_length=60,
        required=False,
    )
    text = forms.CharField(
        label=gettext_lazy("Worum es geht"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    jurisdiction = forms.CharField(
        label=gettext_lazy("Wo der Plan gilt"),
        help_text=gettext_lazy("Zum Beispiel „Hessen“ oder „Stadt Münster“."),
        max_length=100,
        required=False,
    )
    predecessor = forms.ChoiceField(
        label=gettext_lazy("Setzt fort"),
        help_text=gettext_lazy("Der frühere Plan, auf den Einträge dieses Plans zurückgehen können."),
        required=False,
    )
    language = forms.ChoiceField(label=gettext_lazy("Sprache des Plans"), choices=settings.LANGUAGES, initial="de")
    office = forms.TypedChoiceField(label=gettext_lazy("Koordinierungsstelle"), coerce=int)

    def __init__(self, capacities: Sequence[Acting], roots: Sequence[Element], *args: Any) -> None:
        super().__init__(*args)
        self.parties = Parties()
        self.capacities = {by.office.pk: by for by in capacities if by.office}
        self.plans = {root.plan.key: root.plan for root in roots}
        self.fields["owner"] = PartyInputField(self.parties, label=_("Träger des Plans"))
        choices = [("", _("keinen früheren Plan")), *((root.plan.key, root.title) for root in roots)]
        self.fields["predecessor"].choices = choices  # type: ignore[attr-defined]
        offices = [(pk, by.office.title) for pk, by in self.capacities.items() if by.office]
        self.fields["office"].choices = offices  # type: ignore[attr-defined]
        if len(offices) == 1:
            self.fields["office"].widget = forms.HiddenInput()
            self.fields["office"].initial = offices[0][0]
        self.order_fields(["title", "key", "owner", "jurisdiction", "text"])

    @property
    def party_labels(self) -> list[str]:
        return sorted(self.parties.labels.values())

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        given["key"] = given.get("key") or slug_of(given.get("title", ""))
        if not given["key"] and "title" in given:
            self.add_error("key", _("Aus diesem Titel wird keine Adresse; geben Sie bitte einen Kurznamen an."))
        elif given["key"] in self.plans:
            self.add_error("key", ValidationError(_("Einen Plan mit diesem Kurznamen gibt es schon.")))
        return given

    def begun(self) -> dict[str, Any]:
        """What the verb `begin` is told."""
        given = self.cleaned_data
        by = self.capacities[given["office"]]
        told = {name: given[name] for name in ("key", "title", "text", "jurisdiction", "owner", "language")}
        predecessor = self.plans.get(given["predecessor"])
        return {**told, "predecessor": predecessor, "coordination": by.office, "by": by}


class SealPlan(forms.Form):
    """What a version is called and, for an adopted one, who decided it when."""

    label = forms.CharField(
        label=gettext_lazy("Bezeichnung"),
        help_text=gettext_lazy("So heißt die Fassung überall, zum Beispiel „Entwurf vom März 2027“."),
        max_length=200,
    )
    kind = forms.ChoiceField(label=gettext_lazy("Art"), choices=VersionKind.choices, widget=forms.RadioSelect)
    decided_on = DateInputField(label=gettext_lazy("Beschlossen am"))
    note = forms.CharField(
        label=gettext_lazy("Anmerkung"),
        help_text=gettext_lazy("Steht bei der Fassung und gehört zu ihr."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.parties = Parties()
        self.fields["decided_by"] = PartyInputField(
            self.parties, label=_("Beschlossen von"), help_text=_("Bei einer beschlossenen Fassung: das Gremium.")
        )
        self.order_fields(["label", "kind", "decided_by", "decided_on", "note"])

    @property
    def party_labels(self) -> list[str]:
        return sorted(self.parties.labels.values())

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("kind") == VersionKind.ADOPTED:
            for name in ("decided_by", "decided_on"):
                if name in given and not given[name]:
                    self.add_error(name, _("Eine beschlossene Fassung braucht das Gremium und das Datum."))
        return given
