"""Verbs on elements: begin a plan, draft, withdraw, reinstate; and what other verbs check and write alike."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from mitplan.core.canonical import canonical, digest
from mitplan.core.dates import PartialDate
from mitplan.core.fields import MoneyField, PartialDateField
from mitplan.core.journal import Line, key_of, record, record_many
from mitplan.core.states import move
from mitplan.core.texts import refuse_nul
from mitplan.core.verdict import require
from mitplan.people.acting import Acting
from mitplan.people.models import Office
from mitplan.people.queries import known_parties

from .. import rules
from ..fields import FIELDS, field_of, parties_in, plain, read, require_distinct, require_fitting
from ..models import (
    DETAILS,
    Detail,
    Element,
    Label,
    NumberField,
    PartiesField,
    PartyField,
    Plan,
    Tag,
)
from ..queries import alone_with, hold
from ..snapshot import about as about_of
from ..states import ELEMENT_MOVES, ElementState, Kind

_CLOSED = (PartialDateField, MoneyField, PartyField, PartiesField, NumberField)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A new element: its own texts, other names, tags, and the fields of its kind as documents hold them."""

    kind: str
    number: str
    title: str
    text: str = ""
    pages: str = ""
    names: Sequence[Mapping[str, str]] = ()
    tags: Sequence[str] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{Kind(self.kind).label if self.kind in Kind.values else self.kind} {self.number}"


@transaction.atomic
def begin(key: str, title: str, coordination: Office, *, by: Acting, **about: Any) -> Plan:
    """Begin a plan with its root element. `about`: text, language, fictional, notice, jurisdiction, owner,
    predecessor, and fields of the plan as a whole under `fields`. Raises ValidationError and Refused."""
    require(rules.may_begin(by))
    own = {name: about.pop(name) for name in ("text", "fields", "names", "tags", "pages") if name in about}
    plan = Plan(key=key, coordination=coordination, **about)
    refuse_nul(about.values())
    plan.full_clean()
    require_parties([(key, [plan.owner] if plan.owner else [])])
    plan.save()
    # `verify` compares: a digest for what may be free text.
    facts = {"coordination": key_of(coordination), "about": digest(canonical(about_of(plan)))}
    record(by, Line("plan.begun", plan, plan.key, facts))
    draft_many(plan, [Draft(kind=Kind.PLAN, number="0", title=title, **own)], by=by)
    return plan


def draft(plan: Plan, row: Draft, *, by: Acting) -> Element:
    """Add one element to the draft of the plan."""
    return draft_many(plan, [row], by=by)[0]


@transaction.atomic
def draft_many(plan: Plan, rows: Sequence[Draft], *, by: Acting) -> list[Element]:
    """Add elements in order; a fixed number of queries. Raises ValidationError with one sentence per fault."""
    require(rules.may_write(by, plan))
    # Two who draft at once would see the same last position, and the same numbers free.
    alone_with(plan)
    _check_numbers(plan, rows)
    elements, details, parties = [], [], []
    faults: list[str] = []
    start = (Element.objects.filter(plan=plan).aggregate(last=Max("position"))["last"] or 0) + 1
    for position, row in enumerate(rows, start):
        try:
            element, detail = built(plan, row, position)
        except ValidationError as error:
            faults += [f"{row}: {message}" for message in error.messages]
            continue
        elements.append(element)
        details.append(detail)
        parties.append((str(row), responsible_in(row.kind, detail)))
    if faults:
        raise ValidationError(faults)
    require_parties(parties)
    Element.objects.bulk_create(elements, batch_size=500)
    _save_details(elements, details)
    save_lists((element, row.names, row.tags) for element, row in zip(elements, rows, strict=True))
    lines = ((element, {"kind": element.kind, "number": element.number}) for element in elements)
    record_many(by, [Line("plan.element.drafted", element, plan.key, facts) for element, facts in lines])
    return elements


def withdraw(element: Element, reason: str, *, by: Acting) -> Element:
    """Take an element out of the plan. It stays readable, with the reason. Raises ValidationError and Refused."""
    return withdraw_many([element], reason, by=by)[0]


