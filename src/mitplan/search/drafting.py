"""The drafts of plans, for those who write them: each element that says something else than the newest version.

An entry is for those who may open the plan's workbench alone. Which elements may differ, the journal knows: those with
a line since the version was sealed. Whether they do, their own values and words tell, so that what was changed and
taken back is no draft any more. Each element is a scope of its own: one revised element of ten thousand is one told.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils import timezone

from mitplan.core.journal import key_of, pk_in
from mitplan.core.models import Act, Text
from mitplan.people.queries import Names
from mitplan.plan.fields import parties_in
from mitplan.plan.models import Answer, Claim, Element, Link, Plan, Sealed, Version
from mitplan.plan.queries import LISTS, OWN, values_of_many
from mitplan.plan.states import ElementState

from .models import audience_of
from .source import Item, Source, Told
from .telling import joined, numbered, words_of

DRAFT = "draft"
_ELEMENT, _VERSION = "plan.element", "plan.version"
_SEALED = "plan.version.sealed"
# A line about an element that changes nothing a document holds of it.
_SILENT = "plan.element.reordered"
_BATCH = 500
# What an element is by itself; what is said of it are its words.
_OWN = (*OWN, *LISTS, "values", "state", "withdrawn_because", "translations")


# ---------------------------------------------------------------- what a line concerns


def concerned(lines: Iterable[Told]) -> Collection[str]:
    """The elements that lines are about; all of a plan that is sealed; and all drafts when a body gets a name."""
    told = list(lines)
    keys = {line.thing for line in told if pk_in(line.thing, _ELEMENT)}
    if plans := {line.plan for line in told if line.verb == _SEALED}:
        found = Element.objects.filter(plan__key__in=plans).order_by()
        keys |= {f"{_ELEMENT}:{pk}" for pk in found.values_list("pk", flat=True)}
    if any(line.thing.startswith(("people.body:", "people.office:")) for line in told):
        keys |= drafted()
    return keys


def drafted() -> set[str]:
    """All elements with a line since the newest version of their plan."""
    rows = [rows for _plan, rows in _since_sealing(Plan.objects.values_list("key", flat=True))]
    return {thing for acts in rows for thing in acts.values_list("thing", flat=True).distinct()}


def _since_sealing(plans: Iterable[str]) -> Iterator[tuple[str, QuerySet[Act]]]:
    """Some plans, each with the lines about its elements since its newest version was sealed."""
    keys = set(plans)
    newest = Version.objects.filter(plan__key__in=keys).order_by().values("plan").annotate(last=Max("pk"))
    sealings = Act.objects.filter(verb=_SEALED, thing__in=[f"{_VERSION}:{row['last']}" for row in newest])
    last = dict(sealings.values_list("plan", "number"))
    for key in sorted(keys):
        acts = Act.objects.filter(plan=key, number__gt=last.get(key, 0), thing__startswith=f"{_ELEMENT}:")
        yield key, acts.exclude(verb=_SILENT).order_by()


# ---------------------------------------------------------------- what the draft tells


def drafts(scopes: Sequence[str]) -> Iterator[Item]:
    """The elements among some that say something else than the newest version, in each language they are told in."""
    for start in range(0, len(scopes), _BATCH):
        yield from _drafts([pk for key in scopes[start : start + _BATCH] if (pk := pk_in(key, _ELEMENT))])


def _drafts(keys: Sequence[int]) -> Iterator[Item]:
    elements = list(Element.objects.filter(pk__in=keys).select_related("plan").order_by("pk"))
    touched = _touched(elements)
    elements = [element for element in elements if element.pk in touched]
    sealed = _sealed(elements)
    contents = _contents(elements)
    names = Names({key for content in contents.values() for key in _parties(content)})
    for element in elements:
        content = contents[element.pk]
        if not _is_same(content, sealed.get(element.pk)):
            called = [part for key in _parties(content) for part in names.called(key, None)]
            yield from _items(element, content, called, touched[element.pk])


def _touched(elements: Sequence[Element]) -> dict[int, datetime]:
    """When the last line since the newest version was written about each, for those that have one."""
    plans: dict[str, list[str]] = {}
    for element in elements:
        plans.setdefault(element.plan.key, []).append(key_of(element))
    found: dict[int, datetime] = {}
    for plan, acts in _since_sealing(plans):
        rows = acts.filter(thing__in=plans[plan]).values_list("thing").annotate(last=Max("at"))
        found |= {pk: at for thing, at in rows if (pk := pk_in(thing, _ELEMENT))}
    return found


def _sealed(elements: Sequence[Element]) -> dict[int, dict[str, Any]]:
    """What the newest version says of elements, where it has them."""
    plans = {element.plan_id for element in elements}
    newest = Version.objects.filter(plan__in=plans).order_by().values("plan").annotate(last=Max("pk"))
    rows = Sealed.objects.filter(version__in=[row["last"] for row in newest], element__in=elements).order_by()
    return {row.element_id: row.content for row in rows}


def _is_same(content: Mapping[str, Any], sealed: Mapping[str, Any] | None) -> bool:
    if sealed is None or any(content.get(name) != _told(sealed, name) for name in _OWN):
        return False
    # Names of parties are the register's: a body that is renamed changes no draft.
    return _words(content) == _words({**sealed, "parties": {}})


def _words(content: Mapping[str, Any]) -> list[str]:
    return [words for words in words_of(content) if words]


def _told(sealed: Mapping[str, Any], name: str) -> Any:
    if name != "translations":
        return sealed.get(name)
    found = sealed.get(name, {})
    return {lang: {field: it["text"] for field, it in told.items()} for lang, told in found.items()} or None


def _items(element: Element, content: Mapping[str, Any], called: Sequence[str], at: datetime) -> Iterator[Item]:
    common: dict[str, Any] = {
        "scope": key_of(element),
        "plan": element.plan.key,
        "thing": key_of(element),
        "kind": element.kind,
        "stage": content.get("values", {}).get("stage", ""),
        "withdrawn": element.state == ElementState.WITHDRAWN,
        "place": element.reference,
        "audience": audience_of(element.plan.key),
        "day": timezone.localdate(at),
    }
    own = element.plan.language
    text = joined([*words_of(content), *called, *numbered(element, own)])
    yield Item(**common, language=own, title=element.title, text=text)
    for language, told in (content.get("translations") or {}).items():
        if language != own:
            rest = [text for name, text in told.items() if name != "title"]
            text = joined([*rest, *numbered(element, language)])
            yield Item(**common, language=language, title=told.get("title") or element.title, text=text)


# ---------------------------------------------------------------- reading the draft


def _contents(elements: Sequence[Element]) -> dict[int, dict[str, Any]]:
    """What the draft holds of elements, in the shape a document gives it, as far as words and values go."""
    contents: dict[int, dict[str, Any]] = {}
    values = values_of_many(elements)
    for element in elements:
        known = {name: value for name, value in values[element.pk].items() if value}
        own: dict[str, Any] = {name: known.pop(name) for name in (*OWN, *LISTS) if name in known}
        own |= {"withdrawn_because": element.withdrawn_because} if element.withdrawn_because else {}
        own |= {"state": element.state} if element.state != ElementState.CURRENT else {}
        own |= {"values": known} if known else {}
        contents[element.pk] = {"kind": element.kind, **own}
    _add_statements(elements, contents)
    for text in Text.objects.filter(thing__in=[key_of(element) for element in elements]).order_by("language", "field"):
        if text.text and (pk := pk_in(text.thing, _ELEMENT)):
            contents[pk].setdefault("translations", {}).setdefault(text.language, {})[text.field] = text.text
    return contents


def _add_statements(elements: Sequence[Element], contents: Mapping[int, dict[str, Any]]) -> None:
    names = ("field", "standing", "value", "owed_by", "note", "is_valid")
    for pk, *told in Claim.objects.filter(element__in=elements).order_by("pk").values_list("element", *names):
        claim = dict(zip(names, told, strict=True))
        contents[pk].setdefault("claims", []).append(claim | {"valid": claim["is_valid"]})
    links = Link.objects.filter(origin__in=elements, is_current=True).exclude(note="", stated_by="").order_by("pk")
    for pk, note, stated_by in links.values_list("origin", "note", "stated_by"):
        contents[pk].setdefault("links", []).append({"note": note, "stated_by": stated_by})
    answers = Answer.objects.filter(recommendation__in=elements).order_by("pk")
    for pk, reason, given_by in answers.values_list("recommendation", "reason", "given_by"):
        contents[pk].setdefault("answers", []).append({"reason": reason, "given_by": given_by})


def _parties(content: Mapping[str, Any]) -> Iterator[str]:
    """The keys of everybody an element names, as its document would."""
    kind = content["kind"]
    for name, value in content.get("values", {}).items():
        yield from parties_in(kind, name, value)
    for claim in content.get("claims", ()):
        yield from parties_in(kind, claim["field"], claim["value"]) if claim["value"] else ()
    said = (("claims", "owed_by"), ("links", "stated_by"), ("answers", "given_by"))
    yield from (key for name, who in said for item in content.get(name, ()) if (key := item[who]))


def address(plan: str, place: str) -> str:
    """The page of the workbench on which an element is written."""
    kind, _slash, number = place.partition("/")
    return reverse("plan:element", args=[plan, kind, number])


SOURCE = Source(DRAFT, concerned, drafted, drafts)
