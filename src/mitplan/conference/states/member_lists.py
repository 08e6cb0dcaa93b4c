"""How far a list of members has come that was handed in as a file."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MemberListState(models.TextChoices):
    """A list is looked through, and then taken in or dropped."""

    CHECKED = "checked", _("geprüft")
    TAKEN_IN = "taken_in", pgettext_lazy("Datei", "übernommen")
    DROPPED = "dropped", _("verworfen")


MOVES: Final = {MemberListState.CHECKED: {MemberListState.TAKEN_IN, MemberListState.DROPPED}}
