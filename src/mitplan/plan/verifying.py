"""Checks sealed versions against their hashes, their chain and the journal."""

import hashlib
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import F

from mitplan.core.canonical import canonical, digest
from mitplan.core.journal import UNREADABLE, key_of, stamp
from mitplan.core.models import Act
from mitplan.core.rows import respelt, with_spelling

from .models import DERIVED, Element, Facet, Plan, Sealed, SealedLink, Version
from .queries import elements_by_reference, parts_of
from .reading import readings
from .snapshot import about

# Stored as something else than it is read as.
_SPELT = ("cost_counts", "starts", "ends")
_TIMES = ("sealed_at", "decided_on")
# Where the line doesn't name the moment, as lines of earlier days: one transaction, and a large one takes a while.
_ONE_ACT = timedelta(minutes=10)


def record_faults() -> Iterator[str]:
    """Each way in which the record of plans is broken: plan by plan, then what belongs to none."""
    known = set()
    for plan in Plan.objects.order_by("pk"):
        known.add(plan.key)
        yield from version_faults(plan)
    for key in Act.objects.filter(verb="plan.begun").order_by("number").values_list("plan", flat=True):
        if key not in known:
            yield f"{key}: the journal tells of this plan, but the table does not hold it."
    astray = Facet.objects.exclude(version=F("sealed__version")).order_by("pk").first()
    if astray is not None:
        yield f"The derived facet {astray.pk} ({astray}) names another version than its element."


def version_faults(plan: Plan) -> Iterator[str]:
    """Each way in which the plan's versions are broken, naming the place; nothing when all is whole."""
    previous, expected = "", 1
    stored: Any = Version.objects.filter(plan=plan).order_by("number").values_list("pk", "number", "sha256")
    for pk, number, sha256 in stored:
        if number != expected:
            yield f"{plan.key}: version {expected} is missing."
        expected = (number if isinstance(number, int) else expected) + 1  # SQLite may hold anything
        if fault := _fault(pk, previous):
            yield f"{plan.key}, version {number}: {fault}"
        previous = sha256
    for check in (_plan_fault, _identity_fault):
        if fault := check(plan):
            yield f"{plan.key}: {fault}"
    sealed = Act.objects.filter(plan=plan.key, verb="plan.version.sealed").count()
    if sealed != expected - 1:
        yield f"{plan.key}: the journal tells of {sealed} sealed versions, the table holds {expected - 1}."


def _plan_fault(plan: Plan) -> str:
    """What pages read of the plan itself is what its latest version says, or, before the first, how it was begun."""
    try:
        begun = Act.objects.filter(verb="plan.begun", thing=key_of(plan)).order_by("number").first()
        latest = Version.objects.filter(plan=plan).order_by("-number").first()
        stored, sealed = about(plan), latest.header["plan"] if latest else {}
        recorded = (begun.facts.get("about", ""), begun.facts.get("coordination", "")) if begun else None
    except (*UNREADABLE, KeyError) as error:
        return f"what is told of the plan can't be read: {error}"
    if recorded is None:
        return "the journal does not tell how it was begun."
    differing = sorted(name for name in {*stored, *sealed} if stored.get(name) != sealed.get(name))
    if latest and differing:
        return f"the table's {differing[0]} is not what version {latest.number} says."
    if not latest and recorded[0] not in ("", digest(canonical(stored))):
        return "what the table says of the plan is not what the journal recorded when it was begun."
    coordination = f"people.office:{plan.coordination_id}"
    return "" if recorded[1] in ("", coordination) else "another office coordinates it than the journal recorded."


def _identity_fault(plan: Plan) -> str:
    """The journal names elements by their identity; given another number, its lines would tell of another element."""
    drafted = Act.objects.filter(plan=plan.key, verb="plan.element.drafted").values_list("thing", "facts")
    try:
        told = {thing: (facts["kind"], facts["number"]) for thing, facts in drafted}
    except (*UNREADABLE, KeyError) as error:
        return f"the journal's lines on its elements can't be read: {error}"
    for pk, kind, number in Element.objects.filter(plan=plan).order_by("pk").values_list("pk", "kind", "number"):
        if told.pop(f"plan.element:{pk}", None) != (kind, number):
            return f"{kind}/{number} is not the element that the journal tells of."
    return f"the journal tells of {next(iter(told))}, but the table does not hold it." if told else ""


