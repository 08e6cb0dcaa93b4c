"""What the search page shows: hits with their marks, facets as links, what else was perhaps meant."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from babel import Locale, UnknownLocaleError
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, QueryDict
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from mitplan.core.date_words import spoken
from mitplan.people.models import Person
from mitplan.plan.states import Kind, Stage

from . import queries, source
from .asking import Asked, asked
from .drafting import DRAFT
from .finding import FACETS, Candidate, Found, Wish, find, finds_any
from .marking import marked, snippet
from .models import PUBLIC, plan_in
from .suggesting import meant

PAGE_SIZE = 20
SIDE, PUBLISHED = "version", "public"
# Whoever finds fewer may have mistyped.
_FEW, _MOST_MEANT, _LONGEST = 3, 3, 60
_KINDS: Mapping[str, Any] = {
    **{kind.value: kind.label for kind in Kind},
    "version": gettext_lazy("Fassung"),
    "contribution": gettext_lazy("Beitrag"),
    "proposal": gettext_lazy("Entwurf einer Empfehlung"),
    "body": gettext_lazy("Stelle oder Gremium"),
    "office": gettext_lazy("Amt"),
}
_FACET_NAMES: Mapping[str, Any] = {
    "plan": gettext_lazy("Plan"),
    "kind": gettext_lazy("Art"),
    "language": gettext_lazy("Sprache"),
    "stage": gettext_lazy("Stand der Maßnahme"),
    SIDE: gettext_lazy("Fassung"),
}
_SIDES: Mapping[str, Any] = {DRAFT: gettext_lazy("Entwurf"), PUBLISHED: gettext_lazy("veröffentlicht")}


@dataclass(frozen=True)
class Search:
    """One search, as an address asks for it and somebody may see it."""

    question: Asked
    facets: Mapping[str, str]
    user: Person | AnonymousUser
    # Everybody's entries, and those of the drafts this reader may open.
    audiences: Sequence[str] = (PUBLIC,)
    # Only what stands in drafts, only what is published, or "" for both; nothing for who may open no draft.
    only: str = ""

    @property
    def wish(self) -> Wish:
        kept = [each for each in self.audiences if not self.only or _side(each) == self.only]
        return Wish(self.question.terms, self.facets, kept, get_language() or "de")

    @cached_property
    def found(self) -> Found:
        return find(self.wish)

    @cached_property
    def plans(self) -> Mapping[str, tuple[str, str]]:
        """Names and languages of the plans."""
        return queries.plan_names(self.audiences, get_language() or "de")

    @property
    def narrowed(self) -> dict[str, str]:
        """All by which the search is narrowed down, as the address has it."""
        return {**self.facets, **({SIDE: self.only} if self.only else {})}

    @property
    def drafts(self) -> list[tuple[str, str]]:
        """The plans whose drafts are searched: names and languages."""
        keys = [key for each in self.audiences if (key := plan_in(each))]
        return [self.plans[key] for key in keys if key in self.plans]

    def query(self, **changed: str | None) -> str:
        """The address's query with something else in it; None takes it away."""
        parts = {"q": self.question.text, **self.narrowed, **changed}
        made = QueryDict(mutable=True)
        made.update({name: value for name, value in parts.items() if value})
        return made.urlencode()


def search_of(given: QueryDict, request: HttpRequest) -> Search:
    """Read an address; whatever makes no sense is left out."""
    facets = {name: given.get(name, "").replace("\0", "")[:_LONGEST] for name in FACETS}
    chosen = {name: value for name, value in facets.items() if value}
    audiences, only = queries.audiences_of(request), given.get(SIDE, "")
    only = only if len(audiences) > 1 and only in _SIDES else ""
    return Search(asked(given.get("q", "")), chosen, request.user, audiences, only)


def _side(audience: str) -> str:
    return PUBLISHED if audience == PUBLIC else DRAFT


# ---------------------------------------------------------------- hits


def hits(search: Search, shown: Iterable[Candidate]) -> list[dict[str, Any]]:
    """The hits of a page for the template."""
    chosen = list(shown)
    entries = queries.entries_by_pk(each.pk for each in chosen)
    return [_hit(search, entries[each.pk]) for each in chosen if each.pk in entries]


