"""What a comment says of a text, and how far it has come."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stance(models.TextChoices):
    """How a comment stands to a text. Replies have none, nor has what came from elsewhere without one."""

    FOR = "for", _("dafür")
    AGAINST = "against", _("dagegen")
    QUESTION = "question", _("Frage")


class CommentState(models.TextChoices):
    """What its author did with it; what moderators did stands in `Removal`."""

    SENT = "sent", _("abgeschickt")
    WITHDRAWN = "withdrawn", _("zurückgezogen")


MOVES: Final = {CommentState.SENT: {CommentState.WITHDRAWN}}
