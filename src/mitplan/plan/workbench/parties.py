"""Choosing who is responsible: by name, short name or key, out of everybody the register knows."""

from collections.abc import Iterable
from difflib import get_close_matches
from functools import cached_property

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from mitplan.core.texts import listed
from mitplan.people.models import Office
from mitplan.people.queries import OFFICE, all_bodies


class Parties:
    """Everybody who can carry responsibility, under all names; asked of the database once and only when needed."""

    @cached_property
    def labels(self) -> dict[str, str]:
        """What each party is called in fields: its name and short name of today, or the title of the office."""
        found = {}
        for body in all_bodies():
            called = body.called
            found[body.key] = f"{called.name} ({called.short})" if called.short else called.name
        offices = Office.objects.select_related(None).order_by("title").values_list("key", "title")
        found.update((OFFICE + key, title) for key, title in offices)
        return found

    @cached_property
    def _keys(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for key, label in self.labels.items():
            name, _open, short = label.rpartition(" (")
            for words in (label, name, short.rstrip(")") if name else "", key):
                if words:
                    found.setdefault(words.casefold(), set()).add(key)
        return found

    def label(self, key: str) -> str:
        """What a party is called in a field; a key nobody has names itself."""
        return self.labels.get(key, key) if key else ""

    def key(self, typed: str) -> str:
        """The key of what somebody typed or chose. Raises ValidationError, with what may have been meant."""
        words = " ".join(typed.split())
        if not words:
            return ""
        found = self._keys.get(words.casefold(), set()) or self._beginning(words)
        if len(found) == 1:
            return next(iter(found))
        if found:
            meant = listed((self.labels[key] for key in sorted(found)), apart=True)
            raise ValidationError(_("„%(words)s“ können mehrere sein: %(meant)s.") % {"words": words, "meant": meant})
        near = get_close_matches(words.casefold(), self._keys, 3, 0.6)
        meant = listed(sorted({self.labels[key] for name in near for key in self._keys[name]}), apart=True)
        fault = _("„%(words)s“ ist nicht eingetragen.") % {"words": words[:80]}
        raise ValidationError(f"{fault} {_('Meinten Sie: %(meant)s?') % {'meant': meant}}" if meant else fault)

    def _beginning(self, words: str) -> set[str]:
        if len(words) < 3:
            return set()
        return {key for name, keys in self._keys.items() if name.startswith(words.casefold()) for key in keys}

    def keys(self, typed: Iterable[str]) -> list[str]:
        """The keys of several, each once."""
        return list(dict.fromkeys(key for words in typed if (key := self.key(words))))
