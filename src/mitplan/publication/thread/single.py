"""The thread of one element: what it came from and what became of it, in the order of a plan's life.

From sources and earlier plans over recommendation, answer and measure to objective, indicator and version. A thread
is kept small enough to be read: what doesn't fit is counted, never dropped in silence.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mitplan.core.texts import listed
from mitplan.plan.findings import current_answer
from mitplan.plan.models import Sealed
from mitplan.plan.states import SUCCESSIONS, AnswerCode, Degree, Kind, LinkType, Stage

from ..addresses import PLURALS
from ..showing import date_in, who_in
from .surroundings import NEAR_ONLY, PLACES, Around, Content, Tie

MOST_KNOTS, MOST_IN_LAYER = 24, 5
_WEAK = frozenset({Degree.PARTLY, Degree.WEAKENED, Degree.NONE})
_ASIDE = frozenset({LinkType.CONCERNS, LinkType.DOCUMENTED_IN})
_YET_TO_COME = frozenset({Stage.PROPOSED, Stage.PLANNED, Stage.PREPARING})
_UNDECIDED = frozenset({AnswerCode.EXAMINING, AnswerCode.DEFERRED})
_REFUSED = frozenset({AnswerCode.DECLINED, AnswerCode.NOT_COMPETENT})


class Layer(IntEnum):
    """The stages of life, in the order in which the picture shows them."""

    BASIS = 0
    RECOMMENDATION = 1
    ANSWER = 2
    MEASURE = 3
    OBJECTIVE = 4
    INDICATOR = 5
    AFTER = 6
    PROOF = 7
    VERSION = 8


_LAYER_OF = {
    Kind.RECOMMENDATION: Layer.RECOMMENDATION,
    Kind.MEASURE: Layer.MEASURE,
    Kind.PLAN: Layer.MEASURE,
    Kind.OBJECTIVE: Layer.OBJECTIVE,
    Kind.GUIDELINE: Layer.OBJECTIVE,
    Kind.FIELD: Layer.OBJECTIVE,
    Kind.INDICATOR: Layer.INDICATOR,
}


@dataclass(frozen=True, slots=True)
class Knot:
    """One point of the picture. Looks: here, open (still to come), lost (ended), and plain."""

    key: str
    layer: int
    above: str
    label: str
    look: str = ""


@dataclass(frozen=True, slots=True)
class Strand:
    """A line between two knots. Looks: weak (partly, weakened), other (a mention), and plain."""

    start: str
    end: str
    look: str = ""


@dataclass(slots=True)
class Thread:
    """Knots and strands of the picture, the heads of its columns, and the rows of its table twin."""

    knots: list[Knot] = field(default_factory=list)
    strands: list[Strand] = field(default_factory=list)
    heads: dict[int, str] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)
    hidden: int = 0

    @property
    def spoken(self) -> str:
        """The picture in a sentence, for those who don't see it; the table twin has the details."""
        stages = [f"{head}: {sum(knot.layer == layer for knot in self.knots)}" for layer, head in self.heads.items()]
        return _("Bild des Fadens mit %(stages)s. Alles darin steht auch in der Tabelle darunter.") % {
            "stages": listed(stages)
        }

    @property
    def worth_drawing(self) -> bool:
        """Whether there is anything beside the element and its versions."""
        return any(knot.layer != Layer.VERSION and knot.look != "here" for knot in self.knots)


@dataclass(slots=True)
class _Chosen:
    """Which elements the picture shows, each in its layer, and how many it leaves out."""

    layers: dict[int, int]
    hidden: Counter[int]


