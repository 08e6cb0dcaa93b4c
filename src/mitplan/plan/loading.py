"""Brings a plan document into the draft tables, through the verbs alone.

The format is that of `plan/documents/*/plan.json` (docs/plan-document.md): one or several stages, each with new
elements, revisions, withdrawals, links, answers and, at its end, the version to seal. `exporting.py` writes it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mitplan.core.dates import PartialDate
from mitplan.core.texts import listed
from mitplan.people.acting import Acting
from mitplan.people.models import Office

from . import actions
from .actions import AnswerRow, ClaimRow, Draft, LinkRow, Seal
from .fields import FIELDS
from .models import Element, Plan
from .queries import claims_on, current_links, elements_by_reference, plan_by_key
from .shape import faults_of
from .states import Kind

Row = Mapping[str, Any]
_OWN = frozenset({"kind", "number", "title", "text", "pages", "names", "tags", "claims", "translations"})
_ABOUT = ("language", "fictional", "notice", "jurisdiction", "owner")
_WHOLE = Kind.PLAN.value, "0"


class _References:
    """Finds elements by the names that documents use; `place` says where such a name stands."""

    def __init__(self, plan: Plan) -> None:
        self._known = elements_by_reference(plan)

    def find(self, reference: str, place: str) -> Element:
        try:
            return self._known[reference]
        except KeyError:
            fault = _("%(place)s: „%(reference)s“ gibt es in diesem Plan nicht.")
            raise ValidationError(fault % {"place": place, "reference": reference[:60]}) from None

    def optional(self, reference: str, place: str) -> Element | None:
        return self.find(reference, place) if reference else None


@transaction.atomic
def load_plan(document: Row, *, by: Acting) -> Plan:
    """Load a whole document as a new plan. Raises ValidationError naming the place; then nothing is loaded."""
    if faults := faults_of(document):
        raise ValidationError(faults)
    stages: Sequence[Row] = document["stages"]
    plan = _begun(document, by=by)
    for index, stage in enumerate(stages, 1):
        try:
            load_stage(plan, stage, by=by)
        except ValidationError as error:
            place = _("Stufe %(number)d") % {"number": index}
            raise ValidationError([f"{place}: {message}" for message in error.messages]) from error
    return plan


def _begun(document: Row, *, by: Acting) -> Plan:
    """The plan with its root, which may be described among the elements of the first stage."""
    first = document["stages"][:1]
    whole: Row = next((row for stage in first for row in stage.get("elements", ()) if row["kind"] == Kind.PLAN), {})
    predecessor = document.get("predecessor", "")
    try:
        return actions.begin(
            document["key"],
            document["title"],
            _office(document["coordination"]),
            by=by,
            predecessor=plan_by_key(predecessor) if predecessor else None,
            text=whole.get("text", ""),
            fields=_fields(whole) if whole else {},
            names=whole.get("names", ()),
            tags=whole.get("tags", ()),
            pages=whole.get("pages", ""),
            **{name: document[name] for name in _ABOUT if name in document},
        )
    except ValidationError as error:
        named = error.message_dict if hasattr(error, "error_dict") else {}
        faults = [f"{name}: {message}" for name, messages in named.items() for message in messages]
        raise ValidationError(faults or error.messages) from error


def load_stage(plan: Plan, stage: Row, *, by: Acting) -> None:
    """Apply one stage: draft, revise, reinstate, withdraw, reorder, unlink, link, claim, mark valid, answer, translate,
    freeze, in this order."""
    rows: Sequence[Row] = stage.get("elements", ())
    new = [row for row in rows if (row["kind"], row["number"]) != _WHOLE]
    actions.draft_many(plan, [_draft(row) for row in new], by=by)
    known = _References(plan)
    for row in stage.get("revise", ()):
        _revise(known, row, by=by)
    for row in stage.get("reinstate", ()):
        actions.reinstate(known.find(row["element"], "reinstate"), row["reason"], by=by)
    for row in stage.get("withdraw", ()):
        actions.withdraw(known.find(row["element"], "withdraw"), row["reason"], by=by)
    for row in stage.get("order", ()):
        actions.reorder(known.find(row["element"], "order"), known.optional(row["after"], "order"), by=by)
    for row in stage.get("unlink", ()):
        _unlink(known, row, by=by)
    actions.link_many(plan, [_link(known, row) for row in stage.get("links", ())], by=by)
    stated = [*rows, *stage.get("revise", ())]
    actions.claim_many(plan, list(_claims(known, stated)), by=by)
    for row in stage.get("mark_valid", ()):
        _mark_valid(known, row, by=by)
    actions.answer_many(plan, [_answer(known, row) for row in stage.get("answers", ())], by=by)
    actions.translate_many(plan, list(_translations(known, stated)), by=by)
    if seal := stage.get("freeze"):
        _freeze(plan, seal, by=by)


def _freeze(plan: Plan, seal: Row, *, by: Acting) -> None:
    """Seal a version. A document that names its hash was written from a sealed version and must give the same one."""
    told = {name: seal[name] for name in ("note", "decided_by") if name in seal}
    sealing = Seal(label=seal["label"], kind=seal["kind"], decided_on=_date(seal, "decided_on"), **told)
    version = actions.freeze(plan, sealing, by=by)
    if seal.get("sha256", version.sha256) != version.sha256:
        raise ValidationError(
            _(
                "Fassung %(number)d „%(label)s“ hat hier eine andere Prüfsumme als im Dokument: Das Dokument wurde "
                "geändert, oder Stellen heißen hier anders. Wenn das so sein soll, nehmen Sie „sha256“ heraus."
            )
            % {"number": version.number, "label": version.label}
        )


def _unlink(known: _References, row: Row, *, by: Acting) -> None:
    place = f"unlink {row['from']} {row['type']} {row['to']}"
    ends = {"origin": known.find(row["from"], place), "target": known.find(row["to"], place)}
    made = current_links([ends["origin"].plan_id], [row["type"]]).filter(**ends).first()
    if made is None:
        raise ValidationError(_("%(place)s: Diese Verbindung gibt es nicht.") % {"place": place})
    actions.unlink(made, row.get("reason", ""), by=by)


def _mark_valid(known: _References, row: Row, *, by: Acting) -> None:
    """Statements on a field are counted in the order in which they were made, from 1."""
    place = f"mark_valid {row['element']}, {row['field']}"
    claims = sorted(claims_on(known.find(row["element"], place), row["field"]), key=lambda claim: claim.pk)
    if row["claim"] > len(claims):
        raise ValidationError(
            _("%(place)s: Eine Angabe Nummer %(number)d gibt es nicht.") % {"place": place, "number": row["claim"]}
        )
    actions.mark_valid(claims[row["claim"] - 1], row["reason"], by=by)


def _office(key: str) -> Office:
    try:
        return Office.objects.get(key=key)
    except Office.DoesNotExist:
        raise ValidationError(_("Das Amt „%(key)s“ ist nicht eingetragen.") % {"key": key}) from None


def _reference(row: Row) -> str:
    return row["element"] if "element" in row else f"{row['kind']}/{row['number']}"


def _fields(row: Row) -> dict[str, Any]:
    """The fields of the kind; a key that is neither is refused, so that no typing error is swallowed."""
    known = FIELDS.get(row["kind"], {})
    if stray := sorted(set(row) - _OWN - set(known)):
        raise ValidationError(
            _("%(element)s: Die Angabe „%(stray)s“ gibt es hier nicht.")
            % {"element": _reference(row), "stray": listed(stray)}
        )
    return {name: row[name] for name in known if name in row}


def _draft(row: Row) -> Draft:
    own = {name: row[name] for name in ("text", "pages", "names", "tags") if name in row}
    return Draft(kind=row["kind"], number=row["number"], title=row["title"], fields=_fields(row), **own)


def _revise(known: _References, row: Row, *, by: Acting) -> None:
    element = known.find(row["element"], "revise")
    kept = {"element", "reason", "claims", "translations"}
    changes = {name: value for name, value in row.items() if name not in kept}
    if changes:
        actions.revise(element, changes, by=by, reason=row.get("reason", ""))


def _date(row: Row, name: str) -> PartialDate:
    return PartialDate.parse(row.get(name, ""))


def _link(known: _References, row: Row) -> LinkRow:
    place = f"{row['from']} {row['type']} {row['to']}"
    return LinkRow(
        origin=known.find(row["from"], place),
        type=row["type"],
        target=known.find(row["to"], place),
        degree=row.get("degree", ""),
        stated_by=row.get("stated_by", ""),
        stated_on=_date(row, "stated_on"),
        source=known.optional(row.get("source", ""), place),
        locator=row.get("locator", ""),
        note=row.get("note", ""),
    )


def _claims(known: _References, rows: Iterable[Row]) -> Iterator[ClaimRow]:
    for row in rows:
        for claim in row.get("claims", ()):
            place = f"{_reference(row)}, {claim['field']}"
            yield ClaimRow(
                element=known.find(_reference(row), place),
                field=claim["field"],
                standing=claim.get("standing", "stated"),
                value=claim.get("value"),
                source=known.optional(claim.get("source", ""), place),
                locator=claim.get("locator", ""),
                stated_on=_date(claim, "stated_on"),
                as_of=_date(claim, "as_of"),
                owed_by=claim.get("owed_by", ""),
                due=_date(claim, "due"),
                note=claim.get("note", ""),
                valid=claim.get("valid", False),
            )


def _answer(known: _References, row: Row) -> AnswerRow:
    return AnswerRow(
        recommendation=known.find(row["recommendation"], "answers"),
        code=row["code"],
        reason=row.get("reason", ""),
        given_by=row.get("given_by", ""),
        given_on=_date(row, "given_on"),
        follow_up=_date(row, "follow_up"),
        source=known.optional(row.get("source", ""), row["recommendation"]),
    )


def _translations(known: _References, rows: Iterable[Row]) -> Iterator[tuple[Element, str, Mapping[str, Any]]]:
    for row in rows:
        for language, given in row.get("translations", {}).items():
            yield known.find(_reference(row), "translations"), language, given
