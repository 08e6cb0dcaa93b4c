"""What a delivery would change in the draft of a plan, with a verdict on each cell. Writes nothing."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mitplan.people.models import Body
from mitplan.people.queries import known_parties
from mitplan.plan.actions import Draft
from mitplan.plan.fields import FIELDS, parties_in, plain, read
from mitplan.plan.models import Answer, Claim, Element, Link, Plan
from mitplan.plan.queries import LISTS, OWN
from mitplan.plan.states import JOINS, AnswerCode, ElementState, Kind, LinkType, Standing

from .given import (
    Cell,
    Delivery,
    Given,
    GivenAnswer,
    GivenBody,
    GivenClaim,
    GivenLink,
    GivenMark,
    GivenWithdrawal,
    Place,
)
from .queries import Present

_LONGEST: Final = {name: Element._meta.get_field(name).max_length for name in OWN}  # type: ignore[union-attr]
_ABOUT_CLAIM: Final = ("source", "locator", "as_of")
Values = Mapping[str, Any]


class Verdict(models.TextChoices):
    """What becomes of one cell."""

    NEW = "new", gettext_lazy("neu")
    CHANGED = "changed", gettext_lazy("geändert")
    SAME = "same", gettext_lazy("unverändert")
    WARNING = "warning", gettext_lazy("Hinweis")
    ERROR = "error", gettext_lazy("Fehler")


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict on one cell: of which thing, which part of it, what stands there and what would."""

    verdict: Verdict
    place: Place
    thing: str = ""
    part: str = ""
    before: Any = None
    after: Any = None
    sentence: str = ""


@dataclass
class Proposal:
    """Everything that would be done, ready for `applying`, and the verdicts for a person to read."""

    plan: Plan
    bodies: list[GivenBody] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    revisions: list[tuple[Element, dict[str, Any]]] = field(default_factory=list)
    ended: list[Link] = field(default_factory=list)
    links: list[GivenLink] = field(default_factory=list)
    claims: list[GivenClaim] = field(default_factory=list)
    answers: list[GivenAnswer] = field(default_factory=list)
    withdrawn: list[tuple[Element, str]] = field(default_factory=list)
    marked: list[tuple[Claim, str]] = field(default_factory=list)
    over: list[int] = field(default_factory=list)  # answers and claims in whose place others would stand
    findings: list[Finding] = field(default_factory=list)

    def tell(self, verdict: Verdict, place: Place, **told: Any) -> None:
        self.findings.append(Finding(verdict, place, **told))

    @property
    def faults(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.verdict == Verdict.ERROR]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not any(self.doing)

    @property
    def doing(self) -> tuple[Sequence[Any], ...]:
        """All that would be done, in order."""
        whole = (self.bodies, self.drafts, self.revisions, self.ended, self.links, self.claims, self.answers)
        return (*whole, self.withdrawn, self.marked)

    @property
    def counts(self) -> dict[Verdict, int]:
        """How many cells got which verdict; all verdicts, in order."""
        found = Counter(finding.verdict for finding in self.findings)
        return {verdict: found[verdict] for verdict in Verdict}


def propose(plan: Plan, delivery: Delivery) -> Proposal:
    """Compare a delivery with the draft; a fixed number of queries."""
    made = Proposal(plan)
    for remark in delivery.remarks:
        made.tell(Verdict.ERROR if remark.is_fault else Verdict.WARNING, remark.place, sentence=remark.sentence)
    draft = Present(plan)
    _bodies(made, delivery.bodies)
    _elements(made, draft, delivery)
    references = {*draft.references, *(given.reference for given in delivery.elements)}
    _links(made, draft, delivery.links, references)
    _claims(made, draft, delivery.claims, references)
    _answers(made, draft, delivery.answers, references)
    _marks(made, draft, delivery.marks)
    _withdrawals(made, draft, delivery.withdrawals)
    _tell_missing(made, draft, delivery)
    return made


# ---------------------------------------------------------------- bodies and elements


