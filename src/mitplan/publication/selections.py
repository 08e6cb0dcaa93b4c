"""Which elements a list shows, and in what order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db.models import Case, F, Q, QuerySet, When

from mitplan.plan import states
from mitplan.plan.fields import FIELDS
from mitplan.plan.models import Facet, Sealed, Version
from mitplan.plan.states import ElementState, Kind

# The names of a sealed part (`plan/snapshot.py`).
NAMES = (
    *("kind", "number", "slug", "title", "text", "pages", "names", "tags", "claims", "links", "answers", "parties"),
    *("translations", "values", "field", "source", "locator", "stated_on", "stated_by", "owed_by", "due", "note"),
    *("valid", "standing", "value", "since", "until", "name", "short", "type", "to", "degree", "code", "reason"),
    *("given_by", "given_on", "follow_up", "current", "state", "low", "high", "currency", "period", "basis", "as_of"),
    *("true", "checked", "draft", "machine", "outdated", "withdrawn_because"),
)


@dataclass(frozen=True, slots=True)
class Selection:
    """Which elements of one kind a list shows: facet values (any of a name, all names), words, dates, state, order.

    Instead of a value a facet may ask for ANY (it has one) or NONE (it has none).
    """

    kind: str
    facets: Mapping[str, Sequence[str]]
    words: str = ""
    withdrawn: bool = False
    year: int | None = None
    begins_after: date | None = None
    sort: str = "position"


ANY, NONE = "any", "none"
SORTS: Mapping[str, Sequence[object]] = {
    "position": ("position",),
    # The readable part of the address spells ä as ae, so both databases sort it alike and as Germans do.
    "title": ("slug", "position"),
    "starts": (F("starts").asc(nulls_last=True), "position"),
    "newest": (F("starts").desc(nulls_last=True), "position"),
    "ends": (F("ends").asc(nulls_last=True), "position"),
    "cost": (F("cost_high").desc(nulls_last=True), "position"),
}


def selected(version: Version, selection: Selection) -> QuerySet[Sealed]:
    """The elements of a version that a list shows, in its order."""
    state = ElementState.WITHDRAWN if selection.withdrawn else ElementState.CURRENT
    rows = Sealed.objects.filter(version=version, kind=selection.kind, state=state)
    for name, values in selection.facets.items():
        rows = rows.filter(_having(version, selection.kind, name, values))
    words = _words(selection)
    for word in words:
        rows = rows.filter(_saying(word))
    if words:
        # Whoever asks for "Empfehlung 37" wants that one first, then the texts that speak of it.
        rows = rows.annotate(named=Case(When(number__in=words, then=0), default=1))
    if selection.year:
        rows = rows.filter(starts__year=selection.year)
    if selection.begins_after:
        rows = rows.filter(starts__gt=selection.begins_after)
    order = SORTS.get(selection.sort, SORTS["position"])
    return rows.order_by(*(["named"] if words else []), *order)  # type: ignore[arg-type]


def _words(selection: Selection) -> list[str]:
    """The words to look for. The name of the kind is left out before a number: the list holds nothing else."""
    words = selection.words.split()
    name = str(Kind(selection.kind).label).casefold()
    return words[1:] if len(words) > 1 and words[0].casefold() == name else words


def _having(version: Version, kind: str, name: str, values: Sequence[str]) -> Q:
    """Elements that have one of the values of a facet."""
    facets = Facet.objects.filter(version=version, kind=kind, name=name)
    wanted = Q()
    if plain := [value for value in values if value not in {ANY, NONE}]:
        wanted |= Q(pk__in=facets.filter(value__in=plain).values("sealed"))
    if ANY in values:
        wanted |= Q(pk__in=facets.values("sealed"))
    if NONE in values:
        wanted |= ~Q(pk__in=facets.values("sealed"))
    return wanted


def _saying(word: str) -> Q:
    """Elements that say the word. A word that is also part of the document's own vocabulary ("source", "text") is
    looked for in titles alone, else it would be found everywhere."""
    column = "title" if any(word.casefold() in term for term in _vocabulary()) else "part"
    wanted = Q(number=word)
    # SQLite knows upper and lower case of plain letters only, so umlauts are asked for in each spelling.
    for spelling in {word} if word.isascii() else {word, word.lower(), word.upper(), word.capitalize()}:
        wanted |= Q(**{f"{column}__icontains": spelling})
    return wanted


@cache
def _vocabulary() -> frozenset[str]:
    """The names and codes that stand in every document."""
    lists = (states.Stage, states.Assessment, states.Origin, states.Standing, states.AnswerCode, states.LinkType, Kind)
    codes = {code for choices in lists for code in choices.values}
    return frozenset({*NAMES, *codes, *(name for fields in FIELDS.values() for name in fields)})
