"""The verbs by which rules of moderation come and go."""

from dataclasses import dataclass
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mitplan.core.journal import Line, record
from mitplan.core.texts import refuse_nul
from mitplan.core.verdict import require

from ..models import ModerationRule
from ..queries.screening import patterns_in
from ..rules import moderation as rules
from ..speaking import Speaker
from ..states.moderation import RuleEffect, RuleKind
from .numbers import next_number

MOST_LINES: Final = 300


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """A rule to set: words one a line (a star for any ending or beginning), or how many addresses are too many."""

    name: str
    kind: str
    effect: str
    value: str = ""


@transaction.atomic
def set_moderation_rule(entry: RuleEntry, *, by: Speaker) -> ModerationRule:
    """Have some texts looked at before they are published, or reported by itself; its name is in the public log."""
    require(rules.may_set_rules(by))
    check_rule(entry)
    made = ModerationRule.objects.create(
        plan=by.plan,
        number=next_number(by.plan, ModerationRule),
        name=entry.name.strip(),
        kind=entry.kind,
        effect=entry.effect,
        value=entry.value.strip(),
    )
    facts = {"number": made.number, "kind": made.kind, "effect": made.effect}
    record(by, Line("conference.rule.set", made, by.plan.key, facts))
    return made


@transaction.atomic
def lift_moderation_rule(rule: ModerationRule, reason: str, *, by: Speaker) -> ModerationRule:
    """End a rule of moderation; what it held stays held until somebody looks at it."""
    require(rules.may_set_rules(by))
    if not reason.strip():
        raise ValidationError({"reason": _("Bitte nennen Sie den Grund; alle können ihn lesen.")})
    if not ModerationRule.objects.filter(pk=rule.pk, is_current=True).update(is_current=False):
        raise ValidationError(_("Diese Regel gilt schon nicht mehr."))
    rule.is_current = False
    record(by, Line("conference.rule.lifted", rule, by.plan.key, {"number": rule.number}, reason))
    return rule


def check_rule(entry: RuleEntry) -> None:
    """Raise ValidationError for a rule that says nothing or too much; asked before a rule is tried, too."""
    refuse_nul([entry.name, entry.value])
    if not entry.name.strip() or len(entry.name) > 120:
        raise ValidationError({"name": _("Bitte nennen Sie einen Namen mit höchstens 120 Zeichen.")})
    if entry.kind not in RuleKind.values or entry.effect not in RuleEffect.values:
        raise ValidationError(_("Bitte wählen Sie, was die Regel ansieht und was sie tut."))
    if entry.kind == RuleKind.WORDS:
        patterns = patterns_in(entry.value)
        if not patterns or len(patterns) > MOST_LINES:
            raise ValidationError(
                {
                    "value": _("Bitte geben Sie Wörter ein, eins in jeder Zeile, höchstens %(most)s.")
                    % {"most": MOST_LINES}
                }
            )
        if any(len(word.strip("*")) < 3 and "*" in word for one in patterns for word in one.words):
            raise ValidationError({"value": _("Vor oder nach einem Stern stehen mindestens drei Buchstaben.")})
    if entry.kind == RuleKind.LINKS and not (entry.value.strip().isdecimal() and int(entry.value) < 100):
        raise ValidationError({"value": _("Bitte geben Sie eine Zahl ein: so viele Internetadressen dürfen es sein.")})
