"""The typed details of each kind of element, one table a kind.

A column here is a field in every sense: forms, claims, documents and pages know it by the same name, and its type
decides how a value is read, compared and shown (`plan/fields.py`). There is no second list of fields.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mitplan.core.fields import MoneyField, PartialDateField

from ..states import (
    Assessment,
    Direction,
    EventKind,
    Kind,
    MeasureKind,
    ObjectiveKind,
    Origin,
    PlanStatus,
    SourceKind,
    Stage,
)
from .draft import Element, ListField, NumberField, PartiesField, PartyField


def _date(label: Any) -> Any:
    return PartialDateField(label, blank=True)


def _text(label: Any) -> Any:
    return models.TextField(label, blank=True, default="")


def _code(label: Any, choices: type[models.TextChoices]) -> Any:
    return models.CharField(label, max_length=20, choices=choices, blank=True, default="")


def _known(field: str, choices: type[models.TextChoices]) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": sorted({"", *choices.values})}), name=f"%(class)s_{field}_known"
    )


class Detail(models.Model):
    """The typed fields of one element."""

    element = models.OneToOneField(Element, models.CASCADE, primary_key=True, related_name="%(class)s")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.element}"


class Whole(Detail):
    """The plan as a whole."""

    status = _code(_("Stand des Plans"), PlanStatus)
    presented = _date(_("Vorgestellt"))
    decided = _date(_("Beschlossen"))
    begins = _date(_("Beginn der Laufzeit"))
    ends = _date(_("Ende der Laufzeit"))
    cost = MoneyField(_("Kosten"), null=True, blank=True)
    length = _text(_("Umfang"))
    success_measured = _text(_("Wie Erfolg gemessen wird"))

    class Meta:
        constraints: ClassVar = [_known("status", PlanStatus)]


class Field(Detail):
    """A field of action with its working group."""

    group = PartyField(_("Arbeitsgruppe"))


class Objective(Detail):
    objective_kind = _code(_("Art des Ziels"), ObjectiveKind)
    target = _text(_("Zielwert"))
    target_date = _date(_("Zu erreichen bis"))
    no_indicator_reason = _text(_("Warum es keinen Indikator gibt"))

    class Meta:
        constraints: ClassVar = [_known("objective_kind", ObjectiveKind)]


class Indicator(Detail):
    """What is measured, from where to where. Measured values over time are observations and live elsewhere."""

    definition = _text(_("Definition"))
    unit = models.CharField(_("Einheit"), max_length=60, blank=True, default="")
    population = _text(_("Grundgesamtheit"))
    direction = _code(_("Richtung"), Direction)
    baseline = NumberField(_("Ausgangswert"))
    baseline_date = _date(_("Stand des Ausgangswerts"))
    target = NumberField(_("Zielwert"))
    target_date = _date(_("Zu erreichen bis"))
    current = NumberField(_("Letzter bekannter Wert"))
    current_date = _date(_("Stand des letzten Werts"))

    class Meta:
        constraints: ClassVar = [_known("direction", Direction)]


class Recommendation(Detail):
    made_by = PartyField(_("Empfohlen von"))
    made_in = _text(_("Empfohlen in"))
    made_on = _date(_("Empfohlen am"))
    addressee = PartyField(_("Gerichtet an"))
    minority = _text(_("Minderheitenvotum"))


_REASONED = (Stage.PAUSED, Stage.STOPPED, Stage.PARTLY_DONE)


class Measure(Detail):
    measure_kind = _code(_("Art"), MeasureKind)
    origin = _code(_("Herkunft"), Origin)
    lead = PartyField(_("Federführung"))
    co_responsible = PartiesField(_("Beteiligte Ressorts"))
    partners = PartiesField(_("Partner"))
    target_groups = ListField(_("Zielgruppen"))
    region = _text(_("Gebiet"))
    starts = _date(_("Geplanter Beginn"))
    ends = _date(_("Geplantes Ende"))
    started = _date(_("Begonnen"))
    done_on = _date(_("Umgesetzt am"))
    stage = _code(_("Umsetzungsstand"), Stage)
    assessment = _code(_("Bewertung"), Assessment)
    status_reason = _text(_("Begründung des Stands"))
    evidence = _text(_("Nachweis"))
    review_on = _date(_("Nächste Überprüfung"))
    cost = MoneyField(_("Kosten"), null=True, blank=True)
    success = _text(_("Woran Erfolg erkannt wird"))

    class Meta:
        constraints: ClassVar = [
            _known("measure_kind", MeasureKind),
            _known("origin", Origin),
            _known("stage", Stage),
            _known("assessment", Assessment),
            models.CheckConstraint(
                condition=~Q(stage__in=_REASONED) | ~Q(status_reason=""),
                name="stage_has_reason",
            ),
        ]

    def clean(self) -> None:
        if self.stage in _REASONED and not self.status_reason:
            raise ValidationError(
                _("Der Stand „%(stage)s“ braucht eine Begründung.") % {"stage": Stage(self.stage).label}
            )


_IS_WEB_ADDRESS = URLValidator(schemes=["http", "https"])


class Source(Detail):
    source_kind = _code(_("Art der Quelle"), SourceKind)
    publisher = _text(_("Herausgeber"))
    published = _date(_("Erschienen"))
    address = _text(_("Adresse"))
    retrieved = _date(_("Abgerufen am"))
    reference = _text(_("Aktenzeichen oder Drucksache"))

    class Meta:
        constraints: ClassVar = [_known("source_kind", SourceKind)]

    def clean(self) -> None:
        # Readers will follow it: nothing but the web, so that no `javascript:` is ever sealed as an address.
        if self.address:
            _IS_WEB_ADDRESS(self.address)


class Event(Detail):
    event_kind = _code(_("Art des Ereignisses"), EventKind)
    on = _date(_("Datum"))
    body = PartyField(_("Gremium oder Stelle"))
    due = _date(_("Einzulösen bis"))

    class Meta:
        constraints: ClassVar = [_known("event_kind", EventKind)]


class Question(Detail):
    asked_by = PartyField(_("Gefragt von"))
    asked_on = _date(_("Gefragt am"))
    reply = _text(_("Antwort"))


DETAILS: Mapping[str, type[Detail]] = {
    Kind.PLAN: Whole,
    Kind.FIELD: Field,
    Kind.OBJECTIVE: Objective,
    Kind.INDICATOR: Indicator,
    Kind.RECOMMENDATION: Recommendation,
    Kind.MEASURE: Measure,
    Kind.SOURCE: Source,
    Kind.EVENT: Event,
    Kind.QUESTION: Question,
}
