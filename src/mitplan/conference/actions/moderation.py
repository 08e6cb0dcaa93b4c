"""The verbs of moderation: report, hide, block, restore; what is held comes about with what is sent off."""

import json
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from mitplan.core.canonical import canonical, digest
from mitplan.core.journal import Line, key_of, pk_in, record, record_many
from mitplan.core.states import move
from mitplan.core.texts import refuse_nul
from mitplan.core.verdict import require
from mitplan.people.acting import system
from mitplan.people.models import Body
from mitplan.people.sealing import opened, seal

from ..models import Removal, Report
from ..queries.discussed import Discussed, discussed, discussed_among, sort_of
from ..queries.moderation import erasable, hidden_among
from ..queries.screening import is_newcomer, rules_in_force, rules_on
from ..rules import moderation as rules
from ..rules.reading import may_see
from ..speaking import Speaker
from ..states.moderation import REMOVALS, REPORTS, Ground, RemovalState, ReportState, RuleEffect
from .numbers import next_number
from .participants import join

MOST_AT_ONCE: Final = 200
LONGEST_SENTENCE: Final = 1000
_SALT: Final = "mitplan.conference.blocked"


@dataclass(frozen=True, slots=True)
class ReportEntry:
    """What somebody reports: which thing (its text key), why, and a sentence."""

    thing: str
    ground: str
    sentence: str = ""


# ---------------------------------------------------------------- reports


@transaction.atomic
def report(entry: ReportEntry, *, by: Speaker) -> Report:
    """Ask moderators to look at a text; anybody can, guests too. What the sentence says, moderators alone read."""
    target = _one(by, entry.thing)
    require(may_see(by, target) and rules.may_report(by, target))
    if entry.ground not in Ground.values:
        raise ValidationError({"ground": _("Bitte wählen Sie, worum es geht.")})
    refuse_nul([entry.sentence])
    if len(entry.sentence) > LONGEST_SENTENCE:
        raise ValidationError(
            {"sentence": _("Bitte schreiben Sie höchstens %(most)s Zeichen.") % {"most": LONGEST_SENTENCE}}
        )
    if entry.ground == Ground.OTHER and not entry.sentence.strip():
        raise ValidationError({"sentence": _("Bitte schreiben Sie in einem Satz, was Sie stört.")})
    by = join(by)
    if Report.objects.filter(thing=target.key, participant=by.participant, state=ReportState.OPEN).exists():
        raise ValidationError(_("Das haben Sie schon gemeldet. Wir sehen es uns an."))
    made = Report.objects.create(
        plan=by.plan,
        number=next_number(by.plan, Report),
        thing=target.key,
        body=target.body,
        ground=entry.ground,
        sentence=entry.sentence,
        participant=by.participant,
        at=timezone.now(),
    )
    facts = {"number": made.number, "about": made.thing, "ground": made.ground}
    record(by, Line("conference.report.sent", made, by.plan.key, facts))
    return made


@transaction.atomic
def dismiss(reports: Sequence[Report], reason: str, *, by: Speaker) -> list[Report]:
    """Leave what was reported as it is, with a reason; one or many at once, all or none."""
    rows = list(Report.objects.select_for_update(of=("self",)).filter(pk__in=[one.pk for one in reports], plan=by.plan))
    _check_bundle(rows, reason)
    for row in rows:
        require(rules.may_moderate(by, row.body))
        row.plan = by.plan
        move(row, ReportState.DISMISSED, REPORTS)
    Report.objects.filter(pk__in=[row.pk for row in rows]).update(answer=reason)
    record_many(by, [_about_report("conference.report.dismissed", row, reason) for row in rows])
    return rows


# ---------------------------------------------------------------- removals


@transaction.atomic
def hide(things: Sequence[str], ground: str, reason: str, *, by: Speaker) -> list[Removal]:
    """Take texts out of public, with a reason everybody reads; they are kept and can be restored. All or none."""
    _check_bundle(things, reason)
    _check_ground(ground)
    targets = _many(by, things)
    for target in targets:
        require(rules.may_moderate(by, target.body))
    return _removed(by, targets, "conference.removal.hidden", (ground, reason))