def _hit(search: Search, entry: Any) -> dict[str, Any]:
    terms = search.question.terms
    plan, plan_language = search.plans.get(entry.plan, ("", ""))
    return {
        "url": source.address(entry.source, entry.plan, entry.place),
        "draft": entry.source == DRAFT,
        "title": marked(entry.title, terms),
        "text": snippet(entry.text, terms),
        "language": _foreign(entry.language),
        "kind": _KINDS.get(entry.kind, entry.kind),
        "number": entry.place.partition("/")[2].partition("-")[0],
        "plan": plan,
        "plan_language": _foreign(plan_language),
        "told_in": _language_name(entry.language) if _foreign(entry.language) else "",
        "withdrawn": entry.withdrawn,
    }


def _foreign(language: str) -> str:
    """The language where it isn't the reader's, for `lang`."""
    return "" if language == get_language() else language


def _language_name(code: str) -> str:
    try:
        return Locale.parse(code, sep="-").get_language_name(spoken(get_language() or "de")) or code
    except (ValueError, UnknownLocaleError):
        return code


# ---------------------------------------------------------------- facets


def facets(search: Search) -> list[dict[str, Any]]:
    """Each facet by which the hits differ, as links; those chosen are taken away in `active`."""
    shown = []
    for name in FACETS:
        counts = search.found.counts[name]
        if name not in search.facets and len(counts) > 1:
            options = [_option(search, name, value, count) for value, count in counts.items()]
            options.sort(key=lambda option: (-(option["count"] or 0), option["label"].casefold()))
            shown.append({"label": _FACET_NAMES[name], "options": options})
    return shown + _sides(search)


def _sides(search: Search) -> list[dict[str, Any]]:
    """Draft or published, for whoever may open a draft and found some of both."""
    if search.only or len(search.audiences) == 1:
        return []
    counts = Counter(_side(each.audience) for each in search.found.entries)
    if len(counts) < len(_SIDES):
        return []
    cut = search.found.cut
    options = [
        {
            "label": label,
            "language": "",
            "count": None if cut else counts[side],
            "url": f"?{search.query(version=side)}",
        }
        for side, label in _SIDES.items()
    ]
    return [{"label": _FACET_NAMES[SIDE], "options": options}]


def active(search: Search) -> list[dict[str, Any]]:
    """The facets chosen, each with the address without it."""
    return [
        {
            "label": f"{_FACET_NAMES[name]}: {_label(search, name, value)}",
            "url": f"?{search.query(**{name: None})}",
        }
        for name, value in search.narrowed.items()
    ]


def _option(search: Search, name: str, value: str, count: int | None) -> dict[str, Any]:
    language = _foreign(search.plans.get(value, ("", get_language() or ""))[1]) if name == "plan" else ""
    told = {"label": _label(search, name, value), "language": language, "count": count}
    return {**told, "url": f"?{search.query(**{name: value})}"}


def _label(search: Search, name: str, value: str) -> str:
    if name == "plan":
        return search.plans.get(value, (value, ""))[0]
    if name == "language":
        return _language_name(value)
    if name == "stage":
        return str(dict(Stage.choices).get(value, value))
    if name == SIDE:
        return str(_SIDES.get(value, value))
    return str(_KINDS.get(value, value))


# ---------------------------------------------------------------- did you mean


def suggestion(search: Search) -> dict[str, str]:
    """Another question that finds something, where this one finds little; {} where there is none."""
    terms = search.question.terms
    if not terms or search.found.cut or len(search.found.entries) >= _FEW:
        return {}
    known = queries.known_words([term.text for term in terms])
    words = meant([term for term in terms if term.text not in known][:_MOST_MEANT])
    if not words:
        return {}
    text = " ".join(words.get(term.text) or (f'"{term.text}"' if term.whole else term.text) for term in terms)
    better = replace(search, question=asked(text), facets={}, only="")
    return {"text": text, "url": f"?{better.query()}"} if finds_any(better.wish) else {}


def counted(search: Search) -> str:
    """How much was found, in words."""
    count = len(search.found.entries)
    if search.found.cut:
        return _("Mehr als %(count)d Treffer; die passendsten stehen vorn.") % {"count": count - count % 100}
    return {0: _("Keine Treffer"), 1: _("1 Treffer")}.get(count, _("%(count)d Treffer") % {"count": count})


def kept(search: Search) -> dict[str, Any]:
    """The searches somebody keeps, with their addresses, and whether this one is among them."""
    queries_kept: Sequence[str] = queries.kept_by(search.user)
    listed = [{"label": _told(search, query), "query": query, "url": f"?{query}"} for query in queries_kept]
    return {"kept": listed, "is_kept": search.query() in queries_kept}


def _told(search: Search, query: str) -> str:
    given = QueryDict(query)
    rest = [_label(search, name, value) for name in (*FACETS, SIDE) if (value := given.get(name, ""))]
    return " · ".join([given.get("q", ""), *rest])
