"""Verbs that change what an element says: revise, revise_many, revise_each, undo."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mitplan.core.dates import PartialDate
from mitplan.core.journal import Line, record_many
from mitplan.core.texts import listed
from mitplan.core.verdict import require
from mitplan.people.acting import Acting

from .. import rules
from ..fields import FIELDS, called, plain, read
from ..models import DETAILS, Claim, Detail, Element, Label, Plan, Revision, Tag
from ..queries import LISTS, OWN, details_of, digest_of, hold, values_of_many
from .elements import Draft, built, closed, require_parties, responsible_in, save_lists

Values = Mapping[str, Any]


class Conflict(ValidationError):
    """Somebody else has changed the same fields meanwhile; nothing was written.

    `fields`: name -> (what the person saw, what stands there now, what the person wants), as documents hold values.
    """

    def __init__(self, element: Element, fields: Mapping[str, tuple[Any, Any, Any]]) -> None:
        names = listed(called(element.kind, name) for name in fields)
        super().__init__(
            _(
                "%(element)s: Inzwischen hat jemand anderes geändert: %(fields)s. Gespeichert wurde nichts. "
                "Vergleichen Sie beide Fassungen und speichern Sie dann noch einmal."
            )
            % {"element": element, "fields": names}
        )
        self.fields = dict(fields)


@dataclass(frozen=True, slots=True)
class _Wish:
    """An element as it stands, locked, and what it is to say; `before` and `after` hold only what really changes."""

    element: Element
    detail: Detail | None
    before: Values
    after: Values


@transaction.atomic
def revise(element: Element, changes: Values, *, by: Acting, reason: str = "", seen: Values | None = None) -> Element:
    """Change texts and fields of an element in the draft. A field with sourced claims is changed by a claim instead.

    `changes`: title, text, pages, names, tags, and fields of the kind; only what differs is written, and nothing at all
    is no act. `seen`: the values the person had before them. A field that somebody else has changed since to something
    else raises Conflict. Raises ValidationError and Refused.
    """
    held = hold(element.plan, [element.pk])  # who leads a measure decides who may; it is read under the lock
    require(rules.may_revise(by, element))
    act = _Act("plan.element.revised", by, reason)
    (revised,) = _revised(held, {element.pk: changes}, act, seen)
    return _told(element, revised)


@transaction.atomic
def revise_many(elements: Sequence[Element], changes: Values, *, by: Acting, reason: str = "") -> list[Element]:
    """Say the same of several elements of one plan, all or none; a fixed number of queries. See `revise`."""
    plans = {element.plan_id for element in elements}
    if len(plans) > 1:
        raise ValidationError(_("Gemeinsam ändern lassen sich nur Elemente desselben Plans."))
    if not elements:
        return []
    held = hold(elements[0].plan, [element.pk for element in elements])
    require(rules.may_revise_many(by, elements[0].plan, held))
    act = _Act("plan.element.revised", by, reason)
    revised = _revised(held, {element.pk: changes for element in elements}, act)
    found = {element.pk: element for element in revised}
    return [_told(element, found[element.pk]) for element in elements]


@transaction.atomic
def revise_each(plan: Plan, changes: Mapping[Element, Values], *, by: Acting, reason: str = "") -> list[Element]:
    """Say its own of each of several elements of a plan, all or none; a fixed number of queries. See `revise`."""
    held = hold(plan, [element.pk for element in changes])
    require(rules.may_revise_many(by, plan, held))
    act = _Act("plan.element.revised", by, reason)
    return _revised(held, {element.pk: values for element, values in changes.items()}, act)


@transaction.atomic
def undo(revision: Revision, reason: str = "", *, by: Acting) -> Element:
    """Take back what a revision changed, by a counter-act. Refused when one of its fields has been changed since.

    Raises ValidationError and Refused.
    """
    element = revision.element
    (held,) = hold(element.plan, [element.pk])
    require(rules.may_revise(by, held))
    now = values_of_many([held], revision.changes)[held.pk]
    if since := [name for name, value in revision.after.items() if now[name] != value]:
        raise ValidationError(
            _(
                "%(element)s: Seitdem noch einmal geändert: %(fields)s. Rückgängig machen lässt sich nur die letzte "
                "Änderung; tragen Sie den früheren Stand von Hand ein."
            )
            % {"element": element, "fields": listed(called(element.kind, name) for name in sorted(since))}
        )
    act = _Act("plan.element.revision_undone", by, reason, {"undoes": revision.act})
    (undone,) = _revised([held], {element.pk: revision.before}, act)
    return undone


@dataclass(frozen=True, slots=True)
class _Act:
    """Who revises, why, and how the journal calls it."""

    verb: str
    by: Acting
    reason: str
    more: Mapping[str, Any] | None = None


def _told(element: Element, revised: Element) -> Element:
    """The caller's element, which now says what the revised one does."""
    for name in OWN:
        setattr(element, name, getattr(revised, name))
    return element


