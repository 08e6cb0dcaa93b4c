"""Does what a proposal says, through the verbs of people and plan, in one transaction; or only tries it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mitplan.core.dates import PartialDate
from mitplan.core.verdict import require
from mitplan.people.acting import Acting
from mitplan.people.actions import BodyEntry, NameEntry, establish
from mitplan.plan import actions
from mitplan.plan.actions import AnswerRow, ClaimRow, LinkRow
from mitplan.plan.models import Claim, Element, Plan
from mitplan.plan.queries import elements_by_reference
from mitplan.plan.rules import may_write
from mitplan.plan.states import Standing

from .given import Delivery, GivenAnswer, GivenBody, GivenClaim, GivenLink, Place
from .proposals import Proposal, Verdict, propose


@dataclass(frozen=True, slots=True)
class Applied:
    """How much was done."""

    bodies: int
    drafted: int
    revised: int
    linked: int
    claimed: int
    answered: int
    withdrawn: int = 0
    marked: int = 0


# Hears after each step how much is done, of how much.
Progress = Callable[[int, int], None]
_AT_ONCE = 1000
_TRIED = 1500


class _TakenBack(Exception):
    """Ends a trial."""


def dry_run(plan: Plan, delivery: Delivery, *, by: Acting) -> Proposal:
    """What the delivery would change. All of it is tried and undone, so that what a verb refuses is a fault as well."""
    require(may_write(by, plan))
    made = propose(plan, delivery)
    if made.faults or made.is_empty:
        return made
    try:
        with transaction.atomic():
            _done(made, by=by, reason="")
            raise _TakenBack
    except _TakenBack:
        pass
    except ValidationError as error:
        for message in error.messages:
            made.tell(Verdict.ERROR, Place(_("Datei")), sentence=message)
    return made


def checked(plan: Plan, delivery: Delivery, *, by: Acting) -> Proposal:
    """What the delivery would change; tried out as well, unless that would keep somebody waiting."""
    many = len(delivery.elements) + len(delivery.links) + len(delivery.claims) > _TRIED
    return propose(plan, delivery) if many else dry_run(plan, delivery, by=by)


@transaction.atomic
def apply(
    plan: Plan, delivery: Delivery, *, by: Acting, reason: str = "", progress: Progress | None = None
) -> tuple[Proposal, Applied]:
    """Do what the delivery asks for, wholly or not at all; where nothing differs, nothing is done.

    Raises ValidationError with one sentence per fault, and Refused.
    """
    require(may_write(by, plan))
    # Whoever writes at the same time waits, so that what was compared is what is changed.
    Plan.objects.select_for_update().get(pk=plan.pk)
    made = propose(plan, delivery)
    if made.faults:
        raise ValidationError([f"{fault.place}: {fault.sentence}" for fault in made.faults[:100]])
    return made, _done(made, by=by, reason=reason, steps=_Steps(made, progress))


class _Steps:
    """Counts what is done and tells it."""

    def __init__(self, made: Proposal, progress: Progress | None = None) -> None:
        self.total = sum(map(len, made.doing))
        self.count = 0
        self._progress = progress

    def portions(self, rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
        """The rows in portions; each counts as done when the next is asked for."""
        for start in range(0, len(rows), _AT_ONCE):
            yield rows[start : start + _AT_ONCE]
            self.did(len(rows[start : start + _AT_ONCE]))

    def did(self, count: int) -> None:
        self.count += count
        if self._progress:
            self._progress(self.count, self.total)


def _done(made: Proposal, *, by: Acting, reason: str, steps: _Steps | None = None) -> Applied:
    plan, steps = made.plan, steps or _Steps(made)
    if made.bodies:
        establish([_body(body) for body in made.bodies], by=by)
        steps.did(len(made.bodies))
    for drafts in steps.portions(made.drafts):
        actions.draft_many(plan, drafts, by=by)
    for revisions in steps.portions(made.revisions):
        actions.revise_each(plan, dict(revisions), by=by, reason=reason)
    for link in made.ended:
        actions.unlink(link, reason or _("Neu gefasst beim Einlesen einer Datei."), by=by)
    known = elements_by_reference(plan)
    steps.did(len(made.ended))
    for links in steps.portions(made.links):
        actions.link_many(plan, [_link(known, link) for link in links], by=by)
    _claimed(made, known, by=by, reason=reason)
    if made.answers:
        actions.answer_many(plan, [_answer(known, answer) for answer in made.answers], by=by)
    for claim, why in made.marked:
        actions.mark_valid(claim, why, by=by)
    _withdrawn(made, by=by)
    return Applied(
        bodies=len(made.bodies),
        drafted=len(made.drafts),
        revised=len(made.revisions),
        linked=len(made.links),
        claimed=len(made.claims),
        answered=len(made.answers),
        withdrawn=len(made.withdrawn),
        marked=len(made.marked),
    )


def _withdrawn(made: Proposal, *, by: Acting) -> None:
    """Withdraw what leaves the plan, those of one reason at once; read anew, since they may just have been revised."""
    reasons: dict[str, list[int]] = {}
    for element, why in made.withdrawn:
        reasons.setdefault(why, []).append(element.pk)
    for why, keys in reasons.items():
        elements = Element.objects.filter(pk__in=keys).select_related("plan__coordination").order_by("pk")
        actions.withdraw_many(list(elements), why, by=by)


def _claimed(made: Proposal, known: Mapping[str, Element], *, by: Acting, reason: str) -> None:
    """Add the statements; where one already holds, the new one is marked valid in its place."""
    if not made.claims:
        return
    holding = set(Claim.objects.filter(element__plan=made.plan, is_valid=True).values_list("element_id", "field"))
    rows, instead = [], []
    for given in made.claims:
        row = _claim(known, given)
        replaces = row.valid and (row.element.pk, row.field) in holding
        instead.append(replaces)
        rows.append(_claim(known, given, valid=False) if replaces else row)
    claims = actions.claim_many(made.plan, rows, by=by)
    for claim, replaces in zip(claims, instead, strict=True):
        if replaces:
            actions.mark_valid(claim, reason or _("Neuere Angabe derselben Quelle beim Einlesen einer Datei."), by=by)


def _body(given: GivenBody) -> BodyEntry:
    return BodyEntry(given.key, given.kind, [NameEntry(given.name, given.short)], given.parent, note=given.note)


def _link(known: Mapping[str, Element], given: GivenLink) -> LinkRow:
    values = dict(given.values)
    source = values.pop("source", "")
    return LinkRow(
        origin=known[given.origin],
        type=given.type,
        target=known[given.target],
        source=known[source] if source else None,
        stated_on=PartialDate.parse(values.pop("stated_on", "")),
        **values,
    )


def _answer(known: Mapping[str, Element], given: GivenAnswer) -> AnswerRow:
    values = given.values
    source = values.get("source", "")
    return AnswerRow(
        recommendation=known[given.recommendation],
        code=values["code"],
        reason=values.get("reason", ""),
        given_by=values.get("given_by", ""),
        given_on=PartialDate.parse(values.get("given_on", "")),
        follow_up=PartialDate.parse(values.get("follow_up", "")),
        source=known[source] if source else None,
    )


def _claim(known: Mapping[str, Element], given: GivenClaim, *, valid: bool | None = None) -> ClaimRow:
    values: dict[str, Any] = dict(given.values)
    source = values.get("source", "")
    texts = {name: values[name] for name in ("locator", "owed_by", "note") if name in values}
    return ClaimRow(
        element=known[given.element],
        field=given.field,
        standing=values.get("standing", Standing.STATED),
        value=values.get("value"),
        source=known[source] if source else None,
        valid=bool(values.get("valid")) if valid is None else valid,
        as_of=PartialDate.parse(values.get("as_of", "")),
        stated_on=PartialDate.parse(values.get("stated_on", "")),
        due=PartialDate.parse(values.get("due", "")),
        **texts,
    )
