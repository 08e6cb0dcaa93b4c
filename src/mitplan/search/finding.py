"""Finds entries: the database gives those that hold all terms, and here they are ranked, the same on every database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from . import source
from .asking import SHORT, Term
from .counting import SURE
from .models import PUBLIC

# So many are ranked and counted; whoever finds more asks more narrowly.
MOST = 500
FACETS = ("plan", "kind", "language", "stage")
# How much it says where a term stands: in the title before the text, a whole word before its start before its inside.
_TITLE, _WHOLE, _START, _INSIDE = 3, 3, 2, 1


class Candidate(NamedTuple):
    """An entry that holds all terms, as far as ranking needs it."""

    pk: int
    source: str
    thing: str
    language: str
    audience: str
    plan: str
    kind: str
    stage: str
    withdrawn: bool
    day: date | None
    folded_title: str
    folded: str


@dataclass(frozen=True, slots=True)
class Wish:
    """Who looks for what: the terms, the facets to keep to, the audiences they belong to, the language they read."""

    terms: Sequence[Term]
    facets: Mapping[str, str]
    audiences: Sequence[str] = (PUBLIC,)
    language: str = "de"


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, best first, each thing once (in public, and once more in the draft where that says something
    else); `cut` says that there is more than was looked at."""

    entries: Sequence[Candidate]
    # How many things each value of a facet would leave; None where not all were looked at.
    counts: Mapping[str, Mapping[str, int | None]]
    cut: bool = False


NOTHING = Found((), {name: {} for name in FACETS})


def find(wish: Wish) -> Found:
    """The entries that hold all terms, best first; at most four queries."""
    if not wish.terms or not source.shown() or not _occurs(wish):
        return NOTHING
    candidates = _candidates(wish, "folded", {})
    if len(candidates) <= MOST:
        return Found(_ranked(wish, _kept(candidates, wish.facets)), _counts(wish, candidates))
    # Too many to look at all: those with all terms in the title first, then the newest of the others.
    titled = _candidates(wish, "folded_title", wish.facets)[:MOST]
    others = _candidates(wish, "folded", wish.facets) if wish.facets else candidates
    both = {each.pk: each for each in (*titled, *others)}
    cut = len(others) > MOST
    return Found(_ranked(wish, both.values())[:MOST], _values(wish), cut)


def finds_any(wish: Wish) -> bool:
    """Whether anything holds all terms; one query."""
    return bool(wish.terms and _candidates(wish, "folded", {}, most=1))


# ---------------------------------------------------------------- asking the database


def _occurs(wish: Wish) -> bool:
    """Whether each part of each term stands in some word of these audiences; else no entry need be read.

    A mistyped word has the trigrams of the right one: where that is frequent, so is each of them.
    """
    within = f"w.audience IN ({', '.join(['%s'] * len(wish.audiences))})"
    asked, values = [], []
    for part, whole in _parts(wish.terms):
        from_, known = ("search_token w WHERE w.text = %s", [part]) if whole else _inside(part)
        asked.append(f"EXISTS (SELECT 1 FROM {from_} AND {within})")  # noqa: S608  our own names
        values += [*known, *wish.audiences]
    if not asked:
        return True
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {' AND '.join(asked)}", values)
        return bool(cursor.fetchone()[0])


def _parts(terms: Sequence[Term]) -> dict[tuple[str, bool], None]:
    """What must stand in one word, and whether it must be that word; as far as tokens say it for sure."""
    parts = [(part, term.whole and len(part) <= SURE) for term in terms for part in term.text.split()]
    return dict.fromkeys((part[:SURE], whole) for part, whole in parts if whole or len(part) > SHORT)


def _inside(part: str) -> tuple[str, list[str]]:
    """Where to look for a part of a word, with its parameters."""
    if connection.vendor == "postgresql":
        return "search_token w WHERE w.text LIKE %s", [f"%{part}%"]
    asked = " ".join(f'"{three}"' for three in trigrams(part))
    table = "search_inside t CROSS JOIN search_token w ON w.id = t.rowid"
    return f"{table} WHERE t.search_inside MATCH %s AND w.text LIKE %s", [asked, f"%{part}%"]


def _candidates(wish: Wish, column: str, facets: Mapping[str, str], most: int = MOST + 1) -> list[Candidate]:
    """At most one more than are ranked, newest entries first."""
    given = {"audience": list(wish.audiences), "source": list(source.shown())}
    given |= {name: [value] for name, value in facets.items()}
    from_, first, order = _table(wish, column)
    where = [f"e.{column} LIKE %s" for _term in wish.terms]
    where += [f"e.{name} IN ({', '.join(['%s'] * len(values))})" for name, values in given.items()]
    columns = ", ".join("e.id" if name == "pk" else f"e.{name}" for name in Candidate._fields)
    sql = f"SELECT {columns} FROM {from_} {' AND '.join(where)} ORDER BY {order} DESC LIMIT {most}"  # noqa: S608
    values = [*first, *(term.pattern for term in wish.terms), *(value for some in given.values() for value in some)]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [Candidate(*row) for row in cursor.fetchall()]


