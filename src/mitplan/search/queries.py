"""What the search page reads beside what was found."""

from collections.abc import Iterable, Sequence

from django.contrib.auth.models import AnonymousUser

from mitplan.people.models import Person
from mitplan.plan.states import Kind

from .models import PUBLIC, Entry, KeptSearch, Word


def entries_by_pk(keys: Iterable[int]) -> dict[int, Entry]:
    """The entries of a page, with their texts."""
    return Entry.objects.defer("folded", "folded_title").in_bulk(list(keys))


def plan_names(language: str) -> dict[str, tuple[str, str]]:
    """What the published plans are called, by key: name and the language it is in; the reader's where there is one."""
    rows = Entry.objects.filter(source="element", kind=Kind.PLAN, audience=PUBLIC).order_by("pk")
    names: dict[str, tuple[str, str]] = {}
    for plan, title, own in rows.values_list("plan", "title", "language"):
        if plan not in names or own == language:
            names[plan] = (title, own)
    return names


def known_words(folded: Sequence[str]) -> set[str]:
    """Those of the words that occur in public entries."""
    return set(Word.objects.filter(folded__in=folded).values_list("folded", flat=True))


def audiences_of(user: Person | AnonymousUser) -> list[str]:
    """Whose entries somebody may find: everybody's."""
    return [PUBLIC]


def kept_by(user: Person | AnonymousUser) -> list[str]:
    """The searches somebody keeps, newest first."""
    if not isinstance(user, Person):
        return []
    return list(KeptSearch.objects.filter(person=user).order_by("-pk").values_list("query", flat=True))
