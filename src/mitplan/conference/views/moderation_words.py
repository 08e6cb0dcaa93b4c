"""What the public log of moderation says of each act; never a text, and nobody's name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mitplan.core.journal import pk_in
from mitplan.core.models import Act
from mitplan.plan.models import Plan

from ..queries.discussed import sort_of
from ..queries.moderation import offices_named, rule_names
from ..states.moderation import Ground

_DID: Final[Mapping[str, Any]] = {
    "conference.removal.held": gettext_lazy("vor der Veröffentlichung zurückgehalten"),
    "conference.removal.hidden": gettext_lazy("ausgeblendet"),
    "conference.removal.blocked": gettext_lazy("gesperrt"),
    "conference.removal.restored": gettext_lazy("wieder sichtbar gemacht"),
    "conference.removal.erased": gettext_lazy("nach Ablauf der Frist gelöscht"),
    "conference.report.dismissed": gettext_lazy("Meldung geprüft, Text bleibt stehen"),
    "conference.rule.set": gettext_lazy("Regel festgelegt"),
    "conference.rule.lifted": gettext_lazy("Regel beendet"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One act of moderation in words; `number` is that of the decision, which the removed text names."""

    number: int
    at: datetime
    did: str
    sort: str
    office: str
    ground: str
    reason: str
    digest: str


def entries(plan: Plan, acts: Sequence[Act]) -> list[Entry]:
    """Lines of the journal as entries of the log, in a few queries."""
    offices = offices_named({act.office for act in acts if act.office})
    rules = rule_names(plan)
    return [_entry(act, offices, rules) for act in acts]


def _entry(act: Act, offices: Mapping[str, str], rules: Mapping[int, str]) -> Entry:
    facts = act.facts
    sort = sort_of(str(facts.get("about", "")))
    rule = rules.get(facts["rule"] if "rule" in facts else facts.get("number", 0), "")
    by_rule = act.verb == "conference.removal.held"
    is_rule = pk_in(act.thing, "conference.moderationrule") is not None
    office = _("Regel „%(rule)s“") % {"rule": rule} if by_rule else offices.get(act.office, "")
    return Entry(
        number=int(facts.get("number", 0)) if act.verb.startswith("conference.removal.") else 0,
        at=act.at,
        did=f"{_DID[act.verb]}: {rule}" if is_rule else str(_DID[act.verb]),
        sort="" if is_rule else str(sort.words) if sort else "",
        office=office or _("Mitplan (nach Fristablauf)"),
        ground=str(Ground(facts["ground"]).label) if facts.get("ground") in Ground.values else "",
        reason=act.reason,
        digest=str(facts.get("digest", "")),
    )