@transaction.atomic
def withdraw_many(elements: Sequence[Element], reason: str, *, by: Acting) -> list[Element]:
    """Take elements out of one plan for the same reason, all or none. Raises ValidationError and Refused."""
    plan = _plan_of(elements)
    require(rules.may_write(by, plan))
    if not reason.strip():
        raise ValidationError(_("%(element)s: Ein Rückzug braucht eine Begründung.") % {"element": elements[0]})
    refuse_nul([reason])
    held = hold(plan, [element.pk for element in elements])
    faults = [
        _("%(element)s ist schon zurückgezogen.") % {"element": element}
        for element in held
        if ElementState.WITHDRAWN not in ELEMENT_MOVES[ElementState(element.state)]
    ]
    if faults:
        raise ValidationError(faults)
    elements = list({element.pk: element for element in elements}.values())
    for element in elements:
        element.state, element.withdrawn_because = ElementState.WITHDRAWN, reason
    Element.objects.bulk_update(elements, ["state", "withdrawn_because"], batch_size=200)
    record_many(by, [Line("plan.element.withdrawn", element, plan.key, reason=reason) for element in elements])
    return elements


@transaction.atomic
def reinstate(element: Element, reason: str, *, by: Acting) -> Element:
    """Undo a withdrawal by a counter-act. Raises ValidationError and Refused."""
    require(rules.may_write(by, element.plan))
    alone_with(element.plan)
    move(element, ElementState.CURRENT, ELEMENT_MOVES)
    element.withdrawn_because = ""
    element.save(update_fields=["withdrawn_because"])
    record(by, Line("plan.element.reinstated", element, element.plan.key, reason=reason))
    return element


def _plan_of(elements: Sequence[Element]) -> Plan:
    """The plan of all these elements. Raises ValidationError where there is none, or more than one."""
    if len({element.plan_id for element in elements}) != 1:
        raise ValidationError(_("Wählen Sie bitte Elemente eines Plans."))
    return elements[0].plan


def set_fields(changes: Mapping[Element, Mapping[str, Any]]) -> None:
    """Write field values, `pages` included, in the tables they live in; for verbs of this room only.

    A fixed number of queries for each kind and set of fields, whatever the number of elements.
    """
    groups: dict[tuple[str, frozenset[str]], list[Element]] = {}
    for element, values in changes.items():
        if "pages" in values:
            Element.objects.filter(pk=element.pk).update(pages=values["pages"])
        if names := frozenset(values) - {"pages"}:
            groups.setdefault((element.kind, names), []).append(element)
    for (kind, names), elements in groups.items():
        manager = DETAILS[kind]._default_manager
        details = list(manager.filter(pk__in=[element.pk for element in elements]))
        wanted = {element.pk: changes[element] for element in elements}
        for detail in details:
            for name in names:
                setattr(detail, name, wanted[detail.pk][name])
            _clean(detail)
        manager.bulk_update(details, sorted(names), batch_size=200)


def _clean(detail: Detail) -> None:
    try:
        detail.clean()
    except ValidationError as error:
        raise ValidationError([f"{detail.element}: {message}" for message in error.messages]) from error


def _check_numbers(plan: Plan, rows: Sequence[Draft]) -> None:
    taken = set(Element.objects.filter(plan=plan, kind__in={row.kind for row in rows}).values_list("kind", "number"))
    faults = []
    for row in rows:
        if row.kind == Kind.PLAN and row.number != "0":
            faults.append(_("%(row)s: Der Plan als Ganzes hat die Nummer 0 und steht nur einmal da.") % {"row": row})
        if (row.kind, row.number) in taken:
            faults.append(_("%(row)s: Diese Nummer ist schon vergeben.") % {"row": row})
        taken.add((row.kind, row.number))
    if faults:
        raise ValidationError(faults)


