"""A mapping as an object: those that come with Mitplan by name, and any other from its JSON."""

import json
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from mitplan.core.texts import listed

from ..texts.repairs import Repairs
from .shape import faults_of

FOLDER: Final = Path(__file__).parent.parent / "mappings"
LONGEST: Final = 1_000_000  # characters of a mapping


@dataclass(frozen=True, slots=True)
class Mapping:
    """A checked mapping."""

    content: AnyMapping[str, Any]

    def __str__(self) -> str:
        return str(self.content["title"])

    @property
    def name(self) -> str:
        return str(self.content["name"])

    @property
    def form(self) -> str:
        return str(self.content["form"])

    @property
    def rules(self) -> list[AnyMapping[str, Any]]:
        return list(self.content["rows"])

    @property
    def repairs(self) -> Repairs:
        return Repairs(**self.content.get("repairs", {}))

    def part(self, name: str) -> AnyMapping[str, Any]:
        """One of the parts that say something by name; empty where the mapping has none."""
        found: AnyMapping[str, Any] = self.content.get(name, {})
        return found


def mapping_from(text: str, place: str) -> Mapping:
    """A mapping from its JSON. Raises ValidationError with one sentence per fault, each naming the place."""
    if len(text) > LONGEST:
        raise ValidationError(
            _("%(place)s: Eine Zuordnung ist höchstens eine Million Zeichen lang.") % {"place": place}
        )
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        fault = _("%(place)s, Zeile %(line)d, Spalte %(column)d: Das ist kein gültiges JSON.")
        raise ValidationError(fault % {"place": place, "line": error.lineno, "column": error.colno}) from error
    except (ValueError, RecursionError) as error:
        raise ValidationError(_("%(place)s: Das ist kein gültiges JSON.") % {"place": place}) from error
    return mapping_of(content, place)


def mapping_of(content: Any, place: str) -> Mapping:
    """A mapping from what its JSON says. Raises ValidationError naming each place."""
    if faults := faults_of(content):
        raise ValidationError([f"{place}, {fault}" for fault in faults])
    return Mapping(content)


def names() -> list[str]:
    """The mappings that come with Mitplan."""
    return sorted(path.stem for path in FOLDER.glob("*.json"))


def mapping_named(name: str) -> Mapping:
    """One of the mappings that come with Mitplan. Raises ValidationError when there is none of that name."""
    if name not in names():
        fault = _("Eine Zuordnung „%(name)s“ gibt es nicht. Möglich sind: %(all)s.")
        raise ValidationError(fault % {"name": name[:60], "all": listed(names())})
    return mapping_from((FOLDER / f"{name}.json").read_text(encoding="utf-8"), f"{name}.json")