@transaction.atomic
def block(things: Sequence[str], ground: str, reason: str, *, by: Speaker) -> list[Removal]:
    """Take texts out of public and of exports for the sake of law or of persons named. All or none.

    Only a digest stays visible; the text is kept sealed for complaints until `mitplan tidy` erases it.
    """
    _check_bundle(things, reason)
    _check_ground(ground)
    targets = _many(by, things)
    for target in targets:
        require(rules.may_block(by, target.body, ground))
    return _removed(by, targets, "conference.removal.blocked", (ground, reason))


@transaction.atomic
def restore(removals: Sequence[Removal], reason: str, *, by: Speaker) -> list[Removal]:
    """Bring texts back into public as they were, with a reason: what was held, hidden, or blocked and still sealed."""
    found = Removal.objects.select_for_update(of=("self",)).filter(pk__in=[one.pk for one in removals], plan=by.plan)
    rows = list(found.select_related("body"))
    _check_bundle(rows, reason)
    lines = []
    for row in rows:
        require(rules.may_restore(by, row.body, row.state))
        before = row.state
        if row.state == RemovalState.BLOCKED:
            _put_back(row)
        # What is sealed goes before the state does: the database keeps the two together.
        Removal.objects.filter(pk=row.pk).update(sealed="", erase_from=None)
        move(row, RemovalState.RESTORED, REMOVALS)
        lines.append(_about("conference.removal.restored", row, reason, {"before": before}))
    record_many(by, lines)
    return rows


@transaction.atomic
def erase(removal: Removal, *, by: Speaker) -> Removal:
    """Forget what a blocked text said once the time for complaints is over; its digest stays. For `mitplan tidy`."""
    require(rules.may_erase(by, removal.erase_from))
    Removal.objects.filter(pk=removal.pk).update(sealed="")
    removal.sealed = ""
    move(removal, RemovalState.ERASED, REMOVALS)
    sort = sort_of(removal.thing)
    if sort and sort.on_erasure:
        sort.on_erasure(_pk(removal.thing))
    record(by, _about("conference.removal.erased", removal, ""))
    return removal


def erase_what_is_due() -> str:
    """The part of `mitplan tidy`: erase what was blocked long enough ago."""
    due = erasable(timezone.localdate())
    for removal in due:
        erase(removal, by=Speaker(system("tidy"), removal.plan, frozenset()))
    return f"{len(due)} blocked texts"


def screen(made: Model | str, body: Body | None, text: str, by: Speaker) -> Removal | None:
    """Ask the rules of moderation about a text that is being sent off: it may be held, or reported and published.

    A part of each verb that publishes what people write, after its own line of the journal. Officials aren't screened.
    """
    if by.acting.system or by.runs(body) or not (standing := rules_in_force(by.plan)):
        return None
    key = key_of(made)
    hits = rules_on(standing, text, is_newcomer=is_newcomer(by.participant, key))
    if key in hidden_among([key]):
        return None
    for rule in (rule for rule in hits if rule.effect == RuleEffect.FLAG):
        if not Report.objects.filter(thing=key, rule=rule, state=ReportState.OPEN).exists():
            flagged = Report.objects.create(
                plan=by.plan,
                number=next_number(by.plan, Report),
                thing=key,
                body=body,
                ground=Ground.OTHER,
                rule=rule,
                at=timezone.now(),
            )
            record(by, _about_report("conference.report.sent", flagged, ""))
    holding = next((rule for rule in hits if rule.effect == RuleEffect.HOLD), None)
    if holding is None:
        return None
    held = _new(by, key, body, RemovalState.HELD)
    held.rule = holding
    held.save(force_insert=True)
    record(by, _about("conference.removal.held", held, "", {"rule": holding.number}))
    return held


# ---------------------------------------------------------------- inside


def _removed(by: Speaker, targets: Sequence[Discussed], verb: str, why: tuple[str, str]) -> list[Removal]:
    """The removals of these texts, moved on from held or hidden where they are that already."""
    known = hidden_among(target.key for target in targets)
    ground, reason = why
    state = RemovalState(verb.rpartition(".")[2])
    made, lines = [], []
    for target in targets:
        row = known.get(target.key) or _new(by, target.key, target.body, state)
        row.plan, row.ground, row.reason = by.plan, ground, reason
        if row.pk:
            move(row, state, REMOVALS)
        else:
            row.save(force_insert=True)
        if state == RemovalState.BLOCKED:
            _take_out(row)
        row.save(update_fields=["ground", "reason", "sealed", "digest", "erase_from"])
        made.append(row)
        facts = {"digest": row.digest} if row.digest else {}
        lines.append(_about(verb, row, reason, facts))
    heeded = Report.objects.filter(thing__in=[target.key for target in targets], state=ReportState.OPEN)
    heeded.update(state=ReportState.HEEDED, answer=reason)
    record_many(by, lines)
    return made


