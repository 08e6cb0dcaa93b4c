"""The threads of a whole plan, or of one field or guideline, added up to a flow.

Recommendations flow from what they rest on, through the groups that made them and the answers given, to measures;
measures flow from there, or from nowhere, through their origin to objectives. A recommendation counts once in each
column; so does a measure. Where recommendations turn into measures, the unit changes and the picture says so.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Min
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mitplan.core.badges import badge_of
from mitplan.plan.models import Facet, Sealed, SealedLink, Version
from mitplan.plan.reading import OPEN
from mitplan.plan.states import AnswerCode, ElementState, Kind, LinkType, Origin, SourceKind

NONE, OTHERS = "none", "others"
MOST_GROUPS = 8
_LINKS = (LinkType.LEADS_TO, LinkType.RESTS_ON, LinkType.SERVES, LinkType.MEASURED_BY, LinkType.TAKEN_OVER_FROM)
_FACETS = ("made_by", "origin", "source_kind", "field", "guideline")
_KINDS = (Kind.RECOMMENDATION, Kind.MEASURE, Kind.OBJECTIVE, Kind.SOURCE)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a flow is counted from: kind and answer of each element, facets, and links by type in both directions."""

    kinds: Mapping[int, str]
    answers: Mapping[int, str]
    facets: Mapping[str, Mapping[int, str]]
    places: Mapping[tuple[str, str], frozenset[int]]
    out: Mapping[str, Mapping[int, list[int]]]
    names: Mapping[str, str]
    # What each recommendation led to, whichever of the two ends says so.
    led_to: Mapping[int, list[int]]

    def of(self, kind: str, among: Collection[int] | None) -> list[int]:
        return [key for key, own in self.kinds.items() if own == kind and (among is None or key in among)]


@dataclass(frozen=True, slots=True)
class Node:
    """A share of a column: its code, words, how many, and how it looks (plain, open or lost)."""

    code: str
    label: str
    count: int
    look: str = ""
    query: str = ""
    # Whether the words are a name, which has the language of the plan.
    is_name: bool = False


@dataclass(frozen=True, slots=True)
class Ribbon:
    """How many go from a node of one column to a node of the next."""

    column: int
    start: str
    end: str
    count: int


@dataclass(frozen=True, slots=True)
class Flow:
    """Columns of nodes with a head and a unit each, and the ribbons between them."""

    columns: tuple[tuple[str, str, tuple[Node, ...]], ...]
    ribbons: tuple[Ribbon, ...]

    @property
    def empty(self) -> bool:
        return not any(nodes for _head, _kind, nodes in self.columns)


def flow_of(version: Version, place: tuple[str, str] | None = None) -> Flow:
    """The flow of a plan, or of one place in it: ("field", "3"). Four queries the first time, none later."""
    return _flow(version.pk, version.sha256, place, get_language() or "")


@lru_cache(maxsize=64)
def _flow(version_pk: int, sha256: str, place: tuple[str, str] | None, _language: str) -> Flow:
    facts = facts_of(version_pk, sha256)
    return _Counting(facts, facts.places.get(place, frozenset()) if place else None).flow()


# A few versions are enough: a version's facts weigh some megabytes at ten thousand elements.
@lru_cache(maxsize=8)
def facts_of(version_pk: int, sha256: str) -> Facts:
    """Read what flows are counted from; withdrawn elements don't count."""
    rows = Sealed.objects.filter(version=version_pk, kind__in=_KINDS, state=ElementState.CURRENT)
    kinds, answers = {}, {}
    for key, kind, answer in rows.order_by("position").values_list("element", "kind", "answer"):
        kinds[key] = kind
        answers[key] = answer
    found = Facet.objects.filter(version=version_pk, kind__in=_KINDS, name__in=_FACETS).order_by("pk")
    facets: dict[str, dict[int, str]] = {name: {} for name in _FACETS}
    places: dict[tuple[str, str], set[int]] = defaultdict(set)
    for key, name, value in found.values_list("sealed__element", "name", "value"):
        facets[name].setdefault(key, value)
        places[name, value].add(key)
    out: dict[str, dict[int, list[int]]] = {type_: defaultdict(list) for type_ in _LINKS}
    links = SealedLink.objects.filter(version=version_pk, type__in=_LINKS).order_by("pk")
    for origin, type_, target in links.values_list("origin", "type", "target"):
        if origin in kinds:
            out[type_][origin].append(target)
    kept = {place: frozenset(keys) for place, keys in places.items()}
    return Facts(kinds, answers, facets, kept, out, _group_names(version_pk), _led_to(kinds, out))


