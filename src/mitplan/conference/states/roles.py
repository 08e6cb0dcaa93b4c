"""What a body does in a phase."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BodyPart(models.TextChoices):
    """The part that a body takes; declared before the phase begins, so that nobody finds out afterwards."""

    DRAFTS = "drafts", _("entwirft")
    ADVISES = "advises", _("berät")
    COMMENTS = "comments", _("nimmt Stellung")
    AGREES = "agrees", _("stimmt zu")
    TAKES_NOTE = "takes_note", _("nimmt zur Kenntnis")
