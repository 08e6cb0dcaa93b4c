"""What holds for every text that is stored."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def refuse_nul(texts: Iterable[object]) -> None:
    """Raise ValidationError for a NUL, which SQLite stores and PostgreSQL doesn't, and for what has no UTF-8."""
    for text in texts:
        if not isinstance(text, str):
            continue
        if "\x00" in text:
            raise ValidationError(_("Der Text enthält ein unsichtbares Nullzeichen. Geben Sie ihn bitte neu ein."))
        try:
            text.encode()
        except UnicodeEncodeError:  # JSON may write one half of a pair of surrogates
            raise ValidationError(_("Der Text enthält ein halbes Zeichen. Geben Sie ihn bitte neu ein.")) from None
