"""What people say about a text, and who supports it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mitplan.people.models import Body, Office
from mitplan.plan.models import Plan

from ..states.comments import CommentState, Stance
from .participants import Participant


class Comment(models.Model):
    """Somebody's word on a text or one paragraph of it, or an answer to such a word.

    The text it is about is a key (`conference.contribution:7`), so that any room of the conference can be discussed;
    `queries/discussed.py` knows what stands behind it.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="comments")
    number = models.PositiveIntegerField()
    thing = models.CharField(max_length=80)
    # The body at whose work the text lies: its phases and its chair count.
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    # The name of a paragraph (`core/rich.py`); "" is the whole text.
    passage = models.CharField(max_length=64, blank=True)
    stance = models.CharField(max_length=10, choices=Stance, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replies")
    text = models.TextField()
    language = models.CharField(max_length=12)
    # Nobody for what came from elsewhere; `origin` then says from where, so that it comes only once.
    participant = models.ForeignKey(Participant, models.PROTECT, null=True, blank=True, related_name="comments")
    organisation = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    origin = models.CharField(max_length=120, blank=True)
    # Said by whoever runs the work, in that capacity: the coordination office or the chair.
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="+")
    is_official = models.BooleanField(default=False)
    sent_at = models.DateTimeField()
    revised_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=CommentState, default=CommentState.SENT)

    class Meta:
        ordering = ("plan", "number")
        indexes: ClassVar = [models.Index(fields=["plan", "thing", "number"], name="comment_by_thing")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "number"], name="comment_number_once"),
            models.UniqueConstraint(fields=["plan", "origin"], condition=~Q(origin=""), name="comment_origin_once"),
            models.CheckConstraint(condition=Q(state__in=CommentState.values), name="comment_state_known"),
            models.CheckConstraint(condition=Q(stance__in=["", *Stance.values]), name="comment_stance_known"),
            models.CheckConstraint(condition=~Q(text=""), name="comment_says_something"),
            models.CheckConstraint(condition=Q(participant__isnull=False) | ~Q(origin=""), name="comment_has_author"),
            models.CheckConstraint(condition=Q(parent__isnull=True) | Q(stance=""), name="reply_without_stance"),
        ]

    def __str__(self) -> str:
        return f"{self.plan}, {self.number}"


class Support(models.Model):
    """Somebody stands behind a text, for themselves or as the voice of their organisation."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="supports")
    thing = models.CharField(max_length=80)
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="supports")
    organisation = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("plan", "pk")
        indexes: ClassVar = [models.Index(fields=["plan", "thing"], name="support_by_thing")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["thing", "participant"],
                condition=Q(withdrawn_at__isnull=True, organisation__isnull=True),
                name="one_support_for_oneself",
            ),
            models.UniqueConstraint(
                fields=["thing", "organisation"],
                condition=Q(withdrawn_at__isnull=True, organisation__isnull=False),
                name="one_support_for_an_organisation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.thing}, {self.participant}"
