"""A plan's draft as the canonical document of a version.

The document is one JSON object (RFC 8785). Its elements stand in the order of `Kind` and position; each element's
text in the document is a *part*. Everything empty is left out, so that a part says only what is known. Nothing in it
depends on the machine or the time, so the same draft gives the same bytes everywhere.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

from django.db.models import QuerySet
from django.utils.text import slugify

from mitplan.core.canonical import canonical
from mitplan.core.dates import PartialDate
from mitplan.core.models import Text
from mitplan.people.queries import Names, party_names

from .fields import FIELDS, parties_in, plain
from .models import DETAILS, Answer, Claim, Element, Label, Link, Plan, Tag
from .states import ElementState, Kind

FORMAT = "mitplan-version/1"
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "ẞ": "SS"})
_ORDER = {kind: order for order, kind in enumerate(Kind.values)}
_ELEMENT = ("pk", "kind", "number", "position", "title", "text", "pages", "state", "withdrawn_because")
_CITED = ("source_id", "locator", "note")
_CLAIM = (
    *("element_id", "element__kind", "field", "standing", "value", "is_valid"),
    *("stated_on", "as_of", "owed_by", "due", *_CITED),
)
_LINK = ("origin_id", "type", "target_id", "degree", "stated_by", "stated_on", *_CITED)
_ANSWER = ("recommendation_id", "code", "reason", "given_by", "given_on", "follow_up", "source_id", "is_current")


@dataclass(frozen=True, slots=True)
class Part:
    """One element of the document: whose it is (key), what it says, and the exact text."""

    element: int
    content: dict[str, Any]
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """A version's document in pieces, `text` puts them together; and how it names each element that may occur in it."""

    prologue: str
    parts: list[Part]
    epilogue: str
    references: dict[int, str]

    @property
    def text(self) -> str:
        return self.prologue + ",".join(part.text for part in self.parts) + self.epilogue


def slug_of(title: str) -> str:
    """The readable part of an address, cut between words."""
    slug = slugify(normalize("NFC", title).translate(_GERMAN))
    return slug if len(slug) <= 60 else slug[:60].rsplit("-", 1)[0]


def about(plan: Plan) -> dict[str, Any]:
    """What a document says of the plan as a container."""
    return _filled(
        key=plan.key,
        language=plan.language,
        fictional=plan.fictional,
        notice=plan.notice,
        jurisdiction=plan.jurisdiction,
        owner=plan.owner,
        predecessor=plan.predecessor.key if plan.predecessor else "",
    )


def document(plan: Plan, header: dict[str, Any], *, on: PartialDate | None) -> Document:
    """The draft of the plan as a document.

    Bodies and holders bear the names of the time of the statement (an event, a recommendation, an answer), else of
    the day `on`, else the latest.
    """
    references = _references(plan)
    parts = [Part(element, content, canonical(content)) for element, content in _contents(plan, references, on)]
    owner = party_names([key for key in (plan.owner, header.get("decided_by", "")) if key], on)
    whole = {
        "format": FORMAT,
        "plan": about(plan),
        "parties": _parties(owner),
        **header,
        "elements": [],
    }
    before, after = canonical(whole).split('"elements":[]')
    return Document(f'{before}"elements":[', parts, f"]{after}", references)


def _contents(
    plan: Plan, references: Mapping[int, str], on: PartialDate | None
) -> Iterable[tuple[int, dict[str, Any]]]:
    """Each element with its content; a fixed number of queries, whatever the size of the plan."""
    elements = _rows(Element.objects.filter(plan=plan).order_by(), _ELEMENT)
    elements.sort(key=lambda element: (_ORDER[element.kind], element.position))
    contents = {element.pk: _bare(element) for element in elements}
    parties: dict[int, set[str]] = defaultdict(set)
    _add_details(plan, contents, parties)
    _add_words(plan, contents)
    _add_statements(plan, references, contents, parties)
    _add_translations(plan, contents)
    names = Names(set().union(*parties.values()))
    for pk, content in contents.items():
        if keys := parties.get(pk):
            then = _time_of(content) or on
            content["parties"] = _parties({key: names.called(key, then) for key in keys})
        yield pk, content


def _rows(found: QuerySet[Any], columns: Sequence[str]) -> list[Any]:
    """The rows with these columns alone: for ten thousands of them, model instances would take most of the time."""
    return list(found.values_list(*columns, named=True))


def _time_of(content: dict[str, Any]) -> PartialDate | None:
    """When an element that is tied to one moment was said or happened."""
    values = content.get("values", {})
    told = next((values[name] for name in ("on", "made_on", "asked_on") if values.get(name)), "")
    return PartialDate.parse(told) if told else None


