"""What sealing the draft would do: what has changed since the last version, and what still stands in the way."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mitplan.core.texts import listed
from mitplan.people.acting import Acting

from .. import rules
from ..diff import Aspect, Change, compare
from ..models import Plan, Sealed, Version
from ..queries import latest_version, unanswered_in
from ..snapshot import document
from ..states import Kind
from ..wording import ASPECTS
from .contents import Drafted

# How many differing elements are named; the numbers count all of them.
MOST_NAMED = 100
_WORDS: Mapping[Aspect, Callable[[int], str]] = {
    Aspect.ADDED: lambda n: ngettext("%(n)d Eintrag neu", "%(n)d Einträge neu", n),
    Aspect.WITHDRAWN: lambda n: ngettext("%(n)d Eintrag zurückgezogen", "%(n)d Einträge zurückgezogen", n),
    Aspect.REINSTATED: lambda n: ngettext("%(n)d Eintrag wieder da", "%(n)d Einträge wieder da", n),
    Aspect.ANSWER: lambda n: ngettext("%(n)d Antwort anders", "%(n)d Antworten anders", n),
    Aspect.LEAD: lambda n: ngettext("%(n)d Mal andere Zuständige", "%(n)d Mal andere Zuständige", n),
    Aspect.MONEY: lambda n: ngettext("%(n)d Betrag anders", "%(n)d Beträge anders", n),
    Aspect.DATES: lambda n: ngettext("%(n)d Eintrag mit anderem Datum", "%(n)d Einträge mit anderem Datum", n),
    Aspect.TARGET: lambda n: ngettext("%(n)d Zielwert anders", "%(n)d Zielwerte anders", n),
}


@dataclass(frozen=True, slots=True)
class Outlook:
    """The last version, how many elements would differ from it and in what respect, and whether anything does."""

    before: Version | None
    differing: int
    counts: list[str]
    size: int
    named: Sequence[Mapping[str, str]] = ()

    @property
    def unnamed(self) -> int:
        """How many more differ than are named."""
        return self.differing - len(self.named)


def outlook(plan: Plan) -> Outlook:
    """Compare the draft with the last version; whatever the size of the plan, some two dozen queries."""
    before = latest_version(plan)
    made = document(plan, {}, on=None)
    if before is None:
        return Outlook(None, len(made.parts), [], len(made.parts))
    rows = Sealed.objects.filter(version=before).order_by("position").values_list("kind", "number", "part")
    parts = {f"{kind}/{number}": part for kind, number, part in rows}
    now = {made.references[part.element]: part.text for part in made.parts}
    changes = list(compare(parts, now))
    counted = Counter(aspect for change in changes for aspect in change.aspects)
    counts = [words(counted[aspect]) % {"n": counted[aspect]} for aspect, words in _WORDS.items() if counted[aspect]]
    return Outlook(before, len(changes), counts, len(made.parts), [_named(plan, it) for it in changes[:MOST_NAMED]])


def _named(plan: Plan, change: Change) -> dict[str, str]:
    kind, number = change.content["kind"], change.content["number"]
    return {
        "what": f"{Kind(kind).label} {number}",
        "title": change.content["title"],
        "how": listed(str(ASPECTS[aspect]) for aspect in Aspect if aspect in change.aspects),
        "url": reverse("plan:element", args=[plan.key, kind, number]),
        "history_url": reverse("plan:history", args=[plan.key, kind, number]),
    }


def open_ends(rows: Iterable[Drafted]) -> dict[str, Any]:
    """What the draft still lacks without that keeping it from being sealed: how many elements lack how many things."""
    lacking = [len(row.gaps) for row in rows if row.is_current and row.gaps]
    return {"elements": len(lacking), "gaps": sum(lacking)}


def gates(plan: Plan, by: Acting) -> list[dict[str, str]]:
    """What an adopted version would still lack, as sentences with the address that mends it."""
    found = []
    if open_ones := unanswered_in(plan):
        words = ngettext("%(n)d Empfehlung ist ohne Antwort.", "%(n)d Empfehlungen sind ohne Antwort.", len(open_ones))
        found.append({"words": words % {"n": len(open_ones)}, "kind": Kind.RECOMMENDATION, "query": "gap=answer"})
    if not rules.may_write(by, plan):
        found.append({"words": _("Ihr Amt versiegelt diesen Plan nicht."), "kind": "", "query": ""})
    return found