def _bodies(made: Proposal, bodies: Sequence[GivenBody]) -> None:
    taken = set(Body.objects.filter(key__in=[body.key for body in bodies]).values_list("key", flat=True))
    for body in bodies:
        verdict = Verdict.SAME if body.key in taken else Verdict.NEW
        made.tell(verdict, body.place, thing=body.key, part=_("Stelle"), after=body.name)
        if verdict == Verdict.NEW:
            made.bodies.append(body)


def _elements(made: Proposal, draft: Present, delivery: Delivery) -> None:
    known = _parties(delivery)
    seen: dict[str, Given] = {}
    for given in delivery.elements:
        if (first := seen.setdefault(given.reference, given)) is not given:
            sentence = _("Dieses Element steht schon an anderer Stelle: %(place)s.") % {"place": first.place}
            made.tell(Verdict.ERROR, given.place, thing=given.reference, sentence=sentence)
            continue
        element = draft.elements.get(given.reference)
        values = dict(_read(made, given, known, draft.values(element, given.values) if element else {}))
        if element is None:
            _new(made, given, values)
        elif element.state == ElementState.WITHDRAWN and _differing(draft, element, values):
            sentence = _("Das Element ist zurückgezogen; es bleibt, wie es ist.")
            made.tell(Verdict.WARNING, given.place, thing=given.reference, sentence=sentence)
        else:
            _compared(made, draft, given, values)


def _parties(delivery: Delivery) -> set[str]:
    """The keys of all parties that exist or would be established along with it."""
    named = {
        key
        for given in delivery.elements
        for name, cell in given.values.items()
        if name in FIELDS.get(given.kind, {})
        for key in _keys(given.kind, name, cell.value)
    }
    return known_parties(named) | {body.key for body in delivery.bodies}


def _keys(kind: str, name: str, value: Any) -> list[str]:
    return parties_in(kind, name, value) if value else []


def _read(made: Proposal, given: Given, known: set[str], current: Values) -> Iterator[tuple[str, Any]]:
    """The values that can be read; each of the others gets its verdict."""
    for name, cell in given.values.items():
        try:
            # What stands there already has been read before.
            if name in OWN:
                _refuse_long(_LONGEST[name], cell.value)
            if name in OWN or name in LISTS or (name in current and current[name] == cell.value):
                yield name, cell.value
                continue
            value = plain(read(given.kind, name, cell.value))
            strange = [key for key in _keys(given.kind, name, value) if key not in known]
            if strange:
                raise ValidationError(_("Die Stelle „%(key)s“ ist nicht eingetragen.") % {"key": strange[0]})
            _refuse_long(FIELDS[given.kind][name].max_length, value)
            yield name, value
        except ValidationError as error:
            made.tell(
                Verdict.ERROR,
                cell.place,
                thing=given.reference,
                part=name,
                after=cell.value,
                sentence=error.messages[0],
            )


def _refuse_long(most: int | None, value: Any) -> None:
    if most and isinstance(value, str) and len(value) > most:
        fault = _("Dieser Text hat %(count)d Zeichen; möglich sind höchstens %(most)d. Kürzen Sie ihn bitte.")
        raise ValidationError(fault % {"count": len(value), "most": most})


def _new(made: Proposal, given: Given, values: Values) -> None:
    for name, value in values.items():
        made.tell(Verdict.NEW, given.values[name].place, thing=given.reference, part=name, after=value)
    if given.kind not in Kind.values or "title" not in given.values:
        sentence = _("Ein neues Element braucht eine Art und einen Titel.")
        made.tell(Verdict.ERROR, given.place, thing=given.reference, sentence=sentence)
        return
    own = {name: values[name] for name in (*OWN, *LISTS) if name in values}
    fields = {name: value for name, value in values.items() if name not in own}
    made.drafts.append(Draft(kind=given.kind, number=given.number, fields=fields, **{"title": "", **own}))


def _differing(draft: Present, element: Element, values: Values) -> bool:
    return any(draft.value(element, name) != value for name, value in values.items())


