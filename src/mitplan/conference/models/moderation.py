"""What is reported and what is out of public, for everything that people send off: one table by text key."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mitplan.people.models import Body
from mitplan.plan.models import Plan

from ..states.moderation import REMOVED, Ground, RemovalState, ReportState, RuleEffect, RuleKind
from .participants import Participant


class ModerationRule(models.Model):
    """What is looked at before it is published, or reported by itself; in force until it is lifted."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="moderation_rules")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=RuleKind)
    # Words, one a line; how many addresses at most; nothing for newcomers.
    value = models.TextField(blank=True)
    effect = models.CharField(max_length=8, choices=RuleEffect)
    is_current = models.BooleanField(default=True)

    class Meta:
        ordering = ("plan", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "number"], name="moderation_rule_number_once"),
            models.CheckConstraint(condition=Q(kind__in=RuleKind.values), name="moderation_rule_kind_known"),
            models.CheckConstraint(condition=Q(effect__in=RuleEffect.values), name="moderation_rule_effect_known"),
        ]

    def __str__(self) -> str:
        return self.name


class Removal(models.Model):
    """A thing is out of public: held for a look, hidden with a reason, or blocked for the sake of law or of others.

    A row stays when the thing is restored; at most one of a thing counts. `sealed` is what a blocked text said, under
    the key of the installation, until `erase_from`; after that only `digest` is left.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="removals")
    number = models.PositiveIntegerField()
    thing = models.CharField(max_length=80)
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=RemovalState)
    ground = models.CharField(max_length=20, choices=Ground, blank=True)
    reason = models.TextField(blank=True)
    rule = models.ForeignKey(ModerationRule, models.PROTECT, null=True, blank=True, related_name="removals")
    at = models.DateTimeField()
    sealed = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    erase_from = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("plan", "number")
        indexes: ClassVar = [models.Index(fields=["plan", "state"], name="removal_by_state")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "number"], name="removal_number_once"),
            models.UniqueConstraint(
                fields=["thing"], condition=Q(state__in=sorted(REMOVED)), name="one_current_removal"
            ),
            models.CheckConstraint(condition=Q(state__in=RemovalState.values), name="removal_state_known"),
            models.CheckConstraint(condition=~Q(reason="") | Q(rule__isnull=False), name="removal_has_reason"),
            # The sealed text is there exactly as long as something is blocked.
            models.CheckConstraint(condition=Q(sealed="") | Q(state="blocked"), name="only_blocked_is_sealed"),
        ]

    def __str__(self) -> str:
        return f"{self.plan}, {self.number}"


class Report(models.Model):
    """Somebody, or a rule, thinks that moderators should look at a thing."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="reports")
    number = models.PositiveIntegerField()
    thing = models.CharField(max_length=80)
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    ground = models.CharField(max_length=20, choices=Ground)
    sentence = models.TextField(blank=True)
    participant = models.ForeignKey(Participant, models.PROTECT, null=True, blank=True, related_name="reports")
    rule = models.ForeignKey(ModerationRule, models.PROTECT, null=True, blank=True, related_name="reports")
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ReportState, default=ReportState.OPEN)
    answer = models.TextField(blank=True)

    class Meta:
        ordering = ("plan", "number")
        indexes: ClassVar = [models.Index(fields=["plan", "state", "thing"], name="report_by_state")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "number"], name="report_number_once"),
            models.UniqueConstraint(
                fields=["thing", "participant"],
                condition=Q(state="open", participant__isnull=False),
                name="one_open_report_of_somebody",
            ),
            models.CheckConstraint(condition=Q(state__in=ReportState.values), name="report_state_known"),
            models.CheckConstraint(condition=Q(ground__in=Ground.values), name="report_ground_known"),
            models.CheckConstraint(
                condition=Q(participant__isnull=False) | Q(rule__isnull=False), name="report_has_origin"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan}, {self.number}"