def thread_of(around: Around, versions: Sequence[tuple[int, str, str]]) -> Thread:
    """The thread of an element; `versions` are number, name and what happened to the element in it."""
    ties = _ordered(around)
    chosen = _chosen(around, ties)
    thread = Thread(hidden=chosen.hidden.total())
    kept = [tie for tie in ties if tie.origin in chosen.layers and tie.target in chosen.layers]
    for key, layer in chosen.layers.items():
        thread.knots.extend(_knots(around, around.rows[key], layer))
    thread.knots.extend(_more(chosen))
    answered = {key for key, layer in chosen.layers.items() if layer == Layer.RECOMMENDATION}
    thread.strands = list(_strands(kept, answered))
    thread.rows = [_row(around, tie) for tie in kept] + _answer_rows(around, answered)
    for number, words, what in versions:
        thread.knots.append(Knot(f"v{number}", Layer.VERSION, _("Fassung %(n)s") % {"n": number}, f"{words} – {what}"))
        thread.strands.append(Strand(f"e{around.here.element_id}", f"v{number}", "other"))
    thread.heads = _heads(around, chosen, {knot.layer for knot in thread.knots})
    return thread


def _ordered(around: Around) -> list[Tie]:
    """What matters most first: its own thread, the wider thread, then mentions."""
    followed = [tie for tie in around.near if tie.type not in PLACES]
    close = [tie for tie in followed if tie.type not in NEAR_ONLY]
    aside = [tie for tie in followed if tie.type in NEAR_ONLY]
    ties = [*close, *around.far, *aside]
    ties = [tie for tie in dict.fromkeys(ties) if tie.origin in around.rows and tie.target in around.rows]
    return sorted(ties, key=lambda tie: (tie.type in NEAR_ONLY, tie not in close))


def _chosen(around: Around, ties: Sequence[Tie]) -> _Chosen:
    here = around.here
    chosen = _Chosen({here.element_id: _own_layer(here)}, Counter())
    sides = _sides(around, ties)
    left_out: set[int] = set()
    for tie in ties:
        for key in (tie.earlier, tie.later):
            if key in chosen.layers or key in left_out:
                continue
            layer = _layer(around.rows[key], tie, sides.get(key, 0))
            room = Counter(chosen.layers.values())[layer] < MOST_IN_LAYER and len(chosen.layers) < MOST_KNOTS
            if room:
                chosen.layers[key] = layer
            else:
                left_out.add(key)
                chosen.hidden[layer] += 1
    for layer, count in _uncounted(around, chosen, sides):
        chosen.hidden[layer] += count
    return chosen


def _uncounted(around: Around, chosen: _Chosen, sides: dict[int, int]) -> Iterator[tuple[int, int]]:
    """Of a type with very many links at the element only the first were read; the rest is counted."""
    groups: dict[tuple[str, bool, str], list[Tie]] = {}
    for tie in around.near:
        outward = tie.origin == around.here.element_id
        other = around.rows.get(tie.target if outward else tie.origin)
        if other is not None and tie.type not in PLACES:
            groups.setdefault((tie.type, outward, other.kind), []).append(tie)
    for (_type, outward, _kind), ties in groups.items():
        key = ties[0].target if outward else ties[0].origin
        if ties[0].alike > len(ties):
            yield _layer(around.rows[key], ties[0], sides.get(key, 0)), ties[0].alike - len(ties)


def _sides(around: Around, ties: Iterable[Tie]) -> dict[int, int]:
    """On which side of the element each other one lies: -1 before, 1 after."""
    sides = {around.here.element_id: 0}
    for _step in range(3):
        for tie in ties:
            if tie.later in sides and sides[tie.later] <= 0:
                sides.setdefault(tie.earlier, -1)
            if tie.earlier in sides and sides[tie.earlier] >= 0:
                sides.setdefault(tie.later, 1)
    return sides


def _own_layer(here: Sealed) -> int:
    return _LAYER_OF.get(Kind(here.kind), Layer.BASIS)


def _layer(row: Sealed, tie: Tie, side: int) -> int:
    if tie.type in SUCCESSIONS:
        return Layer.BASIS if side < 0 else Layer.AFTER
    if row.kind == Kind.SOURCE:
        return Layer.PROOF if tie.type == LinkType.DOCUMENTED_IN else Layer.BASIS
    if row.kind in {Kind.EVENT, Kind.QUESTION}:
        return Layer.AFTER if tie.later == row.element_id else Layer.BASIS
    return _LAYER_OF[Kind(row.kind)]