def _compared(made: Proposal, draft: Present, given: Given, values: Values) -> None:
    element = draft.elements[given.reference]
    changes = {}
    for name, value in values.items():
        cell: Cell = given.values[name]
        before = draft.value(element, name)
        told = {"thing": given.reference, "part": name, "before": before, "after": value}
        if before == value:
            made.tell(Verdict.SAME, cell.place, **told)
        elif draft.claims.get((given.reference, name)):
            sentence = _("Dazu gibt es belegte Angaben; geändert wird der Wert durch eine weitere mit Quelle.")
            made.tell(Verdict.WARNING, cell.place, **told, sentence=sentence)
        else:
            made.tell(Verdict.CHANGED, cell.place, **told)
            changes[name] = value
    if changes:
        made.revisions.append((element, changes))


def _tell_missing(made: Proposal, draft: Present, delivery: Delivery) -> None:
    """What the plan has and the file doesn't stays: leaving out is no withdrawal."""
    given = {one.reference for one in delivery.elements}
    kinds = {one.kind for one in delivery.elements} - {Kind.PLAN}
    missing = [
        reference
        for reference, element in draft.elements.items()
        if element.kind in kinds and reference not in given and element.state == ElementState.CURRENT
    ]
    if missing:
        sentence = ngettext(
            "%(count)d Element des Plans steht nicht in der Datei und bleibt, wie es ist: %(which)s.",
            "%(count)d Elemente des Plans stehen nicht in der Datei und bleiben, wie sie sind: %(which)s.",
            len(missing),
        )
        which = ", ".join(str(draft.elements[reference]) for reference in missing[:10]) + (" …" if missing[10:] else "")
        made.tell(Verdict.WARNING, Place(_("Plan")), sentence=sentence % {"count": len(missing), "which": which})


# ---------------------------------------------------------------- links and claims


def _links(made: Proposal, draft: Present, links: Iterable[GivenLink], references: set[str]) -> None:
    for link in links:
        told: dict[str, Any] = {"thing": link.origin, "part": link.type, "after": link.target}
        if fault := _link_fault(link, references):
            made.tell(Verdict.ERROR, link.place, **told, sentence=fault)
            continue
        current = draft.links.get((link.origin, link.type, link.target))
        if current is None:
            made.tell(Verdict.NEW, link.place, **told)
            made.links.append(link)
        elif _differs(draft, current, link.values):
            made.tell(Verdict.CHANGED, link.place, **told, before=link.target)
            made.ended.append(current)
            made.links.append(link)
        else:
            made.tell(Verdict.SAME, link.place, **told, before=link.target)


def _differs(draft: Present, current: Link | Answer, values: Values) -> bool:
    """Whether what is given differs from what stands there; what isn't given doesn't."""
    return any(
        value != (draft.source_of(current) if name == "source" else plain(getattr(current, name)))
        for name, value in values.items()
    )


def _link_fault(link: GivenLink, references: set[str]) -> str:
    if link.type not in LinkType.values:
        return _("Die Verbindung „%(type)s“ gibt es nicht.") % {"type": link.type}
    if missing := [one for one in (link.origin, link.target) if one not in references]:
        return _("„%(reference)s“ gibt es weder im Plan noch in der Datei.") % {"reference": missing[0][:60]}
    origins, targets = JOINS[LinkType(link.type)]
    if _kind_in(link.origin) not in origins or _kind_in(link.target) not in targets:
        return _("„%(type)s“ führt nicht von „%(origin)s“ zu „%(target)s“.") % {
            "type": LinkType(link.type).label,
            "origin": link.origin,
            "target": link.target,
        }
    return ""


def _claims(made: Proposal, draft: Present, claims: Iterable[GivenClaim], references: set[str]) -> None:
    for claim in claims:
        value = claim.values.get("value")
        told: dict[str, Any] = {"thing": claim.element, "part": claim.field, "after": _said(claim.values)}
        fault = _claim_fault(claim, references)
        if fault:
            made.tell(Verdict.ERROR, claim.place, **told, sentence=fault)
            continue
        if value is not None:
            value = plain(read(claim.element.partition("/")[0], claim.field, value))
        about = [one for one in draft.claims.get((claim.element, claim.field), ()) if _is_about(draft, one, claim)]
        standing = claim.values.get("standing", Standing.STATED)
        if any((one.standing, one.value) == (standing, value) for one in about):
            made.tell(Verdict.SAME, claim.place, **told)
            continue
        if about:
            made.tell(Verdict.CHANGED, claim.place, **told, before=_said({"value": about[-1].value}))
        else:
            made.tell(Verdict.NEW, claim.place, **told)
        made.claims.append(claim)
        held = draft.claims.get((claim.element, claim.field), ()) if claim.values.get("valid") else ()
        made.over += [one.pk for one in held if one.is_valid]