def _bare(element: Any) -> dict[str, Any]:
    content = _filled(
        kind=element.kind,
        number=element.number,
        slug=slug_of(element.title),
        title=element.title,
        text=element.text,
        pages=element.pages,
        withdrawn_because=element.withdrawn_because,
    )
    if element.state != ElementState.CURRENT:
        content["state"] = element.state
    return content


def _add_details(plan: Plan, contents: dict[int, Any], parties: dict[int, set[str]]) -> None:
    for kind, model in DETAILS.items():
        names = list(FIELDS[kind])
        for pk, *found in model._default_manager.filter(element__plan=plan).values_list("pk", *names):
            values = {name: plain(value) for name, value in zip(names, found, strict=True) if value}
            if values:
                contents[pk]["values"] = values
            for name, value in values.items():
                if keys := parties_in(kind, name, value):
                    parties[pk].update(keys)


def _add_words(plan: Plan, contents: dict[int, Any]) -> None:
    for tag in Tag.objects.filter(element__plan=plan).order_by("pk"):
        contents[tag.element_id].setdefault("tags", []).append(tag.text)
    for label in Label.objects.filter(element__plan=plan).order_by("pk"):
        item = _filled(name=label.name, since=plain(label.since), until=plain(label.until), note=label.note)
        contents[label.element_id].setdefault("names", []).append(item)


def _add_statements(
    plan: Plan, references: Mapping[int, str], contents: dict[int, Any], parties: dict[int, set[str]]
) -> None:
    def add(pk: int, name: str, item: Any, named: Iterable[str]) -> None:
        contents[pk].setdefault(name, []).append(item)
        parties[pk].update(key for key in named if key)

    for claim in _rows(Claim.objects.filter(element__plan=plan).order_by("pk"), _CLAIM):
        add(claim.element_id, "claims", _claim(claim, references), _claim_parties(claim))
    for link in _rows(Link.objects.filter(origin__plan=plan, is_current=True).order_by("pk"), _LINK):
        add(link.origin_id, "links", _link(link, references), [link.stated_by])
    for answer in _rows(Answer.objects.filter(recommendation__plan=plan).order_by("pk"), _ANSWER):
        add(answer.recommendation_id, "answers", _answer(answer, references), [answer.given_by])


def _references(plan: Plan) -> dict[int, str]:
    """How this document names each element that may occur in it, those of the plan it continues included."""
    rows = Element.objects.filter(plan__in=[plan.pk, plan.predecessor_id]).values_list(
        "pk", "plan_id", "kind", "number", "plan__key"
    )
    return {
        pk: f"{kind}/{number}" if plan_id == plan.pk else f"{key}:{kind}/{number}"
        for pk, plan_id, kind, number, key in rows
    }


def _claim(claim: Any, references: Mapping[int, str]) -> dict[str, Any]:
    item = _filled(
        field=claim.field,
        source=references.get(claim.source_id or 0, ""),
        locator=claim.locator,
        stated_on=plain(claim.stated_on),
        as_of=plain(claim.as_of),
        owed_by=claim.owed_by,
        due=plain(claim.due),
        note=claim.note,
        valid=claim.is_valid,
    )
    item["standing"] = claim.standing
    if claim.value is not None:
        item["value"] = claim.value
    return item


def _claim_parties(claim: Any) -> list[str]:
    stated = parties_in(claim.element__kind, claim.field, claim.value) if claim.value else []
    return [*stated, claim.owed_by]


def _link(link: Any, references: Mapping[int, str]) -> dict[str, Any]:
    return _filled(
        type=link.type,
        to=references[link.target_id],
        degree=link.degree,
        stated_by=link.stated_by,
        stated_on=plain(link.stated_on),
        source=references.get(link.source_id or 0, ""),
        locator=link.locator,
        note=link.note,
    )


def _answer(answer: Any, references: Mapping[int, str]) -> dict[str, Any]:
    return _filled(
        code=answer.code,
        reason=answer.reason,
        given_by=answer.given_by,
        given_on=plain(answer.given_on),
        follow_up=plain(answer.follow_up),
        source=references.get(answer.source_id or 0, ""),
        current=answer.is_current,
    )


def _add_translations(plan: Plan, contents: dict[int, Any]) -> None:
    keys = {f"plan.element:{pk}": content for pk, content in contents.items()}
    for text in Text.objects.filter(plan=plan.key).order_by("thing", "language", "field"):
        if content := keys.get(text.thing):
            entry = _filled(text=text.text, state=text.state, outdated=text.is_outdated(content.get(text.field, "")))
            content.setdefault("translations", {}).setdefault(text.language, {})[text.field] = entry


def _parties(names: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    return {key: _filled(name=name, short=short) for key, (name, short) in sorted(names.items())}


def _filled(**items: Any) -> dict[str, Any]:
    """The items that say something; empty text and False are left out."""
    return {key: value for key, value in items.items() if value not in ("", False, None)}
