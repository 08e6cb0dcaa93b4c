"""Filters that print value objects in the language of the page."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from mitplan.core import dates
from mitplan.core import money as sums

register = template.Library()
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"


@register.filter
def partial_date(value: dates.PartialDate | str | None) -> SafeString | str:
    """In words; with a machine-readable twin where the date is exactly a year, a month or a day."""
    known = value if isinstance(value, dates.PartialDate) else dates.PartialDate.parse(value or "")
    text = known.display(get_language() or "de")
    if known.is_exact:
        return format_html('<time datetime="{}">{}</time>', known.edtf, text)
    return text


@register.filter
def money(value: sums.Money | sums.Total | dict[str, Any] | None) -> str:
    """Amount, what it is for and on what basis; the amount doesn't break over lines. Nothing where there is none."""
    if value is None:
        return ""
    if isinstance(value, dict):  # as it stands in a sealed document
        value = sums.Money.from_json(value)
    language = get_language() or "de"
    return f"{value.amount(language).replace(' ', NO_BREAK_SPACE)} {value.qualifier(language)}"