def _marks(made: Proposal, draft: Present, marks: Iterable[GivenMark]) -> None:
    for mark in marks:
        claims = draft.claims.get((mark.element, mark.field), [])
        before = next((_said({"value": one.value}) for one in claims if one.is_valid), None)
        for claim in (one for one in claims if one.pk == mark.claim and not one.is_valid):
            after = _said({"value": claim.value, "standing": claim.standing})
            made.tell(Verdict.CHANGED, mark.place, thing=mark.element, part=mark.field, before=before, after=after)
            made.marked.append((claim, mark.reason))


def _withdrawals(made: Proposal, draft: Present, withdrawals: Iterable[GivenWithdrawal]) -> None:
    for one in withdrawals:
        made.tell(Verdict.CHANGED, one.place, thing=one.reference, part=_("Rückzug"), after=one.reason)
        made.withdrawn.append((draft.elements[one.reference], one.reason))


def _kind_in(reference: str) -> str:
    """The kind in `measure/M3` and `earlier-plan:measure/4`."""
    return reference.partition("/")[0].rpartition(":")[2]


def _answers(made: Proposal, draft: Present, answers: Iterable[GivenAnswer], references: set[str]) -> None:
    known = known_parties({answer.values.get("given_by", "") for answer in answers} - {""})
    for answer in answers:
        current = draft.answers.get(answer.recommendation)
        told: dict[str, Any] = {
            "thing": answer.recommendation,
            "part": _("Antwort"),
            "before": current.code if current else None,
            "after": answer.values.get("code"),
        }
        if fault := _answer_fault(answer, references, known):
            made.tell(Verdict.ERROR, answer.place, **told, sentence=fault)
        elif current is None or _differs(draft, current, answer.values):
            made.tell(Verdict.CHANGED if current else Verdict.NEW, answer.place, **told)
            made.answers.append(answer)
            made.over += [current.pk] if current else []
        else:
            made.tell(Verdict.SAME, answer.place, **told)


def _answer_fault(answer: GivenAnswer, references: set[str], known: set[str]) -> str:
    code, party = answer.values.get("code", ""), answer.values.get("given_by", "")
    for reference in filter(None, (answer.recommendation, answer.values.get("source", ""))):
        if reference not in references:
            return _("„%(reference)s“ gibt es weder im Plan noch in der Datei.") % {"reference": reference[:60]}
    if code not in AnswerCode.values:
        return _("Die Antwort „%(code)s“ gibt es nicht.") % {"code": code[:60]}
    if code != AnswerCode.ADOPTED and not answer.values.get("reason", "").strip():
        return _("Die Antwort „%(code)s“ braucht eine Begründung.") % {"code": AnswerCode(code).label}
    if party and party not in known:
        return _("Die Stelle „%(key)s“ ist nicht eingetragen.") % {"key": party[:60]}
    return ""


def _said(values: Values) -> Any:
    value = values.get("value")
    return value if value is not None else str(Standing(values.get("standing", Standing.UNKNOWN)).label)


def _claim_fault(claim: GivenClaim, references: set[str]) -> str:
    for reference in filter(None, (claim.element, claim.values.get("source", ""))):
        if reference not in references:
            return _("„%(reference)s“ gibt es weder im Plan noch in der Datei.") % {"reference": reference[:60]}
    if claim.values.get("value") is not None:
        try:
            read(claim.element.partition("/")[0], claim.field, claim.values["value"])
        except ValidationError as error:
            return error.messages[0]
    return ""


def _is_about(draft: Present, one: Claim, claim: GivenClaim) -> bool:
    """The same statement, perhaps with another value: from the same place in the same source, about the same time."""
    stored = (draft.source_of(one), one.locator, plain(one.as_of))
    return stored == tuple(claim.values.get(name, "") for name in _ABOUT_CLAIM)