def _fault(pk: int, previous: str) -> str:
    try:
        version = with_spelling(Version.objects.select_related("plan"), *_TIMES).get(pk=pk)
        checks = (_content_fault, lambda it: _chain_fault(it, previous), _journal_fault, _reading_fault)
        return next((fault for check in checks if (fault := check(version))), "")
    except UNREADABLE as error:
        return f"its stored form is damaged and can't be read: {error}"


def document_text(version: Version) -> Iterator[str]:
    """The document of a version, streamed piece by piece."""
    yield version.prologue
    for index, part in enumerate(parts_of(version)):
        yield part if index == 0 else f",{part}"
    yield version.epilogue


def _content_fault(version: Version) -> str:
    hashed, size = hashlib.sha256(), 0
    for piece in document_text(version):
        encoded = piece.encode()
        hashed.update(encoded)
        size += len(encoded)
    if hashed.hexdigest() != version.sha256:
        return "the document was changed: its bytes do not have the recorded hash."
    return "" if size == version.size else "the recorded size is not that of the document."


def _chain_fault(version: Version, previous: str) -> str:
    header = version.header
    if version.previous != previous or header.get("previous") != previous:
        return "it does not follow the version before: the chained hash differs."
    if header["plan"]["key"] != version.plan.key:
        return "it is the version of another plan."
    told = {
        "number": version.number,
        "label": version.label,
        "kind": version.kind,
        "note": version.note,
        "decided_by": version.decided_by,
        "decided_on": version.decided_on.edtf,
    }
    differing = [name for name, value in told.items() if header.get(name, "") != value]
    if name := next(iter(differing), "") or respelt(version, "decided_on"):
        return f"the table's {name} is not what the document says."
    return ""


def _journal_fault(version: Version) -> str:
    act = Act.objects.filter(verb="plan.version.sealed", thing=key_of(version)).first()
    if act is None:
        return "the journal does not know it."
    if act.facts.get("sha256") != version.sha256:
        return "the journal recorded another hash."
    told = act.facts.get("sealed_at")
    as_told = told == stamp(version.sealed_at) if told else abs(act.at - version.sealed_at) < _ONE_ACT
    return "" if as_told and not respelt(version, "sealed_at") else "the journal recorded another time."


def _reading_fault(version: Version) -> str:
    """Lists and pages read derived columns; they must be what the document says."""
    rows = list(with_spelling(Sealed.objects.filter(version=version).order_by("position"), *_SPELT))
    known = elements_by_reference(version.plan)
    contents = [json.loads(row.part) for row in rows]
    facets: dict[int, list[tuple[str, str, str]]] = {}
    stored = Facet.objects.filter(version=version).values_list("sealed_id", "kind", "name", "value")
    for pk, kind, name, value in stored:
        facets.setdefault(pk, []).append((kind, name, value))
    for place, (row, reading) in enumerate(zip(rows, readings(contents), strict=True)):
        if fault := _column_fault(row, place, Sealed(**reading.columns)):
            return fault
        if row.reference not in known or known[row.reference].pk != row.element_id:
            return f"{row.reference} points to another element."
        if sorted(facets.pop(row.pk, [])) != sorted((row.kind, name, value) for name, value in reading.facets):
            return f"the derived facets of {row.reference} are not what the document says."
    if facets:
        return "there are facets that belong to no element of the document."
    return _link_fault(version, rows, contents)


def _column_fault(row: Sealed, place: int, derived: Sealed) -> str:
    if row.position != place:
        return f"{row.reference} stands at position {row.position}, in the document at {place}."
    if any(getattr(row, name) != getattr(derived, name) for name in DERIVED) or respelt(row, *_SPELT):
        return f"the derived columns of {row.reference} are not what the document says."
    return ""


def _link_fault(version: Version, rows: list[Sealed], contents: list[dict[str, Any]]) -> str:
    known = {element.pk: reference for reference, element in elements_by_reference(version.plan).items()}
    stored = sorted(
        (known.get(origin, ""), type_, known.get(target, ""), degree)
        for origin, type_, target, degree in SealedLink.objects.filter(version=version).values_list(
            "origin_id", "type", "target_id", "degree"
        )
    )
    told = sorted(
        (row.reference, link["type"], link["to"], link.get("degree", ""))
        for row, content in zip(rows, contents, strict=True)
        for link in content.get("links", ())
    )
    return "" if stored == told else "the derived links are not what the document says."