def _revised(
    elements: list[Element], changes: Mapping[int, Values], act: _Act, seen: Values | None = None
) -> list[Element]:
    """Compare the elements, which are locked, check all, write, journal; a fixed number of queries for each kind."""
    if not elements:
        return []
    plan = elements[0].plan
    wishes = [wish for wish in _wishes(elements, changes, seen) if wish.after]
    if fields := {name for wish in wishes for name in wish.after} & rules.RESPONSIBILITY:
        require(rules.may_revise_many(act.by, plan, elements, fields))
    if wishes:
        _refuse_claimed(wishes)
        built_ones = _checked(wishes)
        _write(wishes, built_ones)
        _journal(plan, wishes, built_ones, act)
    return elements


def _wishes(elements: Sequence[Element], changes: Mapping[int, Values], seen: Values | None) -> list[_Wish]:
    names = {name for wanted in changes.values() for name in wanted}
    details = details_of(elements)
    now = values_of_many(elements, names, details)
    wishes, faults = [], []
    for element in elements:
        current = now[element.pk]
        try:
            wanted = _plain(element, changes[element.pk], lines=seen is not None)
            if seen is not None:
                wanted = _mine(element, current, wanted, seen)
        except Conflict:
            raise
        except ValidationError as error:
            faults += [f"{element}: {message}" for message in error.messages]
            continue
        after = {name: value for name, value in wanted.items() if value != current[name]}
        before = {name: current[name] for name in after}
        wishes.append(_Wish(element, details.get(element.pk), before, after))
    if faults:
        raise ValidationError(faults)
    return wishes


def _mine(element: Element, current: Values, mine: Values, seen: Values) -> dict[str, Any]:
    """What the person has changed themselves: theirs differs from what they saw. Raises Conflict."""
    seen = _plain(element, {name: seen[name] for name in mine if name in seen}, lines=True)
    current = {name: _lines(value) for name, value in current.items()}
    wanted = {name: value for name, value in mine.items() if name not in seen or value != seen[name]}
    clashing = {
        name: (seen[name], current[name], value)
        for name, value in wanted.items()
        if name in seen and current[name] not in (seen[name], value)
    }
    if clashing:
        raise Conflict(element, clashing)
    return wanted


def _plain(element: Element, values: Values, *, lines: bool) -> dict[str, Any]:
    """Values as documents hold them, so that they can be compared. A browser breaks lines in its own way (`lines`)."""
    found = {}
    for name, value in values.items():
        value = _lines(value) if lines else value  # noqa: PLW2901  the same text
        if name == "names":
            found[name] = [_label(item) for item in value]
        elif name == "tags":
            found[name] = list(value)
        elif name in ("title", "text"):
            found[name] = value
        else:
            found[name] = plain(read(element.kind, name, value))
    return found


def _lines(value: Any) -> Any:
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def _label(item: Mapping[str, str]) -> dict[str, str]:
    """Another name without what is empty, its dates spelt as they are kept; what is no date is refused later on."""
    told = {name: item[name] for name in ("name", "since", "until", "note") if item.get(name)}
    for name in ("since", "until"):
        try:
            told |= {name: PartialDate.parse(told[name]).edtf} if name in told else {}
        except ValueError as error:
            raise ValidationError(f"{told.get('name', '')}: {error}") from error
    return told


