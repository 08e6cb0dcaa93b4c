"""Finds parties by the names a source calls them, and proposes bodies for those the register doesn't know."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.text import slugify
from django.utils.translation import gettext as _

from mitplan.people.models import BodyName
from mitplan.people.states import BodyKind

from ..given import GivenBody, Place, Remark
from .declared import Mapping as Declared

_LONGEST_KEY = 60


def register_by_name() -> dict[str, str]:
    """The keys of all bodies by each of their names, as `plain_name` spells them."""
    names = BodyName.objects.values_list("name", "short", "body__key")
    return {plain_name(name): key for long, short, key in names for name in (short, long) if name}


def plain_name(name: str) -> str:
    """A name for comparing: no difference of case, white space or kind of apostrophe."""
    name = unicodedata.normalize("NFKC", name).replace("’", "'").replace("‑", "-")
    return " ".join(name.split()).casefold()


@dataclass
class Parties:
    """The parties of one source; collects the bodies that would have to be established."""

    mapping: Declared
    known: Mapping[str, str]
    proposed: dict[str, GivenBody] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)

    def key_of(self, name: str, place: Place) -> str:
        """The key of a party. `A <br> B` is B, which is part of A, where the mapping says what stands between them."""
        how = self.mapping.part("parties")
        within = how.get("within")
        parent = how.get("parent", "")
        names = [part.strip() for part in re.split(re.escape(within), name)] if within else [name.strip()]
        key = ""
        for part in filter(None, names):
            key = self._one(part, parent, place)
            parent = key
        return key

    def needed(self) -> list[GivenBody]:
        """The bodies to establish, a parent before its parts: those the mapping names, and those found by name."""
        taken = set(self.known.values())
        named = [
            GivenBody(
                body["key"],
                body["kind"],
                body["name"],
                Place(_("Zuordnung „%(name)s“") % {"name": self.mapping.name}),
                body.get("short", ""),
                body.get("parent", ""),
                body.get("note", ""),
            )
            for body in self.mapping.content.get("bodies", ())
        ]
        return [body for body in [*named, *self.proposed.values()] if body.key not in taken]

    def _one(self, name: str, parent: str, place: Place) -> str:
        how = self.mapping.part("parties")
        spelled = how.get("spellings", {}).get(name, name)
        if spelled != name:
            sentence = _("Berichtigt: „%(before)s“ zu „%(after)s“.") % {"before": name, "after": spelled}
            self.remarks.append(Remark(place, sentence))
        declared = how.get("known", {})
        if spelled in declared:
            return str(declared[spelled])
        own = {body["name"]: body["key"] for body in self.mapping.content.get("bodies", ())}
        if found := own.get(spelled) or self.known.get(plain_name(spelled)):
            return str(found)
        key = self._key(how.get("prefix", ""), spelled)
        if key not in self.proposed:
            kind = how.get("kind", str(BodyKind.OTHER))
            self.proposed[key] = GivenBody(key, kind, spelled, place, parent=parent if parent != key else "")
            sentence = _("„%(name)s“ ist nicht eingetragen; die Stelle würde neu eingetragen (Schlüssel %(key)s).")
            self.remarks.append(Remark(place, sentence % {"name": spelled, "key": key}))
        return key

    def _key(self, prefix: str, name: str) -> str:
        """A key for a new body: the same name always gets the same, two names never the same."""
        words = slugify(name.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss"))
        whole = f"{prefix}-{words}".strip("-")
        key = whole[:_LONGEST_KEY].rstrip("-")
        taken = {body.key: body.name for body in self.proposed.values()}
        number = 2
        while taken.get(key, name) != name:
            ending = f"-{number}"
            key = whole[: _LONGEST_KEY - len(ending)].rstrip("-") + ending
            number += 1
        return key
