"""What holds for every text that is stored, and how texts of several languages stand in one sentence."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import SafeData, mark_safe
from django.utils.translation import get_language, pgettext
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


def said(text: object, language: str) -> str:
    """A text for a page, marked with its language where that isn't the reader's; "" says it is.

    As it may run the other way, it is kept apart from what stands around it.
    """
    if not text or not language or language == get_language():
        return text if isinstance(text, str) else str(text)
    return format_html('<bdi lang="{}">{}</bdi>', language, text)


def filled(sentence: str, **parts: Any) -> str:
    """A sentence with its gaps filled; the marks of what `said` has marked are kept."""
    if not any(isinstance(part, SafeData) for part in parts.values()):
        return sentence % parts
    filling = {name: conditional_escape(part) for name, part in parts.items()}
    return mark_safe(escape(sentence) % filling)  # noqa: S308 - all of it is escaped


def comma(*, apart: bool = False) -> str:
    """What stands between the items of a list; `apart` where they may hold commas themselves."""
    return pgettext("zwischen Aufgezähltem", "; ") if apart else pgettext("zwischen Aufgezähltem", ", ")


def listed(items: Iterable[object], *, apart: bool = False) -> str:
    """The items one after the other, as the language of the page lists them."""
    found = list(items)
    if any(isinstance(item, SafeData) for item in found):
        return format_html_join(comma(apart=apart), "{}", ((item,) for item in found))
    return comma(apart=apart).join(str(item) for item in found)