def _group_names(version_pk: int) -> dict[str, str]:
    """What the groups were called, as the first recommendation of each says."""
    made = Facet.objects.filter(version=version_pk, kind=Kind.RECOMMENDATION, name="made_by").order_by()
    first = made.values("value").annotate(first=Min("sealed")).values("first")
    names: dict[str, str] = {}
    for row in Sealed.objects.filter(pk__in=first):
        key = row.content["values"]["made_by"]
        party = row.content.get("parties", {}).get(key, {})
        names[key] = party.get("name", key)
    return names


class _Counting:
    """Sorts each recommendation and each measure into one node of each of its columns."""

    def __init__(self, facts: Facts, among: Collection[int] | None) -> None:
        self.facts = facts
        self.recommendations = facts.of(Kind.RECOMMENDATION, among)
        self.measures = facts.of(Kind.MEASURE, among)
        self.led_to = facts.led_to
        self.asked = {target for targets in self.led_to.values() for target in targets}
        self.here = frozenset(self.measures)
        counts = Counter(self._group(key) for key in self.recommendations)
        self.large = {code for code, _count in counts.most_common(MOST_GROUPS)}

    def flow(self) -> Flow:
        told = [(self._basis(k), self._made_by(k), self._answer(k), self._outcome(k)) for k in self.recommendations]
        done = [(self._ancestry(k), self._origin(k), self._purpose(k)) for k in self.measures]
        columns = [self._column(index, [path[index] for path in told]) for index in range(3)]
        columns += [self._column(3 + index, [path[index] for path in done]) for index in range(3)]
        # Recommendations that led to no measure of this column end beside its measures, and are said to be such.
        ended = Counter(path[3] for path in told if path[3] != "asked")
        head, kind, nodes = columns[3]
        ends = tuple(self._node(3, code, ended[code]) for code in ("elsewhere", "aimed", "nothing") if ended[code])
        columns[3] = (head, kind, nodes + ends)
        ribbons = _joined(told, 0) + _joined(done, 3)
        return Flow(tuple(columns), tuple(ribbons))

    def _column(self, index: int, codes: list[str]) -> tuple[str, str, tuple[Node, ...]]:
        counts = Counter(codes)
        order = {code: at for at, code in enumerate(_ORDERS[index])}
        ranked = sorted(counts, key=lambda code: (code in {NONE, OTHERS}, order.get(code, 99), -counts[code], code))
        nodes = tuple(self._node(index, code, counts[code]) for code in ranked)
        kind = Kind.RECOMMENDATION if index < 3 else Kind.MEASURE
        return _heads()[index], kind, nodes

    def _node(self, index: int, code: str, count: int) -> Node:
        label, look, query = _DESCRIBED[index](self.facts, code)
        return Node(code, label, count, look, query, is_name=code in self.facts.names and index == 1)

    def _basis(self, key: int) -> str:
        for target in self.facts.out[LinkType.RESTS_ON].get(key, ()):
            if self.facts.kinds.get(target) == Kind.SOURCE:
                return self.facts.facets["source_kind"].get(target, "source")
        return NONE

    def _group(self, key: int) -> str:
        return self.facts.facets["made_by"].get(key, NONE)

    def _made_by(self, key: int) -> str:
        group = self._group(key)
        return group if group in self.large or group == NONE else OTHERS

    def _answer(self, key: int) -> str:
        return self.facts.answers.get(key) or OPEN

    def _outcome(self, key: int) -> str:
        """A measure of this place or of another one, an objective alone, or nothing on record."""
        targets = self.led_to.get(key, ())
        if any(target in self.here for target in targets):
            return "asked"
        kinds = {self.facts.kinds.get(target) for target in targets}
        return "elsewhere" if Kind.MEASURE in kinds else "aimed" if Kind.OBJECTIVE in kinds else "nothing"

    def _ancestry(self, key: int) -> str:
        if key in self.asked:
            return "asked"
        if self.facts.out[LinkType.TAKEN_OVER_FROM].get(key) or self.facts.out[LinkType.RESTS_ON].get(key):
            return "based"
        return NONE

    def _origin(self, key: int) -> str:
        return self.facts.facets["origin"].get(key, Origin.UNKNOWN)

    def _purpose(self, key: int) -> str:
        served = self.facts.out[LinkType.SERVES].get(key, ())
        if any(self.facts.out[LinkType.MEASURED_BY].get(target) for target in served):
            return "measured"
        return "served" if served else NONE