def _table(wish: Wish, column: str) -> tuple[str, list[str], str]:
    """Where to look, with its parameters, and the order of entries; on SQLite the trigrams are a table of their own."""
    if connection.vendor == "postgresql":
        return "search_entry e WHERE", [], "e.id"
    name = "search_title" if column == "folded_title" else "search_text"
    asked = " ".join(f'"{three}"' for term in wish.terms for three in trigrams(term.needle))
    # All entries that hold the trigrams, of which LIKE keeps those that hold the terms.
    return f"{name} t CROSS JOIN search_entry e ON e.id = t.rowid WHERE t.{name} MATCH %s AND", [asked], "t.rowid"


def trigrams(needle: str) -> list[str]:
    """Trigrams that cover a text, each once: every second one says nearly as much as all, in half the time."""
    last = len(needle) - 3
    return list(dict.fromkeys(needle[at : at + 3] for at in [*range(0, last, 2), last]))


def _values(wish: Wish) -> dict[str, dict[str, int | None]]:
    """The values there are, where there are too many entries to count."""
    found: dict[str, dict[str, int | None]] = {name: {} for name in FACETS}
    with connection.cursor() as cursor:
        for audience in wish.audiences:
            cursor.execute(_COMBINATIONS, [audience] * (len(FACETS) + 1))
            for row in cursor.fetchall():
                for name, value in zip(FACETS, row, strict=True):
                    found[name] |= {value: None} if value else {}
    return found


def _combinations() -> str:
    """From each combination of values straight to the next one in the index; grouping would read all entries."""
    first = f"SELECT id FROM search_entry WHERE audience = %s ORDER BY {', '.join(FACETS)} LIMIT 1"  # noqa: S608  our own names
    steps = []
    for last in reversed(range(len(FACETS))):
        same = "".join(f" AND e.{name} = s.{name}" for name in FACETS[:last])
        order = ", ".join(f"e.{name}" for name in FACETS[last:])
        where = f"e.audience = %s{same} AND e.{FACETS[last]} > s.{FACETS[last]}"
        steps.append(f"(SELECT e.id FROM search_entry e WHERE {where} ORDER BY {order} LIMIT 1)")  # noqa: S608
    step = f"SELECT COALESCE({', '.join(steps)}) FROM seen JOIN search_entry s ON s.id = seen.id"  # noqa: S608
    every = f"SELECT {', '.join(FACETS)} FROM seen JOIN search_entry USING (id)"  # noqa: S608
    return f"WITH RECURSIVE seen(id) AS (SELECT id FROM ({first}) e UNION ALL {step}) {every}"  # noqa: S608


_COMBINATIONS = _combinations()


# ---------------------------------------------------------------- ranking


def _ranked(wish: Wish, candidates: Iterable[Candidate]) -> list[Candidate]:
    """Best first, each thing once: in the language of the reader where it was found in several."""
    marked = sorted(candidates, key=lambda each: _rank(wish, each))
    first: dict[tuple[str, str], Candidate] = {}
    for each in marked:
        before = first.get((each.thing, each.audience))
        if before is None or (each.language == wish.language != before.language):
            first[each.thing, each.audience] = each
    return list(first.values())


def _rank(wish: Wish, each: Candidate) -> tuple[Any, ...]:
    points = sum(_points(term, each) for term in wish.terms)
    newest = -(each.day.toordinal() if each.day else 0)
    # The rest only makes the order the same everywhere; of things entered one after the other the first comes first.
    model, _colon, number = each.thing.partition(":")
    place = int(number) if number.isdecimal() else 0
    return (-points, each.withdrawn, newest, model, place, number, each.language, each.audience)


def _points(term: Term, each: Candidate) -> int:
    in_title = _place(term, each.folded_title)
    return _TITLE + in_title if in_title else _place(term, each.folded)


def _place(term: Term, folded: str) -> int:
    if f" {term.text} " in folded:
        return _WHOLE
    if f" {term.text}" in folded:
        return _START
    return _INSIDE if term.needle in folded else 0


# ---------------------------------------------------------------- facets


def _kept(candidates: Iterable[Candidate], facets: Mapping[str, str]) -> list[Candidate]:
    return [each for each in candidates if all(getattr(each, name) == value for name, value in facets.items())]


def _counts(wish: Wish, candidates: Sequence[Candidate]) -> dict[str, dict[str, int | None]]:
    """For each facet how many things each value would leave, with the other facets kept to."""
    counts: dict[str, dict[str, int | None]] = {}
    for name in FACETS:
        others = {facet: value for facet, value in wish.facets.items() if facet != name}
        things: dict[str, set[tuple[str, str]]] = {}
        for each in _kept(candidates, others):
            if value := getattr(each, name):
                things.setdefault(value, set()).add((each.thing, each.audience))
        counts[name] = {value: len(found) for value, found in sorted(things.items())}
    return counts
