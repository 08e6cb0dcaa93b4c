"""How links are called, seen from either end, and in which order a page tells them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from mitplan.plan.states import LinkType

OUT, IN = True, False
Way = tuple[str, bool]

BEFORE: Mapping[Way, Any] = {
    (LinkType.LEADS_TO, IN): _("Geht zurück auf die Empfehlung"),
    (LinkType.RESTS_ON, OUT): _("Beruht auf"),
    (LinkType.TAKEN_OVER_FROM, OUT): _("Übernommen aus"),
    (LinkType.CONTINUES, OUT): _("Setzt fort"),
    (LinkType.SUPERSEDES, OUT): _("Ersetzt"),
    (LinkType.SPLIT_FROM, OUT): _("Abgespalten von"),
    (LinkType.MERGED_INTO, IN): _("Darin sind aufgegangen"),
    (LinkType.FINANCED_BY, OUT): _("Bezahlt aus dem Programm"),
    (LinkType.PART_OF, OUT): _("Teil von"),
}
AFTER: Mapping[Way, Any] = {
    (LinkType.LEADS_TO, OUT): _("Führte zu"),
    (LinkType.SERVES, OUT): _("Dient dem Ziel"),
    (LinkType.SERVES, IN): _("Maßnahmen, die diesem Ziel dienen"),
    (LinkType.MEASURED_BY, OUT): _("Gemessen an"),
    (LinkType.MEASURED_BY, IN): _("Daran wird gemessen"),
    (LinkType.RESTS_ON, IN): _("Darauf beruhen"),
    (LinkType.CONTINUES, IN): _("Fortgesetzt in"),
    (LinkType.TAKEN_OVER_FROM, IN): _("Übernommen in"),
    (LinkType.SUPERSEDES, IN): _("Ersetzt durch"),
    (LinkType.SPLIT_FROM, IN): _("Davon abgespalten"),
    (LinkType.MERGED_INTO, OUT): _("Aufgegangen in"),
    (LinkType.PART_OF, IN): _("Umfasst"),
    (LinkType.FINANCED_BY, IN): _("Bezahlt daraus"),
}
BESIDE: Mapping[Way, Any] = {
    (LinkType.CONCERNS, OUT): _("Betrifft"),
    (LinkType.CONCERNS, IN): _("Ereignisse und offene Fragen dazu"),
    (LinkType.DOCUMENTED_IN, OUT): _("Steht in"),
    (LinkType.DOCUMENTED_IN, IN): _("Darin steht etwas über"),
    (LinkType.BELONGS_TO, OUT): _("Gehört zum Handlungsfeld"),
    (LinkType.BELONGS_TO, IN): _("Dazu gehören"),
    (LinkType.FOLLOWS, OUT): _("Folgt der Leitlinie"),
    (LinkType.FOLLOWS, IN): _("Der Leitlinie folgen"),
}
# What a page heads these groups with.
CHAPTERS: Mapping[str, tuple[Any, Mapping[Way, Any]]] = {
    "before": (_("Worauf es beruht"), BEFORE),
    "after": (_("Was daraus wurde"), AFTER),
    "beside": (_("Was noch dazugehört"), BESIDE),
}
WORDS: Mapping[Way, Any] = {**BEFORE, **AFTER, **BESIDE}
