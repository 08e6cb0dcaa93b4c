"""Verbs on what is stated: claim, mark_valid, answer, translate."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mitplan.core.canonical import digest
from mitplan.core.dates import UNKNOWN, PartialDate
from mitplan.core.journal import Line, key_of, record, record_many
from mitplan.core.models import Text, TextState
from mitplan.core.texts import listed, refuse_nul
from mitplan.core.verdict import require
from mitplan.people.acting import Acting

from .. import rules
from ..fields import field_of, label_of, parties_in, plain, read, require_fitting
from ..models import Answer, Claim, Element, Plan
from ..queries import alone_with, hold
from ..states import AnswerCode, Kind, Standing
from .elements import require_parties, require_source, set_fields

# A language tag as browsers and screen readers know it: `en`, `pt-BR`, `zh-Hant`.
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """A statement to add; `value` as documents hold it, None unless the standing is `stated`."""

    element: Element
    field: str
    standing: str = Standing.STATED
    value: Any = None
    source: Element | None = None
    locator: str = ""
    stated_on: PartialDate = UNKNOWN
    as_of: PartialDate = UNKNOWN
    owed_by: str = ""
    due: PartialDate = UNKNOWN
    note: str = ""
    valid: bool = False

    def __str__(self) -> str:
        return f"{self.element}, {self.field}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRow:
    """An answer to record."""

    recommendation: Element
    code: str
    reason: str = ""
    given_by: str = ""
    given_on: PartialDate = UNKNOWN
    follow_up: PartialDate = UNKNOWN
    source: Element | None = None


def claim(plan: Plan, row: ClaimRow, *, by: Acting) -> Claim:
    """Add one sourced statement."""
    return claim_many(plan, [row], by=by)[0]


@transaction.atomic
def claim_many(plan: Plan, rows: Sequence[ClaimRow], *, by: Acting) -> list[Claim]:
    """Add statements; a valid one becomes the value of its field. Raises ValidationError and Refused."""
    alone_with(plan)  # first, because who leads a measure decides who may state anything of it
    if not rules.may_write(by, plan):
        for row in rows:
            require(rules.may_claim(by, row.element, row.field, valid=row.valid))
    claims, faults, parties = [], [], []
    for row in rows:
        try:
            claims.append(_claimed(plan, row))
        except ValidationError as error:
            faults += [f"{row.element}, {message}" for message in error.messages]
            continue
        named = parties_in(row.element.kind, row.field, row.value) if row.value else []
        parties.append((str(row), [*named, *([row.owed_by] if row.owed_by else [])]))
    if faults:
        raise ValidationError(faults)
    require_parties(parties)
    _refuse_second_valid(plan, rows)
    Claim.objects.bulk_create(claims, batch_size=500)
    _apply(made for made in claims if made.is_valid)
    record_many(by, [Line("plan.claim.made", made.element, plan.key, _claim_facts(made)) for made in claims])
    return claims


@transaction.atomic
def mark_valid(chosen: Claim, reason: str, *, by: Acting) -> Claim:
    """Say which of several statements holds; the others stay visible. Raises ValidationError and Refused."""
    plan = chosen.element.plan
    require(rules.may_write(by, plan))
    hold(plan, [chosen.element_id])
    if not reason.strip():
        raise ValidationError(_("Begründen Sie bitte, warum diese Angabe gelten soll."))
    if chosen.is_valid:
        raise ValidationError(_("%(claim)s: Diese Angabe gilt schon.") % {"claim": chosen})
    Claim.objects.select_for_update().filter(element=chosen.element, field=chosen.field, is_valid=True).update(
        is_valid=False
    )
    chosen.is_valid = True
    chosen.save(update_fields=["is_valid"])
    _apply([chosen])
    record(by, Line("plan.claim.marked_valid", chosen.element, plan.key, _claim_facts(chosen), reason))
    return chosen


def answer(plan: Plan, row: AnswerRow, *, by: Acting) -> Answer:
    """Record the answer to one recommendation."""
    return answer_many(plan, [row], by=by)[0]


@transaction.atomic
def answer_many(plan: Plan, rows: Sequence[AnswerRow], *, by: Acting) -> list[Answer]:
    """Record answers; each becomes the current one, former ones stay. Raises ValidationError and Refused."""
    require(rules.may_answer(by, plan))
    alone_with(plan)
    faults = [f"{row.recommendation}: {fault}" for row in rows for fault in _answer_faults(plan, row)]
    answered = Counter(row.recommendation for row in rows)
    faults += [
        _("%(row)s: Möglich ist nur eine Antwort auf einmal.") % {"row": row}
        for row, times in answered.items()
        if times > 1
    ]
    if faults:
        raise ValidationError(faults)
    require_parties([(str(row.recommendation), [row.given_by] if row.given_by else []) for row in rows])
    given = [
        Answer(
            recommendation=row.recommendation,
            code=row.code,
            reason=row.reason,
            given_by=row.given_by,
            given_on=row.given_on,
            follow_up=row.follow_up,
            source=row.source,
        )
        for row in rows
    ]
    Answer.objects.filter(recommendation__in=[row.recommendation for row in rows], is_current=True).update(
        is_current=False
    )
    Answer.objects.bulk_create(given, batch_size=500)
    facts = [{"code": made.code, "given_by": made.given_by, "given_on": plain(made.given_on)} for made in given]
    lines = zip(given, facts, strict=True)
    record_many(by, [Line("plan.answer.given", made.recommendation, plan.key, fact) for made, fact in lines])
    return given


@transaction.atomic
def translate_many(plan: Plan, rows: Sequence[tuple[Element, str, Mapping[str, Any]]], *, by: Acting) -> None:
    """Keep translations: (element, language, {title, text, state, outdated}). A later one replaces the earlier.

    `outdated` says that it was made of an original that has changed since. Raises ValidationError and Refused.
    """
    require(rules.may_translate(by, plan))
    alone_with(plan)
    faults = [
        f"{element}, {language}: {fault}"
        for element, language, given in rows
        for fault in _translation_faults(plan, element, language, given)
    ]
    if faults:
        raise ValidationError(faults)
    texts = {
        (element.pk, name, language): Text(
            thing=key_of(element),
            plan=plan.key,
            field=name,
            language=language,
            text=given[name],
            state=TextState(given.get("state", TextState.DRAFT)),
            source_hash="" if given.get("outdated") else digest(getattr(element, name)),
        )
        for element, language, given in rows
        for name in ("title", "text")
        if given.get(name)
    }
    Text.objects.bulk_create(
        texts.values(),
        batch_size=500,
        update_conflicts=True,
        unique_fields=["thing", "field", "language"],
        update_fields=["text", "state", "source_hash"],
    )
    record_many(
        by,
        [
            Line("plan.element.translated", element, plan.key, {"language": language})
            for element, language, _given in rows
        ],
    )


def _translation_faults(plan: Plan, element: Element, language: str, given: Mapping[str, Any]) -> list[str]:
    faults = []
    if element.plan_id != plan.pk:
        faults.append(_("gehört zu einem anderen Plan."))
    if not _LANGUAGE.fullmatch(language) or language == plan.language:
        faults.append(_("In diese Sprache lässt sich nicht übersetzen."))
    if stray := sorted(set(given) - {"title", "text", "state", "outdated"}):
        faults.append(_("Die Angabe „%(stray)s“ gibt es hier nicht.") % {"stray": listed(stray)})
    if given.get("state", TextState.DRAFT) not in TextState.values:
        faults.append(_("Den Stand „%(state)s“ gibt es nicht.") % {"state": given["state"]})
    try:
        require_fitting(Element, title=given.get("title", ""), text=given.get("text", ""))
    except ValidationError as error:
        faults += error.messages
    return faults


def _claimed(plan: Plan, row: ClaimRow) -> Claim:
    """The unsaved claim, checked."""
    if row.element.plan_id != plan.pk:
        raise ValidationError(_("gehört zu einem anderen Plan."))
    require_source(plan, row.source)
    require_fitting(Claim, locator=row.locator, note=row.note)
    label = label_of(row.element.kind, row.field)
    if row.standing not in Standing.values:
        raise ValidationError(
            _("%(field)s: „%(standing)s“ gibt es nicht.") % {"field": label, "standing": row.standing}
        )
    if (row.value is not None) != (row.standing == Standing.STATED):
        raise ValidationError(
            _("%(field)s: Ein Wert gehört genau dann dazu, wenn einer angegeben wurde.") % {"field": label}
        )
    value = None if row.value is None else plain(read(row.element.kind, row.field, row.value))
    if row.value is not None and not value:
        raise ValidationError(_("%(field)s: Der angegebene Wert ist leer.") % {"field": label})
    return Claim(
        element=row.element,
        field=row.field,
        standing=row.standing,
        value=value,
        source=row.source,
        locator=row.locator,
        stated_on=row.stated_on,
        as_of=row.as_of,
        owed_by=row.owed_by,
        due=row.due,
        note=row.note,
        is_valid=row.valid,
    )


def _refuse_second_valid(plan: Plan, rows: Sequence[ClaimRow]) -> None:
    taken = set(Claim.objects.filter(element__plan=plan, is_valid=True).values_list("element_id", "field"))
    for row in rows:
        if not row.valid:
            continue
        if (row.element.pk, row.field) in taken:
            raise ValidationError(
                _("%(element)s, %(field)s: Es gilt schon eine Angabe. Kennzeichnen Sie statt dessen die gültige.")
                % {"element": row.element, "field": label_of(row.element.kind, row.field)}
            )
        taken.add((row.element.pk, row.field))


def _apply(claims: Iterable[Claim]) -> None:
    """The valid statement is the value of the field; one that names no value empties it."""
    changes: dict[Element, dict[str, Any]] = {}
    for made in claims:
        kind = made.element.kind
        stated = made.standing == Standing.STATED
        value = read(kind, made.field, made.value) if stated else field_of(kind, made.field).get_default()
        changes.setdefault(made.element, {})[made.field] = value
    set_fields(changes)


def _claim_facts(made: Claim) -> dict[str, Any]:
    facts: dict[str, Any] = {"claim": made.pk, "field": made.field, "standing": made.standing, "valid": made.is_valid}
    if made.source_id:
        facts["source"] = f"plan.element:{made.source_id}"
    return facts


def _answer_faults(plan: Plan, row: AnswerRow) -> list[str]:
    faults = []
    if row.recommendation.plan_id != plan.pk or row.recommendation.kind != Kind.RECOMMENDATION:
        faults.append(_("Beantwortet werden nur Empfehlungen dieses Plans."))
    if row.code not in AnswerCode.values:
        faults.append(
            _("Die Antwort „%(code)s“ gibt es nicht. Möglich sind: %(all)s.")
            % {"code": row.code, "all": listed(AnswerCode.values)}
        )
    elif row.code != AnswerCode.ADOPTED and not row.reason.strip():
        faults.append(_("Die Antwort „%(code)s“ braucht eine Begründung.") % {"code": AnswerCode(row.code).label})
    try:
        require_source(plan, row.source)
        refuse_nul([row.reason])
    except ValidationError as error:
        faults += error.messages
    return faults
