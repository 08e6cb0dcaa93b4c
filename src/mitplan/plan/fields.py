"""The fields of each kind of element, as the tables of its details declare them, and how their values are read.

Forms, claims, documents and pages know a field by the name of its column.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from reprlib import Repr
from typing import Any, Final

from babel.numbers import format_decimal
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mitplan.core.date_words import spoken
from mitplan.core.dates import PartialDate
from mitplan.core.fields import MoneyField, PartialDateField
from mitplan.core.money import Money
from mitplan.core.texts import listed, refuse_nul

from .models import DETAILS, Detail, Element, ListField, NumberField, PartiesField, PartyField
from .states import Kind


def _declared(model: type[Detail]) -> dict[str, Any]:
    # Companions that sort and sum (`starts_earliest`, `cost_low`) are not fields of their own.
    return {
        field.name: field
        for field in model._meta.concrete_fields
        if field.name != "element" and not isinstance(field, models.GeneratedField)
    }


LONGEST_ITEM: Final = 100
# Quotes what was given in a sentence, however long or deep it is.
_short = Repr()
_short.maxstring = _short.maxother = 60

FIELDS: Mapping[str, Mapping[str, Any]] = {kind: _declared(DETAILS[kind]) if kind in DETAILS else {} for kind in Kind}


def field_of(kind: str, name: str) -> Any:
    """The field of a kind by name; `pages` belongs to every kind. Raises ValidationError when there is none."""
    if name == "pages":
        return Element._meta.get_field("pages")
    try:
        return FIELDS[kind][name]
    except KeyError:
        raise ValidationError(
            _("Das Feld „%(field)s“ gibt es bei „%(kind)s“ nicht.") % {"field": name, "kind": Kind(kind).label}
        ) from None


def read(kind: str, name: str, value: Any) -> Any:
    """A value from a document or form as the field keeps it. Raises ValidationError naming the field."""
    field = field_of(kind, name)
    try:
        if isinstance(field, MoneyField):
            return value if isinstance(value, Money) or value is None else Money.from_json(value)
        if isinstance(field, ListField):
            return _read_list(value)
        if not isinstance(value, str | PartialDate):
            raise ValidationError(_("Erwartet wird Text, gegeben ist „%(value)s“.") % {"value": _short.repr(value)})
        refuse_nul([value])
        return field.clean(value, None)
    except (ValidationError, ValueError) as error:
        reason = error.messages[0] if isinstance(error, ValidationError) else str(error)
        # It quotes what was given: kept short, and printable whatever that was.
        reason = (reason if len(reason) <= 400 else f"{reason[:400]}…").encode(errors="backslashreplace").decode()
        raise ValidationError(f"{label_of(kind, name)}: {reason}") from error


def _read_list(value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
        raise ValidationError(_("Erwartet wird eine Liste von Texten."))
    require_distinct(value)
    refuse_nul(value)
    return list(value)


def require_distinct(items: Sequence[str]) -> None:
    """Lists are counted and filtered by: each item once, and short. Raises ValidationError."""
    if doubled := [item for item, times in Counter(items).items() if times > 1]:
        raise ValidationError(_("„%(item)s“ steht mehrfach in der Liste.") % {"item": doubled[0][:60]})
    if any(len(item) > LONGEST_ITEM for item in items):
        raise ValidationError(_("Ein Eintrag der Liste ist länger als %(most)d Zeichen.") % {"most": LONGEST_ITEM})


def require_fitting(model: type[models.Model], **texts: Any) -> None:
    """Each text is one and fits its column, on every database. Raises ValidationError naming the column."""
    for name, text in texts.items():
        if not isinstance(text, str):
            raise ValidationError(_("%(field)s: Erwartet wird Text.") % {"field": name})
        most = getattr(model._meta.get_field(name), "max_length", None)
        if most and len(text) > most:
            raise ValidationError(
                _("%(field)s: Möglich sind höchstens %(most)d Zeichen, gegeben sind %(count)d.")
                % {"field": name, "most": most, "count": len(text)}
            )
    refuse_nul(texts.values())


def plain(value: Any) -> Any:
    """A field's value as documents hold it: text, list, or the parts of a sum of money."""
    if isinstance(value, PartialDate):
        return value.edtf
    if isinstance(value, Money):
        return value.to_json()
    return value


def label_of(kind: str, name: str) -> str:
    """The German (or translated) name of a field."""
    return str(field_of(kind, name).verbose_name)


def called(kind: str, name: str) -> str:
    """What anything is called that `revise` can change: fields, and what every element has."""
    if name in ("names", "tags"):
        return _("Weitere Namen") if name == "names" else _("Schlagwörter")
    own: Any = Element._meta.get_field(name) if name in ("title", "text") else field_of(kind, name)
    return str(own.verbose_name)


def parties_in(kind: str, name: str, value: Any) -> list[str]:
    """The party keys a value names; [] for fields that name none."""
    field = field_of(kind, name)
    if isinstance(field, PartyField):
        return [value] if value else []
    return list(value) if isinstance(field, PartiesField) else []


def in_words(kind: str, name: str, value: Any, name_of: Callable[[str], str]) -> str:
    """A field's value as the reader sees it, in the reader's language; `name_of` tells what a party is called."""
    field = field_of(kind, name)
    language = get_language() or "de"
    if isinstance(field, PartialDateField):
        return PartialDate.parse(value).display(language)
    if isinstance(field, MoneyField):
        return Money.from_json(value).display(language)
    if parties := parties_in(kind, name, value):
        return listed(name_of(key) for key in parties)
    if isinstance(field, ListField):
        return listed(value)
    if isinstance(field, NumberField):
        return number_in_words(value, language)
    return str(dict(field.flatchoices).get(value, value))


def number_in_words(value: str, language: str) -> str:
    """A measured value the way the language writes numbers, with as many decimals as were published."""
    decimals = len(value.partition(".")[2])
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return str(format_decimal(Decimal(value), pattern, locale=spoken(language)))
