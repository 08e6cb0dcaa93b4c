"""What holds for every text that is stored."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def refuse_nul(texts: Iterable[object]) -> None:
    """Raise ValidationError when a text holds a NUL character: SQLite would store it and PostgreSQL fail on it."""
    if any(isinstance(text, str) and "\x00" in text for text in texts):
        raise ValidationError(_("Der Text enthält ein unsichtbares Nullzeichen. Geben Sie ihn bitte neu ein."))