def built(plan: Plan, row: Draft, position: int) -> tuple[Element, Detail | None]:
    """The unsaved element and its details, checked. Raises ValidationError."""
    element = Element(
        plan=plan,
        kind=row.kind,
        number=row.number,
        title=row.title,
        text=row.text,
        pages=row.pages,
        position=position,
    )
    _check_texts(row)
    element.clean_fields(exclude=["plan"])
    model = DETAILS.get(row.kind)
    values = {name: read(row.kind, name, value) for name, value in row.fields.items()}
    if model is None:
        return element, None
    detail = model(**values)
    detail.clean()
    return element, detail


def _check_texts(row: Draft) -> None:
    refuse_nul([row.title, row.text, row.pages, *row.tags])
    if row.title and not row.title.strip():
        raise ValidationError(_("Der Titel ist leer."))
    if not all(tag.strip() for tag in row.tags):
        raise ValidationError(_("Ein Schlagwort ist leer."))
    require_distinct(row.tags)
    for item in row.names:
        if not item.get("name", "").strip():
            raise ValidationError(_("Ein weiterer Name ist leer."))
        require_fitting(Label, name=item["name"], note=item.get("note", ""))
        for name in ("since", "until"):
            try:
                PartialDate.parse(item.get(name, ""))
            except ValueError as error:
                raise ValidationError(f"{item['name']}: {error}") from error


def responsible_in(kind: str, detail: Detail | None) -> list[str]:
    """The keys of all parties that the details of an element name."""
    if detail is None:
        return []
    return [key for name in FIELDS[kind] for key in parties_in(kind, name, getattr(detail, name))]


def require_parties(rows: Sequence[tuple[str, Iterable[str]]]) -> None:
    """Every party named must exist. Raises ValidationError naming the row."""
    refuse_nul(key for _row, keys in rows for key in keys)
    known = known_parties({key for _row, keys in rows for key in keys})
    faults = [
        _("%(row)s: Die Stelle „%(key)s“ ist nicht eingetragen.") % {"row": row, "key": key}
        for row, keys in rows
        for key in keys
        if key not in known
    ]
    if faults:
        raise ValidationError(faults)


def require_source(plan: Plan, source: Element | None) -> None:
    """What a statement rests on is a source of its plan or of the plan that one continues. Raises ValidationError."""
    if source is None:
        return
    if source.kind != Kind.SOURCE:
        raise ValidationError(_("%(source)s ist keine Quelle.") % {"source": source})
    if source.plan_id not in {plan.pk, plan.predecessor_id}:
        raise ValidationError(_("%(source)s gehört zu einem anderen Plan.") % {"source": source})


def _save_details(elements: Sequence[Element], details: Sequence[Detail | None]) -> None:
    by_model: dict[type[Detail], list[Detail]] = {}
    for element, detail in zip(elements, details, strict=True):
        if detail is not None:
            detail.element = element
            by_model.setdefault(type(detail), []).append(detail)
    for model, rows in by_model.items():
        model._default_manager.bulk_create(rows, batch_size=200)


def save_lists(rows: Iterable[tuple[Element, Sequence[Mapping[str, str]], Sequence[str]]]) -> None:
    """Store the other names and the tags of elements; for verbs of this room only."""
    labels, tags = [], []
    for element, names, words in rows:
        tags += [Tag(element=element, text=text) for text in words]
        for item in names:
            since, until = (PartialDate.parse(item.get(name, "")) for name in ("since", "until"))
            labels.append(
                Label(element=element, name=item["name"], since=since, until=until, note=item.get("note", ""))
            )
    Tag.objects.bulk_create(tags, batch_size=500)
    Label.objects.bulk_create(labels, batch_size=500)


def closed(kind: str, detail: Detail | None, fields: Iterable[str]) -> dict[str, Any]:
    """Codes, dates, sums, numbers and party keys for the journal; never free text, which could name a person."""
    if detail is None:
        return {}
    kept = {name: field_of(kind, name) for name in fields}
    return {name: plain(getattr(detail, name)) for name, it in kept.items() if it.choices or isinstance(it, _CLOSED)}
