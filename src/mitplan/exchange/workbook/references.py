"""How people call elements and sheets, and what they mean by it."""

import re
from collections.abc import Mapping
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from mitplan.plan.states import Kind

from .columns import kind_names, sheet_names
from .stock import Stock

_WORDS: Final = re.compile(r"(?:(?P<plan>[\w-]+): ?)?(?P<kind>\D+?) (?P<number>[A-Za-z0-9.]+)")


class References:
    """Finds elements by how people call them: "Maßnahme M3", "measure/M3", "musterland-2022: Maßnahme 4"."""

    def __init__(self, stock: Stock) -> None:
        self._known = stock.references
        self._kinds = {name: kind for kind, names in names_of_kinds().items() for name in names}

    def find(self, text: str) -> str:
        """The reference; of something that may stand in the same file, too. Raises ValidationError."""
        if text in self._known:
            return text
        plan, _colon, rest = text.rpartition(":")
        kind, _slash, number = rest.strip().partition("/")
        if not _slash:
            match = _WORDS.fullmatch(rest.strip())
            kind, number = (match["kind"], match["number"]) if match else ("", "")
        code = self._kinds.get(plain_name(kind))
        if not code or not number:
            fault = _("„%(reference)s“ nennt kein Element. Schreiben Sie Art und Nummer, etwa „Maßnahme M3“.")
            raise ValidationError(fault % {"reference": text[:60]})
        return f"{plan.strip()}:{code}/{number}" if plan else f"{code}/{number}"


def plain_name(name: str) -> str:
    """A name for comparing: "Maßnahmen", "massnahmen" and "Massnahmen " are one."""
    return slugify(name.casefold())


def names_of_kinds() -> Mapping[str, set[str]]:
    return {
        kind.value: {plain_name(name) for name in (kind.value, kind_names()[kind], sheet_names()[kind])}
        for kind in Kind
    }