def _refuse_claimed(wishes: Sequence[_Wish]) -> None:
    names = {name for wish in wishes for name in wish.after}
    rows = Claim.objects.filter(element__in=[wish.element.pk for wish in wishes], field__in=names)
    claimed = set(rows.values_list("element_id", "field"))
    faults = [
        _(
            "%(element)s, %(field)s: Dazu gibt es belegte Angaben. Tragen Sie eine weitere mit Quelle ein und "
            "kennzeichnen Sie die gültige."
        )
        % {"element": wish.element, "field": called(wish.element.kind, name)}
        for wish in wishes
        for name in sorted(wish.after)
        if (wish.element.pk, name) in claimed
    ]
    if faults:
        raise ValidationError(faults)


def _checked(wishes: Iterable[_Wish]) -> list[tuple[Element, Detail | None]]:
    """Each element as it will be, with what stays, because a stage may need a reason that has long been given."""
    found, faults, parties = [], [], []
    for wish in wishes:
        element = wish.element
        kept = {name: getattr(wish.detail, name) for name in FIELDS[element.kind]}
        row = Draft(
            kind=element.kind,
            number=element.number,
            fields={**kept, **{name: value for name, value in wish.after.items() if name in kept}},
            **{name: wish.after.get(name, ()) for name in LISTS},
            **{name: wish.after.get(name, getattr(element, name)) for name in OWN},
        )
        try:
            found.append(built(element.plan, row, element.position))
        except ValidationError as error:
            faults += [f"{row}: {message}" for message in error.messages]
            continue
        parties.append((str(row), responsible_in(row.kind, found[-1][1])))
    if faults:
        raise ValidationError(faults)
    require_parties(parties)
    return found


def _write(wishes: Sequence[_Wish], new: Sequence[tuple[Element, Detail | None]]) -> None:
    details: dict[str, tuple[list[Detail], set[str]]] = {}
    own: set[str] = set()
    for wish, (element, detail) in zip(wishes, new, strict=True):
        for name in OWN:
            setattr(wish.element, name, getattr(element, name))
        own |= set(OWN) & set(wish.after)
        if wish.detail is not None and detail is not None and (typed := set(FIELDS[element.kind]) & set(wish.after)):
            for name in typed:
                setattr(wish.detail, name, getattr(detail, name))
            rows, names = details.setdefault(element.kind, ([], set()))
            rows.append(wish.detail)
            names |= typed
    if own:
        Element.objects.bulk_update([wish.element for wish in wishes], sorted(own), batch_size=200)
    for kind, (rows, names) in details.items():
        DETAILS[kind]._default_manager.bulk_update(rows, sorted(names), batch_size=200)
    _write_lists(wishes)


def _write_lists(wishes: Sequence[_Wish]) -> None:
    for name, model in (("names", Label), ("tags", Tag)):
        if keys := [wish.element.pk for wish in wishes if name in wish.after]:
            model._default_manager.filter(element__in=keys).delete()
    save_lists((wish.element, wish.after.get("names", ()), wish.after.get("tags", ())) for wish in wishes)


def _journal(plan: Plan, wishes: Sequence[_Wish], new: Sequence[tuple[Element, Detail | None]], act: _Act) -> None:
    lines, changes = [], []
    for wish, (element, detail) in zip(wishes, new, strict=True):
        changes.append({name: [wish.before[name], value] for name, value in sorted(wish.after.items())})
        typed = [name for name in wish.after if name in FIELDS[element.kind]]
        facts = {
            "fields": sorted(wish.after),
            "values": closed(element.kind, detail, typed),
            "digest": digest_of(changes[-1]),
            **(act.more or {}),
        }
        lines.append(Line(act.verb, wish.element, plan.key, facts, act.reason))
    acts = record_many(act.by, lines)
    Revision.objects.bulk_create(
        [
            Revision(element=wish.element, act=line.number, changes=changed)
            for wish, line, changed in zip(wishes, acts, changes, strict=True)
        ],
        batch_size=500,
    )
