"""What the search page shows: hits with their marks, facets as links, what else was perhaps meant."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from babel import Locale, UnknownLocaleError
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from mitplan.core.date_words import spoken
from mitplan.people.models import Person
from mitplan.plan.states import Kind, Stage

from . import queries, source
from .asking import Asked, asked
from .finding import FACETS, Candidate, Found, Wish, find, finds_any
from .marking import marked, snippet
from .suggesting import meant

PAGE_SIZE = 20
# Whoever finds fewer may have mistyped.
_FEW, _MOST_MEANT, _LONGEST = 3, 3, 60
_KINDS: Mapping[str, Any] = {
    **{kind.value: kind.label for kind in Kind},
    "version": gettext_lazy("Fassung"),
    "body": gettext_lazy("Stelle oder Gremium"),
    "office": gettext_lazy("Amt"),
}
_FACET_NAMES: Mapping[str, Any] = {
    "plan": gettext_lazy("Plan"),
    "kind": gettext_lazy("Art"),
    "language": gettext_lazy("Sprache"),
    "stage": gettext_lazy("Stand der Maßnahme"),
}


@dataclass(frozen=True)
class Search:
    """One search, as an address asks for it and somebody may see it."""

    question: Asked
    facets: Mapping[str, str]
    user: Person | AnonymousUser

    @property
    def wish(self) -> Wish:
        return Wish(self.question.terms, self.facets, queries.audiences_of(self.user), get_language() or "de")

    @cached_property
    def found(self) -> Found:
        return find(self.wish)

    @cached_property
    def plans(self) -> Mapping[str, tuple[str, str]]:
        """Names and languages of the plans."""
        return queries.plan_names(get_language() or "de")

    def query(self, **changed: str | None) -> str:
        """The address's query with something else in it; None takes it away."""
        parts = {"q": self.question.text, **self.facets, **changed}
        made = QueryDict(mutable=True)
        made.update({name: value for name, value in parts.items() if value})
        return made.urlencode()


def search_of(given: QueryDict, user: Person | AnonymousUser) -> Search:
    """Read an address; whatever makes no sense is left out."""
    facets = {name: given.get(name, "").replace("\0", "")[:_LONGEST] for name in FACETS}
    return Search(asked(given.get("q", "")), {name: value for name, value in facets.items() if value}, user)


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
    return shown


def active(search: Search) -> list[dict[str, Any]]:
    """The facets chosen, each with the address without it."""
    return [
        {
            "label": f"{_FACET_NAMES[name]}: {_label(search, name, value)}",
            "url": f"?{search.query(**{name: None})}",
        }
        for name, value in search.facets.items()
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
    better = Search(asked(text), {}, search.user)
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
    listed = [
        {"label": _told(query), "parts": list(QueryDict(query).items()), "url": f"?{query}"} for query in queries_kept
    ]
    return {"kept": listed, "is_kept": search.query() in queries_kept}


def _told(query: str) -> str:
    given = QueryDict(query)
    rest = [str(_KINDS.get(value, value)) for name in FACETS if (value := given.get(name, ""))]
    return " · ".join([given.get("q", ""), *rest])
