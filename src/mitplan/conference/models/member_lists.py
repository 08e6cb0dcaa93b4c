"""Lists of members handed in as files."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mitplan.people.models import Body, Person
from mitplan.plan.models import Plan

from ..states.member_lists import MemberListState


class MemberList(models.Model):
    """A file with the members of a body. Its content goes when it was taken in or dropped."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="member_lists")
    body = models.ForeignKey(Body, models.PROTECT, related_name="member_lists")
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    # Who handed it in; nobody where a run without a person did.
    person = models.ForeignKey(Person, models.PROTECT, related_name="member_lists", null=True)
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=MemberListState, default=MemberListState.CHECKED)

    class Meta:
        ordering = ("-pk",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=MemberListState.values), name="member_list_state_known")
        ]

    def __str__(self) -> str:
        return self.name