def _new(by: Speaker, key: str, body: Body | None, state: RemovalState) -> Removal:
    number = next_number(by.plan, Removal)
    return Removal(plan=by.plan, number=number, thing=key, body=body, state=state, at=timezone.now())


def _take_out(row: Removal) -> None:
    """Move the texts of a thing under seal; the digest, which nobody can guess the text by, stands in their place."""
    kept: list[list[Any]] = []
    for model, path, columns in _places(row.thing):
        for pk, *values in model._default_manager.filter(**{path: _pk(row.thing)}).values_list("pk", *columns):
            kept.append([model._meta.label_lower, pk, dict(zip(columns, values, strict=True))])
    text = canonical({"salt": secrets.token_hex(16), "texts": kept})
    row.digest, row.sealed = digest(text), seal(text, _SALT)
    row.erase_from = timezone.localdate() + timedelta(days=settings.BLOCKED_DAYS)
    for label, pk, values in kept:
        marks = {column: f"sha256:{row.digest}" for column, value in values.items() if value}
        apps.get_model(label)._default_manager.filter(pk=pk).update(**marks)


def _put_back(row: Removal) -> None:
    text = opened(row.sealed, _SALT)
    if text is None or digest(text) != row.digest:
        raise ValidationError(_("Der versiegelte Text lässt sich nicht öffnen. Bitte wenden Sie sich an die Technik."))
    mark = f"sha256:{row.digest}"
    for label, pk, values in json.loads(text)["texts"]:
        rows = apps.get_model(label)._default_manager.filter(pk=pk)
        # What its author has taken away meanwhile doesn't come back.
        standing = rows.values(*values).first() or {}
        back = {column: value for column, value in values.items() if standing.get(column) == mark}
        if back:
            rows.update(**back)


def _places(key: str) -> Iterable[tuple[type[Model], str, tuple[str, ...]]]:
    sort = sort_of(key)
    if sort is None:
        raise ValidationError(_("Diesen Text gibt es in diesem Plan nicht."))
    yield apps.get_model(sort.label), "pk", sort.columns
    for label, path, columns in sort.further:
        yield apps.get_model(label), path, columns


def _pk(key: str) -> int:
    return pk_in(key, key.partition(":")[0]) or 0


def _about(verb: str, row: Removal, reason: str, facts: dict[str, Any] | None = None) -> Line:
    told = {"number": row.number, "about": row.thing, "ground": row.ground} | (facts or {})
    return Line(verb, row, row.plan.key, {name: value for name, value in told.items() if value}, reason)


def _about_report(verb: str, row: Report, reason: str) -> Line:
    facts = {"number": row.number, "about": row.thing, "ground": row.ground}
    return Line(verb, row, row.plan.key, facts | ({"rule": row.rule.number} if row.rule else {}), reason)


def _check_bundle(things: Sequence[object], reason: str) -> None:
    if not things:
        raise ValidationError(_("Bitte wählen Sie mindestens einen Text aus."))
    if len(things) > MOST_AT_ONCE:
        raise ValidationError(_("Bitte wählen Sie höchstens %(most)s Texte auf einmal aus.") % {"most": MOST_AT_ONCE})
    if not reason.strip():
        raise ValidationError({"reason": _("Bitte nennen Sie den Grund; alle können ihn lesen.")})


def _check_ground(ground: str) -> None:
    if ground not in Ground.values:
        raise ValidationError({"ground": _("Bitte wählen Sie, worum es geht.")})


def _one(by: Speaker, key: str) -> Discussed:
    target = discussed(by.plan, key)
    if target is None:
        raise ValidationError(_("Diesen Text gibt es in diesem Plan nicht."))
    return target


def _many(by: Speaker, keys: Sequence[str]) -> list[Discussed]:
    wanted = list(dict.fromkeys(keys))
    found = discussed_among(by.plan, wanted)
    if missing := [key for key in wanted if key not in found]:
        raise ValidationError(_("Diesen Text gibt es in diesem Plan nicht: %(key)s") % {"key": missing[0]})
    return [found[key] for key in wanted]
