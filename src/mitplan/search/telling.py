"""The sources of the record: elements and versions of plans, bodies and offices."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import override

from mitplan.core.fields import MoneyField, PartialDateField
from mitplan.core.journal import key_of
from mitplan.people.models import Body
from mitplan.people.queries import bodies_with_names, name_on, offices_with_holders
from mitplan.people.states import BodyKind
from mitplan.plan.fields import FIELDS
from mitplan.plan.models import NumberField, PartiesField, PartyField, Sealed, Version
from mitplan.plan.states import ElementState, Kind, Standing, VersionKind

from .source import Item, Source, Told

ELEMENT, VERSION, BODY, OFFICE = "element", "version", "body", "office"
REGISTER = "register"
# The register is written in the language of the installation.
OWN = "de"


def sealed_in(lines: Iterable[Told]) -> set[str]:
    """The plans of which some lines seal a version: what the public reads changes only then."""
    return {line.plan for line in lines if line.verb == "plan.version.sealed"}


def published() -> Collection[str]:
    """The plans that have a version."""
    return set(Version.objects.order_by().values_list("plan__key", flat=True).distinct())


# ---------------------------------------------------------------- elements


def elements(plans: Sequence[str]) -> Iterator[Item]:
    """Each element of the newest version of some plans, in the plan's language and in each it is translated to."""
    newest = Version.objects.filter(plan=OuterRef("plan")).order_by("-number").values("pk")[:1]
    for version in Version.objects.filter(plan__key__in=plans, pk=Subquery(newest)).select_related("plan"):
        day = day_of(version)
        for row in Sealed.objects.filter(version=version).order_by("position").iterator(chunk_size=1000):
            yield from _element(version.plan.key, row, version.header["plan"]["language"], day)


def _element(plan: str, row: Sealed, own: str, day: date) -> Iterator[Item]:
    content = row.content
    common: dict[str, Any] = {
        "scope": plan,
        "plan": plan,
        "thing": row.journal_key,
        "kind": row.kind,
        "stage": content.get("values", {}).get("stage", ""),
        "withdrawn": row.state == ElementState.WITHDRAWN,
        "place": f"{row.kind}/{row.number}-{row.slug}".rstrip("-"),
        "day": day,
    }
    yield Item(**common, language=own, title=row.title, text=joined([*words_of(content), *numbered(row, own)]))
    for language, fields in content.get("translations", {}).items():
        told = {name: entry["text"] for name, entry in fields.items() if entry.get("text")}
        if told and language != own:
            title = told.pop("title", row.title)
            text = joined([*told.values(), *numbered(row, language)])
            yield Item(**common, language=language, title=title, text=text)


def numbered(row: Any, language: str) -> list[str]:
    """What an element is called by its number: "Maßnahme 37"."""
    with override(language):
        return [f"{Kind(row.kind).label} {row.number}"] if row.kind != Kind.PLAN else []


def words_of(content: Mapping[str, Any]) -> Iterator[str]:
    """Everything that somebody wrote in an element: no codes, dates and sums, which lists filter by."""
    yield content.get("text", "")
    yield from (item["name"] for item in content.get("names", ()))
    yield from content.get("tags", ())
    values, worded = content.get("values", {}), _worded(content["kind"])
    for name in worded:
        value = values.get(name, "")
        yield from value if isinstance(value, list) else [value]
    for party in content.get("parties", {}).values():
        yield from (party.get("name", ""), party.get("short", ""))
    yield from (answer.get("reason", "") for answer in content.get("answers", ()))
    yield content.get("withdrawn_because", "")
    for claim in content.get("claims", ()):
        stated = claim["standing"] == Standing.STATED and claim["field"] in worded and not claim.get("valid")
        yield from _texts(claim["value"]) if stated else ()
        yield claim.get("note", "")
    yield from (link.get("note", "") for link in content.get("links", ()))


def _worded(kind: str) -> list[str]:
    """The fields of a kind that hold words of the plan's own."""
    coded = (PartialDateField, MoneyField, NumberField, PartyField, PartiesField)
    return [name for name, field in FIELDS[kind].items() if not field.choices and not isinstance(field, coded)]


def _texts(value: Any) -> list[str]:
    return [str(item) for item in (value if isinstance(value, list) else [value])]


def joined(parts: Iterable[str]) -> str:
    """One line for each part; none twice."""
    return "\n".join(dict.fromkeys(told for part in parts if (told := " ".join(part.split()))))


# ---------------------------------------------------------------- versions


def versions(plans: Sequence[str]) -> Iterator[Item]:
    """Each version of some plans."""
    for version in Version.objects.filter(plan__key__in=plans).select_related("plan"):
        language = version.header["plan"]["language"]
        with override(language):
            kind = str(VersionKind(version.kind).label)
        yield Item(
            scope=version.plan.key,
            plan=version.plan.key,
            thing=key_of(version),
            language=language,
            kind=VERSION,
            place=str(version.number),
            title=version.label,
            text=joined([kind, version.note]),
            day=day_of(version),
        )


def day_of(version: Version) -> date:
    """When a version was decided, else sealed."""
    return version.decided_on.earliest or timezone.localdate(version.sealed_at)


# ---------------------------------------------------------------- the register


def registered_in(lines: Iterable[Told]) -> set[str]:
    """The register as a whole, when a line is about anybody or anything in it: names and terms hang together."""
    return {REGISTER for line in lines if line.thing.startswith("people.")}


def bodies(_scopes: Sequence[str]) -> Iterator[Item]:
    """Each body, by all its names."""
    for body in bodies_with_names():
        called = name_on(body, None)
        names = [text for row in body.names.all() for text in (row.name, row.short)]
        above = [name_on(body.parent, None).name] if body.parent else []
        told = [_kind(body), *above, body.address, body.note]
        yield _registered(BODY, body, called.name, [called.short, *names, *told])


def offices(_scopes: Sequence[str]) -> Iterator[Item]:
    """Each office with its body and those who hold or held it: by their names the office's page shows, no others."""
    named = {body.pk: name_on(body, None).name for body in Body.objects.prefetch_related("names")}
    for office in offices_with_holders():
        holders = [term.person.name for term in office.holders.all()]
        yield _registered(OFFICE, office, office.title, [named[office.body_id], *holders])


def _registered(kind: str, thing: Any, title: str, told: Iterable[str]) -> Item:
    text = joined(part for part in told if part != title)
    return Item(scope=REGISTER, thing=key_of(thing), language=OWN, kind=kind, place=thing.key, title=title, text=text)


def _kind(body: Body) -> str:
    with override(OWN):
        return str(BodyKind(body.kind).label)


SOURCES = (
    Source(ELEMENT, sealed_in, published, elements),
    Source(VERSION, sealed_in, published, versions),
    Source(BODY, registered_in, lambda: {REGISTER}, bodies),
    Source(OFFICE, registered_in, lambda: {REGISTER}, offices),
)