def _knots(around: Around, row: Sealed, layer: int) -> Iterator[Knot]:
    here = row.element_id == around.here.element_id
    named = around.named(row)
    plan = (_("früherer Plan") if layer == Layer.BASIS else _("späterer Plan")) if named["plan"] else ""
    above = f"{named['kind']} {row.number}" + (f", {plan}" if plan else "")
    yield Knot(f"e{row.element_id}", layer, above, named["title"], "here" if here else _look(row))
    if layer == Layer.RECOMMENDATION:
        answer = current_answer(row.content)
        words = str(AnswerCode(answer["code"]).label) if answer else _("noch keine Antwort")
        yield Knot(f"a{row.element_id}", Layer.ANSWER, _("Antwort"), words, _answer_look(answer))


def _look(row: Sealed) -> str:
    values = row.content.get("values", {})
    if row.state == "withdrawn" or values.get("stage") == Stage.STOPPED:
        return "lost"
    waiting = values.get("stage") in _YET_TO_COME or (row.kind == Kind.QUESTION and not values.get("reply"))
    return "open" if waiting else ""


def _answer_look(answer: Content | None) -> str:
    if answer is None or answer["code"] in _UNDECIDED:
        return "open"
    return "lost" if answer["code"] in _REFUSED else ""


def _more(chosen: _Chosen) -> Iterator[Knot]:
    for layer, count in sorted(chosen.hidden.items()):
        words = ngettext("und %(n)s weitere", "und %(n)s weitere", count) % {"n": count}
        yield Knot(f"m{layer}", layer, "", words, "more")


def _strands(ties: Iterable[Tie], answered: set[int]) -> Iterator[Strand]:
    """One line for each pair; what follows from a recommendation passes through its answer."""
    yield from (Strand(f"e{key}", f"a{key}") for key in sorted(answered))
    seen: set[tuple[str, str]] = set()
    for tie in sorted(ties, key=lambda tie: tie.type != LinkType.LEADS_TO):
        through = tie.earlier in answered and tie.type in {LinkType.LEADS_TO, LinkType.RESTS_ON}
        pair = (f"{'a' if through else 'e'}{tie.earlier}", f"e{tie.later}")
        if pair not in seen:
            seen.add(pair)
            yield Strand(*pair, "weak" if tie.degree in _WEAK else "other" if tie.type in _ASIDE else "")


def _heads(around: Around, chosen: _Chosen, layers: set[int]) -> dict[int, str]:
    heads = {
        Layer.BASIS: _("Grundlagen"),
        Layer.ANSWER: _("Antworten"),
        Layer.AFTER: _("Danach"),
        Layer.PROOF: _("Belege"),
        Layer.VERSION: _("Fassungen"),
    }
    for layer in layers - set(heads):
        kinds = dict.fromkeys(around.rows[key].kind for key, at in chosen.layers.items() if at == layer)
        heads[Layer(layer)] = listed(Kind.PLAN.label if kind == Kind.PLAN else PLURALS[kind] for kind in kinds)
    return {layer: heads[Layer(layer)] for layer in sorted(layers)}


def _row(around: Around, tie: Tie) -> dict[str, Any]:
    """A link as a line of the table twin: what it joins, how, to what degree, who says so, and where."""
    told = around.told(tie)
    origin = around.rows[tie.origin]
    return {
        "from": around.named(origin),
        "words": LinkType(tie.type).label,
        "to": around.named(around.rows[tie.target]),
        "degree": tie.degree,
        **who_in(origin.content, told.get("stated_by", ""), around.language),
        "on": date_in(told, "stated_on"),
        "locator": told.get("locator", ""),
        "note": told.get("note", ""),
        **around.source(told.get("source", "")),
    }


def _answer_rows(around: Around, answered: Iterable[int]) -> list[dict[str, Any]]:
    rows = []
    for key in sorted(answered):
        row = around.rows[key]
        answer = current_answer(row.content) or {}
        rows.append(
            {
                "from": around.named(row),
                "words": _("beantwortet mit"),
                "answer": answer.get("code", "open"),
                **who_in(row.content, answer.get("given_by", ""), around.language),
                "on": date_in(answer, "given_on"),
                "note": answer.get("reason", ""),
                **around.source(answer.get("source", "")),
            }
        )
    return rows