def _led_to(kinds: Mapping[int, str], out: Mapping[str, Mapping[int, list[int]]]) -> dict[int, list[int]]:
    led: dict[int, list[int]] = defaultdict(list)
    for origin, targets in out[LinkType.LEADS_TO].items():
        led[origin] += targets
    for origin, targets in out[LinkType.RESTS_ON].items():
        for target in targets:
            if kinds.get(target) == Kind.RECOMMENDATION:
                led[target].append(origin)
    return led


def _joined(paths: Sequence[tuple[str, ...]], first: int) -> list[Ribbon]:
    """The ribbons between neighbouring columns of the same unit, and from the answers on to what followed."""
    steps = len(paths[0]) - 1 if paths else 0
    counts = Counter((first + at, path[at], path[at + 1]) for path in paths for at in range(steps))
    return [Ribbon(column, start, end, count) for (column, start, end), count in sorted(counts.items())]


def _heads() -> list[str]:
    return [
        _("Grundlage"),
        _("Empfohlen von"),
        _("Antwort"),
        _("Maßnahmen"),
        _("Neu oder fortgeführt"),
        _("Ziel"),
    ]


def _basis_words(_facts: Facts, code: str) -> tuple[str, str, str]:
    if code == NONE:
        return _("ohne festgehaltene Grundlage"), "open", ""
    return str(dict(SourceKind.choices).get(code, _("andere Quelle"))), "", ""


def _group_words(facts: Facts, code: str) -> tuple[str, str, str]:
    if code == NONE:
        return _("unbekannt"), "open", ""
    if code == OTHERS:
        return _("andere Gruppen"), "", ""
    return facts.names.get(code, code), "", f"made_by={code}"


def _answer_words(_facts: Facts, code: str) -> tuple[str, str, str]:
    query = f"answer={code}"
    if code == OPEN:
        return _("noch keine Antwort"), "open", query
    lost = code in {AnswerCode.DECLINED, AnswerCode.NOT_COMPETENT}
    return str(badge_of("answer", code).label), "lost" if lost else "", query


def _ancestry_words(_facts: Facts, code: str) -> tuple[str, str, str]:
    return {
        "asked": (_("aus Empfehlungen"), "", ""),
        "based": (_("aus anderer Grundlage"), "", ""),
        NONE: (_("ohne Anlass"), "open", "gap=ancestor"),
        "elsewhere": (_("Empfehlungen, die anderswo zu Maßnahmen führten"), "", ""),
        "aimed": (_("Empfehlungen, die nur zu einem Ziel führten"), "", ""),
        "nothing": (_("Empfehlungen ohne Folge"), "lost", "gap=descendant"),
    }[code]


def _origin_words(_facts: Facts, code: str) -> tuple[str, str, str]:
    look = "open" if code == Origin.UNKNOWN else ""
    return str(badge_of("origin", code).label), look, f"origin={code}" if not look else "gap=origin"


def _purpose_words(_facts: Facts, code: str) -> tuple[str, str, str]:
    return {
        "measured": (_("Ziel mit Indikator"), "", ""),
        "served": (_("Ziel ohne Indikator"), "open", ""),
        NONE: (_("ohne Ziel"), "open", "gap=objective"),
    }[code]


_DESCRIBED: tuple[Any, ...] = (
    _basis_words,
    _group_words,
    _answer_words,
    _ancestry_words,
    _origin_words,
    _purpose_words,
)
_ORDERS: tuple[tuple[str, ...], ...] = (
    (),
    (),
    (*AnswerCode.values, OPEN),
    ("asked", "based", NONE),
    ("new", "extended", "continued", "taken_over", "unknown"),
    ("measured", "served", NONE),
)
